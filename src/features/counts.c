#include "features/counts.h"

#include <string.h>

#include "features/kernels.h"

/* The bins of a block of pixels. */
typedef struct Block {
    int32_t log_rg[WB_KERNEL_BLOCK], log_bg[WB_KERNEL_BLOCK], luma[WB_KERNEL_BLOCK];
    int32_t r[WB_KERNEL_BLOCK], b[WB_KERNEL_BLOCK];           /* of the histogram */
    int32_t grey_r[WB_KERNEL_BLOCK], grey_b[WB_KERNEL_BLOCK]; /* WB_GREY_STEPS where not grey */
} Block;

static void find_bins(const WbUsable *pixels, size_t from, size_t count, Block *block) {
    const float *rg = pixels->log_rg + from, *bg = pixels->log_bg + from;
    const float per_chroma = (float)WB_PERCENTILE_BINS / (2 * WB_CHROMA_RANGE);
    const float per_step = 1.0F / WB_HISTOGRAM_STEP;
    pixels->kernels->bins(rg, count, -WB_CHROMA_RANGE, per_chroma, WB_PERCENTILE_BINS, block->log_rg);
    pixels->kernels->bins(bg, count, -WB_CHROMA_RANGE, per_chroma, WB_PERCENTILE_BINS, block->log_bg);
    pixels->kernels->bins(pixels->luma + from, count, 0.0F, WB_PERCENTILE_BINS, WB_PERCENTILE_BINS, block->luma);
    pixels->kernels->bins(rg, count, WB_HISTOGRAM_LOW_R, per_step, WB_HISTOGRAM_R, block->r);
    pixels->kernels->bins(bg, count, WB_HISTOGRAM_LOW_B, per_step, WB_HISTOGRAM_B, block->b);
    pixels->kernels->grey_bins(rg, bg, count, block->grey_r, block->grey_b);
}

static inline void count_pixel(const Block *block, size_t i, float luma, size_t way, WbCounts *counts) {
    counts->log_rg[way][block->log_rg[i]]++;
    counts->log_bg[way][block->log_bg[i]]++;
    counts->luma[way][block->luma[i]]++;
    counts->histogram[way][block->r[i] * WB_HISTOGRAM_B + block->b[i]] += luma;
    counts->grey_r[way][block->grey_r[i]]++;
    counts->grey_b[way][block->grey_b[i]]++;
}

static void count_block(const Block *block, const float *luma, size_t count, WbCounts *counts) {
    size_t i = 0;
    for (; i + WB_COUNT_WAYS <= count; i += WB_COUNT_WAYS)
        for (size_t way = 0; way < WB_COUNT_WAYS; way++) count_pixel(block, i + way, luma[i + way], way, counts);
    for (; i < count; i++) count_pixel(block, i, luma[i], 0, counts);
}

static void add_ways(WbCounts *counts) {
    for (size_t way = 1; way < WB_COUNT_WAYS; way++) {
        for (size_t i = 0; i < WB_PERCENTILE_BINS; i++) {
            counts->log_rg[0][i] += counts->log_rg[way][i];
            counts->log_bg[0][i] += counts->log_bg[way][i];
            counts->luma[0][i] += counts->luma[way][i];
        }
        for (size_t i = 0; i < WB_HISTOGRAM; i++) counts->histogram[0][i] += counts->histogram[way][i];
        for (size_t i = 0; i < WB_GREY_STEPS; i++) {
            counts->grey_r[0][i] += counts->grey_r[way][i];
            counts->grey_b[0][i] += counts->grey_b[way][i];
        }
    }
}

void wb_counts_of_pixels(const WbUsable *pixels, WbCounts *ret) {
    memset(ret, 0, sizeof *ret);
    for (size_t from = 0; from < pixels->count; from += WB_KERNEL_BLOCK) {
        Block block;
        size_t left = pixels->count - from, count = left < WB_KERNEL_BLOCK ? left : WB_KERNEL_BLOCK;
        find_bins(pixels, from, count, &block);
        count_block(&block, pixels->luma + from, count, ret);
    }
    add_ways(ret);
}

void wb_percentiles(const uint16_t bins[WB_PERCENTILE_BINS], size_t total, float low, float step, const double *shares,
                    size_t count, float *values) {
    size_t found = 0;
    uint32_t before = 0;
    for (int bin = 0; bin < WB_PERCENTILE_BINS && found < count; bin++) {
        uint32_t after = before + bins[bin];
        for (; found < count && bins[bin] > 0 && (double)after >= shares[found] * (double)total; found++) {
            double inside = (shares[found] * (double)total - before) / bins[bin];
            values[found] = low + step * ((float)bin + (float)inside);
        }
        before = after;
    }
}
