#include "image/reduce.h"

#include <assert.h>

#include "base/memory.h"
#include "image/lanes.h"
#include "image/rows.h"

/* The pixels under one output column: `first` with its weight, then `whole` full ones, then one with weight
 * `last`. */
typedef struct Span {
    int32_t first, whole;
    float first_weight, last_weight;
} Span;

struct WbReducer {
    const WbRowKernels *kernels;
    WbImage *image; /* borrowed */
    Span *spans;    /* one an output column */
    float *totals;  /* full width x lanes: the output row that is being filled, its columns still apart */
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
    reducer->kernels = wb_row_kernels(wb_cpu_level());
    reducer->image = image;
    reducer->spans = wb_alloc(columns, sizeof *reducer->spans);
    reducer->totals = wb_alloc((size_t)image->full_width * WB_REDUCER_LANES, sizeof *reducer->totals);
    if (!reducer->spans || !reducer->totals) return wb_fail_nomem(err);
    for (int32_t j = 0; j < image->width; j++)
        reducer->spans[j] = span_of(j, image->full_width, image->width);
    *ret = reducer;
    reducer = NULL;
    return WB_OK;
}

/* The mean of a span of the output row; `share`: of a whole pixel in it. */
static WbLanes sum_span(const float *pixel, const Span *span, float share) {
    const float *last = pixel + ((size_t)span->whole + 1) * WB_REDUCER_LANES;
    WbLanes sum = wb_lanes_load(pixel) * span->first_weight;
    for (const float *p = pixel + WB_REDUCER_LANES; p < last; p += WB_REDUCER_LANES) sum += wb_lanes_load(p) * share;
    if (span->last_weight > 0) sum += wb_lanes_load(last) * span->last_weight; /* else maybe past the row's end */
    return sum;
}

static void write_row(WbReducer *reducer) {
    WbImage *image = reducer->image;
    size_t columns = (size_t)image->width, start = (size_t)reducer->out * columns;
    float *rgb = image->rgb + 3 * start, *clipped = image->clipped + start;
    float share = (float)((double)columns / (double)image->full_width);
    for (size_t j = 0; j < columns; j++, rgb += 3) {
        const Span *span = &reducer->spans[j];
        WbLanes mean = sum_span(reducer->totals + (size_t)span->first * WB_REDUCER_LANES, span, share);
        for (int c = 0; c < 3; c++) rgb[c] = mean[c];
        clipped[j] = mean[3] > 1 ? 1.0F : mean[3]; /* rounding may pass 1 by 1e-7 */
    }
    reducer->out++;
}

void wb_reducer_row(WbReducer *reducer, const float *row) {
    int64_t from = reducer->row * reducer->image->height, to = from + reducer->image->height;
    int64_t height = reducer->image->full_height; /* the length of an output row in the units of span_of */
    size_t count = (size_t)reducer->image->full_width * WB_REDUCER_LANES;
    assert(reducer->row < height);
    while (from < to) {
        int64_t begin = reducer->out * height, end = begin + height;
        int64_t until = to < end ? to : end;
        float weight = (float)((double)(until - from) / (double)height);
        (from == begin ? reducer->kernels->begin : reducer->kernels->add)(row, count, weight, reducer->totals);
        if (until == end) write_row(reducer);
        from = until;
    }
    reducer->row++;
}

void wb_reducer_free(WbReducer *reducer) {
    if (!reducer) return;
    wb_free(reducer->spans);
    wb_free(reducer->totals);
    wb_free(reducer);
}

void wb_reducer_free_at(WbReducer **reducer) {
    wb_reducer_free(*reducer);
}
