#ifndef WB_CLI_XMP_H
#define WB_CLI_XMP_H

#include "cli/changes.h"
#include "cli/cli.h"
#include "cli/writeback.h"

/* Writing into the XMP sidecars beside the photos (IMG.xmp for IMG.CR2), which Lightroom and Camera Raw read in. Only
 * proprietary RAW files have such sidecars; other formats carry their settings inside, and photos are never written.
 * Table `file` holds each sidecar whole, before and after. */

/* Narrows temp.change down to what can be written so, and fills temp.file_change(photo_id, path, old, new) and
 * temp.unwritable(photo_id, reason). `overwrite`: also sidecars where white balance was set by hand. */
WB_MUST_USE WbStatus wb_xmp_plan(WbCli *cli, int overwrite, WbChosen *chosen, WbErr *err);

/* What of the plan is unwritable: lines on stdout, or member `unwritable` of an open object. */
WB_MUST_USE WbStatus wb_xmp_report(WbCli *cli, WbJson *json, WbErr *err);

/* Notes temp.file_change as files of the batch, in the caller's transaction. */
WB_MUST_USE WbStatus wb_xmp_journal(sqlite3 *db, int64_t batch, WbErr *err);

/* The files of `batch`, which undoes `undoes`: those of the photos in its journal, swapped. */
WB_MUST_USE WbStatus wb_xmp_swap(sqlite3 *db, int64_t undoes, int64_t batch, WbErr *err);

/* Writes every file that still is what it was, each whole or not at all. Errors: WB_ERR_IO, WB_ERR_INTERRUPTED: those
 * before it are written. */
WB_MUST_USE WbStatus wb_xmp_write(sqlite3 *db, int64_t batch, WbErr *err);

/* Settles the pending journal of a batch by what the files hold now: applied, abandoned, or conflict. */
WB_MUST_USE WbStatus wb_xmp_judge(sqlite3 *db, int64_t batch, WbWritten *ret, WbErr *err);

/* A file, whole: *ret is the caller's (wb_free), NULL where there is none. Errors: WB_ERR_IO, WB_ERR_LIMIT. */
WB_MUST_USE WbStatus wb_xmp_file(const char *path, char **ret, size_t *bytes, WbErr *err);

#endif
