"""The running daemon, held to its OpenAPI document by schemathesis, as three callers with different rights.

`SCHEMATHESIS_EXAMPLES=N` tries more than the usual number of requests for each operation.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from api_document import closed
from keeper import Keeper
from sandbox import ALICE, BOT, TV, end_with_us

HERE = Path(__file__).parent
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
SECONDS = 240 + 30 * EXAMPLES

# Users that need not exist: what each may do stands in RULES.
CALLERS = {"administrator": 0, "reader": 64001, "stranger": 64002}
RULES = f"""
[[allow]]
uid = {CALLERS["reader"]}
accounts = ["bot", "app"]
"""


@pytest.fixture
def keeper(request, sandbox):
    """A daemon whose socket everybody reaches."""
    assert os.geteuid() == 0, "only root can be other users"
    with tempfile.TemporaryDirectory(prefix="keeper-") as directory:
        Path(directory).chmod(0o755)
        running = Keeper(
            request.config.getoption("--tokenkeeperd"), Path(directory), sandbox, mode="0o666", more=RULES)
        try:
            for account, client in (("bot", BOT), ("tv", TV)):
                running.import_grant(account, sandbox.grant(client.id, ALICE.login, "chat:read"))
            yield running
        finally:
            running.close()


@pytest.fixture
def document(keeper, tmp_path):
    """The served one, with no room for what it does not say."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(closed(keeper.ask("GET", "/v1/openapi.json"))))
    return path


class Relay:
    """The socket as a URL, used as some user."""

    def __init__(self, path, uid):
        self._process = subprocess.Popen(
            [sys.executable, HERE / "relay.py", path, str(uid)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)


@pytest.mark.seconds(SECONDS)
@pytest.mark.parametrize("caller", CALLERS)
def test_conformance(caller, keeper, document, tmp_path):
    with Relay(keeper.path, CALLERS[caller]) as relay:
        run = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run", document,
                "--url", relay.url, "--checks", "all", "--exclude-checks", "use_after_free,ensure_resource_availability",
                "--max-examples", str(EXAMPLES), "--seed", "1", "--suppress-health-check", "all", "--no-color",
                "--output-truncate", "false", "--generation-database", "none",
            ],
            cwd=tmp_path, env={**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS - 20, preexec_fn=end_with_us)
    assert run.returncode == 0, run.stdout + run.stderr
