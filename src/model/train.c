#include "model/training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/calibrate.h"
#include "model/net.h"
#include "model/units.h"
#include "nn/blas.h"

/* Shares of the whole work, measured on 1,500 photos. */
#define SHARE_NETS_FROM 0.03
#define SHARE_GP_FROM 0.70
#define SHARE_LEARN_FROM 0.95

static void training_clear(WbTraining *t) {
    wb_pool_free(t->pool);
    wb_free(t->photo);
    wb_free(t->features);
    wb_free(t->shots);
    wb_free(t->seconds);
    wb_free(t->unit);
    wb_free(t->target[0]); /* one block for all floats */
}

int wb_training_report(void *training, double share) {
    WbTraining *t = training;
    if (!t->progress) return 0;
    return t->progress(t->context, t->stage, t->share_from + share * (t->share_to - t->share_from));
}

void wb_training_begin(WbTraining *t, const char *stage, double from, double to) {
    t->stage = stage;
    t->share_from = from;
    t->share_to = to;
}

static int usable(const WbPhoto *photo) {
    return wb_label_usable(photo->temperature, photo->tint);
}

/* By capture time, newest first, those without one last; equal times by key. */
static int newer(const void *a, const void *b) {
    const WbPhoto *p = *(const WbPhoto *const *)a, *q = *(const WbPhoto *const *)b;
    double x = isnan(p->shot.capture_seconds) ? -INFINITY : p->shot.capture_seconds;
    double y = isnan(q->shot.capture_seconds) ? -INFINITY : q->shot.capture_seconds;
    return x != y ? (x < y) - (x > y) : strcmp(p->key, q->key);
}

/* The oldest photo to learn from, or NULL: there are no more than options->newest. `room` is for all photos. */
static const WbPhoto *oldest_of(const WbTraining *t, const WbDataset *dataset, const WbPhoto **room) {
    size_t count = 0, most = (size_t)t->options->newest;
    for (size_t i = 0; i < dataset->count; i++) {
        if (usable(&dataset->photos[i])) room[count++] = &dataset->photos[i];
    }
    if (count <= most) return NULL;
    qsort(room, count, sizeof *room, newer);
    return room[most - 1];
}

/* Adds the photos to learn from whose as-shot is known (or those where it is not), in the dataset's order. */
static void add_rows(WbTraining *t, const WbDataset *dataset, const WbPhoto *oldest, int with_as_shot) {
    for (size_t i = 0; i < dataset->count; i++) {
        const WbPhoto *photo = &dataset->photos[i];
        if (!usable(photo) || (oldest && newer(&photo, &oldest) > 0)) continue;
        int known = t->options->use_as_shot && wb_as_shot_known(&photo->shot);
        if (known == with_as_shot) t->photo[t->count++] = photo;
    }
}

/* The newest usable labels, those with as-shot first; otherwise in the dataset's order. */
static WbStatus choose_rows(WbTraining *t, const WbDataset *dataset, WbErr *err) {
    t->photo = wb_alloc(dataset->count, sizeof *t->photo);
    if (!t->photo) return wb_fail_nomem(err);
    const WbPhoto *oldest = oldest_of(t, dataset, t->photo);
    add_rows(t, dataset, oldest, 1);
    t->with_as_shot = t->count;
    add_rows(t, dataset, oldest, 0);
    WbModelInfo *info = &t->model->info;
    for (size_t i = 0; i < dataset->count; i++)
        info->left_out += !isnan(dataset->photos[i].temperature) && !isnan(dataset->photos[i].tint);
    info->left_out -= t->count;
    if (t->count > 0) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "no labelled photos: set Temperature and Tint of some photos by hand first%s",
                   info->left_out ? " (the labels found lie outside 2000..50000 K or -150..150)" : "");
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static WbStatus find_medians(WbTraining *t, WbErr *err) {
    WB_CLEANUP(wb_free_at) double *values = wb_alloc((size_t)t->count, sizeof *values);
    if (!values) return wb_fail_nomem(err);
    size_t n = (size_t)t->count;
    for (size_t i = 0; i < n; i++) values[i] = t->photo[i]->temperature;
    qsort(values, n, sizeof *values, ascending);
    t->model->median.temperature = (values[(n - 1) / 2] + values[n / 2]) / 2;
    for (size_t i = 0; i < n; i++) values[i] = t->photo[i]->tint;
    qsort(values, n, sizeof *values, ascending);
    t->model->median.tint = (values[(n - 1) / 2] + values[n / 2]) / 2;
    return WB_OK;
}

