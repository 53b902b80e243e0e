#ifndef WB_GP_PROCESS_H
#define WB_GP_PROCESS_H

#include "gp/gp.h"
#include "gp/kernel.h"

/* Inside of WbGp, for this room only. Every array is owned but x, which is owned_x or somebody's. */
struct WbGp {
    WbGpSpec spec;
    double hyper[WB_GP_HYPERS];
    WbGpKernel kernel;
    int n;
    const float *x; /* [n][dims] */
    float *owned_x; /* NULL when x is borrowed */
    float *centre;  /* [dims]: taken off x before scaling; mean of the points it was first made of */
    float *scaled, *norm;
    float *packed; /* x as sweep.h reads it */
    double *seconds;
    float *y, *noise_scale, *weights; /* [n]; weights = K^-1 (y - mean), then 0 as far as a block goes */
    float *factor;                    /* [n][n]: lower Cholesky factor of K, or NULL */
};

/* Beyond it squares of scaled inputs could overflow. */
#define WB_GP_INPUT_MAX 1e9

/* n points of any size: finite and not absurd; `what` names them in the message. */
WB_MUST_USE WbStatus wb_gp_inputs_check(int n, int dims, const float *x, const double *seconds,
                                        const char *what, WbErr *err);
WB_MUST_USE WbStatus wb_gp_targets_check(int n, const float *y, const float *noise_scale, WbErr *err);

/* A process with all arrays but x and factor, nothing in them; owned_x too when `own`. */
WB_MUST_USE WbStatus wb_gp_blank(const WbGpSpec *spec, const double *hyper, int n, int own, WbGp **ret,
                                 WbErr *err);

/* The mean of x, in a fixed order of summation. */
void wb_gp_centre(int n, int dims, const float *x, float *centre);

/* scaled, norm and packed from x and centre. */
void wb_gp_rescale(WbGp *gp);

WbGpPoints wb_gp_points_of(const WbGp *gp);

/* weights from y, mean and the factor. */
void wb_gp_solve_weights(WbGp *gp);

#endif
