#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>

static const int stops[] = {SIGINT, SIGTERM};
enum { STOPS = sizeof stops / sizeof *stops };

void wb_interrupt_block(void) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < STOPS; i++) {
        struct sigaction now;
        if (sigaction(stops[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) sigaddset(&set, stops[i]);
    }
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int wb_interrupt_pending(void) {
    sigset_t set;
    sigemptyset(&set);
    if (sigpending(&set) != 0) return 0;
    for (int i = 0; i < STOPS; i++)
        if (sigismember(&set, stops[i]) == 1) return 1;
    return 0;
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

void wb_interrupt_watch(sqlite3 *db, int on) {
    sqlite3_progress_handler(db, on ? 10000 : 0, on ? poll_signals : NULL, NULL); /* 10000 steps: under a millisecond */
}

/* OpenBLAS starts its threads when it is loaded, before main: they too must have the signals blocked, or one of them
 * takes a Ctrl-C and the process dies. A program's own preinit functions run before any library's (ELF gABI, chapter
 * 5). */
__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(void) = wb_interrupt_block;
