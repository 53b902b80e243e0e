/* wb_model_refresh: yesterday's networks, today's labels. */
#include "model/model.h"

#include "make_photos.h"

enum { PHOTOS = 80 };

/* As make_dataset(0, PHOTOS, 0), with `mired` and `tint` more on every label. */
static WbDataset shifted(double mired, double tint) {
    WbDataset dataset = {0};
    WbErr err;
    for (int i = 0; i < PHOTOS; i++) {
        WbFeatures features;
        make_features(i, &features);
        WbShot shot = make_shot(i);
        double kelvin, want_tint;
        make_label(&shot, &kelvin, &want_tint);
        char key[16];
        (void)snprintf(key, sizeof key, "photo %04d", i);
        kelvin = 1e6 / (1e6 / kelvin + mired);
        CHECK_OK(wb_dataset_add(&dataset, key, &features, &shot, kelvin, want_tint + tint, 1.0, &err), err);
    }
    CHECK_OK(wb_dataset_sort(&dataset, &err), err);
    return dataset;
}

static WbTrainOptions quick(int nets) {
    WbTrainOptions options = wb_train_options();
    options.threads = 1;
    options.nets = nets;
    options.epochs = 2;
    options.gp_steps = 8;
    return options;
}

/* Mean of b's prediction less a's over photos that neither has seen. */
static void difference(const WbModel *a, const WbModel *b, double *mired, double *tint) {
    enum { FIRST = 300, COUNT = 40 };
    WbErr err;
    *mired = *tint = 0;
    for (int i = FIRST; i < FIRST + COUNT; i++) {
        WbFeatures features;
        make_features(i, &features);
        WbShot shot = make_shot(i);
        WbPrediction p, q;
        CHECK_OK(wb_model_predict(a, &features, &shot, &p, &err), err);
        CHECK_OK(wb_model_predict(b, &features, &shot, &q, &err), err);
        *mired += (1e6 / q.temperature - 1e6 / p.temperature) / COUNT;
        *tint += (q.tint - p.tint) / COUNT;
    }
}

static void test_labels_of_today(void) {
    WbTrainOptions options = quick(0);
    WbDataset before = shifted(0, 0), after = shifted(-12, 5);
    WbErr err;
    WbModel *base = NULL, *same = NULL, *moved = NULL, *old = NULL;
    double mired, tint;
    CHECK_OK(wb_model_train(&before, &options, NULL, NULL, &base, &err), err);
    CHECK_OK(wb_model_refresh(base, &before, &options, NULL, NULL, &same, &err), err);
    difference(base, same, &mired, &tint);
    CHECK_NEAR(mired, 0, 0.05); /* rounding: the kernels are kept as they were found */
    CHECK_NEAR(tint, 0, 0.01);
    CHECK_OK(wb_model_refresh(base, &after, &options, NULL, NULL, &moved, &err), err);
    difference(base, moved, &mired, &tint);
    CHECK_NEAR(mired, -12, 4.0); /* the process follows, a share of the training median too */
    CHECK_NEAR(tint, 5, 1.5);
    CHECK_OK(wb_model_refresh(moved, &before, &options, NULL, NULL, &old, &err), err);
    difference(base, old, &mired, &tint);
    CHECK_NEAR(mired, 0, 0.05); /* taking the corrections back takes their effect back */
    CHECK_NEAR(tint, 0, 0.01);
    WbModelInfo was = wb_model_info(base), is = wb_model_info(moved);
    CHECK(is.photos == was.photos && is.gp_points == was.gp_points && is.id != was.id);
    CHECK_NEAR(is.mired, was.mired, 0); /* the held-out figures are those of the base */
    wb_model_free(base);
    wb_model_free(same);
    wb_model_free(moved);
    wb_model_free(old);
    wb_dataset_clear(&before);
    wb_dataset_clear(&after);
}

static void test_what_cannot_be_refreshed(void) {
    WbTrainOptions options = quick(1);
    WbDataset four = make_dataset(0, WB_TRAIN_MIN - 1, 0), many = make_dataset(0, 60, 0);
    WbErr err = {0};
    WbModel *fallback = NULL, *nets = NULL, *none = NULL;
    CHECK_OK(wb_model_train(&four, &options, NULL, NULL, &fallback, &err), err);
    CHECK(wb_model_refresh(fallback, &many, &options, NULL, NULL, &none, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "train anew") != NULL);
    options.gp = 0;
    CHECK_OK(wb_model_train(&many, &options, NULL, NULL, &nets, &err), err);
    CHECK(wb_model_refresh(nets, &many, &options, NULL, NULL, &none, &err) == WB_ERR_INPUT);
    options.gp = 1;
    CHECK(none == NULL);
    wb_model_free(nets);
    CHECK_OK(wb_model_train(&many, &options, NULL, NULL, &nets, &err), err);
    CHECK(wb_model_refresh(nets, &four, &options, NULL, NULL, &none, &err) == WB_ERR_INPUT);
    CHECK(none == NULL);
    CHECK_EVERY_ALLOCATION(1000, {
        status = wb_model_refresh(nets, &many, &options, NULL, NULL, &none, &err);
        wb_model_free(none);
        none = NULL;
    });
    wb_model_free(fallback);
    wb_model_free(nets);
    wb_dataset_clear(&four);
    wb_dataset_clear(&many);
}

int main(void) {
    test_labels_of_today();
    test_what_cannot_be_refreshed();
    return check_done();
}
