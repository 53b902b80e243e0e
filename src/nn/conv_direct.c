#include "nn/levels.h"

#include "nn/conv_direct.h"
#include "nn/vector.h"

/* How many rows of a tile fit beside 16, 32 and 48 channels: enough sums under way to hide the
 * delay of a fused multiplication and addition, few enough to stay in 32 (AVX-512, NEON) or 16 registers. */
#if defined(__AVX512F__)
enum { ROWS_16 = 8, ROWS_32 = 8, ROWS_48 = 4 };
#elif defined(__AVX2__)
enum { ROWS_16 = 4, ROWS_32 = 2, ROWS_48 = 2 };
#else
enum { ROWS_16 = 2, ROWS_32 = 1, ROWS_48 = 1 };
#endif
enum { ROWS_MAX = 8, VECTORS_MAX = 48 / WB_LANES, CHUNK = 48 };

/* The padded photo and its patches, in floats. */
typedef struct Frame {
    int oh, ow, height, width; /* px; of the output; of the padded photo */
    size_t line;               /* of the padded photo */
    size_t row;                /* kernel * cin: one line of a patch */
    size_t step;               /* from a patch to its right neighbour's */
    size_t line_step;          /* to the one below */
    int kernel, cout;
} Frame;

static Frame frame_of(const WbConv *conv) {
    Frame f = {.oh = wb_conv_out_height(conv), .ow = wb_conv_out_width(conv)};
    f.kernel = conv->kernel;
    f.cout = conv->cout;
    f.height = (f.oh - 1) * conv->stride + conv->kernel;
    f.width = (f.ow - 1) * conv->stride + conv->kernel;
    f.line = (size_t)f.width * (size_t)conv->cin;
    f.row = (size_t)conv->kernel * (size_t)conv->cin;
    f.step = (size_t)conv->stride * (size_t)conv->cin;
    f.line_step = (size_t)conv->stride * f.line;
    return f;
}

/* Copies the photo between its borders, or the other way round (what lies in the borders is dropped). */
static void copy_inside(const WbConv *conv, const Frame *f, float *padded, float *photo, int out) {
    int lines = f->height - conv->pad < conv->h ? f->height - conv->pad : conv->h;
    int columns = f->width - conv->pad < conv->w ? f->width - conv->pad : conv->w;
    for (int y = 0; y < lines; y++) {
        float *inside = padded + (size_t)(y + conv->pad) * f->line + (size_t)conv->pad * (size_t)conv->cin;
        float *line = photo + (size_t)y * (size_t)conv->w * (size_t)conv->cin;
        size_t bytes = (size_t)columns * (size_t)conv->cin * sizeof *line;
        if (out) memcpy(line, inside, bytes);
        else memcpy(inside, line, bytes);
    }
}

/* patches of `rows` neighbouring pixels -> y[rows][cout] */
WB_INLINE void forward_tile(const Frame *f, const float *patch, const float *weight, const float *bias, float *y,
                            int rows, int vectors) {
    WbVector sum[ROWS_MAX][VECTORS_MAX];
    WB_UNROLL for (int p = 0; p < rows; p++) {
        WB_UNROLL for (int v = 0; v < vectors; v++)
            sum[p][v] = bias ? wb_vector_load(bias + v * WB_LANES) : (WbVector){0};
    }
    for (int ky = 0; ky < f->kernel; ky++, patch += f->line) {
        for (size_t j = 0; j < f->row; j++, weight += vectors * WB_LANES) {
            WB_UNROLL for (int v = 0; v < vectors; v++) {
                WbVector w = wb_vector_load(weight + v * WB_LANES);
                WB_UNROLL for (int p = 0; p < rows; p++) sum[p][v] += patch[(size_t)p * f->step + j] * w;
            }
        }
    }
    WB_UNROLL for (int p = 0; p < rows; p++) {
        WB_UNROLL for (int v = 0; v < vectors; v++) wb_vector_store(sum[p][v], y + (p * vectors + v) * WB_LANES);
    }
}

