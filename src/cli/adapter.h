#ifndef WB_CLI_ADAPTER_H
#define WB_CLI_ADAPTER_H

#include "cli/cli.h"
#include "cli/output.h"

/* Catalogs of other programs. An adapter is SQL (sql/adapter/NAME) over the attached catalog and the sidecar:
 *
 *   read   makes temp views  adapter_photo(column names of slider exports; no set_by, set_at): what view photo reads;
 *                            Temperature and Tint are set where they are a hand edit, or were written by us
 *                            adapter_all(id_global, path, file_format, is_copy, mode, scale, temperature, tint,
 *                            grayscale, edit, reason, left_out, problem, root): every picture. is_copy: it shares its
 *                            file with another; edit: set by hand, else reason; left_out: why it is no photo here;
 *                            problem: more of that, where there is more
 *                            adapter_root(root, here): the folders of the catalog, and where they are on this machine
 *                            with two scales, temp table adapter_scale(shown): 'kelvin', which adapter_photo then holds
 *                            the photos of; 'incremental'; NULL: both
 *                            with files_decide, adapter_undecided(photo_id): photos whose files were not looked at yet,
 *                            and may show them to be edits
 *                            with plan, adapter_new(change, value ...): what the photo of each row of temp.change
 *                            (changes.h) gets, by rowid; where it cannot, value is NULL or some column an error
 *                            where the program keeps the same once more in sidecars, adapter_file(photo_id, path,
 *                            known_at): those, and when it wrote them last, in seconds since 1970
 *   prepare  for such programs: looks at temp.change (changes.h), also for plan, and makes adapter_file_new(photo_id,
 *            new): what the sidecars in temp.file_change (xmp.h) become
 *   plan   adds to main.cell what batch ?1 changes (cells.h)
 *   snapshot  adds a snapshot of each photo as it is before batch ?1; after plan
 *   undo   finds the rows of batch ?1, which undoes another, where its program has moved them; leaves out what is the
 *          photographer's by now; with prepare, also makes adapter_file_undone(batch, photo_id, new): a sidecar that
 *          its program has written since, taken back
 *
 * A statement of theirs that returns a row returns SQL, which is run next: for tables that only some versions have.
 *
 * What SQL cannot do is done by the functions of src/ext/catalog_*.c. */
typedef struct WbAdapter {
    const char *name;    /* in the sidecar's mapping */
    const char *program; /* as its people call it */
    const char *marks;   /* SQL: 1 where the attached catalog is one */
    const char *version; /* SQL: its version, one integer */
    int oldest, newest;  /* versions known */
    const char *unfit;   /* SQL: why nothing can be added to the catalog, with the cure, or NULL; or no SQL */
    const char *edits;   /* SQL over adapter_all AS q: 2 where the catalog has edits that the picture's sidecar lacks, 1
                          * where it has some; or NULL: sidecars hold all there is */
    int has_two_scales;  /* 1: photos have sliders in kelvin or incremental ones (scale.h) */
    int files_decide;    /* 1: what is an edit hangs on digests: read is run again when these have changed */
    int locks_by_process; /* 1: its lock files hold the number of a process, and mean nothing once that has ended */
    const char *const *read;
    const char *const *plan; /* or NULL, as those below: a folder has none, only its sidecars are written */
    const char *const *prepare, *const *snapshot, *const *undo;
} WbAdapter;

const WbAdapter *wb_adapter_of_name(const char *name); /* NULL: none; takes NULL */

/* The adapter for the attached catalog; *ret NULL: none knows it. Says so where the catalog is newer than those known.
 * Errors: WB_ERR_VERSION (older than those known). */
WB_MUST_USE WbStatus wb_adapter_recognise(WbCli *cli, const WbAdapter **ret, WbErr *err);

/* The mapping of every catalog of that program. */
WB_MUST_USE WbStatus wb_mapping_adapter(const WbAdapter *adapter, WbMapping *ret, WbErr *err);

/* Makes the temp views, anew where there are some. db has the functions of graycard. Errors: WB_ERR_INPUT (a table or
 * column is missing). */
WB_MUST_USE WbStatus wb_adapter_views(sqlite3 *db, const WbAdapter *adapter, WbErr *err);

/* Takes out of temp.change what cannot be written, each with its reason in temp.unwritable (xmp.h). */
WB_MUST_USE WbStatus wb_adapter_check(sqlite3 *db, WbErr *err);

/* For temp.change, before it is journalled. For adapters that have it. */
WB_MUST_USE WbStatus wb_adapter_prepare(sqlite3 *db, const WbAdapter *adapter, WbErr *err);

/* Adds what the pending batch changes to main.cell, in the caller's transaction. */
WB_MUST_USE WbStatus wb_adapter_plan(sqlite3 *db, const WbAdapter *adapter, int64_t batch, WbErr *err);

/* Adds a snapshot of each photo to that. For adapters that have it. */
WB_MUST_USE WbStatus wb_adapter_snapshot(sqlite3 *db, const WbAdapter *adapter, int64_t batch, WbErr *err);

/* Notes the catalog's version in `db`, a sidecar: those who ran init were told of a newer one. Errors: WB_ERR_INPUT,
 * WB_ERR_VERSION (older than those known). */
WB_MUST_USE WbStatus wb_adapter_note_version(const WbCli *cli, sqlite3 *db, WbErr *err);

/* Before anything is written. Errors: WB_ERR_VERSION (not a version known, nor the one of init). */
WB_MUST_USE WbStatus wb_adapter_check_version(const WbCli *cli, WbErr *err);

/* That, and whether entries can be added to the catalog. Errors: also WB_ERR_INPUT (they cannot). */
WB_MUST_USE WbStatus wb_adapter_check_fit(const WbCli *cli, WbErr *err);

/* Brings the cells of an undoing batch up to date, in the caller's transaction. */
WB_MUST_USE WbStatus wb_adapter_undo(sqlite3 *db, const WbAdapter *adapter, int64_t batch, WbErr *err);

/* What of the catalog is no photo to graycard, by reason, and which folders are not on this machine. As lines on
 * stdout, or as members `left_out` and `folders` of an open object. */
WB_MUST_USE WbStatus wb_adapter_report(WbCli *cli, WbJson *json, WbErr *err);

/* Notes --root OLD=NEW (as often as given; NEW empty: no longer) in main.root. Errors: WB_ERR_USAGE. */
WB_MUST_USE WbStatus wb_roots_note(sqlite3 *db, const WbArgs *args, WbErr *err);

#endif
