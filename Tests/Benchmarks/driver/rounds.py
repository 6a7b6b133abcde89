"""Interleaved rounds: machines drift, so that what is compared is measured in turn and compared by medians."""

import json
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


def process_time(arguments, runs, environment=None):
    """Median time of a whole process in milliseconds, by hyperfine."""
    out = subprocess.run(
        ["hyperfine", "-N", "--style=none", "--warmup=3", f"--runs={runs}", "--export-json=/dev/stdout",
         " ".join(arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True, env=environment)
    return {"ms": json.loads(out.stdout)["results"][0]["median"] * 1000}
