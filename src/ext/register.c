#include "ext/register.h"

#include <sqlite3ext.h>

#include "ext/door.h"
#include "ext/prediction_table.h"
SQLITE_EXTENSION_INIT3

#define SQLITE_OLDEST 3031000 /* the first with SQLITE_DIRECTONLY and SQLITE_INNOCUOUS */

#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0x001000000 /* of SQLite 3.45 on; older ones pass it over */
#endif

#define FLAGS (SQLITE_UTF8 | SQLITE_RESULT_SUBTYPE)

static WbStatus added(WbExt *ext, const char *name, int code, WbErr *err) {
    if (code == SQLITE_OK) return WB_OK;
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_USAGE, "SQLite did not take the function %s: %s", name, sqlite3_errmsg(ext->db));
}

static WbStatus add(WbExt *ext, const WbFunction *f, WbErr *err) {
    wb_ext_retain(ext); /* SQLite releases it, also when it fails */
    int code = sqlite3_create_function_v2(ext->db, f->name, f->args, FLAGS | f->flags, ext, f->call, f->step, f->final,
                                          wb_ext_release);
    return added(ext, f->name, code, err);
}

static WbStatus add_window(WbExt *ext, const WbWindowFunction *f, WbErr *err) {
    wb_ext_retain(ext); /* as above */
    int code = sqlite3_create_window_function(ext->db, f->name, f->args, FLAGS | f->flags, ext, f->step, f->final,
                                              f->value, f->inverse, wb_ext_release);
    return added(ext, f->name, code, err);
}

static WbStatus add_all(WbExt *ext, WbErr *err) {
    const WbFunction *const groups[] = {wb_functions_about,   wb_functions_colour,  wb_functions_photo,
                                        wb_functions_train,   wb_functions_predict, wb_functions_everyday,
                                        wb_functions_camera,
                                        wb_functions_catalog_lr, wb_functions_catalog_xmp, wb_functions_catalog_dt,
                                        wb_functions_catalog_dt_history, wb_functions_catalog_dt_light};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        for (const WbFunction *function = groups[g]; function->name; function++) WB_TRY(add(ext, function, err));
    }
    for (const WbWindowFunction *f = wb_functions_predict_scene; f->name; f++) WB_TRY(add_window(ext, f, err));
    wb_ext_retain(ext);
    return wb_prediction_table_register(ext, err);
}

WbStatus wb_ext_register(sqlite3 *db, WbErr *err) {
    if (sqlite3_libversion_number() < SQLITE_OLDEST)
        return wb_fail(err, WB_ERR_USAGE, "graycard needs SQLite 3.31 or newer; this is %s", sqlite3_libversion());
    WbExt *ext;
    WB_TRY(wb_ext_new(db, &ext, err));
    WbStatus status = add_all(ext, err);
    wb_ext_release(ext);
    return status;
}
