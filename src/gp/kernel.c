#include "gp/kernel.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "gp/exp.h"

static void set_lengths(const WbGpSpec *spec, const double *hyper, WbGpKernel *kernel) {
    int count = wb_gp_hyper_count(spec);
    for (int i = 0; i < count; i++) {
        WbGpHyper at = wb_gp_hyper_at(spec, i);
        if (at.kind == WB_GP_AMPLITUDE) kernel->amplitude[at.owner] = (float)exp(hyper[i]);
        if (at.kind == WB_GP_NOISE) kernel->noise = exp(hyper[i]) + WB_GP_NUGGET;
        if (at.kind == WB_GP_TAU) kernel->inverse_tau = exp(-hyper[i]);
        if (at.kind == WB_GP_MEAN) kernel->mean = hyper[i];
        if (at.kind != WB_GP_LENGTH) continue;
        int from = kernel->at[at.owner] + at.column;
        int to = spec->groups[at.owner].ard ? from + 1 : from + kernel->count[at.owner];
        for (int c = from; c < to; c++)
            kernel->inverse[c] = (float)exp(-hyper[i]);
    }
}

void wb_gp_kernel_set(const WbGpSpec *spec, const double *hyper, WbGpKernel *kernel) {
    *kernel = (WbGpKernel){.groups = spec->group_count, .terms = spec->term_count};
    for (int g = 0; g < spec->group_count; g++) {
        kernel->at[g] = kernel->columns;
        kernel->count[g] = spec->groups[g].count;
        for (int d = 0; d < spec->groups[g].count; d++)
            kernel->source[kernel->columns++] = spec->groups[g].start + d;
    }
    set_lengths(spec, hyper, kernel);
    for (int t = 0; t < spec->term_count; t++) {
        const WbGpTerm *term = &spec->terms[t];
        kernel->timed[t] = term->timed;
        kernel->any_timed |= term->timed;
        kernel->prior += (double)kernel->amplitude[t];
        for (int g = 0; g < spec->group_count; g++)
            if (term->groups >> g & 1)
                kernel->weight[t][g] = 3.0f * (term->share[g] > 0 ? (float)term->share[g] : 1.0f);
    }
}

void wb_gp_points_scale(const WbGpKernel *kernel, int dims, const float *centre, const float *x,
                        const uint32_t *index, WbGpPoints *points) {
    for (int i = 0; i < points->n; i++) {
        const float *from = x + (index ? (size_t)index[i] : (size_t)i) * (size_t)dims;
        float *to = points->scaled + (size_t)i * (size_t)kernel->columns;
        for (int c = 0; c < kernel->columns; c++)
            to[c] = (from[kernel->source[c]] - centre[kernel->source[c]]) * kernel->inverse[c];
        for (int g = 0; g < kernel->groups; g++) {
            const float *part = to + kernel->at[g];
            double sum = 0;
            for (int c = 0; c < kernel->count[g]; c++)
                sum += (double)part[c] * (double)part[c];
            points->norm[(size_t)g * (size_t)points->n + (size_t)i] = (float)sum;
        }
    }
}

void wb_gp_distances(const WbGpKernel *kernel, const WbGpPoints *a, int first, int rows, const WbGpPoints *b,
                     int cols, float *distance) {
    for (int g = 0; g < kernel->groups; g++) {
        const float *from = a->scaled + (size_t)first * (size_t)kernel->columns + kernel->at[g];
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, cols, kernel->count[g], -2, from,
                    kernel->columns, b->scaled + kernel->at[g], kernel->columns, 0, distance, cols);
        const float *norms = b->norm + (size_t)g * (size_t)b->n;
        for (int i = 0; i < rows; i++, distance += cols) {
            float norm = a->norm[(size_t)g * (size_t)a->n + (size_t)(first + i)];
            for (int j = 0; j < cols; j++) {
                float squared = distance[j] + (norm + norms[j]);
                distance[j] =
                    squared > 0 ? squared : 0; /* the difference of nearly equal sums may fall below */
            }
        }
    }
}

