#ifndef WB_IMAGE_WORKER_H
#define WB_IMAGE_WORKER_H

#include <stddef.h>

#include "base/status.h"
#include "image/image.h"

/* Runs decoders that are known to crash on damaged files in a process of their own, so that what dies is not the host:
 * a fork without exec, since a guest in someone else's program has no program of its own to start. */

#define WB_WORKER_CPU_SECONDS 120  /* twenty times what the slowest sensor takes on a slow machine */
#define WB_WORKER_WALL_SECONDS 600 /* a drive may be slow, too */
#define WB_WORKER_EXTRA_MB                                                                                   \
    1024 /* address space beyond the host's and WB_RAW_MAX_MB: stacks, heaps of threads */

/* Fills `result` of as many bytes as wb_worker_run was told. */
typedef WbStatus (*WbJob)(void *context, void *result, WbErr *err);

/* Makes a picture, which is the caller's. */
typedef WbStatus (*WbImageJob)(void *context, WbImage **ret, WbErr *err);

/* What the job returns, with its message and its `bytes` of result. `name` is the file's, for messages. While it runs,
 * reading->poll is asked. Errors also: WB_ERR_CORRUPT (the job died), WB_ERR_LIMIT (it took too long or too much),
 * WB_ERR_IO (no process is to be had), WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_worker_run(WbJob job, void *context, const WbReading *reading, const char *name,
                                   void *result, size_t bytes, WbErr *err);

/* The same for a picture. Errors also: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_worker_image(WbImageJob job, void *context, const WbReading *reading, const char *name,
                                     WbImage **ret, WbErr *err);

#endif
