#ifndef WB_FEATURES_KERNELS_H
#define WB_FEATURES_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"

#define WB_KERNEL_BLOCK 128 /* pixels a block: the widest registers' 16 lanes several times, and all of it in L1 */

/* The loops over a photo's pixels, written so that compilers turn them into vector code: plain arithmetic without
 * branches, sums kept a lane each and added up by the caller. Compiled once a level of vector units; without fused
 * multiply-adds and with the same lanes everywhere, so all levels give the same bits. */
typedef struct WbKernels {
    /* log(R/G), log(B/G) and luminance of `count` pixels; channels and their ratios normal floats. The logarithms err
     * by less than 1.2e-7 of the larger of 1 and their value (Cephes logf, Moshier 1989; the division's half bit). */
    void (*chroma)(float *const rgb[3], size_t count, float *log_rg, float *log_bg, float *luma);

    /* Adds `count` values, up to WB_KERNEL_BLOCK, their squares and sixth powers to a sum a lane. */
    void (*powers)(const float *values, size_t count, float sums[3][WB_KERNEL_BLOCK]);

    /* Adds value - pivot and its square. */
    void (*moments)(const float *values, size_t count, float pivot, float sums[2][WB_KERNEL_BLOCK]);

    /* (values[i] - low) * scale, cut to 0 .. bins_count - 1 and to whole numbers. */
    void (*bins)(const float *values, size_t count, float low, float scale, int bins_count, int32_t *bins);

    /* WB_GREY_STEPS bins over +-WB_GREY_LIMIT of both log chromas; WB_GREY_STEPS where one of them is beyond. */
    void (*grey_bins)(const float *log_rg, const float *log_bg, size_t count, int32_t *bins_r, int32_t *bins_b);

    /* Adds |right - here| and |below - here| of a row of `count` floats of RGB to a sum a lane; `below` NULL: the last
     * row. */
    void (*edges)(const float *row, const float *below, size_t count, float *sums);
} WbKernels;

/* The widest that `level` can run. */
const WbKernels *wb_kernels(WbCpuLevel level);

#endif
