#include "eval/split.h"

#include "base/memory.h"
#include "base/random.h"
#include "eval/days.h"
#include "eval/order.h"

/* Marks up to `wanted` photos of one day, earliest first; answers how many. */
static size_t take_day(const int *days, const size_t *order, size_t count, int day, size_t wanted,
                       unsigned char *train) {
    size_t taken = 0;
    for (size_t n = 0; n < count && taken < wanted; n++) {
        if (days[order[n]] != day) continue;
        train[order[n]] = 1;
        taken++;
    }
    return taken;
}

WbStatus wb_split_curve(const int *days, const double *seconds, const int *folds, size_t count, int test_fold,
                        size_t wanted, uint64_t seed, unsigned char *ret_train, size_t *ret_chosen,
                        WbErr *err) {
    WB_CLEANUP(wb_free_at) size_t *order = wb_alloc(count, sizeof *order);
    WB_CLEANUP(wb_free_at) unsigned char *use = wb_alloc(count, 1);
    WB_CLEANUP(wb_days_clear) WbDays all = {0};
    if (!order || !use) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        use[i] = folds[i] >= 0 && folds[i] != test_fold;
    WB_TRY(wb_order_of_values(seconds, count, order, err));
    WB_TRY(wb_days_of_photos(days, use, count, &all, err));
    WB_CLEANUP(wb_free_at) uint32_t *deck = wb_alloc(all.count, sizeof *deck);
    if (!deck) return wb_fail_nomem(err);
    for (size_t d = 0; d < all.count; d++)
        deck[d] = (uint32_t)d;
    WbRandom random = wb_random(seed, 0);
    wb_random_shuffle(&random, deck, all.count);
    for (size_t i = 0; i < count; i++)
        ret_train[i] = 0;
    size_t chosen = 0;
    for (size_t d = 0; d < all.count && chosen < wanted; d++)
        chosen += take_day(days, order, count, all.day[deck[d]], wanted - chosen, ret_train);
    *ret_chosen = chosen;
    return WB_OK;
}
