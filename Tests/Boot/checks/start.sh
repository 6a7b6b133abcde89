# A start that takes longer than systemd waits for: it is given time while it gets on, and not while it is stuck; and
# callers are answered before it is over.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper
token=$(tokenkeeper token bot-1)
property() { systemctl show --property="$1" --value tokenkeeper.service; }
is() { [[ $(property "$1") == "$2" ]]; }
has_restarted() { (($(property NRestarts) > $1)); }
systemctl stop tokenkeeper.service

# Accounts that were added over the socket once and logged out: rows to be read, and nothing to be served. And a store of
# the format before, so that the start also brings it to the present one.
/usr/bin/python3 - <<'PYTHON'
import sqlite3
store = sqlite3.connect("/var/lib/private/tokenkeeper/tokenkeeper.sqlite")
columns = [row[1] for row in store.execute("PRAGMA table_info(account)")]
assert {"name", "generation", "standing"} <= set(columns)
store.executemany("INSERT INTO account (name, generation, standing) VALUES (?, 1, 'empty')",
                  ((f"x{number}",) for number in range(500_000)))
for column in ("terms_client_id", "terms_kind", "terms_login"):
    store.execute(f"ALTER TABLE account DROP COLUMN {column}")
store.execute("DELETE FROM grdb_migrations WHERE identifier = 'v4'")
store.commit()
PYTHON
mkdir -p /run/systemd/system/tokenkeeper.service.d
printf '[Service]\nTimeoutStartSec=2s\n' >/run/systemd/system/tokenkeeper.service.d/start.conf
systemctl daemon-reload

begin=$(date +%s%N)
systemctl start --no-block tokenkeeper.service
await "a long start → its status says what is being done" is StatusText "Reading the accounts"
answer=$(timeout 20 tokenkeeper token bot-1)
answered=$((($(date +%s%N) - begin) / 1000000))
check "a long start → a token is handed out meanwhile" "$token" "$answer"
check "a long start → and it is not over by then" activating "$(property ActiveState)"
check "a long start → the daemon's status is answered" '"ready":false' \
  "$(curl --silent --max-time 20 --unix-socket "$api" http://localhost/v1/status | grep -o '"ready":false')"
await "a long start → ends well" is ActiveState active
ready=$((($(date +%s%N) - begin) / 1000000))
echo "figures: 500,003 rows: first token after $answered ms, ready after $ready ms"
check "a long start → took longer than TimeoutStartSec" yes "$( ((ready > 2500)) && echo yes)"
check "a long start → without another" 0 "$(property NRestarts)"

# The same, stopped in the middle of it.
systemctl stop tokenkeeper.service
before=$(property NRestarts)
systemctl start --no-block tokenkeeper.service
await "a start that will be stuck → has begun" is StatusText "Reading the accounts"
stuck=$(property MainPID)
kill -STOP "$stuck"
begin=$SECONDS
await "a start that is stuck → systemd gives up and starts anew" has_restarted "$before"
echo "figures: given up $((SECONDS - begin)) s after it was stuck"
check "a start that is stuck → not before the time that was asked for" yes "$( ((SECONDS - begin >= 3)) && echo yes)"
contains "a start that is stuck → by its time limit" "start operation timed out" \
  "$(journalctl --sync; journalctl --unit=tokenkeeper.service --output=cat _PID=1)"
await "the next start → ends well" is ActiveState active
check "the next start → the same token" "$token" "$(tokenkeeper token bot-1)"
finish