static WbStatus gather_rows(WbTraining *t, WbErr *err) {
    size_t n = (size_t)t->count;
    t->features = wb_alloc(n, sizeof *t->features);
    t->shots = wb_alloc(n, sizeof *t->shots);
    t->seconds = wb_alloc(n, sizeof *t->seconds);
    t->unit = wb_alloc(n, sizeof *t->unit);
    t->target[0] = wb_alloc(n, 14 * sizeof *t->target[0]);
    if (!t->features || !t->shots || !t->seconds || !t->unit || !t->target[0]) return wb_fail_nomem(err);
    t->target[1] = t->target[0] + 2 * n;
    t->weight = t->target[0] + 4 * n;
    t->held_nets = t->target[0] + 6 * n;
    t->held[0] = t->target[0] + 8 * n;
    t->held[1] = t->target[0] + 10 * n;
    t->noise_scale = t->target[0] + 12 * n;
    t->nearest = t->target[0] + 13 * n;
    for (size_t i = 0; i < n; i++) {
        const WbPhoto *photo = t->photo[i];
        WbSliders label = {photo->temperature, photo->tint};
        t->features[i] = photo->features;
        t->shots[i] = photo->shot;
        t->seconds[i] = photo->shot.capture_seconds;
        if ((int)i < t->with_as_shot)
            wb_target_of_sliders(wb_head_base(t->model, WB_HEAD_RELATIVE, &photo->shot), label, t->target[0] + 2 * i);
        wb_target_of_sliders(t->model->median, label, t->target[1] + 2 * i);
        wb_target_weight(label, photo->weight, t->weight + 2 * i);
        t->noise_scale[i] = (float)(1.0 / photo->weight);
    }
    return wb_units_of_shots(n, t->shots, t->unit, &t->units, err);
}

static void fill_info(WbTraining *t) {
    WbModelInfo *info = &t->model->info;
    info->format = WB_MODEL_FORMAT;
    info->recipe = WB_MODEL_RECIPE;
    info->features_recipe = WB_FEATURES_RECIPE;
    info->seed = t->options->seed;
    info->photos = t->count;
    info->photos_with_as_shot = t->with_as_shot;
    info->shoots = t->units;
    info->first_seconds = info->last_seconds = NAN;
    for (int i = 0; i < t->count; i++) {
        double seconds = t->seconds[i];
        if (t->photo[i]->weight > 1.0) info->corrections++;
        if (isnan(seconds)) continue;
        info->first_seconds = isnan(info->first_seconds) ? seconds : fmin(info->first_seconds, seconds);
        info->last_seconds = isnan(info->last_seconds) ? seconds : fmax(info->last_seconds, seconds);
    }
}

/* The model's x: what the Gaussian processes and the novelty score compare photos by. */
static WbStatus encode_rows(WbTraining *t, WbErr *err) {
    WbModel *model = t->model;
    if (t->base) model->encoder = t->base->encoder;
    else WB_TRY(wb_encoder_fit((size_t)t->count, t->features, t->shots, t->options, &model->encoder, err));
    model->x = wb_alloc((size_t)t->count, WB_KERNEL_INPUTS * sizeof *model->x);
    if (!model->x) return wb_fail_nomem(err);
    model->points = t->count;
    for (int i = 0; i < t->count; i++) {
        float meta[WB_META], colour[WB_COLOUR];
        wb_encode_row(&model->encoder, t->features[i], &t->shots[i], t->options->use_as_shot, meta, colour,
                      model->x + (size_t)i * WB_KERNEL_INPUTS);
    }
    return WB_OK;
}

