#ifndef WB_EXT_ARGUMENTS_H
#define WB_EXT_ARGUMENTS_H

#include "ext/state.h"
#include "model/model.h"

struct sqlite3_value;

/* The value form of predicting, for the function and the table: model and features are blobs, shot is JSON text, NULL,
 * or a C NULL where it was not given; `seen` as in wb_model_cached. Errors: WB_ERR_USAGE (wrong types), as the blobs'
 * readers, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_predict_values(WbExt *ext, WbModelSeen *seen, struct sqlite3_value *model,
                                       struct sqlite3_value *features, struct sqlite3_value *shot, WbPrediction *ret,
                                       WbErr *err);

#endif
