#ifndef WB_IMAGE_JPEG_IMAGE_H
#define WB_IMAGE_JPEG_IMAGE_H

#include <stdint.h>

#include "base/status.h"
#include "image/image.h"
#include "image/source.h"

/* The JPEG that begins at byte `at` of the source, upright by its own EXIF; where that names no orientation, by
 * `orientation` (TIFF tag 274; 0: none). Large ones are decoded at a part of their size, some four times the image's
 * (the DCT averages encoded values, so not smaller at once), then reduced in linear light. Grey and RGB through the
 * ICC profile, or as sRGB. Errors: WB_ERR_INPUT (no JPEG, inks), WB_ERR_CORRUPT (cut short, damaged), WB_ERR_LIMIT (too
 * large, too many passes), WB_ERR_IO, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_jpeg_image(const WbSource *source, uint64_t at, int orientation, WbImage **ret,
                                   WbErr *err);

/* Where the largest colour JPEG inside a file of another kind begins. The whole file is searched, so that its
 * directories need not be understood. Errors: WB_ERR_INPUT (there is none), WB_ERR_IO, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_jpeg_find(const WbSource *source, uint64_t *ret_at, WbErr *err);

#endif
