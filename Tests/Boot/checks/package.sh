# The Debian package: on a host without Tokenkeeper and without Swift, from its first start to its purge.
# On a bare host.
. /usr/local/lib/tokenkeeper-boot/lib.sh
export DEBIAN_FRONTEND=noninteractive
property() { systemctl show --property="$1" --value "${2:-tokenkeeper.service}"; }
active() { systemctl is-active tokenkeeper{.service,.socket,-credentials.socket} | xargs; }
state=/var/lib/private/tokenkeeper
package() { dpkg --force-confold "$@" >/run/dpkg.log 2>&1 || { echo "not ok dpkg $*" && cat /run/dpkg.log; }; }
first=$(ls "$files"/packages/*.deb | grep -v '+1') second=$(ls "$files"/packages/*+1_*.deb)

check "no Swift toolchain in the path" "" "$(command -v swift)"
check "before → no program of ours" "" "$(command -v tokenkeeper tokenkeeperd)"
# Images for containers forbid packages to start anything; and each index of all manuals of the machine takes seconds.
rm -f /usr/sbin/policy-rc.d /var/lib/man-db/auto-update
# What the administrator of the checks will write later.
mkdir /run/settings
mv /etc/tokenkeeper /etc/systemd/system/tokenkeeper.service.d /run/settings/
systemctl daemon-reload
systemctl start sandbox.service

package --install "$first"
check "installed → runs, with both sockets" "active active active" "$(active)"
check "installed → starts with the host" "enabled enabled enabled" \
  "$(systemctl is-enabled tokenkeeper{.service,.socket,-credentials.socket} | xargs)"
contains "no account yet → the status says so" "No account" "$(property StatusText)"
contains "no account yet → the command says so" "No account" "$(tokenkeeper status | tr -s '\n ' ' ')"
check "no account yet → the API answers" 200 "$($(status_of /v1/status))"
contains "no account yet → a bot hears what to do" "in the configuration" \
  "$(tokenkeeper token bot-1 2>&1)"
check "no library is missing" "" "$(ldd /usr/bin/tokenkeeperd | grep -e 'not found' -e libswift)"
check "installed → its manual" 0 "$(man --where tokenkeeper tokenkeeperd tokenkeeper.toml tokenkeeper-api >/dev/null; echo $?)"
check "installed → the journal can explain its events" "$(grep -c '^-- ' /usr/lib/systemd/catalog/tokenkeeper.catalog)" \
  "$(journalctl --list-catalog | grep -c 'Tokenkeeper:')"
# shell, and what it reads for a command
while read -r shell file; do
  check "installed → completions for $shell" yes "$([[ -s $file ]] && grep -q tokenkeeper "$file" && echo yes)"
done <<'TABLE'
bash /usr/share/bash-completion/completions/tokenkeeper
bash /usr/share/bash-completion/completions/tokenkeeperd
zsh  /usr/share/zsh/vendor-completions/_tokenkeeper
zsh  /usr/share/zsh/vendor-completions/_tokenkeeperd
fish /usr/share/fish/vendor_completions.d/tokenkeeper.fish
fish /usr/share/fish/vendor_completions.d/tokenkeeperd.fish
TABLE
# mode, owner, and what must have them
while read -r rights path; do
  check "installed → rights of $path" "${rights/_/ }" "$(stat -L -c '%a %U:%G' "$path")"
done <<'TABLE'
755_root:root /usr/bin/tokenkeeperd
755_root:root /usr/bin/tokenkeeper
644_root:root /lib/systemd/system/tokenkeeper.service
644_root:root /lib/systemd/system/tokenkeeper.socket
644_root:root /lib/systemd/system/tokenkeeper-credentials.socket
644_root:root /usr/lib/systemd/catalog/tokenkeeper.catalog
644_root:root /etc/tokenkeeper/tokenkeeper.toml
755_root:root /etc/tokenkeeper
700_root:root /etc/tokenkeeper/credentials
TABLE
check "dpkg --verify → nothing differs" "" "$(dpkg --verify tokenkeeper)"

cp -R /run/settings/tokenkeeper/. /etc/tokenkeeper/
cp -R /run/settings/tokenkeeper.service.d /etc/systemd/system/
systemctl daemon-reload
systemctl restart tokenkeeper.service
token=$(tokenkeeper token bot-1)
check "configured → a token" 30 "${#token}"

# The upgrade, while 32 clients ask.
held=$(property ActiveEnterTimestampMonotonic tokenkeeper.socket) process=$(property MainPID)
systemd-run --quiet --unit=load --property=Type=notify --property=NotifyAccess=all \
  --property=StandardOutput=truncate:/run/load /usr/bin/python3 "$files/load.py" 32
package --install "$second"
systemctl stop load.service
read -r requests cut failed refused fell longest usual </run/load
tail -n +2 /run/load
echo "upgrade: $requests requests, $cut cut and asked again, $failed failed, $refused refused; longest delay $longest ms"
check "upgrade under load → no request fails" 0 "$failed"
check "upgrade under load → no connection is refused" 0 "$refused"
check "upgrade under load → no generation falls" 0 "$fell"
check "upgrade under load → the load was one" yes "$( ((requests > 100)) && echo yes)"
check "upgrade → the socket was held all the time" "$held" "$(property ActiveEnterTimestampMonotonic tokenkeeper.socket)"
check "upgrade → another daemon" yes "$([[ $(property MainPID) != "$process" ]] && echo yes)"
check "upgrade → runs, with both sockets" "active active active" "$(active)"
check "upgrade → the same token" "$token" "$(tokenkeeper token bot-1)"
contains "upgrade → the newer package" "+1" "$(dpkg-query --show tokenkeeper)"
check "upgrade → the configuration is the administrator's" "" \
  "$(diff /etc/tokenkeeper/tokenkeeper.toml /run/settings/tokenkeeper/tokenkeeper.toml)"

# Down by choice stays down.
systemctl disable --now --quiet tokenkeeper.service tokenkeeper.socket tokenkeeper-credentials.socket
package --install "$second"
check "installed again where it was disabled → stays so" "inactive inactive inactive" "$(active)"
systemctl enable --now --quiet tokenkeeper.service

# An empty folder would go.
touch /etc/tokenkeeper/credentials/planted
package --remove tokenkeeper
check "removed → nothing runs" "inactive inactive inactive" "$(active)"
check "removed → the grants stay" yes "$([[ -s $state/tokenkeeper.sqlite ]] && echo yes)"
check "removed → the configuration and its secrets stay" yes \
  "$([[ -s /etc/tokenkeeper/tokenkeeper.toml && -e /etc/tokenkeeper/credentials/planted ]] && echo yes)"
check "removed → the journal forgets what its events mean" 0 "$(journalctl --list-catalog | grep -c 'Tokenkeeper:')"
package --install "$second"
check "installed again → goes on with them" "$token" "$(tokenkeeper token bot-1)"

dpkg --listfiles tokenkeeper >/run/files
rm -r /etc/systemd/system/tokenkeeper.service.d /etc/tokenkeeper/mybot-secret
package --purge tokenkeeper
check "purged → nothing runs" "inactive inactive inactive" "$(active)"
check "purged → no file of the package stays" "" \
  "$(while read -r file; do [[ ! -e $file || -d $file ]] || echo "$file"; done </run/files)"
check "purged → no folder of it stays" "" \
  "$(ls -d /etc/tokenkeeper {/var/lib,/var/cache}/{private/,}tokenkeeper /run/tokenkeeper 2>/dev/null)"
check "purged → no link to a unit stays" "" "$(find /etc/systemd /run/systemd/system /var/lib/systemd/deb-systemd* -name '*tokenkeeper*')"
finish
