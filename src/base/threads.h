#ifndef WB_BASE_THREADS_H
#define WB_BASE_THREADS_H

#include "base/status.h"

/* A small pool. The caller of wb_pool_run works along, so a pool of one thread starts none. Which worker runs a task
 * is not fixed: results must be written to places chosen by the task's number, and reduced afterwards in that order. */
typedef struct WbPool WbPool;

/* One task: `task` counts from 0, `worker` is 0 .. threads - 1 (for per-worker scratch). */
typedef void (*WbTask)(void *context, int task, int worker);

#define WB_THREADS_MAX 64 /* more photos at a time only cost memory */

/* threads = 0: one for each processor this process may use. The pool is the caller's; free with wb_pool_free.
 * Errors: WB_ERR_NOMEM, WB_ERR_IO (the system gives no thread). */
WB_MUST_USE WbStatus wb_pool_new(int threads, WbPool **ret, WbErr *err);

/* Joins the threads. Takes NULL. */
void wb_pool_free(WbPool *pool);

int wb_pool_threads(const WbPool *pool); /* a NULL pool: 1 */

/* Runs tasks 0 .. count - 1 and returns when all are done. Not to be called from inside a task. A NULL pool runs them
 * in order on the calling thread. */
void wb_pool_run(WbPool *pool, int count, WbTask task, void *context);

#endif
