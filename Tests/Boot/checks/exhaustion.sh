# More callers than the process may have descriptors.
. /usr/local/lib/tokenkeeper-boot/lib.sh
. /usr/local/lib/tokenkeeper-boot/crowd.sh
start_keeper

# With few descriptors: the daemon keeps some for itself, says that it is alive, and goes on.
mkdir -p /run/systemd/system/tokenkeeper.service.d
printf '[Service]\nLimitNOFILE=256\nWatchdogSec=3s\n' >/run/systemd/system/tokenkeeper.service.d/few.conf
systemctl daemon-reload && systemctl restart tokenkeeper.service
process=$(keeper)
spent() { awk '{ print $14 + $15 }' "/proc/$process/stat"; }
gather exhausting-1 1000 ''
gather exhausting-2 1000 $'GET /v1/tokens/bot-1 HTTP/1.1\r\nX-Half: '
begin=$(spent)
# Several times the watchdog's patience, in which callers come and go.
end=$((SECONDS + 12)) answers=0
while ((SECONDS < end)); do served && ((answers += 1)); done
seconds=$(((($(spent) - begin) / $(getconf CLK_TCK))))
echo "at the end of 256 descriptors: $answers rounds of an honest caller in 12 s, $seconds s of the processor, $(descriptors) open"
check "256 descriptors, 2,000 connections → an honest caller is served" yes "$( ((answers > 0)) && echo yes)"
check "256 descriptors, 2,000 connections → the same process, up and never in doubt" "active $process 0" \
  "$(systemctl is-active tokenkeeper.service) $(keeper) $(systemctl show --property=NRestarts --value tokenkeeper.service)"
check "256 descriptors, 2,000 connections → none is ever missing" 0 \
  "$(log_of_keeper | grep -cE "accepting a connection failed|cannot be told|Too many open files")"
check "256 descriptors, 2,000 connections → some are kept" yes "$( (($(descriptors) < 200)) && echo yes)"
systemctl stop 'exhausting-*'
check "they end → served" yes "$(served && echo yes)"
finish
