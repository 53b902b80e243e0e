#include "image/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "image/raw_file.h"

#define SLICE_MS 20 /* between two looks at the child and at whoever wants to stop */
#define SANE_PAGES                                                                                           \
    (1 << 28) /* 1 TiB of 4 KiB: above, a sanitizer has taken the address space, which no limit may cut */

typedef struct Outcome {
    WbStatus status;
    WbErr err;
} Outcome;

typedef struct Child {
    pid_t pid;
    int from;      /* read end of its pipe */
    int dead, how; /* 1: reaped, and how it ended */
} Child;

/* --- in the child --- */

/* Pages of address space in use; 0: not known. */
static unsigned long long pages_in_use(void) {
    char text[64] = {0};
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t got = read(fd, text, sizeof text - 1);
    (void)close(fd);
    return got > 0 ? strtoull(text, NULL, 10) : 0;
}

static void set_limits(void) {
    const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU};
    struct sigaction plain = {.sa_handler = SIG_DFL};
    struct rlimit none = {0, 0};
    struct rlimit time = {WB_WORKER_CPU_SECONDS, WB_WORKER_CPU_SECONDS + 1}; /* SIGXCPU, before SIGKILL */
    unsigned long long pages = pages_in_use();
    rlim_t memory =
        pages * (rlim_t)sysconf(_SC_PAGESIZE) + ((rlim_t)(WB_RAW_MAX_MB + WB_WORKER_EXTRA_MB) << 20);
    struct rlimit space = {memory, memory};
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        (void)sigaction(fatal[i], &plain, NULL); /* the host's crash reporter is not for this process */
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_CPU, &time);
    if (pages > 0 && pages < SANE_PAGES) (void)setrlimit(RLIMIT_AS, &space);
}

static int send(int to, const void *data, size_t bytes) {
    for (size_t done = 0; done < bytes;) {
        ssize_t put = write(to, (const char *)data + done, bytes - done);
        if (put < 0 && errno != EINTR) return 0;
        if (put > 0) done += (size_t)put;
    }
    return 1;
}

static void work(WbJob job, void *context, int to, void *result, size_t bytes) {
    Outcome outcome = {WB_OK, {0}};
    set_limits();
    outcome.status = job(context, result, &outcome.err);
    (void)(send(to, &outcome, sizeof outcome) && send(to, result, bytes));
    _exit(0);
}

/* --- in the host --- */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void end(Child *child) {
    (void)close(child->from);
    if (child->dead) return;
    (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

static WbStatus death(int how, const char *name, WbErr *err) {
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU)
        return wb_fail(err, WB_ERR_LIMIT, "%s: decoding takes more than %d s: is the file damaged?", name,
                       WB_WORKER_CPU_SECONDS);
    return wb_fail(err, WB_ERR_CORRUPT,
                   "%s: damaged: its decoder cannot cope with it (it ended with %d): copy it again from the "
                   "original",
                   name, WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
}

/* Reads what the child has to say; while it is silent, sees whether it still lives and whether to go on. */
static WbStatus receive(Child *child, const WbReading *reading, const char *name, void *out, size_t bytes,
                        WbErr *err) {
    double until = now() + WB_WORKER_WALL_SECONDS;
    for (size_t done = 0; done < bytes;) {
        struct pollfd pipe_end = {.fd = child->from, .events = POLLIN};
        int ready = poll(&pipe_end, 1, child->dead ? 0 : SLICE_MS);
        ssize_t got = ready > 0 ? read(child->from, (char *)out + done, bytes - done) : 0;
        if (got > 0) done += (size_t)got;
        if (got > 0) continue;
        if (child->dead) return death(child->how, name, err); /* and nothing is left in the pipe */
        pid_t ended = waitpid(child->pid, &child->how, WNOHANG);
        child->dead = ended == child->pid || (ended < 0 && errno != EINTR); /* or the host has reaped it */
        if (wb_reading_stopped(reading))
            return wb_fail(err, WB_ERR_INTERRUPTED, "%s: stopped on request", name);
        if (now() > until)
            return wb_fail(err, WB_ERR_LIMIT, "%s: decoding takes more than %d s: is its drive slow?", name,
                           WB_WORKER_WALL_SECONDS);
    }
    return WB_OK;
}

WbStatus wb_worker_run(WbJob job, void *context, const WbReading *reading, const char *name, void *result,
                       size_t bytes, WbErr *err) {
    Outcome outcome;
    int ends[2];
    if (pipe(ends) != 0)
        return wb_fail(err, WB_ERR_IO, "%s: no pipe to be had (system error %d): close other files", name,
                       errno);
    for (int i = 0; i < 2; i++)
        (void)fcntl(ends[i], F_SETFD, FD_CLOEXEC); /* not for programs that the host may start meanwhile */
    Child child = {.pid = fork(), .from = ends[0]};
    if (child.pid == 0) work(job, context, ends[1], result, bytes);
    (void)close(ends[1]);
    if (child.pid < 0) {
        (void)close(ends[0]);
        return wb_fail(err, WB_ERR_IO, "%s: no process to be had (system error %d): try again", name, errno);
    }
    WbStatus status = receive(&child, reading, name, &outcome, sizeof outcome, err);
    if (status == WB_OK) status = receive(&child, reading, name, result, bytes, err);
    end(&child);
    if (status != WB_OK) return status;
    if (outcome.status != WB_OK && err) *err = outcome.err;
    return outcome.status;
}
