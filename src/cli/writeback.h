#ifndef WB_CLI_WRITEBACK_H
#define WB_CLI_WRITEBACK_H

#include "cli/cli.h"

/* The only place that writes into the photographer's catalog.
 *
 *   1. the caller makes a batch with its journal rows (old and new values) as pending and commits the sidecar;
 *   2. wb_batch_write takes the sidecar's write lock, so that no other graycard takes the batch for an interrupted one;
 *   3. one transaction in the catalog changes only rows that still hold the old values, and is committed and closed;
 *   4. the journal says applied or conflict, the batch done; XMP sidecars that go with it (xmp.h) are written, and the
 *      sidecar is committed.
 *
 * A crash before the commit of 3 leaves the catalog as it was, after it a pending journal; recover.h tells them apart
 * by the values, and writes the XMP sidecars that are missing. */

typedef struct WbWritten {
    int64_t applied, conflicts;
} WbWritten;

/* Makes a pending batch inside the caller's transaction; `undoes` 0: it is an apply, of `version` of cli->profile, to
 * `target` ("catalog" or "xmp"); an undo has the target of what it undoes. */
WB_MUST_USE WbStatus wb_batch_new(WbCli *cli, int64_t undoes, int64_t version, const char *target, int64_t *ret,
                                  WbErr *err);

/* Whether it writes XMP sidecars. */
WB_MUST_USE WbStatus wb_batch_is_xmp(WbCli *cli, int64_t batch, int *ret, WbErr *err);

/* Writes a pending batch. Leaves the catalog detached. Errors: WB_ERR_BUSY (locked, or open in another program: the
 * batch is marked abandoned, nothing changed), WB_ERR_IO, WB_ERR_INTERRUPTED: the same. */
WB_MUST_USE WbStatus wb_batch_write(WbCli *cli, int64_t batch, WbWritten *ret, WbErr *err);

/* WB_ERR_INPUT when the mapping names no slider columns. */
WB_MUST_USE WbStatus wb_batch_check_mapped(const WbCli *cli, WbErr *err);

/* WB_ERR_BUSY when a companion file beside the catalog says that another program has it open; WB_ERR_IO when it may not
 * be written. */
WB_MUST_USE WbStatus wb_batch_check_free(const WbCli *cli, WbErr *err);

#endif
