#ifndef WB_IMAGE_BYTE_ROWS_H
#define WB_IMAGE_BYTE_ROWS_H

#include <stddef.h>

#include "base/status.h"
#include "image/image.h"

/* Rows of whole 8-bit grey or RGB pixels, as decoders of JPEG and HEIC hand them out, into a reduced image: through
 * the ICC profile, or as sRGB where there is no usable one. A pixel is saturated as in pixels.h. */
typedef struct WbByteRows WbByteRows;

/* `channels`: 1 or 3. `icc` may be NULL. The sizes of `image` say what comes and what is to become of it (reduce.h); it
 * is borrowed until the last row. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_byte_rows_new(WbImage *image, int channels, const void *icc, size_t icc_bytes,
                                      WbByteRows **ret, WbErr *err);

/* The next row, image->full_width x channels; full_height rows complete the image. */
void wb_byte_rows_add(WbByteRows *rows, const unsigned char *row);

void wb_byte_rows_free(WbByteRows *rows); /* takes NULL */
void wb_byte_rows_free_at(WbByteRows **rows);

#endif
