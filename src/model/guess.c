#include "model/guess.h"

#include <math.h>

#include "base/memory.h"
#include "model/calibrate.h"
#include "model/difficulty.h"
#include "model/drift.h"
#include "model/net.h"

enum { CHUNK = 32 }; /* photos a task: enough for the matrix products, small enough to spread over threads */

/* Memory of one chunk; one block, carved by chunk_init. */
typedef struct {
    WbNetWork *net_work;
    float *block;
    float *image, *colour, *meta, *kernel, *linear, *one, *nets, *gps, *nearest;
} Chunk;

static void chunk_clear(Chunk *chunk) {
    wb_net_work_free(chunk->net_work);
    wb_free(chunk->block);
}

static WbStatus chunk_init(Chunk *chunk, size_t n, WbErr *err) {
    size_t each = 2 * WB_IMAGE + WB_COLOUR + WB_META + WB_KERNEL_INPUTS + 7;
    chunk->block = wb_alloc(n * each, sizeof *chunk->block);
    if (!chunk->block) return wb_fail_nomem(err);
    chunk->image = chunk->block;
    chunk->linear = chunk->image + n * WB_IMAGE;
    chunk->colour = chunk->linear + n * WB_IMAGE;
    chunk->meta = chunk->colour + n * WB_COLOUR;
    chunk->kernel = chunk->meta + n * WB_META;
    chunk->one = chunk->kernel + n * WB_KERNEL_INPUTS;
    chunk->nets = chunk->one + 2 * n;
    chunk->gps = chunk->nets + 2 * n;
    chunk->nearest = chunk->gps + 2 * n;
    return wb_net_work_new((int)n, 0, &chunk->net_work, err);
}

int wb_head_for(const WbModel *model, const WbShot *shot) {
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

/* nets[n][2] and gps[n][2]: what the networks, as a mean, and the processes say; NaN where a head has none. */
static WbStatus run_head(const WbHead *head, size_t n, Chunk *chunk, WbErr *err) {
    WbBatch batch = {(int)n, chunk->image, chunk->colour, chunk->meta};
    for (size_t i = 0; i < 2 * n; i++) {
        chunk->nets[i] = head->nets ? 0.0F : NAN;
        chunk->gps[i] = NAN;
    }
    for (int k = 0; k < head->nets; k++) {
        wb_net_predict(head->net[k], chunk->net_work, &batch, chunk->one);
        for (size_t i = 0; i < 2 * n; i++) chunk->nets[i] += chunk->one[i] / (float)head->nets;
    }
    if (!head->gp[0]) return WB_OK;
    const WbGp *const gp[2] = {head->gp[0], head->gp[1]};
    return wb_gp_predict_two(gp, (int)n, chunk->kernel, chunk->gps, chunk->nearest, err);
}

/* The distance of photo i to the nearest training photo: of those the process did not see, if there are any, the
 * rest. */
static float nearest_of(const WbModel *model, const WbHead *head, size_t i, const Chunk *chunk) {
    int seen = head->gp[0] ? head->points : 0;
    float rest = wb_nearest_distance(model->x + (size_t)seen * WB_KERNEL_INPUTS, model->points - seen, NULL, 0,
                                     chunk->kernel + i * WB_KERNEL_INPUTS);
    return seen ? fminf(chunk->nearest[i], rest) : rest;
}

static WbGuess guess(const WbModel *model, int h, const WbShot *shot, float distance, const float *net,
                     const float *gp) {
    const WbHead *head = &model->head[h];
    WbGuess g = {.head = h, .novelty = (float)wb_novelty_of_distance(model->novelty, WB_NOVELTY_STEPS, distance)};
    float median[2];
    wb_target_of_sliders(wb_head_base(model, h, shot), model->median, median);
    for (int k = 0; k < 2; k++) {
        double cue[WB_CUES], share = head->median_share[k];
        double both = wb_blend_of(head->blend[k], (double)net[k], (double)gp[k]);
        both = (1 - share) * both + share * (double)median[k];
        both = head->trust[k] * both + wb_drift_at(&head->drift[k], shot->capture_seconds);
        wb_cues(distance, (double)net[k], (double)gp[k], both, shot, cue);
        g.target[k] = (float)both;
        g.size[k] = (float)wb_difficulty(&head->difficulty[k], cue);
    }
    return g;
}

/* n <= CHUNK photos that all use head h. */
static WbStatus guess_rows(const WbModel *model, int h, size_t n, const WbFeatures *const *features,
                           const WbShot *shots, Chunk *chunk, WbGuess **ret, WbErr *err) {
    encode(model, h, n, features, shots, chunk);
    WB_TRY(run_head(&model->head[h], n, chunk, err));
    for (size_t i = 0; i < n; i++) {
        float distance = nearest_of(model, &model->head[h], i, chunk);
        *ret[i] = guess(model, h, &shots[i], distance, chunk->nets + 2 * i, chunk->gps + 2 * i);
    }
    return WB_OK;
}

/* Up to CHUNK photos of any kind: each head gets its own. */
static WbStatus guess_chunk(const WbModel *model, size_t n, const WbFeatures *const *features, const WbShot *shots,
                            WbGuess *ret, WbErr *err) {
    WB_CLEANUP(chunk_clear) Chunk chunk = {0};
    WB_TRY(chunk_init(&chunk, n, err));
    for (int h = 0; h < WB_HEADS; h++) {
        const WbFeatures *chosen[CHUNK];
        WbShot shot[CHUNK];
        WbGuess *place[CHUNK];
        size_t m = 0;
        for (size_t i = 0; i < n; i++) {
            if (wb_head_for(model, &shots[i]) != h) continue;
            chosen[m] = features[i];
            shot[m] = shots[i];
            place[m++] = &ret[i];
        }
        if (m) WB_TRY(guess_rows(model, h, m, chosen, shot, &chunk, place, err));
    }
    return WB_OK;
}

typedef struct {
    const WbModel *model;
    size_t count;
    const WbFeatures *const *features;
    const WbShot *shots;
    WbGuess *ret;
    WbStatus *status; /* of each task */
    WbErr *err;
} Job;

static void chunk_task(void *context, int task, int worker) {
    (void)worker;
    Job *job = context;
    size_t from = (size_t)task * CHUNK, n = job->count - from < CHUNK ? job->count - from : CHUNK;
    job->status[task] =
        guess_chunk(job->model, n, job->features + from, job->shots + from, job->ret + from, &job->err[task]);
}

WbStatus wb_guess_photos(const WbModel *model, size_t count, const WbFeatures *const *features, const WbShot *shots,
                         WbPool *pool, WbGuess *ret, WbErr *err) {
    size_t tasks = (count + CHUNK - 1) / CHUNK;
    WB_CLEANUP(wb_free_at) WbStatus *status = wb_alloc(tasks, sizeof *status);
    WB_CLEANUP(wb_free_at) WbErr *errors = wb_alloc(tasks, sizeof *errors);
    if (!status || !errors) return wb_fail_nomem(err);
    Job job = {model, count, features, shots, ret, status, errors};
    wb_pool_run(pool, (int)tasks, chunk_task, &job);
    for (size_t t = 0; t < tasks; t++) {
        if (status[t] == WB_OK) continue;
        if (err) *err = errors[t];
        return status[t];
    }
    return WB_OK;
}
