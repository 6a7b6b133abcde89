# Restarts and kills under load: nobody is refused, and no request fails for a client that asks again, once, when its
# connection was cut. Prints the figures.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper
rounds=50

# The counters, first: what none of them could count would prove nothing.
rehearse() { # PATTERN: requests, cut, failed, refused, fallen
  /usr/bin/python3 /usr/local/lib/tokenkeeper-boot/rehearsal.py "$1" | head -n 1 | cut -d ' ' -f 1-5
}
read -r requests cut failed refused fell <<<"$(rehearse c1)"
check "a client that is cut and served the next time → counted as cut, and not as failed" \
  "$requests 0 0 0 yes" "$cut $failed $refused $fell $( ((requests >= 10)) && echo yes)"
read -r requests cut failed refused fell <<<"$(rehearse cc)"
check "a client that is cut twice in a row → failed" "$requests 0 0 yes" "$failed $refused $fell $( ((requests >= 10)) && echo yes)"
read -r requests cut failed refused fell <<<"$(rehearse 21)"
check "a client whose generation falls → counted" "0 0 0 yes" "$cut $failed $refused $( ((fell >= 5)) && echo yes)"
read -r requests cut failed refused fell <<<"$(rehearse "")"
check "a client that is refused → counted" "0 0 $requests yes" "$cut $failed $refused $( ((requests >= 1)) && echo yes)"

# under_load WHAT COMMAND: runs it as often as there are rounds while 32 clients ask, and checks what they saw
under_load() {
  local requests cut failed refused fell longest usual
  systemd-run --quiet --unit=load --property=Type=notify --property=NotifyAccess=all \
    --property=StandardOutput=truncate:/run/load /usr/bin/python3 /usr/local/lib/tokenkeeper-boot/load.py 32
  for ((round = 0; round < rounds; round++)); do
    "${@:2}" || echo "not ok $1, round $round"
  done
  systemctl stop load.service
  read -r requests cut failed refused fell longest usual </run/load
  tail -n +2 /run/load
  echo "figures: $rounds $1: $requests requests, $cut cut and asked again, $failed failed, $refused refused;" \
    "longest delay $longest ms, 99.9 % within $usual ms"
  check "$1 under load → no request fails" 0 "$failed"
  check "$1 under load → no connection is refused" 0 "$refused"
  check "$1 under load → no generation falls" 0 "$fell"
  check "$1 under load → the load was one" yes "$( ((requests > 10 * rounds)) && echo yes)"
}

restarts() { systemctl show --property=NRestarts --value tokenkeeper.service; }
is_up_again() { [[ $(restarts) != "$1" && $(systemctl is-active tokenkeeper.service) == active ]]; }
kill_and_wait() {
  local before
  before=$(restarts)
  systemctl kill --kill-whom=main --signal=KILL tokenkeeper.service
  for _ in {1..600}; do
    # Whoever was cut asks again only once, so they are served before the next kill.
    is_up_again "$before" && tokenkeeper token bot-1 >/dev/null && return
    sleep 0.05  # between two looks at the service
  done
  return 1
}

generation=$(tokenkeeper status --json | grep -o '"summary":"[^"]*"')
under_load "restarts" systemctl restart tokenkeeper.service
under_load "kills" kill_and_wait
check "after all of them → the same accounts" "$generation" "$(tokenkeeper status --json | grep -o '"summary":"[^"]*"')"
finish
