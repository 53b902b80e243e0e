#ifndef WB_GP_KERNEL_H
#define WB_GP_KERNEL_H

#include <stddef.h>

#include "gp/gp.h"
#include "gp/hyper.h"

#define WB_GP_NUGGET                                                                                         \
    1e-4 /* noise floor: 1 % of a unit target; keeps float Cholesky factors of duplicates stable */
#define WB_GP_BLOCK 32 /* rows at a time: their distances to 1,500 points stay in level-2 cache */

/* A spec with the hyperparameters put in, ready for the loops. */
typedef struct WbGpKernel {
    int groups, terms, columns; /* columns of all groups together */
    int source[WB_GP_DIMS];     /* column of x behind each of them */
    float inverse[WB_GP_DIMS];  /* 1 / length scale of each */
    int at[WB_GP_GROUPS], count[WB_GP_GROUPS];
    float weight[WB_GP_TERMS][WB_GP_GROUPS]; /* 3 * share; 0 where the group takes no part */
    float amplitude[WB_GP_TERMS];
    int timed[WB_GP_TERMS], any_timed;
    double noise, inverse_tau, mean; /* noise with the floor */
    double prior;                    /* sum of amplitudes: the variance of f */
} WbGpKernel;

void wb_gp_kernel_set(const WbGpSpec *spec, const double *hyper, WbGpKernel *kernel);

/* Points as the loops see them; borrows its arrays. */
typedef struct WbGpPoints {
    int n;
    float *scaled;         /* [n][columns], centred, divided by the length scales */
    float *norm;           /* [groups][n]: squared length in each group */
    const double *seconds; /* [n], NaN unknown; NULL: all unknown */
} WbGpPoints;

/* Fills points->scaled and ->norm from x [n][dims] (rows `index`, or all in order when NULL). */
void wb_gp_points_scale(const WbGpKernel *kernel, int dims, const float *centre, const float *x,
                        const uint32_t *index, WbGpPoints *points);

/* Scratch of the two functions below for blocks of `rows` rows against n points. */
size_t wb_gp_block_floats(const WbGpKernel *kernel, int rows, int n);

/* Squared scaled distances in each group: distance [groups][rows][columns_b], of rows first .. first +
 * rows - 1 of `a` to the first `cols` points of `b`. */
void wb_gp_distances(const WbGpKernel *kernel, const WbGpPoints *a, int first, int rows, const WbGpPoints *b,
                     int cols, float *distance);

/* Covariances of the same rows and columns into k, rows `stride` apart. Equal points are treated as two
 * observations: the diagonal of a covariance matrix is the caller's. */
void wb_gp_cross(const WbGpKernel *kernel, const WbGpPoints *a, int first, int rows, const WbGpPoints *b,
                 int cols, float *scratch, float *k, size_t stride);

/* The lower triangle of the covariance matrix of all points with noise, [n][n]; `extra` is added to the
 * diagonal. What lies above the diagonal is undefined. noise_scale [n]. */
void wb_gp_covariance(const WbGpKernel *kernel, const WbGpPoints *points, const float *noise_scale,
                      float extra, float *scratch, float *k);

/* The loops over one row, exposed for their tests. s is 3 * S; lag is -|dt| / tau, not below
 * WB_GP_EXP_LOW. */
void wb_gp_lag(int n, double seconds, const double *others, double inverse_tau, float *lag);
void wb_gp_scaled_sum(const WbGpKernel *kernel, int term, int n, const float *const *distance, float *s);
/* out += amplitude * matern * e^lag; lag may be NULL. */
void wb_gp_matern_add(int n, const float *s, const float *lag, float amplitude, float *out);
/* With outer derivatives g = dL/dk: the term's covariances k = amplitude * matern * e^lag give
 * amplitude_sum += g k, lag_sum += g k lag (both per column), and w = g * amplitude e^(lag - r): w * 3
 * share is the factor of (scaled difference)^2 in dL/dlog(length scale). */
void wb_gp_matern_back(int n, const float *s, const float *lag, float amplitude, const float *g, float *w,
                       float *amplitude_sum, float *lag_sum);

/* The specification of all this, in double and one pair at a time: covariance of f at two observations. */
double wb_gp_covariance_naive(const WbGpSpec *spec, const double *hyper, const float *a, double a_seconds,
                              const float *b, double b_seconds);

#endif
