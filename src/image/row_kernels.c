/* WB_KERNELS_NAME: what the table is to be called, set for each level by the build. */
#include "image/rows.h"

static void begin(const float *restrict row, size_t count, float weight, float *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] = weight * row[i];
}

static void add(const float *restrict row, size_t count, float weight, float *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] += weight * row[i];
}

extern const WbRowKernels WB_KERNELS_NAME;
const WbRowKernels WB_KERNELS_NAME = {begin, add};
