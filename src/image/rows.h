#ifndef WB_IMAGE_ROWS_H
#define WB_IMAGE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"

/* Weighted sums of rows of floats, and sums of rows of a sensor. Compiled once a level of vector units; without fused
 * multiply-adds and with the same lanes everywhere, so all levels give the same bits. */
typedef struct WbRowKernels {
    void (*begin)(const float *row, size_t count, float weight, float *sums); /* sums[i] = weight * row[i] */
    void (*add)(const float *row, size_t count, float weight, float *sums);   /* sums[i] += weight * row[i] */
    /* sums[i] grows by row[i], at most by white[i]; flags[i] becomes not 0 where row[i] reaches full[i]. The answer is
     * not 0 where one does. */
    unsigned (*bin)(const uint16_t *row, const uint16_t *white, const uint16_t *full, size_t count, uint32_t *sums,
                    uint16_t *flags);
} WbRowKernels;

/* The widest that `level` can run. */
const WbRowKernels *wb_row_kernels(WbCpuLevel level);

#endif
