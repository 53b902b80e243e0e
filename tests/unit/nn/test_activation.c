#include "nn/activation.h"

#include "check.h"

enum { COUNT = 20000 };

static void check_relu(void) {
    float x[5] = {-1, 0, 2, NAN, -0.5f}, dy[5] = {1, 2, 3, 4, 5};
    wb_relu_forward(5, x, x);
    CHECK(x[0] == 0 && x[1] == 0 && x[2] == 2 && x[4] == 0);
    CHECK(isnan(x[3])); /* trouble is not hidden */
    wb_relu_backward(5, x, dy, dy);
    CHECK(dy[0] == 0 && dy[1] == 0 && dy[2] == 3 && dy[4] == 0);
}

static void check_dropout(float rate) {
    static const double sigmas = 5; /* by chance once in a million, and the seed is fixed */
    float *x = wb_alloc(COUNT, sizeof *x), *y = wb_alloc(COUNT, sizeof *y);
    unsigned char *mask = wb_alloc(COUNT, 1);
    WbRandom random = wb_random(1, 2);
    double kept = 0, pairs = 0;
    int wrong = 0;
    for (int i = 0; i < COUNT; i++)
        x[i] = 1 + (float)(i % 7);
    wb_dropout_forward(COUNT, rate, &random, x, mask, y);
    for (int i = 0; i < COUNT; i++) {
        kept += mask[i];
        if (i) pairs += mask[i] && mask[i - 1];
        wrong +=
            mask[i] > 1 || fabs((double)(y[i] - (mask[i] ? x[i] / (1 - rate) : 0))) > 1e-5; /* rounding */
    }
    double p = 1 - (double)rate;
    CHECK(wrong == 0);
    CHECK_NEAR(kept / COUNT, p, sigmas * sqrt(p * (1 - p) / COUNT));
    CHECK_NEAR(pairs / (COUNT - 1), p * p,
               2 * sigmas * sqrt(p * p * (1 - p * p) / COUNT)); /* neighbours independent */
    wb_dropout_backward(COUNT, rate, mask, x, x);
    CHECK(memcmp(x, y, COUNT * sizeof *x) == 0); /* the same function of dy as forward of x */
    wb_free(x);
    wb_free(y);
    wb_free(mask);
}

/* The same generator gives the same mask, a rate of 0 passes all and draws nothing. */
static void check_seeds(void) {
    float x[64], y[64];
    unsigned char mask[64], again[64];
    WbRandom random = wb_random(4, 4), same = random;
    for (int i = 0; i < 64; i++)
        x[i] = 3;
    wb_dropout_forward(64, 0, &random, x, mask, y);
    CHECK(random.state == same.state && memcmp(x, y, sizeof x) == 0);
    wb_dropout_forward(64, 0.5f, &random, x, mask, y);
    wb_dropout_forward(64, 0.5f, &same, x, again, y);
    CHECK(memcmp(mask, again, sizeof mask) == 0);
    wb_dropout_forward(64, 0.5f, &same, x, again, y);
    CHECK(memcmp(mask, again, sizeof mask) != 0);
}

int main(void) {
    check_relu();
    check_dropout(0.1f);
    check_dropout(0.5f);
    check_dropout(0);
    check_seeds();
    return check_done();
}
