#include "ext/frame.h"

#include <string.h>

#include "base/memory.h"
#include "base/threads.h"

enum { ALONE = 64 }; /* photos that take about as long as starting threads for them */

/* Rows that have left make room in front; the others move there when they are fewer, so each moves about once. */
static WbStatus make_room(WbFrame *frame, WbErr *err) {
    if (frame->first + frame->count < frame->room) return WB_OK;
    if (frame->first > frame->count) {
        memcpy(frame->rows, frame->rows + frame->first, frame->count * sizeof(WbFramePhoto *));
        frame->first = 0;
        return WB_OK;
    }
    size_t room = frame->room ? 2 * frame->room : 64; /* as many as a small scene has */
    WbFramePhoto **rows = wb_realloc(frame->rows, frame->room, room, sizeof(WbFramePhoto *));
    if (!rows) return wb_fail_nomem(err);
    frame->rows = rows;
    frame->room = room;
    return WB_OK;
}

WbStatus wb_frame_add(WbFrame *frame, const WbFramePhoto *photo, WbErr *err) {
    WbFramePhoto *copy = NULL;
    if (photo && frame->photos >= WB_SCENE_PHOTOS)
        return wb_fail(
            err, WB_ERR_LIMIT,
            "more than %d photos in one frame of wb_predict_scene: PARTITION BY the day or the shoot",
            WB_SCENE_PHOTOS);
    WB_TRY(make_room(frame, err));
    if (photo) {
        copy = wb_alloc(1, sizeof *copy);
        if (!copy) return wb_fail_nomem(err);
        *copy = *photo;
        frame->photos++;
    }
    frame->rows[frame->first + frame->count++] = copy;
    frame->predicted = 0;
    return WB_OK;
}

void wb_frame_drop(WbFrame *frame) {
    WbFramePhoto *photo = frame->rows[frame->first];
    if (photo) frame->photos--;
    wb_free(photo);
    frame->rows[frame->first++] = NULL;
    frame->count--;
    frame->predicted = 0;
}

/* The photos as the model takes them; arrays of `count`. */
typedef struct Scene {
    WbFramePhoto **photos;
    const WbFeatures **features;
    WbShot *shots;
    double *temperature, *tint;
    WbPrediction *predictions;
    size_t count;
} Scene;

static void scene_clear(Scene *scene) {
    wb_free(scene->photos);
    wb_free(scene->features);
    wb_free(scene->shots);
    wb_free(scene->temperature);
    wb_free(scene->tint);
    wb_free(scene->predictions);
}

static WbStatus scene_init(Scene *scene, const WbFrame *frame, WbErr *err) {
    size_t n = frame->photos;
    scene->photos = wb_alloc(n, sizeof *scene->photos);
    scene->features = wb_alloc(n, sizeof *scene->features);
    scene->shots = wb_alloc(n, sizeof *scene->shots);
    scene->temperature = wb_alloc(n, sizeof *scene->temperature);
    scene->tint = wb_alloc(n, sizeof *scene->tint);
    scene->predictions = wb_alloc(n, sizeof *scene->predictions);
    if (!scene->photos || !scene->features || !scene->shots || !scene->temperature || !scene->tint ||
        !scene->predictions)
        return wb_fail_nomem(err);
    for (size_t i = 0; i < frame->count; i++) {
        WbFramePhoto *photo = frame->rows[frame->first + i];
        if (photo) scene->photos[scene->count++] = photo;
    }
    for (size_t i = 0; i < scene->count; i++) {
        const WbFramePhoto *photo = scene->photos[i];
        scene->features[i] = &photo->features;
        scene->shots[i] = photo->shot;
        scene->temperature[i] = photo->temperature;
        scene->tint[i] = photo->tint;
    }
    return WB_OK;
}

static int any_evidence(const Scene *scene) {
    for (size_t i = 0; i < scene->count; i++) {
        if (wb_label_usable(scene->temperature[i], scene->tint[i])) return 1;
    }
    return 0;
}

typedef struct Asking {
    WbFrameStop stop;
    void *context;
} Asking;

static int ask(void *asking, const char *stage, double share) {
    (void)stage, (void)share;
    const Asking *to = asking;
    return to->stop(to->context);
}

static WbStatus predict(Scene *scene, const WbModel *model, WbPool *pool, Asking *asking, WbErr *err) {
    int known = any_evidence(scene);
    WB_TRY(wb_model_predict_scene(model, scene->count, scene->features, scene->shots,
                                  known ? scene->temperature : NULL, known ? scene->tint : NULL, pool, ask, asking,
                                  scene->predictions, err));
    for (size_t i = 0; i < scene->count; i++) scene->photos[i]->prediction = scene->predictions[i];
    return WB_OK;
}

WbStatus wb_frame_predict(WbFrame *frame, const WbModel *model, WbFrameStop stop, void *context, WbErr *err) {
    WB_CLEANUP(scene_clear) Scene scene = {0};
    WbPool *pool = NULL; /* threads are a gain, not a need */
    WB_TRY(scene_init(&scene, frame, err));
    if (scene.count > ALONE && wb_pool_new(0, &pool, NULL) != WB_OK) pool = NULL;
    WbStatus status = predict(&scene, model, pool, &(Asking){stop, context}, err);
    wb_pool_free(pool);
    frame->predicted = status == WB_OK;
    return status;
}

void wb_frame_clear(WbFrame *frame) {
    for (size_t i = 0; i < frame->count; i++) wb_free(frame->rows[frame->first + i]);
    wb_free(frame->rows);
    *frame = (WbFrame){0};
}
