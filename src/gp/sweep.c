#include "gp/sweep.h"

#include <string.h>

#include "gp/process.h"

void wb_gp_sweep_baseline(const WbGpSweep *sweep, int rows, const float *x, float *sum, float *nearest);
#ifdef __x86_64__
void wb_gp_sweep_avx2(const WbGpSweep *sweep, int rows, const float *x, float *sum, float *nearest);
void wb_gp_sweep_avx512(const WbGpSweep *sweep, int rows, const float *x, float *sum, float *nearest);
#endif

WbGpSweepRows *wb_gp_sweep_rows(WbCpuLevel level) {
#ifdef __x86_64__
    if (level == WB_CPU_AVX512) return wb_gp_sweep_avx512;
    if (level == WB_CPU_AVX2) return wb_gp_sweep_avx2;
#endif
    (void)level;
    return wb_gp_sweep_baseline;
}

static size_t blocks_of(int n) {
    return ((size_t)n + WB_GP_LANES - 1) / WB_GP_LANES;
}

size_t wb_gp_packed_floats(int n, int dims) {
    return blocks_of(n) * (size_t)dims * WB_GP_LANES;
}

void wb_gp_pack(int n, int dims, const float *x, float *packed) {
    for (size_t i = 0; i < blocks_of(n) * WB_GP_LANES; i++) {
        const float *row = x + (i < (size_t)n ? i : (size_t)n - 1) * (size_t)dims;
        float *to = packed + i / WB_GP_LANES * WB_GP_LANES * (size_t)dims + i % WB_GP_LANES;
        for (int d = 0; d < dims; d++) to[d * WB_GP_LANES] = row[d];
    }
}

static int are_alike(const WbGp *a, const WbGp *b) {
    const WbGpKernel *p = &a->kernel, *q = &b->kernel;
    return a->n == b->n && a->spec.dims == b->spec.dims && p->groups == q->groups &&
           memcmp(p->count, q->count, sizeof p->count) == 0 &&
           memcmp(p->source, q->source, (size_t)p->columns * sizeof *p->source) == 0;
}

static WbGpSweep sweep_of(const WbGp *const gp[2]) {
    WbGpSweep sweep = {.n = gp[0]->n, .dims = gp[0]->spec.dims, .packed = gp[0]->packed};
    for (int p = 0; p < 2; p++) {
        const WbGpKernel *kernel = &gp[p]->kernel;
        sweep.kernel[p] = kernel;
        sweep.weights[p] = gp[p]->weights;
        for (int c = 0; c < kernel->columns; c++) sweep.factor[p][c] = kernel->inverse[c] * kernel->inverse[c];
    }
    return sweep;
}

WbStatus wb_gp_predict_two(const WbGp *const gp[2], int m, const float *x, float *mean, float *nearest, WbErr *err) {
    const WbGp *a = gp[0];
    if (!are_alike(a, gp[1])) return wb_fail(err, WB_ERR_USAGE, "two Gaussian processes over different inputs");
    WB_TRY(wb_gp_inputs_check(m, a->spec.dims, x, NULL, "photo", err));
    WbGpSweep sweep = sweep_of(gp);
    WbGpSweepRows *sweep_rows = wb_gp_sweep_rows(wb_cpu_level());
    for (int first = 0; first < m; first += WB_GP_BLOCK) {
        int rows = m - first < WB_GP_BLOCK ? m - first : WB_GP_BLOCK;
        sweep_rows(&sweep, rows, x + (size_t)first * (size_t)a->spec.dims, mean + 2 * first, nearest + first);
    }
    for (int i = 0; i < 2 * m; i++) mean[i] = (float)((double)mean[i] + gp[i % 2]->kernel.mean);
    return WB_OK;
}
