/* The model blob, little-endian:
 *
 *   0  "wbmo"                  magic
 *   4  u32  format             how the bytes are laid out: WB_MODEL_FORMAT
 *   8  u32  recipe             what the numbers mean: WB_MODEL_RECIPE
 *  12  u32  0
 *  16  u64  length             of the whole blob
 *  24  u64  id                 checksum of all that follows; a model's name for caches
 *  32  what the model knows about itself (WbModelInfo, in write_info's order)
 *      f64  x 2                median temperature and tint of the training labels
 *      a fallback model ends here; else:
 *      encoder                 (wb_encoder_write)
 *      f32  x 101              novelty quantiles
 *      u32  points, i16 x points x WB_KERNEL_INPUTS (times 1 / WB_KERNEL_STEPS)
 *      heads: relative, absolute: u8 present; if so u32 points, u32 nets, u8 processes, f64 blend[2],
 *             f64 median share[2], f64 trust[2], f64 half width[2], f64 scene half width[2], f64 scene width[2];
 *             for each slider u32 drift points, f64 tau, f64 prior, points x (f64 seconds, f64 weight, f32 error),
 *             f64 usual difficulty, f64 coefficients[WB_CUES], f64 anchor hyperparameters[WB_ANCHOR_HYPERS];
 *             nets (wb_params_write, 16-bit weights), processes (wb_gp_write, without inputs)
 */
#include "model/parts.h"

#include <math.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "model/net.h"
#include "nn/blas.h"

#define MAGIC 0x6f6d6277U /* "wbmo" */
#define HEADER_BYTES 32

static void write_info(const WbModelInfo *info, WbWriter *writer) {
    const int integers[] = {info->features_recipe,     info->photos,   info->shoots, info->corrections,
                            info->photos_with_as_shot, info->left_out, info->nets,   info->parameters,
                            info->gp_points,           info->fallback, info->epochs};
    const double reals[] = {info->kelvin, info->tint, info->mired, info->as_shot_kelvin, info->as_shot_tint,
                            info->as_shot_mired, info->first_seconds, info->last_seconds};
    wb_write_u64(writer, info->seed);
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) wb_write_u32(writer, (uint32_t)integers[i]);
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) wb_write_f64(writer, reals[i]);
}

static void read_info(WbModelInfo *info, WbReader *reader) {
    int *integers[] = {&info->features_recipe,     &info->photos,   &info->shoots, &info->corrections,
                       &info->photos_with_as_shot, &info->left_out, &info->nets,   &info->parameters,
                       &info->gp_points,           &info->fallback, &info->epochs};
    double *reals[] = {&info->kelvin, &info->tint, &info->mired, &info->as_shot_kelvin, &info->as_shot_tint,
                       &info->as_shot_mired, &info->first_seconds, &info->last_seconds};
    info->format = WB_MODEL_FORMAT;
    info->recipe = WB_MODEL_RECIPE;
    info->seed = wb_read_u64(reader);
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) *integers[i] = (int)wb_read_u32(reader);
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) *reals[i] = wb_read_f64(reader);
}

static void write_reals(WbWriter *writer, const double *values, int count) {
    for (int i = 0; i < count; i++) wb_write_f64(writer, values[i]);
}

static void write_drift(const WbDrift *drift, WbWriter *writer) {
    wb_write_u32(writer, (uint32_t)drift->points);
    wb_write_f64(writer, drift->tau);
    wb_write_f64(writer, drift->prior);
    for (int i = 0; i < drift->points; i++) {
        wb_write_f64(writer, drift->seconds[i]);
        wb_write_f64(writer, drift->weight[i]);
        wb_write_f32s(writer, &drift->error[i], 1);
    }
}

static void write_head(const WbHead *head, WbWriter *writer) {
    wb_write_u8(writer, (uint8_t)head->present);
    if (!head->present) return;
    wb_write_u32(writer, (uint32_t)head->points);
    wb_write_u32(writer, (uint32_t)head->nets);
    wb_write_u8(writer, head->gp[0] != NULL);
    write_reals(writer, head->blend, 2);
    write_reals(writer, head->median_share, 2);
    write_reals(writer, head->trust, 2);
    write_reals(writer, head->half_width, 2);
    write_reals(writer, head->scene_half_width, 2);
    write_reals(writer, head->scene_width, 2);
    for (int k = 0; k < 2; k++) {
        write_drift(&head->drift[k], writer);
        write_reals(writer, &head->difficulty[k].usual, 1);
        write_reals(writer, head->difficulty[k].coefficient, WB_CUES);
        write_reals(writer, head->anchor_hyper[k], WB_ANCHOR_HYPERS);
    }
    for (int k = 0; k < head->nets; k++) wb_params_write(head->net[k], 1, writer);
    for (int k = 0; k < 2 && head->gp[0]; k++) wb_gp_write(head->gp[k], writer, 0);
}

