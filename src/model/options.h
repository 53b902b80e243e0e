#ifndef WB_MODEL_OPTIONS_H
#define WB_MODEL_OPTIONS_H

#include <stdint.h>

#include "base/status.h"
#include "nn/loss.h"
#include "nn/optim.h"

/* How to train. wb_train_options() gives the defaults; the table in options.c names each for SQL and the CLI. */
typedef struct WbTrainOptions {
    uint64_t seed;
    int threads; /* 0: one a processor */
    int newest;  /* edits to learn from at most; older ones are passed over */
    int nets;    /* networks; each holds out another part of the shoots */
    int epochs, batch;
    int patience; /* epochs without improvement on the held-out shoots before a net stops; 0: it never does */
    int parts;    /* the shoots are dealt into so many; each net holds out one of them */
    WbLossKind loss;
    WbOptimiserKind optimiser;
    WbScheduleKind schedule;
    double rate, weight_decay, momentum, huber_delta, dropout;
    int mirror, crop, exposure; /* augmentation switches */
    int rebalance;              /* augmentation: as if the camera had chosen another as-shot balance */
    int gp, gp_steps, gp_subset;
    int drift;                  /* follow a taste that changes over the years */
    int scenes;                 /* similar photos of a scene share what they tell */
    int use_image, use_histogram, use_metadata; /* 0 leaves that input out */
    int use_as_shot;                            /* 0: treat every as-shot as unknown */
} WbTrainOptions;

WbTrainOptions wb_train_options(void);

/* Sets one option from text ("epochs", "40"; "loss", "huber"; switches take 0/1/on/off). Errors: WB_ERR_USAGE naming
 * the option, the value and what is allowed. */
WB_MUST_USE WbStatus wb_train_options_set(WbTrainOptions *options, const char *name, const char *value, WbErr *err);

/* The table, for help texts: name, what stands for its value and one line of help of option `index`, or NULL past the
 * last. */
const char *wb_train_option_name(int index);
const char *wb_train_option_value(int index);
const char *wb_train_option_help(int index);

#endif
