#ifndef WB_CLI_CLI_H
#define WB_CLI_CLI_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/status.h"
#include "catalog/label.h"
#include "cli/options.h"
#include "ext/mapping.h"

/* What a command works with. One SQLite connection holds both databases:
 *
 *   main      the sidecar CATALOG.graycard (read-write; read-only where the machine allows no more)
 *   catalog   the photographer's catalog, always read-only here (only writeback.h writes, over its own connection)
 *   temp      two views made from the mapping, so that no command needs to know what the catalog's tables are called:
 *
 *     photo(photo_id, path, temperature, tint, set_by, set_at, grayscale, captureTime, aperture ... every
 *           key of model/shot_fields.h)
 *       one row a photo of the catalog; what is not mapped is NULL. `path` is what the catalog says: resolve it with
 *       wb_cli_path. The columns are in the order of wb_mapping_select: wb_catalog_row reads a row. photo_id has no
 *       column affinity: compare ids with IS, join them to the sidecar's as they are.
 *     photo_state(every column of photo, id_global (the same as photo_id), state, batch)
 *       Do not join the two views: their ids are expressions, which no index serves. state is 'unset' (both sliders
 *       NULL), 'graycard' (as our journal last applied them; `batch` says which), or 'hand' (everything else: the
 *       photographer's own edit, the only kind to learn from).
 *
 * A read statement left open keeps the catalog locked for other programs: load rows, finalize, then do long work. */
typedef struct WbCli {
    sqlite3 *db;         /* NULL for commands that need nothing */
    char *catalog_path;  /* as given; of a folder (folder.h) with one slash at its end; owned */
    char *sidecar_path;  /* catalog_path with ".graycard"; owned */
    char *folder;        /* absolute folder of the catalog, or itself where it is one: relative photo paths start there;
                          * owned */
    WbMapping mapping;   /* what the sidecar says of the catalog's tables */
    const struct WbAdapter *adapter; /* of the program whose catalog it is; NULL: a native or mapped one */
    const char *profile; /* --profile, else the sidecar's default profile; borrowed */
    char *default_profile; /* owned */
    WbScale scale;       /* of the profile (scale.h): the photos that the views show, and what their sliders count */
    char *copy_path;     /* a private copy read in the catalog's place while another program has it open; owned */
    int64_t catalog_bytes, catalog_mtime_ns; /* when it was opened without locks; bytes -1: locks are used */
    int immutable;       /* opened without locks */
    int sidecar_read_only;
    int json, quiet;
    int exit_code; /* a command that is done but must report: 1 some photos failed, 4 conflicts left */
} WbCli;

typedef enum {
    WB_NEEDS_NOTHING, /* no database is opened: cli->db is NULL */
    WB_NEEDS_READING, /* sidecar and catalog; the command writes to neither and works in a read-only folder */
    WB_NEEDS_SIDECAR, /* sidecar writable, catalog read-only */
} WbNeeds;

typedef WbStatus (*WbRun)(WbCli *cli, const WbArgs *args, WbErr *err);

typedef struct WbCommand {
    const char *name;
    const char *group;     /* heading in `graycard --help` */
    const char *words;     /* "CATALOG [BATCH]" */
    int words_min, words_max;
    const char *summary;   /* one line, no full stop */
    const char *details;   /* paragraph for --help, lines up to 90 columns, or NULL */
    const char *examples;  /* lines starting with "  graycard ..." */
    WbNeeds needs;
    const WbOption *options; /* its own; --help --json --quiet --profile come by themselves. NULL: none */
    WbOptionAt option_at;    /* more options, from another room's table, or NULL */
    WbRun run;
} WbCommand;

/* The commands. Each lives in cmd_NAME.c. */
extern const WbCommand wb_command_init, wb_command_import, wb_command_scan, wb_command_train, wb_command_eval,
    wb_command_predict, wb_command_review, wb_command_suggest, wb_command_apply, wb_command_undo, wb_command_history,
    wb_command_profiles, wb_command_export, wb_command_status;

const WbCommand *wb_command_at(int index); /* in the order of --help; NULL past the last */
const WbCommand *wb_command_of_name(const char *name); /* NULL: none */

/* The model version in use of cli->profile. Errors: WB_ERR_INPUT when nothing was trained yet (says so). */
WB_MUST_USE WbStatus wb_cli_version(WbCli *cli, int64_t *ret, WbErr *err);

/* WB_ERR_USAGE when both --json and --csv are asked for. */
WB_MUST_USE WbStatus wb_one_form(const WbCli *cli, const WbArgs *args, WbErr *err);

/* The file of a photo: `path` of view photo, made absolute from the catalog's folder. The caller's: wb_free.
 * Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_cli_path(const WbCli *cli, const char *path, char **ret, WbErr *err);

/* UTC now, "2026-01-31T23:59:59.123Z", into 32 bytes at `ret`. */
#define WB_NOW_BYTES 32
void wb_cli_now(char *ret);

typedef struct WbPredicted {
    int64_t made;       /* predictions made just now */
    int64_t unreadable; /* photos without one because their file cannot be read */
} WbPredicted;

/* Fills table `prediction` for every photo of `where` (over view photo_choice, changes.h; NULL: all) that has none of
 * cli->profile's version in use, or one that a change in its shoot has made stale, digesting files as needed. Where the
 * condition looks at predictions, all photos get theirs first. `overwrite` 0: photos edited by hand are left out; 1:
 * they too, as if they were not set, for what is to be replaced is no evidence of what to replace it by. Other
 * predictions of that version stand, and the model is not even opened when none is missing. In cmd_predict_work.c.
 * Errors: WB_ERR_USAGE (where), the model's and SQLite's; WB_ERR_INTERRUPTED keeps what is done. */
WB_MUST_USE WbStatus wb_cli_predict_missing(WbCli *cli, const char *where, int overwrite, WbPredicted *ret, WbErr *err);

#endif
