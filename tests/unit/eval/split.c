#include "eval/split.h"

#include <limits.h>

#include "check.h"
#include "eval/order.h"

static void orders(void) {
    WbErr err = {0};
    const double values[] = {3, NAN, 1, 3, NAN, 2};
    size_t order[6];
    const size_t wanted[] = {2, 5, 0, 3, 1, 4};
    CHECK_OK(wb_order_of_values(values, 6, order, &err), err);
    CHECK(memcmp(order, wanted, sizeof order) == 0);
    const double sorted[] = {1, 2, 4, 8, 16};
    CHECK_NEAR(wb_quantile_of_sorted(sorted, 5, 0.5), 4, 0);
    CHECK_NEAR(wb_quantile_of_sorted(sorted, 5, 0.9), 12.8, 1e-12); /* position 3.6: 8 + .6 * 8; rounding */
    CHECK_NEAR(wb_quantile_of_sorted(sorted, 5, 1), 16, 0);
    CHECK(isnan(wb_quantile_of_sorted(sorted, 0, 0.5)));
    CHECK_EVERY_ALLOCATION(10, status = wb_order_of_values(values, 6, order, &err));
}

/* Days by size: 7 (4 photos), 3 and 9 (2 each), 5 (1), 8 (1). Two folds: 7 -> 0; 3 -> 1; 9 -> 1 (2 < 4);
 * 5 -> 0 (equal: the lowest); 8 -> 1 (4 < 5). */
static void by_shoot(void) {
    WbErr err = {0};
    const int days[] = {7, 3, 9, 7, 5, 7, 3, 8, 9, 7};
    const int wanted[] = {0, 1, 1, 0, 0, 0, 1, 1, 1, 0};
    int fold[10], folds = 0;
    CHECK_OK(wb_split_by_shoot(days, 10, 2, fold, &folds, &err), err);
    CHECK(folds == 2);
    CHECK(memcmp(fold, wanted, sizeof fold) == 0);
    CHECK_OK(wb_split_by_shoot(days, 10, 9, fold, &folds, &err), err);
    CHECK(folds == 5); /* no more than days */
    CHECK(fold[0] == 0 && fold[1] == 1 && fold[2] == 2 && fold[4] == 3 && fold[7] == 4);
    CHECK(wb_split_by_shoot(days, 10, 1, fold, &folds, &err) == WB_ERR_USAGE);
    const int same[] = {INT_MIN, INT_MIN};
    CHECK(wb_split_by_shoot(same, 2, 5, fold, &folds, &err) == WB_ERR_INPUT);
    CHECK(wb_split_by_shoot(same, 0, 5, fold, &folds, &err) == WB_ERR_INPUT);
    CHECK_EVERY_ALLOCATION(20, status = wb_split_by_shoot(days, 10, 2, fold, &folds, &err));
}

/* Ten timed photos: index 8 in order of time is of day 3, so day 3 on is test, with all its photos. */
static void forward(void) {
    WbErr err = {0};
    const int days[] = {4, 1, 1, 3, 2, INT_MIN, 3, 1, 3, 2, 1};
    const double seconds[] = {400, 100, 101, 300, 200, NAN, 301, 102, 302, 201, 103};
    const int wanted[] = {1, 0, 0, 1, 0, WB_FOLD_NONE, 1, 0, 1, 0, 0};
    int fold[11];
    CHECK_OK(wb_split_forward(days, seconds, 11, fold, &err), err);
    CHECK(memcmp(fold, wanted, sizeof fold) == 0);
    const int one_day[] = {1, 1, 1, 1, 1};
    const double hours[] = {1, 2, 3, 4, 5}, none[] = {NAN, NAN};
    CHECK(wb_split_forward(one_day, hours, 5, fold, &err) == WB_ERR_INPUT);
    CHECK(wb_split_forward(one_day, none, 2, fold, &err) == WB_ERR_INPUT);
    CHECK_EVERY_ALLOCATION(10, status = wb_split_forward(days, seconds, 11, fold, &err));
}

