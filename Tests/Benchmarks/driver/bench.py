"""Measures the daemon beside what people would use instead, and prints one table. Called by Tests/Benchmarks/run."""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import allocations
import host as hosts
import life
import million
import reads
import report


def main():
    options = parse()
    programs = pathlib.Path(options.programs).resolve()
    size = dict(SIZES[options.size])
    if options.accounts:
        size["accounts"] = options.accounts
    table, raw = report.Table(), {"machine": machine(), "size": options.size}
    beside_others(table, raw, programs, size)
    alone(table, raw, programs, size)
    if size["accounts"]:
        crowds(table, raw, programs, size, options)
    print(f"\n{raw['machine']}\n\n{table.markdown()}\n")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({**raw, "rows": table.rows}, indent=1))
    if options.readme:
        report.replace_between_marks(pathlib.Path(options.readme), f"{raw['machine']}\n\n{table.markdown(details=False)}")
    if options.check:
        check(table, options.check)


SIZES = {
    # About a minute: whether anything is far off.
    "quick": {
        "rounds": 3, "requests": 3000, "runs": 20, "starts": 5, "rests": False, "accounts": [], "seconds": 5},
    "full": {
        "rounds": 7, "requests": 20_000, "runs": 50, "starts": 20, "rests": True, "accounts": [1, 1000, 100_000],
        "seconds": 15},
    "million": {
        "rounds": 9, "requests": 20_000, "runs": 50, "starts": 20, "rests": True,
        "accounts": [1, 1000, 100_000, 1_000_000], "seconds": 30},
}


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, help="folder of the release build")
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument(
        "--accounts", type=number_list, help="how many there are in the daemons that are compared, as 1,1000,20000")
    parser.add_argument("--json", help="file for all figures")
    parser.add_argument("--svg", help="file for the graph")
    parser.add_argument("--readme", help="file whose table between the marks of it is replaced")
    parser.add_argument("--check", type=float, help="fail when a ratio misses its budget by more than this factor")
    return parser.parse_args()


def number_list(text):
    return [int(word) for word in text.split(",")]


def beside_others(table, raw, programs, size):
    with tempfile.TemporaryDirectory() as folder, hosts.Host(programs, folder) as host:
        servers = reads.Servers(host)
        renewer = life.Renewer(servers, size["rounds"] * 3)
        cached = reads.cached_reads(servers, size["rounds"], size["requests"])
        raw["reads"] = {f"{kind}-{connections}": found for (kind, connections), found in cached.items()}
        for (kind, connections), found in cached.items():
            ours = found["tokenkeeper"]
            for other, figures in found.items():
                if other != "tokenkeeper":
                    budget = LATENCY_BUDGETS.get((kind, connections, other))
                    table.add(
                        f"cached token, {kind} connection, {connections} at a time", ours["p50_us"], "µs", other,
                        figures["p50_us"], budget, detail=connections in (8, 256))
            if (kind, connections) == ("kept", 32):
                table.add(
                    "requests per second, 32 connections", ours["per_second"], "/s", "nginx", found["nginx"]["per_second"],
                    1, most=False)
        other = raw["h2load"] = reads.throughput_by_another(servers, size["rounds"], size["requests"])
        table.add(
            "requests per second, 32 connections, by nghttp2's h2load", other["tokenkeeper"]["per_second"], "/s", "nginx",
            other["nginx"]["per_second"], 1, most=False)
        whole = raw["whole_process"] = reads.whole_processes(servers, size["rounds"], size["runs"])
        for other in ["oidc-token", "redis-cli", "curl", "true"]:
            table.add(
                "tokenkeeper token, whole process", whole["tokenkeeper"]["ms"], "ms", other, whole[other]["ms"],
                1 if other == "oidc-token" else None)
        memory = raw["memory"] = life.memory(servers)
        if size["rests"]:
            memory["rested"] = life.rested_memory(servers)
        for when in ["idle", "used", "rested"]:
            for kind in ["resident", "private", "proportional"]:
                if when not in memory:
                    continue
                ours = memory[when][kind] / 1024
                table.add(
                    f"memory, three accounts, {WHEN[when]}, {kind}", ours, "MiB", "oidc-agent",
                    memory["oidc-agent"][kind] / 1024, 20 if (when, kind) in RESIDENT_BUDGETS else None, figure=ours,
                    detail=when != "idle" and kind != "resident")
        raw["published"] = renewer.published_after_answer()
        table.add("answer of a refresh to its event", raw["published"], "ms", budget=5)
        storm = raw["storm"] = life.storm(servers, 1000)
        table.add("1,000 callers report one token: the last is answered", storm["max_ms"], "ms")
        table.add("… and renewals that it cost", storm["tokens"], "", budget=1)
        trouble = raw["trouble"] = life.reads_in_trouble(servers, size["rounds"], size["requests"])
        table.add(
            "99th percentile of cached reads, Twitch hangs", trouble["trouble"]["p99_us"], "µs", "quiet",
            trouble["quiet"]["p99_us"])


