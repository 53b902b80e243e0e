#include "base/threads.h"

#include <stdatomic.h>
#include <time.h>

#include "check.h"

enum { TASKS = 300, THREADS = 8 };

typedef struct {
    atomic_int runs[TASKS];            /* how often each task ran */
    atomic_int busy[WB_THREADS_MAX];   /* 1 while a worker is in a task */
    atomic_int wrong;                  /* tasks or workers out of range; a worker in two tasks at a time */
    int count, threads;
} Record;

static void task(void *context, int number, int worker) {
    Record *record = context;
    if (number < 0 || number >= record->count || worker < 0 || worker >= record->threads) {
        atomic_fetch_add(&record->wrong, 1);
        return;
    }
    if (atomic_exchange(&record->busy[worker], 1)) atomic_fetch_add(&record->wrong, 1);
    atomic_fetch_add(&record->runs[number], 1);
    atomic_store(&record->busy[worker], 0);
}

/* Tasks that did not run exactly once. */
static int run_once(WbPool *pool, int count, int threads) {
    Record record = {.count = count, .threads = threads};
    wb_pool_run(pool, count, task, &record);
    int wrong = atomic_load(&record.wrong);
    for (int i = 0; i < TASKS; i++) wrong += atomic_load(&record.runs[i]) != (i < count);
    return wrong;
}

static void test_each_once(void) {
    static const int counts[] = {0, 1, 2, 7, 64, TASKS};
    for (int threads = 1; threads <= THREADS; threads++) {
        WbPool *pool = NULL;
        WbErr err;
        if (!CHECK_OK(wb_pool_new(threads, &pool, &err), err)) return;
        CHECK(wb_pool_threads(pool) == threads);
        int wrong = 0;
        for (int round = 0; round < 120; round++) /* enough for a worker to come late to a round that is over */
            wrong += run_once(pool, counts[round % 6], threads);
        CHECK(wrong == 0);
        wb_pool_free(pool);
    }
}

typedef struct {
    int order[16], at;
} Order;

static void note(void *context, int number, int worker) {
    Order *order = context;
    order->order[order->at++] = worker == 0 ? number : -1;
}

static void test_alone(void) {
    CHECK(wb_pool_threads(NULL) == 1);
    CHECK(run_once(NULL, TASKS, 1) == 0);
    WbPool *pool = NULL;
    WbErr err;
    if (!CHECK_OK(wb_pool_new(1, &pool, &err), err)) return;
    for (int which = 0; which < 2; which++) { /* in order, on the calling thread */
        Order order = {.at = 0};
        wb_pool_run(which ? pool : NULL, 16, note, &order);
        CHECK(order.at == 16);
        for (int i = 0; i < 16; i++) CHECK(order.order[i] == i);
    }
    wb_pool_free(pool);
    wb_pool_free(NULL);
}

typedef struct {
    atomic_int arrived, left;
    int threads;
} Meeting;

/* Returns only when every worker is in a task of its own: with fewer threads than promised this never ends. They leave
 * one after the other, the caller of wb_pool_run first, who must wait for every other one. */
static void meet(void *context, int number, int worker) {
    Meeting *meeting = context;
    (void)number;
    atomic_fetch_add(&meeting->arrived, 1);
    while (atomic_load(&meeting->arrived) < meeting->threads) continue;
    nanosleep(&(struct timespec){.tv_nsec = worker * 3000000L}, NULL); /* 3 ms: far longer than a return takes */
    atomic_fetch_add(&meeting->left, 1);
}

static void test_at_a_time(void) {
    WbPool *pool = NULL;
    WbErr err;
    if (!CHECK_OK(wb_pool_new(3, &pool, &err), err)) return;
    Meeting meeting = {.threads = 3};
    wb_pool_run(pool, 3, meet, &meeting);
    CHECK(atomic_load(&meeting.arrived) == 3 && atomic_load(&meeting.left) == 3);
    wb_pool_free(pool);
}

static void test_sizes(void) {
    WbPool *pool = NULL;
    WbErr err;
    if (CHECK_OK(wb_pool_new(0, &pool, &err), err)) CHECK(wb_pool_threads(pool) >= 1);
    wb_pool_free(pool);
    pool = NULL;
    if (CHECK_OK(wb_pool_new(WB_THREADS_MAX + 100, &pool, &err), err)) {
        CHECK(wb_pool_threads(pool) == WB_THREADS_MAX);
        CHECK(run_once(pool, TASKS, WB_THREADS_MAX) == 0);
    }
    wb_pool_free(pool);
}

static void test_memory(void) {
    WbErr err;
    CHECK_EVERY_ALLOCATION(10, {
        WbPool *pool = NULL;
        status = wb_pool_new(4, &pool, &err);
        CHECK((pool != NULL) == (status == WB_OK)); /* untouched on failure */
        wb_pool_free(pool);
    });
}

int main(void) {
    test_each_once();
    test_alone();
    test_at_a_time();
    test_sizes();
    test_memory();
    return check_done();
}
