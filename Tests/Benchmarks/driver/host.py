"""A bot host in a folder of its own: the sandbox in the place of Twitch, and the daemon as systemd would start it."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time


class Host:
    """Everything that was started is ended, last first, when the block is left."""

    def __init__(self, programs, folder):
        self.programs = programs
        self.folder = pathlib.Path(folder)
        self.ending = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        return self.ending.__exit__(*problem)

    def start(self, arguments, ready=None, **options):
        """Starts a program, and ends it with the host. `ready` is called until it says true, for at most 120 s."""
        process = subprocess.Popen([str(word) for word in arguments], **options)
        self.ending.callback(end, process)
        if ready:
            wait(ready, process)
        return process

    def sandbox(self, world, unix=None):
        """The address of a sandbox with that world."""
        state = self.folder / "world.json"
        state.write_text(json.dumps(world))
        process = self.start(
            [self.programs / "twitch-sandbox", "--state", state, "--seed", "1", "--quiet", "--port", "0"],
            stdout=subprocess.PIPE)
        return process, process.stdout.readline().decode().strip()

    def daemon(self, configuration, name="daemon", environment=None, until_ready=True):
        """The daemon, and how long it took to be ready, or only to listen, in milliseconds."""
        state = self.folder / f"{name}-state"
        state.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / f"{name}.toml"
        path.write_text(configuration)
        path.chmod(0o600)
        notify = self.folder / f"{name}.notify"
        environment = {
            "PATH": os.environ["PATH"], "STATE_DIRECTORY": str(state), "CACHE_DIRECTORY": str(state),
            "RUNTIME_DIRECTORY": str(self.folder), "NOTIFY_SOCKET": str(notify), **(environment or {})}
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            notify.unlink(missing_ok=True)
            manager.bind(str(notify))
            manager.settimeout(300)
            log = open(self.folder / f"{name}.log", "wb")
            self.ending.callback(log.close)
            begin = time.monotonic()
            process = self.start(
                [self.programs / "tokenkeeperd", "--config", path], env=environment, stdout=log, stderr=log)
            path_of_socket = self.folder / "tokenkeeper.sock"
            if until_ready:
                while b"READY=1" not in manager.recv(4096):
                    pass
            else:
                wait(lambda: accepts(path_of_socket), process)
            took = (time.monotonic() - begin) * 1000
        # Nobody listens to what it says from here on, which must not make it wait.
        return Daemon(process, path_of_socket, took)


class Daemon:
    def __init__(self, process, socket_path, ready_ms):
        self.process = process
        self.socket = socket_path
        self.ready_ms = ready_ms

    def memory(self):
        return memory(self.process.pid)

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def get(self, path, method="GET", body=None, headers=None):
        connection = UnixConnection(self.socket)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout=300):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def memory(pid):
    """Resident, private and proportional memory in KiB (proc(5), smaps_rollup)."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    value = {key: int(size) for key, size in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
    return {
        "resident": value["Rss"], "private": value["Private_Clean"] + value["Private_Dirty"],
        "anonymous": value["Anonymous"], "proportional": value["Pss"]}


def wait(condition, process):
    end = time.monotonic() + 120
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args} did not start")
        time.sleep(0.02)


def accepts(path):
    """Whether somebody listens on that Unix socket."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


def end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
