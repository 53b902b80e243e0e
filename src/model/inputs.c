#include "model/inputs.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "base/memory.h"
#include "color/transfer.h"
#include "features/kernels.h"
#include "gp/pca.h"
#include "model/vocabulary.h"

#define CLIP 4.0F /* deviations; farther out a column would speak louder than it knows */

enum { FLAGS_AT = WB_META_NUMBERS, MODELS_AT = FLAGS_AT + WB_META_FLAGS, GROUPS_AT = MODELS_AT + WB_CAMERA_MODELS };

/* The numbers; NaN where unknown. */
static void numbers_of_shot(const WbShot *shot, double *out) {
    const double tau = 6.283185307179586, day = 86400.0;
    double log_iso = log2(shot->iso);
    double hour = tau * fmod(shot->capture_seconds, day) / day;
    const double numbers[WB_META_NUMBERS] = {
        shot->aperture_av, shot->shutter_tv, log_iso,     log2(shot->focal_mm),
        shot->aperture_av + shot->shutter_tv - log_iso,
        shot->flash,       cos(hour),        sin(hour),   shot->intensity,
        shot->ev,
    };
    memcpy(out, numbers, sizeof numbers);
}

static void raw_meta(const WbEncoder *encoder, const WbShot *shot, int use_as_shot, double *raw) {
    numbers_of_shot(shot, raw);
    const double sources[WB_META_FLAGS] = {shot->aperture_av, shot->shutter_tv,      shot->iso,       shot->focal_mm,
                                           shot->flash,       shot->capture_seconds, shot->intensity, shot->ev};
    for (int i = 0; i < WB_META_FLAGS; i++) raw[FLAGS_AT + i] = isnan(sources[i]) ? 1.0 : 0.0;
    for (int i = 0; i < WB_CAMERA_MODELS; i++)
        raw[MODELS_AT + i] = wb_vocabulary_is(encoder->camera_model[i], shot->camera_model);
    for (int i = 0; i < WB_CAMERA_GROUPS; i++)
        raw[GROUPS_AT + i] = wb_vocabulary_is(encoder->camera_group[i], shot->camera_group);
    int known = use_as_shot && isfinite(shot->as_shot_kelvin) && isfinite(shot->as_shot_tint);
    raw[WB_META_SHOT] = known ? 1e4 / shot->as_shot_kelvin : NAN;
    raw[WB_META_SHOT + 1] = known ? shot->as_shot_tint : NAN;
    raw[WB_META_SHOT + 2] = known ? 0.0 : 1.0;
}

static float standard(double value, float mean, float scale) {
    if (!isfinite(value)) return 0.0F;
    float z = ((float)value - mean) * scale;
    return fminf(fmaxf(z, -CLIP), CLIP);
}

/* Mean and 1/deviation of the finite ones among values[0], values[stride], ...; a deviation below `least` gives
 * scale 0. */
static void fit_column(const double *values, size_t count, size_t stride, double least, float *mean, float *scale) {
    double sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i * stride])) continue;
        sum += values[i * stride];
        n++;
    }
    double centre = n ? sum / (double)n : 0.0;
    for (size_t i = 0; i < count; i++) {
        double d = values[i * stride] - centre;
        if (isfinite(d)) squares += d * d;
    }
    double deviation = n ? sqrt(squares / (double)n) : 0.0;
    *mean = (float)centre;
    *scale = deviation > least ? (float)(1.0 / deviation) : 0.0F;
}

static WbStatus fit_meta(WbEncoder *encoder, size_t count, const WbShot *shots, const WbTrainOptions *options,
                         WbErr *err) {
    WB_CLEANUP(wb_free_at) double *raw = wb_alloc(count, WB_META * sizeof *raw);
    if (!raw) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) raw_meta(encoder, &shots[i], options->use_as_shot, raw + i * WB_META);
    for (int c = 0; c < WB_META; c++) {
        const double least = 1e-6; /* below it a column is constant but for rounding */
        fit_column(raw + c, count, WB_META, least, &encoder->meta_mean[c], &encoder->meta_scale[c]);
        int as_shot = c >= WB_META_SHOT;
        if (!(as_shot ? options->use_as_shot : options->use_metadata)) encoder->meta_scale[c] = 0.0F;
    }
    return WB_OK;
}

static void raw_colour(const WbFeatures *features, float *raw) {
    memcpy(raw, features->stats, WB_STATS * sizeof *raw);
    memcpy(raw + WB_STATS, features->histogram, WB_HISTOGRAM * sizeof *raw);
}

static WbStatus fit_colour(WbEncoder *encoder, size_t count, const WbFeatures *const *features, int used, WbErr *err) {
    WB_CLEANUP(wb_free_at) double *rows = wb_alloc(count, WB_COLOUR * sizeof *rows);
    if (!rows) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        float raw[WB_COLOUR];
        raw_colour(features[i], raw);
        for (int c = 0; c < WB_COLOUR; c++) rows[i * WB_COLOUR + (size_t)c] = raw[c];
    }
    for (int c = 0; c < WB_COLOUR; c++) {
        const double least = 1e-3; /* a bin that holds a photo in a thousand is not worth shouting about */
        fit_column(rows + c, count, WB_COLOUR, least, &encoder->colour_mean[c], &encoder->colour_scale[c]);
        if (!used) encoder->colour_scale[c] = 0.0F;
    }
    return WB_OK;
}

