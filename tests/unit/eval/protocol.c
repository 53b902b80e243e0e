#include "eval/protocol.h"

#include <stdio.h>

#include "check.h"

enum { DAYS = 3, PER_DAY = 6, PHOTOS = DAYS * PER_DAY };

/* Three days; the photos of one stand 10 s apart. Labels of day d are near 4000 + 1000 d K and tint d. */
static void fill(WbDataset *dataset, int per_day) {
    WbErr err;
    for (int i = 0; i < DAYS * per_day; i++) {
        WbFeatures features = {0};
        WbShot shot = wb_shot_unknown();
        char key[8];
        int day = i / per_day;
        snprintf(key, sizeof key, "p%02d", i);
        for (int s = 0; s < WB_STATS; s++)
            features.stats[s] = (float)((i * 7 + s) % 5) * 0.1F;
        features.histogram[i] = 1;
        shot.capture_seconds = 86400.0 * (100 + day) + 10.0 * (i % per_day);
        shot.as_shot_kelvin = 4500 + 10 * i;
        shot.as_shot_tint = 1;
        CHECK_OK(wb_dataset_add(dataset, key, &features, &shot, 4000 + 1000 * day + i % 3, day, 1, &err),
                 err);
    }
}

static WbEvalOptions quick(WbProtocol protocol) {
    WbEvalOptions options = {.protocol = protocol, .folds = 3, .k = 1, .train = wb_train_options()};
    options.train.nets = 0;
    options.train.gp_steps = 1;
    options.train.threads = 1;
    return options;
}

static int stop_at(void *context, const char *stage, double share) {
    int *left = context;
    CHECK(share >= 0 && share <= 1.0001); /* rounding of a sum of shares */
    CHECK(strstr(stage, " of ") != NULL);
    return *left > 0 && --*left == 0;
}

static void by_shoot(void) {
    WbErr err;
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WB_CLEANUP(wb_evaluation_clear) WbEvaluation all = {0}, changed = {0};
    WbEvalOptions options = quick(WB_PROTOCOL_BY_SHOOT);
    int never = 0, soon = 2;
    fill(&dataset, PER_DAY);
    CHECK_OK(wb_evaluate(&dataset, &options, NULL, stop_at, &never, &all, &err), err);
    CHECK(all.count == PHOTOS && all.folds == 3 && all.sessions == 3 && !all.unanchored &&
          all.steadiness.photos == 0);
    for (size_t i = 0; i < all.count; i++) {
        static const double medians[DAYS] = {5501, 5001, 4501}; /* midway between 5002 and 6000 and so on */
        int day = (int)i / PER_DAY;
        CHECK(all.photo[i] == i && all.fold[i] == day);
        CHECK_NEAR(all.median[i].predicted_temperature, medians[day], 0);
        CHECK_NEAR(all.median[i].predicted_tint, (3 - day) / 2.0, 1e-9); /* rounding */
        CHECK_NEAR(all.as_shot[i].predicted_temperature, 4500 + 10.0 * (double)i, 0);
        CHECK(all.model[i].temperature_low <= all.model[i].predicted_temperature);
        CHECK(all.model[i].day == 100 + day && all.model[i].session == day);
    }
    /* no leak: other labels of a day change nothing in what is predicted for that day */
    for (int i = PER_DAY; i < 2 * PER_DAY; i++)
        dataset.photos[i].temperature = 20000;
    CHECK_OK(wb_evaluate(&dataset, &options, NULL, NULL, NULL, &changed, &err), err);
    for (int i = PER_DAY; i < 2 * PER_DAY; i++) {
        CHECK_NEAR(changed.model[i].predicted_temperature, all.model[i].predicted_temperature, 0);
        CHECK_NEAR(changed.median[i].predicted_temperature, all.median[i].predicted_temperature, 0);
    }
    CHECK(changed.model[0].predicted_temperature != all.model[0].predicted_temperature);
    CHECK(wb_evaluate(&dataset, &options, NULL, stop_at, &soon, &changed, &err) == WB_ERR_INTERRUPTED);
    CHECK(changed.count == PHOTOS); /* untouched on failure */
}

static void forward(void) {
    WbErr err;
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WB_CLEANUP(wb_evaluation_clear) WbEvaluation all = {0};
    WbEvalOptions options = quick(WB_PROTOCOL_FORWARD);
    fill(&dataset, PER_DAY);
    dataset.photos[0].shot.capture_seconds = NAN; /* 17 timed: index 13 is of the last day */
    CHECK_OK(wb_evaluate(&dataset, &options, NULL, NULL, NULL, &all, &err), err);
    CHECK(all.count == PER_DAY && all.untimed == 1 && all.folds == 1);
    for (size_t i = 0; i < all.count; i++)
        CHECK(all.photo[i] == 2 * PER_DAY + i);
    CHECK_NEAR(all.median[0].predicted_temperature, 5000,
               0); /* 5 labels of day 0, 6 of day 1: the lowest of day 1 */
}

