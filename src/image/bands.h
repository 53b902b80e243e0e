#ifndef WB_IMAGE_BANDS_H
#define WB_IMAGE_BANDS_H

#include <stdint.h>

#include "base/status.h"
#include "image/layout.h"
#include "image/photo_limits.h"
#include "image/tiff_handle.h"

/* Decodes a photo from top to bottom, a band of rows at a time: a strip, a row of tiles, or a single row
 * where a strip is too large to be held (every plane then has a handle of its own, so that each reads on
 * where it was). */
typedef struct WbBands WbBands;

/* Neighbouring pixels of one row, as the decoder leaves them: rows start on a byte, samples in the machine's
 * order. */
typedef struct WbRun {
    const unsigned char
        *planes[WB_IMAGE_MAX_PLANES]; /* planes[0] only, unless planar: then one a colour, and alpha */
    int32_t column, count;            /* px */
} WbRun;

/* `tiff` and `layout` are borrowed. Errors: WB_ERR_LIMIT (a strip or tile too large), WB_ERR_CORRUPT,
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_bands_new(WbTiff *tiff, const WbLayout *layout, WbBands **ret, WbErr *err);

/* Decodes the next band; *ret_rows is its height, 0 after the last. Errors: WB_ERR_CORRUPT, WB_ERR_IO. */
WB_MUST_USE WbStatus wb_bands_next(WbBands *bands, int32_t *ret_rows, WbErr *err);

int32_t wb_bands_runs(const WbBands *bands); /* runs a row */

/* Run `run` of row `row` of the current band; valid until the next wb_bands_next. */
WbRun wb_bands_run(const WbBands *bands, int32_t row, int32_t run);

void wb_bands_free(WbBands *bands); /* takes NULL */
void wb_bands_free_at(WbBands **bands);

#endif
