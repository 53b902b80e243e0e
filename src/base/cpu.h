#ifndef WB_BASE_CPU_H
#define WB_BASE_CPU_H

/* How wide the vector registers are that this process may use. Kernels compiled for several levels choose by it, so
 * that one binary starts on the plainest processor of its kind. On arm64 the baseline has NEON already. */

typedef enum WbCpuLevel {
    WB_CPU_BASELINE, /* what every processor of the kind has: SSE2 on x86-64 */
    WB_CPU_AVX2,     /* AVX2, FMA and F16C */
    WB_CPU_AVX512,   /* AVX-512 F, BW, DQ and VL */
    WB_CPU_LEVELS,
} WbCpuLevel;

/* The highest level that processor and operating system offer, or the lower one that the environment variable
 * GRAYCARD_CPU names (baseline, avx2, avx512; anything else is ignored). Costs a look at the environment: ask once a
 * batch, not once a number. */
WbCpuLevel wb_cpu_level(void);

const char *wb_cpu_level_name(WbCpuLevel level);

#endif