static void anchored(void) {
    WbErr err;
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WB_CLEANUP(wb_evaluation_clear) WbEvaluation all = {0};
    WbEvalOptions options = quick(WB_PROTOCOL_ANCHORED);
    enum { MANY = 36 };
    double with = 0, without = 0;
    fill(&dataset, MANY); /* enough for the model to learn how errors of a session go together */
    CHECK_OK(wb_evaluate(&dataset, &options, NULL, NULL, NULL, &all, &err), err);
    CHECK(all.anchors == 3 && all.count == DAYS * MANY - 3 && all.unanchored);
    for (size_t i = 0; i < all.count; i++) {
        CHECK(all.photo[i] % MANY != 0); /* the first of each session is given */
        with += fabs(all.model[i].predicted_temperature - all.model[i].temperature);
        without += fabs(all.unanchored[i].predicted_temperature - all.unanchored[i].temperature);
    }
    CHECK(with < without); /* a day's own anchor tells more than two other days */
    options.k = 3;
    wb_evaluation_clear(&all);
    CHECK_OK(wb_evaluate(&dataset, &options, NULL, NULL, NULL, &all, &err), err);
    CHECK(all.anchors == 9 && all.count == DAYS * MANY - 9);
    wb_dataset_clear(&dataset);
    fill(&dataset, 4);
    CHECK(wb_evaluate(&dataset, &options, NULL, NULL, NULL, &all, &err) ==
          WB_ERR_INPUT); /* 4 is not more than k + 1 */
}

static void steadiness(void) {
    WbErr err;
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WB_CLEANUP(wb_evaluation_clear) WbEvaluation all = {0};
    WbEvalOptions options = quick(WB_PROTOCOL_BY_SHOOT);
    const WbFeatures *same[PHOTOS], *other[PHOTOS];
    fill(&dataset, PER_DAY);
    for (int i = 0; i < PHOTOS; i++) {
        WbPhoto *photo = &dataset.photos[i];
        photo->temperature = 4500 + 4000 * (double)photo->features->stats[0]; /* a rule, so that colour matters */
        same[i] = dataset.photos[i].features;
        other[i] = dataset.photos[(i + 1) % PHOTOS].features;
    }
    other[4] = NULL; /* not readable any more */
    options.variants[WB_VARIANT_CROPPED] = options.variants[WB_VARIANT_MIRRORED] = same;
    options.variants[WB_VARIANT_BRIGHTER] = same;
    options.variants[WB_VARIANT_DARKER] = other;
    CHECK_OK(wb_evaluate(&dataset, &options, NULL, NULL, NULL, &all, &err), err);
    CHECK(all.steadiness.photos == PHOTOS - 1);
    CHECK_NEAR(all.steadiness.mired[WB_VARIANT_MIRRORED], 0, 0);
    CHECK(all.steadiness.mired[WB_VARIANT_DARKER] > 0);
    CHECK_NEAR(all.steadiness.mired_mean, all.steadiness.mired[WB_VARIANT_DARKER] / 4, 1e-12); /* rounding */
}

static void curve(void) {
    WbErr err;
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WbEvalOptions options = quick(WB_PROTOCOL_BY_SHOOT);
    const size_t sizes[] = {5, 10, 13};
    WbCurvePoint points[3], again[3];
    size_t count = 0;
    fill(&dataset, PER_DAY);
    CHECK_OK(wb_evaluate_curve(&dataset, &options, sizes, 3, 3, NULL, NULL, NULL, points, &count, &err), err);
    CHECK(count == 2); /* only 12 photos are left beside a fold */
    CHECK(points[0].wanted == 5 && points[1].wanted == 10 && points[1].draws == 3);
    CHECK(points[0].kelvin > 0 && points[0].kelvin_sd > 0 && points[0].median_kelvin > 0);
    double as_shot = 0; /* three draws, each fold once: the mean over all photos */
    for (int i = 0; i < PHOTOS; i++)
        as_shot += fabs(4500 + 10.0 * i - dataset.photos[i].temperature) / PHOTOS;
    CHECK_NEAR(points[0].as_shot_kelvin, as_shot, 1e-9); /* rounding */
    CHECK_OK(wb_evaluate_curve(&dataset, &options, sizes, 3, 3, NULL, NULL, NULL, again, &count, &err), err);
    CHECK(again[0].kelvin == points[0].kelvin && again[1].tint == points[1].tint);
    const size_t large[] = {1000};
    CHECK(wb_evaluate_curve(&dataset, &options, large, 1, 3, NULL, NULL, NULL, points, &count, &err) ==
          WB_ERR_INPUT);
    CHECK(wb_evaluate_curve(&dataset, &options, sizes, 1, 0, NULL, NULL, NULL, points, &count, &err) ==
          WB_ERR_USAGE);
}

/* One photo a day: training sides of two are fallback models, so that the loops stay short. */
static void allocations(void) {
    WbErr err;
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WbEvalOptions options = quick(WB_PROTOCOL_BY_SHOOT);
    const size_t sizes[] = {1};
    WbCurvePoint point;
    size_t count;
    fill(&dataset, 1);
    CHECK_EVERY_ALLOCATION(400, WbEvaluation all = {0};
                           status = wb_evaluate(&dataset, &options, NULL, NULL, NULL, &all, &err);
                           wb_evaluation_clear(&all));
    CHECK_EVERY_ALLOCATION(400, status = wb_evaluate_curve(&dataset, &options, sizes, 1, 1, NULL, NULL, NULL,
                                                           &point, &count, &err));
}

int main(void) {
    by_shoot();
    forward();
    anchored();
    steadiness();
    curve();
    allocations();
    return check_done();
}
