"""Fixtures of the peer tests: the sandbox and the daemon as processes, people, and guards that keep all of it local and bounded."""

import ipaddress
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from keeper import Keeper
from person import Person
from sandbox import ALICE, BOB, WORLD, Sandbox

TEST_SECONDS = 60
BUILD = Path(__file__).resolve().parents[2] / ".build" / "debug"

# Proxies would see tokens, and break the rule below.
for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]

# To requests these count for more than the `verify` of a session.
for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
    os.environ.pop(name, None)


def loopback_only(event, arguments):
    """An audit hook: whatever a library may think of, it connects to this machine or not at all."""
    if event == "socket.connect" and arguments[0].family in (socket.AF_INET, socket.AF_INET6):
        assert ipaddress.ip_address(arguments[1][0]).is_loopback, f"a connection to {arguments[1]}"
    elif event == "socket.getaddrinfo":
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
        assert host in (None, "localhost", "127.0.0.1", "::1"), f"a look-up of {host}"


sys.addaudithook(loopback_only)


def pytest_addoption(parser):
    for name in ("twitch-sandbox", "tokenkeeperd", "tokenkeeper"):
        parser.addoption(f"--{name}", metavar="PATH", type=Path, default=BUILD / name, help=f"the {name} to test")


def pytest_configure(config):
    for name in ("twitch-sandbox", "tokenkeeperd", "tokenkeeper"):
        path = config.getoption(f"--{name}")
        if not os.access(path, os.X_OK):
            raise pytest.UsageError(
                f"There is no program {path}. Build it (swift build --product {name}) or name one with --{name}.")


@pytest.fixture(autouse=True)
def deadline(request):
    """No test takes longer, whatever it waits for. Those that are many in one say how long: `seconds(N)`."""
    marker = request.node.get_closest_marker("seconds")
    seconds = marker.args[0] if marker else TEST_SECONDS

    def fail(number, frame):
        raise TimeoutError(f"the test took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def sandbox(request, tmp_path):
    """A sandbox with the clients BOT (confidential) and TV (public) and the users ALICE and BOB.

    Parametrized indirectly: with another world.
    """
    world = getattr(request, "param", WORLD)
    running = Sandbox(request.config.getoption("--twitch-sandbox"), tmp_path, world)
    yield running
    running.close()


@pytest.fixture
def keeper(request, sandbox):
    """A daemon between the sandbox and the programs."""
    # A short path, as the address of a Unix socket has to be.
    with tempfile.TemporaryDirectory(prefix="keeper-") as directory:
        running = Keeper(request.config.getoption("--tokenkeeperd"), Path(directory), sandbox)
        try:
            yield running
        finally:
            running.close()


@pytest.fixture
def alice():
    return Person(ALICE.id)


@pytest.fixture
def bob():
    return Person(BOB.id)


@pytest.fixture
def reserved_port():
    """A port of 127.0.0.1 that nobody else gets while the test runs.

    The socket is bound but does not listen, so that whoever sets SO_REUSEADDR, as servers do, can listen there.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]
