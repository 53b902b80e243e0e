#ifndef WB_CLI_SHOOTS_H
#define WB_CLI_SHOOTS_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli.h"
#include "cli/cmd_scan.h"
#include "cli/load.h"
#include "image/shot.h"

/* The photos of the catalog as shoots: runs of photos without a pause of more than half an hour, predicted together.
 * A few hundred bytes a photo; the digests (6.6 KB each) stay in the sidecar until a shoot is in work (gathered.h). */

typedef struct WbMember {
    sqlite3_value *id; /* as the catalog has it; owned */
    WbShot shot;       /* as the catalog has it, with the file's capture time where the catalog has none */
    double temperature, tint; /* a hand edit that is evidence for its shoot; else NaN */
    uint64_t edit;            /* digest of that hand edit and the id */
    uint64_t seen;            /* where `digested`: digest of the id, the file as read, and what the catalog says */
    size_t order;             /* of the row in the catalog */
    size_t shoot;             /* index into WbShoots.shoots */
    int64_t made_by;          /* column `evidence` of its prediction, where `has_made_by` */
    WbState state;
    unsigned char digested;    /* its features are in the sidecar */
    unsigned char predicted;   /* by the version asked about */
    unsigned char has_made_by; /* 0: nobody noted what it was predicted from */
    unsigned char chosen;      /* by where and select */
    unsigned char stale;       /* predicted, but its shoot has changed since: hand edits, files, shots, photos */
    unsigned char asked;       /* chosen, and where only missing ones are wanted: not predicted, or stale */
} WbMember;

typedef struct WbShoot {
    size_t first, count; /* members */
    size_t asked;        /* asked for and digested: 0 leaves nothing to do here */
    int together;        /* 0: a single photo without a capture time, or predicted singly on request */
    int64_t evidence;    /* digest of all that its predictions are made from */
} WbShoot;

typedef struct WbShoots {
    WbMember *members; /* by shoot and time; owned */
    WbShoot *shoots;   /* by time, those without one last, in the order of the catalog; owned */
    size_t count, room, shoot_count;
    size_t asked; /* members */
    int single;   /* each photo is its own shoot on request: such predictions are not kept */
    size_t cut;   /* shoots that were longer than WB_SCENE_PHOTOS */
} WbShoots;

/* The id as text. The caller's: wb_free. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_member_key(const WbMember *member, char **ret, WbErr *err);

/* What is asked for. */
typedef struct WbAsked {
    WbSelect select;
    const char *where; /* SQL over the columns of view photo_choice (changes.h), or NULL; borrowed */
    int missing;       /* 1: only what has no prediction, or one that is stale */
    int unset;         /* 1: hand edits of chosen photos are no evidence */
    int single;        /* 1: every photo is its own shoot */
} WbAsked;

/* Loads every photo, asked for or not, in one pass over the catalog. Makes view photo_choice of `version`. Errors:
 * WB_ERR_USAGE (where), SQLite's, WB_ERR_NOMEM. *ret is freed by wb_shoots_clear. */
WB_MUST_USE WbStatus wb_shoots_load(WbCli *cli, int64_t version, const WbAsked *asked, WbShoots *ret, WbErr *err);
void wb_shoots_clear(WbShoots *shoots); /* takes a zeroed one */

/* The same after digesting what is asked for (unless `missing`, asked->where is over view photo_state), and what lies
 * in its shoots: *scanned tells of the former only. Says when shoots were cut. Errors: also as wb_cli_scan. */
WB_MUST_USE WbStatus wb_shoots_digest(WbCli *cli, int64_t version, const WbAsked *asked, WbScanned *scanned,
                                      WbShoots *ret, WbErr *err);

/* Photos not edited by hand whose prediction is stale. Errors: as wb_shoots_load. */
WB_MUST_USE WbStatus wb_shoots_count_stale(WbCli *cli, int64_t version, int64_t *ret, WbErr *err);

/* --- functions of their arguments alone: shoots_cut.c --- */

/* Sorts members and fills in everything about shoots: `shoots`, and of each member shoot, stale and asked.
 * Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_shoots_cut(WbShoots *shoots, const WbAsked *asked, WbErr *err);

#define WB_GATHERED_PHOTOS 2000 /* shoots are gathered up to here: 13 MB of digests at a time */

typedef struct WbBatchOfShoots {
    size_t from, to; /* shoots; those without anything asked for are to be passed over */
    size_t photos;   /* in the others */
    int together;    /* either all are predicted as shoots, or all are single photos */
} WbBatchOfShoots;

/* The next shoots with photos that are asked for, from shoot *from on: whole ones up to WB_GATHERED_PHOTOS photos
 * together, or one larger one. *from moves to the shoot after them. Answers 0 at the end. */
int wb_shoots_next(const WbShoots *shoots, size_t *from, WbBatchOfShoots *ret);
size_t wb_shoots_untimed(const WbShoots *shoots); /* asked for and digested, without a capture time */
size_t wb_shoots_work(const WbShoots *shoots); /* photos in all batches */

#endif
