"""Reads of a cached token, beside what people would use instead."""

import time

import peers
import rounds

TOKEN_REQUEST = r"GET /v1/tokens/app HTTP/1.1\r\nHost: localhost\r\n\r\n"
REDIS_REQUEST = r"*2\r\n$3\r\nGET\r\n$3\r\nbot\r\n"
OIDC_REQUEST = '{"request":"access_token","account":"bot","min_valid_period":60}'
CONNECTIONS = [1, 8, 32, 256]

CONFIGURATION = """
[twitch]
identity_url = "{url}"
[clients.mybot]
client_id = "mybot"
client_type = "confidential"
client_secret = {{ file = "{secret}" }}
"""

ACCOUNT = """
[accounts.{name}]
client = "mybot"
grant_type = "client_credentials"
"""

WORLD = {"clients": [{"id": "mybot", "type": "confidential", "secret": "hush"}]}


def configuration(host, url, accounts=("app", "app2", "app3")):
    secret = host.folder / "secret"
    secret.write_text("hush")
    secret.chmod(0o600)
    return CONFIGURATION.format(url=url, secret=secret) + "".join(ACCOUNT.format(name=name) for name in accounts)


class Servers:
    """The daemon with three app accounts, and the peers, all up at once and idle but for the one that is asked."""

    def __init__(self, host):
        self.host = host
        self.sandbox, self.url = host.sandbox(WORLD)
        self.daemon = host.daemon(configuration(host, self.url))
        # A moment after it said that it is ready, which it says before it gives back what its start took.
        time.sleep(1)
        self.idle_memory = self.daemon.memory()
        status, answer = self.daemon.get("/v1/tokens/app")
        if status != 200:
            raise RuntimeError(f"the daemon has no token: {answer}")
        self.echo, self.echo_socket = peers.echo(host)
        self.redis, self.redis_socket = peers.redis(host)
        self.nginx, self.nginx_socket = peers.nginx(host, answer.decode())
        self.oidc, self.oidc_socket, self.oidc_environment = peers.oidc_agent(host)

    def measures(self, connections, requests, fresh):
        def of(socket, exchange, request):
            return lambda: rounds.load(self.host, socket, exchange, request, connections, requests, fresh)

        found = {
            "tokenkeeper": of(self.daemon.socket, "http", TOKEN_REQUEST),
            "echo": of(self.echo_socket, "echo", "x" * 128),
            "redis": of(self.redis_socket, "redis", REDIS_REQUEST),
            "nginx": of(self.nginx_socket, "http", TOKEN_REQUEST),
        }
        if fresh:
            found["oidc-agent"] = of(self.oidc_socket, "until-end", OIDC_REQUEST)
        return found


def cached_reads(servers, repeat, requests):
    """{(kept or fresh, connections): {who: figures}}"""
    found = {}
    for fresh in [False, True]:
        for connections in CONNECTIONS:
            # A new connection takes longer, and one at a time cannot overlap.
            count = requests // 4 if fresh else requests if connections > 1 else requests // 2
            measures = servers.measures(connections, count, fresh)
            found["fresh" if fresh else "kept", connections] = rounds.interleave(repeat, measures)
    return found


def throughput_by_another(servers, repeat, requests):
    """32 connections by a load generator that nobody here wrote."""
    return rounds.interleave(repeat, {
        "tokenkeeper": lambda: rounds.h2load(servers.daemon.socket, "/v1/tokens/app", 32, requests),
        "nginx": lambda: rounds.h2load(servers.nginx_socket, "/v1/tokens/app", 32, requests),
    })


def whole_processes(servers, repeat, runs):
    programs = servers.host.programs
    environment = dict(servers.oidc_environment, TOKENKEEPER_SOCKET=str(servers.daemon.socket))

    def of(*words):
        return lambda: rounds.process_time([str(word) for word in words], runs, environment)

    return rounds.interleave(repeat, {
        "tokenkeeper": of(programs / "tokenkeeper", "token", "app"),
        "oidc-token": of("oidc-token", "bot"),
        "redis-cli": of("redis-cli", "-s", servers.redis_socket, "get", "bot"),
        "curl": of("curl", "-s", "--unix-socket", servers.daemon.socket, "http://localhost/v1/tokens/app"),
        "true": of("/bin/true"),
    })
