#include <malloc.h>
#include <sys/prctl.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>

// prctl(2) takes a variable number of arguments, which Swift cannot call.
static inline int tokenkeeper_forbid_dumping(void) {
  return prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL);
}
