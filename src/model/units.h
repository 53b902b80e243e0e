#ifndef WB_MODEL_UNITS_H
#define WB_MODEL_UNITS_H

#include <stddef.h>

#include "base/status.h"
#include "image/shot.h"

/* Photos of one shoot resemble each other: an honest held-out figure keeps them together. */

#define WB_UNITS_MIN 5 /* fewer shoots than this cannot be told apart from their photos */

/* Numbers the shoots of `count` photos from 0: shooting days where there are at least WB_UNITS_MIN of them, else
 * sessions, else runs of photos next to each other in time (then in the given order). *units is how many. Errors:
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_units_of_shots(size_t count, const WbShot *shots, int *unit, int *units, WbErr *err);

/* Deals units to parts: the largest first (equals by number) to the currently smallest part (the lowest of equals), so
 * that parts are about equally large and every unit is in one. part[i] = 0 .. parts - 1. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_deal_units(size_t count, const int *unit, int units, int parts, int *part, WbErr *err);

#endif