static void sessions(void) {
    WbErr err = {0};
    /* a gap of exactly half an hour does not end a session; another fold's photo in between does not bridge one */
    const double seconds[] = {0, 1800, 3601, NAN, 2000, 5401, 9000};
    const int folds[] = {0, 0, 0, 0, 1, 0, WB_FOLD_NONE};
    const int wanted[] = {0, 0, 1, WB_FOLD_NONE, 2, 1, WB_FOLD_NONE};
    int session[7], count = 0;
    CHECK_OK(wb_split_sessions(seconds, folds, 7, session, &count, &err), err);
    CHECK(count == 3);
    CHECK(memcmp(session, wanted, sizeof session) == 0);
    CHECK_EVERY_ALLOCATION(10, status = wb_split_sessions(seconds, folds, 7, session, &count, &err));
}

static void anchors(void) {
    WbErr err = {0};
    /* session 0 has 7 photos given backwards in time, session 1 has 4, session 2 has 2 */
    double seconds[13];
    int session[13];
    for (int i = 0; i < 13; i++) {
        seconds[i] = 100 - i;
        session[i] = i < 7 ? 0 : i < 11 ? 1 : 2;
    }
    WbRole role[13];
    CHECK_OK(wb_split_anchors(seconds, session, 13, 1, role, &err), err);
    for (int i = 0; i < 13; i++) {
        WbRole wanted = i >= 11 ? WB_ROLE_NONE : i == 6 || i == 10 ? WB_ROLE_ANCHOR : WB_ROLE_REST;
        CHECK(role[i] == wanted); /* two photos are not more than k + 1 */
    }
    CHECK_OK(wb_split_anchors(seconds, session, 13, 3, role, &err), err);
    for (int i = 0; i < 13; i++) { /* floor(6 j / 4) = 1, 3, 4 in time: 5, 3, 2 here */
        WbRole wanted = i >= 7 ? WB_ROLE_NONE : i == 5 || i == 3 || i == 2 ? WB_ROLE_ANCHOR : WB_ROLE_REST;
        CHECK(role[i] == wanted);
    }
    CHECK(wb_split_anchors(seconds, session, 13, 2, role, &err) == WB_ERR_USAGE);
    CHECK_EVERY_ALLOCATION(10, status = wb_split_anchors(seconds, session, 13, 3, role, &err));
}

static void curve(void) {
    WbErr err = {0};
    int days[40], folds[40];
    double seconds[40];
    unsigned char few[40], more[40], again[40];
    for (int i = 0; i < 40; i++) {
        days[i] = i / 4;
        folds[i] = days[i] % 2;
        seconds[i] = 1000.0 * days[i] + (i * 7) % 4; /* not in order within the day */
    }
    size_t chosen = 0;
    CHECK_OK(wb_split_curve(days, seconds, folds, 40, 1, 6, 5, few, &chosen, &err), err);
    CHECK(chosen == 6);
    CHECK_OK(wb_split_curve(days, seconds, folds, 40, 1, 11, 5, more, &chosen, &err), err);
    CHECK_OK(wb_split_curve(days, seconds, folds, 40, 1, 11, 5, again, &chosen, &err), err);
    CHECK(memcmp(more, again, sizeof more) == 0);
    size_t counted = 0;
    for (int i = 0; i < 40; i++) {
        counted += few[i];
        CHECK(!few[i] || more[i]); /* a larger draw contains the smaller */
        CHECK(!more[i] || folds[i] == 0);
    }
    CHECK(counted == 6);
    for (int i = 0; i < 40; i++) { /* a cut day gives its earliest photos */
        for (int j = 0; j < 40; j++)
            CHECK(!(days[i] == days[j] && few[i] && !few[j] && seconds[j] < seconds[i]));
    }
    CHECK_OK(wb_split_curve(days, seconds, folds, 40, 1, 100, 5, more, &chosen, &err), err);
    CHECK(chosen == 20);
    CHECK_OK(wb_split_curve(days, seconds, folds, 40, 1, 11, 6, few, &chosen, &err), err);
    CHECK(memcmp(few, again, sizeof few) != 0); /* another seed, other days: seeds 5 and 6 do differ */
    CHECK_EVERY_ALLOCATION(20,
                           status = wb_split_curve(days, seconds, folds, 40, 1, 6, 5, few, &chosen, &err));
}

int main(void) {
    orders();
    by_shoot();
    forward();
    sessions();
    anchors();
    curve();
    return check_done();
}
