/* WB_KERNELS_NAME: what the table is to be called, set for each level by the build. */
#include "features/kernels.h"

#include <math.h>
#include <string.h>

#include "features/stats.h"
#include "features/usable.h"

static inline float log_of(float value) {
    const int32_t root_half = 0x3F3504F3; /* bits of sqrt(1/2): the mantissa becomes sqrt(1/2) .. sqrt(2) */
    int32_t bits, exponent;
    float m;
    memcpy(&bits, &value, sizeof bits);
    exponent = (bits - root_half) >> 23;
    bits -= exponent * 0x800000;
    memcpy(&m, &bits, sizeof m);
    float x = m - 1.0F, e = (float)exponent, square = x * x;
    float y = 7.0376836292E-2F;
    y = y * x - 1.1514610310E-1F;
    y = y * x + 1.1676998740E-1F;
    y = y * x - 1.2420140846E-1F;
    y = y * x + 1.4249322787E-1F;
    y = y * x - 1.6668057665E-1F;
    y = y * x + 2.0000714765E-1F;
    y = y * x - 2.4999993993E-1F;
    y = y * x + 3.3333331174E-1F;
    y = y * x * square - 2.12194440e-4F * e - 0.5F * square; /* ln 2 in two parts, the first exact in 10 bits */
    return x + y + 0.693359375F * e;
}

static void chroma(float *const rgb[3], size_t count, float *restrict log_rg, float *restrict log_bg,
                   float *restrict luma) {
    const float *restrict r = rgb[0], *restrict g = rgb[1], *restrict b = rgb[2];
    for (size_t i = 0; i < count; i++) {
        log_rg[i] = log_of(r[i] / g[i]);
        log_bg[i] = log_of(b[i] / g[i]);
        luma[i] = WB_LUMA_R * r[i] + WB_LUMA_G * g[i] + WB_LUMA_B * b[i];
    }
}

static void powers(const float *restrict values, size_t count, float sums[3][WB_KERNEL_BLOCK]) {
    float *restrict ones = sums[0], *restrict squares = sums[1], *restrict sixths = sums[2];
    for (size_t i = 0; i < count; i++) {
        float v = values[i], v2 = v * v;
        ones[i] += v;
        squares[i] += v2;
        sixths[i] += v2 * v2 * v2;
    }
}

static void moments(const float *restrict values, size_t count, float pivot, float sums[2][WB_KERNEL_BLOCK]) {
    float *restrict ones = sums[0], *restrict squares = sums[1];
    for (size_t i = 0; i < count; i++) {
        float v = values[i] - pivot;
        ones[i] += v;
        squares[i] += v * v;
    }
}

static void bins(const float *restrict values, size_t count, float low, float scale, int bins_count,
                 int32_t *restrict ret) {
    float last = (float)(bins_count - 1);
    for (size_t i = 0; i < count; i++) {
        float at = (values[i] - low) * scale;
        at = at > 0.0F ? at : 0.0F;
        ret[i] = (int32_t)(at < last ? at : last);
    }
}

static void grey_bins(const float *restrict log_rg, const float *restrict log_bg, size_t count,
                      int32_t *restrict bins_r, int32_t *restrict bins_b) {
    const float limit = WB_GREY_LIMIT;
    const float scale = (WB_GREY_STEPS - 0.01F) / (2 * limit); /* .01: the upper edge stays in the last bin */
    for (size_t i = 0; i < count; i++) {
        float r = fabsf(log_rg[i]), b = fabsf(log_bg[i]), most = r > b ? r : b;
        int32_t at_r = (int32_t)((log_rg[i] + limit) * scale), at_b = (int32_t)((log_bg[i] + limit) * scale);
        int32_t grey = -(int32_t)(most < limit); /* as a mask: a choice would become a branch */
        bins_r[i] = (at_r & grey) | (WB_GREY_STEPS & ~grey);
        bins_b[i] = (at_b & grey) | (WB_GREY_STEPS & ~grey);
    }
}

static void edges(const float *row, const float *below, size_t count, float *restrict sums) {
    for (size_t i = 0; i + 3 < count; i++) sums[i] += fabsf(row[i + 3] - row[i]);
    for (size_t i = 0; below && i < count; i++) sums[i] += fabsf(below[i] - row[i]);
}

extern const WbKernels WB_KERNELS_NAME;
const WbKernels WB_KERNELS_NAME = {chroma, powers, moments, bins, grey_bins, edges};