int wb_training_nets_head(const WbTraining *t) {
    return 2 * t->with_as_shot >= t->count ? WB_HEAD_RELATIVE : WB_HEAD_ABSOLUTE;
}

static WbStatus train_nets(WbTraining *t, WbErr *err) {
    int h = wb_training_nets_head(t), n = h == WB_HEAD_RELATIVE ? t->with_as_shot : t->count;
    for (int i = 0; i < 2 * t->count; i++) t->held_nets[i] = NAN;
    if (t->options->nets == 0 || n < NETS_MIN_PHOTOS) return WB_OK;
    size_t rows = (size_t)n;
    WB_CLEANUP(wb_free_at) float *linear = wb_alloc(rows, WB_IMAGE * sizeof *linear);
    WB_CLEANUP(wb_free_at) int *part = wb_alloc(rows, sizeof *part);
    WB_CLEANUP(wb_free_at) int *unit = wb_alloc(rows, sizeof *unit);
    if (!linear || !part || !unit) return wb_fail_nomem(err);
    WbTrainSet set = {rows, &t->model->encoder, t->features, t->shots, h == WB_HEAD_RELATIVE, linear, t->target[h],
                      t->weight, part};
    int units, parts = t->options->parts < t->options->nets ? t->options->nets : t->options->parts;
    WB_TRY(wb_units_of_shots(rows, t->shots, unit, &units, err));
    WB_TRY(wb_deal_units(rows, unit, units, parts < units ? parts : units, part, err));
    for (size_t i = 0; i < rows; i++) wb_linear_thumb(t->features[i], linear + i * WB_IMAGE);
    WbHead *head = &t->model->head[h];
    WB_TRY(wb_nets_train(&set, t->options, t->pool, wb_training_report, t, head->net, t->held_nets,
                         &t->model->info.epochs, err));
    head->nets = t->options->nets;
    t->model->info.nets = head->nets;
    t->model->info.parameters = (int)wb_params_trained(head->net[0]);
    return WB_OK;
}

/* One Gaussian process: a head's target. */
typedef struct {
    WbTraining *t;
    int head, target, worker, done, of;
    WbStatus status;
    WbErr err;
    float *held_out; /* [count], stride 2 */
} GpTask;

static int gp_progress(void *context, int step, int steps, double likelihood) {
    (void)likelihood;
    GpTask *task = context;
    if (task->worker == 0) { /* the caller's own thread: only there may the outside be asked */
        double share = (task->done + (double)step / steps) / task->of;
        if (wb_training_report(task->t, share)) atomic_store(&task->t->stop, 1);
    }
    return atomic_load(&task->t->stop);
}

static WbStatus fit_gp(GpTask *task) {
    WbTraining *t = task->t;
    WbHead *head = &t->model->head[task->head];
    int n = head->points;
    WbGpSpec spec = wb_head_spec(task->head == WB_HEAD_RELATIVE);
    WbGpFitOptions fit = wb_gp_fit_options();
    fit.steps = t->options->gp_steps;
    if (n < 100) fit.steps = fit.steps * n / 100; /* few photos: stay near the initial kernel, it is the better guess */
    if (task->head != wb_training_nets_head(t)) fit.steps /= 2; /* the second head is for the exception */
    fit.subset = t->options->gp_subset;
    fit.seed = t->options->seed;
    fit.progress = gp_progress;
    fit.context = task;
    if (t->base) {
        fit.steps = 0;
        fit.hyper = wb_gp_hyper(t->base->head[task->head].gp[task->target]);
    }
    WB_CLEANUP(wb_free_at) float *y = wb_alloc((size_t)n, 2 * sizeof *y);
    if (!y) return wb_fail_nomem(&task->err);
    for (int i = 0; i < n; i++) {
        float target = t->target[task->head][2 * i + task->target];
        y[i] = fminf(fmaxf(target, -WB_GP_TARGET_LIMIT), WB_GP_TARGET_LIMIT);
    }
    WB_TRY(wb_gp_fit(&spec, n, t->model->x, t->seconds, y, t->noise_scale, &fit, &head->gp[task->target], &task->err));
    if (t->base) return WB_OK;
    WB_TRY(wb_gp_leave_group_out(head->gp[task->target], t->unit, y + n, NULL, &task->err));
    for (int i = 0; i < n; i++) t->held[task->head][2 * i + task->target] = y[n + i];
    return WB_OK;
}

