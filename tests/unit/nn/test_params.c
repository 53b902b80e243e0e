#include "nn/params.h"

#include "base/random.h"
#include "check.h"

enum { WEIGHT, BIAS, GAIN, MEAN, VARIANCE, HEAD, TENSORS };

static const WbParam table[TENSORS] = {
    {"conv.weight", 4, {3, 3, 17, 19}, WB_PARAM_WEIGHT},
    {"conv.bias", 1, {19}, WB_PARAM_BIAS},
    {"norm.gain", 1, {19}, WB_PARAM_GAIN},
    {"norm.mean", 1, {19}, WB_PARAM_RUNNING_MEAN},
    {"norm.variance", 1, {19}, WB_PARAM_RUNNING_VARIANCE},
    {"head.weight", 2, {19, 2}, WB_PARAM_WEIGHT},
};

static WbParams *made(const WbParam *of, int count, int training) {
    WbParams *params = NULL;
    WbErr err;
    CHECK_OK(wb_params_new(of, count, training, &params, &err), err);
    return params;
}

static void check_layout(void) {
    WbParams *params = made(table, TENSORS, 1), *lean = made(table, TENSORS, 0);
    for (int i = 0; i < TENSORS; i++) {
        CHECK((uintptr_t)wb_params_value(params, i) % WB_ALIGN_BYTES == 0);
        CHECK(wb_params_find(params, table[i].name) == i);
        if (i) CHECK(params->offsets[i] >= params->offsets[i - 1] + wb_param_count(&table[i - 1]));
    }
    CHECK(params->floats >= params->offsets[HEAD] + 38);
    CHECK(wb_params_find(params, "head") == -1);
    CHECK(wb_param_count(&table[WEIGHT]) == 9 * 17 * 19);
    CHECK(wb_params_trained(params) == 9 * 17 * 19 + 19 + 19 + 38);
    CHECK(!lean->grads && !lean->moment1 && !lean->moment2);
    wb_params_free(params);
    wb_params_free(lean);
    wb_params_free(NULL);
}

/* He: variance 2 / (3 * 3 * 17); by name and seed, whatever else the table holds. */
static void check_init(void) {
    WbParams *params = made(table, TENSORS, 1), *other = made(&table[HEAD], 1, 0);
    size_t count = wb_param_count(&table[WEIGHT]);
    double sum = 0, squares = 0;
    params->moment1[3] = params->moment2[4] = params->grads[5] = 1;
    wb_params_init(params, 7);
    wb_params_init(other, 7);
    for (size_t i = 0; i < count; i++) {
        sum += (double)params->values[i];
        squares += pow((double)params->values[i], 2);
    }
    double variance = 2.0 / (9 * 17), n = (double)count;
    CHECK_NEAR(sum / n, 0, 5 * sqrt(variance / n));                /* five sigma, seed fixed */
    CHECK_NEAR(squares / n, variance, 5 * variance * sqrt(2 / n)); /* five sigma, seed fixed */
    CHECK(memcmp(wb_params_value(params, HEAD), other->values, 38 * sizeof(float)) == 0);
    CHECK(memcmp(wb_params_value(params, HEAD), params->values, 38 * sizeof(float)) != 0);
    wb_params_init(other, 8);
    CHECK(memcmp(wb_params_value(params, HEAD), other->values, 38 * sizeof(float)) != 0);
    CHECK_NEAR(wb_params_value(params, BIAS)[18], 0, 0);
    CHECK_NEAR(wb_params_value(params, GAIN)[18], 1, 0);
    CHECK_NEAR(wb_params_value(params, MEAN)[18], 0, 0);
    CHECK_NEAR(wb_params_value(params, VARIANCE)[18], 1, 0);
    CHECK(params->moment1[3] == 0 && params->moment2[4] == 0 && params->grads[5] == 0);
    wb_params_free(params);
    wb_params_free(other);
}