WHEN = {"idle": "idle", "used": "after all these reads", "rested": "three quarters of a minute after them"}
RESIDENT_BUDGETS = [("idle", "resident"), ("rested", "resident")]

LATENCY_BUDGETS = {
    ("kept", 1, "echo"): 3,
    ("fresh", 1, "echo"): 2,
}


# They are kept for validations, as many as were used at once.
VALIDATION_CONNECTIONS = 64
# A refresh token goes over a connection of its own, so that one that breaks tells whether it was sent; the validations
# that follow share theirs.
RENEWAL_CONNECTIONS = 1.1

# Our own part of them is small: most of a new connection is the event loop's.
ALLOCATION_BUDGETS = {"kept": 7, "fresh": 64}


def alone(table, raw, programs, size):
    raw["sizes"] = {name: (programs / name).stat().st_size for name in ["tokenkeeperd", "tokenkeeper"]}
    for name, bytes_of_program in raw["sizes"].items():
        table.add(f"size of {name}", bytes_of_program / 1e6, "MB")
    with tempfile.TemporaryDirectory() as folder:
        raw["start_ms"] = life.starts(programs, folder, size["starts"])
    table.add("start to READY=1, three accounts", raw["start_ms"], "ms", budget=100)
    with tempfile.TemporaryDirectory() as folder:
        made = raw["allocations"] = allocations.of_requests(programs, folder, size["requests"])
    for kind, budget in ALLOCATION_BUDGETS.items():
        table.add(f"allocations of a cached token, {kind} connection", made[kind], "", budget=budget, exact=True)
    with tempfile.TemporaryDirectory() as folder:
        amid = raw["amid_renewals"] = life.reads_amid_renewals(programs, folder, 1000, size["requests"])
    table.add(
        "99th percentile of cached reads, 1,000 other tokens are renewed", amid["renewing"]["p99_us"], "µs", "quiet",
        amid["quiet"]["p99_us"])


def crowds(table, raw, programs, size, options):
    points = raw["crowds"] = []
    for accounts in size["accounts"]:
        print(f"… {accounts:,} accounts", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            points.append(million.measure(programs, folder, accounts, size["seconds"]))
    first = points[0]
    for point in points[1:]:
        name = f"{point['accounts']:,} accounts"
        table.add(
            f"{name}: median read", point["read"]["p50_us"], "µs", "1 account", first["read"]["p50_us"])
        # With fewer, what a start leaves in memory differs by more than all of them take.
        if point["accounts"] >= 20_000:
            each = (point["memory"]["resident"] - first["memory"]["resident"]) * 1024 / point["accounts"]
            table.add(f"{name}: memory of each", each, "bytes", budget=1024)
        table.add(
            f"{name}: start to READY=1", point["ready_ms"], "ms", budget=5000 if point["accounts"] == 100_000 else None)
        table.add(f"{name}: store", point["store_bytes"] / point["accounts"], "bytes each")
        table.add(f"{name}: validations", point["validation"]["per_second"], "/s")
        table.add(f"{name}: CPU of 1,000 validations", point["validation"]["cpu_seconds_per_1000"], "s")
        table.add(
            f"{name}: connections for {point['validation']['requests']:,} validations", point["validation"]["connections"],
            "", budget=VALIDATION_CONNECTIONS, exact=True)
    with tempfile.TemporaryDirectory() as folder:
        wave = raw["renewals"] = million.renewals(programs, folder, points[-1]["accounts"], size["seconds"])
    name = f"{points[-1]['accounts']:,} expired tokens"
    table.add(f"{name}: renewals", wave["per_second"], "/s")
    table.add(f"{name}: CPU of 1,000 renewals", wave["cpu_seconds_per_1000"], "s")
    table.add(f"{name}: written for each", wave["written_bytes_each"], "bytes")
    table.add(
        f"{name}: connections for each", wave["connections"] / wave["requests"], "", budget=RENEWAL_CONNECTIONS, exact=True)
    if options.svg:
        pathlib.Path(options.svg).write_text(report.graph(points))


def check(table, factor):
    """For runs among other tests: only ratios and exact figures count, ratios only when they are far off."""
    judged = [row for row in table.rows if row["budget"] is not None and (row["exact"] or row["theirs"] is not None)]
    far = [row for row in judged if row["met"] is False and (row["exact"] or is_far(row, factor))]
    for row in far:
        print(f"not ok {row['what']}: {report.number(row['judged'])} against {row['against']}, budget {row['budget']:g}")
    print(f"{len(judged) - len(far)} passed, {len(far)} failed")
    if far:
        sys.exit(1)


def is_far(row, factor):
    return row["judged"] > row["budget"] * factor if row["most"] else row["judged"] * factor < row["budget"]


def machine():
    processor = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    versions = []
    for words in [["nginx", "-v"], ["redis-server", "--version"], ["oidc-agent", "--version"]]:
        done = subprocess.run(words, capture_output=True, text=True)
        versions.append((done.stdout + done.stderr).strip().splitlines()[0])
    return f"{os.cpu_count()} x {processor}, Linux {platform.release()}; {'; '.join(versions)}"


if __name__ == "__main__":
    main()
