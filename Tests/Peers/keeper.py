"""A running `tokenkeeperd`, and its socket as any Python program would use it."""

import http.client
import json
import os
import socket
import subprocess
import threading

from sandbox import BOT, TV, end, end_with_us

SECONDS = 20

CONFIGURATION = """
[twitch]
identity_url = "{base}"

[store]
directory = "{directory}"
key = {{ file = "{directory}/store.key" }}

[socket]
path = "{directory}/tokenkeeper.sock"
mode = {mode}

[clients.bot]
client_id = "{bot.id}"
client_type = "confidential"
client_secret = {{ file = "{directory}/secret" }}

[clients.tv]
client_id = "{tv.id}"
client_type = "public"

[accounts.app]
client = "bot"
grant_type = "client_credentials"

[accounts.bot]
client = "bot"
grant_type = "authorization_code"

[accounts.tv]
client = "tv"
grant_type = "device_code"
"""


class Keeper:
    """The accounts `app` and `bot` of the client BOT and `tv` of the client TV."""

    def __init__(self, binary, directory, sandbox, mode="0o660", more=""):
        """`mode`: of the socket; `more`: what else stands in the configuration."""
        secret = directory / "secret"
        secret.touch(mode=0o600)
        secret.write_text(BOT.secret)
        configuration = directory / "tokenkeeper.toml"
        text = CONFIGURATION.format(base=sandbox.base, directory=directory, mode=mode, bot=BOT, tv=TV)
        configuration.write_text(text + more)
        self._path = str(directory / "tokenkeeper.sock")
        self._log = directory / "tokenkeeperd.log"
        # Read from for as long as the daemon runs, as a service manager would.
        self._notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notified.bind(str(directory / "notify"))
        self._notified.settimeout(SECONDS)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [binary, "run", "--config", configuration], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "NOTIFY_SOCKET": str(directory / "notify")}, preexec_fn=end_with_us)
        try:
            self._wait_until_ready()
        except BaseException:
            self.close()
            raise
        threading.Thread(target=self._read_notifications, daemon=True).start()

    def _wait_until_ready(self):
        for _ in range(100):
            try:
                if b"READY=1" in self._notified.recv(4096).split(b"\n"):
                    return
            except TimeoutError:
                break
        raise AssertionError(f"the daemon did not start:\n{self._log.read_text()}")

    def _read_notifications(self):
        """Until the last one, or silence."""
        try:
            while b"STOPPING=1" not in self._notified.recv(4096).split(b"\n"):
                pass
        except OSError:
            pass

    def close(self):
        status = end(self._process)
        self._notified.close()
        assert status == 0, f"the daemon ended with {status}:\n{self._log.read_text()}"

    def ask(self, method, path, body=None):
        connection = UnixConnection(self._path)
        try:
            connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status < 300, content
        return content

    @property
    def path(self):
        return self._path

    def token(self, account):
        return self.ask("GET", f"/v1/tokens/{account}")

    def reject(self, account, generation):
        return self.ask("POST", f"/v1/tokens/{account}/reject", {"generation": generation})

    def import_grant(self, account, grant):
        tokens = {name: grant[name] for name in ("access_token", "refresh_token")}
        return self.ask("PUT", f"/v1/accounts/{account}", {"grant": tokens})


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
