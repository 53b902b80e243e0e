#ifndef WB_TESTS_GP_SAMPLE_H
#define WB_TESTS_GP_SAMPLE_H

#include <math.h>
#include <stdint.h>

#include "base/random.h"
#include "gp/gp.h"
#include "gp/kernel.h"

/* Small data for the Gaussian process, and the whole process again in double from the text book, one pair
 * at a time. */

enum { SAMPLE_DIMS = 7, SAMPLE_MAX = 96 };

typedef struct Sample {
    WbGpSpec spec;
    int n;
    float x[SAMPLE_MAX * SAMPLE_DIMS], y[SAMPLE_MAX], noise_scale[SAMPLE_MAX];
    double seconds[SAMPLE_MAX];
} Sample;

/* Three groups (the last overlaps), a plain term, one of two groups, one timed with a share. */
static inline WbGpSpec sample_spec(void) {
    WbGpSpec spec = {.dims = SAMPLE_DIMS, .group_count = 3, .term_count = 3, .noise = 0.2, .tau = 300};
    spec.groups[0] = (WbGpGroup){"meta", 0, 3, 1, 1.5};
    spec.groups[1] = (WbGpGroup){"stats", 3, 4, 0, 2.5};
    spec.groups[2] = (WbGpGroup){"all", 1, 6, 1, 3};
    spec.terms[0] = (WbGpTerm){.name = "plain", .groups = 1, .amplitude = 0.5};
    spec.terms[1] = (WbGpTerm){.name = "both", .groups = 1 | 2, .amplitude = 0.3};
    spec.terms[2] =
        (WbGpTerm){.name = "time", .groups = 1 | 4, .share = {0, 0, 0.25}, .amplitude = 0.7, .timed = 1};
    return spec;
}

static inline void sample_fill(Sample *sample, int n, uint64_t seed) {
    WbRandom random = wb_random(seed, 7);
    *sample = (Sample){.spec = sample_spec(), .n = n};
    for (int i = 0; i < n * SAMPLE_DIMS; i++)
        sample->x[i] = (float)wb_random_normal(&random);
    for (int i = 0; i < n; i++) {
        const float *x = sample->x + i * SAMPLE_DIMS;
        sample->y[i] = sinf(x[0]) + 0.5f * x[4] + 0.2f * (float)wb_random_normal(&random);
        sample->noise_scale[i] = i % 3 ? 1.0f : 0.4f;
        sample->seconds[i] = i % 5 == 4 ? NAN : 1.7e9 + 1000 * (double)wb_random_unit(&random);
    }
}

/* Hyperparameters that are all different from each other. */
static inline void sample_hyper(const WbGpSpec *spec, double *hyper) {
    wb_gp_hyper_initial(spec, hyper);
    for (int i = 0; i < wb_gp_hyper_count(spec); i++)
        hyper[i] += 0.3 * sin(1.7 * i + 1);
}

/* k [n][n] with noise. */
static inline void naive_covariance(const Sample *sample, const double *hyper, double *k) {
    int n = sample->n, count = wb_gp_hyper_count(&sample->spec);
    double noise = exp(hyper[count - 3]) + WB_GP_NUGGET, prior = 0;
    for (int t = 0; t < sample->spec.term_count; t++)
        prior += exp(hyper[count - 3 - sample->spec.term_count + t]);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            k[i * n + j] =
                wb_gp_covariance_naive(&sample->spec, hyper, sample->x + i * SAMPLE_DIMS, sample->seconds[i],
                                       sample->x + j * SAMPLE_DIMS, sample->seconds[j]);
        k[i * n + i] = prior + noise * (double)sample->noise_scale[i];
    }
}

/* Lower Cholesky factor in place. */
static inline void naive_cholesky(int n, double *k) {
    for (int j = 0; j < n; j++) {
        for (int i = j; i < n; i++) {
            double sum = k[i * n + j];
            for (int c = 0; c < j; c++)
                sum -= k[i * n + c] * k[j * n + c];
            k[i * n + j] = i == j ? sqrt(sum) : sum / k[j * n + j];
        }
    }
}

/* x = L^-1 x, then, when `both`, x = L'^-1 x. */
static inline void naive_solve(int n, const double *factor, double *x, int both) {
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < i; c++)
            x[i] -= factor[i * n + c] * x[c];
        x[i] /= factor[i * n + i];
    }
    for (int i = n - 1; both && i >= 0; i--) {
        for (int c = i + 1; c < n; c++)
            x[i] -= factor[c * n + i] * x[c];
        x[i] /= factor[i * n + i];
    }
}

/* Log marginal likelihood per point. */
static inline double naive_likelihood(const Sample *sample, const double *hyper) {
    static double k[SAMPLE_MAX * SAMPLE_MAX], z[SAMPLE_MAX];
    int n = sample->n;
    double mean = hyper[wb_gp_hyper_count(&sample->spec) - 1], sum = 0;
    naive_covariance(sample, hyper, k);
    naive_cholesky(n, k);
    for (int i = 0; i < n; i++)
        z[i] = (double)sample->y[i] - mean;
    naive_solve(n, k, z, 0);
    for (int i = 0; i < n; i++)
        sum -= 0.5 * z[i] * z[i] + log(k[i * n + i]) + 0.5 * log(2 * 3.14159265358979323846);
    return sum / n;
}

/* Mean and variance of an observation at one new place. */
static inline void naive_predict(const Sample *sample, const double *hyper, const float *x, double seconds,
                                 double *ret_mean, double *ret_variance) {
    static double k[SAMPLE_MAX * SAMPLE_MAX], z[SAMPLE_MAX], v[SAMPLE_MAX];
    int n = sample->n, count = wb_gp_hyper_count(&sample->spec);
    double mean = hyper[count - 1], sum = mean, variance = exp(hyper[count - 3]) + WB_GP_NUGGET;
    for (int t = 0; t < sample->spec.term_count; t++)
        variance += exp(hyper[count - 3 - sample->spec.term_count + t]);
    naive_covariance(sample, hyper, k);
    naive_cholesky(n, k);
    for (int i = 0; i < n; i++) {
        z[i] = (double)sample->y[i] - mean;
        v[i] = wb_gp_covariance_naive(&sample->spec, hyper, x, seconds, sample->x + i * SAMPLE_DIMS,
                                      sample->seconds[i]);
    }
    naive_solve(n, k, z, 0);
    naive_solve(n, k, v, 0);
    for (int i = 0; i < n; i++) {
        sum += v[i] * z[i];
        variance -= v[i] * v[i];
    }
    *ret_mean = sum;
    *ret_variance = variance;
}

/* A fit that keeps the hyperparameters of sample_hyper. */
static inline WbStatus sample_solve(const Sample *sample, WbGp **ret, WbErr *err) {
    double hyper[WB_GP_HYPERS];
    WbGpFitOptions options = wb_gp_fit_options();
    sample_hyper(&sample->spec, hyper);
    options.steps = 0;
    options.hyper = hyper;
    return wb_gp_fit(&sample->spec, sample->n, sample->x, sample->seconds, sample->y, sample->noise_scale,
                     &options, ret, err);
}

#endif
