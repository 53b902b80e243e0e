#include "eval/order.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

typedef struct {
    double value;
    size_t index;
} Item;

static int by_value(const void *a, const void *b) {
    const Item *x = a, *y = b;
    int x_nan = isnan(x->value), y_nan = isnan(y->value);
    if (x_nan != y_nan) return x_nan - y_nan;
    if (!x_nan && x->value < y->value) return -1;
    if (!x_nan && x->value > y->value) return 1;
    return (x->index > y->index) - (x->index < y->index);
}

WbStatus wb_order_of_values(const double *values, size_t count, size_t *order, WbErr *err) {
    Item *items = wb_alloc(count, sizeof *items);
    if (!items) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        items[i] = (Item){values[i], i};
    qsort(items, count, sizeof *items, by_value);
    for (size_t i = 0; i < count; i++)
        order[i] = items[i].index;
    wb_free(items);
    return WB_OK;
}

static int by_number(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void wb_sort_values(double *values, size_t count) {
    if (count) qsort(values, count, sizeof *values, by_number);
}

double wb_quantile_of_sorted(const double *values, size_t count, double share) {
    if (count == 0) return NAN;
    double at = share * (double)(count - 1);
    size_t low = (size_t)at;
    if (low + 1 >= count) return values[count - 1];
    return values[low] + (at - (double)low) * (values[low + 1] - values[low]);
}
