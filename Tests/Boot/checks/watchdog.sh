# The loop that renews tokens stands still while the sockets are still answered: systemd starts the daemon anew, and
# nothing is lost.
. /usr/local/lib/tokenkeeper-boot/lib.sh
mkdir -p /run/systemd/system/tokenkeeper.service.d
# A thread that a tracer holds takes no SIGABRT, so that what follows it is needed soon.
printf '[Service]\nWatchdogSec=3s\nTimeoutAbortSec=3s\n' >/run/systemd/system/tokenkeeper.service.d/watchdog.conf
systemctl daemon-reload
start_keeper
main() { systemctl show --property=MainPID --value tokenkeeper.service; }
property() { systemctl show --property="$1" --value tokenkeeper.service; }
is_another() { [[ $(main) != "$1" && $(main) != 0 && $(property ActiveState) == active ]]; }
summary() { tokenkeeper status --json | grep -o '"summary":"[^"]*"'; }

before=$(main)
token=$(tokenkeeper token bot-1)
generation=$(curl --silent --unix-socket "$api" http://localhost/v1/tokens/bot-1 | grep -o '"generation":[0-9]*')
accounts=$(summary)
systemd-run --quiet --unit=load --property=Type=notify --property=NotifyAccess=all \
  --property=StandardOutput=truncate:/run/load /usr/bin/python3 /usr/local/lib/tokenkeeper-boot/load.py 8

# The loop's next message to systemd does not return: its thread stands still in the middle of a round, all others go on.
strace --follow-forks --quiet=all --output=/dev/null --trace=sendto,sendmsg \
  --inject=sendto,sendmsg:delay_enter=300000000 --attach="$before" &
tracer=$!
is_stuck() { ! curl --silent --max-time 1 --unix-socket "$api" http://localhost/v1/status; }
await "the loop → stands still: what asks it is not answered" is_stuck
check "the loop stands still → a token is handed out all the same" "$token" "$(timeout 5 tokenkeeper token bot-1)"
check "the loop stands still → the same process still runs" "$before" "$(main)"
await "the loop stands still → the watchdog notices" \
  eval 'journalctl --sync && journalctl --unit=tokenkeeper.service --output=cat | grep -c "Watchdog timeout"'
# The tracer would keep systemd from burying it.
kill -KILL "$tracer"
wait "$tracer"
await "the loop stands still → systemd starts the daemon anew" is_another "$before"
check "the loop stood still → once is enough" 1 "$(property NRestarts)"

systemctl stop load.service
read -r requests cut failed refused fell longest usual </run/load
echo "figures: a loop that stands still: $requests requests, $cut cut and asked again, longest delay $longest ms"
check "the loop stood still → no request failed" "0 0 0" "$failed $refused $fell"
check "the loop stood still → the same token" "$token" "$(tokenkeeper token bot-1)"
check "the loop stood still → the same generation" "$generation" \
  "$(curl --silent --unix-socket "$api" http://localhost/v1/tokens/bot-1 | grep -o '"generation":[0-9]*')"
check "the loop stood still → the same accounts" "$accounts" "$(summary)"
finish
