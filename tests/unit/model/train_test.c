#include "model/model.h"

#include <stdlib.h>

#include "color/temperature.h"
#include "make_photos.h"
#include "model/parts.h"

static WbTrainOptions quick(void) {
    WbTrainOptions options = wb_train_options();
    options.nets = 2;
    options.epochs = 3;
    options.gp_steps = 12;
    options.threads = 1;
    return options;
}

typedef struct {
    unsigned char *bytes;
    size_t count;
} Blob;

static Blob train_blob(const WbDataset *dataset, const WbTrainOptions *options) {
    WbErr err;
    WbModel *model = NULL;
    Blob blob = {0};
    if (!CHECK_OK(wb_model_train(dataset, options, NULL, NULL, &model, &err), err)) exit(check_done());
    CHECK_OK(wb_model_pack(model, &blob.bytes, &blob.count, &err), err);
    wb_model_free(model);
    return blob;
}

/* Mean absolute errors on photos first .. first + count - 1. */
static void judge(const WbModel *model, int first, int count, double *kelvin, double *tint, int *inside) {
    WbErr err;
    *kelvin = *tint = 0;
    *inside = 0;
    for (int i = first; i < first + count; i++) {
        WbFeatures features;
        make_features(i, &features);
        WbShot shot = make_shot(i);
        double want_kelvin, want_tint;
        make_label(&shot, &want_kelvin, &want_tint);
        WbPrediction p;
        CHECK_OK(wb_model_predict(model, &features, &shot, &p, &err), err);
        *kelvin += fabs(p.temperature - want_kelvin) / count;
        *tint += fabs(p.tint - want_tint) / count;
        *inside += want_kelvin >= p.temperature_low && want_kelvin <= p.temperature_high;
        CHECK(p.novelty >= 0 && p.novelty <= 1 && !p.fallback && !p.absolute);
    }
}

static void test_rule_is_learned(void) {
    WbDataset dataset = make_dataset(0, 200, 0);
    WbTrainOptions options = quick();
    options.nets = 0;
    options.gp_steps = 30;
    WbErr err;
    WbModel *model = NULL;
    CHECK_OK(wb_model_train(&dataset, &options, NULL, NULL, &model, &err), err);
    double kelvin, tint;
    int inside;
    judge(model, 200, 60, &kelvin, &tint, &inside);
    CHECK(kelvin < 150); /* as-shot is off by 480 on average; a broken input or sign would be worse than that */
    CHECK(tint < 2.0);   /* as-shot: 4 */
    CHECK(inside >= 45); /* of 60 in the 90 % interval: the errors of other shoots set its width */
    WbModelInfo info = wb_model_info(model);
    CHECK(info.photos == 200 && info.shoots == 20 && info.nets == 0 && info.gp_points == 200);
    CHECK(info.kelvin < info.as_shot_kelvin && info.tint < info.as_shot_tint);
    wb_model_free(model);
    wb_dataset_clear(&dataset);
}

/* Only the newest edits count, whatever the order of rows. */
static void test_newest(void) {
    WbDataset all = make_dataset(0, 90, 1), newest = make_dataset(60, 30, 0);
    WbTrainOptions options = quick();
    options.nets = 0;
    WbErr err;
    WbModel *limited = NULL, *alone = NULL;
    CHECK_OK(wb_model_train(&newest, &options, NULL, NULL, &alone, &err), err);
    options.newest = 30;
    CHECK_OK(wb_model_train(&all, &options, NULL, NULL, &limited, &err), err);
    WbModelInfo info = wb_model_info(limited);
    CHECK(info.photos == 30 && info.left_out == 60 && info.first_seconds == make_shot(60).capture_seconds);
    WbFeatures features;
    make_features(7, &features);
    WbShot shot = make_shot(7);
    WbPrediction a, b;
    CHECK_OK(wb_model_predict(limited, &features, &shot, &a, &err), err);
    CHECK_OK(wb_model_predict(alone, &features, &shot, &b, &err), err);
    CHECK(a.temperature == b.temperature && a.tint == b.tint && a.tint_high == b.tint_high);
    wb_model_free(limited);
    wb_model_free(alone);
    wb_dataset_clear(&all);
    wb_dataset_clear(&newest);
}