/* Components share one scale: the deviation of all scores together, so that the first ones stay the loudest. */
static WbStatus fit_pca(WbEncoder *encoder, size_t count, const WbFeatures *const *features, WbErr *err) {
    WB_CLEANUP(wb_free_at) float *rows = wb_alloc(count, WB_HISTOGRAM * sizeof *rows);
    if (!rows) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        memcpy(rows + i * WB_HISTOGRAM, features[i]->histogram, WB_HISTOGRAM * sizeof *rows);
    float variance[WB_PCA];
    WB_TRY(wb_pca_fit((int)count, WB_HISTOGRAM, WB_PCA, rows, encoder->pca_mean, encoder->pca, variance, err));
    double sum = 0;
    for (int k = 0; k < WB_PCA; k++) sum += variance[k];
    double deviation = sqrt(sum / WB_PCA);
    float scale = deviation > 1e-6 ? (float)(1.0 / deviation) : 0.0F; /* all histograms alike: nothing to say */
    for (int i = 0; i < WB_PCA * WB_HISTOGRAM; i++) encoder->pca[i] *= scale;
    return WB_OK;
}

WbStatus wb_encoder_fit(size_t count, const WbFeatures *const *features, const WbShot *shots,
                        const WbTrainOptions *options, WbEncoder *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) WbEncoder *encoder = wb_alloc(1, sizeof *encoder);
    if (!encoder) return wb_fail_nomem(err);
    WB_TRY(wb_vocabulary_fit(count, shots, offsetof(WbShot, camera_model), WB_CAMERA_MODELS, encoder->camera_model,
                             err));
    WB_TRY(wb_vocabulary_fit(count, shots, offsetof(WbShot, camera_group), WB_CAMERA_GROUPS, encoder->camera_group,
                             err));
    WB_TRY(fit_meta(encoder, count, shots, options, err));
    WB_TRY(fit_colour(encoder, count, features, options->use_histogram, err));
    if (options->use_histogram) WB_TRY(fit_pca(encoder, count, features, err));
    *ret = *encoder;
    return WB_OK;
}

void wb_encode_meta(const WbEncoder *encoder, const WbShot *shot, int use_as_shot, float *meta) {
    double raw[WB_META];
    raw_meta(encoder, shot, use_as_shot, raw);
    for (int c = 0; c < WB_META; c++) meta[c] = standard(raw[c], encoder->meta_mean[c], encoder->meta_scale[c]);
}

void wb_encode_colour(const WbEncoder *encoder, const WbFeatures *features, float *colour) {
    raw_colour(features, colour);
    for (int c = 0; c < WB_COLOUR; c++)
        colour[c] = standard(colour[c], encoder->colour_mean[c], encoder->colour_scale[c]);
}

void wb_encode_net_colour(const WbEncoder *encoder, const WbFeatures *features, float log_rg, float log_bg,
                          float *colour) {
    WbFeatures moved = *features;
    if (log_rg != 0.0F || log_bg != 0.0F) wb_features_move_chroma(&moved, log_rg, log_bg);
    wb_encode_colour(encoder, &moved, colour);
    for (int i = WB_STAT_NEAR_GREY; i < WB_STAT_NEAR_GREY + 3; i++) colour[i] = 0.0F;
}

/* Where in WB_STATS the scene chroma is read: grey world, shades of grey 6, median, brightest 3 %; red and blue each.
 */
static const int scene_stats[WB_SCENE] = {0, 1, 4, 5, 10, 11, 18, 19};

/* A rendered photo shows the scene through its as-shot balance. Rendered as if for one fixed balance instead, the same
 * light gives the same chroma whatever the camera chose. */
static void encode_scene(const WbEncoder *encoder, const WbFeatures *features, const WbShot *shot, float *scene) {
    const double kelvin = 5000.0, tint = 0.0; /* any fixed balance serves: it only moves the origin */
    double gain[3];
    memset(scene, 0, WB_SCENE * sizeof *scene);
    if (wb_balance_gains(shot->as_shot_kelvin, shot->as_shot_tint, kelvin, tint, gain, NULL) != WB_OK) return;
    double moved[2] = {log(gain[0] / gain[1]), log(gain[2] / gain[1])};
    for (int i = 0; i < WB_SCENE; i++) {
        int stat = scene_stats[i];
        double value = features->stats[stat] + moved[i % 2];
        scene[i] = standard(value, encoder->colour_mean[stat], encoder->colour_scale[stat]);
    }
}

enum { LANES = 16 };
_Static_assert(WB_HISTOGRAM % LANES == 0, "the histogram in whole lanes");

