#ifndef WB_EVAL_DAYS_H
#define WB_EVAL_DAYS_H

#include <stddef.h>

#include "base/status.h"

/* The distinct days of some photos, by date, and how many photos each has. */
typedef struct WbDays {
    int *day;
    size_t *photos;
    size_t count;
} WbDays;

/* `use` (may be NULL) leaves out photos whose entry is 0. Freed by wb_days_clear. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_days_of_photos(const int *days, const unsigned char *use, size_t count, WbDays *ret,
                                       WbErr *err);

void wb_days_clear(WbDays *days); /* takes a zeroed one */

size_t wb_days_find(const WbDays *days, int day); /* the index of a day that is there */

#endif
