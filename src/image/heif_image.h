#ifndef WB_IMAGE_HEIF_IMAGE_H
#define WB_IMAGE_HEIF_IMAGE_H

#include "base/status.h"
#include "image/image.h"
#include "image/source.h"

/* The primary picture of a HEIC or AVIF file, upright, through its ICC profile or as sRGB. Without the build option
 * `heif` each is refused with a sentence that says so. Errors: WB_ERR_INPUT, WB_ERR_CORRUPT, WB_ERR_LIMIT, WB_ERR_IO,
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_heif_image(const WbSource *source, WbImage **ret, WbErr *err);

/* Its EXIF block, a whole TIFF file: the caller's, wb_free; NULL when there is none. Errors as above. */
WB_MUST_USE WbStatus wb_heif_exif(const WbSource *source, unsigned char **ret, size_t *ret_bytes, WbErr *err);

#endif
