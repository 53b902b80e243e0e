#include "eval/split.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "eval/days.h"
#include "eval/order.h"

typedef struct {
    int day;
    size_t photos, index;
} Shoot;

static int largest_first(const void *a, const void *b) {
    const Shoot *x = a, *y = b;
    if (x->photos != y->photos) return x->photos < y->photos ? 1 : -1;
    return (x->day > y->day) - (x->day < y->day);
}

static int smallest(const size_t *sizes, int folds) {
    int best = 0;
    for (int f = 1; f < folds; f++) {
        if (sizes[f] < sizes[best]) best = f;
    }
    return best;
}

/* fold_of_day[d] for every day of `days`. */
static WbStatus deal(const WbDays *days, int folds, int *fold_of_day, WbErr *err) {
    WB_CLEANUP(wb_free_at) Shoot *shoots = wb_alloc(days->count, sizeof *shoots);
    WB_CLEANUP(wb_free_at) size_t *sizes = wb_alloc((size_t)folds, sizeof *sizes);
    if (!shoots || !sizes) return wb_fail_nomem(err);
    for (size_t d = 0; d < days->count; d++)
        shoots[d] = (Shoot){days->day[d], days->photos[d], d};
    qsort(shoots, days->count, sizeof *shoots, largest_first);
    for (size_t d = 0; d < days->count; d++) {
        int fold = smallest(sizes, folds);
        sizes[fold] += shoots[d].photos;
        fold_of_day[shoots[d].index] = fold;
    }
    return WB_OK;
}

WbStatus wb_split_by_shoot(const int *days, size_t count, int folds, int *ret_fold, int *ret_folds,
                           WbErr *err) {
    if (folds < 2)
        return wb_fail(err, WB_ERR_USAGE, "%d folds: at least 2 are needed, one to hold out", folds);
    WB_CLEANUP(wb_days_clear) WbDays all = {0};
    WB_TRY(wb_days_of_photos(days, NULL, count, &all, err));
    if (all.count < 2)
        return wb_fail(err, WB_ERR_INPUT,
                       "%zu labelled photos of %zu shooting day(s): "
                       "holding out whole days needs photos of at least two",
                       count, all.count);
    int used = (size_t)folds < all.count ? folds : (int)all.count;
    WB_CLEANUP(wb_free_at) int *fold_of_day = wb_alloc(all.count, sizeof *fold_of_day);
    if (!fold_of_day) return wb_fail_nomem(err);
    WB_TRY(deal(&all, used, fold_of_day, err));
    for (size_t i = 0; i < count; i++)
        ret_fold[i] = fold_of_day[wb_days_find(&all, days[i])];
    *ret_folds = used;
    return WB_OK;
}

WbStatus wb_split_forward(const int *days, const double *seconds, size_t count, int *ret_fold, WbErr *err) {
    WB_CLEANUP(wb_free_at) size_t *order = wb_alloc(count, sizeof *order);
    if (!order) return wb_fail_nomem(err);
    WB_TRY(wb_order_of_values(seconds, count, order, err));
    size_t timed = count;
    while (timed > 0 && isnan(seconds[order[timed - 1]]))
        timed--;
    if (timed == 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "none of %zu labelled photos has a capture time: nothing can be told apart "
                       "as earlier and later; use --protocol by-shoot",
                       count);
    int cut = days[order[timed * 4 / 5]]; /* floor(0.8 n) in whole numbers */
    if (days[order[0]] >= cut)
        return wb_fail(err, WB_ERR_INPUT,
                       "the first 80 %% of %zu labelled photos are of one day: training on earlier "
                       "days and testing on later ones needs more days",
                       timed);
    for (size_t i = 0; i < count; i++)
        ret_fold[i] = isnan(seconds[i]) ? WB_FOLD_NONE : days[i] >= cut;
    return WB_OK;
}