static void gp_task(void *context, int index, int worker) {
    GpTask *task = (GpTask *)context + index;
    task->worker = worker;
    task->done = index;
    task->status = fit_gp(task);
}

static WbStatus train_gps(WbTraining *t, WbErr *err) {
    if (!t->options->gp) return WB_OK;
    GpTask tasks[2 * WB_HEADS];
    int n = 0;
    for (int h = 0; h < WB_HEADS; h++) {
        for (int k = 0; k < 2 && t->model->head[h].present; k++) tasks[n++] = (GpTask){.t = t, .head = h, .target = k};
    }
    for (int i = 0; i < n; i++) tasks[i].of = n;
    wb_pool_run(t->pool, n, gp_task, tasks);
    for (int i = 0; i < n; i++) {
        if (tasks[i].status == WB_OK) continue;
        if (err) *err = tasks[i].err;
        return tasks[i].status;
    }
    t->model->info.gp_points = t->count;
    return WB_OK;
}

/* Takes over what base has learned, but for its photos and what hangs on them. */
static WbStatus keep_learned(WbTraining *t, WbErr *err) {
    for (int h = 0; h < WB_HEADS; h++) {
        const WbHead *from = &t->base->head[h];
        WbHead *to = &t->model->head[h];
        int present = to->present, points = to->points;
        if (present && !(from->present && from->gp[0]))
            return wb_fail(err, WB_ERR_INPUT, "the model in use was learned without photos like these: train anew");
        *to = *from;
        to->present = present;
        to->points = points;
        to->gp[0] = to->gp[1] = NULL;
        to->nets = 0;
        memset(to->net, 0, sizeof to->net);
        for (int k = 0; k < from->nets && present; k++) {
            WB_TRY(wb_net_new_folded(&to->net[k], err));
            memcpy(to->net[k]->values, from->net[k]->values, to->net[k]->floats * sizeof(float));
            to->nets = k + 1;
        }
    }
    const WbModelInfo *was = &t->base->info;
    WbModelInfo *info = &t->model->info;
    info->nets = was->nets;
    info->parameters = was->parameters;
    info->epochs = was->epochs;
    info->kelvin = was->kelvin;
    info->tint = was->tint;
    info->mired = was->mired;
    info->as_shot_kelvin = was->as_shot_kelvin;
    info->as_shot_tint = was->as_shot_tint;
    info->as_shot_mired = was->as_shot_mired;
    return WB_OK;
}

