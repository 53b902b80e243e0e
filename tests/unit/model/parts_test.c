#include "model/dataset.h"

#include "color/temperature.h"
#include "make_photos.h"
#include "model/augment.h"
#include "model/inputs.h"
#include "model/options.h"
#include "model/shot_fields.h"
#include "model/targets.h"
#include "model/units.h"
#include "model/vocabulary.h"

static void test_dataset(void) {
    WbErr err = {0};
    CHECK(wb_label_usable(2000, -150) && wb_label_usable(50000, 150));
    CHECK(!wb_label_usable(1999, 0) && !wb_label_usable(50001, 0) && !wb_label_usable(5000, 151));
    CHECK(!wb_label_usable(NAN, 0) && !wb_label_usable(5000, NAN));
    WbDataset dataset = {0};
    WbFeatures features = {.flags = 0};
    WbShot shot = wb_shot_unknown();
    CHECK_OK(wb_dataset_add(&dataset, "b", &features, &shot, 5000, 0, 1, &err), err);
    CHECK_OK(wb_dataset_add(&dataset, "a", &features, &shot, 5000, 0, 1, &err), err);
    CHECK_OK(wb_dataset_sort(&dataset, &err), err);
    CHECK_TEXT(dataset.photos[0].key, "a");
    CHECK_OK(wb_dataset_add(&dataset, "a", &features, &shot, 5000, 0, 1, &err), err);
    CHECK(wb_dataset_sort(&dataset, &err) == WB_ERR_INPUT && strstr(err.text, "occurs twice"));
    wb_dataset_clear(&dataset);
}

static void test_targets(void) {
    WbSliders base = {5000, 10}, label = {4000, -6};
    float target[2];
    wb_target_of_sliders(base, label, target);
    CHECK_NEAR(target[0], 50.0 / 40.0, 1e-6); /* 250 - 200 mired */
    CHECK_NEAR(target[1], -2.0, 1e-6);
    WbSliders back = wb_sliders_of_target(base, (const double[]){target[0], target[1]});
    CHECK_NEAR(back.temperature, 4000, 0.01);
    CHECK_NEAR(back.tint, -6, 1e-5);
    WbSliders far = wb_sliders_of_target(base, (const double[]){-100, 100});
    CHECK(far.temperature == 50000 && far.tint == 150);
    far = wb_sliders_of_target(base, (const double[]){100, -100});
    CHECK(far.temperature == 2000 && far.tint == -150);
    float weight[2];
    wb_target_weight((WbSliders){5000, 0}, 3, weight);
    CHECK(weight[0] == 3 && weight[1] == 3);
    wb_target_weight((WbSliders){50000, 0}, 1, weight);
    CHECK(weight[0] == 4);
}

