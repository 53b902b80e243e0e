#ifndef WB_CLI_CMD_SUGGEST_H
#define WB_CLI_CMD_SUGGEST_H

#include "cli/cli.h"
#include "cli/shoots.h"
#include "model/suggest.h"

/* The parts of `graycard suggest`: what is picked, in every shoot by itself, and from all of them. */

typedef struct WbPick {
    const WbMember *member;  /* borrowed */
    double capture_seconds;  /* of it */
    WbSuggestion suggestion; /* `photo` has no meaning here */
    size_t shoot, rank;    /* rank: 0 is the first pick of its shoot */
    double worth; /* what the best come first by; falls from pick to pick of a shoot */
} WbPick;

typedef struct WbPicks {
    WbPick *all; /* owned; best first, or shoot by shoot */
    size_t count, room;
    int fallback; /* 1: the model had too few photos to learn from, and picks nothing */
} WbPicks;

/* The `limit` best of all photos asked for or, with `each_shoot`, that many of every shoot, by `version` of
 * cli->profile. Photos without a capture time help no other and are never picked. Errors: as
 * wb_cli_predict_shoots. */
WB_MUST_USE WbStatus wb_suggest_pick(WbCli *cli, const WbShoots *shoots, int64_t version, size_t limit,
                                     int each_shoot, WbPicks *ret, WbErr *err);
void wb_picks_clear(WbPicks *picks); /* takes a zeroed one */

#endif