WB_INLINE void forward_photo(const Frame *f, const float *padded, const float *weight, const float *bias, float *y,
                             int rows, int vectors) {
    for (int oy = 0; oy < f->oh; oy++) {
        const float *patch = padded + (size_t)oy * f->line_step;
        int ox = 0;
        for (; ox + rows <= f->ow; ox += rows, patch += (size_t)rows * f->step, y += rows * f->cout)
            forward_tile(f, patch, weight, bias, y, rows, vectors);
        for (; ox < f->ow; ox++, patch += f->step, y += f->cout) forward_tile(f, patch, weight, bias, y, 1, vectors);
    }
}

void wb_conv_direct_forward(const WbConv *conv, const float *x, const float *weight, const float *bias, float *scratch,
                            float *y) {
    Frame f = frame_of(conv);
    size_t photo = (size_t)conv->h * (size_t)conv->w * (size_t)conv->cin;
    memset(scratch, 0, (size_t)f.height * f.line * sizeof *scratch);
    for (int i = 0; i < conv->n; i++, x += photo, y += (size_t)f.oh * (size_t)f.ow * (size_t)f.cout) {
        copy_inside(conv, &f, scratch, (float *)x, 0);
        if (f.cout == 16) forward_photo(&f, scratch, weight, bias, y, ROWS_16, 16 / WB_LANES);
        else if (f.cout == 32) forward_photo(&f, scratch, weight, bias, y, ROWS_32, 32 / WB_LANES);
        else forward_photo(&f, scratch, weight, bias, y, ROWS_48, 48 / WB_LANES);
    }
}

/* dweight[rows][cout] of `rows` neighbouring entries of the patches, over all pixels of a photo; `x` is the first of
 * the entries in the first patch. */
WB_INLINE void weight_tile(const Frame *f, const float *x, const float *dy, float *dweight, int rows, int vectors) {
    WbVector sum[ROWS_MAX][VECTORS_MAX];
    WB_UNROLL for (int j = 0; j < rows; j++) {
        WB_UNROLL for (int v = 0; v < vectors; v++) sum[j][v] = wb_vector_load(dweight + (j * vectors + v) * WB_LANES);
    }
    for (int oy = 0; oy < f->oh; oy++) {
        const float *at = x + (size_t)oy * f->line_step;
        for (int ox = 0; ox < f->ow; ox++, at += f->step, dy += vectors * WB_LANES) {
            WB_UNROLL for (int v = 0; v < vectors; v++) {
                WbVector d = wb_vector_load(dy + v * WB_LANES);
                WB_UNROLL for (int j = 0; j < rows; j++) sum[j][v] += at[j] * d;
            }
        }
    }
    WB_UNROLL for (int j = 0; j < rows; j++) {
        WB_UNROLL for (int v = 0; v < vectors; v++) wb_vector_store(sum[j][v], dweight + (j * vectors + v) * WB_LANES);
    }
}

WB_INLINE void weight_photo(const Frame *f, const float *padded, const float *dy, float *dweight, int rows,
                            int vectors) {
    for (int ky = 0; ky < f->kernel; ky++, padded += f->line) {
        size_t j = 0;
        for (; j + (size_t)rows <= f->row; j += (size_t)rows, dweight += rows * f->cout)
            weight_tile(f, padded + j, dy, dweight, rows, vectors);
        for (; j < f->row; j++, dweight += f->cout) weight_tile(f, padded + j, dy, dweight, 1, vectors);
    }
}

void wb_conv_direct_weights(const WbConv *conv, const float *x, const float *dy, float *scratch, float *dweight) {
    Frame f = frame_of(conv);
    size_t photo = (size_t)conv->h * (size_t)conv->w * (size_t)conv->cin;
    memset(scratch, 0, (size_t)f.height * f.line * sizeof *scratch);
    for (int i = 0; i < conv->n; i++, x += photo, dy += (size_t)f.oh * (size_t)f.ow * (size_t)f.cout) {
        copy_inside(conv, &f, scratch, (float *)x, 0);
        if (f.cout == 16) weight_photo(&f, scratch, dy, dweight, ROWS_16, 16 / WB_LANES);
        else if (f.cout == 32) weight_photo(&f, scratch, dy, dweight, ROWS_32, 32 / WB_LANES);
        else weight_photo(&f, scratch, dy, dweight, ROWS_48, 48 / WB_LANES);
    }
}

