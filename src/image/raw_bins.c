#include "image/raw_bins.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "image/rows.h"
#include "image/srgb.h"

/* Numbers are summed down the columns first: one addition a number, in the order of memory, as wide as the machine
 * adds; across, only once a row of output pixels. */
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
    uint32_t *sums;    /* the same: 2^32 hold 65,536 rows */
    uint16_t *flags;   /* count: not 0 where a number of the blocks in work is saturated */
    uint32_t *clipped; /* image->width: saturated blocks */
} Bins;

static void free_bins(Bins *bins) {
    wb_free(bins->white);
    wb_free(bins->full);
    wb_free(bins->sums);
    wb_free(bins->flags);
    wb_free(bins->clipped);
}

static uint16_t level(double value) {
    return value < 1 ? 1 : value > UINT16_MAX ? UINT16_MAX : (uint16_t)value;
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
    return WB_OK;
}

/* How many of `blocks` blocks of `width` flags have one that is not 0. */
static uint32_t count_flagged(const uint16_t *flag, int64_t blocks, int width) {
    uint32_t count = 0;
    for (int64_t block = 0; width == 2 && block < blocks; block++) { /* most sensors': two flags are one number */
        uint32_t both;
        memcpy(&both, flag + 2 * block, sizeof both);
        count += both != 0;
    }
    for (int64_t block = 0; width != 2 && block < blocks; block++, flag += width) {
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

/* Sums the rows of cells `from` .. `to` - 1. */
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

/* The balanced mean of each colour, 0..1, under output column `j`; `rows` of cells were summed. */
static void means(const Bins *bins, int32_t j, int32_t rows, double mean[4]) {
    const WbRawCell *cell = bins->cell;
    size_t from = (size_t)((int64_t)j * bins->cells / bins->image->width);
    size_t to = (size_t)((int64_t)(j + 1) * bins->cells / bins->image->width);
    double sums[4] = {0}, counts[4] = {0};
    for (int y = 0; y < cell->height; y++) {
        for (int x = 0; x < cell->width; x++) {
            int c = cell->colour[y][x];
            if (c < 0) continue;
            uint64_t sum = 0;
            for (size_t i = from; i < to; i++)
                sum += bins->sums[(size_t)y * bins->count + i * (size_t)cell->width + (size_t)x];
            double count = (double)(to - from) * (double)rows;
            sums[c] += ((double)sum - cell->black[y][x] * count) / (cell->white[y][x] - cell->black[y][x]);
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

/* One row of output pixels from the sums of `rows` rows of cells. */
static void write_row(const Bins *bins, int32_t k, int32_t rows) {
    const WbRawCell *cell = bins->cell;
    WbImage *image = bins->image;
    int blocks = cell->width / cell->block_width * (cell->height / cell->block_height);
    for (int32_t j = 0; j < image->width; j++) {
        size_t at = (size_t)k * (size_t)image->width + (size_t)j;
        int64_t across =
            (int64_t)(j + 1) * bins->cells / image->width - (int64_t)j * bins->cells / image->width;
        double mean[4];
        means(bins, j, rows, mean);
        int cut = render(bins->colour, mean, image->rgb + at * 3);
        double share = (double)bins->clipped[j] / ((double)across * (double)rows * (double)blocks);
        image->clipped[at] = cut ? 1 : (float)share;
    }
    memset(bins->sums, 0, bins->count * (size_t)cell->height * sizeof *bins->sums);
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
        write_row(&bins, k, to - from);
    }
    return WB_OK;
}
