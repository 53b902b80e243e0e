#include "features/features.h"

#include <math.h>
#include <string.h>

#include "features/counts.h"
#include "features/thumb.h"
#include "image/rows.h"

/* Log chroma weighted by luminance; the square root tames the large bins (Hellinger). Rounded to what a blob stores,
 * so that a photo is the same fresh and cached. */
static void make_histogram(const float *sums, float *histogram) {
    double sum = 0;
    for (int i = 0; i < WB_HISTOGRAM; i++) sum += sums[i];
    for (int i = 0; i < WB_HISTOGRAM; i++)
        histogram[i] = sum > 0 ? rintf((float)sqrt(sums[i] / sum) * 255.0F) / 255.0F : 0.0F;
}

static double clipped_share(const WbImage *image, size_t count) {
    const WbRowKernels *kernels = wb_row_kernels(wb_cpu_level());
    size_t row = (size_t)image->width;
    float sums[WB_IMAGE_EDGE_PX] = {0};
    double sum = 0;
    for (size_t at = 0; at < count; at += row) kernels->add(image->clipped + at, row, 1, sums);
    for (size_t x = 0; x < row; x++) sum += sums[x];
    return sum / (double)count;
}

WbStatus wb_features_of_image(const WbImage *image, WbFeatures *ret, WbErr *err) {
    WB_CLEANUP(wb_usable_clear) WbUsable pixels = {0};
    WbCounts counts;
    WB_TRY(wb_usable_choose(image, &pixels, err));
    wb_counts_of_pixels(&pixels, &counts);
    memset(ret, 0, sizeof *ret);
    wb_stats_of_pixels(&pixels, &counts, clipped_share(image, pixels.total), ret->stats);
    wb_grey_edge(image->rgb, image->width, image->height, ret->stats + WB_STAT_GREY_EDGE);
    make_histogram(counts.histogram[0], ret->histogram);
    wb_thumb_of_image(image, ret->thumb);
    ret->flags = image->assumed_srgb ? WB_FEATURES_ASSUMED_SRGB : 0;
    if (image->origin == WB_IMAGE_SENSOR) ret->flags |= WB_FEATURES_SENSOR;
    if (image->origin == WB_IMAGE_PREVIEW) ret->flags |= WB_FEATURES_PREVIEW;
    ret->full_width = image->full_width;
    ret->full_height = image->full_height;
    return WB_OK;
}