static void test_same_bytes(void) {
    WbDataset forwards = make_dataset(0, 80, 0), backwards = make_dataset(0, 80, 1);
    WbTrainOptions options = quick();
    Blob one = train_blob(&forwards, &options), two = train_blob(&backwards, &options);
    options.threads = 3;
    Blob three = train_blob(&forwards, &options);
    options.seed = 2;
    Blob other = train_blob(&forwards, &options);
    CHECK(one.count == two.count && memcmp(one.bytes, two.bytes, one.count) == 0);
    CHECK(one.count == three.count && memcmp(one.bytes, three.bytes, one.count) == 0);
    CHECK(one.count != other.count || memcmp(one.bytes, other.bytes, one.count) != 0);
    wb_free(one.bytes);
    wb_free(two.bytes);
    wb_free(three.bytes);
    wb_free(other.bytes);
    wb_dataset_clear(&forwards);
    wb_dataset_clear(&backwards);
}

static void check_same_predictions(const WbModel *a, const WbModel *b) {
    WbErr err;
    for (int i = 500; i < 510; i++) {
        WbFeatures features;
        make_features(i, &features);
        WbShot shot = make_shot(i);
        if (i == 505) shot.as_shot_kelvin = NAN;
        WbPrediction p, q;
        CHECK_OK(wb_model_predict(a, &features, &shot, &p, &err), err);
        CHECK_OK(wb_model_predict(b, &features, &shot, &q, &err), err);
        CHECK(p.absolute == (i == 505));
        CHECK_NEAR(p.temperature, q.temperature, 2.0); /* a blob holds the nets' weights as 16-bit floats */
        CHECK_NEAR(p.tint, q.tint, 0.02);
        CHECK(p.temperature_low <= p.temperature && p.temperature <= p.temperature_high);
        CHECK(p.tint_low <= p.tint && p.tint <= p.tint_high);
    }
}

static void test_blob(void) {
    WbDataset dataset = make_dataset(0, 80, 0);
    WbTrainOptions options = quick();
    WbErr err = {0};
    WbModel *trained = NULL, *opened = NULL, *none = NULL;
    CHECK_OK(wb_model_train(&dataset, &options, NULL, NULL, &trained, &err), err);
    Blob blob;
    CHECK_OK(wb_model_pack(trained, &blob.bytes, &blob.count, &err), err);
    CHECK_OK(wb_model_unpack(blob.bytes, blob.count, &opened, &err), err);
    CHECK(wb_model_info(trained).id == wb_model_info(opened).id && wb_model_info(opened).id != 0);
    check_same_predictions(trained, opened);
    CHECK(memcmp(trained->x, opened->x, (size_t)trained->points * WB_KERNEL_INPUTS * sizeof *trained->x) == 0);
    for (size_t cut = 0; cut < blob.count; cut += 1 + blob.count / 301)
        CHECK(wb_model_unpack(blob.bytes, cut, &none, &err) == WB_ERR_CORRUPT && strstr(err.text, "train"));
    for (size_t at = 0; at < blob.count; at += at < 64 ? 1 : 1 + blob.count / 97) {
        blob.bytes[at] ^= 0x20;
        WbStatus status = wb_model_unpack(blob.bytes, blob.count, &none, &err);
        CHECK(status == (at >= 4 && at < 12 ? WB_ERR_VERSION : WB_ERR_CORRUPT));
        blob.bytes[at] ^= 0x20;
    }
    CHECK(none == NULL);
    wb_free(blob.bytes);
    wb_model_free(trained);
    wb_model_free(opened);
    wb_dataset_clear(&dataset);
}

