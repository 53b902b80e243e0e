#include "nn/norm.h"

#include "base/random.h"
#include "check.h"
#include "nn/blas.h"
#include "nn/conv.h"
#include "nn/dense.h"

enum { ROWS = 1001, C = 21 };

#define CLOSE 1e-5 /* float rounding of numbers of the order of one */

/* Normalised columns have mean 0 and variance 1; running statistics have moved a tenth of the way. */
static void check_training(void) {
    float *x = wb_alloc(ROWS * C, sizeof *x), *y = wb_alloc(ROWS * C, sizeof *y);
    float gain[C], shift[C], mean[C], inverse_std[C], running_mean[C] = {0}, running_variance[C] = {0};
    WbNorm norm = {ROWS, C, 0.1f, WB_NORM_EPSILON};
    WbRandom random = wb_random(1, 1);
    for (int i = 0; i < ROWS * C; i++)
        x[i] = (float)(i % C + 0.5 * wb_random_normal(&random));
    for (int i = 0; i < C; i++)
        gain[i] = 2, shift[i] = (float)i;
    wb_norm_forward_train(&norm, x, gain, shift, mean, inverse_std, running_mean, running_variance, y);
    for (int i = 0; i < C; i++) {
        double sum = 0, squares = 0, sum_y = 0, squares_y = 0;
        for (int row = 0; row < ROWS; row++) {
            sum += (double)x[row * C + i], squares += pow((double)x[row * C + i], 2);
            sum_y += (double)y[row * C + i] - i, squares_y += pow((double)y[row * C + i] - i, 2);
        }
        double variance = squares / ROWS - pow(sum / ROWS, 2);
        CHECK_NEAR(mean[i], sum / ROWS, CLOSE);
        CHECK_NEAR(inverse_std[i], 1 / sqrt(variance + 1e-5), 1e-4); /* of about 2 */
        CHECK_NEAR(running_mean[i], 0.1 * sum / ROWS, CLOSE);
        CHECK_NEAR(running_variance[i], 0.1 * variance * ROWS / (ROWS - 1), CLOSE);
        CHECK_NEAR(sum_y / ROWS, 0, 5 * CLOSE); /* of numbers up to 26 */
        CHECK_NEAR(squares_y / ROWS, 4, 1e-3);  /* epsilon takes some 1e-4 of it */
    }
    wb_free(x);
    wb_free(y);
}

/* One row: all is shift, and the running variance stays finite. A constant column too. */
static void check_degenerate(void) {
    float x[2] = {5, -3}, gain[2] = {1, 1}, shift[2] = {0.5f, 2}, y[4], mean[2], inverse_std[2];
    float running_mean[2] = {0, 0}, running_variance[2] = {1, 1};
    WbNorm norm = {1, 2, 0.1f, WB_NORM_EPSILON};
    wb_norm_forward_train(&norm, x, gain, shift, mean, inverse_std, running_mean, running_variance, y);
    CHECK_NEAR(y[0], 0.5, 1e-2); /* 5 times the largest inverse deviation, rounded */
    CHECK_NEAR(running_variance[1], 0.9, CLOSE);
    float constant[4] = {7, 7, 7, 7};
    WbNorm column = {4, 1, 0.1f, WB_NORM_EPSILON};
    float dy[4] = {1, -1, 2, 0}, dgain[1] = {0}, dshift[1] = {0};
    wb_norm_forward_train(&column, constant, gain, shift, mean, inverse_std, running_mean, running_variance,
                          y);
    wb_norm_backward(&column, constant, gain, mean, inverse_std, dy, dy, dgain, dshift);
    CHECK_NEAR(dgain[0], 0, CLOSE);
    CHECK_NEAR(dshift[0], 2, CLOSE);
    CHECK(isfinite(dy[0]));
}

typedef struct Stats {
    float gain[C], shift[C], mean[C], variance[C];
} Stats;

static Stats some_stats(WbRandom *random) {
    Stats stats;
    for (int i = 0; i < C; i++) {
        stats.gain[i] = wb_random_unit(random) + 0.5f;
        stats.shift[i] = wb_random_unit(random) - 0.5f;
        stats.mean[i] = wb_random_unit(random) - 0.5f;
        stats.variance[i] = wb_random_unit(random) + 0.1f;
    }
    return stats;
}

/* Folded, a layer alone gives what layer and norm gave. */
static void check_fold(void) {
    enum { N = 2, SIDE = 5, CIN = 3, FAN_IN = 9 * CIN, OUT = N * SIDE * SIDE * C };
    static const WbConv conv = {N, SIDE, SIDE, CIN, C, 3, 1, 1};
    WbRandom random = wb_random(3, 3);
    Stats stats = some_stats(&random);
    float x[N * SIDE * SIDE * CIN], weight[FAN_IN * C], bias[C], y[OUT], folded[OUT];
    float *scratch = wb_alloc(wb_conv_scratch(&conv), sizeof *scratch);
    WbNorm norm = {OUT / C, C, 0.1f, WB_NORM_EPSILON};
    for (int i = 0; i < N * SIDE * SIDE * CIN; i++)
        x[i] = wb_random_unit(&random) - 0.5f;
    for (int i = 0; i < FAN_IN * C; i++)
        weight[i] = wb_random_unit(&random) - 0.5f;
    for (int i = 0; i < C; i++)
        bias[i] = wb_random_unit(&random);
    wb_conv_forward(&conv, x, weight, bias, scratch, y);
    float at = y[40];
    wb_norm_forward(&norm, y, stats.gain, stats.shift, stats.mean, stats.variance, y);
    int c = 40 % C;
    double expected = ((double)at - (double)stats.mean[c]) / sqrt((double)stats.variance[c] + 1e-5);
    CHECK_NEAR(y[40], expected * (double)stats.gain[c] + (double)stats.shift[c], CLOSE);
    wb_norm_fold(FAN_IN, C, norm.epsilon, stats.gain, stats.shift, stats.mean, stats.variance, weight, bias);
    wb_conv_forward(&conv, x, weight, bias, scratch, folded);
    double worst = 0;
    for (int i = 0; i < OUT; i++)
        worst = fmax(worst, fabs((double)y[i] - (double)folded[i]));
    CHECK_NEAR(worst, 0, CLOSE);
    wb_free(scratch);
}

int main(void) {
    CHECK(wb_blas_pin() == 1);
    CHECK(strstr(wb_blas_config(), "OpenBLAS") != NULL);
    CHECK(wb_blas_core()[0] != '\0');
    check_training();
    check_degenerate();
    check_fold();
    return check_done();
}
