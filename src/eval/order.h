#ifndef WB_EVAL_ORDER_H
#define WB_EVAL_ORDER_H

#include <stddef.h>

#include "base/status.h"

/* Fills order[0 .. count-1] with the indexes 0 .. count-1 so that values[order[i]] never falls; equals keep their
 * index order, NaN come last. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_order_of_values(const double *values, size_t count, size_t *order, WbErr *err);

/* Sorts numbers without NaN upwards, in place. */
void wb_sort_values(double *values, size_t count);

/* The value below which `share` (0..1) of `count` sorted numbers lie: straight-line interpolation at position
 * share * (count - 1) (method 7 of Hyndman and Fan 1996, Am. Stat. 50, 361). NaN for count 0. */
double wb_quantile_of_sorted(const double *values, size_t count, double share);

#endif
