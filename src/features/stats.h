#ifndef WB_FEATURES_STATS_H
#define WB_FEATURES_STATS_H

#include "features/usable.h"

/* The colour statistics of a photo. */

typedef struct WbCounts WbCounts;

/* Order of the statistics: names in stats.c. `clipped_share` is the mean of the photo's clipped plane. Writes all but
 * the two of the grey edge. */
void wb_stats_of_pixels(const WbUsable *pixels, const WbCounts *counts, double clipped_share, float *stats);

/* log(R/G), log(B/G) of the mean absolute gradient of the whole picture (grey edge, van de Weijer et al. 2007).
 * `width`: up to WB_IMAGE_EDGE_PX. */
void wb_grey_edge(const float *rgb, int width, int height, float edge[2]);

/* Where wb_grey_edge's two numbers go in the statistics. */
#define WB_STAT_GREY_EDGE 32

/* Width of a histogram bin in log chroma, the same both ways. The ranges hold 99 % of real pixels; the end bins take
 * the rest. */
#define WB_HISTOGRAM_STEP 0.15F
#define WB_HISTOGRAM_LOW_R (-1.2F)
#define WB_HISTOGRAM_LOW_B (-1.8F)

#define WB_CHROMA_RANGE 4.0F    /* log chroma of +-4 is a channel ratio of 55: beyond it nothing is real */
#define WB_PERCENTILE_BINS 2048 /* of a counting pass: chroma to .004, far below a just visible step of .02 */
#define WB_GREY_LIMIT 0.25F     /* a cast of a quarter in log chroma is still called grey, as in the prototypes */
#define WB_GREY_STEPS 64        /* bins over -WB_GREY_LIMIT .. WB_GREY_LIMIT */
#define WB_GREY_ENOUGH 12       /* pixels; below it a median is chance */

#endif
