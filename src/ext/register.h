#ifndef WB_EXT_REGISTER_H
#define WB_EXT_REGISTER_H

#include "base/status.h"

struct sqlite3;

/* Adds every wb_* function and the table wb_prediction to a connection; what they keep is freed when it closes.
 * Errors: WB_ERR_NOMEM, WB_ERR_USAGE (SQLite refused, in its words). */
WB_MUST_USE WbStatus wb_ext_register(struct sqlite3 *db, WbErr *err);

#endif
