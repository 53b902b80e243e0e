#include "color/matrix.h"

#include "check.h"

static const WbMatrix3 sample = {{{2, -1, 0.5}, {0, 3, 1}, {4, 0.25, -2}}};

static void test_apply_multiply(void) {
    double v[3] = {1, 2, 3}, w[3];
    wb_matrix_apply(&sample, v, w);
    CHECK(w[0] == 1.5 && w[1] == 9 && w[2] == -1.5);
    WbMatrix3 square = wb_matrix_multiply(&sample, &sample);
    double direct[3], twice[3];
    wb_matrix_apply(&square, v, direct);
    wb_matrix_apply(&sample, w, twice);
    for (int i = 0; i < 3; i++) CHECK_NEAR(direct[i], twice[i], 1e-12); /* rounding */
    wb_matrix_apply(&sample, v, v);
    CHECK(v[0] == w[0] && v[1] == w[1] && v[2] == w[2]); /* in place */
}

static void test_order(void) {
    double stretch[3] = {2, 1, 1};
    WbMatrix3 diagonal = wb_matrix_diagonal(stretch), ret = wb_matrix_multiply(&diagonal, &sample);
    CHECK(ret.m[0][1] == -2 && ret.m[1][1] == 3); /* rows scaled: the left one acts last */
}

static void test_invert(void) {
    WbErr err = {0};
    WbMatrix3 inverse, in_place = sample;
    CHECK_OK(wb_matrix_invert(&sample, &inverse, &err), err);
    WbMatrix3 one = wb_matrix_multiply(&sample, &inverse);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) CHECK_NEAR(one.m[i][j], i == j, 1e-14); /* rounding */
    }
    CHECK_OK(wb_matrix_invert(&in_place, &in_place, &err), err);
    CHECK(memcmp(&in_place, &inverse, sizeof inverse) == 0);
    WbMatrix3 tiny = {{{1e-90, 0, 0}, {0, 1e-90, 0}, {0, 0, 1e-90}}}; /* small is not singular */
    CHECK_OK(wb_matrix_invert(&tiny, &inverse, &err), err);
    CHECK_NEAR(inverse.m[1][1] / 1e90, 1, 1e-12); /* rounding */
}

static void test_refusals(void) {
    WbErr err = {0};
    WbMatrix3 singular = {{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}}, ret = sample, bad = sample, zero = {{{0}}};
    CHECK(wb_matrix_invert(&singular, &ret, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "cannot be inverted") != NULL);
    CHECK(wb_matrix_invert(&zero, &ret, &err) == WB_ERR_INPUT);
    bad.m[2][2] = NAN;
    CHECK(wb_matrix_invert(&bad, &ret, &err) == WB_ERR_INPUT);
    bad.m[2][2] = INFINITY;
    CHECK(wb_matrix_invert(&bad, &ret, NULL) == WB_ERR_INPUT);
    CHECK(memcmp(&ret, &sample, sizeof ret) == 0); /* untouched */
}

int main(void) {
    test_apply_multiply();
    test_order();
    test_invert();
    test_refusals();
    return check_done();
}
