# For the files of checks. Each prints one line a check, and ends with finish.
set -uo pipefail
failures=0
api=/run/tokenkeeper/tokenkeeper.sock
files=/usr/local/lib/tokenkeeper-boot  # what the checks have beside them: the source, and the packages
twitch=https://id.twitch.tv  # the sandbox

# check WHAT EXPECTED ACTUAL
check() {
  if [[ $2 == "$3" ]]; then
    echo "ok $1"
  else
    echo "not ok $1: expected '$2', got '$3'"
    ((failures += 1))
  fi
}

# contains WHAT PART TEXT
contains() {
  case $3 in
    *"$2"*) echo "ok $1" ;;
    *)
      echo "not ok $1: '$2' is not in '$3'"
      ((failures += 1))
      ;;
  esac
}

finish() { exit $((failures > 0)); }

# start_keeper: the sandbox, with the client of the configuration; then the daemon as it is installed.
start_keeper() {
  systemctl start sandbox.service || { echo "not ok the sandbox starts" && exit 1; }
  systemctl start tokenkeeper-credentials.socket tokenkeeper.socket tokenkeeper.service ||
    { echo "not ok the daemon starts" && systemctl status tokenkeeper.service && exit 1; }
}

# in_unit UNIT [PROPERTY...] -- COMMAND...: runs it there, and gives what it says
in_unit() {
  local unit=$1 properties=()
  shift
  while [[ $1 != -- ]]; do properties+=("--property=$1") && shift; done
  shift
  systemd-run --quiet --wait --pipe --collect --unit="$unit" "${properties[@]}" "$@" </dev/null 2>&1
}

# status_of PATH [CURL-OPTION...]: the words of a command that prints the status of an answer
status_of() { echo curl --silent --output /dev/null --write-out '%{http_code}' --unix-socket "$api" "${@:2}" "http://localhost$1"; }

# log_of_keeper: what the daemon has said so far
log_of_keeper() { journalctl --sync && journalctl --unit=tokenkeeper.service --output=cat --no-pager; }

# await WHAT COMMAND...: until the command succeeds, as for lines of the journal, which come when they come. No grep -q: it
# ends before it has read all, and what writes to it then fails.
await() {
  local what=$1 end=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS > end)); then
      echo "not ok $what"
      ((failures += 1))
      return
    fi
    sleep 0.1  # between two looks, at what may tell nobody
  done
  echo "ok $what"
}