static WbStatus train_model(WbTraining *t, WbErr *err) {
    WbModel *model = t->model;
    model->head[WB_HEAD_RELATIVE].present = t->with_as_shot >= WB_TRAIN_MIN;
    model->head[WB_HEAD_RELATIVE].points = t->with_as_shot;
    model->head[WB_HEAD_ABSOLUTE].present = 1;
    model->head[WB_HEAD_ABSOLUTE].points = t->count;
    wb_training_begin(t, "preparing", 0.0, SHARE_NETS_FROM);
    if (wb_training_report(t, 0.0)) return wb_fail(err, WB_ERR_INTERRUPTED, "training stopped on request");
    WB_TRY(encode_rows(t, err));
    if (t->base) WB_TRY(keep_learned(t, err));
    wb_training_begin(t, "training networks", SHARE_NETS_FROM, SHARE_GP_FROM);
    if (!t->base) WB_TRY(train_nets(t, err));
    wb_training_begin(t, "fitting Gaussian processes", SHARE_GP_FROM, SHARE_LEARN_FROM);
    WB_TRY(train_gps(t, err));
    for (int i = 0; i < t->count; i++)
        t->nearest[i] = wb_nearest_distance(model->x, t->count, t->unit, t->unit[i],
                                            model->x + (size_t)i * WB_KERNEL_INPUTS);
    WB_TRY(wb_novelty_quantiles(t->count, t->nearest, model->novelty, WB_NOVELTY_STEPS, err));
    if (t->base) return WB_OK;
    wb_training_begin(t, "learning from held-out shoots", SHARE_LEARN_FROM, 1.0);
    WB_TRY(wb_training_learn(t, err));
    int h = wb_training_nets_head(t);
    wb_held_out_figures(model->head[h].points, t->photo, model, h, t->held[h], &model->info);
    return WB_OK;
}

static WbStatus train(WbTraining *t, const WbDataset *dataset, WbErr *err) {
    if (!t->options->gp && t->options->nets == 0)
        return wb_fail(err, WB_ERR_USAGE, "neither networks nor the Gaussian process: switch one of them on");
    WB_TRY(choose_rows(t, dataset, err));
    if (t->base) t->model->median = t->base->median; /* the absolute head's targets count from it */
    else WB_TRY(find_medians(t, err));
    WB_TRY(gather_rows(t, err));
    fill_info(t);
    if (t->count < WB_TRAIN_MIN || (!t->options->gp && t->count < NETS_MIN_PHOTOS)) {
        if (t->base)
            return wb_fail(err, WB_ERR_INPUT, "%d edited photos are too few to refresh a model from: it takes %d",
                           t->count, WB_TRAIN_MIN);
        t->model->info.fallback = 1;
        return WB_OK;
    }
    return train_model(t, err);
}

static WbStatus make(const WbModel *base, const WbDataset *dataset, const WbTrainOptions *options, WbProgress progress,
                     void *context, WbModel **ret, WbErr *err) {
    WB_CLEANUP(wb_model_free_at) WbModel *model = wb_alloc(1, sizeof *model);
    if (!model) return wb_fail_nomem(err);
    WbTraining t = {.model = model,
                    .base = base,
                    .options = options,
                    .progress = progress,
                    .context = context,
                    .stage = "preparing"};
    model->info.kelvin = model->info.tint = model->info.mired = NAN;
    model->info.as_shot_kelvin = model->info.as_shot_tint = model->info.as_shot_mired = NAN;
    (void)wb_blas_pin();
    WbStatus status = wb_pool_new(options->threads, &t.pool, err);
    if (status == WB_OK) status = train(&t, dataset, err);
    training_clear(&t);
    WB_TRY(status);
    unsigned char *blob;
    size_t bytes;
    WB_TRY(wb_model_pack(model, &blob, &bytes, err)); /* the id is a checksum of the packed bytes */
    status = wb_model_blob_id(blob, bytes, &model->info.id, err);
    wb_free(blob);
    WB_TRY(status);
    *ret = model;
    model = NULL;
    return WB_OK;
}

WbStatus wb_model_train(const WbDataset *dataset, const WbTrainOptions *options, WbProgress progress, void *context,
                        WbModel **ret, WbErr *err) {
    return make(NULL, dataset, options, progress, context, ret, err);
}

WbStatus wb_model_refresh(const WbModel *base, const WbDataset *dataset, const WbTrainOptions *options,
                          WbProgress progress, void *context, WbModel **ret, WbErr *err) {
    if (base->info.fallback || !base->head[WB_HEAD_ABSOLUTE].gp[0])
        return wb_fail(err, WB_ERR_INPUT, "the model in use %s: train anew",
                       base->info.fallback ? "had too few photos to learn from" : "has no Gaussian process to refresh");
    return make(base, dataset, options, progress, context, ret, err);
}
