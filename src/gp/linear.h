#ifndef WB_GP_LINEAR_H
#define WB_GP_LINEAR_H

/* LAPACK on symmetric matrices whose lower triangle is stored by rows (to LAPACK: the upper one by
 * columns). Rows are `stride` apart. Nothing is allocated. */

/* The lower Cholesky factor in place; 1 when it exists and is finite, else 0 (the matrix is then spoilt). */
int wb_gp_cholesky(int n, float *matrix, int stride);

/* x = (L L')^-1 x for the factor L. */
void wb_gp_cholesky_solve(int n, const float *factor, int stride, float *x);

/* The lower triangle of (L L')^-1 in place of L. */
void wb_gp_cholesky_invert(int n, float *factor, int stride);

/* log determinant of L L'. */
double wb_gp_cholesky_log_det(int n, const float *factor, int stride);

#endif
