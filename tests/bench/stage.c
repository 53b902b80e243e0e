#include "stage.h"

#include <math.h>
#include <stdlib.h>

/* A stage on a pool (NULL: the calling thread alone), and what it came to. */
typedef struct Run {
    const Stage *stage;
    WbPool *pool;
    double result[STAGE_TASKS];
} Run;

static void do_task(void *context, int task, int worker) {
    Run *run = context;
    run->result[task] = run->stage->work(run->stage->context, task, worker);
}

static void run_stage(void *context) {
    Run *run = context;
    wb_pool_run(run->pool, run->stage->tasks, do_task, run);
}

void bench_stage(Bench *bench, WbPool *two, const Stage *stage) {
    Run one_run = {.stage = stage}, two_run = {.stage = stage, .pool = two};
    BenchRunner runners[] = {{.run = run_stage, .context = &one_run}, {.run = run_stage, .context = &two_run}};
    run_stage(&one_run);
    run_stage(&two_run);
    for (int i = 0; i < stage->tasks; i++) {
        if (isfinite(one_run.result[i]) && one_run.result[i] == two_run.result[i]) continue;
        bench_fail(bench, stage->name, "failed, or differs on two threads: not timed");
        return;
    }
    bench_race(runners, 2);
    for (int threads = 1; threads <= STAGE_THREADS; threads++) {
        double seconds = runners[threads - 1].seconds;
        BenchFigure figures[4] = {
            {"speed", stage->photos / seconds, "photos/s"},
            {"of a processor", stage->photos / runners[threads - 1].cpu_seconds, "photos/s"},
        };
        int count = 2;
        if (stage->bytes > 0) figures[count++] = (BenchFigure){"bytes", stage->bytes / seconds * 1e-6, "MB/s"};
        if (threads > 1) figures[count++] = (BenchFigure){"second thread", runners[0].seconds / seconds, "times"};
        bench_report(bench, stage->name, threads, figures, count);
    }
}

WbPool *bench_pool(void) {
    WbPool *pool = NULL;
    WbErr err;
    if (wb_pool_new(STAGE_THREADS, &pool, &err) == WB_OK) return pool;
    fprintf(stderr, "%s\n", err.text);
    exit(1);
}
