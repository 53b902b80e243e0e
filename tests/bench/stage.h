#ifndef WB_TESTS_BENCH_STAGE_H
#define WB_TESTS_BENCH_STAGE_H

#include "base/threads.h"
#include "bench.h"

enum { STAGE_TASKS = 32, STAGE_THREADS = 2 };

/* One stage of the way from a file to sliders, cut into tasks as the product cuts it. */
typedef struct Stage {
    const char *name;
    /* Does a task and returns a number that hangs on its result; NaN: it failed. */
    double (*work)(void *context, int task, int worker);
    void *context;
    int tasks;            /* up to STAGE_TASKS */
    double photos, bytes; /* of all tasks; bytes 0: there is no number worth giving */
} Stage;

/* Times it on one thread and on two, in turns, once both have given the same results. */
void bench_stage(Bench *bench, WbPool *two, const Stage *stage);

/* The pool of STAGE_THREADS; ends the program when the system gives none. */
WbPool *bench_pool(void);

#endif
