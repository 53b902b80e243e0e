#ifndef WB_COLOR_MATRIX_H
#define WB_COLOR_MATRIX_H

#include "base/status.h"

/* A 3x3 matrix, m[row][column]; it acts on column vectors from the left. */
typedef struct WbMatrix3 {
    double m[3][3];
} WbMatrix3;

WbMatrix3 wb_matrix_diagonal(const double diagonal[3]);

/* a * b: first b acts, then a. */
WbMatrix3 wb_matrix_multiply(const WbMatrix3 *a, const WbMatrix3 *b);

/* ret = m * v; ret may be v. */
void wb_matrix_apply(const WbMatrix3 *m, const double v[3], double ret[3]);

/* The inverse, by cofactors; ret may be m. WB_ERR_INPUT for a matrix without one: an entry not finite, or
 * a determinant below 1e-12 of the product of the row lengths. */
WB_MUST_USE WbStatus wb_matrix_invert(const WbMatrix3 *m, WbMatrix3 *ret, WbErr *err);

#endif
