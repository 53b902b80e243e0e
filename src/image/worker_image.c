#include "image/worker.h"

#include <string.h>

#include "base/memory.h"
#include "image/picture.h"

#define MOST_PX (WB_IMAGE_EDGE_PX * WB_IMAGE_EDGE_PX)

/* An image without pointers, as it goes from one process to the other. */
typedef struct FlatImage {
    WbImage image; /* but for its planes */
    float rgb[MOST_PX * 3], clipped[MOST_PX];
} FlatImage;

typedef struct Making {
    WbImageJob job;
    void *context;
} Making;

static WbStatus flatten(void *context, void *result, WbErr *err) {
    const Making *making = context;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    FlatImage *flat = result;
    WB_TRY(making->job(making->context, &image, err));
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
    image->assumed_srgb = flat->image.assumed_srgb;
    image->origin = flat->image.origin;
    memcpy(image->rgb, flat->rgb, count * 3 * sizeof *flat->rgb);
    memcpy(image->clipped, flat->clipped, count * sizeof *flat->clipped);
    *ret = image;
    return WB_OK;
}

WbStatus wb_worker_image(WbImageJob job, void *context, const WbReading *reading, const char *name,
                         WbImage **ret, WbErr *err) {
    Making making = {job, context};
    WB_CLEANUP(wb_free_at) FlatImage *flat = wb_alloc(1, sizeof *flat);
    if (!flat) return wb_fail_nomem(err);
    WB_TRY(wb_worker_run(flatten, &making, reading, name, flat, sizeof *flat, err));
    return unflatten(flat, ret, err);
}
