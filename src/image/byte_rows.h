#ifndef WB_IMAGE_BYTE_ROWS_H
#define WB_IMAGE_BYTE_ROWS_H

#include "base/status.h"
#include "image/image.h"
#include "image/profile.h"

/* Rows of whole 8-bit pixels of grey, RGB or inks, as decoders of JPEG and HEIC hand them out, into a reduced image:
 * through a profile (with tables of WB_BYTE_STEPS), or without one as in pixels.h, and saturated as there. */
typedef struct WbByteRows WbByteRows;

#define WB_BYTE_STEPS 255 /* of a profile's tables: exact for bytes */

/* `channels`: 1, 3, or 4 inks (255: full). `profile` (NULL: none) and `image` are borrowed until the last row; the
 * sizes of `image` say what comes and what is to become of it (reduce.h). Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_byte_rows_new(WbImage *image, int channels, const WbProfile *profile, WbByteRows **ret,
                                      WbErr *err);

/* The next row, image->full_width x channels; full_height rows complete the image. */
void wb_byte_rows_add(WbByteRows *rows, const unsigned char *row);

void wb_byte_rows_free(WbByteRows *rows); /* takes NULL */
void wb_byte_rows_free_at(WbByteRows **rows);

#endif
