#include "nn/params.h"

#include <math.h>
#include <string.h>

#include "base/half.h"

/* Storing and reading back; the format is described at wb_params_write. */

#define NAME_BYTES 128 /* longer than any name in a table of ours, so a longer one is damage */
#define CHUNK 256      /* halves converted at a time on the stack */

static int is_statistic(const WbParam *param) {
    return param->kind == WB_PARAM_RUNNING_MEAN || param->kind == WB_PARAM_RUNNING_VARIANCE;
}

/* Statistics may be of any size and are few, so they keep 32 bits. */
static int fits_half(const WbParam *param, const float *values) {
    if (is_statistic(param)) return 0;
    for (size_t i = 0; i < wb_param_count(param); i++)
        if (!(fabsf(values[i]) <= WB_HALF_MAX)) return 0;
    return 1;
}

static void write_halves(WbWriter *writer, const float *values, size_t count) {
    unsigned char bytes[CHUNK * 2];
    for (size_t begin = 0; begin < count; begin += CHUNK) {
        size_t part = count - begin < CHUNK ? count - begin : CHUNK;
        for (size_t i = 0; i < part; i++) {
            uint16_t half = wb_half_of_float(values[begin + i]);
            bytes[2 * i] = (unsigned char)(half & 255);
            bytes[2 * i + 1] = (unsigned char)(half >> 8);
        }
        wb_write_bytes(writer, bytes, part * 2);
    }
}

static void read_halves(WbReader *reader, float *values, size_t count) {
    unsigned char bytes[CHUNK * 2];
    for (size_t begin = 0; begin < count; begin += CHUNK) {
        size_t part = count - begin < CHUNK ? count - begin : CHUNK;
        wb_read_bytes(reader, bytes, part * 2);
        for (size_t i = 0; i < part; i++)
            values[begin + i] = wb_float_of_half((uint16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8));
    }
}

void wb_params_write(const WbParams *params, int half, WbWriter *writer) {
    wb_write_u32(writer, (uint32_t)params->count);
    for (int i = 0; i < params->count; i++) {
        const WbParam *param = &params->table[i];
        const float *values = wb_params_value(params, i);
        int short_form = half && fits_half(param, values);
        wb_write_text(writer, param->name);
        wb_write_u8(writer, (uint8_t)param->kind);
        wb_write_u8(writer, (uint8_t)param->dims);
        for (int d = 0; d < param->dims; d++)
            wb_write_u32(writer, (uint32_t)param->shape[d]);
        wb_write_u8(writer, short_form ? 16 : 32);
        if (short_form)
            write_halves(writer, values, wb_param_count(param));
        else
            wb_write_f32s(writer, values, wb_param_count(param));
    }
}

/* Reads what stands before the values of a tensor. *same: whether it is the table's; *bits: the precision. */
static void read_head(WbReader *reader, const WbParam *param, int *same, int *bits) {
    char name[NAME_BYTES];
    wb_read_text(reader, name, sizeof name);
    *same = !reader->failed && strcmp(name, param->name) == 0;
    *same = (wb_read_u8(reader) == param->kind) && *same;
    int dims = wb_read_u8(reader);
    *same = dims == param->dims && *same;
    for (int d = 0; d < param->dims && *same; d++)
        *same = wb_read_u32(reader) == (uint32_t)param->shape[d];
    *bits = *same ? wb_read_u8(reader) : 0;
}

static WbStatus cut_short(const WbParam *param, WbErr *err) {
    return wb_fail(err, WB_ERR_CORRUPT, "the model is cut short in its part \"%s\": train again",
                   param->name);
}

/* Leaves the reader at the values of the tensor, of which all bytes are there. */
static WbStatus check_head(WbReader *reader, const WbParam *param, int *bits, WbErr *err) {
    int same;
    read_head(reader, param, &same, bits);
    if (reader->failed) return cut_short(param, err);
    if (!same)
        return wb_fail(err, WB_ERR_VERSION,
                       "the model is of another make than this version of graycard expects: part \"%s\" has "
                       "another name or size: train again",
                       param->name);
    if (*bits != 16 && *bits != 32)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "the model is damaged: part \"%s\" claims numbers of %d bits: train again",
                       param->name, *bits);
    if (wb_reader_left(reader) < wb_param_count(param) * (size_t)*bits / 8) return cut_short(param, err);
    return WB_OK;
}

static void read_values(WbReader *reader, int bits, size_t count, float *values) {
    if (bits == 16)
        read_halves(reader, values, count);
    else
        wb_read_f32s(reader, values, count);
}

/* Reads past the values of a tensor, a piece at a time, and refuses numbers that are not finite. */
static WbStatus check_values(WbReader *reader, const WbParam *param, int bits, WbErr *err) {
    float piece[CHUNK];
    size_t count = wb_param_count(param);
    for (size_t begin = 0; begin < count; begin += CHUNK) {
        size_t part = count - begin < CHUNK ? count - begin : CHUNK;
        read_values(reader, bits, part, piece);
        for (size_t i = 0; i < part; i++)
            if (!isfinite(piece[i]))
                return wb_fail(err, WB_ERR_CORRUPT,
                               "the model is damaged: number %zu of part \"%s\" is not finite: train again",
                               begin + i, param->name);
    }
    return WB_OK;
}

/* Everything is checked on a copy of the reader, so that the second pass cannot fail and nothing is half
 * changed. */
static WbStatus check_all(const WbParams *params, WbReader probe, WbErr *err) {
    uint32_t count = wb_read_u32(&probe);
    if (probe.failed) return wb_fail(err, WB_ERR_CORRUPT, "the model is cut short: train again");
    if (count != (uint32_t)params->count)
        return wb_fail(
            err, WB_ERR_VERSION,
            "the model has %lu parts, this version of graycard expects %d, from \"%s\" on: train again",
            (unsigned long)count, params->count, params->count ? params->table[0].name : "");
    for (int i = 0; i < params->count; i++) {
        int bits;
        WB_TRY(check_head(&probe, &params->table[i], &bits, err));
        WB_TRY(check_values(&probe, &params->table[i], bits, err));
    }
    return WB_OK;
}

WbStatus wb_params_read(WbParams *params, WbReader *reader, WbErr *err) {
    WB_TRY(check_all(params, *reader, err));
    wb_read_u32(reader);
    for (int i = 0; i < params->count; i++) {
        int same, bits;
        read_head(reader, &params->table[i], &same, &bits);
        read_values(reader, bits, wb_param_count(&params->table[i]), wb_params_value(params, i));
    }
    return WB_OK;
}
