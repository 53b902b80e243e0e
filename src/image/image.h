#ifndef WB_IMAGE_IMAGE_H
#define WB_IMAGE_IMAGE_H

#include <stdint.h>

#include "base/status.h"
#include "image/shot.h"

#define WB_IMAGE_EDGE_PX 128 /* the reduced photo's largest edge: features need no more */

/* A photo reduced by exact area averaging in linear light, upright (orientation applied), aspect ratio kept:
 * a photo of which no edge exceeds WB_IMAGE_EDGE_PX keeps its own size. How pixels are read: pixels.h. */
typedef struct WbImage {
    int32_t width, height;           /* px, each 1 .. WB_IMAGE_EDGE_PX */
    int32_t full_width, full_height; /* px of the file, upright */
    float *rgb;       /* height x width x 3, linear sRGB primaries (D65), 1 = white; may leave 0..1 */
    float *clipped;   /* height x width, share 0..1 of the area whose brightest channel is saturated */
    int assumed_srgb; /* 1: the file had no usable ICC profile, sRGB was assumed */
} WbImage;

/* Reads a photo. Errors: WB_ERR_INPUT (no such file, not a photo we read), WB_ERR_CORRUPT (truncated,
 * damaged, empty), WB_ERR_LIMIT (absurd dimensions), WB_ERR_IO, WB_ERR_NOMEM. The message opens with the path
 * (its end, where it is long). The image is the caller's: wb_image_free. */
WB_MUST_USE WbStatus wb_image_read(const char *path, WbImage **ret, WbErr *err);

void wb_image_free(WbImage *image);     /* takes NULL */
void wb_image_free_at(WbImage **image); /* for WB_CLEANUP */

/* What the file's own tags say (TIFF and EXIF directories); unknown fields are NaN or "". Errors as
 * wb_image_read. */
WB_MUST_USE WbStatus wb_shot_read(const char *path, WbShot *ret, WbErr *err);

#endif
