#include "gp/likelihood.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "gp/linear.h"

/* For a group u, with A its block of K^-1 and a = (K^-1 y)_u: V = A^-1 is the covariance of its observations given all
 * others, e = V a how far they are from the prediction. The loss is the sum over points of (e^2 / v + log v) / 2 with
 * v = V_ii. With g, h its derivatives by e and v, M_u = K^-1_u V (K^-1_u: the columns of the group) and
 *     de = V (da - dA e),  dV = -V dA V,  da = -(K^-1 dK K^-1 y)_u,  dA = -(K^-1 dK K^-1)_uu
 * the derivative by K is the sum over groups of M_u (diag h + g a') M_u' less (sum of M_u g) (K^-1 y)', made symmetric.
 */

/* One group: columns from .. from + count - 1. */
typedef struct {
    int n, from, count;
} Group;

static void mirror(int n, float *matrix, int stride) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            matrix[(size_t)j * (size_t)stride + (size_t)i] = matrix[(size_t)i * (size_t)stride + (size_t)j];
}

/* V of the group into block [count][count], whole. */
static WbStatus covariance(const WbGpWork *work, Group g, float *block, WbErr *err) {
    for (int i = 0; i < g.count; i++)
        memcpy(block + (size_t)i * (size_t)g.count,
               work->k + (size_t)(g.from + i) * (size_t)g.n + (size_t)g.from, (size_t)g.count * sizeof *block);
    if (!wb_gp_cholesky(g.count, block, g.count))
        return wb_fail(err, WB_ERR_INPUT,
                       "%d photos of one shoot cannot be foretold from the others: their edits are nearly without "
                       "scatter; train with more noise",
                       g.count);
    wb_gp_cholesky_invert(g.count, block, g.count);
    mirror(g.count, block, g.count);
    return WB_OK;
}

/* The loss of one group; turns block (V) into diag h + (g a' + a g') / 2, and slope [count] into g. */
static double loss(const WbGpWork *work, Group g, float *block, float *slope, double *h) {
    size_t n = (size_t)g.count;
    const float *a = work->weights + g.from;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double e = 0, v = (double)block[i * n + i];
        for (size_t j = 0; j < n; j++) e += (double)block[i * n + j] * (double)a[j];
        sum += 0.5 * (e * e / v + log(v));
        slope[i] = (float)(e / v);
        h[i] = 0.5 / v - 0.5 * e * e / (v * v);
    }
    return sum;
}

static void inner(const WbGpWork *work, Group g, const float *slope, const double *h, float *block) {
    size_t n = (size_t)g.count;
    const float *a = work->weights + g.from;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) block[i * n + j] = 0.5F * (slope[i] * a[j] + a[i] * slope[j]);
        block[i * n + i] += (float)h[i];
    }
}

/* out[:, group] = in[:, group] * block. */
static void times_block(Group g, const float *in, const float *block, float *out) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, g.n, g.count, g.count, 1, in + g.from, g.n, block, g.count,
                0, out + g.from, g.n);
}

/* One group's loss, its columns of left = M (diag h + ...) and right = M, and what it adds to total = sum of M g.
 * scratch: count * count + count floats; h [count]. */
static WbStatus add_group(WbGpWork *work, Group g, int derivatives, float *total, double *sum, WbErr *err) {
    size_t size = (size_t)g.count;
    float *block = work->block, *slope = block + size * size;
    WB_TRY(covariance(work, g, block, err));
    if (derivatives) times_block(g, work->k, block, work->right);
    *sum += loss(work, g, block, slope, work->h);
    if (!derivatives) return WB_OK;
    inner(work, g, slope, work->h, block);
    times_block(g, work->right, block, work->left);
    cblas_sgemv(CblasRowMajor, CblasNoTrans, g.n, g.count, 1, work->right + g.from, g.n, slope, 1, 1, total, 1);
    return WB_OK;
}

/* k = derivatives of the value (the loss turned round, per point) by K: lower triangle, blocks of rows at a time. */
static void derive(WbGpWork *work, const float *total) {
    int n = work->points.n;
    float scale = -1.0F / (float)n;
    work->mean_slope = 0;
    for (int first = 0; first < n; first += WB_GP_BLOCK) {
        int count = n - first < WB_GP_BLOCK ? n - first : WB_GP_BLOCK, cols = first + count;
        size_t at = (size_t)first * (size_t)n;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, count, cols, n, scale, work->left + at, n, work->right, n,
                    0, work->k + at, n);
        for (int i = first; i < cols; i++) {
            float *row = work->k + (size_t)i * (size_t)n;
            for (int j = 0; j <= i; j++)
                row[j] -= 0.5F * scale * (total[i] * work->weights[j] + work->weights[i] * total[j]);
            work->mean_slope -= (double)scale * (double)total[i];
        }
    }
}

WbStatus wb_gp_held_out(const WbGpSpec *spec, const WbGpKernel *kernel, WbGpWork *work, double *value,
                        double *gradient, WbErr *err) {
    int n = work->points.n;
    double fit, sum = 0;
    WB_TRY(wb_gp_solve(kernel, work, &fit, err));
    wb_gp_cholesky_invert(n, work->k, n);
    mirror(n, work->k, n);
    float *total = work->total;
    memset(total, 0, (size_t)n * sizeof *total);
    for (int from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && work->group[to] == work->group[from];) to++;
        WB_TRY(add_group(work, (Group){n, from, to - from}, gradient != NULL, total, &sum, err));
    }
    if (gradient) {
        derive(work, total);
        wb_gp_back(spec, kernel, work, gradient);
    }
    *value = -sum / n - 0.5 * log(2 * 3.14159265358979323846);
    return WB_OK;
}
