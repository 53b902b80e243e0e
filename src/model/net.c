#include "model/net.h"

#include <string.h>

#include "base/memory.h"
#include "nn/activation.h"
#include "nn/conv.h"
#include "nn/dense.h"
#include "nn/loss.h"
#include "nn/norm.h"
#include "nn/pool.h"

enum {
    C1 = 16, C2 = 32, C3 = 48, /* channels; wider ones gained nothing by-shoot (README.md, table of ideas) */
    POOLED = 2 * C3, COLOUR_OUT = 64, META_HIDDEN = 64, META_OUT = 32,
    FUSED = POOLED + COLOUR_OUT + META_OUT, HEAD = 96, OUT = 2,
};

static const int channels[WB_NET_BLOCKS + 1] = {3, C1, C2, C3};
static const int edge_px[WB_NET_BLOCKS + 1] = {32, 16, 8, 4};

/* The tables. A training block has six tensors ... */
enum { WEIGHT, BIAS, GAIN, SHIFT, MEAN, VARIANCE, PER_BLOCK };
enum { DENSE = WB_NET_BLOCKS * PER_BLOCK }; /* ... and the dense layers follow: weight and bias each */
enum { COLOUR_W, COLOUR_B, META1_W, META1_B, META2_W, META2_B, HEAD1_W, HEAD1_B, HEAD2_W, HEAD2_B, DENSE_TENSORS };
enum { FOLDED_DENSE = 2 * WB_NET_BLOCKS };  /* folded: weight and bias a block, then the same dense layers */

#define BLOCK(number, in, out)                                                                               \
    {"conv" number ".weight", 4, {3, 3, in, out}, WB_PARAM_WEIGHT},                                          \
        {"conv" number ".bias", 1, {out}, WB_PARAM_BIAS}
#define NORM(number, out)                                                                                    \
    {"norm" number ".gain", 1, {out}, WB_PARAM_GAIN}, {"norm" number ".shift", 1, {out}, WB_PARAM_SHIFT},    \
        {"norm" number ".mean", 1, {out}, WB_PARAM_RUNNING_MEAN},                                            \
        {"norm" number ".variance", 1, {out}, WB_PARAM_RUNNING_VARIANCE}
#define LAYER(name, in, out)                                                                                 \
    {name ".weight", 2, {in, out}, WB_PARAM_WEIGHT}, {name ".bias", 1, {out}, WB_PARAM_BIAS}
#define DENSE_LAYERS                                                                                         \
    LAYER("colour", WB_COLOUR, COLOUR_OUT), LAYER("meta1", WB_META, META_HIDDEN),                            \
        LAYER("meta2", META_HIDDEN, META_OUT), LAYER("head1", FUSED, HEAD), LAYER("head2", HEAD, OUT)

static const WbParam training_table[DENSE + DENSE_TENSORS] = {
    BLOCK("1", 3, C1),  NORM("1", C1), BLOCK("2", C1, C2), NORM("2", C2),
    BLOCK("3", C2, C3), NORM("3", C3), DENSE_LAYERS};

static const WbParam folded_table[FOLDED_DENSE + DENSE_TENSORS] = {
    BLOCK("1", 3, C1), BLOCK("2", C1, C2), BLOCK("3", C2, C3), DENSE_LAYERS};

struct WbNetWork {
    int room;
    float *block;         /* owns everything below that is float */
    unsigned char *masks; /* owns the three masks */
    float *conv[WB_NET_BLOCKS], *act[WB_NET_BLOCKS];                     /* before norm; after ReLU */
    float *norm_mean[WB_NET_BLOCKS], *norm_inverse[WB_NET_BLOCKS];       /* of the batch */
    float *colour_in, *meta1, *fused, *fused_in, *head, *head_in, *out;  /* after activation; *_in after dropout */
    float *colour, *meta2;                                               /* parts of fused before they are joined */
    float *pooled;
    float *d_act, *d_conv, *d_fused, *d_head, *d_part, *d_meta1, *d_out; /* gradients */
    float *scratch;                                                      /* of convolutions */
    int32_t *argmax;                                                     /* [room][C3] */
    unsigned char *mask_colour, *mask_fused, *mask_head;
};