static void test_options(void) {
    WbErr err = {0};
    WbTrainOptions options = wb_train_options();
    CHECK_OK(wb_train_options_set(&options, "epochs", "7", &err), err);
    CHECK_OK(wb_train_options_set(&options, "weight_decay", "0.5", &err), err);
    CHECK_OK(wb_train_options_set(&options, "loss", "huber", &err), err);
    CHECK_OK(wb_train_options_set(&options, "mirror", "off", &err), err);
    CHECK_OK(wb_train_options_set(&options, "seed", "18446744073709551615", &err), err);
    CHECK(options.epochs == 7 && options.weight_decay == 0.5 && options.loss == WB_LOSS_HUBER && !options.mirror);
    CHECK(options.seed == UINT64_MAX);
    static const char *const bad[][2] = {{"epochs", "0"},  {"epochs", "3.5"}, {"epochs", "ten"}, {"rate", "nan"},
                                         {"rate", "1e99"}, {"loss", "l3"},    {"mirror", "2"},   {"seed", "-1"},
                                         {"nets", "17"},   {"nonsense", "1"}, {"epochs", ""},    {"seed", "1x"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err.text[0] = '\0';
        CHECK(wb_train_options_set(&options, bad[i][0], bad[i][1], &err) == WB_ERR_USAGE);
        CHECK(strstr(err.text, bad[i][0]) != NULL);
    }
    int count = 0;
    while (wb_train_option_name(count)) {
        CHECK(wb_train_option_help(count) != NULL);
        count++;
    }
    CHECK(count == 29 && wb_train_option_name(-1) == NULL);
}

static void test_shot_fields(void) {
    WbShot shot = wb_shot_unknown();
    CHECK(wb_shot_set_text(&shot, wb_shot_field_of_key("captureTime"), "2023-05-28T20:08:51.87"));
    CHECK_NEAR(shot.capture_seconds, 1685304531.87, 1e-3);
    CHECK(wb_shot_set_text(&shot, wb_shot_field_of_key("ISOSPEEDRATING"), " 400 ") && shot.iso == 400);
    static const char *const garbage[] = {"", "abc", "1e30", "nan", "400x", "-5"};
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        CHECK(!wb_shot_set_text(&shot, wb_shot_field_of_key("isoSpeedRating"), garbage[i]) && isnan(shot.iso));
    }
    CHECK(!wb_shot_set_number(&shot, wb_shot_field_of_key("currTemp"), 1e30) && isnan(shot.as_shot_kelvin));
    CHECK(!wb_shot_set_number(&shot, wb_shot_field_of_key("currTemp"), NAN));
    CHECK(wb_shot_set_number(&shot, wb_shot_field_of_key("currTemp"), 5200));
    CHECK(wb_shot_set_text(&shot, wb_shot_field_of_key("camera_model"), "NIKON D750   "));
    CHECK_TEXT(shot.camera_model, "NIKON D750");
    char longest[200];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    CHECK(wb_shot_set_text(&shot, wb_shot_field_of_key("camera_group"), longest));
    CHECK(strlen(shot.camera_group) == WB_CAMERA_BYTES - 1);
    CHECK(wb_shot_field_of_key("Temperature") == NULL);
    WbShot file = wb_shot_unknown();
    file.iso = 800;
    file.as_shot_kelvin = 3000;
    wb_shot_merge(&shot, &file);
    CHECK(shot.iso == 800 && shot.as_shot_kelvin == 5200);
}

static void test_units(void) {
    enum { N = 30 };
    WbShot shots[N];
    int unit[N], part[N], units;
    WbErr err;
    for (int i = 0; i < N; i++) {
        shots[i] = wb_shot_unknown();
        shots[i].capture_seconds = 86400.0 * (i % 6) + i;
    }
    CHECK_OK(wb_units_of_shots(N, shots, unit, &units, &err), err);
    CHECK(units == 6 && unit[0] == 0 && unit[6] == 0 && unit[5] == 5);
    CHECK_OK(wb_deal_units(N, unit, units, 4, part, &err), err);
    int size[4] = {0};
    for (int i = 0; i < N; i++) {
        CHECK(part[i] == part[i % 6]); /* a unit stays together */
        size[part[i]]++;
    }
    CHECK(size[0] == 10 && size[1] == 10 && size[2] == 5 && size[3] == 5);
    for (int i = 0; i < N; i++) shots[i].capture_seconds = 2000.0 * (i / 6); /* one day, five sessions */
    CHECK_OK(wb_units_of_shots(N, shots, unit, &units, &err), err);
    CHECK(units == 5 && unit[29] == 4);
    for (int i = 0; i < N; i++) shots[i].capture_seconds = NAN;
    CHECK_OK(wb_units_of_shots(N, shots, unit, &units, &err), err);
    CHECK(units == WB_UNITS_MIN && unit[0] == 0 && unit[N - 1] == WB_UNITS_MIN - 1);
    CHECK_OK(wb_units_of_shots(2, shots, unit, &units, &err), err);
    CHECK(units == 2);
}

