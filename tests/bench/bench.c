#include "bench.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/memory.h"
#include "base/random.h"
#include "nn/blas.h"

#define TURN_SECONDS 0.004 /* a turn repeats its call so long: far above the clock's grain, below a scheduler's slice */
#define RACE_SECONDS 0.8   /* of one race, but for the turns that everybody gets; thirty kernels stay below a minute */
#define TURNS_MIN 3        /* the fewest with a median that one disturbance cannot move */
#define TURNS_MAX 31       /* more do not move the median */
#define RUNNERS_MAX 8

enum {
    SGEMM_EDGE = 384,     /* three matrices of 576 KiB: near the BLAS's best, a few milliseconds a call */
    COPY_BYTES = 1 << 25, /* 32 MiB: beyond the caches, where bulk data lies */
};

typedef struct Times {
    double clock, cpu; /* seconds */
} Times;

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static Times now(void) {
    struct rusage children; /* that have ended: RAW files are decoded in processes of their own */
    getrusage(RUSAGE_CHILDREN, &children);
    double cpu = (double)(children.ru_utime.tv_sec + children.ru_stime.tv_sec) +
                 (double)(children.ru_utime.tv_usec + children.ru_stime.tv_usec) * 1e-6;
    return (Times){seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID) + cpu};
}

Bench bench_begin(const char *name, int argc, char **argv) {
    Bench bench = {.name = name};
    if (wb_blas_pin() != 1) bench_fail(&bench, "BLAS", "does not work with one thread");
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--csv") != 0) continue;
        bench.csv = fopen(argv[i + 1], "a");
        if (!bench.csv) bench_fail(&bench, argv[i + 1], "cannot be written");
    }
    return bench;
}

int bench_end(Bench *bench) {
    if (bench->csv && fclose(bench->csv) != 0) bench_fail(bench, "the results", "cannot be written");
    return bench->failed;
}

void bench_fail(Bench *bench, const char *what, const char *why) {
    bench->failed = 1;
    fprintf(stderr, "%s: %s: %s\n", bench->name, what, why);
}

void bench_report(Bench *bench, const char *what, int threads, const BenchFigure *figures, int count) {
    printf("%-44s %d thread%s", what, threads, threads == 1 ? " " : "s");
    for (int i = 0; i < count; i++) {
        printf("%s %s %.4g %s", i ? "," : ":", figures[i].name, figures[i].value, figures[i].unit);
        if (bench->csv)
            fprintf(bench->csv, "%s,\"%s\",%d,%s,%.4g,%s\n", bench->name, what, threads, figures[i].name,
                    figures[i].value, figures[i].unit);
    }
    printf("\n");
    fflush(stdout);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, ascending);
    return values[count / 2];
}

/* One of `calls` calls. */
static Times turn(const BenchRunner *runner, int calls) {
    Times begin = now();
    for (int i = 0; i < calls; i++)
        runner->run(runner->context);
    Times end = now();
    return (Times){(end.clock - begin.clock) / calls, (end.cpu - begin.cpu) / calls};
}

void bench_race(BenchRunner *runners, int count) {
    double clock[RUNNERS_MAX][TURNS_MAX], cpu[RUNNERS_MAX][TURNS_MAX];
    int calls[RUNNERS_MAX], turns = 0;
    for (int i = 0; i < count; i++) {
        if (!runners[i].run) continue;
        double once = turn(&runners[i], 1).cpu; /* warms the caches too */
        calls[i] = once < TURN_SECONDS ? (int)(TURN_SECONDS / (once + 1e-9)) + 1 : 1; /* 1e-9: the clock's grain */
    }
    double begin = now().clock;
    do {
        for (int i = 0; i < count; i++) {
            if (!runners[i].run) continue;
            Times took = turn(&runners[i], calls[i]);
            clock[i][turns] = took.clock;
            cpu[i][turns] = took.cpu;
        }
        turns++;
    } while (turns < TURNS_MIN || (turns < TURNS_MAX && now().clock - begin < RACE_SECONDS));
    for (int i = 0; i < count; i++) {
        runners[i].seconds = runners[i].run ? median(clock[i], turns) : 0;
        runners[i].cpu_seconds = runners[i].run ? median(cpu[i], turns) : 0;
    }
}

