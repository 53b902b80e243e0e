#ifndef WB_EXT_DOOR_H
#define WB_EXT_DOOR_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "ext/state.h"
#include "image/shot.h"

struct sqlite3_context;
struct sqlite3_value;

/* What every SQL function needs: arguments checked, failures translated, JSON handed over. */

/* A function as it is registered: a scalar has `call`, an aggregate `step` and `final`. `flags`: SQLite's, UTF-8 aside.
 * A NULL name ends a table. */
typedef struct WbFunction {
    const char *name;
    int args;
    int flags;
    void (*call)(struct sqlite3_context *, int, struct sqlite3_value **);
    void (*step)(struct sqlite3_context *, int, struct sqlite3_value **);
    void (*final)(struct sqlite3_context *);
} WbFunction;

extern const WbFunction wb_functions_about[], wb_functions_colour[], wb_functions_photo[], wb_functions_train[],
    wb_functions_predict[], wb_functions_everyday[], wb_functions_camera[],
    wb_functions_catalog_lr[], wb_functions_catalog_xmp[], wb_functions_catalog_dt[], wb_functions_catalog_dt_history[],
    wb_functions_catalog_dt_light[];

/* A window function as it is registered; its table ends in the same way. */
typedef struct WbWindowFunction {
    const char *name;
    int args;
    int flags;
    void (*step)(struct sqlite3_context *, int, struct sqlite3_value **);
    void (*final)(struct sqlite3_context *);
    void (*value)(struct sqlite3_context *);
    void (*inverse)(struct sqlite3_context *, int, struct sqlite3_value **);
} WbWindowFunction;

extern const WbWindowFunction wb_functions_predict_scene[];

/* 1 when any of the first `count` values is NULL. */
int wb_any_null(int count, struct sqlite3_value **values);

/* Arguments; `what` is "wb_mired(kelvin)". Borrowed results hold until the value changes.
 * number: integer, real or text that is a number. Errors: WB_ERR_USAGE (another type), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_value_number(struct sqlite3_value *value, const char *what, double *ret, WbErr *err);
WB_MUST_USE WbStatus wb_value_text(struct sqlite3_value *value, const char *what, const char **ret, WbErr *err);
WB_MUST_USE WbStatus wb_value_blob(struct sqlite3_value *value, const char *what, const void **ret, size_t *bytes,
                                   WbErr *err);
/* A slider: integer, real or text that is a number; NaN for anything else. */
double wb_value_slider(struct sqlite3_value *value);
/* A shot: JSON text, or NULL for one of which nothing is known. */
WB_MUST_USE WbStatus wb_value_shot(WbExt *ext, struct sqlite3_value *value, const char *what, WbShot *ret, WbErr *err);

/* Makes the failure the function's result. Out of memory, interruption and a busy database have SQLite's own codes;
 * everything else is SQLITE_ERROR with the message, since SQLite rolls transactions back on I/O errors. */
void wb_result_failure(struct sqlite3_context *context, const WbErr *err);

/* Makes `json` (sqlite3_malloc'd; taken over; NULL: NULL) the result when status is WB_OK, else the failure. */
void wb_result_json(struct sqlite3_context *context, WbStatus status, char *json, const WbErr *err);

/* The state that the function was registered with. */
WbExt *wb_ext_of(struct sqlite3_context *context);

#endif
