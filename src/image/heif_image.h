#ifndef WB_IMAGE_HEIF_IMAGE_H
#define WB_IMAGE_HEIF_IMAGE_H

#include "base/status.h"
#include "image/image.h"
#include "image/source.h"

/* The primary picture of a HEIC or AVIF file, upright, through its ICC profile or as sRGB. Without the build option
 * `heif` each is refused with a sentence that says so. Errors: WB_ERR_INPUT, WB_ERR_CORRUPT, WB_ERR_LIMIT, WB_ERR_IO,
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_heif_image(const WbSource *source, WbImage **ret, WbErr *err);

/* Blocks of bytes inside of it: the caller's, wb_heif_blocks_clear; NULL where there is none. */
typedef struct WbHeifBlocks {
    unsigned char *exif, *xmp; /* a whole TIFF file; a packet */
    size_t exif_bytes, xmp_bytes;
} WbHeifBlocks;

/* Errors as above. */
WB_MUST_USE WbStatus wb_heif_blocks(const WbSource *source, WbHeifBlocks *ret, WbErr *err);

void wb_heif_blocks_clear(WbHeifBlocks *blocks);

#endif
