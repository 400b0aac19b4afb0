// What ThreadSanitizer reports that is no race.

#if defined(__SANITIZE_THREAD__)
// libstdc++ opens directories by a call that the sanitizer does not see: it takes the closing of one for a race with
// the last use of the same file descriptor by a thread that had closed it before.
extern "C" const char* __tsan_default_suppressions() { return "race:closedir\n"; }
#endif
