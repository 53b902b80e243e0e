#include "gp/likelihood.h"

#include <math.h>

#include "base/memory.h"
#include "gp/linear.h"

void wb_gp_work_free(WbGpWork *work) {
    if (!work) return;
    wb_free(work->y);
    wb_free(work->noise_scale);
    wb_free(work->seconds);
    wb_free(work->scaled);
    wb_free(work->norm);
    wb_free(work->k);
    wb_free(work->weights);
    wb_free(work->scratch);
    wb_free(work);
}

void wb_gp_work_free_at(WbGpWork **work) {
    wb_gp_work_free(*work);
}

WbStatus wb_gp_work_new(const WbGpSpec *spec, int room, WbGpWork **ret, WbErr *err) {
    WB_CLEANUP(wb_gp_work_free_at) WbGpWork *work = wb_alloc(1, sizeof *work);
    if (!work) return wb_fail_nomem(err);
    size_t n = (size_t)room, groups = (size_t)spec->group_count, columns = 0;
    for (size_t g = 0; g < groups; g++)
        columns += (size_t)spec->groups[g].count;
    work->room = room;
    work->columns = (int)columns;
    work->groups = spec->group_count;
    work->y = wb_alloc(n, sizeof(float));
    work->noise_scale = wb_alloc(n, sizeof(float));
    work->seconds = wb_alloc(n, sizeof(double));
    work->scaled = wb_alloc(n * columns, sizeof(float));
    work->norm = wb_alloc(n * groups, sizeof(float));
    work->k = wb_alloc(n * n, sizeof(float));
    work->weights = wb_alloc(n, sizeof(float));
    /* the distances of a block; rows of s, lag and outer derivatives; w and two sums for each term, one
     * for each group; the product of a block with the inputs */
    size_t rows = groups * WB_GP_BLOCK + 3 + 3 * (size_t)spec->term_count + groups;
    work->scratch = wb_alloc(rows * n + WB_GP_BLOCK * columns, sizeof(float));
    if (!work->y || !work->noise_scale || !work->seconds || !work->scaled || !work->norm || !work->k ||
        !work->weights || !work->scratch)
        return wb_fail_nomem(err);
    *ret = work;
    work = NULL;
    return WB_OK;
}

void wb_gp_work_load(WbGpWork *work, const WbGpKernel *kernel, int dims, const float *centre, int n,
                     const uint32_t *index, const float *x, const double *seconds, const float *y,
                     const float *noise_scale) {
    for (int i = 0; i < n; i++) {
        size_t from = index ? (size_t)index[i] : (size_t)i;
        work->y[i] = y[from];
        work->noise_scale[i] = noise_scale ? noise_scale[from] : 1;
        work->seconds[i] = seconds ? seconds[from] : NAN;
    }
    work->points = (WbGpPoints){n, work->scaled, work->norm, work->seconds};
    wb_gp_points_scale(kernel, dims, centre, x, index, &work->points);
}

WbStatus wb_gp_factorise(const WbGpKernel *kernel, const WbGpPoints *points, const float *noise_scale,
                         float *scratch, float *k, double *jitter, WbErr *err) {
    static const double shares[] = {0,    1e-6, 1e-5,
                                    1e-4, 1e-3, 1e-2}; /* float resolves 1e-7; 1 % is still no harm */
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        double extra = shares[i] * (kernel->prior + kernel->noise);
        wb_gp_covariance(kernel, points, noise_scale, (float)extra, scratch, k);
        if (!wb_gp_cholesky(points->n, k, points->n)) continue;
        *jitter = extra;
        return WB_OK;
    }
    return wb_fail(
        err, WB_ERR_INPUT,
        "the covariances of %d photos cannot be solved (variance %.3g, noise %.3g): some inputs are "
        "extreme or nearly the same photo with different edits; leave out the doubtful photos",
        points->n, kernel->prior, kernel->noise);
}