/* Only weights decay; running statistics move by nothing at all. */
static void check_step(void) {
    WbParams *params = made(table, TENSORS, 1);
    WbOptimiser adamw = wb_optimiser(WB_ADAMW);
    adamw.decay = 0.5f;
    for (size_t i = 0; i < params->floats; i++)
        params->values[i] = 2;
    wb_params_step(params, &adamw, 0.1, 1);                    /* all gradients are 0 */
    CHECK_NEAR(wb_params_value(params, WEIGHT)[5], 1.9, 1e-6); /* float rounding */
    CHECK_NEAR(wb_params_value(params, HEAD)[37], 1.9, 1e-6);  /* float rounding */
    CHECK_NEAR(wb_params_value(params, BIAS)[0], 2, 0);
    CHECK_NEAR(wb_params_value(params, GAIN)[0], 2, 0);
    for (size_t i = 0; i < params->floats; i++)
        params->grads[i] = 1;
    wb_params_step(params, &adamw, 0.1, 2);
    CHECK(wb_params_value(params, GAIN)[18] < 2);
    CHECK_NEAR(wb_params_value(params, MEAN)[0], 2, 0);
    CHECK_NEAR(wb_params_value(params, VARIANCE)[18], 2, 0);
    wb_params_zero_grads(params);
    CHECK(wb_params_grad(params, HEAD)[37] == 0);
    wb_params_free(params);
}

static WbParams *filled(void) {
    WbParams *params = made(table, TENSORS, 0);
    wb_params_init(params, 1);
    wb_params_value(params, VARIANCE)[3] = 1e6f; /* beyond a half */
    return params;
}

static void check_round_trip(int half) {
    WbParams *params = filled(), *back = made(table, TENSORS, 0);
    WbWriter writer = {0};
    WbErr err;
    double worst = 0;
    wb_params_write(params, half, &writer);
    CHECK(!writer.failed);
    wb_write_u32(&writer, 0x1234);
    WbReader reader = wb_reader(writer.data, writer.bytes);
    CHECK_OK(wb_params_read(back, &reader, &err), err);
    CHECK(wb_read_u32(&reader) == 0x1234 && !reader.failed); /* the reader ended right behind */
    for (size_t i = 0; i < params->floats; i++) {
        double scale = fabs((double)params->values[i]) + 0x1p-14; /* below this halves are evenly spaced */
        worst = fmax(worst, fabs((double)params->values[i] - (double)back->values[i]) / scale);
    }
    CHECK(half ? worst > 0 && worst <= 0x1p-11 : worst <= 0); /* half a unit of 11 bits */
    CHECK_NEAR(wb_params_value(back, VARIANCE)[3], 1e6, 0);
    CHECK(half ? writer.bytes < 3200 * 2 : writer.bytes > 3000 * 4);
    wb_free(writer.data);
    wb_params_free(params);
    wb_params_free(back);
}

/* A tensor with one value that no half holds is stored whole. */
static void check_too_large_for_half(void) {
    WbParams *params = filled(), *back = made(table, TENSORS, 0);
    WbWriter writer = {0};
    WbErr err;
    wb_params_value(params, WEIGHT)[8] = -70000;
    wb_params_write(params, 1, &writer);
    WbReader reader = wb_reader(writer.data, writer.bytes);
    CHECK_OK(wb_params_read(back, &reader, &err), err);
    CHECK(memcmp(back->values, params->values, wb_param_count(&table[WEIGHT]) * sizeof(float)) == 0);
    wb_free(writer.data);
    wb_params_free(params);
    wb_params_free(back);
}

/* Reads `bytes` of `data` into params made of the table `of`; on failure nothing may have changed. */
static WbStatus read_into(const WbParam *of, int count, const void *data, size_t bytes, WbErr *err) {
    WbParams *params = made(of, count, 0);
    WbReader reader = wb_reader(data, bytes);
    for (size_t i = 0; i < params->floats; i++)
        params->values[i] = 9;
    WbStatus status = wb_params_read(params, &reader, err);
    for (size_t i = 0; status != WB_OK && i < params->floats; i++) {
        if (params->values[i] != 9) CHECK(!"values changed by a failed read");
    }
    if (status != WB_OK) CHECK(reader.at == 0 && !reader.failed);
    wb_params_free(params);
    return status;
}

