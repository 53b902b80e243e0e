#include "image/raw_levels.h"

#include <libraw/libraw.h>
#include <string.h>

#define RANGE_MIN 15 /* steps between black and white: below four bits nothing is a photo */

static int same_cell(libraw_data_t *data, int width, int height) {
    for (int y = 0; y < WB_RAW_CELL_MAX; y++)
        for (int x = 0; x < WB_RAW_CELL_MAX; x++)
            if (libraw_COLOR(data, y, x) != libraw_COLOR(data, y % height, x % width)) return 0;
    return 1;
}

static void size_of_cell(libraw_data_t *data, WbRawCell *cell) {
    static const int heights[] = {2, 4, 8, 16};
    cell->width = cell->height = WB_RAW_CELL_MAX;
    if (data->idata.filters == 9) { /* X-Trans: 6 x 6, and all colours in every 3 x 3 */
        cell->width = cell->height = 6;
        cell->block_width = cell->block_height = 3;
        return;
    }
    for (size_t i = 0; i < sizeof heights / sizeof *heights; i++)
        if (same_cell(data, 2, heights[i])) {
            cell->width = 2;
            cell->height = heights[i];
            break;
        }
    cell->block_width = cell->width;
    cell->block_height = cell->height;
}

static void mosaic(libraw_data_t *data, WbRawCell *cell) {
    size_of_cell(data, cell);
    for (int y = 0; y < cell->height; y++)
        for (int x = 0; x < cell->width; x++)
            cell->colour[y][x] = (signed char)(libraw_COLOR(data, y, x) & 3);
}

static void whole(int samples, int colours, WbRawCell *cell) {
    cell->width = cell->block_width = samples;
    cell->height = cell->block_height = 1;
    for (int x = 0; x < samples; x++)
        cell->colour[0][x] = (signed char)(x < colours ? x : -1);
}

/* The mean of LibRaw's repeating black pattern over the places that fall on place `x`, `y` of the cell. */
static double pattern_black(const libraw_colordata_t *color, const WbRawCell *cell, int y, int x) {
    unsigned height = color->cblack[4], width = color->cblack[5];
    double sum = 0;
    int count = 0;
    if (height == 0 || width == 0 || (uint64_t)height * width > LIBRAW_CBLACK_SIZE - 6) return 0;
    for (unsigned r = (unsigned)y; r < height * (unsigned)cell->height; r += (unsigned)cell->height)
        for (unsigned c = (unsigned)x; c < width * (unsigned)cell->width; c += (unsigned)cell->width, count++)
            sum += (double)color->cblack[6 + r % height * width + c % width];
    return sum / count;
}

static double white_of(const libraw_data_t *data, int c) {
    const libraw_colordata_t *color = &data->rawdata.color;
    double own = (double)color->linear_max[c], all = (double)color->maximum;
    return own > all / 2 && own < all ? own : all; /* a channel's own limit, where it can be one */
}

WbStatus wb_raw_cell(const WbRaw *raw, const WbRawArea *area, WbRawCell *ret, WbErr *err) {
    libraw_data_t *data = raw->data;
    const libraw_colordata_t *color = &data->rawdata.color;
    int is_phase_one = strncmp(libraw_unpack_function_name(data), "phase_one_load_raw", 18) == 0;
    WbRawCell cell = {0};
    if (area->samples > 1)
        whole(area->samples, data->idata.colors, &cell);
    else if (data->idata.filters == 0)
        whole(1, 1, &cell);
    else
        mosaic(data, &cell);
    for (int y = 0; y < cell.height; y++) {
        for (int x = 0; x < cell.width; x++) {
            int c = cell.colour[y][x] < 0 ? 0 : cell.colour[y][x];
            double black =
                (double)color->black + (double)color->cblack[c] + pattern_black(color, &cell, y, x);
            if (is_phase_one) black = (double)color->phase_one_data.t_black;
            cell.black[y][x] = black;
            cell.white[y][x] = white_of(data, c);
            if (!(cell.white[y][x] >= black + RANGE_MIN))
                return wb_fail(
                    err, WB_ERR_CORRUPT,
                    "%s: damaged: black reads as %.0f and white as %.0f: copy it again from the original",
                    raw->source->name, black, cell.white[y][x]);
        }
    }
    *ret = cell;
    return WB_OK;
}
