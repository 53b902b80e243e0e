#ifndef WB_FEATURES_COUNTS_H
#define WB_FEATURES_COUNTS_H

#include <stdint.h>

#include "features/features.h"
#include "features/stats.h"

#define WB_COUNT_WAYS 2 /* tables that neighbours take turns at, so that counting one bin twice need not wait */

/* All counting over a photo's usable pixels, in one pass: at most WB_IMAGE_EDGE_PX squared, 2^14. */
struct WbCounts {
    uint16_t log_rg[WB_COUNT_WAYS][WB_PERCENTILE_BINS]; /* over +-WB_CHROMA_RANGE */
    uint16_t log_bg[WB_COUNT_WAYS][WB_PERCENTILE_BINS];
    uint16_t luma[WB_COUNT_WAYS][WB_PERCENTILE_BINS];   /* over 0 .. 1 */
    float histogram[WB_COUNT_WAYS][WB_HISTOGRAM];       /* luminance a bin of log chroma */
    uint16_t grey_r[WB_COUNT_WAYS][WB_GREY_STEPS + 1];  /* of the nearly grey; the others in the last bin */
    uint16_t grey_b[WB_COUNT_WAYS][WB_GREY_STEPS + 1];
};

/* Counts into *ret; its ways are then added up in the first. */
void wb_counts_of_pixels(const WbUsable *pixels, WbCounts *ret);

/* The values below which the `count` ascending shares of all `total` values lie, interpolated inside their bins of
 * equal `step` from `low` on. */
void wb_percentiles(const uint16_t bins[WB_PERCENTILE_BINS], size_t total, float low, float step, const double *shares,
                    size_t count, float *values);

#endif
