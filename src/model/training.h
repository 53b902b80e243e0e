#ifndef WB_MODEL_TRAINING_H
#define WB_MODEL_TRAINING_H

#include <stdatomic.h>

#include "model/parts.h"

/* What the steps of training pass on to each other; for train.c and learn.c. */

#define NETS_MIN_PHOTOS 60 /* below it nets learn their few photos by heart, and the Gaussian process does better */

/* Everything that training needs at hand; rows are the usable labelled photos, those with as-shot first. */
typedef struct {
    WbModel *model;
    const WbTrainOptions *options;
    const WbModel *base; /* NULL, or the model to refresh: what it has learned but its photos is kept */
    WbPool *pool;
    WbProgress progress;
    void *context;
    const char *stage;
    double share_from, share_to;
    atomic_int stop;
    int count, with_as_shot;
    const WbPhoto **photo;
    const WbFeatures **features;
    WbShot *shots;
    double *seconds;
    int *unit, units;
    float *target[WB_HEADS];   /* [count][2] */
    float *weight;             /* [count][2] */
    float *noise_scale;        /* [count] */
    float *held_nets, *held[WB_HEADS]; /* [count][2]: held-out targets of the nets; of the process, then of the blend */
    float *nearest;            /* [count]: squared distance to the nearest photo of another shoot */
} WbTraining;


/* Tells the outside how far the stage is; nonzero: stop. */
int wb_training_report(void *training, double share);
void wb_training_begin(WbTraining *t, const char *stage, double from, double to);

/* The head that the nets learn for: relative where most photos have their as-shot balance. */
int wb_training_nets_head(const WbTraining *t);

/* Learns from the held-out predictions: blends, sharing in scenes, how errors go together, difficulty, intervals.
 * Leaves held-out targets as a scene would settle them in held[]. Stage "learning from held-out shoots" from share 0
 * to 1. */
WB_MUST_USE WbStatus wb_training_learn(WbTraining *t, WbErr *err);

#endif
