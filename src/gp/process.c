#include "gp/process.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "gp/likelihood.h"
#include "gp/linear.h"
#include "gp/sweep.h"

void wb_gp_free(WbGp *gp) {
    if (!gp) return;
    wb_free(gp->owned_x);
    wb_free(gp->centre);
    wb_free(gp->scaled);
    wb_free(gp->norm);
    wb_free(gp->packed);
    wb_free(gp->seconds);
    wb_free(gp->y);
    wb_free(gp->noise_scale);
    wb_free(gp->weights);
    wb_free(gp->factor);
    wb_free(gp);
}

void wb_gp_free_at(WbGp **gp) {
    wb_gp_free(*gp);
}

int wb_gp_points(const WbGp *gp) {
    return gp->n;
}

const WbGpSpec *wb_gp_spec(const WbGp *gp) {
    return &gp->spec;
}

const double *wb_gp_hyper(const WbGp *gp) {
    return gp->hyper;
}

const float *wb_gp_inputs(const WbGp *gp) {
    return gp->x;
}

double wb_gp_noise(const WbGp *gp) {
    return gp->kernel.noise;
}

double wb_gp_prior_variance(const WbGp *gp) {
    return gp->kernel.prior + gp->kernel.noise;
}

int wb_gp_has_factor(const WbGp *gp) {
    return gp->factor != NULL;
}

WbStatus wb_gp_inputs_check(int n, int dims, const float *x, const double *seconds, const char *what,
                            WbErr *err) {
    for (int i = 0; i < n; i++) {
        for (int d = 0; d < dims; d++) {
            double value = (double)x[(size_t)i * (size_t)dims + (size_t)d];
            if (!(fabs(value) <= WB_GP_INPUT_MAX))
                return wb_fail(err, WB_ERR_INPUT,
                               "input %d of %s %d of %d is %g: fill in unknown values first", d, what, i, n,
                               value);
        }
        if (seconds && isinf(seconds[i]))
            return wb_fail(err, WB_ERR_INPUT, "the time of %s %d of %d is infinite; leave it unknown", what,
                           i, n);
    }
    return WB_OK;
}

WbStatus wb_gp_targets_check(int n, const float *y, const float *noise_scale, WbErr *err) {
    for (int i = 0; i < n; i++) {
        if (!(fabs((double)y[i]) <= WB_GP_INPUT_MAX))
            return wb_fail(err, WB_ERR_INPUT, "the target of point %d of %d is %g; leave such photos out", i,
                           n, (double)y[i]);
        if (noise_scale &&
            !(noise_scale[i] >= 1e-3f && noise_scale[i] <= 1e6f)) /* an edit counts 1000 times at most */
            return wb_fail(err, WB_ERR_INPUT,
                           "the noise scale of point %d of %d is %g, not in 0.001..1000000", i, n,
                           (double)noise_scale[i]);
    }
    return WB_OK;
}

WbStatus wb_gp_blank(const WbGpSpec *spec, const double *hyper, int n, int own, WbGp **ret, WbErr *err) {
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = wb_alloc(1, sizeof *gp);
    if (!gp) return wb_fail_nomem(err);
    size_t points = (size_t)n, dims = (size_t)spec->dims;
    gp->spec = *spec;
    gp->n = n;
    memcpy(gp->hyper, hyper, (size_t)wb_gp_hyper_count(spec) * sizeof *hyper);
    wb_gp_kernel_set(spec, hyper, &gp->kernel);
    if (own) gp->x = gp->owned_x = wb_alloc(points * dims, sizeof(float));
    gp->centre = wb_alloc(dims, sizeof(float));
    gp->scaled = wb_alloc(points * (size_t)gp->kernel.columns, sizeof(float));
    gp->norm = wb_alloc(points * (size_t)gp->kernel.groups, sizeof(float));
    gp->packed = wb_alloc(wb_gp_packed_floats(n, spec->dims), sizeof(float));
    gp->seconds = wb_alloc(points, sizeof(double));
    gp->y = wb_alloc(points, sizeof(float));
    gp->noise_scale = wb_alloc(points, sizeof(float));
    gp->weights = wb_alloc(points + WB_GP_LANES, sizeof(float));
    if ((own && !gp->owned_x) || !gp->centre || !gp->scaled || !gp->norm || !gp->packed ||
        !gp->seconds || !gp->y || !gp->noise_scale || !gp->weights)
        return wb_fail_nomem(err);
    *ret = gp;
    gp = NULL;
    return WB_OK;
}

void wb_gp_centre(int n, int dims, const float *x, float *centre) {
    for (int d = 0; d < dims; d++) {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += (double)x[(size_t)i * (size_t)dims + (size_t)d];
        centre[d] = (float)(sum / n);
    }
}

WbGpPoints wb_gp_points_of(const WbGp *gp) {
    return (WbGpPoints){gp->n, gp->scaled, gp->norm, gp->seconds};
}

void wb_gp_rescale(WbGp *gp) {
    WbGpPoints points = wb_gp_points_of(gp);
    wb_gp_points_scale(&gp->kernel, gp->spec.dims, gp->centre, gp->x, NULL, &points);
    wb_gp_pack(gp->n, gp->spec.dims, gp->x, gp->packed);
}

void wb_gp_solve_weights(WbGp *gp) {
    for (int i = 0; i < gp->n; i++)
        gp->weights[i] = (float)((double)gp->y[i] - gp->kernel.mean);
    wb_gp_cholesky_solve(gp->n, gp->factor, gp->n, gp->weights);
}

WbStatus wb_gp_factor(WbGp *gp, WbErr *err) {
    if (gp->factor) return WB_OK;
    size_t n = (size_t)gp->n;
    WB_CLEANUP(wb_free_at) float *k = wb_alloc(n * n, sizeof(float));
    WB_CLEANUP(wb_free_at)
    float *scratch = wb_alloc(wb_gp_block_floats(&gp->kernel, WB_GP_BLOCK, gp->n), sizeof(float));
    if (!k || !scratch) return wb_fail_nomem(err);
    WbGpPoints points = wb_gp_points_of(gp);
    double jitter;
    WB_TRY(wb_gp_factorise(&gp->kernel, &points, gp->noise_scale, scratch, k, &jitter, err));
    gp->factor = k;
    k = NULL;
    return WB_OK;
}
