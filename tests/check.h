#ifndef WB_TESTS_CHECK_H
#define WB_TESTS_CHECK_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"

/* The whole test harness: every CHECK that fails prints its place and what it saw; check_done() ends main with the
 * program's exit code. A test that leaves live memory blocks behind fails too. */

static int check_count, check_failures;

static inline int check_report(int ok, const char *file, int line, const char *what) {
    check_count++;
    if (ok) return 1;
    check_failures++;
    fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
    return 0;
}

#define CHECK(condition) check_report(!!(condition), __FILE__, __LINE__, #condition)

/* |a - b| <= tolerance; a NaN on either side fails. */
#define CHECK_NEAR(a, b, tolerance) check_near((double)(a), (double)(b), (double)(tolerance), __FILE__, __LINE__, #a)

static inline int check_near(double a, double b, double tolerance, const char *file, int line, const char *what) {
    int ok = isfinite(a) && isfinite(b) && fabs(a - b) <= tolerance;
    if (!ok) fprintf(stderr, "%s: is %.9g, expected %.9g +- %.3g\n", what, a, b, tolerance);
    return check_report(ok, file, line, what);
}

#define CHECK_TEXT(a, b) check_text((a), (b), __FILE__, __LINE__, #a)

static inline int check_text(const char *a, const char *b, const char *file, int line, const char *what) {
    int ok = a && b && strcmp(a, b) == 0;
    if (!ok) fprintf(stderr, "%s: is \"%s\", expected \"%s\"\n", what, a ? a : "(null)", b ? b : "(null)");
    return check_report(ok, file, line, what);
}

/* `call` is WB_OK; prints the message of `err` if not. */
#define CHECK_OK(call, err) check_ok((call), &(err), __FILE__, __LINE__, #call)

static inline int check_ok(WbStatus status, const WbErr *err, const char *file, int line, const char *what) {
    if (status != WB_OK) fprintf(stderr, "%s: %s\n", wb_status_name(status), err->text);
    return check_report(status == WB_OK, file, line, what);
}

static inline int check_done(void) {
    long long live = (long long)wb_memory_live_blocks();
    if (live != 0) fprintf(stderr, "%lld memory blocks were not freed\n", live);
    check_report(live == 0, __FILE__, __LINE__, "all memory freed");
    printf("%d checks, %d failed\n", check_count, check_failures);
    return check_failures ? 1 : 0;
}

/* Runs `body` (a statement that sets `status` from one fallible call and frees what it got) with allocation 1, 2, 3,
 * ... failing, until it succeeds without one; each failing run must say WB_ERR_NOMEM. */
#define CHECK_EVERY_ALLOCATION(limit, body)                                                                  \
    do {                                                                                                     \
        int check_done_early = 0;                                                                            \
        for (int check_n = 1; check_n <= (limit) && !check_done_early; check_n++) {                          \
            WbStatus status = WB_OK;                                                                         \
            wb_memory_fail_at(check_n);                                                                      \
            body;                                                                                            \
            if (!wb_memory_failed()) check_done_early = 1;                                                   \
            wb_memory_fail_at(0);                                                                            \
            if (check_done_early) CHECK(status == WB_OK);                                                    \
            else CHECK(status == WB_ERR_NOMEM);                                                              \
        }                                                                                                    \
        CHECK(check_done_early);                                                                             \
    } while (0)

#endif
