# Every route by every kind of caller that systemd makes.
. /usr/local/lib/tokenkeeper-boot/lib.sh
start_keeper
table=/usr/local/lib/tokenkeeper-boot/authorization.table
asker=(/usr/bin/python3 /usr/local/lib/tokenkeeper-boot/asker.py "$api")
install -d -m 1777 /run/matrix

# expected RIGHT: the statuses, a line a row
expected() {
  local column=5
  for right in administrator reader other stranger; do
    [[ $right == "$1" ]] && awk -v c=$column '!/^#/ && NF { print $c }' $table
    ((column += 1))
  done
}
# requests ACCOUNT
requests() { awk '!/^#/ && NF { print $2, $3, $4 }' $table | sed "s/{account}/$1/"; }

# compare WHO RIGHT ACCOUNT STATUSES: one check, which names the first row that differs
compare() {
  local difference
  difference=$(paste -d ' ' <(requests "$3") <(expected "$2") <(echo "$4") | awk '$4 != $5' | head -n 3)
  check "$1 → $2 of $3, on every route" "" "$difference"
}

# unit, user (dynamic where none is named, "keeper" is the daemon's own), account, right
while read -r unit user account right; do
  properties=(DynamicUser=yes)
  [[ $user == dynamic ]] || properties=("User=$user")
  [[ $user != keeper ]] || properties=("User=$(stat -c %u "/proc/$(systemctl show --property=MainPID --value tokenkeeper.service)")")
  requests "$account" >/run/matrix/requests && chmod 644 /run/matrix/requests
  answer=$(systemd-run --quiet --wait --pipe --collect --unit="$unit" "${properties[@]/#/--property=}" \
    "${asker[@]}" </run/matrix/requests 2>&1)
  compare "$unit as $user" "$right" "$account" "$answer"
done <<'TABLE'
chatbot.service   dynamic bot-1 reader
chatbot.service   dynamic bot-2 other
chatbot.service   daemon  bot-1 reader
chatbot.service   root    bot-2 administrator
chatbot.service   nobody  bot-1 stranger
chatbots.service  dynamic bot-1 stranger
worker@a.service  dynamic bot-1 reader
worker@b.service  dynamic bot-2 reader
worker@b.service  dynamic other other
worker.service    dynamic bot-1 stranger
both.service      daemon  other reader
both.service      games   other stranger
elsewhere.service daemon  other stranger
kinds.service     dynamic bot-1 other
overseer.service  dynamic other administrator
own.service       keeper  bot-1 administrator
TABLE

# A unit of a user's own manager, transient here: no file may have its name.
rm -f /etc/systemd/user/{overlay,chatbot}.service
uid=$(id -u games)
systemctl start "user@$uid.service"
as_games() { setpriv --reuid="$uid" --regid="$uid" --clear-groups env XDG_RUNTIME_DIR="/run/user/$uid" "$@"; }
for unit in overlay chatbot; do
  requests other >/run/matrix/requests && chmod 644 /run/matrix/requests
  answer=$(as_games systemd-run --user --quiet --wait --pipe --collect --unit="$unit.service" "${asker[@]}" </run/matrix/requests 2>&1)
  case $unit in
    overlay) compare "user unit overlay.service of games" reader other "$answer" ;;
    chatbot) compare "user unit chatbot.service of games" stranger other "$answer" ;;
  esac
done

# The process that connected is gone.
requests bot-1 >/run/matrix/requests && chmod 644 /run/matrix/requests
answer=$(systemd-run --quiet --wait --pipe --collect --unit=chatbot.service --property=DynamicUser=yes \
  "${asker[@]}" ended </run/matrix/requests 2>&1)
compare "chatbot.service, the process gone" stranger bot-1 "$answer"
answer=$("${asker[@]}" ended </run/matrix/requests 2>&1)
compare "root, the process gone" stranger bot-1 "$answer"
finish
