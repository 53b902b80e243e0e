#include "gp/likelihood.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "gp/linear.h"

/* Derivatives of the likelihood. With G = dL/dK (a half of K^-1 y y' K^-1 - K^-1) and w = G * 3 a e^-r of
 * each pair, the derivative by the log length scale of column d is the sum over pairs of w (x_id -
 * x_jd)^2, in scaled columns. Multiplied out, that is row sums, column sums and one matrix product for all
 * columns of a group, so that many columns cost no more exponentials than one. All runs over the lower
 * triangle, a block of rows at a time. */

/* The rows and sums that one gradient fills, carved from work->scratch (sized in wb_gp_work_new). */
typedef struct Rows {
    float *distance;                                  /* [groups][block rows][cols] */
    float *s, *lag, *outer;                           /* [n] */
    float *w[WB_GP_TERMS];                            /* [n] */
    float *amplitude[WB_GP_TERMS], *tau[WB_GP_TERMS]; /* [n]: sums over rows */
    float *column_sum[WB_GP_GROUPS];                  /* [n]: sums over rows of the group's w */
    float *product;                                   /* [block rows][columns of one group] */
    double squared[WB_GP_DIMS]; /* for each column: sum over pairs of w (difference)^2 */
} Rows;

static void carve(const WbGpKernel *kernel, WbGpWork *work, Rows *rows) {
    size_t n = (size_t)work->points.n;
    float *at = work->scratch;
    memset(rows, 0, sizeof *rows);
    rows->distance = at;
    at += (size_t)kernel->groups * WB_GP_BLOCK * n;
    rows->s = at;
    rows->lag = at + n;
    rows->outer = at + 2 * n;
    at += 3 * n;
    for (int t = 0; t < kernel->terms; t++, at += n)
        rows->w[t] = at;
    float *sums = at;
    for (int t = 0; t < kernel->terms; t++, at += n)
        rows->amplitude[t] = at;
    for (int t = 0; t < kernel->terms; t++, at += n)
        rows->tau[t] = at;
    for (int g = 0; g < kernel->groups; g++, at += n)
        rows->column_sum[g] = at;
    memset(sums, 0, (size_t)(at - sums) * sizeof *sums);
    rows->product = at;
}

/* Outer derivatives of row i against the points before it, both halves of the matrix in one; zero from i
 * on. */
static void outer_row(const WbGpWork *work, int i, int cols, float *outer) {
    const float *inverse = work->k + (size_t)i * (size_t)work->points.n;
    float weight = work->weights[i], scale = 1.0f / (float)work->points.n;
    for (int j = 0; j < i; j++)
        outer[j] = (weight * work->weights[j] - inverse[j]) * scale;
    for (int j = i; j < cols; j++)
        outer[j] = 0;
}

/* One row: the terms' sums; then the row's distances give way to the groups' w. */
static void back_row(const WbGpKernel *kernel, const WbGpWork *work, Rows *rows, int i, int cols,
                     float *const *distance) {
    outer_row(work, i, cols, rows->outer);
    if (kernel->any_timed) wb_gp_lag(cols, work->seconds[i], work->seconds, kernel->inverse_tau, rows->lag);
    for (int t = 0; t < kernel->terms; t++) {
        wb_gp_scaled_sum(kernel, t, cols, (const float *const *)distance, rows->s);
        wb_gp_matern_back(cols, rows->s, kernel->timed[t] ? rows->lag : NULL, kernel->amplitude[t],
                          rows->outer, rows->w[t], rows->amplitude[t], rows->tau[t]);
    }
    for (int g = 0; g < kernel->groups; g++) {
        float *out = distance[g], *sum = rows->column_sum[g];
        memset(out, 0, (size_t)cols * sizeof *out);
        for (int t = 0; t < kernel->terms; t++) {
            float weight = kernel->weight[t][g];
            const float *w = rows->w[t];
            if (weight == 0) continue;
            for (int j = 0; j < cols; j++)
                out[j] += weight * w[j];
        }
        for (int j = 0; j < cols; j++)
            sum[j] += out[j];
    }
}

static double row_sum(int n, const float *row) {
    float part[8] = {0}; /* independent sums, so that they become one vector */
    int j = 0;
    for (; j + 8 <= n; j += 8)
        for (int lane = 0; lane < 8; lane++)
            part[lane] += row[j + lane];
    double sum = 0;
    for (int lane = 0; lane < 8; lane++)
        sum += (double)part[lane];
    for (; j < n; j++)
        sum += (double)row[j];
    return sum;
}

