#ifndef WB_NN_PARAMS_H
#define WB_NN_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "nn/optim.h"

/* The parameters of a net: one table of names and shapes drives memory, initialisation, optimising and
 * storing. */
typedef enum WbParamKind {
    WB_PARAM_WEIGHT,           /* last dimension = outputs; He initialisation; decayed */
    WB_PARAM_BIAS,             /* starts at 0 */
    WB_PARAM_GAIN,             /* starts at 1 */
    WB_PARAM_SHIFT,            /* starts at 0 */
    WB_PARAM_RUNNING_MEAN,     /* starts at 0; stored but never optimised */
    WB_PARAM_RUNNING_VARIANCE, /* starts at 1; stored but never optimised */
} WbParamKind;

#define WB_PARAM_DIMS 4 /* a convolution's weight has the most: kernel, kernel, cin, cout */

typedef struct WbParam {
    const char *name; /* unique in its table; borrowed, must outlive what is made of the table (a literal, as
                         a rule) */
    int dims;         /* 1 .. WB_PARAM_DIMS */
    int shape[WB_PARAM_DIMS];
    int kind; /* WbParamKind */
} WbParam;

/* One block a kind of number, each tensor beginning on a cache line (the gaps are zero). */
typedef struct WbParams {
    int count;       /* tensors */
    size_t floats;   /* of each block, gaps included: copy a block by this */
    WbParam *table;  /* [count], a copy */
    size_t *offsets; /* [count], in floats */
    float *values;
    float *grads, *moment1, *moment2; /* NULL unless made for training */
} WbParams;

/* Values zero until wb_params_init or wb_params_read; `training` = 0 leaves out gradients and moments.
 * *ret is the caller's, freed by wb_params_free. Errors: WB_ERR_NOMEM, WB_ERR_LIMIT (over
 * WB_PARAMS_FLOATS_MAX). */
WB_MUST_USE WbStatus wb_params_new(const WbParam *table, int count, int training, WbParams **ret, WbErr *err);
void wb_params_free(WbParams *params);     /* takes NULL */
void wb_params_free_at(WbParams **params); /* for WB_CLEANUP */

#define WB_PARAMS_FLOATS_MAX ((size_t)1 << 24) /* 64 MiB a block, some hundred times our largest net */

size_t wb_param_count(const WbParam *param); /* entries of one tensor */
float *wb_params_value(const WbParams *params, int index);
float *wb_params_grad(const WbParams *params, int index);     /* training only */
int wb_params_find(const WbParams *params, const char *name); /* index, or -1 */
size_t wb_params_trained(const WbParams *params);             /* entries that are optimised */

/* Values by kind (see WbParamKind), moments zero. Weights: normal with variance 2 / fan-in, the fan-in being
 * all dimensions but the last (He et al. 2015). The random numbers hang on seed and the tensor's name alone:
 * adding a layer changes no other. */
void wb_params_init(WbParams *params, uint64_t seed);

void wb_params_zero_grads(WbParams *params);

/* One step of the optimiser on every tensor but running statistics; decay on weights only. `step` counts
 * from 1. */
void wb_params_step(WbParams *params, const WbOptimiser *optimiser, double rate, int64_t step);

/* Writes, for wb_params_read: u32 tensors; of each its name (text), kind, dims (u8), shape (u32 each),
 * precision (u8: 32 or 16) and values. `half` = 1 stores weights, biases, gains and shifts as 16-bit floats
 * where all of the tensor's values are within their range; running statistics stay 32 bits. Failure shows in
 * writer->failed. */
void wb_params_write(const WbParams *params, int half, WbWriter *writer);

/* Fills the values from what wb_params_write wrote for the same table; the reader ends behind it. On failure
 * neither params nor reader have changed. Errors: WB_ERR_VERSION (another table; says which tensor),
 * WB_ERR_CORRUPT (cut short, or a value that is no finite number; says which tensor). */
WB_MUST_USE WbStatus wb_params_read(WbParams *params, WbReader *reader, WbErr *err);

#endif
