"""rehearsal.py PATTERN: what load.py counts of one client whose connections are treated as PATTERN says, over and over:

c   cut, without an answer
0-9 answered with a token of that generation, and closed
Without a pattern nobody listens. Prints what load.py prints.
"""
import itertools, os, signal, socket, subprocess, sys, time

path = "/run/rehearsal.sock"
if os.path.exists(path):
    os.unlink(path)
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.settimeout(0.1)
notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notices.bind("\0rehearsal")
load = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(__file__), "load.py"), "1", path],
                        env={"NOTIFY_SOCKET": "@rehearsal"})
notices.recv(100)
if not sys.argv[1]:
    time.sleep(1)  # Nobody can be told of connections that are refused.
    load.send_signal(signal.SIGTERM)
    sys.exit(load.wait(60))

listener.listen(100)
kinds = itertools.cycle(sys.argv[1])
served = 0
while load.poll() is None:
    try:
        end, _ = listener.accept()
    except TimeoutError:
        continue
    kind = next(kinds)
    end.recv(65536)
    if kind != "c":
        body = '{"generation":%s}' % kind
        end.sendall(f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    end.close()
    served += 1
    if served == 24:
        load.send_signal(signal.SIGTERM)
