#include "gp/likelihood.h"

#include <math.h>

#include "gp/linear.h"

WbStatus wb_gp_solve(const WbGpKernel *kernel, WbGpWork *work, double *fit, WbErr *err) {
    int n = work->points.n;
    WB_TRY(wb_gp_factorise(kernel, &work->points, work->noise_scale, work->scratch, work->k, &work->jitter, err));
    for (int i = 0; i < n; i++) work->weights[i] = (float)((double)work->y[i] - kernel->mean);
    wb_gp_cholesky_solve(n, work->k, n, work->weights);
    *fit = 0;
    for (int i = 0; i < n; i++) *fit += ((double)work->y[i] - kernel->mean) * (double)work->weights[i];
    return WB_OK;
}

/* k from K^-1 to the derivatives by K, a half of K^-1 y y' K^-1 - K^-1, for each point; lower triangle. */
static void derive(WbGpWork *work) {
    size_t n = (size_t)work->points.n;
    float half = 0.5F / (float)n;
    work->mean_slope = 0;
    for (size_t i = 0; i < n; i++) {
        float *row = work->k + i * n, weight = work->weights[i];
        for (size_t j = 0; j <= i; j++) row[j] = half * (weight * work->weights[j] - row[j]);
        work->mean_slope += (double)weight / (double)n;
    }
}

WbStatus wb_gp_likelihood(const WbGpSpec *spec, const WbGpKernel *kernel, WbGpWork *work, double *value,
                          double *gradient, WbErr *err) {
    int n = work->points.n;
    double fit;
    WB_TRY(wb_gp_solve(kernel, work, &fit, err));
    double log_det = wb_gp_cholesky_log_det(n, work->k, n);
    if (gradient) {
        wb_gp_cholesky_invert(n, work->k, n);
        derive(work);
        wb_gp_back(spec, kernel, work, gradient);
    }
    *value = -0.5 * ((fit + log_det) / n + log(2 * 3.14159265358979323846));
    return WB_OK;
}
