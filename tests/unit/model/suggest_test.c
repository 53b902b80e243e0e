#include "model/suggest.h"

#include <stdlib.h>

#include "color/delta_e.h"
#include "color/temperature.h"
#include "make_photos.h"
#include "model/anchors.h"
#include "model/parts.h"

/* A model, and a session for it: ten alike photos a minute apart, and one in the middle that is like none of them. */
enum { ALIKE = 10, LONER = 5, N = ALIKE + 1, MORE = 2 * N };

typedef struct {
    WbDataset dataset;
    WbModel *model;
    WbFeatures looks[2];
    const WbFeatures *features[MORE];
    WbShot shots[MORE];
    double kelvin[MORE], tint[MORE];
} Shoot;

static void shoot_open(Shoot *shoot, int photos) {
    *shoot = (Shoot){.dataset = make_dataset(0, photos, 0)};
    WbTrainOptions options = wb_train_options();
    options.nets = 0;
    options.gp_steps = 2;
    options.threads = 1;
    for (int i = 0; i < photos; i++) /* each day at another hour, or minutes would look like half a day */
        shoot->dataset.photos[i].shot.capture_seconds += 7200.0 * (i / 10);
    WbErr err;
    if (!CHECK_OK(wb_model_train(&shoot->dataset, &options, NULL, NULL, &shoot->model, &err), err)) exit(check_done());
    for (int k = 0; k < 2; k++) { /* those of several photographers, not of the numbers of make_photos.h */
        wb_anchor_unlearned(shoot->model->head[WB_HEAD_RELATIVE].anchor_hyper[k]);
        wb_anchor_unlearned(shoot->model->head[WB_HEAD_ABSOLUTE].anchor_hyper[k]);
    }
    make_features(300, &shoot->looks[0]);
    make_features(301, &shoot->looks[1]);
    for (int i = 0; i < MORE; i++) {
        int loner = i % N == LONER;
        shoot->features[i] = &shoot->looks[loner];
        shoot->shots[i] = make_shot(300);
        shoot->shots[i].flash = loner;
        shoot->shots[i].as_shot_kelvin = loner ? 2800 : 6000;
        shoot->shots[i].as_shot_tint = loner ? 20 : 0;
        if (loner) (void)snprintf(shoot->shots[i].camera_model, WB_CAMERA_BYTES, "Camera 1");
        shoot->shots[i].capture_seconds = 1.6e9 + 60.0 * i + (i < N ? 0 : 7200);
        shoot->kelvin[i] = shoot->tint[i] = NAN;
    }
}

static void shoot_close(Shoot *shoot) {
    wb_model_free(shoot->model);
    wb_dataset_clear(&shoot->dataset);
}

static size_t suggest(const Shoot *shoot, size_t count, size_t wanted, WbSuggestion *ret) {
    WbErr err;
    size_t found = 99;
    for (size_t i = 0; i < MORE; i++) ret[i] = (WbSuggestion){.photo = 77};
    CHECK_OK(wb_model_suggest(shoot->model, count, shoot->features, shoot->shots, shoot->kelvin, shoot->tint, wanted,
                              NULL, NULL, ret, &found, &err),
             err);
    CHECK(found <= wanted && found <= count);
    for (size_t i = 0; i < MORE; i++) CHECK((ret[i].photo < count) == (i < found)); /* beyond: not touched */
    for (size_t i = 0; i < found; i++) {
        CHECK(ret[i].gain_mired >= 0 && ret[i].gain_tint >= 0 && ret[i].followers > 0);
        for (size_t j = 0; j < i; j++) CHECK(ret[i].photo != ret[j].photo);
    }
    return found;
}

/* Both gains in units that are about equally visible: 40 mired and 8 of tint. */
static double worth(const WbSuggestion *s) {
    return s->gain_mired / 40 + s->gain_tint / 8;
}

static void test_alike(void) {
    Shoot shoot;
    WbSuggestion s[MORE], fewer[MORE];
    shoot_open(&shoot, 60);
    size_t found = suggest(&shoot, N, N, s);
    CHECK(found >= 1);
    CHECK(s[0].photo < N && s[0].photo != LONER);
    CHECK(s[0].followers == ALIKE - 1 || s[0].followers == ALIKE);
    CHECK(s[0].gain_mired > 40 && s[0].gain_tint > 8); /* at least 4 mired, 0.8 of tint, for each of nine */
    for (size_t i = 1; i < found; i++) CHECK(worth(&s[i]) <= worth(&s[i - 1]));
    CHECK(found < 2 || worth(&s[1]) < 0.5 * worth(&s[0])); /* the first one told most of it */
    for (size_t wanted = 0; wanted < found; wanted++) {
        CHECK(suggest(&shoot, N, wanted, fewer) == wanted);
        for (size_t i = 0; i < wanted; i++) CHECK(fewer[i].photo == s[i].photo);
    }
    shoot_close(&shoot);
}

