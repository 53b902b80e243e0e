#include "nn/params.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

#define LINE_FLOATS (WB_ALIGN_BYTES / sizeof(float)) /* tensors begin on cache lines, as blocks do */

size_t wb_param_count(const WbParam *param) {
    size_t count = 1;
    for (int i = 0; i < param->dims; i++)
        count *= (size_t)param->shape[i];
    return count;
}

/* Adds the floats of one tensor, rounded up to cache lines, to *floats; 0 when that passes the limit. */
static int add_tensor(const WbParam *param, size_t *floats) {
    size_t count = 1;
    assert(param->name && param->dims >= 1 && param->dims <= WB_PARAM_DIMS);
    for (int i = 0; i < param->dims; i++) {
        assert(param->shape[i] > 0);
        if ((size_t)param->shape[i] > WB_PARAMS_FLOATS_MAX / count) return 0;
        count *= (size_t)param->shape[i];
    }
    *floats += (count + LINE_FLOATS - 1) / LINE_FLOATS * LINE_FLOATS;
    return *floats <= WB_PARAMS_FLOATS_MAX;
}

static int has_training_blocks(WbParams *params) {
    params->grads = wb_alloc(params->floats, sizeof(float));
    params->moment1 = wb_alloc(params->floats, sizeof(float));
    params->moment2 = wb_alloc(params->floats, sizeof(float));
    return params->grads && params->moment1 && params->moment2;
}

WbStatus wb_params_new(const WbParam *table, int count, int training, WbParams **ret, WbErr *err) {
    WB_CLEANUP(wb_params_free_at) WbParams *params = wb_alloc(1, sizeof *params);
    if (!params) return wb_fail_nomem(err);
    params->count = count;
    params->table = wb_alloc((size_t)count, sizeof *params->table);
    params->offsets = wb_alloc((size_t)count, sizeof *params->offsets);
    if (!params->table || !params->offsets) return wb_fail_nomem(err);
    for (int i = 0; i < count; i++) {
        params->table[i] = table[i];
        params->offsets[i] = params->floats;
        if (!add_tensor(&table[i], &params->floats))
            return wb_fail(err, WB_ERR_LIMIT,
                           "the network passes %zu numbers at \"%s\": choose smaller layers",
                           WB_PARAMS_FLOATS_MAX, table[i].name);
    }
    params->values = wb_alloc(params->floats, sizeof(float));
    if (!params->values) return wb_fail_nomem(err);
    if (training && !has_training_blocks(params)) return wb_fail_nomem(err);
    *ret = params;
    params = NULL;
    return WB_OK;
}

void wb_params_free(WbParams *params) {
    if (!params) return;
    wb_free(params->table);
    wb_free(params->offsets);
    wb_free(params->values);
    wb_free(params->grads);
    wb_free(params->moment1);
    wb_free(params->moment2);
    wb_free(params);
}

void wb_params_free_at(WbParams **params) {
    wb_params_free(*params);
}

float *wb_params_value(const WbParams *params, int index) {
    assert(index >= 0 && index < params->count);
    return params->values + params->offsets[index];
}

float *wb_params_grad(const WbParams *params, int index) {
    assert(index >= 0 && index < params->count && params->grads);
    return params->grads + params->offsets[index];
}

int wb_params_find(const WbParams *params, const char *name) {
    for (int i = 0; i < params->count; i++)
        if (strcmp(params->table[i].name, name) == 0) return i;
    return -1;
}

static int is_trained(const WbParam *param) {
    return param->kind != WB_PARAM_RUNNING_MEAN && param->kind != WB_PARAM_RUNNING_VARIANCE;
}

size_t wb_params_trained(const WbParams *params) {
    size_t sum = 0;
    for (int i = 0; i < params->count; i++)
        if (is_trained(&params->table[i])) sum += wb_param_count(&params->table[i]);
    return sum;
}

static void init_weight(const WbParam *param, uint64_t seed, float *values) {
    size_t count = wb_param_count(param), outputs = (size_t)param->shape[param->dims - 1];
    double deviation = sqrt(2.0 / (double)(count / outputs));
    WbRandom random = wb_random(seed, wb_checksum(param->name, strlen(param->name)));
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(deviation * wb_random_normal(&random));
}

void wb_params_init(WbParams *params, uint64_t seed) {
    for (int i = 0; i < params->count; i++) {
        const WbParam *param = &params->table[i];
        float *values = wb_params_value(params, i);
        float start = param->kind == WB_PARAM_GAIN || param->kind == WB_PARAM_RUNNING_VARIANCE ? 1 : 0;
        if (param->kind == WB_PARAM_WEIGHT) {
            init_weight(param, seed, values);
            continue;
        }
        for (size_t at = 0; at < wb_param_count(param); at++)
            values[at] = start;
    }
    if (!params->grads) return;
    memset(params->moment1, 0, params->floats * sizeof(float));
    memset(params->moment2, 0, params->floats * sizeof(float));
    wb_params_zero_grads(params);
}

void wb_params_zero_grads(WbParams *params) {
    memset(params->grads, 0, params->floats * sizeof(float));
}

void wb_params_step(WbParams *params, const WbOptimiser *optimiser, double rate, int64_t step) {
    assert(params->grads);
    for (int i = 0; i < params->count; i++) {
        const WbParam *param = &params->table[i];
        size_t at = params->offsets[i];
        if (!is_trained(param)) continue;
        wb_optimiser_step(optimiser, rate, step, param->kind == WB_PARAM_WEIGHT, wb_param_count(param),
                          params->values + at, params->grads + at, params->moment1 + at,
                          params->moment2 + at);
    }
}
