#ifndef WB_CLI_XMP_H
#define WB_CLI_XMP_H

#include "cli/changes.h"
#include "cli/cli.h"
#include "cli/writeback.h"

/* Writing into the XMP sidecars beside the photos (IMG.xmp for IMG.CR2), which Lightroom and Camera Raw read in. Only
 * proprietary RAW files have such sidecars; other formats carry their settings inside, and photos are never written.
 * Table `file` holds each sidecar whole, before and after. */

/* 1 when the name ends as those of proprietary RAW files do. */
int wb_xmp_is_raw(const char *path);

/* Narrows temp.change down to what can be written so, and fills temp.file_change(photo_id, path, old, new) and
 * temp.unwritable(photo_id, reason). `overwrite`: also sidecars where white balance was set by hand. */
WB_MUST_USE WbStatus wb_xmp_plan(WbCli *cli, int overwrite, WbChosen *chosen, WbErr *err);

/* The same for a write into another program's catalog: photos that cannot hold the new values are unwritable. Where the
 * program keeps its settings in sidecars as well (darktable: IMG.CR2.xmp), those that are there follow; photos whose
 * sidecar cannot, or is newer than the catalog, are unwritable too. */
WB_MUST_USE WbStatus wb_xmp_match(WbCli *cli, WbChosen *chosen, WbErr *err);
int wb_xmp_matches(const WbCli *cli); /* whether there is that to do */

/* Makes the two empty tables. */
WB_MUST_USE WbStatus wb_xmp_tables(sqlite3 *db, WbErr *err);

/* Counts what the plan leaves in temp.change and temp.unwritable, and notes the paths of the latter: the catalog is not
 * there any more when they are reported. */
WB_MUST_USE WbStatus wb_xmp_count(sqlite3 *db, WbChosen *chosen, WbErr *err);

/* What of the plan is unwritable: lines on stdout that begin with `words`, or member `unwritable` of an open object. */
WB_MUST_USE WbStatus wb_xmp_report(WbCli *cli, WbJson *json, const char *words, WbErr *err);

/* The sidecars of the plan: lines on stdout, or member `sidecars` of an open object. */
WB_MUST_USE WbStatus wb_xmp_print(WbCli *cli, WbJson *json, WbErr *err);

/* Notes temp.file_change as files of the batch, in the caller's transaction. */
WB_MUST_USE WbStatus wb_xmp_journal(sqlite3 *db, int64_t batch, WbErr *err);

/* The files of `batch`, which undoes `undoes`: those of the photos in its journal, swapped. */
WB_MUST_USE WbStatus wb_xmp_swap(sqlite3 *db, int64_t undoes, int64_t batch, WbErr *err);

/* Of such a batch of XMP sidecars: those that another program has written anew since (a rating, say), with graycard's
 * balance in them still, are taken back as they are now, but for the balance. */
WB_MUST_USE WbStatus wb_xmp_follow(sqlite3 *db, int64_t batch, WbErr *err);

/* Whether the sidecar that goes with a photo of the batch stands as wb_xmp_write needs it: as it was, as it shall be,
 * or not there although its photo is. 1 also where none goes with it. */
WB_MUST_USE WbStatus wb_xmp_stands(const WbCli *cli, int64_t batch, sqlite3_value *photo_id, int *ret, WbErr *err);

/* Of such a swapped batch of a program that wb_xmp_match is for: sidecars that the program has written anew since, and
 * in which what the batch undoes stands as it was set, are taken back as they are now; so are those made since. */
WB_MUST_USE WbStatus wb_xmp_rematch(WbCli *cli, int64_t batch, WbErr *err);

/* Writes every file of a pending or applied photo that still is what it was, each whole or not at all; its time becomes
 * what the batch has the catalog say of it, where it does. Errors: WB_ERR_IO: the others are written;
 * WB_ERR_INTERRUPTED: those before it are. */
WB_MUST_USE WbStatus wb_xmp_write(const WbCli *cli, int64_t batch, WbErr *err);

/* Removes the unfinished new files that a crash left beside those of pending batches. */
WB_MUST_USE WbStatus wb_xmp_tidy(sqlite3 *db, WbErr *err);

/* Settles the pending journal of a batch by what the files hold now: applied, abandoned, or conflict. */
WB_MUST_USE WbStatus wb_xmp_judge(sqlite3 *db, int64_t batch, WbWritten *ret, WbErr *err);

/* A file, whole: *ret is the caller's (wb_free), NULL where there is none. Errors: WB_ERR_IO, WB_ERR_LIMIT. */
WB_MUST_USE WbStatus wb_xmp_file(const char *path, char **ret, size_t *bytes, WbErr *err);

#endif
