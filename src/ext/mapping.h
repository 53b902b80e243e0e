#ifndef WB_EXT_MAPPING_H
#define WB_EXT_MAPPING_H

#include <stddef.h>

#include "base/status.h"
#include "image/shot.h"
#include "model/shot_fields.h"

struct sqlite3;
struct sqlite3_stmt;

/* How any catalog is read: the sidecar's table `mapping` says which table and columns play which role, and from it
 * comes one SELECT with the same columns for every catalog. Role names are those of `wb_role_name`; the roles of a
 * shot are its keys (model/shot_fields.h), one column name each. */

enum {
    WB_ROLE_ADAPTER,     /* the program whose catalog it is; 'read' is then a temp view of the command line's */
    WB_ROLE_READ,        /* table or view that is read from; required */
    WB_ROLE_WRITE,       /* table that is written to; nothing here reads it */
    WB_ROLE_ID,          /* column; required */
    WB_ROLE_TEMPERATURE, /* column */
    WB_ROLE_TINT,        /* column */
    WB_ROLE_PATH,        /* column */
    WB_ROLE_IMAGES,      /* folder: the file is FOLDER/ID + suffix where there is no path column, or it is NULL or '' */
    WB_ROLE_SUFFIX,      /* with it; not mapped: WB_SUFFIX */
    WB_ROLE_SET_BY,      /* column */
    WB_ROLE_SET_AT,      /* column */
    WB_ROLE_GRAYSCALE,   /* column */
    WB_ROLE_SHOT,        /* column of shot field 0; the other fields follow */
    WB_ROLES = WB_ROLE_SHOT + WB_SHOT_FIELDS,
};

#define WB_SUFFIX ".tif" /* what slider exports come with */

/* Zeroed is valid: nothing mapped. */
typedef struct WbMapping {
    char *value[WB_ROLES]; /* owned (wb_alloc); NULL: not mapped */
} WbMapping;

/* "read", "id", "set_by", "captureTime" ...; static storage. */
const char *wb_role_name(int role);
/* Ignores case, as SQL does with column names; -1: no such role. */
int wb_role_of_name(const char *name);
/* 1 when the role's value is a column of the table read from. */
int wb_role_is_column(int role);

/* Reads table `mapping` of schema `schema` ("main", or the name a sidecar is attached under). Roles that this build
 * does not know are passed over. Clear with wb_mapping_clear. Errors: WB_ERR_INPUT (no such table, or no 'read' or
 * 'id' in it: not a sidecar), WB_ERR_BUSY (locked), WB_ERR_NOMEM; *ret is untouched then. */
WB_MUST_USE WbStatus wb_mapping_read(struct sqlite3 *sidecar, const char *schema, WbMapping *ret, WbErr *err);
void wb_mapping_clear(WbMapping *mapping);

/* Replaces one value (NULL or "" takes the role away, but for 'images' and 'suffix', where "" means the catalog's own
 * folder and no suffix). Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_mapping_set(WbMapping *mapping, int role, const char *value, WbErr *err);

/* Columns of wb_mapping_select, in this order. The names are the first of: id_global, path, Temperature, Tint, set_by,
 * set_at, grayscale, then the shot's keys. What is not mapped is NULL. */
enum {
    WB_COLUMN_ID, /* without affinity: the value as the catalog has it, type included */
    WB_COLUMN_PATH,
    WB_COLUMN_TEMPERATURE,
    WB_COLUMN_TINT,
    WB_COLUMN_SET_BY,
    WB_COLUMN_SET_AT,
    WB_COLUMN_GRAYSCALE,
    WB_COLUMN_SHOT, /* of shot field 0; the other fields follow */
    WB_COLUMNS = WB_COLUMN_SHOT + WB_SHOT_FIELDS,
};

typedef enum {
    WB_ROWS_ALL, /* every photo, in the table's own order */
    WB_ROWS_ONE, /* WHERE id IS ?1, by the catalog's own index if it has one */
} WbRows;

/* The SELECT, without a semicolon, of the catalog known as `schema` ("main", "catalog" ...). Every name is quoted and
 * every column is qualified by its table, so that a column that is gone is an error and never SQLite's double-quoted
 * text. Fit for `CREATE TEMP VIEW photo(photo_id, path, ...) AS` (WB_ROWS_ALL). *ret is the caller's: wb_free.
 * Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_mapping_select(const WbMapping *mapping, const char *schema, WbRows rows, char **ret,
                                       WbErr *err);

/* One row. What is unknown is NaN or "". */
typedef struct WbCatalogRow {
    WbShot shot;
    double temperature, tint; /* NaN: not set, or no number */
} WbCatalogRow;

/* Reads the current row of a statement whose columns are those of wb_mapping_select. Numbers are taken as they are,
 * text is parsed, anything unusable (a blob, text that is no number, a value no camera gives) is unknown. */
void wb_catalog_row(struct sqlite3_stmt *row, WbCatalogRow *ret);

/* The two halves of it, for other statements. wb_shot_of_columns: field i from column first + i. */
void wb_shot_of_columns(struct sqlite3_stmt *row, int first, WbShot *ret);
/* Integer, real, or text that is a number; else NaN. */
double wb_slider_of_column(struct sqlite3_stmt *row, int column);

/* Where a photo's file is: an absolute path stays, a relative one starts at the catalog's folder. *ret is the
 * caller's: wb_free. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_photo_path(const char *folder, const char *path, char **ret, WbErr *err);

#endif
