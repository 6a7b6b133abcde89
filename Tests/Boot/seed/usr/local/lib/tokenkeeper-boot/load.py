"""load.py CLIENTS [SOCKET]: as many clients ask for a token again and again, every other one over a connection that it keeps.

One whose connection was cut before an answer asks again, once, as KeeperClient does; each remembers the highest
generation. At SIGTERM the figures are printed on one line: requests, cut and asked again, failed, refused, generations
that fell, the longest delay and that of 99.9 of 100, in milliseconds. What failed follows, a line each.
"""
import http.client, json, os, signal, socket, sys, threading, time

path = sys.argv[2] if len(sys.argv) > 2 else "/run/tokenkeeper/tokenkeeper.sock"

class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(path)

class Client(threading.Thread):
    def __init__(self, keeps):
        super().__init__()
        self.keeps, self.connection = keeps, None
        self.delays, self.cut, self.failures, self.refused, self.fell, self.generation = [], 0, [], 0, 0, 0

    def ask(self):
        if self.connection is None:
            self.connection = Connection("localhost")
        try:
            self.connection.request("GET", "/v1/tokens/bot-1")
            answer = self.connection.getresponse()
            body = answer.read()
            if not self.keeps or answer.will_close:
                self.close()
            return answer.status, body
        except BaseException:
            self.close()
            raise

    def close(self):
        self.connection.close()
        self.connection = None

    def ask_again_once(self):
        try:
            return self.ask()
        except ConnectionRefusedError:
            raise
        except (ConnectionError, http.client.HTTPException):
            self.cut += 1
            return self.ask()

    def run(self):
        while not ended.wait(0.01):
            begin = time.monotonic()
            try:
                status, body = self.ask_again_once()
                if status != 200:
                    raise AssertionError((status, body[:200]))
                generation = json.loads(body)["generation"]
                self.fell += generation < self.generation
                self.generation = max(generation, self.generation)
            except ConnectionRefusedError:
                self.refused += 1
            except Exception as failure:
                self.failures.append(f"{failure!r} after {time.monotonic() - begin:.3f} s at {time.time():.3f}")
            self.delays.append(time.monotonic() - begin)

ended = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: ended.set())
clients = [Client(keeps=number % 2 == 0) for number in range(int(sys.argv[1]))]
for client in clients:
    client.start()
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
for client in clients:
    client.join()
delays = sorted(delay for client in clients for delay in client.delays)
failures = [failure for client in clients for failure in client.failures]
print(len(delays), sum(c.cut for c in clients), len(failures), sum(c.refused for c in clients),
      sum(c.fell for c in clients), round(delays[-1] * 1000), round(delays[len(delays) * 999 // 1000] * 1000), flush=True)
for failure in failures[:20]:
    print(failure)
