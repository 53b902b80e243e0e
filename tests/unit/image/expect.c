#include "expect.h"

#include <math.h>
#include <stdio.h>

#include "image/memory_image.h"

double expect_decoded(double encoded) {
    return encoded <= .04045 ? encoded / 12.92 : pow((encoded + .055) / 1.055, 2.4);
}

void expect_saturation(double ret[4]) {
    ret[3] =
        fmax(ret[0], fmax(ret[1], ret[2])) >= expect_decoded(.98) - 1e-7; /* the reader compares floats */
}

void expect_rgb(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    for (int c = 0; c < 3; c++) ret[c] = expect_decoded(f->code(f, x, y, c) / fixture_full(f));
    expect_saturation(ret);
}

void expect_grey(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    for (int c = 0; c < 3; c++) ret[c] = expect_decoded(f->code(f, x, y, 0) / fixture_full(f));
    expect_saturation(ret);
}

void expect_float(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    for (int c = 0; c < 3; c++) ret[c] = f->code(f, x, y, c);
    expect_saturation(ret);
}

/* Length of the part of [i, i + 1) inside [from, to). */
static double overlap(uint32_t i, double from, double to) {
    return fmax(0, fmin(i + 1.0, to) - fmax(i, from));
}

void expect_reduced(const Fixture *f, Expect expect, int width, int height, int x, int y, double ret[4]) {
    double wide = (double)f->width / width, high = (double)f->height / height, total = 0;
    double left = x * wide, right = left + wide, top = y * high, bottom = top + high;
    for (int c = 0; c < 4; c++) ret[c] = 0;
    for (uint32_t py = (uint32_t)top; py < f->height && py < bottom; py++) {
        for (uint32_t px = (uint32_t)left; px < f->width && px < right; px++) {
            double pixel[4], weight = overlap(px, left, right) * overlap(py, top, bottom);
            expect(f, px, py, pixel);
            for (int c = 0; c < 4; c++) ret[c] += weight * pixel[c];
            total += weight;
        }
    }
    for (int c = 0; c < 4; c++) ret[c] /= total;
}

static double compare(const Fixture *f, const WbImage *image, Expect expect, double *ret_clipped) {
    double worst = 0;
    *ret_clipped = 0;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            double wanted[4];
            int at = y * image->width + x;
            expect_reduced(f, expect, image->width, image->height, x, y, wanted);
            for (int c = 0; c < 3; c++) {
                double off = fabs((double)image->rgb[at * 3 + c] - wanted[c]);
                worst = isnan(off) ? (double)INFINITY : fmax(worst, off);
            }
            *ret_clipped = fmax(*ret_clipped, fabs((double)image->clipped[at] - wanted[3]));
        }
    }
    return worst;
}

double expect_difference(const char *name, const Fixture *f, Expect expect, double *ret_clipped) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    Bytes file = {0};
    WbErr err = {0};
    *ret_clipped = INFINITY;
    if (!fixture_write(f, &file)) {
        fprintf(stderr, "%s: cannot be written\n", name);
        return INFINITY;
    }
    WbStatus status = wb_image_read_memory(file.data, file.bytes, name, &image, &err);
    fixture_free(&file);
    if (status != WB_OK) {
        fprintf(stderr, "%s: %s\n", name, err.text);
        return INFINITY;
    }
    if (image->full_width != (int)f->width || image->full_height != (int)f->height) return INFINITY;
    return compare(f, image, expect, ret_clipped);
}
