"""Interleaved rounds: machines drift, so that what is compared is measured in turn and compared by medians."""

import json
import re
import statistics
import subprocess


def interleave(rounds, measures):
    """Runs every measure once a round. Gives {name: {figure: median}}; a measure returns a dictionary of figures."""
    found = {name: [] for name in measures}
    for number in range(rounds):
        names = list(measures)
        for name in names if number % 2 == 0 else reversed(names):
            found[name].append(measures[name]())
    return {
        name: {figure: statistics.median(one[figure] for one in all_rounds) for figure in all_rounds[0]}
        for name, all_rounds in found.items()}


def load(host, socket, exchange, request, connections, requests, fresh=False):
    """One run of the load program; its figures."""
    words = [host.programs / "Benchmarks", "load", "--socket", socket, "--exchange", exchange, "--request", request,
             "--connections", connections, "--requests", requests] + (["--fresh"] if fresh else [])
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, check=True, timeout=300)
    return json.loads(done.stdout)


def h2load(socket, path, connections, requests):
    """One run of h2load(1) in one thread: HTTP/1.1, kept connections, one request at a time on each."""
    done = subprocess.run(
        ["h2load", "--h1", "--threads=1", f"--clients={connections}", f"--requests={requests}", "--max-concurrent-streams=1",
         f"--base-uri=unix:{socket}", f"http://localhost{path}"],
        stdout=subprocess.PIPE, check=True, timeout=300, text=True)
    answered = int(re.search(r"^status codes: (\d+) 2xx", done.stdout, re.M).group(1))
    if answered != requests:
        raise RuntimeError(f"h2load had {answered} of {requests} answers:\n{done.stdout}")
    return {"per_second": float(re.search(r"^finished in .*?, ([\d.]+) req/s", done.stdout, re.M).group(1))}


def process_time(arguments, runs, environment=None):
    """Median time of a whole process in milliseconds, by hyperfine."""
    out = subprocess.run(
        ["hyperfine", "-N", "--style=none", "--warmup=3", f"--runs={runs}", "--export-json=/dev/stdout",
         " ".join(arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True, env=environment)
    return {"ms": json.loads(out.stdout)["results"][0]["median"] * 1000}
