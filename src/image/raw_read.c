#include "image/raw_read.h"

#include <string.h>

#include "base/memory.h"
#include "image/picture.h"
#include "image/raw_image.h"
#include "image/raw_shot.h"
#include "image/worker.h"

#define MOST_PX (WB_IMAGE_EDGE_PX * WB_IMAGE_EDGE_PX)

/* What a job is to read. */
typedef struct Request {
    const WbSource *source;
    const char *path;
    const WbContainer *container;
    const WbReading *reading;
} Request;

/* An image without pointers, as it goes from one process to the other. */
typedef struct FlatImage {
    WbImage image; /* but for its planes */
    float rgb[MOST_PX * 3], clipped[MOST_PX];
} FlatImage;

static WbStatus open_and_read(const Request *request, WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_raw_free_at) WbRaw *raw = NULL;
    WB_TRY(wb_raw_open(request->source, request->path, request->container, request->reading, &raw, err));
    return wb_raw_image(raw, ret, err);
}

static WbStatus image_job(void *context, void *result, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    FlatImage *flat = result;
    WB_TRY(open_and_read(context, &image, err));
    size_t count = (size_t)image->width * (size_t)image->height;
    flat->image = *image;
    memcpy(flat->rgb, image->rgb, count * 3 * sizeof *flat->rgb);
    memcpy(flat->clipped, image->clipped, count * sizeof *flat->clipped);
    return WB_OK;
}

static WbStatus unflatten(const FlatImage *flat, WbImage **ret, WbErr *err) {
    WbImage *image = NULL;
    size_t count = (size_t)flat->image.width * (size_t)flat->image.height;
    WB_TRY(wb_picture_new(flat->image.width, flat->image.height, &image, err));
    image->full_width = flat->image.full_width;
    image->full_height = flat->image.full_height;
    image->origin = flat->image.origin;
    memcpy(image->rgb, flat->rgb, count * 3 * sizeof *flat->rgb);
    memcpy(image->clipped, flat->clipped, count * sizeof *flat->clipped);
    *ret = image;
    return WB_OK;
}

WbStatus wb_raw_read_image(const WbSource *source, const char *path, const WbContainer *container,
                           const WbReading *reading, WbImage **ret, WbErr *err) {
    Request request = {source, path, container, reading};
    if (!path) return open_and_read(&request, ret, err);
    WB_CLEANUP(wb_free_at) FlatImage *flat = wb_alloc(1, sizeof *flat);
    if (!flat) return wb_fail_nomem(err);
    WB_TRY(wb_worker_run(image_job, &request, reading, source->name, flat, sizeof *flat, err));
    return unflatten(flat, ret, err);
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
