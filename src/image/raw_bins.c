#include "image/raw_bins.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "image/rows.h"
#include "image/srgb.h"

/* Where the border of output pixels cuts the numbers of one place in the cells: so many lie whole before it, and of the
 * next one a part, 0..1. */
typedef struct Border {
    int32_t whole;
    double part;
} Border;

/* Numbers are summed down the columns first: one addition a number, in the order of memory, as wide as the machine
 * adds; across, only where a row of output pixels ends. All sums run on from the top of the picture: a row of output
 * pixels is the difference between its two borders. */
typedef struct Bins {
    const WbRowKernels *kernels;
    const WbRawArea *area;
    const WbRawCell *cell;
    const WbRawColour *colour;
    WbImage *image;
    size_t count;      /* numbers of a row that make whole cells */
    int32_t cells;     /* of a row */
    uint16_t *white;   /* cell->height x count: where a number is cut */
    uint16_t *full;    /* the same: from where it is saturated */
    uint32_t *sums;    /* the same, down to the last cell in work: 2^32 hold 65,536 rows, and LibRaw counts to that */
    uint16_t *flags;   /* count: not 0 where a number of the blocks in work is saturated */
    uint32_t *clipped; /* image->width: saturated blocks */
    double *values;    /* count: sums down to a border */
    Border *columns;   /* cell->width x (image->width + 1) */
    Border rows[2][WB_RAW_CELL_MAX]; /* of the places in the cell's columns: above and below the output row in work */
    double *down[2];                 /* cell->height x cell->width x image->width: sums down to those borders */
} Bins;

static void free_bins(Bins *bins) {
    wb_free(bins->white);
    wb_free(bins->full);
    wb_free(bins->sums);
    wb_free(bins->flags);
    wb_free(bins->clipped);
    wb_free(bins->values);
    wb_free(bins->columns);
    wb_free(bins->down[0]);
    wb_free(bins->down[1]);
}

static uint16_t level(double value) {
    return value < 1 ? 1 : value > UINT16_MAX ? UINT16_MAX : (uint16_t)value;
}

/* Border `index` of `parts` equal parts of `cells` cells of `period` photosites, for the numbers at `place` in them. */
static Border border_of(int32_t index, int32_t parts, int32_t cells, int period, int place) {
    double reach = period > 1 ? 2 : 1; /* photosites that a number stands for: to the next of its colour */
    double at = (double)index * cells * period / parts, before = (at - place - .5 + reach / 2) / period;
    Border border = {.whole = index == parts ? cells : (int32_t)before};
    if (index > 0 && index < parts) border.part = fmin((before - border.whole) * period / reach, 1);
    if (index > 0 && border.whole < cells) return border;
    return (Border){.whole = index > 0 ? cells : 0};
}

static WbStatus make_borders(Bins *bins, WbErr *err) {
    const WbRawCell *cell = bins->cell;
    int32_t width = bins->image->width;
    size_t sums = (size_t)(cell->height * cell->width) * (size_t)width;
    int samples = bins->area->samples; /* numbers of one photosite stand in one place */
    bins->values = wb_alloc(bins->count, sizeof *bins->values);
    bins->columns = wb_alloc((size_t)cell->width * (size_t)(width + 1), sizeof *bins->columns);
    for (int i = 0; i < 2; i++)
        bins->down[i] = wb_alloc(sums, sizeof *bins->down[i]);
    if (!bins->values || !bins->columns || !bins->down[0] || !bins->down[1]) return wb_fail_nomem(err);
    for (int x = 0; x < cell->width; x++)
        for (int32_t j = 0; j <= width; j++)
            bins->columns[x * (width + 1) + j] = border_of(j, width, bins->cells, cell->width / samples, x / samples);
    return WB_OK;
}

static WbStatus make_bins(Bins *bins, WbErr *err) {
    const WbRawCell *cell = bins->cell;
    size_t all = bins->count * (size_t)cell->height;
    const double saturated = wb_srgb_decode(WB_SATURATED_ENCODED);
    bins->kernels = wb_row_kernels(wb_cpu_level());
    bins->white = wb_alloc(all, sizeof *bins->white);
    bins->full = wb_alloc(all, sizeof *bins->full);
    bins->sums = wb_alloc(all, sizeof *bins->sums);
    bins->flags = wb_alloc(bins->count, sizeof *bins->flags);
    bins->clipped = wb_alloc((size_t)bins->image->width, sizeof *bins->clipped);
    if (!bins->white || !bins->full || !bins->sums || !bins->flags || !bins->clipped)
        return wb_fail_nomem(err);
    for (size_t i = 0; i < all; i++) {
        size_t y = i / bins->count, x = i % bins->count % (size_t)cell->width;
        int c = cell->colour[y][x];
        double range = c < 0 ? 0 : (cell->white[y][x] - cell->black[y][x]) / bins->colour->multipliers[c];
        bins->white[i] = c < 0 ? 0 : level(cell->black[y][x] + range);
        bins->full[i] = c < 0 ? UINT16_MAX : level(cell->black[y][x] + range * saturated);
    }
    return make_borders(bins, err);
}

