#ifndef WB_IMAGE_REDUCE_H
#define WB_IMAGE_REDUCE_H

#include <stdint.h>

#include "base/status.h"
#include "image/image.h"

/* Exact area averaging while the rows arrive: every output pixel is the mean of the full-resolution pixels
 * under it, those on its border weighted by the part that lies inside. Separable: a row is added to the
 * output rows it touches, all its columns apart; a full output row is summed into its columns. In float: n
 * pixels each way, so at most 2n 2^-24 relative, 3e-4 for the longest photo and 1e-5 for 100 Mpx. Memory: one
 * full-resolution row. */
typedef struct WbReducer WbReducer;

#define WB_REDUCER_LANES 4 /* floats a pixel of a row: linear red, green, blue; 1 where saturated */

/* The reduced size of width x height (both >= 1) when no edge may exceed `edge` px; each at least 1. */
void wb_reduced_size(int32_t width, int32_t height, int32_t edge, int32_t *ret_width, int32_t *ret_height);

/* The reducer writes into `image`, whose sizes say from where to where: full_width x full_height to width x
 * height, none larger than before. `image` is borrowed until the last row. The reducer is the caller's:
 * wb_reducer_free. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_reducer_new(WbImage *image, WbReducer **ret, WbErr *err);

/* The next row, full_width x WB_REDUCER_LANES finite floats, top to bottom; full_height rows complete the
 * image. */
void wb_reducer_row(WbReducer *reducer, const float *row);

void wb_reducer_free(WbReducer *reducer); /* takes NULL */
void wb_reducer_free_at(WbReducer **reducer);

#endif
