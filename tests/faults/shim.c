/* Lets one call to the system fail, or ends the run at it, where `strace` may not trace: loaded in front of the C library.
 *
 * CARE_FAULT is `name:count:number`: the count-th call of that name fails with that error number; 0 kills the run instead.
 * CARE_FAULT_LOG names a file to which each call's name is written, a line each. What asks the system itself, without the
 * C library, is not seen here. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <fcntl.h> declares `open64` with any number of arguments, so it is not read; these are its numbers. */
#define HERE (-100)
#define TO_ITS_END (0001 | 0100 | 02000)

static int fails(const char *name, int *count) {
    const char *log = getenv("CARE_FAULT_LOG"), *fault = getenv("CARE_FAULT");
    size_t length = strlen(name);
    if (log) {
        int file = syscall(SYS_openat, HERE, log, TO_ITS_END, 0600);
        syscall(SYS_write, file, name, length);
        syscall(SYS_write, file, "\n", 1);
        syscall(SYS_close, file);
    }
    if (!fault || strncmp(fault, name, length) || fault[length] != ':') return 0;
    char *end;
    if (++*count != strtol(fault + length + 1, &end, 10)) return 0;
    int number = atoi(end + 1);
    if (!number) kill(getpid(), SIGKILL);
    errno = number;
    return 1;
}

#define CALL(type, name, parameters, arguments)                              \
    type name parameters {                                                   \
        static int count;                                                    \
        static type(*real) parameters;                                       \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);       \
        return fails(#name, &count) ? (type) - 1 : real arguments;           \
    }

CALL(ssize_t, write, (int file, const void *bytes, size_t count_), (file, bytes, count_))
CALL(ssize_t, read, (int file, void *bytes, size_t count_), (file, bytes, count_))
CALL(int, fsync, (int file), (file))
CALL(int, fdatasync, (int file), (file))
CALL(int, fchmod, (int file, mode_t mode), (file, mode))
CALL(int, fchown, (int file, uid_t user, gid_t group), (file, user, group))
CALL(int, ftruncate64, (int file, off64_t length), (file, length))
CALL(int, rename, (const char *old, const char *new_), (old, new_))
CALL(int, unlink, (const char *path), (path))
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode))
CALL(int, open64, (const char *path, int how, mode_t mode), (path, how, mode))
