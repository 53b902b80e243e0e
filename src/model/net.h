#ifndef WB_MODEL_NET_H
#define WB_MODEL_NET_H

#include <stdint.h>

#include "base/random.h"
#include "base/status.h"
#include "model/inputs.h"
#include "model/options.h"
#include "nn/params.h"

/* One fusion network:
 *
 *   image [32][32][3] -> 3 x (3x3 convolution, stride 2, batch norm, ReLU): 16, 32, 48 channels -> mean and max: 96
 *   colour [356]      -> dropout -> dense 64 -> ReLU
 *   meta [43]         -> dense 64 -> ReLU -> dense 32 -> ReLU
 *   all of it [192]   -> dropout -> dense 96 -> ReLU -> dropout -> dense 2 = targets (targets.h)
 *
 * 1.4 MFLOP and 62,000 parameters. After training the norms are folded into their convolutions, so a net that predicts
 * has another, shorter parameter table. */

#define WB_NET_BLOCKS 3

/* A batch of inputs; arrays are borrowed. */
typedef struct WbBatch {
    int n;
    const float *image;  /* [n][WB_THUMB_PX][WB_THUMB_PX][3] */
    const float *colour; /* [n][WB_COLOUR] */
    const float *meta;   /* [n][WB_META] */
} WbBatch;

/* Activations, masks and gradients of up to `room` photos: one block, carved by one table. */
typedef struct WbNetWork WbNetWork;
WB_MUST_USE WbStatus wb_net_work_new(int room, int training, WbNetWork **ret, WbErr *err);
void wb_net_work_free(WbNetWork *work);     /* takes NULL */
void wb_net_work_free_at(WbNetWork **work); /* for WB_CLEANUP */

/* Parameters for training, initialised from `seed`. The caller's: wb_params_free. */
WB_MUST_USE WbStatus wb_net_new(uint64_t seed, WbParams **ret, WbErr *err);

/* Parameters for predicting (values zero): for wb_params_read. */
WB_MUST_USE WbStatus wb_net_new_folded(WbParams **ret, WbErr *err);

/* A predicting net from a trained one: norms folded into convolutions. */
WB_MUST_USE WbStatus wb_net_fold(const WbParams *trained, WbParams **ret, WbErr *err);

/* Forward and backward of one training batch: gradients are added to net->grads; running statistics move. `dropout` is
 * the rate before the head; colour and second head dropout are two thirds of it. Returns the mean loss. */
double wb_net_train_batch(WbParams *net, WbNetWork *work, const WbBatch *batch, const float *target,
                          const float *weight, const WbTrainOptions *options, WbRandom *random);

/* output[n][2] of a training net (running statistics, no dropout) */
void wb_net_evaluate(const WbParams *net, WbNetWork *work, const WbBatch *batch, float *output);

/* output[n][2] of a folded net */
void wb_net_predict(const WbParams *folded, WbNetWork *work, const WbBatch *batch, float *output);

#endif
