#ifndef WB_MODEL_SUGGEST_H
#define WB_MODEL_SUGGEST_H

#include <stddef.h>

#include "base/status.h"
#include "model/model.h"

/* A photo worth setting by hand, because its neighbours would follow. */
typedef struct WbSuggestion {
    size_t photo;      /* index into the arrays given */
    double gain_mired; /* what the absolute errors of all photos not yet set are expected to fall by, in sum */
    double gain_tint;
    int followers;     /* other photos whose expected error falls by a tenth or more */
} WbSuggestion;

/* The `wanted` photos (at most) whose hand edit helps most, best first, each chosen as if those before it were set
 * already. Arguments as for wb_model_predict_scene; photos that are set already are never named. Writes *found <=
 * wanted suggestions to `ret`: fewer where no other edit would lead others along. A fallback model finds none. Of a
 * session of thousands an even sample is weighed. `progress` may be NULL, and is asked before each choice. Errors:
 * WB_ERR_NOMEM, WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_model_suggest(const WbModel *model, size_t count, const WbFeatures *const *features,
                                      const WbShot *shots, const double *known_temperature, const double *known_tint,
                                      size_t wanted, WbProgress progress, void *context, WbSuggestion *ret,
                                      size_t *found, WbErr *err);

/* Both sliders' gain in one number: targets' units are about equally visible. */
double wb_suggestion_worth(const WbSuggestion *suggestion);

/* How wrong a prediction may be for the eye: the largest colour difference (CIEDE2000, see wb_delta_e_of_balances)
 * between the predicted balance and a corner of its 90 % intervals, for a mid grey. Photos with more are worth a
 * look first. */
double wb_prediction_doubt(const WbPrediction *prediction);

#endif
