#ifndef WB_EXT_PREDICTION_TABLE_H
#define WB_EXT_PREDICTION_TABLE_H

#include "ext/state.h"

/* Adds the table-valued function wb_prediction (prediction_table.c). Takes over one reference to `ext`.
 * Errors: WB_ERR_USAGE (SQLite refused), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_prediction_table_register(WbExt *ext, WbErr *err);

#endif
