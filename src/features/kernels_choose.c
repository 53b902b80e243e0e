#include "features/kernels.h"

extern const WbKernels wb_kernels_baseline, wb_kernels_avx2; /* kernels.c, compiled for each */

const WbKernels *wb_kernels(WbCpuLevel level) {
#ifdef __x86_64__
    if (level >= WB_CPU_AVX2) return &wb_kernels_avx2;
#endif
    (void)level;
    return &wb_kernels_baseline;
}
