#ifndef WB_IMAGE_JPEG_IMAGE_H
#define WB_IMAGE_JPEG_IMAGE_H

#include <stdint.h>

#include "base/status.h"
#include "image/container.h"
#include "image/image.h"
#include "image/reading.h"
#include "image/source.h"

/* The JPEG that begins at byte `at` of the source, upright and in the colour space that its own EXIF says; what that
 * leaves untold, as `around` says, the file that it lies in (NULL: none). Large ones are decoded at a part of their
 * size, some four times the image's (the DCT averages encoded values, so not smaller at once), then reduced in linear
 * light. Grey, RGB and CMYK through the ICC profile; without a usable one RGB as Adobe RGB where EXIF says so, the rest
 * as in pixels.h. Errors: WB_ERR_INPUT (no JPEG, other kinds), WB_ERR_CORRUPT (cut short, damaged), WB_ERR_LIMIT (too
 * large, too many passes), WB_ERR_INTERRUPTED, WB_ERR_IO, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_jpeg_image(const WbSource *source, uint64_t at, const WbContainer *around,
                                   const WbReading *reading, WbImage **ret, WbErr *err);

/* Where the largest colour JPEG inside a file of another kind begins. The file is searched, so that its directories
 * need not be understood, but no further than jpeg_find.c says. Errors: WB_ERR_INPUT (there is none),
 * WB_ERR_INTERRUPTED, WB_ERR_IO, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_jpeg_find(const WbSource *source, const WbReading *reading, uint64_t *ret_at,
                                  WbErr *err);

#endif
