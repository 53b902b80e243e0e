#include "image/rows.h"

extern const WbRowKernels wb_row_kernels_baseline, wb_row_kernels_avx2; /* row_kernels.c, compiled for each */

const WbRowKernels *wb_row_kernels(WbCpuLevel level) {
#ifdef __x86_64__
    if (level >= WB_CPU_AVX2) return &wb_row_kernels_avx2;
#endif
    (void)level;
    return &wb_row_kernels_baseline;
}
