#ifndef WB_FEATURES_STATS_H
#define WB_FEATURES_STATS_H

#include <stddef.h>

/* The pixels that speak of colour: neither saturated nor black, as the statistics and the histogram want them. */
typedef struct WbPixels {
    size_t count, total; /* usable pixels, all pixels */
    float *rgb;          /* count x 3, linear */
    float *log_rg;       /* count: log(R/G) */
    float *log_bg;       /* count: log(B/G) */
    float *luma;         /* count: Rec. 709 luminance */
} WbPixels;

/* Order of the statistics: names in stats.c. `clipped_share` is the mean of the photo's clipped plane. */
void wb_stats_of_pixels(const WbPixels *pixels, double clipped_share, float *stats);

/* log(R/G), log(B/G) of the mean absolute gradient of the whole picture (grey edge, van de Weijer et al. 2007). */
void wb_grey_edge(const float *rgb, int width, int height, float edge[2]);

/* Where wb_grey_edge's two numbers go in the statistics. */
#define WB_STAT_GREY_EDGE 32

/* Width of a histogram bin in log chroma, the same both ways. The ranges hold 99 % of real pixels; the end bins take
 * the rest. */
#define WB_HISTOGRAM_STEP 0.15F
#define WB_HISTOGRAM_LOW_R (-1.2F)
#define WB_HISTOGRAM_LOW_B (-1.8F)

#endif
