#include "image/raw_read.h"

#include <string.h>

#include "image/raw_image.h"
#include "image/raw_shot.h"
#include "image/worker.h"

/* What a job is to read. */
typedef struct Request {
    const WbSource *source;
    const char *path;
    const WbContainer *container;
    const WbReading *reading;
} Request;

static WbStatus open_and_read(void *context, WbImage **ret, WbErr *err) {
    const Request *request = context;
    WB_CLEANUP(wb_raw_free_at) WbRaw *raw = NULL;
    WB_TRY(wb_raw_open(request->source, request->path, request->container, request->reading, &raw, err));
    return wb_raw_image(raw, ret, err);
}

WbStatus wb_raw_read_image(const WbSource *source, const char *path, const WbContainer *container,
                           const WbReading *reading, WbImage **ret, WbErr *err) {
    Request request = {source, path, container, reading};
    if (!path) return open_and_read(&request, ret, err);
    return wb_worker_image(open_and_read, &request, reading, source->name, ret, err);
}

typedef struct ShotRequest {
    Request request;
    const WbShot *known;
} ShotRequest;

static WbStatus shot_job(void *context, void *result, WbErr *err) {
    const ShotRequest *it = context;
    const Request *request = &it->request;
    WB_CLEANUP(wb_raw_free_at) WbRaw *raw = NULL;
    WbShot shot = *it->known;
    WB_TRY(wb_raw_open(request->source, request->path, request->container, request->reading, &raw, err));
    wb_raw_fill_shot(raw, &shot);
    memcpy(result, &shot, sizeof shot);
    return WB_OK;
}

WbStatus wb_raw_read_shot(const WbSource *source, const char *path, const WbContainer *container,
                          const WbReading *reading, WbShot *shot, WbErr *err) {
    ShotRequest it = {{source, path, container, reading}, shot};
    WbShot filled;
    if (path)
        WB_TRY(wb_worker_run(shot_job, &it, reading, source->name, &filled, sizeof filled, err));
    else
        WB_TRY(shot_job(&it, &filled, err));
    *shot = filled;
    return WB_OK;
}
