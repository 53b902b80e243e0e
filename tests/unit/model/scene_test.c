#include "model/scene.h"

#include "base/random.h"
#include "check.h"

/* Photos made for scenes: all alike in colour and as-shot, and at one moment, until a test says otherwise. */
enum { MAX = 200, COLOUR = WB_META + WB_STATS }; /* COLOUR: the first component of the histogram */

typedef struct {
    size_t count;
    float x[MAX * WB_KERNEL_INPUTS], target[2 * MAX], out[2 * MAX];
    double seconds[MAX], base[2 * MAX];
    unsigned char shared[MAX];
} Photos;

static Photos photos; /* too large for the stack */

static Photos *alike(size_t count) {
    photos = (Photos){.count = count};
    for (size_t i = 0; i < count; i++) {
        photos.seconds[i] = 1.6e9;
        photos.base[2 * i] = 5; /* 5000 K */
        photos.base[2 * i + 1] = 1;
    }
    return &photos;
}

static void share(Photos *p, int k, double width) {
    WbErr err;
    WB_CLEANUP(wb_timeline_clear) WbTimeline timeline = {0};
    CHECK_OK(wb_timeline_of(p->count, p->seconds, &timeline, &err), err);
    WbScene scene = {p->count, p->x, p->seconds, p->base, &timeline};
    for (size_t i = 0; i < 2 * MAX; i++) p->out[i] = -77;
    memset(p->shared, 1, sizeof p->shared); /* as the other slider may have left it */
    wb_scene_share(&scene, k, width, p->target + k, p->out + k, p->shared);
    for (size_t i = 0; i < p->count; i++) CHECK(p->out[2 * i + (size_t)(1 - k)] == -77); /* the other slider */
}

/* Alike photos move to the mean of their sliders, but for the part of as-shot that is kept. */
static void test_mean(void) {
    Photos *p = alike(2);
    p->target[0] = 1;
    p->target[2] = 0;
    share(p, 0, 3);
    CHECK_NEAR(p->out[0], 0.5, 1e-6);
    CHECK_NEAR(p->out[2], 0.5, 1e-6);
    CHECK(p->shared[0] == 1 && p->shared[1] == 1);
    p->base[1] = 0; /* as-shot tints of 0 and 16: sliders less 0.3 of as-shot are 1 and 0.4, in units of 8 */
    p->base[3] = 2;
    p->target[1] = 1;
    p->target[3] = -1;
    share(p, 1, 3);
    CHECK_NEAR(p->out[1], 0.7, 1e-6);
    CHECK_NEAR(p->out[3], -0.7, 1e-6);
}

/* The nearer in time, as-shot and colour, the closer together; by the kernel that scene.c states. */
static void test_weights(void) {
    static const struct {
        double seconds, base, colour, weight;
    } apart[] = {{600, 0, 0, 0.60653066}, {0, 1, 0, 0.36787944}, {0, 0, 3, 0.36787944}, {600, 1, 1.5, 0.17377394}};
    for (size_t c = 0; c < sizeof apart / sizeof *apart; c++) {
        Photos *p = alike(2);
        p->seconds[1] += apart[c].seconds;
        p->base[2] += apart[c].base;
        p->x[WB_KERNEL_INPUTS + COLOUR + 7] = (float)apart[c].colour;
        p->target[2] = (float)(1 - 0.7 * apart[c].base); /* 1 above the other when as-shot is seen to */
        share(p, 0, 3);
        double w = apart[c].weight / (1 + apart[c].weight);
        CHECK_NEAR(p->out[0], w, 1e-5); /* of eight digits of the weights */
        CHECK_NEAR(p->out[2] - p->target[2], -w, 1e-5);
    }
}

static void test_strangers(void) {
    Photos *p = alike(2);
    p->target[0] = 1;
    p->x[COLOUR] = 20; /* of components whose common deviation is 1 */
    share(p, 0, 3);
    CHECK_NEAR(p->out[0], 1, 1e-6);
    CHECK_NEAR(p->out[2], 0, 1e-6);
    CHECK(!p->shared[0] && !p->shared[1]);
    p->x[COLOUR] = 0;
    p->x[COLOUR - 1] = p->x[COLOUR + WB_PCA] = 20; /* statistics and scene chroma are not what is meant by colour */
    share(p, 0, 3);
    CHECK_NEAR(p->out[0], 0.5, 1e-6);
    p->seconds[1] += 3700; /* another session */
    share(p, 0, 3);
    CHECK_NEAR(p->out[0], 1, 1e-6);
    CHECK(!p->shared[0] && !p->shared[1]);
    p->seconds[0] = p->seconds[1] = NAN;
    share(p, 0, 3);
    CHECK(p->out[0] == 1 && p->out[2] == 0 && !p->shared[0] && !p->shared[1]);
}

/* A session of an afternoon: its ends are too far apart to touch, though others lie between them. */
static void test_long_session(void) {
    Photos *p = alike(4);
    for (size_t i = 0; i < 4; i++) p->seconds[i] += 1700.0 * (double)i;
    p->target[0] = 1;
    p->target[2] = p->target[4] = NAN;
    p->target[6] = 3;
    share(p, 0, 3);
    CHECK_NEAR(p->out[0], 1, 1e-6);
    CHECK_NEAR(p->out[6], 3, 1e-6);
    CHECK(isnan(p->out[2]) && isnan(p->out[4]));
    for (size_t i = 0; i < 4; i++) CHECK(!p->shared[i]);
    p->target[4] = 3;
    share(p, 0, 3);
    CHECK(p->out[0] > 1.05F && p->shared[0] && p->shared[2]);
    CHECK(p->out[4] < 3 && p->out[6] > 2.99F && p->out[6] < 3 + 1e-6F);
}