static void encode_components(const WbEncoder *encoder, const WbFeatures *features, float *scores) {
    float centred[WB_HISTOGRAM];
    for (int i = 0; i < WB_HISTOGRAM; i++) centred[i] = features->histogram[i] - encoder->pca_mean[i];
    for (int k = 0; k < WB_PCA; k++) {
        const float *component = encoder->pca + (size_t)k * WB_HISTOGRAM;
        float sums[LANES] = {0}; /* side by side: one after the other, each addition would wait for the last */
        for (int i = 0; i < WB_HISTOGRAM; i += LANES) {
            for (int l = 0; l < LANES; l++) sums[l] += component[i + l] * centred[i + l];
        }
        scores[k] = 0.0F;
        for (int l = 0; l < LANES; l++) scores[k] += sums[l];
    }
}

static void round_to_steps(float *kernel) {
    const float grid = 1.5F * 8388608.0F / WB_KERNEL_STEPS; /* floats of this size are whole steps (1.5 * 2^23) */
    for (int i = 0; i < WB_KERNEL_INPUTS; i++) {
        float within = fminf(fmaxf(kernel[i], -WB_KERNEL_LIMIT), WB_KERNEL_LIMIT);
        kernel[i] = (within + grid) - grid;
    }
}

void wb_encode_row(const WbEncoder *encoder, const WbFeatures *features, const WbShot *shot, int use_as_shot,
                   float *meta, float *colour, float *kernel) {
    wb_encode_meta(encoder, shot, use_as_shot, meta);
    wb_encode_colour(encoder, features, colour);
    memcpy(kernel, meta, WB_META * sizeof *kernel);
    memcpy(kernel + WB_META, colour, WB_STATS * sizeof *kernel);
    encode_components(encoder, features, kernel + WB_META + WB_STATS);
    WbShot seen = *shot;
    if (!use_as_shot) seen.as_shot_kelvin = NAN;
    encode_scene(encoder, features, &seen, kernel + WB_META + WB_STATS + WB_PCA);
    round_to_steps(kernel);
}

void wb_linear_thumb(const WbFeatures *features, float *linear) {
    enum { PX = WB_THUMB_PX * WB_THUMB_PX };
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < PX; i++) {
            float root = (float)features->thumb[c * PX + i] / 65535.0F;
            linear[3 * i + c] = root * root;
        }
    }
}

void wb_encode_image(const float *linear, float *image) {
    const float lift = 0.004F; /* about one 8-bit step in the shadows: bounds the chroma of black */
    enum { PX = WB_IMAGE / 3 };
    float plane[3][PX], log_rg[PX], log_bg[PX], luma[PX];
    for (int i = 0; i < PX; i++) {
        for (int c = 0; c < 3; c++) plane[c][i] = linear[3 * i + c] + lift;
    }
    wb_kernels(wb_cpu_level())->chroma((float *const[3]){plane[0], plane[1], plane[2]}, PX, log_rg, log_bg, luma);
    for (int i = 0; i < PX; i++) {
        image[3 * i] = log_rg[i];
        image[3 * i + 1] = log_bg[i];
        image[3 * i + 2] = 2.0F * sqrtf(fmaxf(luma[i] - lift, 0.0F)) - 1.0F; /* its weights sum to 1 */
    }
}

void wb_encoder_write(const WbEncoder *encoder, WbWriter *writer) {
    wb_write_f32s(writer, encoder->meta_mean, WB_META);
    wb_write_f32s(writer, encoder->meta_scale, WB_META);
    wb_write_f32s(writer, encoder->colour_mean, WB_COLOUR);
    wb_write_f32s(writer, encoder->colour_scale, WB_COLOUR);
    wb_write_f32s(writer, encoder->pca_mean, WB_HISTOGRAM);
    wb_write_f32s(writer, encoder->pca, WB_PCA * WB_HISTOGRAM);
    for (int i = 0; i < WB_CAMERA_MODELS; i++) wb_write_text(writer, encoder->camera_model[i]);
    for (int i = 0; i < WB_CAMERA_GROUPS; i++) wb_write_text(writer, encoder->camera_group[i]);
}

static void read_finite(WbReader *reader, float *values, size_t count) {
    wb_read_f32s(reader, values, count);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) reader->failed = 1;
    }
}

void wb_encoder_read(WbEncoder *encoder, WbReader *reader) {
    read_finite(reader, encoder->meta_mean, WB_META);
    read_finite(reader, encoder->meta_scale, WB_META);
    read_finite(reader, encoder->colour_mean, WB_COLOUR);
    read_finite(reader, encoder->colour_scale, WB_COLOUR);
    read_finite(reader, encoder->pca_mean, WB_HISTOGRAM);
    read_finite(reader, encoder->pca, WB_PCA * WB_HISTOGRAM);
    for (int i = 0; i < WB_CAMERA_MODELS; i++) wb_read_text(reader, encoder->camera_model[i], WB_CAMERA_BYTES);
    for (int i = 0; i < WB_CAMERA_GROUPS; i++) wb_read_text(reader, encoder->camera_group[i], WB_CAMERA_BYTES);
}
