#ifndef WB_FEATURES_FEATURES_H
#define WB_FEATURES_FEATURES_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "image/image.h"

/* A photo, digested: fixed-size numbers from which every model predicts. A change of what is computed or of its layout
 * is a new recipe number; a blob of another recipe is a cache miss. */

#define WB_FEATURES_RECIPE 1
#define WB_STATS 36            /* colour statistics, named by wb_stat_name */
#define WB_HISTOGRAM_R 16      /* bins of log(R/G) */
#define WB_HISTOGRAM_B 20      /* bins of log(B/G) */
#define WB_HISTOGRAM (WB_HISTOGRAM_R * WB_HISTOGRAM_B)
#define WB_THUMB_PX 32         /* edge of the square thumbnail (aspect ratio squashed) */
#define WB_THUMB (3 * WB_THUMB_PX * WB_THUMB_PX)

typedef struct WbFeatures {
    float stats[WB_STATS];
    float histogram[WB_HISTOGRAM]; /* square roots of bin shares: the squares sum to 1 (or all 0) */
    uint16_t thumb[WB_THUMB];      /* planar R, G, B; row by row; linear light as sqrt(value) * 65535, clamped */
    uint32_t flags;                /* WB_FEATURES_ASSUMED_SRGB ... */
    int32_t full_width, full_height;
} WbFeatures;

#define WB_FEATURES_ASSUMED_SRGB 1U
#define WB_FEATURES_SENSOR 2U  /* from a RAW file's sensor data */
#define WB_FEATURES_PREVIEW 4U /* from the camera's rendering inside of a RAW file; neither: finished pixels */

/* Digests a reduced photo. A photo with too few usable pixels (nearly all black or clipped) is digested from all of
 * them. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_features_of_image(const WbImage *image, WbFeatures *ret, WbErr *err);

/* Statistics and histogram of the same photo with log(R/G) and log(B/G) of every pixel moved by the same amounts
 * (another balance, as a diagonal); the thumbnail and the three statistics from WB_STAT_NEAR_GREY on stay as they
 * are. */
void wb_features_move_chroma(WbFeatures *features, float log_rg, float log_bg);
#define WB_STAT_NEAR_GREY 22

/* Size of every blob of this recipe. */
size_t wb_features_blob_bytes(void);

/* Packs into wb_features_blob_bytes() bytes at `blob`. Layout: top of features_blob.c. */
void wb_features_pack(const WbFeatures *features, unsigned char *blob);

/* Errors: WB_ERR_CORRUPT (not a features blob, cut short, checksum), WB_ERR_VERSION (another recipe: digest again). */
WB_MUST_USE WbStatus wb_features_unpack(const void *blob, size_t bytes, WbFeatures *ret, WbErr *err);

/* "grey_world_r" ...; static storage; index 0 .. WB_STATS - 1. */
const char *wb_stat_name(int index);

#endif