static void test_unknown_target(void) {
    Photos *p = alike(3);
    p->target[0] = 1;
    p->target[2] = NAN;
    share(p, 0, 3);
    CHECK_NEAR(p->out[0], 0.5, 1e-6);
    CHECK_NEAR(p->out[4], 0.5, 1e-6);
    CHECK(isnan(p->out[2]));
    CHECK(p->shared[0] && !p->shared[1] && p->shared[2]);
}

static void fill(Photos *p, uint64_t seed) {
    WbRandom random = wb_random(seed, 1);
    for (size_t i = 0; i < p->count; i++) {
        p->seconds[i] += 60.0 * (double)i;
        for (size_t k = 0; k < 2; k++) p->target[2 * i + k] = (float)wb_random_normal(&random);
        for (size_t d = 0; d < WB_KERNEL_INPUTS; d++)
            p->x[i * WB_KERNEL_INPUTS + d] = 0.3F * (float)wb_random_normal(&random);
    }
}

static void test_width_zero(void) {
    Photos *p = alike(20);
    fill(p, 1);
    share(p, 1, 0);
    for (size_t i = 0; i < 20; i++) CHECK(p->out[2 * i + 1] == p->target[2 * i + 1] && !p->shared[i]);
    alike(0);
    share(p, 0, 3);
}

/* Photos in another order are the same photos. */
static void test_order(void) {
    static Photos forwards;
    Photos *p = alike(20);
    fill(p, 2);
    share(p, 0, 3);
    forwards = *p;
    for (size_t i = 0; i < 20; i++) {
        size_t j = 19 - i;
        p->seconds[i] = forwards.seconds[j];
        p->target[2 * i] = forwards.target[2 * j];
        memcpy(p->x + i * WB_KERNEL_INPUTS, forwards.x + j * WB_KERNEL_INPUTS, WB_KERNEL_INPUTS * sizeof *p->x);
    }
    share(p, 0, 3);
    double moved = 0;
    for (size_t i = 0; i < 20; i++) {
        CHECK(p->out[2 * i] == forwards.out[2 * (19 - i)]);
        moved += fabs((double)(p->out[2 * i] - p->target[2 * i])) / 20;
    }
    CHECK(moved > 0.3); /* of deviates whose mean size is 0.8 */
}

static double choose(const Photos *p, int k, const float *label) {
    WbErr err;
    WB_CLEANUP(wb_timeline_clear) WbTimeline timeline = {0};
    CHECK_OK(wb_timeline_of(p->count, p->seconds, &timeline, &err), err);
    WbScene scene = {p->count, p->x, p->seconds, p->base, &timeline};
    float weight[2 * MAX];
    for (size_t i = 0; i < 2 * MAX; i++) weight[i] = 1;
    double width = -1;
    CHECK_OK(wb_scene_choose(&scene, k, p->target + k, label + k, weight + k, &width, &err), err);
    return width;
}

static void test_choose(void) {
    float label[2 * MAX];
    for (int k = 0; k < 2; k++) {
        Photos *p = alike(MAX);
        fill(p, 3);
        memcpy(label, p->target, sizeof label); /* jumping labels, each foretold: whoever shares loses */
        CHECK(choose(p, k, label) == 0);
        for (size_t i = 0; i < 2 * MAX; i++) label[i] = 0.2F; /* one look, of which predictions scatter */
        CHECK(choose(p, k, label) > 0);
        for (size_t i = 0; i < 2 * MAX; i += 3) p->target[i] = NAN;
        CHECK(choose(p, k, label) > 0);
    }
}

/* Weights tell whose errors count. */
static void test_choose_weights(void) {
    Photos *p = alike(40);
    fill(p, 4);
    float label[80] = {0}, weight[80] = {0};
    for (size_t i = 0; i < 20; i++) {
        label[2 * i] = p->target[2 * i]; /* foretold; the other half scatters about 0 */
        weight[2 * i] = 1;
    }
    WbErr err;
    WB_CLEANUP(wb_timeline_clear) WbTimeline timeline = {0};
    CHECK_OK(wb_timeline_of(p->count, p->seconds, &timeline, &err), err);
    WbScene scene = {p->count, p->x, p->seconds, p->base, &timeline};
    double width = -1;
    CHECK_OK(wb_scene_choose(&scene, 0, p->target, label, weight, &width, &err), err);
    CHECK(width == 0);
    for (size_t i = 0; i < 40; i++) weight[2 * i] = i >= 20;
    CHECK_EVERY_ALLOCATION(10, status = wb_scene_choose(&scene, 0, p->target, label, weight, &width, &err));
    CHECK(width > 0);
}

static void test_base(void) {
    static WbModel model;
    model.median = (WbSliders){4000, -8};
    WbShot shot = wb_shot_unknown();
    shot.as_shot_kelvin = 5000;
    shot.as_shot_tint = 12;
    double base[2];
    wb_scene_base(&model, WB_HEAD_RELATIVE, &shot, base);
    CHECK_NEAR(base[0], 5, 1e-9); /* 200 mired */
    CHECK_NEAR(base[1], 1.5, 1e-9);
    wb_scene_base(&model, WB_HEAD_ABSOLUTE, &shot, base);
    CHECK_NEAR(base[0], 6.25, 1e-9);
    CHECK_NEAR(base[1], -1, 1e-9);
}

int main(void) {
    test_mean();
    test_weights();
    test_strangers();
    test_long_session();
    test_unknown_target();
    test_width_zero();
    test_order();
    test_choose();
    test_choose_weights();
    test_base();
    return check_done();
}
