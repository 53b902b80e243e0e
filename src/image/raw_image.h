#ifndef WB_IMAGE_RAW_IMAGE_H
#define WB_IMAGE_RAW_IMAGE_H

#include "base/status.h"
#include "image/image.h"
#include "image/raw_file.h"

/* The picture of an opened RAW file's sensor data, upright. Errors as wb_raw_open. */
WB_MUST_USE WbStatus wb_raw_image(WbRaw *raw, WbImage **ret, WbErr *err);

/* TIFF tag 274 of LibRaw's `flip` (bits: 1 mirrored, 2 upside down, 4 transposed). */
int wb_raw_orientation(const WbRaw *raw);

#endif