float *bench_numbers(size_t count, unsigned seed) {
    WbRandom random = wb_random(seed, 1);
    float *block = wb_alloc(count, sizeof *block);
    if (!block) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    for (size_t i = 0; i < count; i++)
        block[i] = wb_random_unit(&random) - 0.5F;
    return block;
}

/* What the machine can do at best: the last runner of every race. */
static void peak_sgemm(void *context) {
    float *a = context, *b = a + SGEMM_EDGE * SGEMM_EDGE, *c = b + SGEMM_EDGE * SGEMM_EDGE;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SGEMM_EDGE, SGEMM_EDGE, SGEMM_EDGE, 1, a, SGEMM_EDGE, b,
                SGEMM_EDGE, 0, c, SGEMM_EDGE);
}

static void peak_copy(void *context) {
    memcpy((char *)context + COPY_BYTES, context, COPY_BYTES);
}

/* 1 when `out` is what `naive` gave. */
static int agrees(const BenchKernel *kernel, const float *expected) {
    double largest = 0, worst = 0;
    for (size_t i = 0; i < kernel->outs; i++) {
        double off = fabs((double)kernel->out[i] - expected[i]);
        largest = fmax(largest, fabs(expected[i]));
        if (off > worst || isnan(off)) worst = isnan(off) ? INFINITY : off;
    }
    if (worst <= kernel->tolerance * largest && largest > 0) return 1;
    fprintf(stderr, "%s: off by %.3g where the largest is %.3g\n", kernel->name, worst, largest);
    return 0;
}

static int is_right(const BenchKernel *kernel) {
    void (*const ways[])(void *) = {kernel->fast, kernel->library};
    size_t bytes = kernel->outs * sizeof *kernel->out;
    float *expected = bench_numbers(kernel->outs, 1);
    int right = 1;
    memset(kernel->out, 0, bytes);
    (kernel->naive ? kernel->naive : kernel->fast)(kernel->context);
    memcpy(expected, kernel->out, bytes);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!ways[i]) continue;
        memset(kernel->out, 0, bytes);
        ways[i](kernel->context);
        right = right && agrees(kernel, expected);
    }
    wb_free(expected);
    return right;
}

void bench_kernel(Bench *bench, const BenchKernel *kernel) {
    if (!is_right(kernel)) {
        bench_fail(bench, kernel->name, "wrong result: not timed");
        return;
    }
    size_t peak_bytes = kernel->flop > 0 ? 3 * sizeof(float) * SGEMM_EDGE * SGEMM_EDGE : 2 * (size_t)COPY_BYTES;
    float *block = bench_numbers(peak_bytes / sizeof(float), 2);
    BenchRunner runners[] = {{.run = kernel->fast, .context = kernel->context},
                             {.run = kernel->naive, .context = kernel->context},
                             {.run = kernel->library, .context = kernel->context},
                             {.run = kernel->flop > 0 ? peak_sgemm : peak_copy, .context = block}};
    bench_race(runners, 4);
    wb_free(block);
    double fast = runners[0].cpu_seconds;
    double work = kernel->flop > 0 ? kernel->flop : kernel->bytes;
    double peak_work = kernel->flop > 0 ? 2.0 * SGEMM_EDGE * SGEMM_EDGE * SGEMM_EDGE : 2.0 * COPY_BYTES;
    double peak = peak_work / runners[3].cpu_seconds;
    BenchFigure figures[5] = {{"time", fast * 1e6, "us"}};
    int count = 1;
    figures[count++] = (BenchFigure){"rate", work / fast * 1e-9, kernel->flop > 0 ? "GFLOP/s" : "GB/s"};
    figures[count++] = (BenchFigure){kernel->flop > 0 ? "of sgemm" : "of memcpy", 100 * work / fast / peak, "%"};
    if (kernel->naive) figures[count++] = (BenchFigure){"naive/fast", runners[1].cpu_seconds / fast, "times"};
    if (kernel->library) figures[count++] = (BenchFigure){"library/fast", runners[2].cpu_seconds / fast, "times"};
    bench_report(bench, kernel->name, 1, figures, count);
}
