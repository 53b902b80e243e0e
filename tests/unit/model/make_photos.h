#ifndef WB_TESTS_MAKE_PHOTOS_H
#define WB_TESTS_MAKE_PHOTOS_H

#include <math.h>
#include <stdio.h>

#include "base/random.h"
#include "check.h"
#include "model/dataset.h"

/* A small photographer made of numbers: photo `i` shows noise under a cast; labels follow a rule. */

static inline void make_features(int i, WbFeatures *features) {
    enum { PX = 24 };
    static const float base[3] = {0.3F, 0.25F, 0.2F};
    float rgb[PX * PX * 3], clipped[PX * PX] = {0};
    WbRandom random = wb_random(77, (uint64_t)i);
    float cast[3] = {0.7F + 0.6F * wb_random_unit(&random), 1.0F, 0.7F + 0.6F * wb_random_unit(&random)};
    for (int p = 0; p < PX * PX * 3; p++) rgb[p] = base[p % 3] * cast[p % 3] * (0.2F + 1.6F * wb_random_unit(&random));
    WbImage image = {.width = PX, .height = PX, .full_width = PX, .full_height = PX, .rgb = rgb, .clipped = clipped};
    WbErr err;
    CHECK_OK(wb_features_of_image(&image, features, &err), err);
}

static inline WbShot make_shot(int i) {
    WbRandom random = wb_random(78, (uint64_t)i);
    WbShot shot = wb_shot_unknown();
    shot.capture_seconds = 1.6e9 + 86400.0 * (i / 10) + 60.0 * (i % 10); /* ten photos a day, a minute apart */
    shot.aperture_av = 2.0 + 4.0 * wb_random_unit(&random);
    shot.shutter_tv = 5.0 + 5.0 * wb_random_unit(&random);
    shot.iso = 100.0 * (1.0 + 31.0 * wb_random_unit(&random));
    shot.focal_mm = 24.0 + 100.0 * wb_random_unit(&random);
    shot.flash = wb_random_unit(&random) < 0.3F;
    shot.as_shot_kelvin = 3000.0 + 4000.0 * wb_random_unit(&random);
    shot.as_shot_tint = -10.0 + 30.0 * wb_random_unit(&random);
    (void)snprintf(shot.camera_model, sizeof shot.camera_model, "Camera %d", i % 3);
    return shot;
}

/* The rule: 300 K warmer and tint +4; with flash 900 K cooler. */
static inline void make_label(const WbShot *shot, double *temperature, double *tint) {
    *temperature = shot->as_shot_kelvin + (shot->flash > 0 ? -900.0 : 300.0);
    if (*temperature < 2000) *temperature = 2000;
    *tint = shot->as_shot_tint + 4.0;
}

/* Photos first .. first + count - 1; `backwards` adds them in the other order. */
static inline WbDataset make_dataset(int first, int count, int backwards) {
    WbDataset dataset = {0};
    WbErr err;
    for (int k = 0; k < count; k++) {
        int i = backwards ? first + count - 1 - k : first + k;
        WbFeatures features;
        make_features(i, &features);
        WbShot shot = make_shot(i);
        double temperature, tint;
        make_label(&shot, &temperature, &tint);
        char key[16];
        (void)snprintf(key, sizeof key, "photo %04d", i);
        CHECK_OK(wb_dataset_add(&dataset, key, &features, &shot, temperature, tint, 1.0, &err), err);
    }
    CHECK_OK(wb_dataset_sort(&dataset, &err), err);
    return dataset;
}

#endif
