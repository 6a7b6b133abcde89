# Secrets as credentials: encrypted on disk, and nowhere else.
. /usr/local/lib/tokenkeeper-boot/lib.sh
folder=/etc/tokenkeeper/credentials
mkdir -p $folder
systemctl start sandbox.service

# A store key and a client's secret by the host's key; no file of either in plain text.
key=planted-key-$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
printf %s "$key" | systemd-creds encrypt --with-key=host --name=store-key - $folder/store-key.cred 2>/dev/null
systemd-creds encrypt --with-key=host --name=mybot-secret /etc/tokenkeeper/mybot-secret $folder/mybot-secret.cred 2>/dev/null
secret=$(cat /etc/tokenkeeper/mybot-secret)
rm -r /etc/tokenkeeper/mybot-secret /etc/systemd/system/tokenkeeper.service.d
mkdir -p /run/systemd/system/tokenkeeper.service.d
cat >/run/systemd/system/tokenkeeper.service.d/credentials.conf <<UNIT
[Service]
LoadCredentialEncrypted=mybot-secret:$folder/mybot-secret.cred
LoadCredentialEncrypted=store-key:$folder/store-key.cred
UNIT
printf '[store]\nkey = { credential = "store-key" }\n' | cat - /etc/tokenkeeper/tokenkeeper.toml >/run/new.toml
cp /run/new.toml /etc/tokenkeeper/tokenkeeper.toml
systemctl daemon-reload
systemctl start tokenkeeper.service
check "encrypted credentials → it starts" active "$(systemctl is-active tokenkeeper.service)"
check "encrypted credentials → a token" 31 "$(tokenkeeper token bot-1 | wc -c)"
token=$(tokenkeeper token bot-1)
systemctl restart tokenkeeper.service
check "started again → opens the same store" "$token" "$(tokenkeeper token bot-1)"
check "no key file beside the store" "" "$(ls /var/lib/private/tokenkeeper | grep '\.key$')"

# found WHERE TEXT: none of the secrets may be in it
found() {
  local what
  for what in "$secret" "$key" "$token"; do
    check "$1 → no secret in it" 0 "$(grep -c -a -F -e "$what" <<<"$2")"
  done
}
check "the look for secrets → finds one that is there" 1 "$(grep -c -a -F -e "$secret" <<<"a=$secret")"
pid=$(systemctl show --property=MainPID --value tokenkeeper.service)
found "the environment of the process" "$(tr '\0' '\n' <"/proc/$pid/environ")"
found "the command line of the process" "$(tr '\0' '\n' <"/proc/$pid/cmdline")"
found "what systemd shows of the service" "$(systemctl show tokenkeeper.service)"
found "what systemd shows as its unit" "$(systemctl cat tokenkeeper.service)"
found "the journal" "$(journalctl --sync; journalctl --output=export --no-pager | tr -d '\0')"
found "the folder of the configuration" "$(cat /etc/tokenkeeper/tokenkeeper.toml $folder/*)"
found "the store" "$(cat /var/lib/private/tokenkeeper/* | tr -d '\0')"
check "the credentials → for the daemon's user only" "500 tokenkeeper" "$(stat -c '%a %U' /run/credentials/tokenkeeper.service)"
check "the credentials → no other user reads them" 1 \
  "$(setpriv --reuid=daemon --regid=daemon --clear-groups cat /run/credentials/tokenkeeper.service/store-key 2>/dev/null; echo $?)"

# Encrypted for another name: systemd refuses, nothing starts, and the store stays.
systemctl stop tokenkeeper.service
cp $folder/mybot-secret.cred $folder/store-key.cred
systemctl start tokenkeeper.service 2>/dev/null
check "a credential under another name → not started" 243 \
  "$(systemctl show --property=ExecMainStatus --value tokenkeeper.service)"
systemctl stop tokenkeeper.service
check "a credential under another name → the store stays" yes "$([[ -s /var/lib/private/tokenkeeper/tokenkeeper.sqlite ]] && echo yes)"
finish
