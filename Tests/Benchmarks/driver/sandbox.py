"""The sandbox's admin routes."""

import json
import urllib.request


class Sandbox:
    def __init__(self, url):
        self.url = url
        # Each on a connection of its own.
        self.calls = 0

    def call(self, method, path, body=None):
        self.calls += 1
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data=data, method=method, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def fault(self, endpoint, effect, **rest):
        self.call("POST", "/sandbox/faults", {"endpoint": endpoint, "effect": effect, **rest})

    def mend(self):
        self.call("DELETE", "/sandbox/faults")

    def let_pass(self, seconds):
        """What it has given out by now is so much older."""
        self.call("POST", "/sandbox/clock", {"advance": seconds})

    def counts(self):
        return self.call("GET", "/sandbox/requests")["counts"]

    def connections(self):
        """How many others have made since the start."""
        return self.call("GET", "/sandbox/requests")["connections"] - self.calls

    def forget_requests(self):
        self.call("DELETE", "/sandbox/requests")
