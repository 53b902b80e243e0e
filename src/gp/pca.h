#ifndef WB_GP_PCA_H
#define WB_GP_PCA_H

#include "base/status.h"

/* Principal components by the eigenvectors of the covariance matrix. */

#define WB_PCA_DIMS                                                                                          \
    512 /* its eigenvectors take a fifth of a second; beyond, a sketch would be the better method */

/* x [n][d] -> mean [d], components [k][d] (unit length, by falling variance; the entry of largest
 * magnitude is positive, so the sign is fixed), variance [k] (along each, divided by n - 1). Where n - 1 <
 * k or d < k, and for directions without variance, the rest is zero. Errors: WB_ERR_USAGE (n, d, k < 1),
 * WB_ERR_LIMIT, WB_ERR_INPUT (a value that is not finite), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_pca_fit(int n, int d, int k, const float *x, float *mean, float *components,
                                float *variance, WbErr *err);

/* scores [n][k] = (x - mean) components'. Nothing is allocated. */
void wb_pca_apply(int n, int d, int k, const float *x, const float *mean, const float *components,
                  float *scores);

#endif
