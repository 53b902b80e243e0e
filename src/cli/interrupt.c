#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static const struct timespec at_once = {0};
static const struct timespec echo = {.tv_nsec = 300000000}; /* 0.3 s: timeout(1) asks twice, a hand is slower */

/* What others ask with, and what we note for ourselves: each is so while a blocked signal is pending. */
static const int stops[] = {SIGINT, SIGTERM};
enum { STOPS = sizeof stops / sizeof *stops, ASKED = SIGUSR1, WRITING = SIGUSR2 };

/* Those that are not ignored. */
static sigset_t stop_set(void) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < STOPS; i++) {
        struct sigaction now;
        if (sigaction(stops[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) sigaddset(&set, stops[i]);
    }
    return set;
}

void wb_interrupt_block(void) {
    sigset_t set = stop_set();
    sigaddset(&set, ASKED);
    sigaddset(&set, WRITING);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static int is_pending(int signal) {
    sigset_t set;
    sigemptyset(&set);
    return sigpending(&set) == 0 && sigismember(&set, signal) == 1;
}

int wb_interrupt_pending(void) {
    for (int i = 0; i < STOPS; i++)
        if (is_pending(stops[i])) return 1;
    return is_pending(ASKED);
}

/* The first is noted, for all who look. The second ends what cannot look: it waits for a drive, say. */
static void *listen(void *context) {
    static const char words[] = "graycard: ended at once: on your second request: what was finished is kept\n";
    sigset_t set = stop_set();
    int got;
    (void)context;
    if (sigwait(&set, &got) != 0) return NULL;
    kill(getpid(), ASKED);
    nanosleep(&echo, NULL);
    while (sigtimedwait(&set, NULL, &at_once) > 0) {}
    do {
        if (sigwait(&set, &got) != 0) return NULL;
    } while (is_pending(WRITING));
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0) {} /* nobody is left to tell */
    _exit(130);
}

void wb_interrupt_listen(void) {
    pthread_t thread;
    if (wb_interrupt_pending()) kill(getpid(), ASKED);
    if (pthread_create(&thread, NULL, listen, NULL) == 0) pthread_detach(thread); /* without: asked for all the same */
}

WbStatus wb_interrupt_check(WbErr *err) {
    if (!wb_interrupt_pending()) return WB_OK;
    return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted: on your request: what was finished is kept");
}

int wb_interrupt_progress(void *context, const char *stage, double share) {
    (void)context, (void)stage, (void)share;
    return wb_interrupt_pending();
}

static int poll_signals(void *context) {
    (void)context;
    return wb_interrupt_pending();
}

static void note_writing(int on) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, WRITING);
    if (on) kill(getpid(), WRITING);
    else sigtimedwait(&set, NULL, &at_once);
}

void wb_interrupt_watch(sqlite3 *db, int on) {
    note_writing(!on);
    sqlite3_progress_handler(db, on ? 10000 : 0, on ? poll_signals : NULL, NULL); /* 10000 steps: under a millisecond */
}

/* OpenBLAS starts its threads when it is loaded, before main: they too must have the signals blocked, or one of them
 * takes a Ctrl-C and the process dies. A program's own preinit functions run before any library's (ELF gABI, chapter
 * 5). */
__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(void) = wb_interrupt_block;
