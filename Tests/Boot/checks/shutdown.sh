# An end in good order: what has begun is answered and saved, and whoever comes meanwhile waits for the successor.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper
property() { systemctl show --property="$1" --value tokenkeeper.service; }
sandbox() { curl --silent --fail --header "Content-Type: application/json" --data "$2" "$twitch/sandbox/$1"; }
generation() { curl --silent --unix-socket "$api" "http://localhost/v1/tokens/$1" | grep -o '"generation":[0-9]*' | cut -d: -f2; }
is_asked() { (($(curl --silent "$twitch/sandbox/requests" | grep -o '"fault":"hold"' | wc -l) > $1)); }

# Three connections: one kept idle, one in the middle of a renewal that Twitch takes its time with, one that comes when
# the end has begun. Each step is told by a line on a pipe.
cat >/usr/local/bin/three <<'PYTHON'
import select, socket, sys, time
def connect():
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(100)
    end.connect("/run/tokenkeeper/tokenkeeper.sock")
    return end
def ask(end, path):
    end.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
def report(end, path, body):
    end.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
def answer(end):
    head = b""
    while b"\r\n\r\n" not in head:
        piece = end.recv(65536)
        if not piece:
            return "cut"
        head += piece
    return ("close" if b"Connection: close" in head else "kept") + " " + head.split()[1].decode()
idle, renewing = connect(), connect()
ask(idle, "/v1/tokens/bot-2")
print("idle:", answer(idle), flush=True)
report(renewing, "/v1/tokens/bot-1/reject", '{"generation": %s}' % sys.argv[1])
while select.select([renewing], [], [], 1)[0]:
    time.sleep(0.5)  # the last validation is so fresh that it answers the report
    renewing = connect()
    report(renewing, "/v1/tokens/bot-1/reject", '{"generation": %s}' % sys.argv[1])
print("renewing", flush=True)
sys.stdin.readline()
late = connect()
ask(late, "/v1/tokens/bot-2")
try:
    end = idle.recv(1)
    print("idle:", "ended" if end == b"" else "spoke", flush=True)
except ConnectionError as error:
    print("idle:", repr(error), flush=True)
print("late:", "waits" if not select.select([late], [], [], 0)[0] else "is answered", flush=True)
print("renewing:", answer(renewing), flush=True)
print("late:", answer(late), flush=True)
PYTHON

# Twitch takes the token away, and holds its answer to the request for another.
before=$(generation bot-1)
sandbox tokens/revoke "{\"access_token\": \"$(tokenkeeper token bot-1)\"}" >/dev/null
sandbox faults '{"endpoint": "token", "effect": "hold", "times": 1}' >/dev/null
mkfifo /run/go
/usr/bin/python3 /usr/local/bin/three "$before" </run/go >/run/three &
three=$!
exec 9>/run/go
await "a renewal → Twitch takes its time" is_asked 0
systemctl stop --no-block tokenkeeper.service
has_begun() { [[ $(systemctl show --property=SubState,StatusText tokenkeeper.service) == *Stopping:*stop-sigterm* ]]; }
await "the end has begun → systemd was told, and its status says what is waited for" has_begun
echo >&9
await "the end has begun → who comes now waits" grep -c '^late: waits' /run/three
# Within the five seconds for which requests that have begun are waited for.
sandbox release '{}' >/dev/null
await "the renewal's answer came → its caller has it, and is told that the connection ends" \
  grep -c '^renewing: close 200' /run/three
contains "the end has begun → an idle connection ends, and the client can tell" "idle: ended" "$(cat /run/three)"
# Whoever waits in the socket wakes the next one.
await "the successor → answers who waited" grep -c '^late: kept 200' /run/three
wait "$three"
exec 9>&-
contains "all is saved → ended in good order" "tokenkeeper.service: Deactivated successfully" \
  "$(journalctl --sync; journalctl --unit=tokenkeeper.service --output=cat _PID=1)"
check "the successor → has what the renewal brought" yes "$( (($(generation bot-1) > before)) && echo yes)"

# Twitch never answers: the end comes all the same, before systemd loses patience.
before=$(generation bot-1)
sandbox tokens/revoke "{\"access_token\": \"$(tokenkeeper token bot-1)\"}" >/dev/null
sandbox faults '{"endpoint": "token", "effect": "hold", "times": 1}' >/dev/null
for _ in {1..60}; do
  is_asked 1 && break
  curl --silent --unix-socket "$api" --data "{\"generation\": $before}" http://localhost/v1/tokens/bot-1/reject >/dev/null &
  sleep 1  # the last validation may be so fresh that it answers the report
done
await "another renewal → Twitch takes its time" is_asked 1
begin=$SECONDS
systemctl stop tokenkeeper.service
echo "figures: ended $((SECONDS - begin)) s after SIGTERM while Twitch held an answer"
check "Twitch holds its answer → the daemon ends by itself" "success" "$(property Result)"
check "Twitch holds its answer → within TimeoutStopSec" yes "$( ((SECONDS - begin < 40)) && echo yes)"
wait
sandbox release '{}' >/dev/null
systemctl start tokenkeeper.service
is_served() { [[ -n $(generation bot-1) ]]; }
await "Twitch held its answer → the successor gets another token" is_served
check "Twitch held its answer → the generation rose" yes "$( (($(generation bot-1) > before)) && echo yes)"
finish
