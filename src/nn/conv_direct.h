#ifndef WB_NN_CONV_DIRECT_H
#define WB_NN_CONV_DIRECT_H

#include "nn/conv.h"

/* Private to the room: convolution without laying patches out, for few output channels. A photo is copied with its
 * padding, so that every patch row is `kernel * cin` floats in one piece; a tile of pixels (or of weights) times all
 * output channels stays in registers while the inputs go by. */

/* 1 where the functions below can be used: 16, 32 or 48 output channels; for dx also kernel * cin a multiple of 48. */
int wb_conv_direct_fits(const WbConv *conv);
int wb_conv_direct_fits_inputs(const WbConv *conv);

/* Floats of scratch. */
size_t wb_conv_direct_scratch(const WbConv *conv);

/* As wb_conv_forward. */
void wb_conv_direct_forward(const WbConv *conv, const float *x, const float *weight, const float *bias, float *scratch,
                            float *y);

/* The parts of wb_conv_backward: dweight (added to), dx (overwritten). */
void wb_conv_direct_weights(const WbConv *conv, const float *x, const float *dy, float *scratch, float *dweight);
void wb_conv_direct_inputs(const WbConv *conv, const float *weight, const float *dy, float *scratch, float *dx);

#endif
