# A unit that starts its program by "tokenkeeper run --restart", as README.md recommends: with KillMode=mixed.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper

# Says who asks it to end, and waits a moment for being asked again.
cat >/usr/local/bin/bot <<'PYTHON'
import os, signal, socket
term = {signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, term)
print("up", len(os.environ["TWITCH_ACCESS_TOKEN"]), flush=True)
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
asker = signal.sigwaitinfo(term).si_pid
print("asked to end by", asker, "twice" if signal.sigtimedwait(term, 2) else "once", flush=True)
PYTHON
begin() { # PROPERTY...
  rm -f /run/said
  systemd-run --quiet --unit=chatbot.service --property=DynamicUser=yes --property=Type=notify --property=NotifyAccess=all \
    --property=Restart=on-failure --property=StandardOutput=file:/run/said --property=StandardError=journal "${@/#/--property=}" \
    tokenkeeper run bot-1 --wait --restart -- /usr/bin/python3 /usr/local/bin/bot
}
property() { systemctl show --property="$1" --value chatbot.service; }
program() { pgrep --full --uid "$(stat -c %u "/proc/$(property MainPID)")" '^/usr/bin/python3 /usr/local/bin/bot'; }

begin KillMode=mixed
check "the program → is ready, and so is its unit" active "$(property ActiveState)"
check "the program → has the token" "up 30" "$(cat /run/said)"
before="$(property MainPID) $(program)"
systemctl restart tokenkeeper.service
tokenkeeper token bot-1 >/dev/null
check "the keeper restarts → the program is left alone" "$before" "$(property MainPID) $(program)"
systemctl stop chatbot.service
check "the unit is stopped → the program is asked to end by the command, and once" \
  $'up 30\n'"asked to end by ${before% *} once" "$(cat /run/said)"
journalctl --sync
check "the unit is stopped → ends well, and by nobody's force" "" \
  "$(journalctl _PID=1 UNIT=chatbot.service --output=cat | grep -iE "killing|failed|timed out")"
contains "the unit is stopped → and systemd says so" "chatbot.service: Deactivated successfully" \
  "$(journalctl --unit=chatbot.service --output=cat)"
finish
