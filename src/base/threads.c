#define _GNU_SOURCE /* sched_getaffinity: processors this process may use, not those the machine has */
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "base/memory.h"

struct WbPool {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t thread[WB_THREADS_MAX];
    int threads, started, busy, stopping;
    unsigned long round; /* counts calls of wb_pool_run, so that a worker joins each one once */
    atomic_int next;
    int count;
    WbTask task;
    void *context;
};

typedef struct {
    WbPool *pool;
    int worker;
} Start;

static void drain(WbPool *pool, int worker) {
    for (;;) {
        int task = atomic_fetch_add(&pool->next, 1);
        if (task >= pool->count) return;
        pool->task(pool->context, task, worker);
    }
}

static void *worker_main(void *argument) {
    Start start = *(Start *)argument;
    wb_free(argument);
    WbPool *pool = start.pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->stopping && pool->round == seen) pthread_cond_wait(&pool->work, &pool->lock);
        if (pool->stopping) break;
        seen = pool->round;
        pthread_mutex_unlock(&pool->lock);
        drain(pool, start.worker);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0) pthread_cond_signal(&pool->done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static int usable_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n;
}

static WbStatus start_workers(WbPool *pool, WbErr *err) {
    for (int worker = 1; worker < pool->threads; worker++) {
        Start *start = wb_alloc(1, sizeof *start);
        if (!start) return wb_fail_nomem(err);
        *start = (Start){pool, worker};
        if (pthread_create(&pool->thread[worker], NULL, worker_main, start) != 0) {
            wb_free(start);
            return wb_fail(err, WB_ERR_IO, "cannot start thread %d of %d: ask for fewer threads", worker + 1,
                           pool->threads);
        }
        pool->started++;
    }
    return WB_OK;
}

WbStatus wb_pool_new(int threads, WbPool **ret, WbErr *err) {
    WbPool *pool = wb_alloc(1, sizeof *pool);
    if (!pool) return wb_fail_nomem(err);
    if (threads <= 0) threads = usable_processors();
    pool->threads = threads > WB_THREADS_MAX ? WB_THREADS_MAX : threads;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->done, NULL);
    WbStatus status = start_workers(pool, err);
    if (status != WB_OK) {
        wb_pool_free(pool);
        return status;
    }
    *ret = pool;
    return WB_OK;
}

void wb_pool_free(WbPool *pool) {
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = 1;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (int worker = 1; worker <= pool->started; worker++) pthread_join(pool->thread[worker], NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    wb_free(pool);
}

int wb_pool_threads(const WbPool *pool) {
    return pool ? pool->threads : 1;
}

void wb_pool_run(WbPool *pool, int count, WbTask task, void *context) {
    if (!pool || pool->threads == 1) {
        for (int i = 0; i < count; i++) task(context, i, 0);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->task = task;
    pool->context = context;
    pool->count = count;
    atomic_store(&pool->next, 0);
    pool->busy = pool->threads - 1;
    pool->round++;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    drain(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy > 0) pthread_cond_wait(&pool->done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
