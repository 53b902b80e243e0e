#include "eval/split.h"

#include <math.h>

#include "base/memory.h"
#include "eval/days.h"
#include "eval/order.h"
#include "model/units.h"

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
    WB_CLEANUP(wb_free_at) int *unit = wb_alloc(count, sizeof *unit);
    if (!unit) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        unit[i] = (int)wb_days_find(&all, days[i]);
    WB_TRY(wb_deal_units(count, unit, (int)all.count, used, ret_fold, err));
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