/* Two flags are one number, and compilers look at many of those at a time. */
static uint32_t count_pairs(const uint16_t *flag, int64_t pairs) {
    uint32_t count = 0;
    for (int64_t pair = 0; pair < pairs; pair++) {
        uint32_t both;
        memcpy(&both, flag + 2 * pair, sizeof both);
        count += both != 0;
    }
    return count;
}

/* How many of `blocks` blocks of `width` flags have one that is not 0. */
static uint32_t count_flagged(const uint16_t *flag, int64_t blocks, int width) {
    uint32_t count = 0;
    if (width == 2) return count_pairs(flag, blocks); /* nearly all sensors */
    for (int64_t block = 0; block < blocks; block++, flag += width) {
        unsigned any = 0;
        for (int x = 0; x < width; x++)
            any |= flag[x];
        count += any != 0;
    }
    return count;
}

/* Counts the blocks that have a saturated number, and forgets the flags. */
static void count_clipped(const Bins *bins) {
    int width = bins->cell->block_width, per_cell = bins->cell->width / width;
    for (int32_t j = 0; j < bins->image->width; j++) {
        int64_t from = (int64_t)j * bins->cells / bins->image->width,
                to = (int64_t)(j + 1) * bins->cells / bins->image->width;
        const uint16_t *flag = bins->flags + (size_t)from * (size_t)bins->cell->width;
        bins->clipped[j] += count_flagged(flag, (to - from) * per_cell, width);
    }
    memset(bins->flags, 0, bins->count * sizeof *bins->flags);
}

/* Adds the rows of cells `from` .. `to` - 1. */
static void add_cells(const Bins *bins, int32_t from, int32_t to) {
    int height = bins->cell->height;
    unsigned any = 0;
    for (int32_t y = from * height; y < to * height; y++) {
        size_t at = (size_t)(y % height) * bins->count;
        const uint16_t *row = bins->area->numbers + (size_t)y * bins->area->pitch;
        any |= bins->kernels->bin(row, bins->white + at, bins->full + at, bins->count, bins->sums + at, bins->flags);
        if ((y + 1) % bins->cell->block_height == 0 && any) {
            count_clipped(bins);
            any = 0;
        }
    }
}

/* The sums of row `y` of the cells down to `border`, where those of `cells` cells were added: what of its rows lies
 * behind the border is taken away, what before it is not yet there comes in. */
static void sum_down(const Bins *bins, int y, Border border, int32_t cells, int32_t all_cells) {
    const uint16_t *white = bins->white + (size_t)y * bins->count;
    const uint32_t *sums = bins->sums + (size_t)y * bins->count;
    double *values = bins->values;
    for (size_t i = 0; i < bins->count; i++)
        values[i] = (double)sums[i];
    for (int32_t cell = cells - 1; cell <= cells + 1; cell++) { /* a border is less than a cell from there */
        double part = cell < border.whole ? 1 : cell == border.whole ? border.part : 0;
        double missing = part - (cell < cells);
        if (missing == 0 || cell < 0 || cell >= all_cells) continue;
        const uint16_t *row = bins->area->numbers + (size_t)(cell * bins->cell->height + y) * bins->area->pitch;
        for (size_t i = 0; i < bins->count; i++)
            values[i] += missing * (double)(row[i] < white[i] ? row[i] : white[i]);
    }
}

/* Of the values at place `x` in the cells, the sum between the borders of each output pixel. */
static void sum_across(const Bins *bins, int x, double *sums) {
    const Border *border = bins->columns + x * (bins->image->width + 1);
    size_t step = (size_t)bins->cell->width;
    double before = 0; /* part of the number that the border in work cuts */
    for (int32_t j = 0; j < bins->image->width; j++, border++) {
        const double *value = bins->values + (size_t)border->whole * step + (size_t)x;
        double sum = -before;
        for (int32_t i = border->whole; i < border[1].whole; i++, value += step)
            sum += *value;
        before = border[1].part > 0 ? border[1].part * *value : 0;
        sums[j] = sum + before;
    }
}

