#include "base/cpu.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif

static const char *const names[WB_CPU_LEVELS] = {"baseline", "avx2", "avx512"};

#if defined(__x86_64__) && defined(__GNUC__)
/* clang's __builtin_cpu_supports knows no "f16c"; its registers are AVX's, whose support by the system it does know.
 * gcc remembers its answers: to ask the processor itself takes a virtual machine microseconds. */
static int has_f16c(void) {
#ifdef __clang__
    unsigned eax, ebx, ecx, edx;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_F16C);
#else
    return __builtin_cpu_supports("f16c");
#endif
}

static WbCpuLevel offered(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !has_f16c()) return WB_CPU_BASELINE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return WB_CPU_AVX512;
    return WB_CPU_AVX2;
}
#else
static WbCpuLevel offered(void) {
    return WB_CPU_BASELINE;
}
#endif

WbCpuLevel wb_cpu_level(void) {
    WbCpuLevel level = offered();
    const char *wanted = getenv("GRAYCARD_CPU");
    for (WbCpuLevel lower = WB_CPU_BASELINE; wanted && lower < level; lower++)
        if (strcmp(wanted, names[lower]) == 0) return lower;
    return level;
}

const char *wb_cpu_level_name(WbCpuLevel level) {
    return names[level];
}