static void write_inputs(const float *x, size_t count, WbWriter *writer) {
    for (size_t i = 0; i < count; i++) {
        uint16_t steps = (uint16_t)lrintf(x[i] * WB_KERNEL_STEPS);
        const unsigned char bytes[2] = {(unsigned char)(steps & 255), (unsigned char)(steps >> 8)};
        wb_write_bytes(writer, bytes, 2);
    }
}

void wb_model_write(const WbModel *model, WbWriter *writer) {
    write_info(&model->info, writer);
    wb_write_f64(writer, model->median.temperature);
    wb_write_f64(writer, model->median.tint);
    if (model->info.fallback) return;
    wb_encoder_write(&model->encoder, writer);
    wb_write_f32s(writer, model->novelty, WB_NOVELTY_STEPS);
    wb_write_u32(writer, (uint32_t)model->points);
    write_inputs(model->x, (size_t)model->points * WB_KERNEL_INPUTS, writer);
    for (int h = 0; h < WB_HEADS; h++) write_head(&model->head[h], writer);
}

WbStatus wb_model_pack(const WbModel *model, unsigned char **ret, size_t *bytes, WbErr *err) {
    WbWriter writer = {0};
    wb_write_u32(&writer, MAGIC);
    wb_write_u32(&writer, WB_MODEL_FORMAT);
    wb_write_u32(&writer, WB_MODEL_RECIPE);
    wb_write_u32(&writer, 0);
    wb_write_u64(&writer, 0);
    wb_write_u64(&writer, 0);
    wb_model_write(model, &writer);
    if (writer.failed) {
        wb_free(writer.data);
        return wb_fail_nomem(err);
    }
    wb_write_u64_at(&writer, 16, writer.bytes);
    wb_write_u64_at(&writer, 24, wb_checksum(writer.data + HEADER_BYTES, writer.bytes - HEADER_BYTES));
    *ret = writer.data;
    *bytes = writer.bytes;
    return WB_OK;
}

WbStatus wb_model_blob_id(const void *blob, size_t bytes, uint64_t *ret, WbErr *err) {
    WbReader reader = wb_reader(blob, bytes);
    uint32_t magic = wb_read_u32(&reader), format = wb_read_u32(&reader), recipe = wb_read_u32(&reader);
    uint32_t zero = wb_read_u32(&reader);
    uint64_t length = wb_read_u64(&reader), id = wb_read_u64(&reader);
    if (reader.failed || magic != MAGIC)
        return wb_fail(err, WB_ERR_CORRUPT, "not a model (%zu bytes): train one with wb_train() or graycard train",
                       bytes);
    if (format != WB_MODEL_FORMAT || recipe != WB_MODEL_RECIPE)
        return wb_fail(err, WB_ERR_VERSION,
                       "model of format %u, recipe %u; this build reads format %d, recipe %d: train again", format,
                       recipe, WB_MODEL_FORMAT, WB_MODEL_RECIPE);
    if (length != bytes || zero != 0)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "model of %zu bytes, should be %llu: it was cut short or damaged; train again", bytes,
                       (unsigned long long)length);
    *ret = id;
    return WB_OK;
}

static WbStatus damaged(const char *what, WbErr *err) {
    return wb_fail(err, WB_ERR_CORRUPT, "model is damaged (%s): train again", what);
}

static void read_inputs(WbReader *reader, float *x, size_t count) {
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[2];
        wb_read_bytes(reader, bytes, 2);
        x[i] = (float)(int16_t)(bytes[0] | bytes[1] << 8) / WB_KERNEL_STEPS;
    }
}

static void read_reals(WbReader *reader, double *values, int count) {
    for (int i = 0; i < count; i++) {
        values[i] = wb_read_f64(reader);
        if (!isfinite(values[i])) reader->failed = 1;
    }
}

