"""The daemon with more and more accounts: what each costs in memory, time and writes."""

import time

import crowd
import host as hosts
import rounds
from sandbox import Sandbox


def measure(programs, folder, accounts, seconds):
    """All figures of a daemon with so many accounts, watched for so many seconds."""
    with hosts.Host(programs, folder) as host:
        sandbox_process, url = host.sandbox(crowd.world(accounts))
        sandbox = Sandbox(url)
        directory = crowd.fill_store(host, "daemon", accounts)
        size = store_size(directory)
        daemon = host.daemon(crowd.configuration(host, url))
        # It says that it is ready before it gives back what its start took.
        time.sleep(1)
        loaded = daemon.memory()
        validation = costs(sandbox, daemon, "validate", seconds) | connections(sandbox, "validate")
        request = rf"GET /v1/tokens/crowd-{accounts // 2} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        quiet = rounds.load(host, daemon.socket, "http", request, 1, 20_000)
        return {
            "accounts": accounts, "ready_ms": daemon.ready_ms, "memory": loaded, "store_bytes": size,
            "read": quiet, "validation": validation, "memory_after": daemon.memory()}


def store_size(directory):
    return sum(file.stat().st_size for file in directory.iterdir() if file.name.startswith("tokenkeeper.sqlite"))


def renewals(programs, folder, accounts, seconds):
    """A daemon that finds all of its tokens expired, watched for so many seconds from READY=1 on."""
    with hosts.Host(programs, folder) as host:
        _, url = host.sandbox(crowd.world(accounts))
        sandbox = Sandbox(url)
        crowd.fill_store(host, "daemon", accounts, expires_in=-60)
        sandbox.let_pass(crowd.LIFETIME + 60)
        daemon = host.daemon(crowd.configuration(host, url))
        return costs(sandbox, daemon, "refresh_token", seconds) | connections(sandbox, "refresh_token")


def costs(sandbox, daemon, endpoint, seconds):
    """What the calls to one endpoint cost the daemon, over some seconds."""
    before = (sandbox.counts().get(endpoint, 0), daemon.cpu_seconds(), written(daemon))
    time.sleep(seconds)
    after = (sandbox.counts().get(endpoint, 0), daemon.cpu_seconds(), written(daemon))
    count = after[0] - before[0]
    return {
        "per_second": count / seconds, "cpu_seconds_per_1000": (after[1] - before[1]) / max(count, 1) * 1000,
        "written_bytes_each": (after[2] - before[2]) / max(count, 1)}


def connections(sandbox, endpoint):
    """How many the daemon has made since its start, by the sandbox's count, and for how many requests."""
    made = sandbox.connections()
    return {"connections": made, "requests": sandbox.counts().get(endpoint, 0)}


def written(daemon):
    """Bytes that the daemon has had written to disk (proc(5), io)."""
    with open(f"/proc/{daemon.process.pid}/io") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("write_bytes"))
