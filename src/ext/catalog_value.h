#ifndef WB_EXT_CATALOG_VALUE_H
#define WB_EXT_CATALOG_VALUE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "catalog/label.h"

struct sqlite3_context;
struct sqlite3_str;
struct sqlite3_value;

/* What the functions over other programs' storage share. `what` as in ext/door.h. */

/* The bytes of text or a blob; borrowed. Errors: WB_ERR_USAGE (another type), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_value_bytes(struct sqlite3_value *value, const char *what, const char **ret, size_t *bytes,
                                    WbErr *err);

/* A whole number. Errors: WB_ERR_USAGE, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_value_integer(struct sqlite3_value *value, const char *what, int64_t *ret, WbErr *err);

/* A slider to be written, as the nearest integer; beyond a million, a million: no slider goes that far. Errors: as
 * wb_value_integer. */
WB_MUST_USE WbStatus wb_value_slider_integer(struct sqlite3_value *value, const char *what, int *ret, WbErr *err);

/* Makes `text` (wb_free'd; NULL: NULL) the result when status is WB_OK, as a blob where `blob` is set, else the
 * failure. */
void wb_result_bytes(struct sqlite3_context *context, WbStatus status, char *text, size_t bytes, int blob,
                     const WbErr *err);

/* "mode" (where there is one), "scale", "temperature", "tint" (null: unknown), "edit", and "reason" where that is
 * false; `reason` overrides the label's own, NULL: it does not. */
void wb_put_label(struct sqlite3_str *json, const WbLabel *label, const char *reason);

#endif
