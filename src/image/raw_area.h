#ifndef WB_IMAGE_RAW_AREA_H
#define WB_IMAGE_RAW_AREA_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "image/raw_file.h"

#define WB_RAW_CELL_MAX 16 /* photosites: the largest mosaic period that LibRaw knows (Leaf's) */

/* The part of the unpacked sensor that is the photo. */
typedef struct WbRawArea {
    const uint16_t *numbers; /* of its first row; LibRaw's, borrowed */
    size_t pitch;            /* numbers from one row to the next */
    int32_t cols, rows;      /* photosites */
    int samples; /* numbers a photosite: 1 in a mosaic, 3 or 4 where every photosite has all colours */
    int32_t width, height; /* px of the photo that it makes, not yet upright: pixels may not be square */
} WbRawArea;

/* Errors: WB_ERR_CORRUPT (the photo would lie outside of the sensor, nothing was decoded). */
WB_MUST_USE WbStatus wb_raw_area(const WbRaw *raw, WbRawArea *ret, WbErr *err);

#endif
