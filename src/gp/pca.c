#include "gp/pca.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

#define CHUNK 256 /* rows centred at a time: 1 MB of doubles at most */

static WbStatus check(int n, int d, int k, const float *x, WbErr *err) {
    if (n < 1 || d < 1 || k < 1)
        return wb_fail(err, WB_ERR_USAGE, "%d components of %d columns and %d rows make no sense", k, d, n);
    if (d > WB_PCA_DIMS || k > WB_PCA_DIMS)
        return wb_fail(err, WB_ERR_LIMIT, "%d components of %d columns; %d are the limit", k, d, WB_PCA_DIMS);
    for (size_t i = 0; i < (size_t)n * (size_t)d; i++)
        if (!isfinite(x[i]))
            return wb_fail(err, WB_ERR_INPUT,
                           "column %d of row %d is not a finite number: leave that photo out",
                           (int)(i % (size_t)d), (int)(i / (size_t)d));
    return WB_OK;
}

static void means(int n, int d, const float *x, double *mean) {
    for (int i = 0; i < n; i++)
        for (int c = 0; c < d; c++)
            mean[c] += (double)x[(size_t)i * (size_t)d + (size_t)c];
    for (int c = 0; c < d; c++)
        mean[c] /= n;
}

/* Lower triangle (by rows) of the covariance matrix; chunk [CHUNK][d]. */
static void covariance(int n, int d, const float *x, const double *mean, double *chunk, double *matrix) {
    for (int first = 0; first < n; first += CHUNK) {
        int rows = n - first < CHUNK ? n - first : CHUNK;
        for (int i = 0; i < rows; i++)
            for (int c = 0; c < d; c++)
                chunk[(size_t)i * (size_t)d + (size_t)c] =
                    (double)x[(size_t)(first + i) * (size_t)d + (size_t)c] - mean[c];
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, d, rows, 1.0 / (n > 1 ? n - 1 : 1), chunk, d, 1,
                    matrix, d);
    }
}

/* One eigenvector (unit length) with its largest entry made positive; the first of equals decides. */
static void oriented(int d, const double *vector, float *out) {
    int top = 0;
    for (int c = 1; c < d; c++)
        if (fabs(vector[c]) > fabs(vector[top])) top = c;
    for (int c = 0; c < d; c++)
        out[c] = (float)(vector[top] < 0 ? -vector[c] : vector[c]);
}

/* Eigenvalues ascending into `values`, eigenvectors into the rows of `matrix`. */
static WbStatus decompose(int d, double *matrix, double *values, WbErr *err) {
    size_t size = (size_t)d, work_count = 1 + 6 * size + 2 * size * size,
           integers = 3 + 5 * size; /* dsyevd's page */
    WB_CLEANUP(wb_free_at) double *work = wb_alloc(work_count, sizeof *work);
    WB_CLEANUP(wb_free_at) lapack_int *spare = wb_alloc(integers, sizeof *spare);
    if (!work || !spare) return wb_fail_nomem(err);
    if (LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'U', d, matrix, d, values, work, (lapack_int)work_count,
                            spare, (lapack_int)integers) != 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "the principal components of %d columns cannot be found: values are extreme", d);
    return WB_OK;
}

WbStatus wb_pca_fit(int n, int d, int k, const float *x, float *mean, float *components, float *variance,
                    WbErr *err) {
    WB_TRY(check(n, d, k, x, err));
    size_t size = (size_t)d;
    WB_CLEANUP(wb_free_at) double *centre = wb_alloc(size, sizeof(double));
    WB_CLEANUP(wb_free_at) double *values = wb_alloc(size, sizeof(double));
    WB_CLEANUP(wb_free_at) double *matrix = wb_alloc(size * size, sizeof(double));
    WB_CLEANUP(wb_free_at) double *chunk = wb_alloc(size * CHUNK, sizeof(double));
    if (!centre || !values || !matrix || !chunk) return wb_fail_nomem(err);
    means(n, d, x, centre);
    covariance(n, d, x, centre, chunk, matrix);
    WB_TRY(decompose(d, matrix, values, err));
    for (int c = 0; c < d; c++)
        mean[c] = (float)centre[c];
    memset(components, 0, (size_t)k * size * sizeof *components);
    memset(variance, 0, (size_t)k * sizeof *variance);
    double least = values[d - 1] * 1e-12; /* below it there is only the rounding of the floats squared */
    for (int i = 0; i < k && i < d && i < n - 1; i++) {
        double value = values[d - 1 - i];
        if (!(value > least)) break;
        variance[i] = (float)value;
        oriented(d, matrix + (size_t)(d - 1 - i) * size, components + (size_t)i * size);
    }
    return WB_OK;
}

void wb_pca_apply(int n, int d, int k, const float *x, const float *mean, const float *components,
                  float *scores) {
    for (int j = 0; j < k; j++) {
        double offset = 0;
        for (int c = 0; c < d; c++)
            offset += (double)mean[c] * (double)components[(size_t)j * (size_t)d + (size_t)c];
        for (int i = 0; i < n; i++)
            scores[(size_t)i * (size_t)k + (size_t)j] = (float)-offset;
    }
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, k, d, 1, x, d, components, d, 1, scores, k);
}
