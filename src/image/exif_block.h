#ifndef WB_IMAGE_EXIF_BLOCK_H
#define WB_IMAGE_EXIF_BLOCK_H

#include <stddef.h>

#include "base/status.h"
#include "image/shot.h"

/* The EXIF block of a JPEG or HEIC photo: a TIFF without a picture. libtiff opens none such, so a picture of one pixel
 * is added to a copy. A block too damaged for that leaves all unknown. Errors: WB_ERR_NOMEM, or as wb_exif_read. */
WB_MUST_USE WbStatus wb_exif_block_read(const void *block, size_t bytes, const char *name, WbShot *ret,
                                        WbErr *err);

#endif
