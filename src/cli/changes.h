#ifndef WB_CLI_CHANGES_H
#define WB_CLI_CHANGES_H

#include "cli/cli.h"
#include "cli/output.h"

/* What apply is about to write: temp table change(photo_id, state, old_... and new_... of temperature, tint, set_by,
 * set_at). New values are stored with the affinity of the catalog's own columns, so that they compare later as they
 * will stand there. */

typedef struct WbChoice {
    const char *where; /* SQL over the columns below, or NULL; borrowed */
    int overwrite;     /* hand edits too */
    int64_t limit;     /* -1: no limit */
    int64_t version;   /* of cli->profile */
} WbChoice;

/* Photos that were looked at and are not in `change`, by reason. */
typedef struct WbChosen {
    int64_t wanted;       /* by --where, or all */
    int64_t hand;         /* left alone: the photographer's own */
    int64_t unpredicted;  /* no prediction */
    int64_t same;         /* stand already as predicted */
    int64_t beyond_limit;
    int64_t unwritable;   /* in the catalog or by their sidecars (xmp.h) */
    int64_t changes;      /* rows of temp.change */
} WbChosen;

/* The view temp.photo_choice that --where is over: every column of photo_state, and
 * predicted_temperature, predicted_tint, temperature_low, temperature_high, tint_low, tint_high, novelty, absolute,
 * fallback and made_by (column `evidence`) of the version; NULL where there is no prediction. */
WB_MUST_USE WbStatus wb_choice_view(WbCli *cli, int64_t version, WbErr *err);

/* Errors: WB_ERR_USAGE for an expression that is no SQL, or does more than read; WB_ERR_INPUT (an id occurs twice). */
WB_MUST_USE WbStatus wb_changes_choose(WbCli *cli, const WbChoice *choice, WbChosen *ret, WbErr *err);

/* Prints temp.change: a table before and after on stdout, or, where `json` is not NULL, the members of
 * an array there. */
WB_MUST_USE WbStatus wb_changes_print(WbCli *cli, WbJson *json, WbErr *err);

#endif