static WbConv conv_of_block(int block, int n) {
    return (WbConv){.n = n, .h = edge_px[block], .w = edge_px[block], .cin = channels[block],
                    .cout = channels[block + 1], .kernel = 3, .stride = 2, .pad = 1};
}

static size_t act_count(int block) { /* of one photo */
    return (size_t)edge_px[block + 1] * (size_t)edge_px[block + 1] * (size_t)channels[block + 1];
}

typedef struct {
    float **place;
    size_t count; /* floats for each photo */
    int training; /* 1: wanted only there */
} Piece;

enum { PIECES = 2 * WB_NET_BLOCKS + 17 };

static void list_pieces(WbNetWork *w, Piece *pieces) {
    size_t widest = act_count(0);
    int k = 0;
    for (int b = 0; b < WB_NET_BLOCKS; b++) {
        pieces[k++] = (Piece){&w->conv[b], act_count(b), 0};
        pieces[k++] = (Piece){&w->act[b], act_count(b), 0};
    }
    const Piece rest[PIECES - 2 * WB_NET_BLOCKS] = {
        {&w->colour_in, WB_COLOUR, 1},
        {&w->meta1, META_HIDDEN, 0},
        {&w->fused, FUSED, 0},
        {&w->fused_in, FUSED, 1},
        {&w->head, HEAD, 0},
        {&w->head_in, HEAD, 1},
        {&w->out, OUT, 0},
        {&w->colour, COLOUR_OUT, 0},
        {&w->meta2, META_OUT, 0},
        {&w->pooled, POOLED, 0},
        {&w->d_act, widest, 1},
        {&w->d_conv, widest, 1},
        {&w->d_fused, FUSED, 1},
        {&w->d_head, HEAD, 1},
        {&w->d_part, POOLED, 1},
        {&w->d_meta1, META_HIDDEN, 1},
        {&w->d_out, OUT, 1},
    };
    memcpy(pieces + k, rest, sizeof rest);
}

/* What does not grow with the batch: norm statistics and convolution scratch. */
static size_t fixed_floats(int room, size_t *scratch) {
    *scratch = 0;
    size_t norms = 0;
    for (int b = 0; b < WB_NET_BLOCKS; b++) {
        WbConv conv = conv_of_block(b, room);
        size_t s = wb_conv_scratch(&conv);
        if (s > *scratch) *scratch = s;
        norms += 2 * (size_t)channels[b + 1];
    }
    return norms + *scratch;
}

static void carve(WbNetWork *work, const Piece *pieces, int training, size_t scratch) {
    float *at = work->block;
    for (int i = 0; i < PIECES; i++) {
        if (pieces[i].training && !training) continue;
        *pieces[i].place = at;
        at += pieces[i].count * (size_t)work->room;
    }
    work->scratch = at;
    at += scratch;
    for (int b = 0; b < WB_NET_BLOCKS; b++) {
        work->norm_mean[b] = at;
        work->norm_inverse[b] = at + channels[b + 1];
        at += 2 * channels[b + 1];
    }
    if (!training) return;
    size_t room = (size_t)work->room;
    work->mask_colour = work->masks;
    work->mask_fused = work->masks + room * WB_COLOUR;
    work->mask_head = work->mask_fused + room * FUSED;
}

WbStatus wb_net_work_new(int room, int training, WbNetWork **ret, WbErr *err) {
    WB_CLEANUP(wb_net_work_free_at) WbNetWork *work = wb_alloc(1, sizeof *work);
    if (!work) return wb_fail_nomem(err);
    work->room = room;
    Piece pieces[PIECES];
    list_pieces(work, pieces);
    size_t scratch, floats = fixed_floats(room, &scratch);
    for (int i = 0; i < PIECES; i++) floats += training || !pieces[i].training ? pieces[i].count * (size_t)room : 0;
    work->block = wb_alloc(floats, sizeof *work->block);
    work->argmax = wb_alloc((size_t)room, C3 * sizeof *work->argmax);
    work->masks = wb_alloc(training ? (size_t)room : 0, WB_COLOUR + FUSED + HEAD);
    if (!work->block || !work->argmax || !work->masks) return wb_fail_nomem(err);
    carve(work, pieces, training, scratch);
    *ret = work;
    work = NULL;
    return WB_OK;
}

