#ifndef WB_IMAGE_RAW_LEVELS_H
#define WB_IMAGE_RAW_LEVELS_H

#include "base/status.h"
#include "image/raw_area.h"
#include "image/raw_colour.h"

/* The repeating pattern of a sensor: which colour each number of a cell is, and what black and white are there. Where
 * every photosite has all colours the cell is one photosite: 1 row of its 3 or 4 numbers. */
typedef struct WbRawCell {
    int width, height; /* numbers: 1, 2, 4, 6, 8, 16; 3 or 4 x 1 */
    int block_width,
        block_height; /* of the smallest part of it that has all colours, as far as that is known */
    signed char colour[WB_RAW_CELL_MAX][WB_RAW_CELL_MAX]; /* 0 .. 3; -1: not used */
    double black[WB_RAW_CELL_MAX][WB_RAW_CELL_MAX];
    double white[WB_RAW_CELL_MAX][WB_RAW_CELL_MAX]; /* above black */
} WbRawCell;

/* After unpacking. Errors: WB_ERR_CORRUPT (white not above black). */
WB_MUST_USE WbStatus wb_raw_cell(const WbRaw *raw, const WbRawArea *area, WbRawCell *ret, WbErr *err);

#endif
