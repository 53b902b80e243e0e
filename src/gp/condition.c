#include "gp/gp.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "gp/linear.h"
#include "gp/process.h"

/* The old points and the new ones in one process, without factor and weights. */
static WbStatus join(const WbGp *gp, int k, const float *x, const double *seconds, const float *y,
                     const float *noise_scale, WbGp **ret, WbErr *err) {
    WB_CLEANUP(wb_gp_free_at) WbGp *joined = NULL;
    size_t n = (size_t)gp->n, dims = (size_t)gp->spec.dims;
    WB_TRY(wb_gp_blank(&gp->spec, gp->hyper, gp->n + k, 1, &joined, err));
    memcpy(joined->owned_x, gp->x, n * dims * sizeof(float));
    memcpy(joined->centre, gp->centre, dims * sizeof(float));
    memcpy(joined->y, gp->y, n * sizeof(float));
    memcpy(joined->seconds, gp->seconds, n * sizeof(double));
    memcpy(joined->noise_scale, gp->noise_scale, n * sizeof(float));
    memcpy(joined->weights, gp->weights, n * sizeof(float));
    if (k > 0) memcpy(joined->owned_x + n * dims, x, (size_t)k * dims * sizeof(float));
    for (size_t i = 0; i < (size_t)k; i++) {
        joined->y[n + i] = y[i];
        joined->noise_scale[n + i] = noise_scale ? noise_scale[i] : 1;
        joined->seconds[n + i] = seconds ? seconds[i] : NAN;
    }
    wb_gp_rescale(joined);
    *ret = joined;
    joined = NULL;
    return WB_OK;
}

/* Covariances of the new points with the old ones and with each other, into the last k rows of the factor. */
static void new_rows(WbGp *joined, int n, int k, float *scratch) {
    WbGpPoints points = wb_gp_points_of(joined);
    size_t total = (size_t)joined->n;
    for (int first = n; first < n + k; first += WB_GP_BLOCK) {
        int rows = n + k - first < WB_GP_BLOCK ? n + k - first : WB_GP_BLOCK;
        wb_gp_cross(&joined->kernel, &points, first, rows, &points, first + rows, scratch,
                    joined->factor + (size_t)first * total, total);
    }
    for (size_t i = (size_t)n; i < total; i++)
        joined->factor[i * total + i] =
            (float)(joined->kernel.prior + joined->kernel.noise * (double)joined->noise_scale[i]);
}

/* Block Cholesky. With K21 the new rows' covariances with the old points, S = K22 - K21 K11^-1 K12: the
 * new weights are S^-1 (y2 - mean - K21 w1), and the old ones become w1 - K11^-1 K12 times those. Answers
 * 0 when S is singular. */
static int extend(const WbGp *gp, int k, WbGp *joined, float *scratch, float *old) {
    int n = gp->n, total = joined->n;
    float *factor = joined->factor, *rows = factor + (size_t)n * (size_t)total, *corner = rows + n;
    float *weights = joined->weights, *fresh = weights + n;
    for (size_t i = 0; i < (size_t)n; i++)
        memcpy(factor + i * (size_t)total, gp->factor + i * (size_t)n, (i + 1) * sizeof(float));
    if (k == 0) return 1;
    new_rows(joined, n, k, scratch);
    for (int i = 0; i < k; i++)
        fresh[i] = (float)((double)joined->y[n + i] - joined->kernel.mean);
    cblas_sgemv(CblasRowMajor, CblasNoTrans, k, n, -1, rows, total, weights, 1, 1, fresh, 1);
    cblas_strsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, k, n, 1, factor, total, rows,
                total);
    cblas_ssyrk(CblasRowMajor, CblasLower, CblasNoTrans, k, n, -1, rows, total, 1, corner, total);
    if (!wb_gp_cholesky(k, corner, total)) return 0;
    wb_gp_cholesky_solve(k, corner, total, fresh);
    cblas_sgemv(CblasRowMajor, CblasTrans, k, n, 1, rows, total, fresh, 1, 0, old, 1);
    cblas_strsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, n, factor, total, old, 1);
    for (int i = 0; i < n; i++)
        weights[i] -= old[i];
    return 1;
}

static WbStatus check(const WbGp *gp, int k, const float *x, const double *seconds, const float *y,
                      const float *noise_scale, WbErr *err) {
    if (k < 0) return wb_fail(err, WB_ERR_USAGE, "%d photos cannot be added", k);
    if (k > WB_GP_POINTS - gp->n)
        return wb_fail(err, WB_ERR_LIMIT, "%d photos added to %d; %d fit in memory", k, gp->n, WB_GP_POINTS);
    WB_TRY(wb_gp_inputs_check(k, gp->spec.dims, x, seconds, "added photo", err));
    return wb_gp_targets_check(k, y, noise_scale, err);
}

WbStatus wb_gp_condition(const WbGp *gp, int k, const float *x, const double *seconds, const float *y,
                         const float *noise_scale, WbGp **ret, WbErr *err) {
    WB_TRY(check(gp, k, x, seconds, y, noise_scale, err));
    WB_CLEANUP(wb_gp_free_at) WbGp *joined = NULL;
    WB_TRY(join(gp, k, x, seconds, y, noise_scale, &joined, err));
    size_t total = (size_t)joined->n;
    int extended = 0;
    if (gp->factor) {
        WB_CLEANUP(wb_free_at)
        float *scratch =
            wb_alloc(wb_gp_block_floats(&joined->kernel, WB_GP_BLOCK, joined->n) + total, sizeof(float));
        joined->factor = wb_alloc(total * total, sizeof(float));
        if (!scratch || !joined->factor) return wb_fail_nomem(err);
        float *old = scratch + wb_gp_block_floats(&joined->kernel, WB_GP_BLOCK, joined->n);
        extended = extend(gp, k, joined, scratch, old);
    }
    if (!extended) { /* no factor to extend, or it would not take them: from the start, with jitter */
        wb_free(joined->factor);
        joined->factor = NULL;
        WB_TRY(wb_gp_factor(joined, err));
        wb_gp_solve_weights(joined);
    }
    *ret = joined;
    joined = NULL;
    return WB_OK;
}
