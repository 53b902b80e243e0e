#include "model/nets.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "model/augment.h"
#include "model/net.h"
#include "nn/loss.h"
#include "nn/optim.h"

#define GRADIENT_LIMIT 5.0 /* norm; an ordinary batch stays below 2, a broken photo must not throw the net off */

/* One net on its way. Everything it touches is its own, so that nets train side by side. */
typedef struct {
    atomic_int taken; /* 1: a worker is at it, or it is done */
    atomic_int epoch; /* epochs behind it */
    int number;
    WbParams *net;
    float *best; /* values of the best epoch */
    double best_loss;
    int best_epoch;
    uint32_t *order; /* rows it trains on */
    size_t rows;
    int64_t step, steps;
    WbRandom random;
    WbNetWork *work;
    float *image, *view, *colour, *meta, *target, *weight, *output; /* of one batch */
} Trainer;

typedef struct {
    const WbTrainSet *set;
    const WbTrainOptions *options;
    WbShare share;
    void *context;       /* of share */
    atomic_int stop;     /* share wants it */
    atomic_int deserted; /* the caller's thread, which alone may ask `share`, found no net to work on */
    Trainer trainer[WB_NETS_MAX];
} Job;

static void trainer_clear(Trainer *t) {
    wb_params_free(t->net);
    wb_net_work_free(t->work);
    wb_free(t->best);
    wb_free(t->order);
    wb_free(t->image);
}

static void job_clear(Job *job) {
    for (int k = 0; k < WB_NETS_MAX; k++) trainer_clear(&job->trainer[k]);
}

static WbStatus trainer_init(Trainer *t, int number, const Job *job, WbErr *err) {
    const WbTrainOptions *options = job->options;
    size_t batch = (size_t)options->batch;
    t->number = number;
    t->best_loss = INFINITY;
    t->random = wb_random(options->seed, 1000 + (uint64_t)number); /* streams of their own, apart from initialisation */
    uint64_t seed = options->seed * UINT64_C(1000003) + (uint64_t)number; /* a prime: seeds never meet */
    WB_TRY(wb_net_new(seed, &t->net, err));
    WB_TRY(wb_net_work_new(options->batch, 1, &t->work, err));
    t->best = wb_alloc(t->net->floats, sizeof *t->best);
    t->order = wb_alloc(job->set->count, sizeof *t->order);
    t->image = wb_alloc(batch, (2 * WB_IMAGE + WB_COLOUR + WB_META + 6) * sizeof *t->image);
    if (!t->best || !t->order || !t->image) return wb_fail_nomem(err);
    t->view = t->image + batch * WB_IMAGE;
    t->colour = t->view + batch * WB_IMAGE;
    t->meta = t->colour + batch * WB_COLOUR;
    t->target = t->meta + batch * WB_META;
    t->weight = t->target + batch * 2;
    t->output = t->weight + batch * 2;
    for (size_t i = 0; i < job->set->count; i++) {
        if (job->set->part[i] != number) t->order[t->rows++] = (uint32_t)i;
    }
    t->steps = (int64_t)((t->rows + batch - 1) / batch) * options->epochs;
    return WB_OK;
}

/* Copies rows into the trainer's batch; `augmented` shows another view of each photo. */
static WbBatch gather(Trainer *t, const Job *job, const uint32_t *rows, size_t n, int augmented) {
    const WbTrainSet *set = job->set;
    for (size_t i = 0; i < n; i++) {
        size_t row = rows[i];
        const float *linear = set->linear + row * WB_IMAGE;
        WbShot shot = set->shots[row];
        WbRebalance move = {0};
        if (augmented) {
            wb_augment(linear, job->options, &t->random, t->view);
            linear = t->view;
            if (set->relative && job->options->rebalance) move = wb_rebalance(&shot, &t->random, t->view);
        }
        wb_encode_image(linear, t->image + i * WB_IMAGE);
        if (!job->options->use_image) memset(t->image + i * WB_IMAGE, 0, WB_IMAGE * sizeof *t->image);
        wb_encode_net_colour(set->encoder, set->features[row], move.log_rg, move.log_bg, t->colour + i * WB_COLOUR);
        wb_encode_meta(set->encoder, &shot, set->relative, t->meta + i * WB_META);
        t->target[2 * i] = set->target[2 * row] - move.target[0];
        t->target[2 * i + 1] = set->target[2 * row + 1] - move.target[1];
        memcpy(t->weight + i * 2, set->weight + row * 2, 2 * sizeof *t->weight);
    }
    return (WbBatch){(int)n, t->image, t->colour, t->meta};
}

static void train_epoch(Trainer *t, const Job *job) {
    const WbTrainOptions *options = job->options;
    WbOptimiser optimiser = wb_optimiser(options->optimiser);
    optimiser.momentum = (float)options->momentum;
    optimiser.decay = (float)options->weight_decay;
    WbSchedule schedule = {options->schedule, options->rate, WB_SCHEDULE_STAIRS, WB_SCHEDULE_FACTOR};
    wb_random_shuffle(&t->random, t->order, t->rows);
    for (size_t at = 0; at < t->rows; at += (size_t)options->batch) {
        size_t n = t->rows - at < (size_t)options->batch ? t->rows - at : (size_t)options->batch;
        WbBatch batch = gather(t, job, t->order + at, n, 1);
        wb_params_zero_grads(t->net);
        (void)wb_net_train_batch(t->net, t->work, &batch, t->target, t->weight, options, &t->random);
        double norm = wb_grad_clip(t->net->floats, t->net->grads, GRADIENT_LIMIT);
        double rate = wb_schedule_rate(&schedule, t->step++, t->steps);
        if (isfinite(norm)) wb_params_step(t->net, &optimiser, rate, t->step);
    }
}

