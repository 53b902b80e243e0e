#ifndef WB_GP_LIKELIHOOD_H
#define WB_GP_LIKELIHOOD_H

#include "gp/kernel.h"

/* What one evaluation works on: a set of points and room for everything computed from them. */
typedef struct WbGpWork {
    int room, columns, groups; /* points there is room for */
    WbGpPoints points;         /* arrays below */
    float *y, *noise_scale;    /* [room] */
    double *seconds;           /* [room] */
    float *scaled, *norm;      /* as in WbGpPoints */
    float *k;                  /* [room][room] */
    float *weights;            /* [room]: K^-1 (y - mean) */
    float *scratch;            /* wb_gp_block_floats and the rows of the gradient */
    double jitter;             /* what had to be added to the diagonal at last */
} WbGpWork;

WB_MUST_USE WbStatus wb_gp_work_new(const WbGpSpec *spec, int room, WbGpWork **ret, WbErr *err);
void wb_gp_work_free(WbGpWork *work); /* takes NULL */
void wb_gp_work_free_at(WbGpWork **work);

/* Loads rows `index` (NULL: 0 .. n - 1) of x, seconds (may be NULL), y, noise_scale (may be NULL). */
void wb_gp_work_load(WbGpWork *work, const WbGpKernel *kernel, int dims, const float *centre, int n,
                     const uint32_t *index, const float *x, const double *seconds, const float *y,
                     const float *noise_scale);

/* Covariance matrix and its Cholesky factor into k [n][n], with as much on the diagonal as it takes (0, or
 * 1e-6 to 1e-2 of the prior variance, in steps of ten). Errors: WB_ERR_INPUT. scratch: wb_gp_block_floats. */
WB_MUST_USE WbStatus wb_gp_factorise(const WbGpKernel *kernel, const WbGpPoints *points,
                                     const float *noise_scale, float *scratch, float *k, double *jitter,
                                     WbErr *err);

/* Log marginal likelihood per point, and its derivatives by the hyperparameters unless gradient is NULL
 * (Rasmussen and Williams 2006, equations 5.8 and 5.9). `kernel` is made of spec and the hyperparameters.
 * Errors: WB_ERR_INPUT. */
WB_MUST_USE WbStatus wb_gp_likelihood(const WbGpSpec *spec, const WbGpKernel *kernel, WbGpWork *work,
                                      double *value, double *gradient, WbErr *err);

#endif
