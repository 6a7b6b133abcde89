# The units as they are shipped: what they let the daemon do, when it starts, and when it stays down.
. /usr/local/lib/tokenkeeper-boot/lib.sh
property() { systemctl show --property="$1" --value "${2:-tokenkeeper.service}"; }
state() { property ActiveState "$@"; }
settled() { [[ $(state) == "$1" ]]; }

check "no Swift toolchain in the path" "" "$(command -v swift)"
check "systemd reads the units and their pages → no complaint" "" \
  "$(systemd-analyze verify --recursive-errors=no /usr/lib/systemd/system/tokenkeeper{.service,.socket,-credentials.socket} 2>&1)"

systemctl start sandbox.service
check "before → nothing is enabled" "disabled disabled disabled" \
  "$(systemctl is-enabled tokenkeeper{.service,.socket,-credentials.socket} | xargs)"
systemctl enable --now --quiet tokenkeeper.service
check "enable --now → returns when it is ready" active "$(state)"
check "enable --now → all of them are enabled" "enabled enabled enabled" \
  "$(systemctl is-enabled tokenkeeper{.service,.socket,-credentials.socket} | xargs)"
check "enable --now → both sockets listen" "active active" "$(systemctl is-active tokenkeeper{,-credentials}.socket | xargs)"
check "the daemon → a token of its own" 31 "$(tokenkeeper token bot-1 | wc -c)"

systemd-analyze security --no-pager tokenkeeper.service | sed -n 's/^→ //p'
check "exposure of the running service → at most 1.4" 0 \
  "$(systemd-analyze security --no-pager --threshold=14 tokenkeeper.service >/dev/null && echo $?)"
check "exposure of the running service → more than nothing, so that the bound means something" 1 \
  "$(systemd-analyze security --no-pager --threshold=5 tokenkeeper.service >/dev/null || echo $?)"
process=/proc/$(property MainPID)
check "the daemon → no capability" "0000000000000000" "$(awk '/^CapBnd/ { print $2 }' "$process/status")"
check "the daemon → a user of its own" tokenkeeper "$(stat -c %U "$process")"

# A crash in a loop: systemd may give up on nothing that callers ask. It tells nobody when a state is reached, so each is
# looked for, 12 s at the most.
before=$(property NRestarts)
is_up_after() { (($(property NRestarts) - before == $1)) && settled active; }
for crashes in $(seq 0 19); do
  for _ in $(seq 600); do is_up_after "$crashes" && break || sleep 0.02; done
  kill -SEGV "$(property MainPID)"
done
await "20 crashes → as many restarts, and up again" is_up_after 20
check "20 crashes → the sockets listen" "active active" "$(systemctl is-active tokenkeeper{,-credentials}.socket | xargs)"
check "20 crashes → the socket answers" 31 "$(tokenkeeper token bot-1 | wc -c)"

# A configuration that has a mistake.
cp /etc/tokenkeeper/tokenkeeper.toml /run/right.toml
echo 'nonsense = true' >>/etc/tokenkeeper/tokenkeeper.toml
systemctl restart tokenkeeper.service 2>/dev/null
check "a mistake in the configuration → 78" 78 "$(property ExecMainStatus)"
# A service that is to start again is "activating (auto-restart)" until then.
check "a mistake in the configuration → stays down" "failed failed 0" "$(state) $(property SubState) $(property NRestarts)"
await "a mistake in the configuration → the journal says which" eval 'log_of_keeper | grep nonsense'
cp /run/right.toml /etc/tokenkeeper/tokenkeeper.toml
systemctl restart tokenkeeper.service
check "mended → it answers" 31 "$(tokenkeeper token bot-1 | wc -c)"

# What may pass by itself: tried again and again, but not ten times a second.
systemctl stop tokenkeeper.service
mkfifo /run/go
flock /var/lib/private/tokenkeeper/tokenkeeper.lock sh -c 'read -r line' </run/go &
holder=$!
exec 9>/run/go
await "somebody has the store → has its lock" eval '! flock --nonblock /var/lib/private/tokenkeeper/tokenkeeper.lock true'
before=$(property NRestarts)
systemctl start --no-block tokenkeeper.service
sleep 6  # of failing
tries=$(($(property NRestarts) - before))
check "somebody has the store → tried again, once a second at the most ($tries in 6 s)" yes "$( ((tries >= 1 && tries <= 6)) && echo yes)"
await "somebody has the store → 75, which systemd takes for a failure" \
  eval 'journalctl --sync; journalctl --unit=tokenkeeper.service --output=cat _PID=1 | grep -c "status=75/TEMPFAIL"'
check "somebody has the store → the sockets listen" "active active" "$(systemctl is-active tokenkeeper{,-credentials}.socket | xargs)"
exec 9>&-
wait "$holder"
await "the store is free again → up" settled active

# How long a start takes, and what it then holds: for the record, with bounds that only a mistake crosses.
starts=()
for _ in $(seq 20); do
  systemctl restart tokenkeeper.service
  starts+=($(($(property ActiveEnterTimestampMonotonic) - $(property ExecMainStartTimestampMonotonic))))
done
median=$(printf '%s\n' "${starts[@]}" | sort -n | sed -n 10p)
tokenkeeper token bot-1 >/dev/null
process=/proc/$(property MainPID)
memory() { awk -v what="$1:" '$1 == what { print $2 }' "$process/smaps_rollup"; }
echo "start to READY=1: median of 20 $((median / 1000)) ms (three accounts); memory: $(memory Rss) kB resident," \
  "$(memory Pss) kB proportional, $(memory Anonymous) kB of no file; threads: $(ls "$process/task" | wc -l)"
check "start to READY=1 → within a second" yes "$( ((median < 1000000)) && echo yes)"
check "resident memory → less than 64 MB" yes "$( (($(memory Rss) < 65536)) && echo yes)"
finish
