"""What the daemon costs and how quickly it reacts."""

import json
import pathlib
import statistics
import threading
import time

import crowd
import host as hosts
import peers
import reads
import rounds
from sandbox import Sandbox


def memory(servers):
    """Before and after all the reads; oidc-agent after them, in both of its processes."""
    both = [hosts.memory(pid) for pid in peers.children(servers.oidc.pid)]
    return {
        "idle": servers.idle_memory,
        "used": servers.daemon.memory(),
        "oidc-agent": {key: sum(one[key] for one in both) for key in both[0]},
    }


def rested_memory(servers):
    """When nobody has asked the daemon anything for so long that it has noticed."""
    time.sleep(45)
    return servers.daemon.memory()


def starts(programs, folder, repeat, accounts=None):
    """Milliseconds from exec to READY=1 with a store that is there already."""
    times = []
    with hosts.Host(programs, folder) as host:
        if accounts:
            world = crowd.world(accounts)
            _, url = host.sandbox(world)
            crowd.fill_store(host, "daemon", accounts)
            configuration = crowd.configuration(host, url)
        else:
            _, url = host.sandbox(reads.WORLD)
            configuration = reads.configuration(host, url)
        for _ in range(repeat + 1):
            daemon = host.daemon(configuration)
            times.append(daemon.ready_ms)
            hosts.end(daemon.process)
    return statistics.median(times[1:])


class Watch:
    """The events of one account, with the moment at which each came."""

    def __init__(self, daemon, account):
        self.connection = hosts.UnixConnection(daemon.socket)
        self.connection.request("GET", f"/v1/tokens/{account}/watch", headers={"Accept": "text/event-stream"})
        self.stream = self.connection.getresponse()

    def next(self):
        name = None
        while line := self.stream.readline():
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            if line.startswith(b"data: "):
                return time.monotonic(), name, json.loads(line[6:])
        raise RuntimeError("the stream ended")

    def close(self):
        self.connection.close()


class Renewer:
    """A daemon with an account for each renewal that is measured: a token that came to replace a refused one is not
    replaced again within a minute."""

    YOUNG = 6  # seconds for which a validated token is believed to be good, and one to be sure

    def __init__(self, servers, count):
        folder = servers.host.folder / "renewer"
        folder.mkdir()
        self.host = hosts.Host(servers.host.programs, folder)
        servers.host.ending.push(self.host)
        _, url = self.host.sandbox(reads.WORLD)
        self.sandbox = Sandbox(url)
        self.accounts = [f"app{number}" for number in range(1, count + 1)]
        self.daemon = self.host.daemon(reads.configuration(self.host, url, self.accounts))
        self.old_enough = time.monotonic() + self.YOUNG

    def published_after_answer(self):
        """Milliseconds from the moment at which the sandbox lets an answer go to the event that carries the new token,
        the median of all accounts. That contains the way of the answer, the synchronous save and the event, so that it
        is more than what is budgeted."""
        time.sleep(max(self.old_enough - time.monotonic(), 0))
        return statistics.median(self.renew(account) for account in self.accounts)

    def renew(self, account):
        watch = Watch(self.daemon, account)
        _, _, token = watch.next()
        self.sandbox.call("POST", "/sandbox/tokens/revoke", {"access_token": token["access_token"]})
        self.sandbox.forget_requests()
        self.sandbox.fault("token", "hold", times=1)
        caller = threading.Thread(target=reject, args=(self.daemon, account, token["generation"]))
        caller.start()
        self.wait_for_request()
        begin = time.monotonic()
        self.sandbox.call("POST", "/sandbox/release")
        name = None
        while name != "token":
            came, name, data = watch.next()
        caller.join()
        watch.close()
        if data["generation"] <= token["generation"]:
            raise RuntimeError(f"{account} has no other token")
        return (came - begin) * 1000

    def wait_for_request(self):
        end = time.monotonic() + 30
        while self.sandbox.counts().get("client_credentials", 0) == 0:
            if time.monotonic() > end:
                raise RuntimeError("the daemon did not ask for a token")


def reject(daemon, account, generation):
    body = json.dumps({"generation": generation})
    return daemon.get(
        f"/v1/tokens/{account}/reject", "POST", body, {"Content-Type": "application/json"})


def storm(servers, callers):
    """So many callers report one token: the time until all have the next one, and what it cost at Twitch."""
    sandbox = Sandbox(servers.url)
    token = json.loads(servers.daemon.get("/v1/tokens/app3")[1])
    sandbox.call("POST", "/sandbox/tokens/revoke", {"access_token": token["access_token"]})
    sandbox.forget_requests()
    body = json.dumps({"generation": token["generation"]})
    request = (
        r"POST /v1/tokens/app3/reject HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        rf"Content-Length: {len(body)}\r\n\r\n{body}")
    figures = rounds.load(servers.host, servers.daemon.socket, "http", request, callers, callers)
    counts = sandbox.counts()
    return {"max_ms": figures["max_us"] / 1000, "tokens": counts.get("client_credentials", 0)}


# So that all of them are looked at within seconds, and not over the hour.
SOON = """
[timing]
validation_interval = "10s"
"""


def reads_amid_renewals(programs, folder, accounts, requests):
    """Cached reads of a quiet daemon, and of one that finds the tokens of so many other accounts expired at its start."""
    with hosts.Host(programs, folder) as host:
        _, url = host.sandbox(crowd.world(accounts))
        sandbox = Sandbox(url)
        configuration = crowd.configuration(host, url) + SOON + reads.ACCOUNT.format(name="app")

        def p99(daemon):
            return rounds.load(host, daemon.socket, "http", reads.TOKEN_REQUEST, 8, requests)["p99_us"]

        quiet = host.daemon(configuration)
        found = {"quiet": [p99(quiet) for _ in range(9)], "renewing": []}
        hosts.end(quiet.process)
        crowd.fill_store(host, "daemon", accounts, expires_in=-60)
        sandbox.let_pass(crowd.LIFETIME + 60)
        busy = host.daemon(configuration, until_ready=False)
        end, renewed = time.monotonic() + 60, 0
        while renewed < accounts and time.monotonic() < end:
            one = p99(busy)
            before, renewed = renewed, sandbox.counts().get("refresh_token", 0)
            if renewed > before:
                found["renewing"].append(one)
        if renewed < accounts:
            raise RuntimeError(f"only {renewed} of {accounts} tokens were renewed in a minute")
        return {name: {"p99_us": statistics.median(all_rounds)} for name, all_rounds in found.items()}


def reads_in_trouble(servers, repeat, requests):
    """Cached reads while nothing comes back from Twitch, against quiet ones, in turn."""
    sandbox = Sandbox(servers.url)

    def one(is_in_trouble):
        if is_in_trouble:
            sandbox.fault("token", "hang")
            sandbox.fault("validate", "hang")
            generation = json.loads(servers.daemon.get("/v1/tokens/app2")[1])["generation"]
            caller = threading.Thread(target=reject, args=(servers.daemon, "app2", generation))
            caller.start()
        figures = rounds.load(
            servers.host, servers.daemon.socket, "http", reads.TOKEN_REQUEST, 8, requests)
        if is_in_trouble:
            sandbox.mend()
            caller.join()
        return figures

    return rounds.interleave(repeat, {"quiet": lambda: one(False), "trouble": lambda: one(True)})