void wb_gp_lag(int n, double seconds, const double *others, double inverse_tau, float *lag) {
    if (!others) {
        for (int j = 0; j < n; j++)
            lag[j] = WB_GP_EXP_LOW;
        return;
    }
    for (int j = 0; j < n; j++) {
        float value = (float)(-fabs(seconds - others[j]) * inverse_tau);
        lag[j] = value > WB_GP_EXP_LOW ? value : WB_GP_EXP_LOW; /* NaN too */
    }
}

void wb_gp_scaled_sum(const WbGpKernel *kernel, int term, int n, const float *const *distance, float *s) {
    int filled = 0;
    for (int g = 0; g < kernel->groups; g++) {
        float weight = kernel->weight[term][g];
        const float *from = distance[g];
        if (weight == 0) continue;
        if (filled++) {
            for (int j = 0; j < n; j++)
                s[j] += weight * from[j];
        } else {
            for (int j = 0; j < n; j++)
                s[j] = weight * from[j];
        }
    }
}

void wb_gp_matern_add(int n, const float *s, const float *lag, float amplitude, float *out) {
    if (lag) {
        for (int j = 0; j < n; j++) {
            float r = sqrtf(s[j]);
            out[j] += amplitude * (1 + r) * wb_gp_exp(lag[j] - r);
        }
    } else {
        for (int j = 0; j < n; j++) {
            float r = sqrtf(s[j]);
            out[j] += amplitude * (1 + r) * wb_gp_exp(-r);
        }
    }
}

void wb_gp_matern_back(int n, const float *s, const float *lag, float amplitude, const float *restrict g,
                       float *restrict w, float *restrict amplitude_sum, float *restrict lag_sum) {
    if (lag) {
        for (int j = 0; j < n; j++) {
            float r = sqrtf(s[j]), e = g[j] * amplitude * wb_gp_exp(lag[j] - r), k = (1 + r) * e;
            w[j] = e;
            amplitude_sum[j] += k;
            lag_sum[j] += k * lag[j];
        }
    } else {
        for (int j = 0; j < n; j++) {
            float r = sqrtf(s[j]), e = g[j] * amplitude * wb_gp_exp(-r);
            w[j] = e;
            amplitude_sum[j] += (1 + r) * e;
        }
    }
}

size_t wb_gp_block_floats(const WbGpKernel *kernel, int rows, int n) {
    return ((size_t)kernel->groups * (size_t)rows + 2) * (size_t)n; /* distances; one row of s, one of lag */
}

void wb_gp_cross(const WbGpKernel *kernel, const WbGpPoints *a, int first, int rows, const WbGpPoints *b,
                 int cols, float *scratch, float *k, size_t stride) {
    size_t block = (size_t)rows * (size_t)cols;
    float *s = scratch + (size_t)kernel->groups * block, *lag = s + cols;
    wb_gp_distances(kernel, a, first, rows, b, cols, scratch);
    for (int i = 0; i < rows; i++, k += stride) {
        const float *distance[WB_GP_GROUPS];
        for (int g = 0; g < kernel->groups; g++)
            distance[g] = scratch + (size_t)g * block + (size_t)i * (size_t)cols;
        if (kernel->any_timed)
            wb_gp_lag(cols, a->seconds ? a->seconds[first + i] : NAN, b->seconds, kernel->inverse_tau, lag);
        memset(k, 0, (size_t)cols * sizeof *k);
        for (int t = 0; t < kernel->terms; t++) {
            wb_gp_scaled_sum(kernel, t, cols, distance, s);
            wb_gp_matern_add(cols, s, kernel->timed[t] ? lag : NULL, kernel->amplitude[t], k);
        }
    }
}

void wb_gp_covariance(const WbGpKernel *kernel, const WbGpPoints *points, const float *noise_scale,
                      float extra, float *scratch, float *k) {
    size_t n = (size_t)points->n;
    for (int first = 0; first < points->n; first += WB_GP_BLOCK) {
        int rows = points->n - first < WB_GP_BLOCK ? points->n - first : WB_GP_BLOCK;
        wb_gp_cross(kernel, points, first, rows, points, first + rows, scratch, k + (size_t)first * n, n);
    }
    for (size_t i = 0; i < n; i++)
        k[i * n + i] = (float)(kernel->prior + kernel->noise * (double)noise_scale[i]) + extra;
}
