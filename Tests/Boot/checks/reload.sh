# systemctl reload: in force when it returns, or refused with the mistakes, and the unit stays up.
. /usr/local/lib/tokenkeeper-boot/lib.sh
file=/etc/tokenkeeper/tokenkeeper.toml
cp "$file" /tmp/good.toml
start_keeper
unit() { systemctl show --property="$1" --value tokenkeeper.service; }
pid=$(unit MainPID)

# append TEXT: the configuration of the beginning, and more, by a rename
append() {
  { cat /tmp/good.toml && echo "$1"; } >/etc/tokenkeeper/new.toml
  chmod 644 /etc/tokenkeeper/new.toml
  mv /etc/tokenkeeper/new.toml "$file"
}

late=$'[accounts.late]\nclient = "mybot"\ngrant_type = "client_credentials"\n'
for round in $(seq 20); do
  append "${late//late/late-$round}"
  systemctl reload tokenkeeper.service || echo "not ok reload $round succeeds"
  # No await: it is in force when systemctl returns.
  state=$(curl --silent --unix-socket "$api" "http://localhost/v1/accounts/late-$round" | grep -o '"name":"[^"]*"')
  [[ $state == "\"name\":\"late-$round\"" ]] || { echo "not ok in force when reload $round returns: '$state'" && ((failures += 1)); }
done
check "20 reloads → the same process" "$pid" "$(unit MainPID)"
check "after reloads → active" "active running" "$(unit ActiveState) $(unit SubState)"
contains "the status → what the last reload did" "Last reload: accounts: 1 added, 1 removed, 3 unchanged" "$(unit StatusText)"
check "an account that was removed → unknown" 404 "$($(status_of /v1/tokens/late-1))"
check "an account that stays → its token" 200 "$($(status_of /v1/tokens/bot-1))"

append $'[accounts.late]\nclient = "yourbot"\ngrant_type = "client_credential"\n'
status=0
systemctl reload tokenkeeper.service 2>/dev/null || status=$?
check "reload of a file with mistakes → fails" 1 "$((status != 0))"
check "after a failed reload → the same process, active" "$pid active running" \
  "$(unit MainPID) $(unit ActiveState) $(unit SubState)"
contains "the status → the last reload failed" "Last reload FAILED: accounts.late." "$(unit StatusText)"
check "after a failed reload → served as before" 200 "$($(status_of /v1/tokens/bot-1))"
contains "after a failed reload → the accounts of before" '"late-20"' "$(curl --silent --unix-socket "$api" http://localhost/v1/accounts)"
await "the journal → the first mistake" eval 'log_of_keeper | grep "accounts.late.client: "'
await "the journal → the second mistake" eval 'log_of_keeper | grep "accounts.late.grant_type: "'

cp /tmp/good.toml "$file"
systemctl kill --signal=HUP --kill-who=main tokenkeeper.service
await "SIGHUP → reloaded" eval 'log_of_keeper | grep "Reloaded" | grep "1 removed, 3 unchanged"'
await "SIGHUP → the status says so" eval '[[ $(systemctl show --property=StatusText --value tokenkeeper.service) == *"1 removed, 3 unchanged"* ]]'
await "SIGHUP → back to running" eval '[[ $(systemctl show --property=SubState --value tokenkeeper.service) == running ]]'

rule=$'[[allow]]\nunit = "newcomer.service"\naccounts = ["other"]\n'
check "a unit without a rule → 404" 404 "$(in_unit newcomer.service DynamicUser=yes -- $(status_of /v1/tokens/other))"
append "$rule"
systemctl reload tokenkeeper.service
check "a unit whose rule came with a reload → 200" 200 "$(in_unit newcomer.service DynamicUser=yes -- $(status_of /v1/tokens/other))"
systemd-run --quiet --collect --unit=newcomer --property=DynamicUser=yes --property=StandardOutput=truncate:/run/watched \
  curl --silent --no-buffer --unix-socket "$api" http://localhost/v1/tokens/other/watch
await "a unit with a rule → watches" grep -c access_token /run/watched
cp /tmp/good.toml "$file"
systemctl reload tokenkeeper.service
await "one that watches, and whose rule went with a reload → is told at once" grep -c unknown_account /run/watched
await "one that watches, and whose rule went with a reload → its stream ends" \
  eval '! systemctl is-active newcomer.service'
check "a unit whose rule went with a reload → 404" 404 "$(in_unit newcomer.service DynamicUser=yes -- $(status_of /v1/tokens/other))"

systemctl stop tokenkeeper.service tokenkeeper.socket
tokenkeeperd reload 2>/tmp/said
check "tokenkeeperd reload without a daemon → 69" 69 "$?"
contains "tokenkeeperd reload without a daemon → what to do" "systemctl start" "$(cat /tmp/said)"
finish