/* Goes on to the border below row `k` of output pixels, of which `cells` cells were summed. */
static void move_down(Bins *bins, int32_t k, int32_t cells, int32_t all_cells) {
    const WbRawCell *cell = bins->cell;
    size_t width = (size_t)bins->image->width;
    double *above = bins->down[0];
    bins->down[0] = bins->down[1];
    bins->down[1] = above;
    memcpy(bins->rows[0], bins->rows[1], sizeof bins->rows[0]);
    for (int y = 0; y < cell->height; y++) {
        bins->rows[1][y] = border_of(k + 1, bins->image->height, all_cells, cell->height, y);
        sum_down(bins, y, bins->rows[1][y], cells, all_cells);
        for (int x = 0; x < cell->width; x++)
            sum_across(bins, x, bins->down[1] + (size_t)(y * cell->width + x) * width);
    }
}

static double between(const Border *from, const Border *to) {
    return to->whole - from->whole + to->part - from->part;
}

/* The balanced mean of each colour, 0..1, under output column `j` between the two borders. */
static void means(const Bins *bins, int32_t j, double mean[4]) {
    const WbRawCell *cell = bins->cell;
    int32_t width = bins->image->width;
    double sums[4] = {0}, counts[4] = {0};
    for (int y = 0; y < cell->height; y++) {
        for (int x = 0; x < cell->width; x++) {
            const Border *column = bins->columns + x * (width + 1) + j;
            size_t at = (size_t)(y * cell->width + x) * (size_t)width + (size_t)j;
            int c = cell->colour[y][x];
            if (c < 0) continue;
            double count = between(column, column + 1) * between(&bins->rows[0][y], &bins->rows[1][y]);
            double sum = bins->down[1][at] - bins->down[0][at];
            sums[c] += (sum - cell->black[y][x] * count) / (cell->white[y][x] - cell->black[y][x]);
            counts[c] += count;
        }
    }
    if (bins->colour->colours == 3) { /* the second green is green */
        sums[1] += sums[3];
        counts[1] += counts[3];
    }
    for (int c = 0; c < 4; c++)
        mean[c] = counts[c] > 0 ? sums[c] / counts[c] * bins->colour->multipliers[c] : 0;
}

/* The colour of the balanced means, cut to what a rendering can hold; 1 where its brightest channel is saturated. */
static int render(const WbRawColour *colour, const double mean[4], float *rgb) {
    const double saturated = wb_srgb_decode(WB_SATURATED_ENCODED);
    double most = 0;
    for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int i = 0; i < colour->colours; i++)
            sum += colour->rgb[c][i] * mean[i];
        rgb[c] = (float)fmin(fmax(sum, 0), 1);
        most = fmax(most, sum);
    }
    return most >= saturated;
}

/* One row of output pixels, of which `rows` rows of cells were looked at for saturation. */
static void write_row(const Bins *bins, int32_t k, int32_t rows) {
    const WbRawCell *cell = bins->cell;
    WbImage *image = bins->image;
    int blocks = cell->width / cell->block_width * (cell->height / cell->block_height);
    for (int32_t j = 0; j < image->width; j++) {
        size_t at = (size_t)k * (size_t)image->width + (size_t)j;
        int64_t across =
            (int64_t)(j + 1) * bins->cells / image->width - (int64_t)j * bins->cells / image->width;
        double mean[4];
        means(bins, j, mean);
        int cut = render(bins->colour, mean, image->rgb + at * 3);
        double share = (double)bins->clipped[j] / ((double)across * (double)rows * (double)blocks);
        image->clipped[at] = cut ? 1 : (float)share;
    }
    memset(bins->clipped, 0, (size_t)image->width * sizeof *bins->clipped);
}

WbStatus wb_raw_bin(const WbRawArea *area, const WbRawCell *cell, const WbRawColour *colour, WbImage *image,
                    WbErr *err) {
    WB_CLEANUP(free_bins) Bins bins = {.area = area, .cell = cell, .colour = colour, .image = image};
    int32_t down = area->rows / cell->height;
    bins.cells = (int32_t)((int64_t)area->cols * area->samples / cell->width);
    bins.count = (size_t)bins.cells * (size_t)cell->width;
    WB_TRY(make_bins(&bins, err));
    for (int32_t k = 0; k < image->height; k++) {
        int32_t from = (int32_t)((int64_t)k * down / image->height),
                to = (int32_t)((int64_t)(k + 1) * down / image->height);
        add_cells(&bins, from, to);
        move_down(&bins, k, to, down);
        write_row(&bins, k, to - from);
    }
    return WB_OK;
}
