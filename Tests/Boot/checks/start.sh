# A start that takes longer than systemd waits for: it is given time while it gets on, and not while it is stuck; and
# callers are answered before it is over.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper
token=$(tokenkeeper token bot-1)
property() { systemctl show --property="$1" --value tokenkeeper.service; }
is() { [[ $(property "$1") == "$2" ]]; }
has_restarted() { (($(property NRestarts) > $1)); }
systemctl stop tokenkeeper.service

# Accounts that were added over the socket once and logged out: rows to be read, and nothing to be served. The store is of
# the format before, so that the start also moves it to the present one; with steps that write each row anew, as a
# migration may.
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
steps = "UPDATE account SET generation = 3 - generation WHERE name LIKE 'x%';" * 4
store.execute(f"CREATE TRIGGER anew AFTER INSERT ON grdb_migrations BEGIN {steps} END")
store.commit()
PYTHON
patience=20  # seconds that the daemon asks for each time
mkdir -p /run/systemd/system/tokenkeeper.service.d
printf '[Service]\nTimeoutStartSec=10s\n' >/run/systemd/system/tokenkeeper.service.d/start.conf
systemctl daemon-reload

# A machine so slow that no single request for time lasts for the whole of it, however fast this one is: the process runs
# for an instant of each two seconds.
begin=$(date +%s%N)
elapsed() { echo $((($(date +%s%N) - begin) / 1000000)); }
systemctl start --no-block tokenkeeper.service
await "a long start → its status says what is being done" is StatusText "Opening the store"
slowed=$(property MainPID) slices=0
while (($(elapsed) < (patience + 3) * 1000)) && is StatusText "Opening the store"; do
  kill -STOP "$slowed"
  sleep 1.9  # of the machine's slowness
  kill -CONT "$slowed"
  sleep 0.02  # of its work
  ((slices += 1))
done
check "a long opening of the store → took longer than TimeoutStartSec, and than what is asked for at once" yes \
  "$( (($(elapsed) > (patience + 3) * 1000)) && echo yes)"
check "a long opening of the store → is given the time, by the same process" "activating $slowed Opening the store" \
  "$(property ActiveState) $(property MainPID) $(property StatusText)"
await "a long start → its status says when it has got on" is StatusText "Reading the accounts"
answer=$(timeout 20 tokenkeeper token bot-1)
check "a long start → a token is handed out meanwhile" "$token" "$answer"
check "a long start → and it is not over by then" activating "$(property ActiveState)"
check "a long start → the daemon's status is answered" '"ready":false' \
  "$(curl --silent --max-time 20 --unix-socket "$api" http://localhost/v1/status | grep -o '"ready":false')"
await "a long start → ends well" is ActiveState active
echo "figures: opened after $slices slices of 20 ms in $((patience + 3)) s, and more"
check "a long start → without another" "0 $slowed" "$(property NRestarts) $(property MainPID)"

# At full speed, for the figures.
systemctl stop tokenkeeper.service
begin=$(date +%s%N)
systemctl start --no-block tokenkeeper.service
answer=$(timeout 60 tokenkeeper token bot-1)
answered=$(elapsed)
check "a start with 500,003 rows → the token" "$token" "$answer"
await "a start with 500,003 rows → ends well" is ActiveState active
echo "figures: 500,003 rows: first token after $answered ms, ready after $(elapsed) ms"

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
