#include "cli/cmd_review.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cli/interrupt.h"
#include "cli/scale.h"
#include "cli/sql.h"
#include "color/delta_e.h"
#include "color/temperature.h"
#include "model/suggest.h"

enum { NEIGHBOURS = 3 };   /* on either side: one odd one among them does not move their median */
#define UNLIKE_DELTA_E 5.0 /* five times what the eye just sees */

static WbStatus read_one(sqlite3_stmt *lookup, const WbMember *member, WbPrediction *ret, int *found, WbErr *err) {
    sqlite3_bind_value(lookup, 3, member->id);
    WbStatus status = wb_sql_step(lookup, found, err);
    if (status == WB_OK && *found) {
        double *const places[] = {&ret->temperature,      &ret->tint,     &ret->temperature_low,
                                  &ret->temperature_high, &ret->tint_low, &ret->tint_high,
                                  &ret->novelty};
        for (int i = 0; i < 7; i++) *places[i] = sqlite3_column_double(lookup, i);
        ret->absolute = sqlite3_column_int(lookup, 7);
        ret->fallback = sqlite3_column_int(lookup, 8);
    }
    sqlite3_reset(lookup);
    return status;
}

/* predictions[i] of member i; temperature NaN where there is none. */
static WbStatus read_predictions(WbCli *cli, const WbShoots *shoots, int64_t version, WbPrediction *predictions,
                                 WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *lookup = NULL;
    WB_TRY(wb_sql_prepare(cli->db,
                          "SELECT temperature, tint, temperature_low, temperature_high, tint_low, tint_high, novelty, "
                          "absolute, fallback FROM main.prediction WHERE profile = ?1 AND version = ?2 "
                          "AND photo_id = ?3",
                          &lookup, err));
    sqlite3_bind_text(lookup, 1, cli->profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(lookup, 2, version);
    for (size_t i = 0; i < shoots->count; i++) {
        int found = 0;
        predictions[i].temperature = NAN;
        if (!shoots->members[i].predicted) continue;
        WB_TRY(read_one(lookup, &shoots->members[i], &predictions[i], &found, err));
        if (found) wb_prediction_to_kelvin(cli->scale, &predictions[i]);
        if (i % 1000 == 0) WB_TRY(wb_interrupt_check(err)); /* a few milliseconds */
    }
    return WB_OK;
}

typedef struct {
    double value; /* greater is worse */
    double doubt;
    size_t member;
} Rank;

static int worst_first(const void *a, const void *b) {
    const Rank *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return x->member < y->member ? -1 : x->member > y->member;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, rising);
    return 0.5 * (values[(count - 1) / 2] + values[count / 2]);
}

/* The settings of the photos beside member `at`: the photographer's own where there are some, else the predictions. */
static int unlike_neighbours(const WbShoots *shoots, const WbPrediction *predictions, size_t at) {
    const WbShoot *shoot = &shoots->shoots[shoots->members[at].shoot];
    double mired[2 * NEIGHBOURS], tint[2 * NEIGHBOURS], delta_e;
    size_t from = at - shoot->first > NEIGHBOURS ? at - NEIGHBOURS : shoot->first;
    size_t end = shoot->first + shoot->count, count = 0;
    for (size_t i = from; i < end && i <= at + NEIGHBOURS; i++) {
        const WbMember *member = &shoots->members[i];
        int known = isfinite(member->temperature);
        double kelvin = known ? member->temperature : predictions[i].temperature;
        if (i == at || !isfinite(kelvin)) continue;
        mired[count] = wb_mired_of_kelvin(kelvin);
        tint[count++] = known ? member->tint : predictions[i].tint;
    }
    if (count < 2) return 0; /* one alone may be the odd one itself */
    const WbPrediction *own = &predictions[at];
    WbStatus status = wb_delta_e_of_balances(wb_kelvin_of_mired(median(mired, count)), median(tint, count),
                                             own->temperature, own->tint, &delta_e, NULL);
    return status == WB_OK && delta_e > UNLIKE_DELTA_E;
}

static unsigned why_of(const WbShoots *shoots, const WbPrediction *predictions, size_t at, double doubt,
                       double mean_doubt) {
    const WbPrediction *own = &predictions[at];
    unsigned why = own->absolute ? WB_WHY_AS_SHOT : 0U;
    if (own->fallback) return why | WB_WHY_FALLBACK; /* it knows no photo, and no neighbours */
    if (own->novelty >= WB_NOVEL) why |= WB_WHY_NOVEL;
    if (unlike_neighbours(shoots, predictions, at)) why |= WB_WHY_UNLIKE;
    if (doubt > 1.1 * mean_doubt) why |= WB_WHY_WIDE; /* 1.1: less over the mean is nothing to speak of */
    return why;
}

/* Fills ranks and answers their number; *mean_doubt is over all of them. */
static size_t rank(const WbShoots *shoots, const WbPrediction *predictions, WbReviewBy by, Rank *ranks,
                   double *mean_doubt) {
    size_t count = 0;
    double sum = 0;
    for (size_t i = 0; i < shoots->count; i++) {
        if (!shoots->members[i].asked || !isfinite(predictions[i].temperature)) continue;
        double doubt = wb_prediction_doubt(&predictions[i]);
        ranks[count++] = (Rank){by == WB_BY_DOUBT ? doubt : predictions[i].novelty, doubt, i};
        sum += doubt;
    }
    *mean_doubt = count ? sum / (double)count : 0;
    qsort(ranks, count, sizeof *ranks, worst_first);
    return count;
}

WbStatus wb_review_pick(WbCli *cli, const WbShoots *shoots, int64_t version, WbReviewBy by, size_t limit,
                        WbReview *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) WbPrediction *predictions = wb_alloc(shoots->count, sizeof *predictions);
    WB_CLEANUP(wb_free_at) Rank *ranks = wb_alloc(shoots->count, sizeof *ranks);
    double mean_doubt;
    if (!predictions || !ranks) return wb_fail_nomem(err);
    WB_TRY(read_predictions(cli, shoots, version, predictions, err));
    size_t candidates = rank(shoots, predictions, by, ranks, &mean_doubt);
    WbReview review = {.count = candidates < limit ? candidates : limit, .candidates = candidates};
    review.unpredicted = shoots->asked - candidates;
    review.all = wb_alloc(review.count, sizeof *review.all);
    if (!review.all) return wb_fail_nomem(err);
    for (size_t i = 0; i < review.count; i++) {
        size_t at = ranks[i].member;
        review.all[i] = (WbDoubtful){&shoots->members[at], predictions[at], ranks[i].doubt,
                                     why_of(shoots, predictions, at, ranks[i].doubt, mean_doubt)};
        wb_prediction_to_sliders(cli->scale, &review.all[i].prediction);
    }
    *ret = review;
    return WB_OK;
}

void wb_review_clear(WbReview *review) {
    wb_free(review->all);
    *review = (WbReview){0};
}

void wb_why_text(unsigned why, char *ret, size_t room) {
    static const char *const words[] = {"too few edits learned from", "camera's as-shot unknown",
                                        "unlike anything learned from", "much unlike its neighbours", "wide interval"};
    size_t length = 0;
    snprintf(ret, room, "as sure as most");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!(why >> i & 1U) || length >= room) continue;
        length += (size_t)snprintf(ret + length, room - length, "%s%s", length ? "; " : "", words[i]);
    }
}
