#ifndef WB_MODEL_DATASET_H
#define WB_MODEL_DATASET_H

#include <stddef.h>

#include "base/status.h"
#include "features/features.h"
#include "image/shot.h"

/* One photo as the model sees it. */
typedef struct WbPhoto {
    char *key;            /* the photo's id; owned by the dataset, any bytes, terminated */
    WbFeatures *features; /* owned by the dataset */
    WbShot shot;
    double temperature, tint; /* the photographer's sliders; NaN: not set */
    double weight;            /* 1 an ordinary edit; more for a correction of our own prediction */
} WbPhoto;

/* Photos in the order of their keys (bytewise) once sorted; the order in which they were added never matters. */
typedef struct WbDataset {
    WbPhoto *photos; /* owned */
    size_t count, room;
} WbDataset;

#define WB_WEIGHT_CORRECTION 3.0 /* a corrected prediction says what the model gets wrong: counts as three edits */

/* Adds a copy of everything. A label outside 2000..50000 K or -150..150 is the caller's to leave out
 * (wb_label_usable). Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_dataset_add(WbDataset *dataset, const char *key, const WbFeatures *features,
                                    const WbShot *shot, double temperature, double tint, double weight, WbErr *err);

/* Sorts by key. Errors: WB_ERR_INPUT for a key that occurs twice (named). */
WB_MUST_USE WbStatus wb_dataset_sort(WbDataset *dataset, WbErr *err);

/* Empties it; a zeroed WbDataset is valid and empty. */
void wb_dataset_clear(WbDataset *dataset);

/* 1 when both sliders are finite and inside their ranges. */
int wb_label_usable(double temperature, double tint);

/* Shooting day of a photo as days since 1970-01-01; photos without a time share day INT32_MIN. */
int wb_day_of_shot(const WbShot *shot);

#endif
