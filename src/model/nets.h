#ifndef WB_MODEL_NETS_H
#define WB_MODEL_NETS_H

#include <stddef.h>

#include "base/status.h"
#include "base/threads.h"
#include "model/inputs.h"
#include "model/options.h"
#include "nn/params.h"

#define WB_NETS_MAX 16 /* as the option table says */

/* The training photos as the nets read them; one block an input, rows in the same order. */
typedef struct WbTrainSet {
    size_t count;
    const WbEncoder *encoder;
    const WbFeatures *const *features; /* [count] */
    const WbShot *shots;               /* [count] */
    int relative;                      /* 1: targets are differences from as-shot, which may be moved */
    float *linear;                     /* [count][WB_IMAGE] thumbnails in linear light */
    const float *target;               /* [count][2] */
    const float *weight;               /* [count][2] of the loss */
    int *part;                         /* [count]: net k holds out part k */
} WbTrainSet;

/* Polled between steps; nonzero stops. */
typedef int (*WbShare)(void *context, double share);

/* Trains options->nets nets, several at a time on `pool`; each keeps the weights of the epoch that was best on the
 * part it held out. nets[k] are folded and the caller's (wb_params_free). held_out[count][2]: for each photo the
 * output of the net that had not seen it; NaN where every net has. *epochs: mean of the epochs kept. The order of
 * threads does not matter. Errors: WB_ERR_NOMEM, WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_nets_train(const WbTrainSet *set, const WbTrainOptions *options, WbPool *pool, WbShare share,
                                   void *context, WbParams **nets, float *held_out, int *epochs, WbErr *err);

#endif
