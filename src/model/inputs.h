#ifndef WB_MODEL_INPUTS_H
#define WB_MODEL_INPUTS_H

#include <stddef.h>

#include "base/bytes.h"
#include "base/status.h"
#include "features/features.h"
#include "image/shot.h"
#include "model/options.h"

/* From a photo's features and shot to the numbers that nets and Gaussian processes read. All scaling and imputation is
 * here: every column is standardised by its training mean and deviation and clipped to +-4; an unknown value becomes
 * the mean (0) and raises its own flag column, so that "unknown" is never mistaken for a number. A column that never
 * varied in training says nothing and stays 0. */

enum {
    WB_META_NUMBERS = 10,  /* aperture, shutter, log2 ISO, log2 focal length, EV, flash, hour (2), intensity, ev */
    WB_META_FLAGS = 8,     /* unknown: aperture, shutter, ISO, focal length, flash, time, intensity, ev */
    WB_CAMERA_MODELS = 12, /* most frequent ones in training; others are "another camera" */
    WB_CAMERA_GROUPS = 8,
    WB_META_SHOT = WB_META_NUMBERS + WB_META_FLAGS + WB_CAMERA_MODELS + WB_CAMERA_GROUPS,
    WB_META_AS_SHOT = 3, /* as-shot in 1e4/K, as-shot tint, as-shot unknown */
    WB_META = WB_META_SHOT + WB_META_AS_SHOT,
    WB_COLOUR = WB_STATS + WB_HISTOGRAM,
    WB_PCA = 30, /* principal components of the histogram, for the Gaussian process */
    WB_SCENE = 8, /* chroma of the scene: statistics with the as-shot balance taken out again */
    WB_KERNEL_INPUTS = WB_META + WB_STATS + WB_PCA + WB_SCENE,
    WB_IMAGE = 3 * WB_THUMB_PX * WB_THUMB_PX,
};

/* Means and deviations of the training photos; scale 0 = the column says nothing. */
typedef struct WbEncoder {
    float meta_mean[WB_META], meta_scale[WB_META];
    float colour_mean[WB_COLOUR], colour_scale[WB_COLOUR];
    float pca_mean[WB_HISTOGRAM];
    float pca[WB_PCA * WB_HISTOGRAM]; /* components in rows, divided by their common deviation */
    char camera_model[WB_CAMERA_MODELS][WB_CAMERA_BYTES];
    char camera_group[WB_CAMERA_GROUPS][WB_CAMERA_BYTES];
} WbEncoder;

/* Learns the columns of `count` photos. Errors: WB_ERR_NOMEM, WB_ERR_INPUT (numbers that no eigensolver takes). */
WB_MUST_USE WbStatus wb_encoder_fit(size_t count, const WbFeatures *const *features, const WbShot *shots,
                                    const WbTrainOptions *options, WbEncoder *ret, WbErr *err);

/* meta[WB_META]; with use_as_shot = 0 the as-shot balance counts as unknown. */
void wb_encode_meta(const WbEncoder *encoder, const WbShot *shot, int use_as_shot, float *meta);

/* colour[WB_COLOUR]: statistics, then histogram. */
void wb_encode_colour(const WbEncoder *encoder, const WbFeatures *features, float *colour);

/* As wb_encode_colour for a network, of the photo re-rendered so that log(R/G) and log(B/G) of every pixel gained
 * log_rg and log_bg (0: as it is). The three near-grey statistics, which such a move changes in no simple way, are
 * left at 0. */
void wb_encode_net_colour(const WbEncoder *encoder, const WbFeatures *features, float log_rg, float log_bg,
                          float *colour);

/* Kernel inputs are whole multiples of 1 / WB_KERNEL_STEPS within +-WB_KERNEL_LIMIT: a model keeps them in 16 bits and
 * predicts from what it was trained on, to the bit. */
#define WB_KERNEL_STEPS 2048 /* half a step is 1/4000 deviation, far below what a photo's noise moves them */
#define WB_KERNEL_LIMIT 15   /* deviations; of components, which are not clipped to 4 */

/* All that one photo's prediction starts from: meta, colour, and kernel[WB_KERNEL_INPUTS] = meta, statistics, principal
 * components, scene chroma (0 where as-shot is unknown or not used). */
void wb_encode_row(const WbEncoder *encoder, const WbFeatures *features, const WbShot *shot, int use_as_shot,
                   float *meta, float *colour, float *kernel);

/* linear[WB_IMAGE]: the thumbnail in linear light, [px][px][3]. */
void wb_linear_thumb(const WbFeatures *features, float *linear);

/* linear[WB_IMAGE] -> image[WB_IMAGE]: [px][px][3] of log(R/G), log(B/G), 2 sqrt(luminance) - 1. */
void wb_encode_image(const float *linear, float *image);

/* Stores / loads all of it (f32s in the order of the struct, then names). A failed read shows in reader->failed. */
void wb_encoder_write(const WbEncoder *encoder, WbWriter *writer);
void wb_encoder_read(WbEncoder *encoder, WbReader *reader);

#endif
