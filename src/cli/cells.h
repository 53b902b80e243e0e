#ifndef WB_CLI_CELLS_H
#define WB_CLI_CELLS_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Writing into catalogs where a photo is more than a row with two sliders: the sidecar's table `cell` holds every value
 * a batch changes, before and after, and the row it is in. Values count as the same when they are of one type (integer
 * and real are one: a column's affinity turns them into each other) and equal. */

#define WB_CELL_STATEMENTS 32 /* one for each column that a program's photos have cells in, and one to look at it */

typedef struct WbCells {
    sqlite3 *catalog;       /* borrowed: in a transaction that the caller commits or rolls back */
    sqlite3_stmt *of_photo; /* of the sidecar */
    int64_t batch;
    int undoing;
    sqlite3_stmt *prepared[WB_CELL_STATEMENTS]; /* of the catalog, reset; NULL: none yet */
    size_t oldest;                              /* of these: the next to make room */
} WbCells;

WB_MUST_USE WbStatus wb_cells_open(sqlite3 *sidecar, sqlite3 *catalog, int64_t batch, WbCells *ret, WbErr *err);
void wb_cells_close(WbCells *cells); /* takes a zeroed one */

/* Writes one photo. *ret 0: a cell does not hold its old value, and nothing of the photo was written. */
WB_MUST_USE WbStatus wb_cells_write(WbCells *cells, sqlite3_value *photo_id, int *ret, WbErr *err);

/* Writes what belongs to the batch as a whole, once its photos are: nothing where none of them was written. Undoing it
 * is for batches without a conflict, and is silently left where somebody has moved it on. Errors: WB_ERR_BUSY (moved
 * since it was planned). */
WB_MUST_USE WbStatus wb_cells_write_shared(WbCells *cells, int64_t applied, int64_t conflicts, WbErr *err);

/* Makes the cells of `batch`, which undoes `undoes`: those of the photos in its journal, swapped, the last first. */
WB_MUST_USE WbStatus wb_cells_swap(sqlite3 *sidecar, int64_t undoes, int64_t batch, WbErr *err);

#endif