static void test_few_photos(void) {
    WbTrainOptions options = quick();
    WbErr err = {0};
    WbModel *model = NULL;
    WbDataset empty = {0};
    CHECK(wb_model_train(&empty, &options, NULL, NULL, &model, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "no labelled photos") != NULL);
    for (int count = 1; count <= 12; count++) {
        WbDataset dataset = make_dataset(0, count, 0);
        CHECK_OK(wb_model_train(&dataset, &options, NULL, NULL, &model, &err), err);
        CHECK(wb_model_info(model).fallback == (count < WB_TRAIN_MIN));
        WbFeatures features;
        make_features(3, &features);
        WbShot shot = make_shot(3);
        WbPrediction p;
        CHECK_OK(wb_model_predict(model, &features, &shot, &p, &err), err);
        if (count < WB_TRAIN_MIN) {
            CHECK(p.fallback);
            CHECK_NEAR(p.temperature, shot.as_shot_kelvin, 0.01);
        }
        shot.as_shot_tint = NAN;
        CHECK_OK(wb_model_predict(model, &features, &shot, &p, &err), err);
        CHECK(p.absolute && p.temperature >= 2000 && p.temperature <= 50000);
        wb_model_free(model);
        wb_dataset_clear(&dataset);
    }
}

static void test_odd_photos(void) {
    WbDataset dataset = make_dataset(0, 70, 0);
    WbTrainOptions options = quick();
    WbErr err;
    for (size_t i = 0; i < dataset.count; i++) {
        WbPhoto *photo = &dataset.photos[i];
        if (i % 3 == 0) photo->shot.as_shot_kelvin = NAN;
        if (i % 5 == 0) photo->shot.capture_seconds = NAN;
        if (i % 7 == 0) photo->shot.iso = NAN;
        photo->temperature = 5000;
        photo->tint = 10;
    }
    dataset.photos[1].temperature = 1500; /* out of range: left out and counted */
    WbModel *model = NULL;
    CHECK_OK(wb_model_train(&dataset, &options, NULL, NULL, &model, &err), err);
    CHECK(wb_model_info(model).left_out == 1 && wb_model_info(model).photos == 69);
    WbShot nothing = wb_shot_unknown();
    WbPrediction p;
    CHECK_OK(wb_model_predict(model, dataset.photos[2].features, &nothing, &p, &err), err);
    CHECK(p.absolute);
    CHECK_NEAR(p.temperature, 5000, 0.5); /* all labels are equal: nothing else could be meant */
    CHECK_NEAR(p.tint, 10, 0.05);
    CHECK_OK(wb_model_predict(model, dataset.photos[2].features, &dataset.photos[2].shot, &p, &err), err);
    CHECK_NEAR(p.temperature, 5000, 0.5);
    CHECK_NEAR(p.tint, 10, 0.05);
    wb_model_free(model);
    wb_dataset_clear(&dataset);
}

static int stop_at_half(void *context, const char *stage, double share) {
    int *calls = context;
    (*calls)++;
    CHECK(stage[0] && share >= 0 && share <= 1);
    return share > 0.3;
}

static void test_interruption(void) {
    WbDataset dataset = make_dataset(0, 80, 0);
    WbTrainOptions options = quick();
    WbErr err = {0};
    WbModel *model = NULL;
    int calls = 0;
    CHECK(wb_model_train(&dataset, &options, stop_at_half, &calls, &model, &err) == WB_ERR_INTERRUPTED);
    CHECK(model == NULL && calls > 1);
    wb_dataset_clear(&dataset);
}

/* Ten photos of one day, a minute apart, and a model that has seen a hundred. */
enum { N = 10 };

typedef struct {
    WbDataset dataset;
    WbModel *model;
    const WbFeatures *features[N];
    WbShot shots[N];
    double kelvin[N], tint[N];
} Day;

static void day_open(Day *day, int scenes) {
    WbTrainOptions options = quick();
    WbErr err;
    options.scenes = scenes;
    *day = (Day){.dataset = make_dataset(0, 100, 0)};
    if (!CHECK_OK(wb_model_train(&day->dataset, &options, NULL, NULL, &day->model, &err), err)) exit(check_done());
    for (int i = 0; i < N; i++) {
        day->features[i] = day->dataset.photos[i].features;
        day->shots[i] = day->dataset.photos[i].shot;
        day->kelvin[i] = day->tint[i] = NAN;
    }
}

static void day_close(Day *day) {
    wb_model_free(day->model);
    wb_dataset_clear(&day->dataset);
}

static void predict_scene(const Day *day, WbPrediction ret[N]) {
    WbErr err;
    CHECK_OK(wb_model_predict_scene(day->model, N, day->features, day->shots, day->kelvin, day->tint, NULL, NULL,
                                    NULL, ret, &err),
             err);
}

