"""A running `twitch-sandbox`: the process, and its admin routes."""

import ctypes
import json
import select
import signal
import subprocess
from types import SimpleNamespace

import requests

SECONDS = 20
_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1

REDIRECT = "http://localhost:3000/"
BOT = SimpleNamespace(id="botclient0000000000000000000001", secret="botsecret0000000000000000000001")
TV = SimpleNamespace(id="tvclient00000000000000000000001")
ALICE = SimpleNamespace(id="70001234", login="alice", name="Alice", email="alice@example.org")
BOB = SimpleNamespace(id="70005678", login="bob", name="Bob", email="bob@example.org")

WORLD = {
    "clients": [
        {"id": BOT.id, "type": "confidential", "secret": BOT.secret, "redirect_uris": [REDIRECT]},
        {"id": TV.id, "type": "public", "redirect_uris": [REDIRECT]},
    ],
    "users": [
        {"id": ALICE.id, "login": ALICE.login, "display_name": ALICE.name, "email": ALICE.email},
        {"id": BOB.id, "login": BOB.login, "display_name": BOB.name, "email": BOB.email, "email_verified": False},
    ],
}

# A refresh token that finds out who decodes or encodes it once too often.
QUOTED = "r%2Fefresh%252Btoken+with=escapes&in/it"


def with_grant(client_id, **tokens):
    """The world, and one grant of ALICE's with the given token strings."""
    return {**WORLD, "grants": [{"client_id": client_id, "user": ALICE.login, "scopes": ["chat:read"], **tokens}]}


def end_with_us():
    """In the child: it ends when the test run ends, even if that is killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def end(process):
    """Ends one process of ours, by force if it does not go by itself; its exit status."""
    process.terminate()
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait(SECONDS)


class Sandbox:
    def __init__(self, binary, directory, world=WORLD, tls=False):
        state = directory / "world.json"
        state.write_text(json.dumps(world))
        self._log = directory / "sandbox.log"
        # What `verify` of requests takes: the file of the only authority to trust.
        self.authority = str(directory / "authority.pem") if tls else None
        self._scheme = "https" if tls else "http"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [binary, "--port", "0", "--seed", "7", "--state", state, *(["--tls", self.authority] if tls else [])],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=end_with_us,
            )
        try:
            self.base = self._first_line()
        except BaseException:
            self.close()
            raise
        self._session = requests.Session()
        self._session.verify = self.authority or True

    def _first_line(self):
        ready, _, _ = select.select([self._process.stdout], [], [], SECONDS)
        line = self._process.stdout.readline().strip() if ready else ""
        assert line.startswith(f"{self._scheme}://127.0.0.1:"), f"the sandbox did not start: {line!r}\n{self._log.read_text()}"
        return line

    def close(self):
        status = end(self._process)
        self._process.stdout.close()
        assert status == 0, f"the sandbox ended with {status}:\n{self._log.read_text()}"

    @property
    def oauth2(self):
        return self.base + "/oauth2"

    @property
    def helix(self):
        return self.base + "/helix"

    def admin(self, method, path, **body):
        answer = self._session.request(method, f"{self.base}/sandbox/{path}", json=body, timeout=SECONDS)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def add_client(self, client_id, **more):
        return self.admin("POST", "clients", id=client_id, **more)

    def grant(self, client_id, user, *scopes):
        """A token pair as if the user had consented."""
        return self.admin("POST", "grants", client_id=client_id, user=user, scopes=list(scopes))

    def app_token(self, client_id):
        return self.admin("POST", "grants", client_id=client_id)["access_token"]

    def revoke(self, access_token):
        assert self.admin("POST", "tokens/revoke", access_token=access_token) == {"revoked": True}

    def disconnect(self, client_id, user):
        self.admin("POST", "grants/disconnect", client_id=client_id, user=user)

    def policy(self, **choices):
        self.admin("POST", "policy", **choices)

    def fault(self, endpoint, effect, **options):
        self.admin("POST", "faults", endpoint=endpoint, effect=effect, **options)

    def advance(self, seconds):
        self.admin("POST", "clock", advance=seconds)

    def approve_device(self, user_code, user):
        self.admin("POST", f"device-codes/{user_code}/approve", user=user)

    def requests_to(self, endpoint):
        """What was asked of one endpoint so far, oldest first."""
        return [one for one in self.admin("GET", "requests")["requests"] if one["endpoint"] == endpoint]

    def count(self, endpoint):
        return self.admin("GET", "requests")["counts"].get(endpoint, 0)

    @property
    def severed_grants(self):
        return self.admin("GET", "requests")["severed_grants"]

    def validate(self, token):
        """The answer to `/validate`, asked by nobody's library."""
        header = {"Authorization": f"OAuth {token}"}
        return self._session.get(f"{self.oauth2}/validate", headers=header, timeout=SECONDS)

    def authorize_url(self, **parameters):
        return requests.Request("GET", f"{self.oauth2}/authorize", params=parameters).prepare().url
