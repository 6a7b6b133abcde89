# Who asks from which unit, and what they get.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper

# unit, user, account, status. A unit's user is dynamic where none is named.
while read -r unit user account status; do
  properties=(DynamicUser=yes)
  [[ $user == dynamic ]] || properties=("User=$user")
  answer=$(in_unit "$unit" "${properties[@]}" -- $(status_of "/v1/tokens/$account"))
  check "$unit as $user asks for $account → $status" "$status" "$answer"
done <<'TABLE'
chatbot.service    dynamic bot-1 200
chatbot.service    daemon  bot-1 200
chatbot.service    root    bot-2 200
chatbot.service    dynamic bot-2 404
chatbot.service    dynamic other 404
chatbot.service    dynamic none  404
chatbots.service   dynamic bot-1 404
worker@a.service   dynamic bot-1 200
worker@b.service   dynamic bot-2 200
worker@b.service   dynamic other 404
worker.service     dynamic bot-1 404
both.service       daemon  other 200
both.service       games   other 404
elsewhere.service  daemon  other 404
kinds.service      dynamic bot-1 404
overlay.service    games   other 404
nobody.service     nobody  bot-1 404
chatbot.service    nobody  bot-1 404
overseer.service   dynamic other 200
TABLE

# unit, method, path, status: what only administrators may do
while read -r unit method path status; do
  answer=$(in_unit "$unit" DynamicUser=yes -- $(status_of "$path" --request "$method" --data '{}'))
  check "$unit: $method $path → $status" "$status" "$answer"
done <<'TABLE'
chatbot.service  DELETE /v1/accounts/bot-1 403
chatbot.service  PUT    /v1/accounts/bot-1 403
chatbot.service  GET    /v1/accounts/bot-1 200
chatbot.service  GET    /v1/accounts/bot-2 404
chatbot.service  GET    /v1/doctor?account=bot-1 200
chatbot.service  GET    /v1/doctor?account=bot-1&as=root 403
chatbot.service  GET    /v1/status 200
other.service    GET    /v1/status 403
overseer.service PUT    /v1/accounts/bot-1 400
overseer.service GET    /v1/doctor?account=bot-1&as=root 200
TABLE

# A user's own manager: the unit counts with its owner, and never as one of the system's.
for user in games daemon; do
  uid=$(id -u "$user")
  systemctl start "user@$uid.service"
  for unit in overlay chatbot; do
    setpriv --reuid="$uid" --regid="$uid" --clear-groups env XDG_RUNTIME_DIR="/run/user/$uid" \
      systemctl --user start "$unit.service"
  done
done
check "a user unit of the user that the rule names → 200" 200 "$(cat /tmp/overlay.service-games)"
check "a user unit of another user → 404" 404 "$(cat /tmp/overlay.service-daemon)"
check "a user unit that is called as a system unit of a rule → 404" 404 "$(cat /tmp/chatbot.service-games)"

answer=$(in_unit chatbot.service DynamicUser=yes -- tokenkeeper doctor bot-1)
contains "a unit about itself → may" "May have the token of bot-1: yes. It is given by allow #1." "$answer"
contains "a unit about itself → sees its own name" "unit chatbot.service" "$answer"
contains "root about a unit → may not, rule by rule" 'unit = "chatbot.service" is not met' \
  "$(tokenkeeper doctor --as elsewhere.service --as daemon bot-1 | tr -s '\n ' ' ')"
contains "root about a unit alone → depends on the user" "that depends" "$(tokenkeeper doctor --as both.service other)"

await "a hand-out → recorded with the caller's unit" \
  eval 'log_of_keeper | grep "Token handed out" | grep "account=bot-1" | grep "unit=chatbot.service"'
await "a denial → recorded with the caller's unit" \
  eval 'log_of_keeper | grep "Caller denied" | grep "account=other" | grep "unit=elsewhere.service"'
finish
