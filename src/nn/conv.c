#include "nn/conv.h"

#include <assert.h>
#include <cblas.h>
#include <string.h>

#include "nn/columns.h"
#include "nn/conv_direct.h"

/* The fast convolution. Few output channels go the direct way (conv_direct.h), the others here. An output line (one
 * row of pixels of one photo) is `ow` rows of a matrix whose columns are the inputs under the kernel; so many lines at
 * a time are laid out and multiplied as stay in the cache. */

#define SCRATCH_FLOATS ((size_t)1 << 17) /* 512 KiB: half of a common L2 cache, the rest for x, y, weights */

int wb_conv_out_height(const WbConv *conv) {
    return (conv->h + 2 * conv->pad - conv->kernel) / conv->stride + 1;
}

int wb_conv_out_width(const WbConv *conv) {
    return (conv->w + 2 * conv->pad - conv->kernel) / conv->stride + 1;
}

size_t wb_conv_input_count(const WbConv *conv) {
    return (size_t)conv->n * (size_t)conv->h * (size_t)conv->w * (size_t)conv->cin;
}

size_t wb_conv_output_count(const WbConv *conv) {
    size_t pixels = (size_t)wb_conv_out_height(conv) * (size_t)wb_conv_out_width(conv);
    return (size_t)conv->n * pixels * (size_t)conv->cout;
}

static int patch_floats(const WbConv *conv) {
    return conv->kernel * conv->kernel * conv->cin;
}

size_t wb_conv_weight_count(const WbConv *conv) {
    return (size_t)patch_floats(conv) * (size_t)conv->cout;
}

/* The input itself is the matrix: nothing to lay out. */
static int is_pointwise(const WbConv *conv) {
    return conv->kernel == 1 && conv->stride == 1 && conv->pad == 0;
}

static int lines_all(const WbConv *conv) {
    return conv->n * wb_conv_out_height(conv);
}

/* Output lines laid out at a time. */
static int lines_at_once(const WbConv *conv) {
    size_t line = (size_t)wb_conv_out_width(conv) * (size_t)patch_floats(conv);
    size_t fit = SCRATCH_FLOATS / line, all = (size_t)lines_all(conv);
    if (fit < 1) fit = 1;
    return (int)(fit < all ? fit : all);
}

int wb_conv_direct_fits(const WbConv *conv) {
    return conv->cout == 16 || conv->cout == 32 || conv->cout == 48;
}

int wb_conv_direct_fits_inputs(const WbConv *conv) {
    return wb_conv_direct_fits(conv) && conv->kernel * conv->cin % 48 == 0;
}

size_t wb_conv_direct_scratch(const WbConv *conv) {
    size_t height = (size_t)((wb_conv_out_height(conv) - 1) * conv->stride + conv->kernel);
    size_t width = (size_t)((wb_conv_out_width(conv) - 1) * conv->stride + conv->kernel);
    return height * width * (size_t)conv->cin + wb_conv_weight_count(conv); /* a padded photo, weights turned */
}

size_t wb_conv_scratch(const WbConv *conv) {
    size_t direct = wb_conv_direct_fits(conv) ? wb_conv_direct_scratch(conv) : 0;
    size_t floats = (size_t)lines_at_once(conv) * (size_t)wb_conv_out_width(conv) * (size_t)patch_floats(conv);
    if (is_pointwise(conv) || floats < direct) floats = direct;
    return floats;
}

/* Where one kernel row of one output pixel lies: `before` of its floats are left of the photo, then `inside`
 * are at `at` of the input, the rest is to the right. A kernel row above or below the photo has inside = 0.
 */
typedef struct Span {
    size_t at, before, inside;
} Span;

/* What all pixels of an output line have in common. */
typedef struct Line {
    size_t photo; /* offset of the photo's first pixel, in pixels */
    int y;        /* the photo's line under the kernel's first row; may be outside */
} Line;

static Line line_at(const WbConv *conv, int line) {
    int oh = wb_conv_out_height(conv);
    return (Line){(size_t)(line / oh) * (size_t)conv->h * (size_t)conv->w,
                  line % oh * conv->stride - conv->pad};
}

static inline Span span_of(const WbConv *conv, Line line, int ox, int ky) {
    int y = line.y + ky, x = ox * conv->stride - conv->pad;
    int left = x < 0 ? -x : 0, right = x + conv->kernel > conv->w ? x + conv->kernel - conv->w : 0;
    if (y < 0 || y >= conv->h || left + right >= conv->kernel) return (Span){0, 0, 0};
    size_t pixel = line.photo + (size_t)y * (size_t)conv->w + (size_t)(x + left), cin = (size_t)conv->cin;
    return (Span){pixel * cin, (size_t)left * cin, (size_t)(conv->kernel - left - right) * cin};
}

/* x -> patches[ow][kernel][kernel][cin] of one output line */
static void lay_out(const WbConv *conv, Line line, const float *x, float *patches) {
    size_t row = (size_t)conv->kernel * (size_t)conv->cin;
    int ow = wb_conv_out_width(conv), kernel = conv->kernel;
    for (int i = 0, ox = 0, ky = 0; i < ow * kernel; i++, patches += row) {
        Span span = span_of(conv, line, ox, ky);
        if (++ky == kernel) ky = 0, ox++;
        size_t end = span.before + span.inside;
        for (size_t j = 0; j < span.before; j++)
            patches[j] = 0;
        for (size_t j = 0; j < span.inside; j++)
            patches[span.before + j] = x[span.at + j];
        for (size_t j = end; j < row; j++)
            patches[j] = 0;
    }
}

