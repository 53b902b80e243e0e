#ifndef WB_EXT_RESULT_JSON_H
#define WB_EXT_RESULT_JSON_H

#include <stdint.h>

#include "base/status.h"
#include "features/features.h"
#include "model/model.h"

/* Results as JSON objects. Every *ret is the caller's: sqlite3_free. Errors: WB_ERR_NOMEM. */

/* {"temperature":5200,"tint":8,"temperature_low":4900,"temperature_high":5520,"tint_low":3,"tint_high":13,
 * "novelty":0.123}: sliders and bounds as the integers that would be written, novelty to 3 decimals; then
 * "profile":"NAME@N" unless profile is NULL, then "absolute":true and "fallback":true where they are. */
WB_MUST_USE WbStatus wb_json_of_prediction(const WbPrediction *prediction, const char *profile, int64_t version,
                                           char **ret, WbErr *err);

/* {"error":"..."}: a photo that cannot be predicted, as a value. */
WB_MUST_USE WbStatus wb_json_of_error(const char *text, char **ret, WbErr *err);

/* All of WbModelInfo; the ids as hexadecimal text, times as ISO 8601, what was not measured is null. `bytes`: of the
 * blob. */
WB_MUST_USE WbStatus wb_json_of_model(const WbModelInfo *info, size_t bytes, char **ret, WbErr *err);

/* Recipe, sizes, flags, and the named colour statistics. */
WB_MUST_USE WbStatus wb_json_of_features(const WbFeatures *features, size_t bytes, char **ret, WbErr *err);

#endif
