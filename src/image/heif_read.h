#ifndef WB_IMAGE_HEIF_READ_H
#define WB_IMAGE_HEIF_READ_H

#include "base/status.h"
#include "image/image.h"
#include "image/source.h"

/* HEIC and AVIF files from the outside. Their decoders are as large and as young as LibRaw's: files are read in a
 * process of their own (worker.h); memory, in tests, is read here. */

/* The picture. Errors as wb_heif_image and wb_worker_run. */
WB_MUST_USE WbStatus wb_heif_read_image(const WbSource *source, const WbReading *reading, WbImage **ret,
                                        WbErr *err);

/* What its EXIF block and XMP packet say. Errors the same. */
WB_MUST_USE WbStatus wb_heif_read_shot(const WbSource *source, WbShot *ret, WbErr *err);

#endif
