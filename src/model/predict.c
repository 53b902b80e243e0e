#include "model/parts.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "color/temperature.h"
#include "model/calibrate.h"
#include "model/net.h"

enum { CHUNK = 32 }; /* photos a task: enough for the matrix products, small enough to spread over threads */

/* Without anything learned: 90 % of one photographer's changes from as-shot, and of their labels from their median,
 * stay within these half widths (measured on 1,573 edited wedding photographs). */
#define FALLBACK_AS_SHOT_MIRED 62.0
#define FALLBACK_AS_SHOT_TINT 13.0
#define FALLBACK_MEDIAN_MIRED 80.0
#define FALLBACK_MEDIAN_TINT 16.0

/* Memory of one chunk; one block, carved by chunk_new. */
typedef struct {
    WbNetWork *net_work;
    float *block;
    float *image, *colour, *meta, *kernel, *linear, *nets, *output, *gp, *gp_scratch;
} Chunk;

static void chunk_clear(Chunk *chunk) {
    wb_net_work_free(chunk->net_work);
    wb_free(chunk->block);
}

static WbStatus chunk_init(Chunk *chunk, const WbModel *model, size_t n, WbErr *err) {
    size_t gp_floats = 0;
    for (int h = 0; h < WB_HEADS; h++) {
        const WbGp *gp = model->head[h].gp[0];
        size_t floats = gp ? (wb_gp_scratch_bytes(gp, (int)n) + sizeof(float) - 1) / sizeof(float) : 0;
        if (floats > gp_floats) gp_floats = floats;
    }
    size_t each = 2 * WB_IMAGE + WB_COLOUR + WB_META + WB_KERNEL_INPUTS + 5;
    chunk->block = wb_alloc(n * each + gp_floats, sizeof *chunk->block);
    if (!chunk->block) return wb_fail_nomem(err);
    chunk->image = chunk->block;
    chunk->linear = chunk->image + n * WB_IMAGE;
    chunk->colour = chunk->linear + n * WB_IMAGE;
    chunk->meta = chunk->colour + n * WB_COLOUR;
    chunk->kernel = chunk->meta + n * WB_META;
    chunk->nets = chunk->kernel + n * WB_KERNEL_INPUTS;
    chunk->output = chunk->nets + 2 * n;
    chunk->gp = chunk->output + 2 * n;
    chunk->gp_scratch = chunk->gp + n;
    return wb_net_work_new((int)n, 0, &chunk->net_work, err);
}

