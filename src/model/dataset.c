#include "model/dataset.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "color/temperature.h"

WbStatus wb_dataset_add(WbDataset *dataset, const char *key, const WbFeatures *features, const WbShot *shot,
                        double temperature, double tint, double weight, WbErr *err) {
    if (dataset->count == dataset->room) {
        size_t room = dataset->room ? 2 * dataset->room : 64; /* a shoot's worth to begin with */
        WbPhoto *photos = wb_realloc(dataset->photos, dataset->count, room, sizeof *photos);
        if (!photos) return wb_fail_nomem(err);
        dataset->photos = photos;
        dataset->room = room;
    }
    WbPhoto photo = {.shot = *shot, .temperature = temperature, .tint = tint, .weight = weight};
    photo.key = wb_strdup(key);
    photo.features = wb_alloc(1, sizeof *photo.features);
    if (!photo.key || !photo.features) {
        wb_free(photo.key);
        wb_free(photo.features);
        return wb_fail_nomem(err);
    }
    *photo.features = *features;
    dataset->photos[dataset->count++] = photo;
    return WB_OK;
}

static int by_key(const void *a, const void *b) {
    return strcmp(((const WbPhoto *)a)->key, ((const WbPhoto *)b)->key);
}

WbStatus wb_dataset_sort(WbDataset *dataset, WbErr *err) {
    if (dataset->count) qsort(dataset->photos, dataset->count, sizeof *dataset->photos, by_key);
    for (size_t i = 1; i < dataset->count; i++) {
        if (strcmp(dataset->photos[i - 1].key, dataset->photos[i].key) != 0) continue;
        return wb_fail(err, WB_ERR_INPUT, "photo %.60s occurs twice: each photo needs an id of its own",
                       dataset->photos[i].key);
    }
    return WB_OK;
}

void wb_dataset_clear(WbDataset *dataset) {
    for (size_t i = 0; i < dataset->count; i++) {
        wb_free(dataset->photos[i].key);
        wb_free(dataset->photos[i].features);
    }
    wb_free(dataset->photos);
    *dataset = (WbDataset){0};
}

int wb_label_usable(double temperature, double tint) {
    return temperature >= WB_KELVIN_MIN && temperature <= WB_KELVIN_MAX && fabs(tint) <= WB_TINT_MAX;
}

int wb_day_of_shot(const WbShot *shot) {
    const double day_seconds = 86400.0;
    double day = floor(shot->capture_seconds / day_seconds);
    return day > INT_MIN && day < INT_MAX ? (int)day : INT_MIN;
}
