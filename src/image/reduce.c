#include "image/reduce.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

/* The pixels under one output column: `first` with its weight, then `whole` full ones, then one with weight
 * `last`. */
typedef struct Span {
    int32_t first, whole;
    float first_weight, last_weight;
} Span;

struct WbReducer {
    WbImage *image; /* borrowed */
    Span *spans;    /* one an output column */
    float *sums;    /* width x lanes: the row summed into columns, divided by the pixels a column */
    double *totals; /* width x lanes: the output row that is being filled */
    int64_t row;    /* next full-resolution row */
    int64_t out;    /* output row being filled */
};

void wb_reduced_size(int32_t width, int32_t height, int32_t edge, int32_t *ret_width, int32_t *ret_height) {
    int64_t longest = width > height ? width : height;
    if (longest <= edge) {
        *ret_width = width;
        *ret_height = height;
        return;
    }
    int64_t w = ((int64_t)width * edge * 2 + longest) / (2 * longest); /* rounded to the nearest */
    int64_t h = ((int64_t)height * edge * 2 + longest) / (2 * longest);
    *ret_width = w < 1 ? 1 : (int32_t)w;
    *ret_height = h < 1 ? 1 : (int32_t)h;
}

/* In units of 1/columns of a pixel, pixel x covers [x columns, (x+1) columns) and output column j covers
 * [j width, (j+1) width): whole numbers, so the borders are exact. */
static Span span_of(int64_t j, int64_t width, int64_t columns) {
    int64_t from = j * width, to = from + width;
    int64_t first = from / columns, last = (to - 1) / columns;
    Span span = {.first = (int32_t)first};
    if (last == first) {
        span.first_weight = (float)((double)(to - from) / (double)width);
        return span;
    }
    span.whole = (int32_t)(last - first - 1);
    span.first_weight = (float)((double)((first + 1) * columns - from) / (double)width);
    span.last_weight = (float)((double)(to - last * columns) / (double)width);
    return span;
}

WbStatus wb_reducer_new(WbImage *image, WbReducer **ret, WbErr *err) {
    assert(image->width >= 1 && image->width <= image->full_width);
    assert(image->height >= 1 && image->height <= image->full_height);
    WB_CLEANUP(wb_reducer_free_at) WbReducer *reducer = wb_alloc(1, sizeof *reducer);
    if (!reducer) return wb_fail_nomem(err);
    size_t columns = (size_t)image->width;
    reducer->image = image;
    reducer->spans = wb_alloc(columns, sizeof *reducer->spans);
    reducer->sums = wb_alloc(columns * WB_REDUCER_LANES, sizeof *reducer->sums);
    reducer->totals = wb_alloc(columns * WB_REDUCER_LANES, sizeof *reducer->totals);
    if (!reducer->spans || !reducer->sums || !reducer->totals) return wb_fail_nomem(err);
    for (int32_t j = 0; j < image->width; j++)
        reducer->spans[j] = span_of(j, image->full_width, image->width);
    *ret = reducer;
    reducer = NULL;
    return WB_OK;
}

static void sum_columns(const WbReducer *reducer, const float *row) {
    int32_t columns = reducer->image->width;
    float share =
        (float)((double)columns / (double)reducer->image->full_width); /* of a whole pixel in its column */
    for (int32_t j = 0; j < columns; j++) {
        Span span = reducer->spans[j];
        const float *pixel = row + (size_t)span.first * WB_REDUCER_LANES;
        const float *last = pixel + ((size_t)span.whole + 1) * WB_REDUCER_LANES;
        float sum[WB_REDUCER_LANES] = {0};
        for (const float *p = pixel + WB_REDUCER_LANES; p < last; p += WB_REDUCER_LANES)
            for (int c = 0; c < WB_REDUCER_LANES; c++) sum[c] += p[c];
        if (span.last_weight <= 0) last = pixel; /* nothing there: maybe past the row's end */
        for (int c = 0; c < WB_REDUCER_LANES; c++)
            reducer->sums[j * WB_REDUCER_LANES + c] =
                sum[c] * share + pixel[c] * span.first_weight + last[c] * span.last_weight;
    }
}

static void add_to_row(const WbReducer *reducer, double weight) {
    size_t count = (size_t)reducer->image->width * WB_REDUCER_LANES;
    for (size_t i = 0; i < count; i++) reducer->totals[i] += weight * (double)reducer->sums[i];
}

static void write_row(WbReducer *reducer) {
    WbImage *image = reducer->image;
    size_t columns = (size_t)image->width, start = (size_t)reducer->out * columns;
    for (size_t j = 0; j < columns; j++) {
        const double *total = reducer->totals + j * WB_REDUCER_LANES;
        for (size_t c = 0; c < 3; c++) image->rgb[(start + j) * 3 + c] = (float)total[c];
        image->clipped[start + j] = total[3] > 1 ? 1.0F : (float)total[3]; /* rounding may pass 1 by 1e-7 */
    }
    memset(reducer->totals, 0, columns * WB_REDUCER_LANES * sizeof *reducer->totals);
    reducer->out++;
}

void wb_reducer_row(WbReducer *reducer, const float *row) {
    int64_t from = reducer->row * reducer->image->height, to = from + reducer->image->height;
    int64_t height = reducer->image->full_height; /* the length of an output row in the units of span_of */
    assert(reducer->row < height);
    sum_columns(reducer, row);
    while (from < to) {
        int64_t end = (reducer->out + 1) * height;
        int64_t until = to < end ? to : end;
        add_to_row(reducer, (double)(until - from) / (double)height);
        if (until == end) write_row(reducer);
        from = until;
    }
    reducer->row++;
}

void wb_reducer_free(WbReducer *reducer) {
    if (!reducer) return;
    wb_free(reducer->spans);
    wb_free(reducer->sums);
    wb_free(reducer->totals);
    wb_free(reducer);
}

void wb_reducer_free_at(WbReducer **reducer) {
    wb_reducer_free(*reducer);
}
