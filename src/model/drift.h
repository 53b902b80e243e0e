#ifndef WB_MODEL_DRIFT_H
#define WB_MODEL_DRIFT_H

#include "model/parts.h"

/* Photographers change. What the model got wrong on the shoots it had not seen is followed through time: a photo's
 * prediction is moved by the mean error of the shoots before it, the newer the more; after the newest the taste is
 * taken to stay. How near counts, and whether anything is moved at all, is chosen by foretelling every shoot from
 * earlier ones; a hand that does not drift gets no correction. */

/* Learns from held-out errors: unit[count] numbers the shoots 0 .. units - 1, seconds may be NaN (then a photo takes no
 * part), error[count] with stride 2, label less prediction, NaN where nothing was held out. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_drift_learn(int count, const int *unit, int units, const double *seconds, const float *error,
                                    WbDrift *ret, WbErr *err);

/* What to add to a target predicted for that time; 0 for a NaN. Only shoots before `seconds` speak, or, for a photo
 * older than all of them, none. */
double wb_drift_at(const WbDrift *drift, double seconds);

#endif
