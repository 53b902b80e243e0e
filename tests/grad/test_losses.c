#include "gradient.h"
#include "nn/loss.h"

/* Every loss: gradient, values by hand, names. */

#define PHOTOS 40

typedef struct Case {
    WbLoss loss;
    float prediction[2 * PHOTOS], target[2 * PHOTOS], weight[2 * PHOTOS];
    const float *weights; /* NULL or weight */
} Case;

static double scalar(void *context) {
    Case *c = context;
    return wb_loss(&c->loss, PHOTOS, c->prediction, c->target, c->weights, NULL) * PHOTOS;
}

/* Errors from 0.04 to 2, either sign: clear of the kink of |e| and of Huber's corner at 0.9, and on both
 * sides of both. */
static void fill(Case *c) {
    WbRandom random = wb_random(21, 1);
    for (int i = 0; i < 2 * PHOTOS; i++) {
        float size = 0.04f + 0.0245f * (float)i + (i < 35 ? 0 : GRADIENT_REACH);
        c->target[i] = 2 * wb_random_unit(&random) - 1;
        c->prediction[i] = c->target[i] + (wb_random_below(&random, 2) ? size : -size);
        c->weight[i] = i % 7 == 0 ? 0 : 0.2f + wb_random_unit(&random);
    }
}

static void check_kind(WbLossKind kind, int weighted) {
    Case c = {.loss = {kind, 0.9f}};
    float gradient[2 * PHOTOS];
    fill(&c);
    c.weights = weighted ? c.weight : NULL;
    double value = wb_loss(&c.loss, PHOTOS, c.prediction, c.target, c.weights, gradient);
    CHECK_NEAR(value * PHOTOS, scalar(&c), 0); /* the gradient is no part of the value */
    for (int i = 0; i < 2 * PHOTOS; i++)
        gradient[i] *= PHOTOS;
    check_gradient(wb_loss_name(kind), scalar, &c, c.prediction, 2 * PHOTOS, gradient, 1);
}

static double one(WbLossKind kind, float e0, float e1, float w0, float w1) {
    WbLoss loss = {kind, 1};
    float prediction[2] = {e0, e1}, target[2] = {0, 0}, weight[2] = {w0, w1};
    return wb_loss(&loss, 1, prediction, target, weight, NULL);
}

static void check_values(void) {
    const double close = 1e-6, smooth = 2e-3; /* float rounding; the smoothing, once at most */
    CHECK_NEAR(one(WB_LOSS_L1, 3, -4, 1, 2), (3 + 8) / 2.0, close);
    CHECK_NEAR(one(WB_LOSS_L2, 3, -4, 1, 2), (9 + 32) / 2.0, close);
    CHECK_NEAR(one(WB_LOSS_HUBER, 3, -0.5f, 1, 2), (2.5 + 2 * 0.125) / 2, close);
    CHECK_NEAR(one(WB_LOSS_PERCEPTUAL, 3, -4, 1, 1), (7 / 2.0 + 5 / 2.0) / 2, smooth);
    CHECK_NEAR(one(WB_LOSS_PERCEPTUAL, 3, 0, 1, 1), one(WB_LOSS_L1, 3, 0, 1, 1), smooth);
    CHECK_NEAR(one(WB_LOSS_PERCEPTUAL, 3, -4, 1, 0), one(WB_LOSS_L1, 3, 0, 1, 1), smooth);
    for (int kind = 0; kind < WB_LOSS_KINDS; kind++)
        CHECK_NEAR(one((WbLossKind)kind, 0, 0, 1, 1), 0, 0);
}

/* At an error of 0 every gradient is 0, also the perceptual one's, whose length has a corner there. */
static void check_zero(void) {
    for (int kind = 0; kind < WB_LOSS_KINDS; kind++) {
        WbLoss loss = {(WbLossKind)kind, 1};
        float at[4] = {1, 2, 3, 4}, gradient[4] = {9, 9, 9, 9};
        CHECK_NEAR(wb_loss(&loss, 2, at, at, NULL, gradient), 0, 0);
        for (int i = 0; i < 4; i++)
            CHECK_NEAR(gradient[i], 0, 0);
        at[1] = NAN;
        CHECK(!isfinite(wb_loss(&loss, 2, at, at, NULL, gradient)));
        CHECK(!isfinite(gradient[1]));
        CHECK_NEAR(wb_loss(&loss, 0, at, at, NULL, gradient), 0, 0);
    }
}

static void check_names(void) {
    WbLossKind kind = WB_LOSS_HUBER;
    for (int i = 0; i < WB_LOSS_KINDS; i++) {
        CHECK(wb_loss_of_name(wb_loss_name((WbLossKind)i), &kind));
        CHECK((int)kind == i);
    }
    CHECK(!wb_loss_of_name("L1", &kind));
    CHECK(!wb_loss_of_name("", &kind));
    CHECK(kind == WB_LOSS_PERCEPTUAL);
    CHECK_TEXT(wb_loss_name(WB_LOSS_L1), "l1");
}

int main(void) {
    for (int kind = 0; kind < WB_LOSS_KINDS; kind++) {
        check_kind((WbLossKind)kind, 0);
        check_kind((WbLossKind)kind, 1);
    }
    check_values();
    check_zero();
    check_names();
    return check_done();
}
