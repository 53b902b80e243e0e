#ifndef WB_CLI_CMD_REVIEW_H
#define WB_CLI_CMD_REVIEW_H

#include "cli/cli.h"
#include "cli/shoots.h"
#include "model/model.h"

/* The parts of `graycard review`: what is picked, and why. */

typedef enum { WB_BY_DOUBT, WB_BY_NOVELTY } WbReviewBy;

/* Why a photo is worth a look, as bits. */
enum {
    WB_WHY_FALLBACK = 1, /* the model had too few edits to learn from */
    WB_WHY_AS_SHOT = 2,  /* the camera's own balance is unknown */
    WB_WHY_NOVEL = 4,
    WB_WHY_UNLIKE = 8, /* its neighbours in the shoot have other settings */
    WB_WHY_WIDE = 16,  /* a clearly wider interval than the photos asked for have on average */
};

#define WB_NOVEL 0.8 /* from here on a photo is like hardly any that was learned from */

typedef struct WbDoubtful {
    const WbMember *member; /* borrowed */
    WbPrediction prediction;
    double doubt; /* dE of wb_prediction_doubt */
    unsigned why;
} WbDoubtful;

typedef struct WbReview {
    WbDoubtful *all; /* worst first; owned */
    size_t count;
    size_t candidates;  /* photos asked for that have a prediction */
    size_t unpredicted; /* that have none */
} WbReview;

/* The `limit` worst of the photos that `shoots` was asked for. Errors: SQLite's, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_review_pick(WbCli *cli, const WbShoots *shoots, int64_t version, WbReviewBy by,
                                    size_t limit, WbReview *ret, WbErr *err);
void wb_review_clear(WbReview *review); /* takes a zeroed one */

/* The reasons in words, "wide interval; much unlike its neighbours", into `room` bytes. */
#define WB_WHY_BYTES 256 /* all of them together have under 200 */
void wb_why_text(unsigned why, char *ret, size_t room);

#endif