/* Mean loss over the held-out part; fills `output` [count][2] for its rows when given. */
static double held_out_loss(Trainer *t, const Job *job, float *output) {
    const WbTrainSet *set = job->set;
    WbLoss loss = {job->options->loss, (float)job->options->huber_delta};
    uint32_t rows[64]; /* evaluation in small batches keeps to what is allocated (the option's least batch is 2) */
    size_t room = (size_t)job->options->batch < 64 ? (size_t)job->options->batch : 64, n = 0, seen = 0;
    double sum = 0;
    for (size_t i = 0; i <= set->count; i++) {
        if (i < set->count && set->part[i] == t->number) rows[n++] = (uint32_t)i;
        if (n == 0 || (n < room && i < set->count)) continue;
        WbBatch batch = gather(t, job, rows, n, 0);
        wb_net_evaluate(t->net, t->work, &batch, t->output);
        sum += (double)n * wb_loss(&loss, (int)n, t->output, t->target, t->weight, NULL);
        for (size_t k = 0; output && k < n; k++)
            memcpy(output + 2 * (size_t)rows[k], t->output + 2 * k, 2 * sizeof *output);
        seen += n;
        n = 0;
    }
    return seen ? sum / (double)seen : 0.0;
}

/* Without patience the last epoch is the best by definition: nothing to compare. */
static void keep_best(Trainer *t, const Job *job) {
    if (job->options->patience) {
        double loss = held_out_loss(t, job, NULL);
        if (!(loss < t->best_loss)) return; /* not a number either */
        t->best_loss = loss;
        memcpy(t->best, t->net->values, t->net->floats * sizeof *t->best);
    }
    t->best_epoch = t->epoch;
}

/* One epoch; returns 1 when it was the net's last. */
static int one_epoch(Trainer *t, const Job *job) {
    train_epoch(t, job);
    t->epoch++;
    keep_best(t, job);
    int waited = t->epoch - t->best_epoch;
    return t->epoch >= job->options->epochs || (waited > 0 && waited >= job->options->patience);
}

/* The net that is furthest behind among those that nobody works on; NULL: there is none. */
static Trainer *take(Job *job) {
    for (;;) {
        Trainer *behind = NULL;
        for (int k = 0; k < job->options->nets; k++) {
            Trainer *t = &job->trainer[k];
            if (!t->taken && (!behind || t->epoch < behind->epoch)) behind = t;
        }
        int was = 0;
        if (!behind || atomic_compare_exchange_strong(&behind->taken, &was, 1)) return behind;
    }
}

static int epochs_done(const Job *job) {
    int sum = 0;
    for (int k = 0; k < job->options->nets; k++) sum += job->trainer[k].epoch;
    return sum;
}

/* 1: the caller wants no more. On its own thread only. */
static int asked_to_stop(Job *job) {
    double all = (double)job->options->nets * job->options->epochs;
    if (!job->stop && job->share && job->share(job->context, epochs_done(job) / all)) job->stop = 1;
    return job->stop;
}

/* An epoch of one net, then of another: five nets keep two threads busy to the end. */
static void work(void *context, int task, int worker) {
    (void)task;
    Job *job = context;
    while (!job->stop && !job->deserted) {
        Trainer *t = take(job);
        if (!t) {
            if (worker == 0) job->deserted = 1;
            return;
        }
        if (!one_epoch(t, job)) t->taken = 0;
        if (worker == 0) (void)asked_to_stop(job);
    }
}

static int all_finished(const Job *job) {
    for (int k = 0; k < job->options->nets; k++) {
        if (!job->trainer[k].taken) return 0;
    }
    return 1;
}

static WbStatus run_epochs(Job *job, WbPool *pool, WbErr *err) {
    while (!all_finished(job)) {
        if (asked_to_stop(job))
            return wb_fail(err, WB_ERR_INTERRUPTED, "training stopped on request after %d epochs of %d networks",
                           epochs_done(job), job->options->nets);
        job->deserted = 0;
        wb_pool_run(pool, wb_pool_threads(pool), work, job);
    }
    return WB_OK;
}

WbStatus wb_nets_train(const WbTrainSet *set, const WbTrainOptions *options, WbPool *pool, WbShare share, void *context,
                       WbParams **nets, float *held_out, int *epochs, WbErr *err) {
    WB_CLEANUP(wb_free_at) Job *job = wb_alloc(1, sizeof *job);
    if (!job) return wb_fail_nomem(err);
    job->set = set;
    job->options = options;
    job->share = share;
    job->context = context;
    WbStatus status = WB_OK;
    for (int k = 0; k < options->nets && status == WB_OK; k++) status = trainer_init(&job->trainer[k], k, job, err);
    if (status == WB_OK) status = run_epochs(job, pool, err);
    for (size_t i = 0; i < 2 * set->count; i++) held_out[i] = NAN;
    int folded = 0, kept = 0;
    for (int k = 0; k < options->nets && status == WB_OK; k++) {
        Trainer *t = &job->trainer[k];
        if (options->patience && t->best_epoch) memcpy(t->net->values, t->best, t->net->floats * sizeof *t->best);
        (void)held_out_loss(t, job, held_out);
        kept += t->best_epoch;
        status = wb_net_fold(t->net, &nets[k], err);
        if (status == WB_OK) folded++;
    }
    if (status != WB_OK) {
        while (folded > 0) {
            wb_params_free(nets[--folded]);
            nets[folded] = NULL;
        }
    } else *epochs = options->nets ? kept / options->nets : 0;
    job_clear(job);
    return status;
}
