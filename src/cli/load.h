#ifndef WB_CLI_LOAD_H
#define WB_CLI_LOAD_H

#include <sqlite3.h>
#include <stddef.h>

#include "cli/cli.h"
#include "features/features.h"
#include "image/shot.h"
#include "model/dataset.h"

/* Photos of the catalog, out of the views of cli.h, with what their own files say beside. The digests themselves stay
 * in the sidecar until asked for, so that a large catalog fits. */

typedef enum { WB_STATE_UNSET, WB_STATE_GRAYCARD, WB_STATE_HAND } WbState;

/* Of column `state` of view photo_state. */
WbState wb_state_of_text(const char *text);

typedef struct WbEntry {
    sqlite3_value *id;        /* as the catalog has it; owned */
    char *key;                /* the id as text; owned */
    char *path;               /* as the catalog has it, or NULL; owned */
    WbShot catalog, file;     /* what each says; unknown where it says nothing */
    double temperature, tint; /* sliders, in kelvin (scale.h); NaN: not set or no number */
    WbState state;
    int grayscale; /* 1: edited to black and white */
    int corrected; /* 1: graycard set it, and the photographer changed that */
} WbEntry;

typedef struct WbEntries {
    WbEntry *all; /* owned */
    size_t count, room;
} WbEntries;

typedef enum { WB_SELECT_ALL, WB_SELECT_HAND, WB_SELECT_NOT_HAND } WbSelect;

/* Which photos: by who set them, and by an SQL expression over the columns of view photo_state (NULL: all). */
typedef struct WbSelection {
    WbSelect select;
    const char *where;
} WbSelection;

/* Checks an expression that a person gave, over the columns of a temporary view ("photo_state"): one that only reads,
 * and stays one within brackets. Errors: WB_ERR_USAGE with SQLite's words. NULL is fine. */
WB_MUST_USE WbStatus wb_check_where(WbCli *cli, const char *view, const char *where, WbErr *err);

/* 1: `where`, checked over view photo_choice, is not over the columns of photo_state alone: it is about predictions. */
int wb_where_sees_predictions(WbCli *cli, const char *where);

/* "(SELECT ...) AS p": the rows of view photo_state in a selection, for a FROM clause; photos without an id are left
 * out. Freed by sqlite3_free; NULL when out of memory. */
char *wb_selection_from(const WbSelection *selection);

/* Rows in the order of the catalog. Errors: as SQLite's. *ret is freed by wb_entries_clear. */
WB_MUST_USE WbStatus wb_entries_load(WbCli *cli, const WbSelection *selection, WbEntries *ret, WbErr *err);
void wb_entries_clear(WbEntries *entries); /* takes a zeroed one */

WbShot wb_entry_shot(const WbEntry *entry); /* catalog and file together: the catalog wins */

/* Reads digests one by one. Zeroed is closed. */
typedef struct WbDigests {
    sqlite3_stmt *statement;
} WbDigests;

WB_MUST_USE WbStatus wb_digests_open(WbCli *cli, WbDigests *ret, WbErr *err);
/* *found is 0 where the photo was not digested by this build's recipe, or could not be. Errors: as SQLite's. */
WB_MUST_USE WbStatus wb_digests_read(WbDigests *digests, const WbEntry *entry, WbFeatures *ret, int *found,
                                     WbErr *err);
void wb_digests_close(WbDigests *digests); /* for WB_CLEANUP */

/* The labelled photos of a selection as a dataset, ready to train on. */
typedef struct WbLabelled {
    size_t edited;       /* hand edits found */
    size_t used;         /* photos in the dataset */
    size_t half_set;     /* only one slider set, or text in one */
    size_t out_of_range; /* outside 2000..50000 K or -150..150 */
    size_t undigested;   /* file missing or unreadable */
    size_t corrections;  /* of the used: graycard's own, changed by the photographer */
    size_t grayscale;    /* of the used: black and white */
    size_t left_grayscale; /* black and white, where these are not to count (init --black-and-white 0) */
    size_t no_as_shot;     /* in another program's catalog: neither file nor history tells the camera's balance */
    int equal;           /* 1: all labels used are the same */
} WbLabelled;

/* Errors: WB_ERR_INPUT (an id occurs twice), SQLite's, WB_ERR_NOMEM. The dataset is sorted. */
WB_MUST_USE WbStatus wb_load_labelled(WbCli *cli, const char *where, WbDataset *dataset, WbLabelled *ret,
                                      WbErr *err);

#endif