void wb_net_work_free(WbNetWork *work) {
    if (!work) return;
    wb_free(work->block);
    wb_free(work->argmax);
    wb_free(work->masks);
    wb_free(work);
}

void wb_net_work_free_at(WbNetWork **work) {
    wb_net_work_free(*work);
}

WbStatus wb_net_new(uint64_t seed, WbParams **ret, WbErr *err) {
    WB_TRY(wb_params_new(training_table, DENSE + DENSE_TENSORS, 1, ret, err));
    wb_params_init(*ret, seed);
    return WB_OK;
}

WbStatus wb_net_new_folded(WbParams **ret, WbErr *err) {
    return wb_params_new(folded_table, FOLDED_DENSE + DENSE_TENSORS, 0, ret, err);
}

static void copy_tensor(const WbParams *from, int from_index, WbParams *to, int to_index) {
    memcpy(wb_params_value(to, to_index), wb_params_value(from, from_index),
           wb_param_count(&from->table[from_index]) * sizeof(float));
}

WbStatus wb_net_fold(const WbParams *trained, WbParams **ret, WbErr *err) {
    WbParams *folded;
    WB_TRY(wb_net_new_folded(&folded, err));
    for (int b = 0; b < WB_NET_BLOCKS; b++) {
        int at = b * PER_BLOCK;
        copy_tensor(trained, at + WEIGHT, folded, 2 * b);
        copy_tensor(trained, at + BIAS, folded, 2 * b + 1);
        wb_norm_fold(9 * channels[b], channels[b + 1], WB_NORM_EPSILON, wb_params_value(trained, at + GAIN),
                     wb_params_value(trained, at + SHIFT), wb_params_value(trained, at + MEAN),
                     wb_params_value(trained, at + VARIANCE), wb_params_value(folded, 2 * b),
                     wb_params_value(folded, 2 * b + 1));
    }
    for (int i = 0; i < DENSE_TENSORS; i++) copy_tensor(trained, DENSE + i, folded, FOLDED_DENSE + i);
    *ret = folded;
    return WB_OK;
}

/* The three parts side by side: fused[n][FUSED] */
static void join(WbNetWork *w, int n) {
    for (int i = 0; i < n; i++) {
        float *row = w->fused + (size_t)i * FUSED;
        memcpy(row, w->pooled + (size_t)i * POOLED, POOLED * sizeof *row);
        memcpy(row + POOLED, w->colour + (size_t)i * COLOUR_OUT, COLOUR_OUT * sizeof *row);
        memcpy(row + POOLED + COLOUR_OUT, w->meta2 + (size_t)i * META_OUT, META_OUT * sizeof *row);
    }
}

/* Columns at .. at + width of d_fused[n][FUSED] -> part[n][width] */
static void split(const WbNetWork *w, int n, int at, int width, float *part) {
    for (int i = 0; i < n; i++)
        memcpy(part + (size_t)i * (size_t)width, w->d_fused + (size_t)i * FUSED + at, (size_t)width * sizeof *part);
}

static void dense_relu(const WbParams *net, int weight, int n, int in, int out, const float *x, float *y) {
    wb_dense_forward(n, in, out, x, wb_params_value(net, weight), wb_params_value(net, weight + 1), y);
    wb_relu_forward((size_t)n * (size_t)out, y, y);
}

static void dense_grad(WbParams *net, int weight, int n, int in, int out, const float *x, const float *dy, float *dx) {
    wb_dense_backward(n, in, out, x, wb_params_value(net, weight), dy, dx, wb_params_grad(net, weight),
                      wb_params_grad(net, weight + 1));
}

static WbNorm norm_of_block(int block, int n) {
    return (WbNorm){.rows = (size_t)n * (size_t)(edge_px[block + 1] * edge_px[block + 1]), .c = channels[block + 1],
                    .momentum = WB_NORM_MOMENTUM, .epsilon = WB_NORM_EPSILON};
}

