#ifndef WB_IMAGE_IMAGE_H
#define WB_IMAGE_IMAGE_H

#include <stdint.h>

#include "base/status.h"
#include "image/reading.h"
#include "image/shot.h"

#define WB_IMAGE_EDGE_PX 128 /* the reduced photo's largest edge: features need no more */

/* What the pixels were made of. */
typedef enum WbImageOrigin {
    WB_IMAGE_RENDERED = 0, /* finished pixels */
    WB_IMAGE_SENSOR,       /* a RAW file's sensor data, balanced as shot */
    WB_IMAGE_PREVIEW,      /* the camera's rendering inside of a RAW file */
} WbImageOrigin;

/* A photo reduced by exact area averaging in linear light, upright (orientation applied), aspect ratio kept:
 * a photo of which no edge exceeds WB_IMAGE_EDGE_PX keeps its own size (of a sensor: one pixel a cell of its mosaic).
 * How pixels are read: pixels.h, raw_bins.h, jpeg_image.h. */
typedef struct WbImage {
    int32_t width, height;           /* px, each 1 .. WB_IMAGE_EDGE_PX */
    int32_t full_width, full_height; /* px of the file, upright */
    float *rgb;       /* height x width x 3, linear sRGB primaries (D65), 1 = white; may leave 0..1 */
    float *clipped;   /* height x width, share 0..1 of the area whose brightest channel is saturated */
    int assumed_srgb; /* 1: the file had no usable ICC profile, sRGB was assumed */
    WbImageOrigin origin;
} WbImage;

/* Reads a photo: TIFF, RAW (whatever LibRaw decodes), JPEG, HEIC where built in; which one, its bytes tell, not its
 * name. Errors: WB_ERR_INPUT (no such file, not a photo we read), WB_ERR_CORRUPT (truncated, damaged, empty),
 * WB_ERR_LIMIT (absurd dimensions), WB_ERR_IO, WB_ERR_NOMEM. The message opens with the path (its end, where it is
 * long). The image is the caller's: wb_image_free. */
WB_MUST_USE WbStatus wb_image_read(const char *path, WbImage **ret, WbErr *err);

/* The same in a certain way (reading.h). Errors also: WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_image_read_as(const char *path, const WbReading *reading, WbImage **ret, WbErr *err);

void wb_image_free(WbImage *image);     /* takes NULL */
void wb_image_free_at(WbImage **image); /* for WB_CLEANUP */

/* What the file itself says: TIFF and EXIF directories, XMP, and of RAW files what LibRaw understands of the makers'
 * notes. Unknown fields are NaN or "". Errors as wb_image_read. */
WB_MUST_USE WbStatus wb_shot_read(const char *path, WbShot *ret, WbErr *err);

#endif