/* patches[ow][kernel][kernel][cin] of one output line -> dx (added to) */
static void lay_back(const WbConv *conv, Line line, const float *patches, float *dx) {
    size_t row = (size_t)conv->kernel * (size_t)conv->cin;
    int ow = wb_conv_out_width(conv), kernel = conv->kernel;
    for (int i = 0, ox = 0, ky = 0; i < ow * kernel; i++, patches += row) {
        Span span = span_of(conv, line, ox, ky);
        if (++ky == kernel) ky = 0, ox++;
        for (size_t j = 0; j < span.inside; j++)
            dx[span.at + j] += patches[span.before + j];
    }
}

/* The patch matrix of `lines` output lines from `line` on: in scratch, or the input itself. */
static const float *patches_of(const WbConv *conv, int line, int lines, const float *x, float *scratch) {
    size_t floats = (size_t)wb_conv_out_width(conv) * (size_t)patch_floats(conv);
    if (is_pointwise(conv)) return x + (size_t)line * floats;
    for (int i = 0; i < lines; i++)
        lay_out(conv, line_at(conv, line + i), x, scratch + (size_t)i * floats);
    return scratch;
}

static void fill_bias(size_t rows, int cout, const float *bias, float *y) {
    for (size_t row = 0; row < rows; row++)
        for (int i = 0; i < cout; i++)
            y[row * (size_t)cout + (size_t)i] = bias[i];
}

void wb_conv_forward(const WbConv *conv, const float *x, const float *weight, const float *bias,
                     float *scratch, float *y) {
    int ow = wb_conv_out_width(conv), inner = patch_floats(conv), cout = conv->cout;
    int step = lines_at_once(conv), all = lines_all(conv);
    assert(ow > 0 && wb_conv_out_height(conv) > 0);
    if (wb_conv_direct_fits(conv)) {
        wb_conv_direct_forward(conv, x, weight, bias, scratch, y);
        return;
    }
    for (int line = 0; line < all; line += step) {
        int lines = all - line < step ? all - line : step;
        const float *patches = patches_of(conv, line, lines, x, scratch);
        float *out = y + (size_t)line * (size_t)ow * (size_t)cout;
        if (bias) fill_bias((size_t)lines * (size_t)ow, cout, bias, out);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, lines * ow, cout, inner, 1, patches, inner,
                    weight, cout, bias ? 1.0f : 0.0f, out, cout);
    }
}

/* dx of `lines` lines: dy times the transposed weight, laid back. */
static void input_lines(const WbConv *conv, int line, int lines, const float *weight, const float *dy,
                        float *scratch, float *dx) {
    int ow = wb_conv_out_width(conv), inner = patch_floats(conv), cout = conv->cout;
    size_t floats = (size_t)ow * (size_t)inner;
    float *patches = is_pointwise(conv) ? dx + (size_t)line * floats : scratch;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, lines * ow, inner, cout, 1, dy, cout, weight, cout,
                0, patches, inner);
    if (is_pointwise(conv)) return;
    for (int i = 0; i < lines; i++)
        lay_back(conv, line_at(conv, line + i), scratch + (size_t)i * floats, dx);
}

static void backward_inputs(const WbConv *conv, const float *weight, const float *dy, float *scratch, float *dx) {
    int step = lines_at_once(conv), all = lines_all(conv);
    if (!is_pointwise(conv)) memset(dx, 0, wb_conv_input_count(conv) * sizeof *dx);
    for (int line = 0; line < all; line += step) {
        int lines = all - line < step ? all - line : step;
        size_t at = (size_t)line * (size_t)wb_conv_out_width(conv) * (size_t)conv->cout;
        input_lines(conv, line, lines, weight, dy + at, scratch, dx);
    }
}

static void backward_weights(const WbConv *conv, const float *x, const float *dy, float *scratch, float *dweight) {
    int ow = wb_conv_out_width(conv), inner = patch_floats(conv), cout = conv->cout;
    int step = lines_at_once(conv), all = lines_all(conv);
    for (int line = 0; line < all; line += step) {
        int lines = all - line < step ? all - line : step;
        const float *patches = patches_of(conv, line, lines, x, scratch);
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, inner, cout, lines * ow, 1, patches, inner,
                    dy + (size_t)line * (size_t)ow * (size_t)cout, cout, 1, dweight, cout);
    }
}

void wb_conv_backward(const WbConv *conv, const float *x, const float *weight, const float *dy,
                      float *scratch, float *dx, float *dweight, float *dbias) {
    size_t rows = (size_t)lines_all(conv) * (size_t)wb_conv_out_width(conv);
    assert(wb_conv_out_width(conv) > 0 && wb_conv_out_height(conv) > 0);
    if (dbias) wb_columns_add(rows, conv->cout, conv->cout, dy, dbias);
    if (wb_conv_direct_fits(conv)) wb_conv_direct_weights(conv, x, dy, scratch, dweight);
    else backward_weights(conv, x, dy, scratch, dweight);
    if (!dx) return;
    if (wb_conv_direct_fits_inputs(conv)) wb_conv_direct_inputs(conv, weight, dy, scratch, dx);
    else backward_inputs(conv, weight, dy, scratch, dx);
}