/* The image branch up to the pooled features; `training` uses and moves batch statistics. */
static void image_forward(const WbParams *net, WbNetWork *w, const WbBatch *batch, int training) {
    const float *x = batch->image;
    for (int b = 0; b < WB_NET_BLOCKS; b++) {
        int at = b * PER_BLOCK;
        WbConv conv = conv_of_block(b, batch->n);
        WbNorm norm = norm_of_block(b, batch->n);
        wb_conv_forward(&conv, x, wb_params_value(net, at + WEIGHT), wb_params_value(net, at + BIAS), w->scratch,
                        w->conv[b]);
        const float *gain = wb_params_value(net, at + GAIN), *shift = wb_params_value(net, at + SHIFT);
        float *mean = wb_params_value(net, at + MEAN), *variance = wb_params_value(net, at + VARIANCE);
        if (training)
            wb_norm_relu_forward_train(&norm, w->conv[b], gain, shift, w->norm_mean[b], w->norm_inverse[b], mean,
                                       variance, w->act[b]);
        else {
            wb_norm_forward(&norm, w->conv[b], gain, shift, mean, variance, w->act[b]);
            wb_relu_forward((size_t)batch->n * act_count(b), w->act[b], w->act[b]);
        }
        x = w->act[b];
    }
    wb_meanmax_forward(batch->n, edge_px[WB_NET_BLOCKS] * edge_px[WB_NET_BLOCKS], C3, x, w->pooled, w->argmax);
}

static void image_backward(WbParams *net, WbNetWork *w, const WbBatch *batch) {
    wb_meanmax_backward(batch->n, edge_px[WB_NET_BLOCKS] * edge_px[WB_NET_BLOCKS], C3, w->d_part, w->argmax, w->d_act);
    for (int b = WB_NET_BLOCKS - 1; b >= 0; b--) {
        int at = b * PER_BLOCK;
        WbConv conv = conv_of_block(b, batch->n);
        WbNorm norm = norm_of_block(b, batch->n);
        wb_norm_relu_backward(&norm, w->conv[b], wb_params_value(net, at + GAIN), wb_params_value(net, at + SHIFT),
                              w->norm_mean[b], w->norm_inverse[b], w->d_act, w->d_conv, wb_params_grad(net, at + GAIN),
                              wb_params_grad(net, at + SHIFT));
        wb_conv_backward(&conv, b ? w->act[b - 1] : batch->image, wb_params_value(net, at + WEIGHT), w->d_conv,
                         w->scratch, b ? w->d_act : NULL, wb_params_grad(net, at + WEIGHT),
                         NULL); /* the norm takes any bias away: its gradient is 0 */
    }
}

static void forward_train(const WbParams *net, WbNetWork *w, const WbBatch *batch, float rate, WbRandom *random) {
    size_t n = (size_t)batch->n;
    const float less = rate * 2.0F / 3.0F; /* inputs and the last layer bear less dropout than the fused features */
    image_forward(net, w, batch, 1);
    wb_dropout_forward(n * WB_COLOUR, less, random, batch->colour, w->mask_colour, w->colour_in);
    dense_relu(net, DENSE + COLOUR_W, batch->n, WB_COLOUR, COLOUR_OUT, w->colour_in, w->colour);
    dense_relu(net, DENSE + META1_W, batch->n, WB_META, META_HIDDEN, batch->meta, w->meta1);
    dense_relu(net, DENSE + META2_W, batch->n, META_HIDDEN, META_OUT, w->meta1, w->meta2);
    join(w, batch->n);
    wb_dropout_forward(n * FUSED, rate, random, w->fused, w->mask_fused, w->fused_in);
    dense_relu(net, DENSE + HEAD1_W, batch->n, FUSED, HEAD, w->fused_in, w->head);
    wb_dropout_forward(n * HEAD, less, random, w->head, w->mask_head, w->head_in);
    wb_dense_forward(batch->n, HEAD, OUT, w->head_in, wb_params_value(net, DENSE + HEAD2_W),
                     wb_params_value(net, DENSE + HEAD2_B), w->out);
}

