#include "gp/gp.h"

#include "base/memory.h"
#include "gp/kernel.h"
#include "gp/process.h"

WbStatus wb_gp_prior(const WbGpSpec *spec, const double *hyper, int n, const float *x, const double *seconds, float *k,
                     double *noise, WbErr *err) {
    WB_TRY(wb_gp_inputs_check(n, spec->dims, x, seconds, "photo", err));
    WbGpKernel kernel;
    wb_gp_kernel_set(spec, hyper, &kernel);
    size_t size = (size_t)n, row = (size_t)kernel.columns + (size_t)kernel.groups;
    WB_CLEANUP(wb_free_at) float *centre = wb_alloc((size_t)spec->dims, sizeof *centre);
    WB_CLEANUP(wb_free_at) float *scaled = wb_alloc(size, row * sizeof *scaled);
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_block_floats(&kernel, WB_GP_BLOCK, n), sizeof *scratch);
    if (!centre || !scaled || !scratch) return wb_fail_nomem(err);
    wb_gp_centre(n, spec->dims, x, centre);
    WbGpPoints points = {n, scaled, scaled + size * (size_t)kernel.columns, seconds};
    wb_gp_points_scale(&kernel, spec->dims, centre, x, NULL, &points);
    for (int first = 0; first < n; first += WB_GP_BLOCK) {
        int rows = n - first < WB_GP_BLOCK ? n - first : WB_GP_BLOCK;
        wb_gp_cross(&kernel, &points, first, rows, &points, n, scratch, k + (size_t)first * size, size);
    }
    for (size_t i = 0; i < size; i++) k[i * size + i] = (float)kernel.prior;
    *noise = kernel.noise;
    return WB_OK;
}
