/* wb_prediction(model, features [, shot]): wb_predict as a table.
 *
 * 1. One row: temperature, tint, temperature_low, temperature_high, tint_low, tint_high, novelty, absolute, fallback;
 *    real numbers, not rounded, the last two 0 or 1.
 * 2. No row when model or features is NULL. The shot may be NULL or left out.
 * 3. Without model and features it is an error that says so; everything else as wb_predict.
 * 4. It needs no CREATE, holds nothing and writes nothing.
 */
#include "ext/prediction_table.h"

#include <sqlite3ext.h>

#include "base/memory.h"
#include "ext/arguments.h"
#include "ext/door.h"
SQLITE_EXTENSION_INIT3

enum { TEMPERATURE, TINT, TEMPERATURE_LOW, TEMPERATURE_HIGH, TINT_LOW, TINT_HIGH, NOVELTY, ABSOLUTE, FALLBACK, MODEL };
enum { PARAMETERS = 3 }; /* model, features, shot: hidden columns from MODEL on */

typedef struct Table {
    sqlite3_vtab base;
    WbExt *ext; /* borrowed from the module */
} Table;

typedef struct Cursor {
    sqlite3_vtab_cursor base;
    WbPrediction prediction;
    WbModelSeen seen; /* a cursor lives as long as its statement runs */
    int at_end;
} Cursor;

/* The hidden columns have names of their own: in `FROM photo, wb_prediction(model, features, shot)` those of the photo
 * must not be ambiguous. */
static int connect_table(sqlite3 *db, void *state, int count, const char *const *arguments, sqlite3_vtab **ret,
                         char **message) {
    (void)count;
    (void)arguments;
    (void)message;
    int code = sqlite3_declare_vtab(db, "CREATE TABLE x(temperature REAL, tint REAL, temperature_low REAL,"
                                        " temperature_high REAL, tint_low REAL, tint_high REAL, novelty REAL,"
                                        " absolute INTEGER, fallback INTEGER,"
                                        " of_model HIDDEN, of_features HIDDEN, of_shot HIDDEN)");
    if (code != SQLITE_OK) return code;
    Table *table = wb_alloc(1, sizeof *table);
    if (!table) return SQLITE_NOMEM;
    table->ext = state;
    *ret = &table->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table) {
    wb_free(table);
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **ret) {
    (void)table;
    Cursor *cursor = wb_alloc(1, sizeof *cursor);
    if (!cursor) return SQLITE_NOMEM;
    *ret = &cursor->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor) {
    wb_free(cursor);
    return SQLITE_OK;
}

/* idxNum: bit k is set where parameter k is given; the values come in the order of the parameters. */
static int best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    int place[PARAMETERS] = {-1, -1, -1};
    int unusable = 0;
    for (int i = 0; i < info->nConstraint; i++) {
        int parameter = info->aConstraint[i].iColumn - MODEL;
        if (parameter < 0 || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
        if (info->aConstraint[i].usable) place[parameter] = i;
        else unusable |= 1 << parameter;
    }
    int given = 0, next = 1;
    for (int k = 0; k < PARAMETERS; k++) {
        if (place[k] < 0) continue;
        given |= 1 << k;
        info->aConstraintUsage[place[k]].argvIndex = next++;
        info->aConstraintUsage[place[k]].omit = 1;
    }
    if (unusable & ~given) return SQLITE_CONSTRAINT; /* another order of the joined tables can give them */
    info->idxNum = given;
    info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    info->estimatedRows = 1;
    info->estimatedCost = 1;
    return SQLITE_OK;
}

static int report(sqlite3_vtab *table, WbExt *ext, const WbErr *err) {
    ext->failures++;
    if (err->code == WB_ERR_NOMEM) return SQLITE_NOMEM;
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", err->text);
    return SQLITE_ERROR;
}

static int filter(sqlite3_vtab_cursor *base, int given, const char *name, int count, sqlite3_value **values) {
    (void)name;
    Cursor *cursor = (Cursor *)base;
    WbExt *ext = ((Table *)base->pVtab)->ext;
    WbErr err = {0};
    cursor->at_end = 1;
    if ((given & 3) != 3) { /* bits of model and features */
        (void)wb_fail(&err, WB_ERR_USAGE,
                      "wb_prediction needs a model and features: wb_prediction(model, features [, shot])");
        return report(base->pVtab, ext, &err);
    }
    if (wb_any_null(2, values)) return SQLITE_OK;
    sqlite3_value *shot = count > 2 ? values[2] : NULL;
    if (wb_predict_values(ext, &cursor->seen, values[0], values[1], shot, &cursor->prediction, &err) != WB_OK)
        return report(base->pVtab, ext, &err);
    cursor->at_end = 0;
    return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *cursor) {
    ((Cursor *)cursor)->at_end = 1;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *cursor) {
    return ((Cursor *)cursor)->at_end;
}

/* The parameters read as NULL: SQLite does not check them again (omit), and a model is too large to hold a copy of. */
static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int index) {
    const WbPrediction *p = &((Cursor *)cursor)->prediction;
    const double reals[ABSOLUTE] = {p->temperature, p->tint,      p->temperature_low, p->temperature_high,
                                    p->tint_low,    p->tint_high, p->novelty};
    if (index < ABSOLUTE) sqlite3_result_double(context, reals[index]);
    else if (index == ABSOLUTE) sqlite3_result_int(context, p->absolute);
    else if (index == FALLBACK) sqlite3_result_int(context, p->fallback);
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret) {
    (void)cursor;
    *ret = 1;
    return SQLITE_OK;
}

/* No xCreate: the table is there without CREATE VIRTUAL TABLE, and only so. */
static const sqlite3_module module = {
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = rowid,
};

WbStatus wb_prediction_table_register(WbExt *ext, WbErr *err) {
    sqlite3 *db = ext->db;
    /* Releases on failure too. */
    int code = sqlite3_create_module_v2(db, "wb_prediction", &module, ext, wb_ext_release);
    if (code == SQLITE_OK) return WB_OK;
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_USAGE, "SQLite did not take the table wb_prediction: %s", sqlite3_errmsg(db));
}