static void check_equal(const WbPrediction *a, const WbPrediction *b) {
    CHECK_NEAR(a->temperature, b->temperature, 0.01); /* targets pass through floats: 1e-7 of 3.5 * 40 mired */
    CHECK_NEAR(a->temperature_low, b->temperature_low, 0.01);
    CHECK_NEAR(a->temperature_high, b->temperature_high, 0.01);
    CHECK_NEAR(a->tint, b->tint, 1e-4);
    CHECK_NEAR(a->tint_low, b->tint_low, 1e-4);
    CHECK_NEAR(a->tint_high, b->tint_high, 1e-4);
    CHECK(a->novelty == b->novelty && a->absolute == b->absolute && a->fallback == b->fallback);
}

/* Who has no neighbours, or may not listen to them, is predicted as by itself. */
static void test_scene_alone(void) {
    for (int scenes = 0; scenes < 2; scenes++) {
        Day day;
        WbPrediction plain[N], scene[N];
        WbErr err;
        day_open(&day, scenes);
        CHECK_OK(wb_model_predict_batch(day.model, N, day.features, day.shots, NULL, plain, &err), err);
        for (int i = 0; scenes && i < N; i++) day.shots[i].capture_seconds += 2000.0 * i; /* sessions of their own */
        if (scenes) CHECK_OK(wb_model_predict_batch(day.model, N, day.features, day.shots, NULL, plain, &err), err);
        predict_scene(&day, scene);
        for (int i = 0; i < N; i++) check_equal(&plain[i], &scene[i]);
        CHECK_OK(wb_model_predict_scene(day.model, 1, day.features, day.shots, NULL, NULL, NULL, NULL, NULL, scene,
                                        &err),
                 err);
        check_equal(&plain[0], &scene[0]);
        day_close(&day);
    }
}

/* The same photos in another order get the same predictions, evidence among them. */
static void check_order(Day day) {
    Day turned;
    day.kelvin[2] = 4000;
    day.tint[2] = 20;
    turned = day;
    for (int i = 0; i < N; i++) {
        turned.features[i] = day.features[N - 1 - i];
        turned.shots[i] = day.shots[N - 1 - i];
        turned.kelvin[i] = day.kelvin[N - 1 - i];
        turned.tint[i] = day.tint[N - 1 - i];
    }
    WbPrediction a[N], b[N];
    predict_scene(&day, a);
    predict_scene(&turned, b);
    for (int i = 0; i < N; i++) check_equal(&a[i], &b[N - 1 - i]);
}

/* One photo set by hand: its neighbours follow, and are more certain than before. */
static void check_evidence(Day day) {
    WbPrediction scene[N], pulled[N];
    predict_scene(&day, scene);
    day.kelvin[4] = wb_kelvin_of_mired(wb_mired_of_kelvin(scene[4].temperature) - 40);
    day.tint[4] = scene[4].tint + 8;
    predict_scene(&day, pulled);
    int moved = 0;
    for (int i = 0; i < N; i++) {
        CHECK(pulled[i].temperature >= scene[i].temperature - 1e-6 && pulled[i].tint >= scene[i].tint - 1e-6);
        CHECK(pulled[i].tint_high - pulled[i].tint_low <= scene[i].tint_high - scene[i].tint_low + 1e-6);
        moved += i != 4 && pulled[i].temperature > scene[i].temperature;
    }
    CHECK(pulled[4].temperature > scene[4].temperature);
    CHECK(moved == N - 1);
    day.kelvin[4] = 1000; /* no slider goes there: no evidence */
    predict_scene(&day, pulled);
    for (int i = 0; i < N; i++) check_equal(&pulled[i], &scene[i]);
}

static void test_scene_together(void) {
    Day day;
    day_open(&day, 1);
    check_order(day);
    check_evidence(day);
    day_close(&day);
}

int main(void) {
    test_rule_is_learned();
    test_newest();
    test_same_bytes();
    test_blob();
    test_few_photos();
    test_odd_photos();
    test_interruption();
    test_scene_alone();
    test_scene_together();
    return check_done();
}
