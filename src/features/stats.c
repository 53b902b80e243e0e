#include "features/stats.h"

#include <math.h>

#include "features/counts.h"
#include "features/kernels.h"

static const char *const names[WB_STATS] = {
    "grey_world_r", "grey_world_b", "shades2_r",   "shades2_b",   "shades6_r",   "shades6_b",
    "p05_r",        "p05_b",        "p25_r",       "p25_b",       "p50_r",       "p50_b",
    "p75_r",        "p75_b",        "p95_r",       "p95_b",       "bright10_r",  "bright10_b",
    "bright3_r",    "bright3_b",    "bright1_r",   "bright1_b",   "grey_share",  "grey_r",
    "grey_b",       "luma_p05",     "luma_p25",    "luma_p50",    "luma_p75",    "luma_p95",
    "usable_share", "clipped",      "grey_edge_r", "grey_edge_b", "deviation_r", "deviation_b"};

const char *wb_stat_name(int index) {
    return names[index];
}

static void log_ratios(const double rgb[3], float out[2]) {
    const double floor_level = 1e-6; /* a thousandth of the darkest usable pixel: keeps the logarithm finite */
    double g = log(fmax(rgb[1], floor_level));
    out[0] = (float)(log(fmax(rgb[0], floor_level)) - g);
    out[1] = (float)(log(fmax(rgb[2], floor_level)) - g);
}

/* The usable pixels in blocks of which the kernels sum each lane alone. */
static size_t block_at(const WbUsable *pixels, size_t from) {
    size_t left = pixels->count - from;
    return left < WB_KERNEL_BLOCK ? left : WB_KERNEL_BLOCK;
}

static double total(const float *lanes) {
    double sum = 0;
    for (int i = 0; i < WB_KERNEL_BLOCK; i++) sum += lanes[i];
    return sum;
}

/* Grey world and shades of grey: Minkowski means of p = 1, 2, 6 (Finlayson & Trezzi 2004). */
static void minkowski(const WbUsable *pixels, float *stats) {
    static const double root[3] = {1.0, 1.0 / 2.0, 1.0 / 6.0};
    double mean[3][3];
    for (int c = 0; c < 3; c++) {
        float sums[3][WB_KERNEL_BLOCK] = {{0}};
        for (size_t i = 0; i < pixels->count; i += WB_KERNEL_BLOCK)
            pixels->kernels->powers(pixels->rgb[c] + i, block_at(pixels, i), sums);
        for (int p = 0; p < 3; p++)
            mean[p][c] = pow(fmax(total(sums[p]), 0.0) / (double)pixels->count, root[p]);
    }
    for (int p = 0; p < 3; p++) log_ratios(mean[p], stats + 2 * p);
}

/* Mean colours of the pixels brighter than three ascending thresholds of luminance. */
static void brightest(const WbUsable *pixels, const float thresholds[3], float *stats) {
    double sums[3][3] = {{0}};
    for (size_t i = 0; i < pixels->count; i++) {
        float luma = pixels->luma[i];
        for (int t = 0; t < 3 && luma >= thresholds[t]; t++)
            for (int c = 0; c < 3; c++) sums[t][c] += pixels->rgb[c][i];
    }
    for (int t = 0; t < 3; t++) log_ratios(sums[t], stats + 2 * t);
}

static float grey_median(const uint16_t *counts, uint32_t n) {
    double before = 0, half = 0.5 * n;
    int bin = 0;
    while (bin < WB_GREY_STEPS - 1 && before + counts[bin] < half) before += counts[bin++];
    double inside = counts[bin] ? (half - before) / counts[bin] : 0.5;
    return (float)(((double)bin + inside) / WB_GREY_STEPS * 2.0 - 1.0) * WB_GREY_LIMIT;
}

/* Share of the pixels that are nearly grey, and their median chroma (0 where there are too few to tell). */
static void near_grey(const WbUsable *pixels, const WbCounts *counts, float *stats) {
    uint32_t n = 0;
    for (int i = 0; i < WB_GREY_STEPS; i++) n += counts->grey_r[0][i];
    stats[0] = (float)n / (float)pixels->count;
    stats[1] = n < WB_GREY_ENOUGH ? 0.0F : grey_median(counts->grey_r[0], n);
    stats[2] = n < WB_GREY_ENOUGH ? 0.0F : grey_median(counts->grey_b[0], n);
}

/* Sums are taken from the first value on, so that little is lost where all values are alike. */
static float deviation(const WbUsable *pixels, const float *values) {
    float sums[2][WB_KERNEL_BLOCK] = {{0}};
    for (size_t i = 0; i < pixels->count; i += WB_KERNEL_BLOCK)
        pixels->kernels->moments(values + i, block_at(pixels, i), values[0], sums);
    double n = (double)pixels->count, mean = total(sums[0]) / n;
    return (float)sqrt(fmax(total(sums[1]) / n - mean * mean, 0.0));
}

void wb_stats_of_pixels(const WbUsable *pixels, const WbCounts *counts, double clipped_share, float *stats) {
    static const double shares[8] = {.05, .25, .50, .75, .95, .90, .97, .99}; /* three more of luminance */
    const float step = 2 * WB_CHROMA_RANGE / WB_PERCENTILE_BINS;
    float r[5], b[5], luma[8];
    minkowski(pixels, stats);
    wb_percentiles(counts->log_rg[0], pixels->count, -WB_CHROMA_RANGE, step, shares, 5, r);
    wb_percentiles(counts->log_bg[0], pixels->count, -WB_CHROMA_RANGE, step, shares, 5, b);
    wb_percentiles(counts->luma[0], pixels->count, 0.0F, 1.0F / WB_PERCENTILE_BINS, shares, 5, luma);
    wb_percentiles(counts->luma[0], pixels->count, 0.0F, 1.0F / WB_PERCENTILE_BINS, shares + 5, 3, luma + 5);
    for (int i = 0; i < 5; i++) {
        stats[6 + 2 * i] = r[i];
        stats[7 + 2 * i] = b[i];
        stats[25 + i] = luma[i];
    }
    brightest(pixels, luma + 5, stats + 16);
    near_grey(pixels, counts, stats + WB_STAT_NEAR_GREY);
    stats[30] = (float)pixels->count / (float)pixels->total;
    stats[31] = (float)clipped_share;
    stats[34] = deviation(pixels, pixels->log_rg);
    stats[35] = deviation(pixels, pixels->log_bg);
}

void wb_grey_edge(const float *rgb, int width, int height, float edge[2]) {
    size_t row = 3 * (size_t)width;
    double sum[3] = {1e-6, 1e-6, 1e-6}; /* a picture without edges is grey, not undefined */
    const WbKernels *kernels = wb_kernels(wb_cpu_level());
    float lanes[3 * WB_IMAGE_EDGE_PX] = {0};
    for (int y = 0; y < height; y++, rgb += row)
        kernels->edges(rgb, y + 1 < height ? rgb + row : NULL, row, lanes);
    for (size_t i = 0; i < row; i++) sum[i % 3] += lanes[i];
    log_ratios(sum, edge);
}
