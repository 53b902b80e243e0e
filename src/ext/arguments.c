#include "ext/arguments.h"

#include "ext/door.h"

WbStatus wb_predict_values(WbExt *ext, WbModelSeen *seen, struct sqlite3_value *model,
                           struct sqlite3_value *features, struct sqlite3_value *shot, WbPrediction *ret, WbErr *err) {
    const void *model_blob, *features_blob;
    size_t model_bytes, features_bytes;
    const WbModel *parsed;
    WbFeatures digested;
    WbShot known = wb_shot_unknown();
    WB_TRY(wb_value_blob(model, "wb_predict(model)", &model_blob, &model_bytes, err));
    WB_TRY(wb_value_blob(features, "wb_predict(features)", &features_blob, &features_bytes, err));
    if (shot) WB_TRY(wb_value_shot(ext, shot, "wb_predict(shot)", &known, err));
    WB_TRY(wb_features_unpack(features_blob, features_bytes, &digested, err));
    WB_TRY(wb_model_cached(&ext->models, seen, model_blob, model_bytes, &parsed, err));
    return wb_model_predict(parsed, &digested, &known, ret, err);
}
