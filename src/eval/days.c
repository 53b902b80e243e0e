#include "eval/days.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

static int by_date(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

WbStatus wb_days_of_photos(const int *days, const unsigned char *use, size_t count, WbDays *ret, WbErr *err) {
    WbDays all = {.day = wb_alloc(count, sizeof(int)), .photos = wb_alloc(count, sizeof(size_t))};
    if (!all.day || !all.photos) {
        wb_days_clear(&all);
        return wb_fail_nomem(err);
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!use || use[i]) all.day[used++] = days[i];
    }
    if (used) qsort(all.day, used, sizeof(int), by_date);
    for (size_t i = 0; i < used; i++) {
        if (i == 0 || all.day[i] != all.day[all.count - 1]) all.day[all.count++] = all.day[i];
        all.photos[all.count - 1]++;
    }
    *ret = all;
    return WB_OK;
}

void wb_days_clear(WbDays *days) {
    wb_free(days->day);
    wb_free(days->photos);
    *days = (WbDays){0};
}

size_t wb_days_find(const WbDays *days, int day) {
    const int *found = bsearch(&day, days->day, days->count, sizeof(int), by_date);
    assert(found);
    return (size_t)(found - days->day);
}
