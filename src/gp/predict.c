#include "gp/gp.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "gp/linear.h"
#include "gp/process.h"

/* One block of rows to predict, its arrays carved from the caller's scratch. */
typedef struct Block {
    int rows;
    WbGpPoints points; /* the rows, scaled */
    float *k;          /* [rows][n]: their covariances with the training points */
    float *scratch;    /* wb_gp_block_floats */
    float
        *near; /* the WB_GP_NEAR points of one row: scaled, norm, covariances, right side, covariance rows */
} Block;

static int block_rows(int m) {
    return m < WB_GP_BLOCK ? m : WB_GP_BLOCK;
}

static size_t row_floats(const WbGpKernel *kernel) {
    return (size_t)kernel->columns + (size_t)kernel->groups;
}

size_t wb_gp_scratch_bytes(const WbGp *gp, int m) {
    size_t rows = (size_t)block_rows(m < 1 ? 1 : m);
    size_t near = WB_GP_NEAR * (row_floats(&gp->kernel) + WB_GP_NEAR + 2) +
                  wb_gp_block_floats(&gp->kernel, WB_GP_NEAR, WB_GP_NEAR);
    size_t floats = rows * row_floats(&gp->kernel) + rows * (size_t)gp->n +
                    wb_gp_block_floats(&gp->kernel, (int)rows, gp->n) + near;
    return floats * sizeof(float);
}

static Block carve(const WbGp *gp, int rows, const double *seconds, float *scratch) {
    Block block = {.rows = rows};
    block.points = (WbGpPoints){rows, scratch, scratch + (size_t)rows * (size_t)gp->kernel.columns, seconds};
    block.k = scratch + (size_t)rows * row_floats(&gp->kernel);
    block.scratch = block.k + (size_t)rows * (size_t)gp->n;
    block.near = block.scratch + wb_gp_block_floats(&gp->kernel, rows, gp->n);
    return block;
}

/* Covariances and means of one block. */
static void means(const WbGp *gp, const float *x, Block *block, float *mean) {
    WbGpPoints training = wb_gp_points_of(gp);
    wb_gp_points_scale(&gp->kernel, gp->spec.dims, gp->centre, x, NULL, &block->points);
    wb_gp_cross(&gp->kernel, &block->points, 0, block->rows, &training, gp->n, block->scratch, block->k,
                (size_t)gp->n);
    cblas_sgemv(CblasRowMajor, CblasNoTrans, block->rows, gp->n, 1, block->k, gp->n, gp->weights, 1, 0, mean,
                1);
    for (int i = 0; i < block->rows; i++)
        mean[i] = (float)((double)mean[i] + gp->kernel.mean);
}

/* Never below the noise: rounding must not make a photo surer than a hand. */
static float left_of(const WbGp *gp, double explained) {
    return (float)(fmax(gp->kernel.prior - explained, 0) + gp->kernel.noise);
}

static double squares(size_t n, const float *row) {
    return (double)cblas_sdot((int)n, row, 1, row, 1);
}

/* k becomes k L'^-1, the squares of whose rows are what the training points explain. */
static void variances(const WbGp *gp, Block *block, float *variance) {
    size_t n = (size_t)gp->n;
    if (block->rows == 1)
        cblas_strsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, gp->n, gp->factor, gp->n, block->k,
                    1);
    else
        cblas_strsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, block->rows, gp->n, 1,
                    gp->factor, gp->n, block->k, gp->n);
    for (size_t i = 0; i < (size_t)block->rows; i++)
        variance[i] = left_of(gp, squares(n, block->k + i * n));
}

/* The positions of the `count` largest values, in order of position: the largest first found wins among
 * equals. */
static int largest(int n, const float *values, int count, int *at) {
    int filled = 0;
    for (int i = 0; i < n; i++) {
        if (filled == count && !(values[i] > values[at[filled - 1]])) continue;
        int place = filled < count ? filled++ : filled - 1;
        for (; place > 0 && values[i] > values[at[place - 1]]; place--)
            at[place] = at[place - 1];
        at[place] = i;
    }
    return filled;
}

/* Variance of one row given its closest points only. `k` [n] are its covariances. */
static float near_variance(const WbGp *gp, const float *k, float *room) {
    int at[WB_GP_NEAR], count = largest(gp->n, k, WB_GP_NEAR, at);
    size_t columns = (size_t)gp->kernel.columns, groups = (size_t)gp->kernel.groups, points = (size_t)count;
    double seconds[WB_GP_NEAR];
    float *scaled = room, *norm = scaled + columns * points, *noise_scale = norm + groups * points;
    float *right = noise_scale + points, *matrix = right + points, *scratch = matrix + points * points;
    for (size_t i = 0; i < points; i++) {
        size_t from = (size_t)at[i];
        memcpy(scaled + i * columns, gp->scaled + from * columns, columns * sizeof(float));
        for (size_t g = 0; g < groups; g++)
            norm[g * points + i] = gp->norm[g * (size_t)gp->n + from];
        noise_scale[i] = gp->noise_scale[from];
        seconds[i] = gp->seconds[from];
        right[i] = k[from];
    }
    WbGpPoints near = {count, scaled, norm, seconds};
    wb_gp_covariance(&gp->kernel, &near, noise_scale, 0, scratch, matrix);
    if (!wb_gp_cholesky(count, matrix, count))
        return left_of(gp, 0); /* knows nothing: the prior, on the safe side */
    cblas_strsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, count, matrix, count, right, 1);
    return left_of(gp, squares(points, right));
}

static WbStatus predict(const WbGp *gp, int m, const float *x, const double *seconds, float *scratch,
                        float *mean, float *variance, int near, WbErr *err) {
    WB_TRY(wb_gp_inputs_check(m, gp->spec.dims, x, seconds, "photo", err));
    for (int first = 0; first < m; first += WB_GP_BLOCK) {
        Block block = carve(gp, block_rows(m - first), seconds ? seconds + first : NULL, scratch);
        means(gp, x + (size_t)first * (size_t)gp->spec.dims, &block, mean + first);
        if (variance && !near) variances(gp, &block, variance + first);
        for (int i = 0; variance && near && i < block.rows; i++)
            variance[first + i] = near_variance(gp, block.k + (size_t)i * (size_t)gp->n, block.near);
    }
    return WB_OK;
}

WbStatus wb_gp_predict(const WbGp *gp, int m, const float *x, const double *seconds, float *scratch,
                       float *mean, float *variance, WbErr *err) {
    if (variance && !gp->factor)
        return wb_fail(err, WB_ERR_USAGE, "the variance of a stored Gaussian process needs its factor first");
    return predict(gp, m, x, seconds, scratch, mean, variance, 0, err);
}

WbStatus wb_gp_predict_near(const WbGp *gp, int m, const float *x, const double *seconds, float *scratch,
                            float *mean, float *variance, WbErr *err) {
    return predict(gp, m, x, seconds, scratch, mean, variance, 1, err);
}