/* weight[kernel][row][cout] -> turned[kernel][row / CHUNK][cout][CHUNK] */
static void turn(const Frame *f, const float *weight, float *turned) {
    for (size_t at = 0; at < (size_t)f->kernel * f->row; at++) {
        float *column = turned + at / CHUNK * (CHUNK * (size_t)f->cout) + at % CHUNK;
        for (int o = 0; o < f->cout; o++) column[o * CHUNK] = weight[at * (size_t)f->cout + (size_t)o];
    }
}

/* Adds to CHUNK entries of `pixels` neighbouring patches what their outputs ask for. Patches overlap: one after the
 * other. */
WB_INLINE void input_tile(const Frame *f, const float *dy, const float *turned, float *patch, int pixels) {
    enum { VECTORS = CHUNK / WB_LANES };
    WbVector sum[ROWS_MAX][VECTORS];
    WB_UNROLL for (int p = 0; p < pixels; p++) {
        WB_UNROLL for (int v = 0; v < VECTORS; v++) sum[p][v] = (WbVector){0};
    }
    for (int o = 0; o < f->cout; o++, turned += CHUNK) {
        WB_UNROLL for (int v = 0; v < VECTORS; v++) {
            WbVector w = wb_vector_load(turned + v * WB_LANES);
            WB_UNROLL for (int p = 0; p < pixels; p++) sum[p][v] += dy[p * f->cout + o] * w;
        }
    }
    for (int p = 0; p < pixels; p++, patch += f->step) {
        WB_UNROLL for (int v = 0; v < VECTORS; v++)
            wb_vector_store(wb_vector_load(patch + v * WB_LANES) + sum[p][v], patch + v * WB_LANES);
    }
}

static void inputs_of_chunk(const Frame *f, const float *turned, const float *dy, float *padded) {
    for (int oy = 0; oy < f->oh; oy++) {
        float *patch = padded + (size_t)oy * f->line_step;
        int ox = 0;
        for (; ox + ROWS_48 <= f->ow; ox += ROWS_48, patch += ROWS_48 * f->step, dy += ROWS_48 * f->cout)
            input_tile(f, dy, turned, patch, ROWS_48);
        for (; ox < f->ow; ox++, patch += f->step, dy += f->cout) input_tile(f, dy, turned, patch, 1);
    }
}

static void inputs_of_photo(const Frame *f, const float *turned, const float *dy, float *padded) {
    for (int ky = 0; ky < f->kernel; ky++, padded += f->line) {
        for (size_t j = 0; j < f->row; j += CHUNK, turned += CHUNK * f->cout)
            inputs_of_chunk(f, turned, dy, padded + j);
    }
}

void wb_conv_direct_inputs(const WbConv *conv, const float *weight, const float *dy, float *scratch, float *dx) {
    Frame f = frame_of(conv);
    size_t photo = (size_t)conv->h * (size_t)conv->w * (size_t)conv->cin, padded = (size_t)f.height * f.line;
    float *turned = scratch + padded;
    turn(&f, weight, turned);
    if (f.height - conv->pad < conv->h || f.width - conv->pad < conv->w) /* pixels that no patch reaches */
        memset(dx, 0, photo * (size_t)conv->n * sizeof *dx);
    for (int i = 0; i < conv->n; i++, dx += photo, dy += (size_t)f.oh * (size_t)f.ow * (size_t)f.cout) {
        memset(scratch, 0, padded * sizeof *scratch);
        inputs_of_photo(&f, turned, dy, scratch);
        copy_inside(conv, &f, scratch, dx, 1);
    }
}
