"""Asks the API: asker.py SOCKET [ended]. Reads lines of METHOD TARGET BODY ("-" for none) and prints the status of each.

With "ended", each connection is made by a child that is gone before the request is sent on it."""
import os, socket, sys


def connection():
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(60)
    if "ended" not in sys.argv:
        end.connect(sys.argv[1])
        return end
    child = os.fork()
    if child == 0:
        end.connect(sys.argv[1])
        os._exit(0)
    os.waitpid(child, 0)
    return end


for line in sys.stdin:
    method, target, body = line.split()
    body = b"" if body == "-" else body.encode()
    end = connection()
    head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    end.sendall(head.encode() + body)
    answer = b""
    # The head is enough: a stream does not end.
    while b"\r\n\r\n" not in answer and (piece := end.recv(65536)):
        answer += piece
    end.close()
    print(answer.split()[1].decode() if answer else "nothing", flush=True)
