#include "model/units.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "model/dataset.h"
#include "model/model.h"

typedef struct {
    double seconds;
    int day;
    size_t index;
} Moment;

static int by_time(const void *a, const void *b) {
    const Moment *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds < y->seconds ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Numbers runs of `moments` (in order of time); a new unit begins where `begins` says. Returns how many. */
static int number(const Moment *moments, size_t count, int (*begins)(const Moment *, const Moment *), int *unit) {
    int units = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || begins(&moments[i - 1], &moments[i])) units++;
        unit[moments[i].index] = units - 1;
    }
    return units;
}

static int new_day(const Moment *before, const Moment *after) {
    return before->day != after->day;
}

static int new_session(const Moment *before, const Moment *after) {
    return after->seconds - before->seconds > WB_SESSION_GAP_SECONDS;
}

WbStatus wb_units_of_shots(size_t count, const WbShot *shots, int *unit, int *units, WbErr *err) {
    WB_CLEANUP(wb_free_at) Moment *moments = wb_alloc(count, sizeof *moments);
    if (!moments) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        double seconds = shots[i].capture_seconds;
        moments[i] = (Moment){isnan(seconds) ? -INFINITY : seconds, wb_day_of_shot(&shots[i]), i};
    }
    if (count) qsort(moments, count, sizeof *moments, by_time);
    *units = number(moments, count, new_day, unit);
    if (*units < WB_UNITS_MIN) *units = number(moments, count, new_session, unit);
    if (*units >= WB_UNITS_MIN) return WB_OK;
    *units = count < WB_UNITS_MIN ? (int)count : WB_UNITS_MIN;
    for (size_t i = 0; i < count; i++) unit[moments[i].index] = (int)(i * (size_t)*units / count);
    return WB_OK;
}

typedef struct {
    size_t photos;
    int unit;
} Size;

static int by_size(const void *a, const void *b) {
    const Size *x = a, *y = b;
    if (x->photos != y->photos) return x->photos > y->photos ? -1 : 1;
    return x->unit - y->unit;
}

WbStatus wb_deal_units(size_t count, const int *unit, int units, int parts, int *part, WbErr *err) {
    WB_CLEANUP(wb_free_at) Size *sizes = wb_alloc((size_t)units, sizeof *sizes);
    WB_CLEANUP(wb_free_at) int *part_of_unit = wb_alloc((size_t)units, sizeof *part_of_unit);
    WB_CLEANUP(wb_free_at) size_t *filled = wb_alloc((size_t)parts, sizeof *filled);
    if (!sizes || !part_of_unit || !filled) return wb_fail_nomem(err);
    for (int u = 0; u < units; u++) sizes[u].unit = u;
    for (size_t i = 0; i < count; i++) sizes[unit[i]].photos++;
    if (units) qsort(sizes, (size_t)units, sizeof *sizes, by_size);
    for (int u = 0; u < units; u++) {
        int smallest = 0;
        for (int p = 1; p < parts; p++) {
            if (filled[p] < filled[smallest]) smallest = p;
        }
        part_of_unit[sizes[u].unit] = smallest;
        filled[smallest] += sizes[u].photos;
    }
    for (size_t i = 0; i < count; i++) part[i] = part_of_unit[unit[i]];
    return WB_OK;
}