static void backward(WbParams *net, WbNetWork *w, const WbBatch *batch, float rate) {
    size_t n = (size_t)batch->n;
    const float less = rate * 2.0F / 3.0F; /* as in forward_train */
    dense_grad(net, DENSE + HEAD2_W, batch->n, HEAD, OUT, w->head_in, w->d_out, w->d_head);
    wb_dropout_backward(n * HEAD, less, w->mask_head, w->d_head, w->d_head);
    wb_relu_backward(n * HEAD, w->head, w->d_head, w->d_head);
    dense_grad(net, DENSE + HEAD1_W, batch->n, FUSED, HEAD, w->fused_in, w->d_head, w->d_fused);
    wb_dropout_backward(n * FUSED, rate, w->mask_fused, w->d_fused, w->d_fused);
    split(w, batch->n, POOLED, COLOUR_OUT, w->d_part);
    wb_relu_backward(n * COLOUR_OUT, w->colour, w->d_part, w->d_part);
    dense_grad(net, DENSE + COLOUR_W, batch->n, WB_COLOUR, COLOUR_OUT, w->colour_in, w->d_part, NULL);
    split(w, batch->n, POOLED + COLOUR_OUT, META_OUT, w->d_part);
    wb_relu_backward(n * META_OUT, w->meta2, w->d_part, w->d_part);
    dense_grad(net, DENSE + META2_W, batch->n, META_HIDDEN, META_OUT, w->meta1, w->d_part, w->d_meta1);
    wb_relu_backward(n * META_HIDDEN, w->meta1, w->d_meta1, w->d_meta1);
    dense_grad(net, DENSE + META1_W, batch->n, WB_META, META_HIDDEN, batch->meta, w->d_meta1, NULL);
    split(w, batch->n, 0, POOLED, w->d_part);
    image_backward(net, w, batch);
}

double wb_net_train_batch(WbParams *net, WbNetWork *work, const WbBatch *batch, const float *target,
                          const float *weight, const WbTrainOptions *options, WbRandom *random) {
    float rate = (float)options->dropout;
    forward_train(net, work, batch, rate, random);
    WbLoss loss = {options->loss, (float)options->huber_delta};
    double mean = wb_loss(&loss, batch->n, work->out, target, weight, work->d_out);
    backward(net, work, batch, rate);
    return mean;
}

/* The dense layers of prediction; `dense` is where they begin in the net's table. */
static void head_predict(const WbParams *net, int dense, WbNetWork *w, const WbBatch *batch, float *output) {
    dense_relu(net, dense + COLOUR_W, batch->n, WB_COLOUR, COLOUR_OUT, batch->colour, w->colour);
    dense_relu(net, dense + META1_W, batch->n, WB_META, META_HIDDEN, batch->meta, w->meta1);
    dense_relu(net, dense + META2_W, batch->n, META_HIDDEN, META_OUT, w->meta1, w->meta2);
    join(w, batch->n);
    dense_relu(net, dense + HEAD1_W, batch->n, FUSED, HEAD, w->fused, w->head);
    wb_dense_forward(batch->n, HEAD, OUT, w->head, wb_params_value(net, dense + HEAD2_W),
                     wb_params_value(net, dense + HEAD2_B), output);
}

void wb_net_evaluate(const WbParams *net, WbNetWork *work, const WbBatch *batch, float *output) {
    image_forward(net, work, batch, 0);
    head_predict(net, DENSE, work, batch, output);
}

void wb_net_predict(const WbParams *folded, WbNetWork *work, const WbBatch *batch, float *output) {
    const float *x = batch->image;
    for (int b = 0; b < WB_NET_BLOCKS; b++) {
        WbConv conv = conv_of_block(b, batch->n);
        wb_conv_forward(&conv, x, wb_params_value(folded, 2 * b), wb_params_value(folded, 2 * b + 1), work->scratch,
                        work->conv[b]);
        wb_relu_forward((size_t)batch->n * act_count(b), work->conv[b], work->conv[b]);
        x = work->conv[b];
    }
    wb_meanmax_forward(batch->n, edge_px[WB_NET_BLOCKS] * edge_px[WB_NET_BLOCKS], C3, x, work->pooled, NULL);
    head_predict(folded, FOLDED_DENSE, work, batch, output);
}
