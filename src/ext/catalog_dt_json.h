#ifndef WB_EXT_CATALOG_DT_JSON_H
#define WB_EXT_CATALOG_DT_JSON_H

#include "catalog/dt_history.h"

struct sqlite3_str;

/* Members of JSON objects: darktable's parameters, and the white balance of a history. */

void wb_put_dt_temperature(struct sqlite3_str *json, const WbDtTemperature *temperature);
void wb_put_dt_mixer(struct sqlite3_str *json, const WbDtMixer *mixer);

/* "module" (null: none), "num" where there is one, "edit", and "reason" where that is false. */
void wb_put_dt_label(struct sqlite3_str *json, const WbDtBalance *balance);

/* The same, then "white_balance" and "color_calibration", each an object, where they are there; the latter only where
 * it is in force. */
void wb_put_dt_balance(struct sqlite3_str *json, const WbDtBalance *balance);

#endif