/* The rows' part of the quadratic forms of one group. */
static void back_group(const WbGpKernel *kernel, const WbGpWork *work, Rows *rows, int g, int first,
                       int count, int cols) {
    const float *w = rows->distance + (size_t)g * (size_t)count * (size_t)cols;
    int width = kernel->count[g], columns = kernel->columns;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, count, width, cols, 1, w, cols,
                work->scaled + kernel->at[g], columns, 0, rows->product, width);
    for (int i = 0; i < count; i++) {
        const float *x = work->scaled + (size_t)(first + i) * (size_t)columns + kernel->at[g];
        const float *product = rows->product + (size_t)i * (size_t)width;
        double sum = row_sum(cols, w + (size_t)i * (size_t)cols);
        for (int c = 0; c < width; c++)
            rows->squared[kernel->at[g] + c] += (double)x[c] * (sum * (double)x[c] - 2 * (double)product[c]);
    }
}

static void back_columns(const WbGpKernel *kernel, const WbGpWork *work, Rows *rows) {
    for (int j = 0; j < work->points.n; j++) {
        const float *x = work->scaled + (size_t)j * (size_t)kernel->columns;
        for (int g = 0; g < kernel->groups; g++)
            for (int c = kernel->at[g]; c < kernel->at[g] + kernel->count[g]; c++)
                rows->squared[c] += (double)rows->column_sum[g][j] * (double)x[c] * (double)x[c];
    }
}

static void back(const WbGpKernel *kernel, const WbGpWork *work, Rows *rows) {
    for (int first = 0; first < work->points.n; first += WB_GP_BLOCK) {
        int left = work->points.n - first, count = left < WB_GP_BLOCK ? left : WB_GP_BLOCK,
            cols = first + count;
        wb_gp_distances(kernel, &work->points, first, count, &work->points, cols, rows->distance);
        for (int i = 0; i < count; i++) {
            float *distance[WB_GP_GROUPS];
            for (int g = 0; g < kernel->groups; g++)
                distance[g] = rows->distance + ((size_t)g * (size_t)count + (size_t)i) * (size_t)cols;
            back_row(kernel, work, rows, first + i, cols, distance);
        }
        for (int g = 0; g < kernel->groups; g++)
            back_group(kernel, work, rows, g, first, count, cols);
    }
    back_columns(kernel, work, rows);
}

/* Derivatives that need the diagonal and the weights only. The diagonal's amplitude part is in `diagonal`. */
static void back_diagonal(const WbGpWork *work, double *diagonal, double *noise, double *mean) {
    size_t n = (size_t)work->points.n;
    *diagonal = *noise = *mean = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = (double)work->weights[i];
        double outer = 0.5 * (weight * weight - (double)work->k[i * n + i]) / (double)n;
        *diagonal += outer;
        *noise += outer * (double)work->noise_scale[i];
        *mean += weight / (double)n;
    }
}

static void gather(const WbGpSpec *spec, const WbGpKernel *kernel, const WbGpWork *work, const Rows *rows,
                   double *gradient) {
    int n = work->points.n, count = wb_gp_hyper_count(spec);
    double diagonal, noise, mean, tau = 0;
    back_diagonal(work, &diagonal, &noise, &mean);
    for (int t = 0; t < kernel->terms; t++)
        if (kernel->timed[t]) tau -= row_sum(n, rows->tau[t]);
    for (int i = 0; i < count; i++) {
        WbGpHyper at = wb_gp_hyper_at(spec, i);
        double sum = 0;
        if (at.kind == WB_GP_LENGTH) {
            int from = kernel->at[at.owner] + at.column;
            int to = spec->groups[at.owner].ard ? from + 1 : from + kernel->count[at.owner];
            for (int c = from; c < to; c++)
                sum += rows->squared[c];
        }
        if (at.kind == WB_GP_AMPLITUDE)
            sum = row_sum(n, rows->amplitude[at.owner]) + diagonal * (double)kernel->amplitude[at.owner];
        if (at.kind == WB_GP_NOISE) sum = noise * (kernel->noise - WB_GP_NUGGET);
        if (at.kind == WB_GP_TAU) sum = tau;
        if (at.kind == WB_GP_MEAN) sum = mean;
        gradient[i] = sum;
    }
}

WbStatus wb_gp_likelihood(const WbGpSpec *spec, const WbGpKernel *kernel, WbGpWork *work, double *value,
                          double *gradient, WbErr *err) {
    int n = work->points.n;
    WB_TRY(wb_gp_factorise(kernel, &work->points, work->noise_scale, work->scratch, work->k, &work->jitter,
                           err));
    for (int i = 0; i < n; i++)
        work->weights[i] = (float)((double)work->y[i] - kernel->mean);
    wb_gp_cholesky_solve(n, work->k, n, work->weights);
    double fit = 0;
    for (int i = 0; i < n; i++)
        fit += ((double)work->y[i] - kernel->mean) * (double)work->weights[i];
    double log_det = wb_gp_cholesky_log_det(n, work->k, n);
    if (gradient) {
        Rows rows;
        wb_gp_cholesky_invert(n, work->k, n);
        carve(kernel, work, &rows);
        back(kernel, work, &rows);
        gather(spec, kernel, work, &rows, gradient);
    }
    *value = -0.5 * ((fit + log_det) / n + log(2 * 3.14159265358979323846));
    return WB_OK;
}