static void read_drift(WbReader *reader, WbDrift *drift) {
    uint32_t points = wb_read_u32(reader);
    read_reals(reader, &drift->tau, 1);
    read_reals(reader, &drift->prior, 1);
    if (points > WB_DRIFT_POINTS || (points > 0 && !(drift->tau > 0 && drift->prior > 0))) reader->failed = 1;
    if (reader->failed) return;
    drift->points = (int)points;
    for (uint32_t i = 0; i < points; i++) {
        read_reals(reader, &drift->seconds[i], 1);
        read_reals(reader, &drift->weight[i], 1);
        wb_read_f32s(reader, &drift->error[i], 1);
        if (!isfinite(drift->error[i]) || !(drift->weight[i] > 0)) reader->failed = 1;
    }
}

static WbStatus read_head(WbModel *model, WbHead *head, WbReader *reader, WbErr *err) {
    head->present = wb_read_u8(reader) == 1;
    if (!head->present) return reader->failed ? damaged("a head", err) : WB_OK;
    uint32_t points = wb_read_u32(reader), nets = wb_read_u32(reader);
    uint8_t processes = wb_read_u8(reader);
    read_reals(reader, head->blend, 2);
    read_reals(reader, head->median_share, 2);
    read_reals(reader, head->trust, 2);
    read_reals(reader, head->half_width, 2);
    read_reals(reader, head->scene_half_width, 2);
    read_reals(reader, head->scene_width, 2);
    for (int k = 0; k < 2; k++) {
        read_drift(reader, &head->drift[k]);
        read_reals(reader, &head->difficulty[k].usual, 1);
        read_reals(reader, head->difficulty[k].coefficient, WB_CUES);
        read_reals(reader, head->anchor_hyper[k], WB_ANCHOR_HYPERS);
    }
    if (reader->failed || points > (uint32_t)model->points || nets > WB_NETS_MAX || processes > 1)
        return damaged("a head", err);
    head->points = (int)points;
    for (uint32_t k = 0; k < nets; k++) {
        WB_TRY(wb_net_new_folded(&head->net[k], err));
        WB_TRY(wb_params_read(head->net[k], reader, err));
        head->nets = (int)k + 1;
    }
    for (int k = 0; k < 2 && processes; k++)
        WB_TRY(wb_gp_read(reader, model->x, head->points, WB_KERNEL_INPUTS, &head->gp[k], err));
    return WB_OK;
}

static WbStatus read_model(WbModel *model, WbReader *reader, WbErr *err) {
    read_info(&model->info, reader);
    double median[2];
    read_reals(reader, median, 2);
    model->median = (WbSliders){median[0], median[1]};
    if (reader->failed || !wb_label_usable(median[0], median[1]) || model->info.fallback < 0 ||
        model->info.fallback > 1)
        return damaged("its facts", err);
    if (model->info.fallback) return WB_OK;
    wb_encoder_read(&model->encoder, reader);
    wb_read_f32s(reader, model->novelty, WB_NOVELTY_STEPS);
    uint32_t points = wb_read_u32(reader);
    size_t row_bytes = WB_KERNEL_INPUTS * sizeof(int16_t);
    if (reader->failed || points == 0 || points > WB_GP_POINTS || points > wb_reader_left(reader) / row_bytes)
        return damaged("its photos", err);
    model->x = wb_alloc(points, WB_KERNEL_INPUTS * sizeof *model->x);
    if (!model->x) return wb_fail_nomem(err);
    model->points = (int)points;
    read_inputs(reader, model->x, (size_t)points * WB_KERNEL_INPUTS);
    for (int h = 0; h < WB_HEADS; h++) WB_TRY(read_head(model, &model->head[h], reader, err));
    const WbHead *absolute = &model->head[WB_HEAD_ABSOLUTE];
    if (!absolute->present) return damaged("no absolute head", err);
    return WB_OK;
}

WbStatus wb_model_unpack(const void *blob, size_t bytes, WbModel **ret, WbErr *err) {
    uint64_t id;
    WB_TRY(wb_model_blob_id(blob, bytes, &id, err));
    const unsigned char *payload = (const unsigned char *)blob + HEADER_BYTES;
    if (wb_checksum(payload, bytes - HEADER_BYTES) != id) return damaged("checksum", err);
    WB_CLEANUP(wb_model_free_at) WbModel *model = wb_alloc(1, sizeof *model);
    if (!model) return wb_fail_nomem(err);
    WbReader reader = wb_reader(payload, bytes - HEADER_BYTES);
    WB_TRY(read_model(model, &reader, err));
    if (reader.failed || wb_reader_left(&reader) != 0) return damaged("its length", err);
    (void)wb_blas_pin(); /* whoever opens a model predicts next */
    model->info.id = id;
    *ret = model;
    model = NULL;
    return WB_OK;
}
