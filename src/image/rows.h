#ifndef WB_IMAGE_ROWS_H
#define WB_IMAGE_ROWS_H

#include <stddef.h>

#include "base/cpu.h"

/* Weighted sums of rows of floats. Compiled once a level of vector units; without fused multiply-adds and with the same
 * lanes everywhere, so all levels give the same bits. */
typedef struct WbRowKernels {
    void (*begin)(const float *row, size_t count, float weight, float *sums); /* sums[i] = weight * row[i] */
    void (*add)(const float *row, size_t count, float weight, float *sums);   /* sums[i] += weight * row[i] */
} WbRowKernels;

/* The widest that `level` can run. */
const WbRowKernels *wb_row_kernels(WbCpuLevel level);

#endif