static void check_other_table(const WbWriter *good, int index, WbParam param) {
    WbParam other[TENSORS];
    WbErr err;
    memcpy(other, table, sizeof other);
    other[index] = param;
    CHECK(read_into(other, TENSORS, good->data, good->bytes, &err) == WB_ERR_VERSION);
    CHECK(strstr(err.text, param.name) != NULL);
}

static void check_refusal(int half) {
    WbParams *params = filled();
    WbWriter writer = {0};
    WbErr err;
    wb_params_write(params, half, &writer);
    check_other_table(&writer, BIAS, (WbParam){"conv.shift", 1, {19}, WB_PARAM_BIAS});
    check_other_table(&writer, BIAS, (WbParam){"conv.bias", 1, {20}, WB_PARAM_BIAS});
    check_other_table(&writer, BIAS, (WbParam){"conv.bias", 2, {19, 1}, WB_PARAM_BIAS});
    check_other_table(&writer, BIAS, (WbParam){"conv.bias", 1, {19}, WB_PARAM_SHIFT});
    check_other_table(&writer, WEIGHT, (WbParam){"conv.weight", 4, {3, 17, 3, 19}, WB_PARAM_WEIGHT});
    CHECK(read_into(table, TENSORS - 1, writer.data, writer.bytes, &err) == WB_ERR_VERSION);
    for (size_t bytes = 0; bytes < writer.bytes;
         bytes += bytes < 64 ? 1 : 61) { /* 61: every place in a word */
        CHECK(read_into(table, TENSORS, writer.data, bytes, &err) == WB_ERR_CORRUPT);
    }
    CHECK(read_into(table, TENSORS, writer.data, writer.bytes - 1, &err) == WB_ERR_CORRUPT);
    CHECK(strstr(err.text, "head.weight") != NULL);
    wb_free(writer.data);
    wb_params_free(params);
}

/* Every byte changed in turn: refused, or (a value that is still a number) read. Never a crash. */
static void check_damage(int half) {
    static const WbParam small[2] = {{"a", 2, {2, 3}, WB_PARAM_WEIGHT}, {"b", 1, {2}, WB_PARAM_RUNNING_MEAN}};
    WbParams *params = made(small, 2, 0);
    WbWriter writer = {0};
    WbErr err;
    int refused = 0;
    wb_params_init(params, 5);
    wb_params_write(params, half, &writer);
    for (size_t i = 0; i < writer.bytes; i++) {
        for (int change = 1; change < 256; change++) {
            writer.data[i] ^= (unsigned char)change;
            refused += read_into(small, 2, writer.data, writer.bytes, &err) != WB_OK;
            writer.data[i] ^= (unsigned char)change;
        }
    }
    int heads = 4 + 2 * (4 + 1 + 1 + 1 + 1) + 3 * 4;
    CHECK(refused >= heads * 255 - 2); /* all but the other precision, where it happens to fit */
    memset(writer.data + writer.bytes - 4, 0xff, 4); /* the last value becomes a NaN */
    CHECK(read_into(small, 2, writer.data, writer.bytes, &err) == WB_ERR_CORRUPT);
    CHECK(strstr(err.text, "\"b\"") != NULL);
    wb_free(writer.data);
    wb_params_free(params);
}

static void check_limits(void) {
    static const WbParam large = {"large", 4, {1 << 16, 1 << 16, 1 << 16, 1 << 16}, WB_PARAM_WEIGHT};
    WbParams *params = NULL;
    WbErr err;
    CHECK(wb_params_new(&large, 1, 0, &params, &err) == WB_ERR_LIMIT);
    CHECK(params == NULL && strstr(err.text, "large") != NULL);
    CHECK_EVERY_ALLOCATION(20, {
        WbParams *got = NULL;
        status = wb_params_new(table, TENSORS, 1, &got, &err);
        wb_params_free(got);
    });
}

int main(void) {
    check_layout();
    check_init();
    check_step();
    check_round_trip(0);
    check_round_trip(1);
    check_too_large_for_half();
    check_refusal(0);
    check_refusal(1);
    check_damage(0);
    check_damage(1);
    check_limits();
    return check_done();
}
