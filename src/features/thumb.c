#include "features/thumb.h"

#include <math.h>
#include <string.h>

#include "features/features.h"
#include "image/rows.h"

enum { TAPS = WB_IMAGE_EDGE_PX / WB_THUMB_PX + 2 }; /* whole pixels under one of the thumbnail's, and one at each end */

/* What lies under one pixel of the thumbnail, along one edge; the weights sum to 1. */
typedef struct Span {
    int first, count;
    float weight[TAPS];
} Span;

static void make_spans(int length, Span *spans) {
    double step = (double)length / WB_THUMB_PX;
    for (int i = 0; i < WB_THUMB_PX; i++) {
        double from = i * step, to = (i + 1) * step;
        Span *span = &spans[i];
        *span = (Span){.first = (int)from};
        for (int x = span->first; x < length && x < to; x++)
            span->weight[span->count++] = (float)((fmin(x + 1.0, to) - fmax(x, from)) / step);
    }
}

static uint16_t code_of_linear(float value) {
    float code = sqrtf(value > 0.0F ? value : 0.0F) * 65535.0F + 0.5F;
    return (uint16_t)(code < 65535.0F ? code : 65535.0F);
}

/* A row of sums over a thumbnail's row, to its pixels. */
static void put_row(const float *sums, const Span *spans, uint16_t *thumb) {
    for (int x = 0; x < WB_THUMB_PX; x++) {
        const Span *span = &spans[x];
        float mean[3] = {0};
        for (int i = 0; i < span->count; i++)
            for (int c = 0; c < 3; c++) mean[c] += span->weight[i] * sums[3 * (span->first + i) + c];
        for (int c = 0; c < 3; c++) thumb[c * WB_THUMB_PX * WB_THUMB_PX + x] = code_of_linear(mean[c]);
    }
}

void wb_thumb_of_image(const WbImage *image, uint16_t *thumb) {
    const WbRowKernels *kernels = wb_row_kernels(wb_cpu_level());
    Span across[WB_THUMB_PX], down[WB_THUMB_PX];
    size_t row = 3 * (size_t)image->width;
    make_spans(image->width, across);
    make_spans(image->height, down);
    for (int y = 0; y < WB_THUMB_PX; y++) {
        float sums[3 * WB_IMAGE_EDGE_PX] = {0};
        for (int i = 0; i < down[y].count; i++)
            kernels->add(image->rgb + (size_t)(down[y].first + i) * row, row, down[y].weight[i], sums);
        put_row(sums, across, thumb + y * WB_THUMB_PX);
    }
}
