#ifndef WB_CLI_CMD_SCAN_H
#define WB_CLI_CMD_SCAN_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli.h"
#include "cli/load.h"
#include "features/features.h"
#include "image/reading.h"
#include "image/shot.h"

/* Digesting photos into table digest: what `scan` does, and what train, eval and predict do first. */

/* A photo that could not be digested. */
typedef struct WbUnreadable {
    char *key; /* the photo's id as text; owned */
    char *why; /* the reason, in words; owned */
    int is_away; /* its folder is not there either */
} WbUnreadable;

/* A folder that is not there, as of a drive that is not connected. */
typedef struct WbAway {
    char *folder; /* the topmost that is not; owned */
    int64_t photos;
} WbAway;

typedef struct WbScanned {
    int64_t photos;           /* looked at */
    int64_t digested;         /* read just now */
    int64_t cached;           /* unchanged since they were read */
    WbUnreadable *unreadable; /* owned */
    size_t unreadable_count, unreadable_room;
    WbAway *away; /* owned */
    size_t away_count, away_room;
    int64_t away_photos; /* of the unreadable */
    double seconds;
} WbScanned;

void wb_scanned_clear(WbScanned *scanned); /* takes a zeroed one */

/* How to look. Zeroed: the plain way. */
typedef struct WbScanning {
    int threads;       /* 0: one a processor */
    int all;           /* 1: also photos that were read before and have not changed */
    WbPicture picture; /* of RAW files */
} WbScanning;

/* Digests every photo of the selection whose file is new or has changed (path, size, time, recipe), or that could not
 * be read before. Files are opened for reading only. One photo's failure is a row with its reason and does not stop the
 * rest. The views of cli.h know what was seen. Errors: SQLite's, WB_ERR_NOMEM, WB_ERR_INTERRUPTED: what was
 * digested until then is stored. */
WB_MUST_USE WbStatus wb_cli_scan(WbCli *cli, const WbSelection *selection, const WbScanning *how,
                                 WbScanned *ret, WbErr *err);

/* Lists unreadable photos with their reasons on stderr (also with --quiet), those of a folder that is not there in one
 * line, and sets exit code 1 where there are any. */
void wb_scanned_report(WbCli *cli, const WbScanned *scanned);

/* --- pieces of it --- */

typedef enum {
    WB_SCAN_SKIPPED = 0, /* not reached: interrupted */
    WB_SCAN_CACHED,      /* unchanged */
    WB_SCAN_READ,        /* digested just now */
    WB_SCAN_FAILED,      /* stored with its reason */
    WB_SCAN_KEPT,        /* the file is out of reach (a disk unplugged), its digest stays */
} WbOutcome;

/* One photo in work. */
typedef struct WbScanItem {
    sqlite3_value *id;                   /* owned */
    char *path;                          /* absolute, or NULL: the catalog names no file; owned */
    char *catalog_path;                  /* as the catalog has it; owned */
    int64_t known_bytes, known_mtime_ns; /* of the digest that is there; -1: none that can be kept */
    int again;                           /* 1: digest it even where nothing changed */
    WbPicture picture;                   /* of a RAW file */
    int64_t bytes, mtime_ns;             /* of the file; -1: not there */
    WbOutcome outcome;
    unsigned char *features; /* packed; owned, after WB_SCAN_READ until stored, as is the shot */
    WbShot *shot;
    char *why; /* owned, after WB_SCAN_FAILED and WB_SCAN_KEPT; NULL: no memory even for that */
    char *away; /* then: the topmost folder that is not there; owned; NULL: its folder is */
} WbScanItem;

void wb_scan_item_clear(WbScanItem *item);

/* Looks at one file and digests it when needed. Thread-safe. */
void wb_scan_item_work(WbScanItem *item);

/* The photos to look at, from the catalog. Errors: SQLite's, WB_ERR_NOMEM. The array is the caller's: clear each item,
 * then wb_free. */
WB_MUST_USE WbStatus wb_scan_items_load(WbCli *cli, const WbSelection *selection, const WbScanning *how,
                                        WbScanItem **ret, size_t *count, WbErr *err);

/* Writes the READ and FAILED among items[0 .. count-1] in one transaction. Errors: SQLite's; then none is written. */
WB_MUST_USE WbStatus wb_scan_items_store(WbCli *cli, const WbScanItem *items, size_t count, WbErr *err);

#endif