static void test_vocabulary(void) {
    static const char *const names[] = {"B", "A", "B", "A", "B", "", "C", "A", "D", "D", "D", "D"};
    enum { N = sizeof names / sizeof *names };
    WbShot shots[N];
    for (int i = 0; i < N; i++) {
        shots[i] = wb_shot_unknown();
        (void)snprintf(shots[i].camera_model, WB_CAMERA_BYTES, "%s", names[i]);
    }
    char words[4][WB_CAMERA_BYTES];
    WbErr err;
    CHECK_OK(wb_vocabulary_fit(N, shots, offsetof(WbShot, camera_model), 4, words, &err), err);
    CHECK_TEXT(words[0], "D");
    CHECK_TEXT(words[1], "A");
    CHECK_TEXT(words[2], "B");
    CHECK_TEXT(words[3], ""); /* C was seen once */
    CHECK(wb_vocabulary_is(words[0], "D") == 1 && wb_vocabulary_is("", "") == 0 && wb_vocabulary_is("D", "E") == 0);
}

static void test_augment(void) {
    float linear[WB_IMAGE], view[WB_IMAGE];
    WbFeatures features;
    make_features(1, &features);
    wb_linear_thumb(&features, linear);
    WbRandom random = wb_random(1, 1);
    WbTrainOptions options = wb_train_options();
    options.mirror = options.crop = options.exposure = 0;
    wb_augment(linear, &options, &random, view);
    for (int i = 0; i < WB_IMAGE; i++) CHECK_NEAR(view[i], linear[i], 1e-5);
    options.exposure = 1;
    wb_augment(linear, &options, &random, view);
    float gain = view[0] / linear[0];
    CHECK(gain > 0.79F && gain < 1.26F && gain != 1.0F);
    for (int i = 0; i < WB_IMAGE; i++) CHECK_NEAR(view[i], gain * linear[i], 1e-5); /* chroma is kept */
    options.exposure = 0;
    options.mirror = 1;
    int mirrored = 0;
    for (int k = 0; k < 20; k++) {
        wb_augment(linear, &options, &random, view);
        int same = fabsf(view[0] - linear[0]) < 1e-5F, other = fabsf(view[0] - linear[3 * (WB_THUMB_PX - 1)]) < 1e-5F;
        CHECK(same || other);
        mirrored += other;
    }
    CHECK(mirrored > 2 && mirrored < 18);
}

/* Another as-shot balance: what as-shot gains, the target loses, so that the label stays where it is. */
static void test_rebalance(void) {
    float linear[WB_IMAGE], view[WB_IMAGE];
    WbFeatures features;
    make_features(1, &features);
    wb_linear_thumb(&features, linear);
    WbRandom random = wb_random(9, 9);
    WbSliders label = {5600, 12};
    int moved = 0, alone = 0;
    for (int k = 0; k < 60; k++) {
        WbShot shot = make_shot(1);
        WbSliders before = {shot.as_shot_kelvin, shot.as_shot_tint};
        float old_target[2];
        wb_target_of_sliders(before, label, old_target);
        memcpy(view, linear, sizeof view);
        WbRebalance move = wb_rebalance(&shot, &random, view);
        WbSliders after = {shot.as_shot_kelvin, shot.as_shot_tint};
        double target[2] = {old_target[0] - move.target[0], old_target[1] - move.target[1]};
        WbSliders back = wb_sliders_of_target(after, target);
        CHECK_NEAR(back.temperature, label.temperature, 0.5);
        CHECK_NEAR(back.tint, label.tint, 1e-3);
        CHECK_NEAR(logf(view[0] / view[1]), logf(linear[0] / linear[1]) + move.log_rg, 1e-4);
        CHECK_NEAR(logf(view[2] / view[1]), logf(linear[2] / linear[1]) + move.log_bg, 1e-4);
        if (after.temperature == before.temperature) alone++;
        else {
            moved++;
            CHECK((after.temperature > before.temperature) == (move.log_rg - move.log_bg > 0)); /* warmer is redder */
        }
    }
    CHECK(moved > 25 && alone > 8);
}

int main(void) {
    test_dataset();
    test_targets();
    test_options();
    test_shot_fields();
    test_units();
    test_vocabulary();
    test_augment();
    test_rebalance();
    return check_done();
}
