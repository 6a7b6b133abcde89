// The slow paths of Swift's `Mutex` on Linux, compiled with the thread sanitizer. Those of the library are not: the kernel
// hands a contended lock over behind the sanitizer's back, and whatever the lock guards would look like a race. The fast
// paths are compiled into who uses them, and need nothing.
//
// Same names and calling convention, so that the linker takes these.

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#define SWIFT_METHOD __attribute__((swiftcall))
#define SWIFT_SELF __attribute__((swift_context))

SWIFT_METHOD void mutex_lock(uint32_t thread, SWIFT_SELF _Atomic(uint32_t) *owner) __asm__(
    "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
SWIFT_METHOD void mutex_unlock(SWIFT_SELF _Atomic(uint32_t) *owner) __asm__(
    "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

SWIFT_METHOD void mutex_lock(uint32_t thread, SWIFT_SELF _Atomic(uint32_t) *owner) {
  for (uint32_t free = 0;
       !atomic_compare_exchange_weak_explicit(owner, &free, thread, memory_order_acquire, memory_order_relaxed); free = 0)
    sched_yield();
}

SWIFT_METHOD void mutex_unlock(SWIFT_SELF _Atomic(uint32_t) *owner) {
  atomic_store_explicit(owner, 0, memory_order_release);
}