static double clamp(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

/* Interval bounds around `centre` (target units), as sliders. */
static void set_interval(WbPrediction *p, WbSliders base, const double centre[2], const double half[2]) {
    double low[2] = {centre[0] + half[0], centre[1] - half[1]}; /* more mired is a lower temperature */
    double high[2] = {centre[0] - half[0], centre[1] + half[1]};
    WbSliders a = wb_sliders_of_target(base, low), b = wb_sliders_of_target(base, high);
    p->temperature_low = a.temperature;
    p->temperature_high = b.temperature;
    p->tint_low = a.tint;
    p->tint_high = b.tint;
}

static WbPrediction fallback(const WbModel *model, const WbShot *shot) {
    int known = wb_as_shot_known(shot);
    WbSliders base = wb_head_base(model, known ? WB_HEAD_RELATIVE : WB_HEAD_ABSOLUTE, shot);
    WbPrediction p = {.temperature = clamp(base.temperature, WB_KELVIN_MIN, WB_KELVIN_MAX),
                      .tint = clamp(base.tint, -WB_TINT_MAX, WB_TINT_MAX),
                      .novelty = 1.0,
                      .absolute = !known,
                      .fallback = 1};
    double half[2] = {(known ? FALLBACK_AS_SHOT_MIRED : FALLBACK_MEDIAN_MIRED) / WB_TARGET_MIRED,
                      (known ? FALLBACK_AS_SHOT_TINT : FALLBACK_MEDIAN_TINT) / WB_TARGET_TINT};
    const double centre[2] = {0, 0};
    set_interval(&p, base, centre, half);
    return p;
}

static int head_for(const WbModel *model, const WbShot *shot) {
    return model->head[WB_HEAD_RELATIVE].present && wb_as_shot_known(shot) ? WB_HEAD_RELATIVE : WB_HEAD_ABSOLUTE;
}

/* Inputs of n photos for one head, and the kernel rows for later use. */
static void encode(const WbModel *model, int h, size_t n, const WbFeatures *const *features, const WbShot *shots,
                   Chunk *chunk) {
    for (size_t i = 0; i < n; i++) {
        float *meta = chunk->meta + i * WB_META, *colour = chunk->colour + i * WB_COLOUR;
        wb_encode_row(&model->encoder, features[i], &shots[i], h == WB_HEAD_RELATIVE, meta, colour,
                      chunk->kernel + i * WB_KERNEL_INPUTS);
        if (!model->head[h].nets) continue;
        wb_linear_thumb(features[i], chunk->linear + i * WB_IMAGE);
        wb_encode_image(chunk->linear + i * WB_IMAGE, chunk->image + i * WB_IMAGE);
        wb_encode_net_colour(&model->encoder, features[i], 0.0F, 0.0F, colour);
    }
}

/* output[n][2]: the blend of nets and process in target units. */
static WbStatus run_head(const WbHead *head, size_t n, Chunk *chunk, WbErr *err) {
    WbBatch batch = {(int)n, chunk->image, chunk->colour, chunk->meta};
    memset(chunk->output, 0, 2 * n * sizeof *chunk->output);
    for (int k = 0; k < head->nets; k++) {
        wb_net_predict(head->net[k], chunk->net_work, &batch, chunk->nets);
        for (size_t i = 0; i < 2 * n; i++)
            chunk->output[i] += (float)head->blend[i % 2] * chunk->nets[i] / (float)head->nets;
    }
    for (int target = 0; target < 2 && head->gp[0]; target++) {
        WB_TRY(wb_gp_predict(head->gp[target], (int)n, chunk->kernel, NULL, chunk->gp_scratch, chunk->gp, NULL, err));
        float share = (float)(1.0 - (head->nets ? head->blend[target] : 0.0));
        for (size_t i = 0; i < n; i++) chunk->output[2 * i + (size_t)target] += share * chunk->gp[i];
    }
    return WB_OK;
}

/* n <= the chunk's size photos that all use head h. */
static WbStatus predict_rows(const WbModel *model, int h, size_t n, const WbFeatures *const *features,
                             const WbShot *shots, Chunk *chunk, WbPrediction **ret, WbErr *err) {
    const WbHead *head = &model->head[h];
    encode(model, h, n, features, shots, chunk);
    WB_TRY(run_head(head, n, chunk, err));
    for (size_t i = 0; i < n; i++) {
        WbSliders base = wb_head_base(model, h, &shots[i]);
        double target[2];
        float median[2];
        wb_target_of_sliders(base, model->median, median);
        for (size_t k = 0; k < 2; k++) {
            double share = head->median_share[k];
            target[k] = (1 - share) * chunk->output[2 * i + k] + share * median[k];
        }
        WbSliders sliders = wb_sliders_of_target(base, target);
        float distance = wb_nearest_distance(model->x, model->points, NULL, 0, chunk->kernel + i * WB_KERNEL_INPUTS);
        WbPrediction p = {.temperature = sliders.temperature,
                          .tint = sliders.tint,
                          .novelty = wb_novelty_of_distance(model->novelty, WB_NOVELTY_STEPS, distance),
                          .absolute = h == WB_HEAD_ABSOLUTE};
        set_interval(&p, base, target, head->half_width);
        *ret[i] = p;
    }
    return WB_OK;
}

/* Up to CHUNK photos of any kind: each head gets its own. */
static WbStatus predict_chunk(const WbModel *model, size_t n, const WbFeatures *const *features, const WbShot *shots,
                              WbPrediction *ret, WbErr *err) {
    if (model->info.fallback) {
        for (size_t i = 0; i < n; i++) ret[i] = fallback(model, &shots[i]);
        return WB_OK;
    }
    Chunk chunk = {0};
    WbStatus status = chunk_init(&chunk, model, n, err);
    for (int h = 0; h < WB_HEADS && status == WB_OK; h++) {
        const WbFeatures *chosen[CHUNK];
        WbShot shot[CHUNK];
        WbPrediction *place[CHUNK];
        size_t m = 0;
        for (size_t i = 0; i < n; i++) {
            if (head_for(model, &shots[i]) != h) continue;
            chosen[m] = features[i];
            shot[m] = shots[i];
            place[m++] = &ret[i];
        }
        if (m) status = predict_rows(model, h, m, chosen, shot, &chunk, place, err);
    }
    chunk_clear(&chunk);
    return status;
}

WbStatus wb_model_predict(const WbModel *model, const WbFeatures *features, const WbShot *shot, WbPrediction *ret,
                          WbErr *err) {
    WbPrediction prediction;
    WB_TRY(predict_chunk(model, 1, &features, shot, &prediction, err));
    *ret = prediction;
    return WB_OK;
}

typedef struct {
    const WbModel *model;
    size_t count;
    const WbFeatures *const *features;
    const WbShot *shots;
    WbPrediction *ret;
    WbStatus *status; /* of each task */
    WbErr *err;
} Job;

static void batch_task(void *context, int task, int worker) {
    (void)worker;
    Job *job = context;
    size_t from = (size_t)task * CHUNK, n = job->count - from < CHUNK ? job->count - from : CHUNK;
    job->status[task] = predict_chunk(job->model, n, job->features + from, job->shots + from, job->ret + from,
                                      &job->err[task]);
}

WbStatus wb_model_predict_batch(const WbModel *model, size_t count, const WbFeatures *const *features,
                                const WbShot *shots, WbPool *pool, WbPrediction *ret, WbErr *err) {
    size_t tasks = (count + CHUNK - 1) / CHUNK;
    WB_CLEANUP(wb_free_at) WbStatus *status = wb_alloc(tasks, sizeof *status);
    WB_CLEANUP(wb_free_at) WbErr *errors = wb_alloc(tasks, sizeof *errors);
    if (!status || !errors) return wb_fail_nomem(err);
    Job job = {model, count, features, shots, ret, status, errors};
    wb_pool_run(pool, (int)tasks, batch_task, &job);
    for (size_t t = 0; t < tasks; t++) {
        if (status[t] == WB_OK) continue;
        if (err) *err = errors[t];
        return status[t];
    }
    return WB_OK;
}

/* What anchors need of every photo: its kernel row, time, base and how far off the prediction was. */
typedef struct {
    float *x, *residual, *correction, *shrink;
    double *seconds;
    unsigned char *known;
} Evidence;

static void evidence_clear(Evidence *e) {
    wb_free(e->x);
    wb_free(e->seconds);
    wb_free(e->known);
}

static WbStatus evidence_init(Evidence *e, size_t count, WbErr *err) {
    e->x = wb_alloc(count, (WB_KERNEL_INPUTS + 3) * sizeof *e->x);
    e->seconds = wb_alloc(count, sizeof *e->seconds);
    e->known = wb_alloc(count, 1);
    if (!e->x || !e->seconds || !e->known) return wb_fail_nomem(err);
    e->residual = e->x + count * WB_KERNEL_INPUTS;
    e->correction = e->residual + count;
    e->shrink = e->correction + count;
    return WB_OK;
}

static void see_photo(const WbModel *model, int h, const WbFeatures *features, const WbShot *shot, int known, size_t i,
                      Evidence *e) {
    float meta[WB_META], colour[WB_COLOUR];
    wb_encode_row(&model->encoder, features, shot, h == WB_HEAD_RELATIVE, meta, colour, e->x + i * WB_KERNEL_INPUTS);
    e->seconds[i] = shot->capture_seconds;
    e->known[i] = (unsigned char)(known && head_for(model, shot) == h);
}

/* Moves one target of one prediction by its correction and narrows its interval. */
static void correct(const WbModel *model, int h, const WbShot *shot, const double correction[2], const double shrink[2],
                    WbPrediction *p) {
    WbSliders base = wb_head_base(model, h, shot), sliders = {p->temperature, p->tint};
    float before[2];
    wb_target_of_sliders(base, sliders, before);
    double target[2] = {before[0] + correction[0], before[1] + correction[1]}, half[2];
    for (int k = 0; k < 2; k++) half[k] = model->head[h].half_width[k] * shrink[k];
    sliders = wb_sliders_of_target(base, target);
    p->temperature = sliders.temperature;
    p->tint = sliders.tint;
    set_interval(p, base, target, half);
}

static WbStatus apply_anchors(const WbModel *model, int h, size_t count, const WbFeatures *const *features,
                              const WbShot *shots, const double *known_temperature, const double *known_tint,
                              WbPrediction *ret, WbErr *err) {
    Evidence e = {0};
    WB_CLEANUP(wb_free_at) float *both = wb_alloc(count, 4 * sizeof *both); /* correction and shrink of both targets */
    WbStatus status = both ? evidence_init(&e, count, err) : wb_fail_nomem(err);
    for (size_t i = 0; i < count && status == WB_OK; i++)
        see_photo(model, h, features[i], &shots[i], wb_label_usable(known_temperature[i], known_tint[i]), i, &e);
    for (int k = 0; k < 2 && status == WB_OK; k++) {
        for (size_t i = 0; i < count; i++) {
            if (!e.known[i]) continue;
            WbSliders base = wb_head_base(model, h, &shots[i]);
            WbSliders label = {known_temperature[i], known_tint[i]}, guess = {ret[i].temperature, ret[i].tint};
            float want[2], have[2];
            wb_target_of_sliders(base, label, want);
            wb_target_of_sliders(base, guess, have);
            e.residual[i] = fminf(fmaxf(want[k] - have[k], -WB_GP_TARGET_LIMIT), WB_GP_TARGET_LIMIT);
        }
        status = wb_anchor_apply(model->head[h].anchor_hyper[k], count, e.x, e.seconds, e.known, e.residual,
                                 e.correction, e.shrink, err);
        for (size_t i = 0; i < count && status == WB_OK; i++) {
            both[4 * i + (size_t)k] = e.correction[i];
            both[4 * i + 2 + (size_t)k] = e.shrink[i];
        }
    }
    for (size_t i = 0; i < count && status == WB_OK; i++) {
        if (head_for(model, &shots[i]) != h) continue;
        const float *b = both + 4 * i;
        correct(model, h, &shots[i], (const double[]){b[0], b[1]}, (const double[]){b[2], b[3]}, &ret[i]);
    }
    evidence_clear(&e);
    return status;
}

WbStatus wb_model_predict_scene(const WbModel *model, size_t count, const WbFeatures *const *features,
                                   const WbShot *shots, const double *known_temperature, const double *known_tint,
                                   WbPool *pool, WbPrediction *ret, WbErr *err) {
    WB_TRY(wb_model_predict_batch(model, count, features, shots, pool, ret, err));
    if (!known_temperature || !known_tint) return WB_OK;
    for (int h = 0; h < WB_HEADS; h++) {
        if (model->info.fallback || !model->head[h].anchored) continue;
        WB_TRY(apply_anchors(model, h, count, features, shots, known_temperature, known_tint, ret, err));
    }
    return WB_OK;
}