static void test_set_photos(void) {
    Shoot shoot;
    WbSuggestion before[MORE], s[MORE];
    shoot_open(&shoot, 60);
    CHECK(suggest(&shoot, N, 1, before) == 1);
    size_t first = before[0].photo;
    shoot.kelvin[first] = 5000;
    size_t found = suggest(&shoot, N, 1, s); /* half a label is none */
    CHECK(found == 1 && s[0].photo == first);
    shoot.tint[first] = 3;
    found = suggest(&shoot, N, N, s);
    for (size_t i = 0; i < found; i++) CHECK(s[i].photo != first && worth(&s[i]) < worth(&before[0]));
    for (size_t i = 0; i < N; i++) {
        shoot.kelvin[i] = 5000;
        shoot.tint[i] = 3;
    }
    CHECK(suggest(&shoot, N, N, s) == 0);
    shoot_close(&shoot);
}

/* Two sessions of which one is set but for its loner: the other one is named. Then neither is. */
static void test_sessions(void) {
    Shoot shoot;
    WbSuggestion s[MORE];
    shoot_open(&shoot, 60);
    CHECK(suggest(&shoot, MORE, 2, s) == 2);
    CHECK((s[0].photo < N) != (s[1].photo < N)); /* one of each */
    CHECK_NEAR(worth(&s[0]), worth(&s[1]), 0.01 * worth(&s[0]));
    for (size_t i = 0; i < N; i++) {
        if (i != LONER) shoot.kelvin[i] = 2500;
        if (i != LONER) shoot.tint[i] = 0;
    }
    CHECK(suggest(&shoot, MORE, 1, s) == 1 && s[0].photo >= N);
    for (size_t i = N; i < MORE; i++) shoot.shots[i].capture_seconds = NAN; /* no neighbours known */
    size_t found = suggest(&shoot, MORE, MORE, s);
    for (size_t i = 0; i < found; i++) CHECK(s[i].photo < N);
    shoot_close(&shoot);
}

static void test_none(void) {
    Shoot shoot;
    WbSuggestion s[MORE];
    shoot_open(&shoot, 60);
    CHECK(suggest(&shoot, 0, 3, s) == 0);
    CHECK(suggest(&shoot, 1, 3, s) == 0); /* nobody to follow */
    shoot_close(&shoot);
    shoot_open(&shoot, WB_TRAIN_MIN - 1);
    CHECK(wb_model_info(shoot.model).fallback);
    CHECK(suggest(&shoot, N, 3, s) == 0);
    shoot_close(&shoot);
}

static int stop_second(void *calls, const char *stage, double share) {
    CHECK(*stage && share >= 0 && share < 1);
    return ++*(int *)calls == 2;
}

static void test_stop(void) {
    Shoot shoot;
    WbSuggestion s[MORE];
    WbErr err;
    size_t found = 0;
    int calls = 0;
    shoot_open(&shoot, 60);
    CHECK(wb_model_suggest(shoot.model, MORE, shoot.features, shoot.shots, NULL, NULL, 3, stop_second, &calls, s,
                           &found, &err) == WB_ERR_INTERRUPTED);
    CHECK(calls == 2 && found == 0);
    shoot_close(&shoot);
}

static void test_memory(void) {
    Shoot shoot;
    WbSuggestion s[3];
    WbErr err;
    size_t found = 0;
    shoot_open(&shoot, 60);
    CHECK_EVERY_ALLOCATION(100, {
        status = wb_model_suggest(shoot.model, N, shoot.features, shoot.shots, NULL, NULL, 3, NULL, NULL, s, &found,
                                  &err);
    });
    CHECK(found > 0);
    shoot_close(&shoot);
}

/* An interval of half widths `mired` and `tint` about 5000 K and tint 10. */
static double doubt(double mired, double tint) {
    WbPrediction p = {.temperature = 5000, .tint = 10, .tint_low = 10 - tint, .tint_high = 10 + tint};
    p.temperature_low = wb_kelvin_of_mired(200 + mired);
    p.temperature_high = wb_kelvin_of_mired(200 - mired);
    return wb_prediction_doubt(&p);
}

static void test_doubt(void) {
    CHECK_NEAR(doubt(0, 0), 0, 1e-6); /* 5000 K is 200 mired but for rounding */
    for (int i = 0; i < 10; i++) {
        CHECK(doubt(5 * i + 5, 0) > doubt(5 * i, 0) + 0.1);
        CHECK(doubt(0, i + 1) > doubt(0, i) + 0.1);
        CHECK(doubt(5 * i + 5, i + 1) > doubt(5 * i, i) + 0.1);
    }
    WbPrediction p = {5000, 10, 5000, 6000, 10, 10, 0, 0, 0};
    double high = wb_prediction_doubt(&p);
    p.temperature_low = 4000;
    double both = wb_prediction_doubt(&p);
    p.temperature_high = 5000;
    double low = wb_prediction_doubt(&p);
    CHECK(both == fmax(low, high) && low > 0 && high > 0 && low != high);
    WbPrediction wide = {5000, 10, 4200, 6200, -10, 30, 0, 0, 0};
    double worst = wb_prediction_doubt(&wide), corner = 0, found = 0;
    for (int i = 0; i < 4; i++) { /* warmer and greener look further apart than warmer and more magenta */
        CHECK(wb_delta_e_of_balances(i / 2 ? 4200 : 6200, i % 2 ? -10 : 30, 5000, 10, &corner, NULL) == WB_OK);
        CHECK(worst >= corner);
        found = fmax(found, corner);
    }
    CHECK(worst == found);
}

int main(void) {
    test_alike();
    test_set_photos();
    test_sessions();
    test_none();
    test_stop();
    test_memory();
    test_doubt();
    return check_done();
}
