#include "ext/result_json.h"

#include <math.h>
#include <sqlite3ext.h>

#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

static void put_slider(sqlite3_str *json, const char *key, double value) {
    wb_put_key_integer(json, key, llrint(value));
}

WbStatus wb_json_of_prediction(const WbPrediction *p, const char *profile, int64_t version, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    put_slider(json, "temperature", p->temperature);
    put_slider(json, "tint", p->tint);
    put_slider(json, "temperature_low", p->temperature_low);
    put_slider(json, "temperature_high", p->temperature_high);
    put_slider(json, "tint_low", p->tint_low);
    put_slider(json, "tint_high", p->tint_high);
    wb_put_key_rounded(json, "novelty", p->novelty, 3);
    if (profile) {
        char *full = sqlite3_mprintf("%s@%lld", profile, (long long)version);
        wb_put_key_text(json, "profile", full ? full : "");
        sqlite3_free(full);
    }
    if (p->absolute) wb_put_key_bool(json, "absolute", 1);
    if (p->fallback) wb_put_key_bool(json, "fallback", 1);
    return wb_put_end(json, ret, err);
}

WbStatus wb_json_of_error(const char *text, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    wb_put_key_text(json, "error", text);
    return wb_put_end(json, ret, err);
}

static void put_hex(sqlite3_str *json, const char *key, uint64_t value) {
    char text[17]; /* 16 digits */
    sqlite3_snprintf(sizeof text, text, "%016llx", (unsigned long long)value);
    wb_put_key_text(json, key, text);
}

static void put_errors(sqlite3_str *json, const char *key, double kelvin, double tint, double mired) {
    wb_put_open(json, key);
    wb_put_key_number(json, "kelvin", kelvin);
    wb_put_key_number(json, "tint", tint);
    wb_put_key_number(json, "mired", mired);
    wb_put_close(json);
}

WbStatus wb_json_of_model(const WbModelInfo *info, size_t bytes, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    put_hex(json, "id", info->id);
    wb_put_key_integer(json, "bytes", (int64_t)bytes);
    wb_put_key_integer(json, "format", info->format);
    wb_put_key_integer(json, "recipe", info->recipe);
    wb_put_key_integer(json, "features_recipe", info->features_recipe);
    char seed[21]; /* digits of 2^64: JSON readers keep only 53 bits of a number */
    sqlite3_snprintf(sizeof seed, seed, "%llu", (unsigned long long)info->seed);
    wb_put_key_text(json, "seed", seed);
    wb_put_key_bool(json, "fallback", info->fallback);
    wb_put_key_integer(json, "photos", info->photos);
    wb_put_key_integer(json, "photos_with_as_shot", info->photos_with_as_shot);
    wb_put_key_integer(json, "shoots", info->shoots);
    wb_put_key_integer(json, "corrections", info->corrections);
    wb_put_key_integer(json, "left_out", info->left_out);
    wb_put_key_time(json, "first", info->first_seconds);
    wb_put_key_time(json, "last", info->last_seconds);
    wb_put_key_integer(json, "nets", info->nets);
    wb_put_key_integer(json, "parameters", info->parameters);
    wb_put_key_integer(json, "epochs", info->epochs);
    wb_put_key_integer(json, "gp_points", info->gp_points);
    put_errors(json, "held_out", info->kelvin, info->tint, info->mired);
    put_errors(json, "as_shot", info->as_shot_kelvin, info->as_shot_tint, info->as_shot_mired);
    return wb_put_end(json, ret, err);
}

WbStatus wb_json_of_features(const WbFeatures *features, size_t bytes, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    wb_put_key_integer(json, "recipe", WB_FEATURES_RECIPE);
    wb_put_key_integer(json, "bytes", (int64_t)bytes);
    wb_put_key_integer(json, "width", features->full_width);
    wb_put_key_integer(json, "height", features->full_height);
    wb_put_key_bool(json, "assumed_srgb", (features->flags & WB_FEATURES_ASSUMED_SRGB) != 0);
    wb_put_key_text(json, "pixels", features->flags & WB_FEATURES_SENSOR    ? "sensor"
                                    : features->flags & WB_FEATURES_PREVIEW ? "preview"
                                                                            : "rendered");
    wb_put_key_integer(json, "thumbnail_px", WB_THUMB_PX);
    wb_put_key_integer(json, "histogram_bins", WB_HISTOGRAM);
    wb_put_open(json, "statistics");
    for (int i = 0; i < WB_STATS; i++) wb_put_key_number(json, wb_stat_name(i), (double)features->stats[i]);
    wb_put_close(json);
    return wb_put_end(json, ret, err);
}
