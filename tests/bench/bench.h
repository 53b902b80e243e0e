#ifndef WB_TESTS_BENCH_H
#define WB_TESTS_BENCH_H

#include <stddef.h>
#include <stdio.h>

/* Timing for the programs of this folder. What is compared takes turns, so that whatever else the machine does falls on
 * all alike, and the median of the turns counts. Nothing is timed whose result is wrong. */

/* One program's report: printed, and with `--csv FILE` appended to FILE as rows of results.csv without the machine. */
typedef struct Bench {
    const char *name; /* of the benchmark */
    FILE *csv;        /* or NULL */
    int failed;       /* 1: a result was wrong */
} Bench;

/* Reads the arguments and pins the BLAS to one thread. */
Bench bench_begin(const char *name, int argc, char **argv);
int bench_end(Bench *bench); /* main's exit code */

typedef struct BenchFigure {
    const char *name; /* "time", "naive/fast" ... */
    double value;
    const char *unit;
} BenchFigure;

void bench_report(Bench *bench, const char *what, int threads, const BenchFigure *figures, int count);
void bench_fail(Bench *bench, const char *what, const char *why);

/* Who takes turns. `run` NULL: nobody, times stay 0. */
typedef struct BenchRunner {
    void (*run)(void *context);
    void *context;
    double seconds;     /* set: median time of one call on the clock */
    double cpu_seconds; /* and of all processors that worked on it: what other programs do not stretch */
} BenchRunner;

void bench_race(BenchRunner *runners, int count);

/* The same work done in up to three ways, each on the calling thread. */
typedef struct BenchKernel {
    const char *name;
    void (*naive)(void *context), (*fast)(void *context), (*library)(void *context); /* all but `fast` may be NULL */
    void *context;
    float *out; /* [outs]: all that a run writes or adds to; zeroed before the runs that are compared */
    size_t outs;
    double tolerance;   /* largest difference from `naive`, as a share of the largest magnitude in its output */
    double flop, bytes; /* of one call; share of the peak: flop against sgemm, or where it is 0 bytes against memcpy */
} BenchKernel;

void bench_kernel(Bench *bench, const BenchKernel *kernel);

/* `count` numbers, uniform in -0.5 .. 0.5; freed by wb_free. Ends the program when out of memory. */
float *bench_numbers(size_t count, unsigned seed);

#endif
