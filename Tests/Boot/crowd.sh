# For checks with very many callers, beside lib.sh.

# COUNT PART: opens connections, sends PART on each, tells systemd that it is ready, and holds them until it is ended.
cat >/usr/local/bin/crowd <<'PYTHON'
import os, resource, signal, socket, sys
count, part = int(sys.argv[1]), sys.argv[2]
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 64, count + 64))
ends = []
for _ in range(count):
    end = socket.socket(socket.AF_UNIX)
    end.connect("/run/tokenkeeper/tokenkeeper.sock")
    try:
        end.send(part.encode())
    except BrokenPipeError:
        pass
    ends.append(end)
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
signal.pause()
PYTHON

# The 99th of 100 of 2,000 requests on one connection and the longest of 20 on new ones, in microseconds.
cat >/usr/local/bin/honest <<'PYTHON'
import socket, time
def connect():
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(60)
    end.connect("/run/tokenkeeper/tokenkeeper.sock")
    return end
def ask(end):
    begin = time.monotonic()
    end.sendall(b"GET /v1/tokens/bot-1 HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = end.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200"), answer
    return int((time.monotonic() - begin) * 1e6)
kept = connect()
ask(kept)
print(sorted(ask(kept) for _ in range(2000))[1980], max(ask(connect()) for _ in range(20)))
PYTHON

gather() { # NAME COUNT PART
  systemd-run --quiet --unit="$1" -p Type=notify -p NotifyAccess=all -p DynamicUser=yes -p LimitNOFILE=8192 \
    /usr/bin/python3 /usr/local/bin/crowd "$2" "$3"
}
honest() { in_unit chatbot.service DynamicUser=yes -- /usr/bin/python3 /usr/local/bin/honest; }
keeper() { systemctl show --property=MainPID --value tokenkeeper.service; }
descriptors() { ls "/proc/$(keeper)/fd" | wc -l; }
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$(keeper)/status"; }
served() { [[ $(honest) =~ ^[0-9]+\ [0-9]+$ ]]; }
few() { (($(descriptors) < $1)); }
