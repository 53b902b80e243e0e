#include "gp/linear.h"

#include <lapacke.h>
#include <math.h>
#include <stddef.h>

/* The `_work` forms are those that allocate nothing. */

int wb_gp_cholesky(int n, float *matrix, int stride) {
    if (LAPACKE_spotrf_work(LAPACK_COL_MAJOR, 'U', n, matrix, stride) != 0) return 0;
    for (size_t i = 0; i < (size_t)n; i++) /* NaN passes through some LAPACKs unnoticed */
        if (!(isfinite(matrix[i * (size_t)stride + i]) && matrix[i * (size_t)stride + i] > 0)) return 0;
    return 1;
}

void wb_gp_cholesky_solve(int n, const float *factor, int stride, float *x) {
    (void)LAPACKE_spotrs_work(LAPACK_COL_MAJOR, 'U', n, 1, factor, stride, x, n);
}

void wb_gp_cholesky_invert(int n, float *factor, int stride) {
    (void)LAPACKE_spotri_work(LAPACK_COL_MAJOR, 'U', n, factor, stride);
}

double wb_gp_cholesky_log_det(int n, const float *factor, int stride) {
    double sum = 0;
    for (size_t i = 0; i < (size_t)n; i++)
        sum += 2 * log((double)factor[i * (size_t)stride + i]);
    return sum;
}
