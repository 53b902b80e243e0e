/* WB_KERNELS_NAME: what the table is to be called, set for each level by the build. */
#include "image/rows.h"

static void begin(const float *restrict row, size_t count, float weight, float *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] = weight * row[i];
}

static void add(const float *restrict row, size_t count, float weight, float *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] += weight * row[i];
}

static unsigned bin(const uint16_t *restrict row, const uint16_t *restrict white, const uint16_t *restrict full,
                    size_t count, uint32_t *restrict sums, uint16_t *restrict flags) {
    uint16_t any = 0;
    for (size_t i = 0; i < count; i++) {
        uint16_t number = row[i];
        uint16_t flag = number >= full[i] ? UINT16_MAX : 0;
        sums[i] += number < white[i] ? number : white[i];
        flags[i] |= flag;
        any |= flag;
    }
    return any;
}

extern const WbRowKernels WB_KERNELS_NAME;
const WbRowKernels WB_KERNELS_NAME = {begin, add, bin};
