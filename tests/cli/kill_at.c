/* Preloaded into a program: kills it in front of the KILL_AT-th call that changes a file, as a power cut or `kill -9`
 * would. Calls are counted from 1; KILL_AT that is never reached lets the program end. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static int calls;

static void count(void) {
    const char *at = getenv("KILL_AT");
    if (at && ++calls == (int)strtol(at, NULL, 10)) raise(SIGKILL);
}

/* dlsym gives an object's address where POSIX means a function's. */
#define NEXT(result, name, ...)                                                                              \
    result (*next)(__VA_ARGS__);                                                                             \
    count();                                                                                                 \
    *(void **)&next = dlsym(RTLD_NEXT, name)

ssize_t pwrite64(int file, const void *data, size_t bytes, off_t at) {
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return next(file, data, bytes, at);
}

int ftruncate64(int file, off_t bytes) {
    NEXT(int, "ftruncate64", int, off_t);
    return next(file, bytes);
}

int unlink(const char *path) {
    NEXT(int, "unlink", const char *);
    return next(path);
}

int rename(const char *from, const char *to) {
    NEXT(int, "rename", const char *, const char *);
    return next(from, to);
}
