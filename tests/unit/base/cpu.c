#include "base/cpu.h"

#include <stdlib.h>

#include "check.h"

static void test_lowered(void) {
    unsetenv("GRAYCARD_CPU");
    WbCpuLevel best = wb_cpu_level();
    CHECK(best < WB_CPU_LEVELS);
    for (WbCpuLevel level = WB_CPU_BASELINE; level < WB_CPU_LEVELS; level++) {
        setenv("GRAYCARD_CPU", wb_cpu_level_name(level), 1);
        CHECK(wb_cpu_level() == (level < best ? level : best)); /* never higher than the machine */
    }
    static const char *const unknown[] = {"", "sse9", "AVX2", "avx2 "};
    for (int i = 0; i < 4; i++) {
        setenv("GRAYCARD_CPU", unknown[i], 1);
        CHECK(wb_cpu_level() == best);
    }
    unsetenv("GRAYCARD_CPU");
}

int main(void) {
    test_lowered();
    return check_done();
}
