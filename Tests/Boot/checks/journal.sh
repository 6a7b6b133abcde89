# What the journal gets: entries with fields, a catalog that explains them, no secret; and what happens without it.
. /usr/local/lib/tokenkeeper-boot/lib.sh
catalog=$(find /usr/lib/systemd/catalog /etc/systemd -name tokenkeeper.catalog | head -n 1)

check "the catalog → systemd takes it" 0 "$(journalctl --update-catalog >/dev/null 2>&1; echo $?)"
listed=$(journalctl --list-catalog | grep -c 'Tokenkeeper:')
check "the catalog → each of its entries is listed" "$(grep -c '^-- ' "$catalog")" "$listed"

start_keeper
in_unit chatbot.service DynamicUser=yes -- tokenkeeper token bot-1 >/run/handed
in_unit elsewhere.service DynamicUser=yes -- tokenkeeper token other >/dev/null

# entry FIELD=VALUE...: the newest of them, as lines FIELD=VALUE
entry() { journalctl --sync && journalctl --output=export --lines=1 _SYSTEMD_UNIT=tokenkeeper.service "$@"; }
recorded() { [[ -n $(entry "$@") ]]; }
has_field() { # WHAT FIELD-PATTERN ENTRY
  if [[ -n $(grep -E "^$2\$" <<<"$3") ]]; then echo "ok $1"; else echo "not ok $1: no $2 in $3" && ((failures += 1)); fi
}

await "a hand-out → an entry of its kind" recorded TOKENKEEPER_EVENT=token_handed_out TOKENKEEPER_ACCOUNT=bot-1
handed=$(entry TOKENKEEPER_EVENT=token_handed_out TOKENKEEPER_ACCOUNT=bot-1)
for field in TOKENKEEPER_GENERATION=1 TOKENKEEPER_CALLER_UNIT=chatbot.service 'TOKENKEEPER_CALLER_UID=[1-9][0-9]+' \
  'TOKENKEEPER_CALLER_PID=[0-9]+' PRIORITY=6 SYSLOG_IDENTIFIER=tokenkeeperd _TRANSPORT=journal \
  'MESSAGE_ID=[0-9a-f]{32}' 'MESSAGE=Token handed out account=bot-1 .*'; do
  has_field "a hand-out → $field" "$field" "$handed"
done
id=$(sed -n 's/^MESSAGE_ID=//p' <<<"$handed")
contains "a hand-out → found by its id" "Token handed out" "$(journalctl --output=cat "MESSAGE_ID=$id")"
contains "a hand-out → explained, with its account" "process of unit chatbot.service" \
  "$(journalctl --catalog "MESSAGE_ID=$id" TOKENKEEPER_ACCOUNT=bot-1)"
await "a denial → an entry of its kind" recorded TOKENKEEPER_EVENT=caller_denied
denied=$(entry TOKENKEEPER_EVENT=caller_denied)
for field in PRIORITY=5 TOKENKEEPER_ACCOUNT=other TOKENKEEPER_CALLER_UNIT=elsewhere.service; do
  has_field "a denial → $field" "$field" "$denied"
done
await "readiness → an entry of its kind" recorded TOKENKEEPER_EVENT=ready

# Libraries below ours have a word with syslog when something of the sandbox is not to their taste.
check "a start and some callers → nobody speaks but the daemon" "" \
  "$(journalctl --output=cat _TRANSPORT=syslog _SYSTEMD_UNIT=tokenkeeper.service + _TRANSPORT=stdout _SYSTEMD_UNIT=tokenkeeper.service)"

# A journal that stands still: thousands of lines more than its socket takes, and nobody waits.
mkdir -p /run/systemd/system/tokenkeeper.service.d
printf '[log]\nlevel = "debug"\n' | cat - /etc/tokenkeeper/tokenkeeper.toml >/etc/tokenkeeper/loud.toml
cat >/run/systemd/system/tokenkeeper.service.d/loud.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=/usr/bin/tokenkeeperd --config /etc/tokenkeeper/loud.toml
UNIT
systemctl daemon-reload
systemctl restart tokenkeeper.service
cat >/usr/local/bin/noise <<'PYTHON'
import socket, time
longest = 0
for number in range(12000):
    begin = time.monotonic()
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(20)
    end.connect("/run/tokenkeeper/tokenkeeper.sock")
    end.sendall(b"nonsense\r\n\r\n")
    assert end.recv(4096).startswith(b"HTTP/1.1 400")
    longest = max(longest, time.monotonic() - begin)
print("answered, the slowest after", round(longest * 1000), "ms")
PYTHON
systemctl kill --signal=STOP systemd-journald.service
answer=$(/usr/bin/python3 /usr/local/bin/noise 2>&1)
token=$(timeout 20 tokenkeeper token bot-1)
systemctl kill --signal=CONT systemd-journald.service
echo "figures: $answer"
contains "a journal that stands still → callers are answered" "answered" "$answer"
check "a journal that stands still → tokens are handed out" "$(tokenkeeper token bot-1)" "$token"
await "a journal that went on → it has what was said meanwhile" \
  eval 'log_of_keeper | grep -c "request refused" | grep -E "[0-9]{3}"'
await "a journal that went on → lines that were lost are counted" recorded TOKENKEEPER_EVENT=log_lines_lost
systemctl kill --signal=STOP systemd-journald.service
systemctl stop tokenkeeper.service
check "a journal that stands still → the daemon stops all the same" success \
  "$(systemctl show --property=Result --value tokenkeeper.service)"
systemctl kill --signal=CONT systemd-journald.service

# Standard error that is a file, although JOURNAL_STREAM is set for standard output: lines for people.
cat >/run/systemd/system/tokenkeeper.service.d/loud.conf <<'UNIT'
[Service]
StandardOutput=journal
StandardError=file:/run/keeper-lines
UNIT
systemctl daemon-reload
systemctl restart tokenkeeper.service
await "standard error is a file → lines for people" grep -c '^info: Ready status=' /run/keeper-lines

# No journal socket in the unit's file system, and standard error is its stream: the journal takes the priorities off.
cat >/run/systemd/system/tokenkeeper.service.d/loud.conf <<'UNIT'
[Service]
InaccessiblePaths=/run/systemd/journal/socket
UNIT
systemctl daemon-reload
systemctl restart tokenkeeper.service
await "only the stream → an entry of it" recorded _TRANSPORT=stdout PRIORITY=6
contains "only the stream → the priority is no part of the text" $'\nMESSAGE=Ready status=' \
  $'\n'"$(journalctl --output=export _TRANSPORT=stdout PRIORITY=6 _SYSTEMD_UNIT=tokenkeeper.service)"

# Nothing secret, in any field.
journalctl --sync
journalctl --output=export _SYSTEMD_UNIT=tokenkeeper.service >/run/all
for account in bot-1 bot-2 other; do
  check "the token of $account → in no field of the journal" 0 "$(grep -c -- "$(tokenkeeper token "$account")" /run/all)"
done
check "the client's secret → in no field of the journal" 0 "$(grep -c -- "$(cat /etc/tokenkeeper/mybot-secret)" /run/all)"
finish
