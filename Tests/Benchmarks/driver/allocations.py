"""How often the daemon allocates for one request: a figure that does not depend on the machine or its load."""

import pathlib
import struct
import subprocess

import host as hosts
import reads
import rounds


def of_requests(programs, folder, requests):
    """{kept or fresh: allocations for each request}, in the whole process."""
    folder = pathlib.Path(folder)
    library, counter = folder / "allocations.so", folder / "allocations"
    source = pathlib.Path(__file__).with_suffix(".c")
    subprocess.run(["clang", "-O2", "-fPIC", "-shared", "-o", library, source], check=True)
    with hosts.Host(programs, folder) as host:
        _, url = host.sandbox(reads.WORLD)
        daemon = host.daemon(
            reads.configuration(host, url),
            environment={"LD_PRELOAD": str(library), "ALLOCATION_COUNTER": str(counter)})

        def count(fresh):
            def load(number):
                rounds.load(host, daemon.socket, "http", reads.TOKEN_REQUEST, 1, number, fresh)

            load(1000)  # what is made once is there
            before = read(counter)
            load(requests)
            return (read(counter) - before) / requests

        return {"kept": count(False), "fresh": count(True)}


def read(counter):
    return struct.unpack("Q", counter.read_bytes())[0]
