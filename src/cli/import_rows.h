#ifndef WB_CLI_IMPORT_ROWS_H
#define WB_CLI_IMPORT_ROWS_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/status.h"

/* sliders.csv -> the tables of a native catalog. */

typedef struct WbImported {
    int64_t photos, labelled, without_file, long_rows;
    char ignored[256]; /* columns that have no place, "a, b"; "" none; cut when long */
} WbImported;

/* Reads FOLDER/sliders.csv into the open catalog `db` (tables made, inside the caller's transaction). `kept` is the
 * folder as it is written into `path`. Errors: WB_ERR_INPUT (no file, no id column, no photos, ids twice or missing,
 * with lines). */
WB_MUST_USE WbStatus wb_import_rows(sqlite3 *db, const char *folder, const char *kept, WbImported *ret, WbErr *err);

#endif
