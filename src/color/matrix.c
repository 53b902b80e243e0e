#include "color/matrix.h"

#include <math.h>

/* Determinant over its largest possible value (Hadamard's bound); below it rows depend on each other but
 * for rounding. */
#define SINGULAR 1e-12 /* doubles carry 1e-16; colour matrices are at 0.01 and above */

WbMatrix3 wb_matrix_diagonal(const double diagonal[3]) {
    WbMatrix3 ret = {{{diagonal[0], 0, 0}, {0, diagonal[1], 0}, {0, 0, diagonal[2]}}};
    return ret;
}

WbMatrix3 wb_matrix_multiply(const WbMatrix3 *a, const WbMatrix3 *b) {
    WbMatrix3 ret;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            ret.m[i][j] = a->m[i][0] * b->m[0][j] + a->m[i][1] * b->m[1][j] + a->m[i][2] * b->m[2][j];
        }
    }
    return ret;
}

void wb_matrix_apply(const WbMatrix3 *m, const double v[3], double ret[3]) {
    double sum[3];
    for (int i = 0; i < 3; i++) sum[i] = m->m[i][0] * v[0] + m->m[i][1] * v[1] + m->m[i][2] * v[2];
    for (int i = 0; i < 3; i++) ret[i] = sum[i];
}

/* The vector product; of rows i + 1 and i + 2 it is the cofactors of row i, signs included. */
static void cross(const double a[3], const double b[3], double ret[3]) {
    ret[0] = a[1] * b[2] - a[2] * b[1];
    ret[1] = a[2] * b[0] - a[0] * b[2];
    ret[2] = a[0] * b[1] - a[1] * b[0];
}

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

WbStatus wb_matrix_invert(const WbMatrix3 *m, WbMatrix3 *ret, WbErr *err) {
    double cofactor[3][3];
    for (int i = 0; i < 3; i++) cross(m->m[(i + 1) % 3], m->m[(i + 2) % 3], cofactor[i]);
    double determinant = dot(m->m[0], cofactor[0]);
    double bound = sqrt(dot(m->m[0], m->m[0]) * dot(m->m[1], m->m[1]) * dot(m->m[2], m->m[2]));
    if (!(fabs(determinant) > SINGULAR * bound) || !isfinite(bound)) {
        return wb_fail(err, WB_ERR_INPUT,
                       "a colour matrix with determinant %g cannot be inverted: "
                       "check the camera's calibration",
                       determinant);
    }
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) ret->m[i][j] = cofactor[j][i] / determinant;
    }
    return WB_OK;
}
