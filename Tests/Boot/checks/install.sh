# systemd/install: from the source to a host, again, and away.
# On a bare host.
. /usr/local/lib/tokenkeeper-boot/lib.sh
source=$files/source
mkdir /run/settings /run/programs
mv /etc/tokenkeeper /etc/systemd/system/tokenkeeper.service.d /run/settings/
systemctl daemon-reload
systemctl start sandbox.service
dpkg --extract "$(ls "$files"/packages/*.deb | grep -v '+1')" /run/unpacked
mv /run/unpacked/usr/bin/* /run/programs/
run() { "$source/systemd/install" "$@" 2>&1; }
# What is on the host, but for what others write as they run.
listed() { find /etc /usr /opt -xdev \( -type f -o -type l \) -not -path '/usr/local/lib/tokenkeeper-boot/*' -printf '%p %m %s\n' | sort; }

# arguments, and what it is to say to them
while IFS='|' read -r arguments words; do
  answer=$(run $arguments)
  check "systemd/install $arguments → refused" 1 $?
  contains "systemd/install $arguments → says why" "$words" "$answer"
done <<TABLE
--programs=/run/none|there is no program /run/none/tokenkeeper
--prefix=usr|absolute path
--prefix=/opt/a%b|absolute path
--prefix=$HOME/programs|hides that folder
--prefix=/tmp/try|hides that folder
--colour=blue|--colour=blue
TABLE
contains "as another user → refused, says why" "only root" \
  "$(setpriv --reuid=daemon --regid=daemon --clear-groups "$source/systemd/install" --programs=/run/programs 2>&1)"
check "refused → nothing was installed" "" "$(command -v tokenkeeperd)"

listed >/run/before
contains "installed → says what comes next" "systemctl enable --now" "$(run --programs=/run/programs)"
mkdir -p /etc/systemd/system/tokenkeeper.service.d
systemctl enable --now --quiet tokenkeeper.service
check "enabled → runs" active "$(systemctl is-active tokenkeeper.service)"
check "installed → below /usr/local" /usr/local/bin/tokenkeeperd "$(command -v tokenkeeperd)"
# mode, owner, and what must have them
while read -r rights path; do
  check "installed → rights of $path" "${rights/_/ }" "$(stat -c '%a %U:%G' "$path")"
done <<'TABLE'
755_root:root /usr/local/bin/tokenkeeperd
755_root:root /usr/local/bin/tokenkeeper
644_root:root /usr/local/lib/systemd/system/tokenkeeper.service
644_root:root /usr/local/lib/systemd/system/tokenkeeper.socket
644_root:root /usr/local/lib/systemd/system/tokenkeeper-credentials.socket
644_root:root /usr/local/share/bash-completion/completions/tokenkeeper
644_root:root /usr/local/share/zsh/site-functions/_tokenkeeper
644_root:root /usr/local/share/fish/vendor_completions.d/tokenkeeper.fish
644_root:root /etc/tokenkeeper/tokenkeeper.toml
755_root:root /etc/tokenkeeper
700_root:root /etc/tokenkeeper/credentials
TABLE
check "installed → completions, and none that is empty" 6 \
  "$(find /usr/local/share/{bash-completion,zsh,fish} -name '*tokenkeeper*' -size +0 | wc -l)"
check "installed → its manual" 0 "$(man --where tokenkeeper tokenkeeperd tokenkeeper.toml tokenkeeper-api >/dev/null; echo $?)"
explained() { journalctl --list-catalog | grep -c 'Tokenkeeper:'; }
check "installed → the journal can explain its events" "$(grep -c '^-- ' "$source/systemd/tokenkeeper.catalog")" "$(explained)"
check "installed → systemd has no complaint" "" \
  "$(systemd-analyze verify --recursive-errors=no /usr/local/lib/systemd/system/tokenkeeper{.service,.socket,-credentials.socket} 2>&1)"
cp -R /run/settings/tokenkeeper/. /etc/tokenkeeper/
cp -R /run/settings/tokenkeeper.service.d /etc/systemd/system/
systemctl daemon-reload
systemctl restart tokenkeeper.service
check "configured → a token" 31 "$(tokenkeeper token bot-1 | wc -c)"
token=$(tokenkeeper token bot-1)

listed >/run/first
process=$(systemctl show --property=MainPID --value tokenkeeper.service)
held=$(systemctl show --property=ActiveEnterTimestampMonotonic --value tokenkeeper.socket)
contains "again → restarts what runs" "daemon restarted" "$(run --programs=/run/programs)"
listed >/run/second
check "again → the same files" "" "$(diff /run/first /run/second)"
check "again → the socket was held" "$held" "$(systemctl show --property=ActiveEnterTimestampMonotonic --value tokenkeeper.socket)"
check "again → another daemon, with the same token" "yes $token" \
  "$([[ $(systemctl show --property=MainPID --value tokenkeeper.service) != "$process" ]] && echo yes) $(tokenkeeper token bot-1)"
check "again → systemd knows its units" no "$(systemctl show --property=NeedDaemonReload --value tokenkeeper.service)"

contains "uninstalled → says what stays" "/etc/tokenkeeper" "$(run --uninstall)"
check "uninstalled → nothing runs" "inactive inactive" "$(systemctl is-active tokenkeeper{.service,.socket} | xargs)"
check "uninstalled → nothing starts with the host" "" "$(find /etc/systemd/system -name 'tokenkeeper*.s*t' -o -name 'tokenkeeper*.service')"
check "uninstalled → systemd has forgotten the units" "not-found not-found" \
  "$(systemctl show --property=LoadState --value tokenkeeper{.service,.socket} | xargs)"
check "uninstalled → the journal has forgotten its events" 0 "$(explained)"
check "uninstalled → the settings and the folder of secrets stay" yes \
  "$([[ -s /etc/tokenkeeper/tokenkeeper.toml && -d /etc/tokenkeeper/credentials ]] && echo yes)"
check "uninstalled → the grants stay" yes "$([[ -s /var/lib/private/tokenkeeper/tokenkeeper.sqlite ]] && echo yes)"
listed >/run/after
check "uninstalled → of files only the settings stay" "" \
  "$(diff /run/before /run/after | grep '^[<>]' | grep -v -e ' /etc/tokenkeeper/' -e ' /etc/systemd/system/tokenkeeper.service.d/' -e catalog/database)"
contains "uninstalled again → nothing to complain of" "Uninstalled" "$(run --uninstall)"

rm -f /usr/sbin/policy-rc.d /var/lib/man-db/auto-update
dpkg --force-confold --install "$(ls "$files"/packages/*.deb | grep -v "+1")" >/dev/null 2>&1
contains "beside the package → refused, says why" "from a package" "$(run --programs=/run/programs)"
finish
