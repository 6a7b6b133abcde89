# Tokens as credentials of units, which systemd fetches.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper
socket=/run/tokenkeeper/credentials.sock

with_credential() { # UNIT ACCOUNT [PROPERTY...]: starts the unit with that credential, and gives what it reads
  in_unit "$1" "LoadCredential=$2:$socket" "${@:3}" -- /bin/sh -c 'cat "$CREDENTIALS_DIRECTORY"/*'
}

token=$(tokenkeeper token bot-1)
check "a unit that a rule names → the bare token" "$token" "$(with_credential chatbot.service bot-1 DynamicUser=yes)"
check "the same as another user → the bare token" "$token" "$(with_credential chatbot.service bot-1 User=daemon)"
check "an instance that a pattern covers → the bare token" "$token" "$(with_credential worker@x.service bot-1)"

# unit, account: units that must not start
while read -r unit account; do
  answer=$(in_unit "$unit" "LoadCredential=$account:$socket" -- /bin/echo started)
  status=$?
  check "$unit asks for $account → does not start" "" "$answer"
  check "$unit asks for $account → 243, CREDENTIALS" 243 "$status"
done <<'TABLE'
chatbot.service   bot-2
elsewhere.service bot-1
both.service      other
chatbot.service   none
worker.service    bot-1
TABLE
await "a refused credential → the daemon's log says who and why" \
  eval 'log_of_keeper | grep "Credential refused" | grep "credential=bot-1" | grep "no rule gives" | grep "unit=elsewhere.service"'
await "a credential → recorded" eval 'log_of_keeper | grep "Token handed out" | grep "unit=worker@x.service"'

# A name that anybody can bind, from a process that is not in the unit.
cat >/usr/local/bin/forger <<'PYTHON'
import socket, sys
end = socket.socket(socket.AF_UNIX)
end.bind(("\0deadbeefdeadbeef/unit/%s/%s" % tuple(sys.argv[1:3])).encode())
end.settimeout(60)
try:
    end.connect("/run/tokenkeeper/credentials.sock")
    end.shutdown(socket.SHUT_WR)
    answer = b""
    while piece := end.recv(65536):
        answer += piece
    print(answer.decode().strip() or "nothing")
except PermissionError:
    print("not permitted")
PYTHON
forge() { in_unit "$1" "User=$2" -- /usr/bin/python3 /usr/local/bin/forger "$3" bot-1; }
check "a forged name by another user → no connection" "not permitted" "$(forge forger.service daemon chatbot.service)"
check "a forged name by root in another unit → nothing" "nothing" "$(forge forger.service root chatbot.service)"
chmod 666 "$socket"
check "a forged name where everybody may connect → nothing" "nothing" "$(forge forger.service daemon chatbot.service)"
check "its own unit's name, not as root → nothing" "nothing" "$(forge chatbot.service daemon chatbot.service)"
await "a forged name → the daemon's log says so" \
  eval 'log_of_keeper | grep "Credential refused" | grep "not systemd in the unit"'
check "no name at all → nothing" "" \
  "$(/usr/bin/python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("'$socket'"); print(s.recv(9).decode(), end="")')"
finish
