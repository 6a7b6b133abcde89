# A unit that starts its program by "tokenkeeper run --restart", as README.md recommends: with KillMode=mixed.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper

# Says what happens to it. Asked to end, it waits a moment for being asked again.
cat >/usr/local/bin/bot <<'PYTHON'
import os, signal, socket, threading
asked = [threading.Event(), threading.Event()]
signal.signal(signal.SIGTERM, lambda *_: asked[asked[0].is_set()].set())
print("up", len(os.environ["TWITCH_ACCESS_TOKEN"]), flush=True)
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
while not asked[0].wait(1):
    pass
print("asked to end", "twice" if asked[1].wait(2) else "once", flush=True)
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
check "the unit is stopped → the program is asked to end, once" $'up 30\nasked to end once' "$(cat /run/said)"
journalctl --sync
check "the unit is stopped → ends well, and by nobody's force" "" \
  "$(journalctl _PID=1 UNIT=chatbot.service --output=cat | grep -iE "killing|failed|timed out")"
contains "the unit is stopped → and systemd says so" "chatbot.service: Deactivated successfully" \
  "$(journalctl --unit=chatbot.service --output=cat)"

begin KillMode=control-group
systemctl stop chatbot.service
check "without KillMode=mixed → asked twice, so that the setting means something" $'up 30\nasked to end twice' "$(cat /run/said)"
finish
