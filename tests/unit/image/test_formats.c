/* Every kind of TIFF that the reader promises, each written with the known picture and compared pixel by
 * pixel. */
#include <tiffio.h>

#include "check.h"
#include "expect.h"
#include "fixture.h"

/* Reading is exact but for floats: sums of up to 2 x 2 pixels and one table interpolation. */
#define LOSSLESS 2e-6
#define LOSSY .02 /* a JPEG of quality 98 errs by 2 or 3 of 255, and linear light stretches that twofold */

static void check_with(const char *name, const Fixture *fixture, Expect expect, double tolerance) {
    double clipped, off = expect_difference(name, fixture, expect, &clipped);
    if (!CHECK(off <= tolerance)) fprintf(stderr, "%s: off by %g\n", name, off);
    if (tolerance <= LOSSLESS && !CHECK(clipped <= 1e-6))
        fprintf(stderr, "%s: clipped off by %g\n", name, clipped);
}

static Fixture rgb(uint32_t width, uint32_t height) {
    return (Fixture){.width = width,
                     .height = height,
                     .photometric = PHOTOMETRIC_RGB,
                     .samples = 3,
                     .rows = 7,
                     .code = fixture_code};
}

static void test_bit_depths(void) {
    static const uint16_t whole[] = {1, 2, 3, 4, 8, 10, 12, 14, 16, 32};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        for (int planar = 0; planar < 2; planar++) {
            char name[64];
            Fixture f = rgb(150, 40);
            f.bits = whole[i];
            f.planar = planar;
            (void)snprintf(name, sizeof name, "rgb %d bits planar %d", whole[i], planar);
            check_with(name, &f, expect_rgb, LOSSLESS);
            f.big_endian = 1;
            f.tile = 16;
            check_with(name, &f, expect_rgb, LOSSLESS);
            f.photometric = PHOTOMETRIC_MINISBLACK;
            f.samples = 1;
            check_with(name, &f, expect_grey, LOSSLESS);
        }
    }
}

static void white_is_zero(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    for (int c = 0; c < 3; c++) ret[c] = expect_decoded(1 - f->code(f, x, y, 0) / fixture_full(f));
    expect_saturation(ret);
}

static void test_min_is_white(void) {
    static const uint16_t whole[] = {1, 4, 8, 16};
    for (size_t i = 0; i < 4; i++) {
        Fixture f = rgb(150, 40);
        f.photometric = PHOTOMETRIC_MINISWHITE;
        f.samples = 1;
        f.bits = whole[i];
        check_with("min is white", &f, white_is_zero, LOSSLESS);
    }
}

static void half_floats(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    expect_float(f, x, y, ret);
    for (int c = 0; c < 3; c++) {
        int exponent;
        double fraction = frexp(ret[c], &exponent);
        ret[c] = ldexp(floor(ldexp(fraction, 11)), exponent - 11);
    }
    expect_saturation(ret);
}

static void test_floats(void) {
    static const uint16_t sizes[] = {16, 32, 64};
    for (size_t i = 0; i < 3; i++) {
        Fixture f = rgb(150, 40);
        f.bits = sizes[i];
        f.format = SAMPLEFORMAT_IEEEFP;
        check_with("float", &f, sizes[i] == 16 ? half_floats : expect_float, LOSSLESS);
        f.big_endian = 1;
        f.planar = 1;
        check_with("float planar", &f, sizes[i] == 16 ? half_floats : expect_float, LOSSLESS);
        f.planar = 0;
        f.compression = COMPRESSION_ADOBE_DEFLATE;
        f.predictor = PREDICTOR_FLOATINGPOINT;
        check_with("float predictor", &f, sizes[i] == 16 ? half_floats : expect_float, LOSSLESS);
    }
}

/* Pixel columns in turn: NaN, +inf, -inf, 1e30, -1e30, .25. */
static double wild(const Fixture *f, uint32_t x, uint32_t y, int s) {
    (void)f, (void)y, (void)s;
    switch (x % 6) {
    case 0: return (double)NAN;
    case 1: return (double)INFINITY;
    case 2: return -(double)INFINITY;
    case 3: return 1e30;
    case 4: return -1e30;
    default: return .25;
    }
}

static void tamed(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    static const double values[] = {0, 1, 0, 65504, -65504, .25};
    (void)f, (void)y;
    for (int c = 0; c < 3; c++) ret[c] = values[x % 6];
    expect_saturation(ret);
}

static void test_wild_floats(void) {
    Fixture f = rgb(12, 5);
    f.format = SAMPLEFORMAT_IEEEFP;
    f.code = wild;
    f.bits = 32;
    check_with("wild floats", &f, tamed, LOSSLESS);
    f.bits = 64;
    check_with("wild doubles", &f, tamed, LOSSLESS);
}

static double premultiplied(const Fixture *f, uint32_t x, uint32_t y, int s) {
    double alpha = x < 3 ? 0 : .5, full = fixture_full(f);
    if (s == 3) return floor(alpha * full + .5);
    return floor(alpha * fixture_picture(f, x, y, s) * full + .5);
}

static void divided(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    double alpha = premultiplied(f, x, y, 3), full = fixture_full(f);
    for (int c = 0; c < 3; c++)
        ret[c] = alpha > 0 ? expect_decoded(fmin(1, premultiplied(f, x, y, c) / alpha)) : 0;
    (void)full;
    expect_saturation(ret);
}

static void test_alpha(void) {
    for (uint16_t bits = 8; bits <= 16; bits = (uint16_t)(bits + 8)) {
        for (int planar = 0; planar < 2; planar++) {
            Fixture f = rgb(150, 40);
            f.samples = 4;
            f.bits = bits;
            f.planar = planar;
            f.extra = EXTRASAMPLE_UNASSALPHA;
            check_with("alpha beside", &f, expect_rgb, LOSSLESS);
            f.extra = EXTRASAMPLE_UNSPECIFIED;
            f.samples = 5;
            check_with("two extra samples", &f, expect_rgb, LOSSLESS);
            f.samples = 4;
            f.extra = EXTRASAMPLE_ASSOCALPHA;
            f.code = premultiplied;
            check_with("alpha multiplied in", &f, divided, LOSSLESS);
        }
    }
}

static uint16_t palette_of(uint32_t index, int channel, int bits) {
    return (uint16_t)((index * (257U + 90U * (uint32_t)channel) << (8 - bits)) & 65535);
}

static double index_of(const Fixture *f, uint32_t x, uint32_t y, int s) {
    (void)s;
    return (x * 3 + y * 5) % (1U << f->bits);
}

static void from_palette(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    uint32_t index = (uint32_t)index_of(f, x, y, 0);
    for (int c = 0; c < 3; c++) ret[c] = expect_decoded(f->palette[c][index] / 65535.0);
    expect_saturation(ret);
}

static void test_palette(void) {
    for (uint16_t bits = 1; bits <= 8; bits = (uint16_t)(bits * 2)) {
        uint16_t maps[3][256];
        for (uint32_t i = 0; i < 1U << bits; i++)
            for (int c = 0; c < 3; c++) maps[c][i] = palette_of(i, c, bits);
        maps[0][0] = 65535;
        Fixture f = {.width = 150,
                     .height = 40,
                     .photometric = PHOTOMETRIC_PALETTE,
                     .bits = bits,
                     .rows = 7,
                     .palette = {maps[0], maps[1], maps[2]},
                     .code = index_of};
        check_with("palette", &f, from_palette, LOSSLESS);
    }
}

/* YCbCr of the picture by the standard's default coefficients; the chroma of a clump is that of its first
 * pixel. */
static double ycbcr_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    double r = fixture_picture(f, x, y, 0), g = fixture_picture(f, x, y, 1), b = fixture_picture(f, x, y, 2);
    double luma = .299 * r + .587 * g + .114 * b;
    if (s == 0) return floor(luma * 255 + .5);
    return floor(128 + 255 * (s == 1 ? (b - luma) / 1.772 : (r - luma) / 1.402) + .5);
}

static void from_ycbcr(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    uint32_t across = f->clump_width ? f->clump_width : 1, down = f->clump_height ? f->clump_height : 1;
    double luma = ycbcr_code(f, x, y, 0) / 255;
    double cb = (ycbcr_code(f, x / across * across, y / down * down, 1) - 128) / 255;
    double cr = (ycbcr_code(f, x / across * across, y / down * down, 2) - 128) / 255;
    double r = luma + 1.402 * cr, b = luma + 1.772 * cb, g = (luma - .299 * r - .114 * b) / .587;
    ret[0] = expect_decoded(fmax(0, fmin(1, r)));
    ret[1] = expect_decoded(fmax(0, fmin(1, g)));
    ret[2] = expect_decoded(fmax(0, fmin(1, b)));
    expect_saturation(ret);
}

static void test_ycbcr(void) {
    static const uint16_t clumps[][2] = {{1, 1}, {2, 1}, {2, 2}, {4, 1}, {4, 2}, {4, 4}};
    for (size_t i = 0; i < 6; i++) {
        for (uint32_t tile = 0; tile <= 16; tile += 16) {
            char name[64];
            Fixture f = rgb(151, 43);
            f.photometric = PHOTOMETRIC_YCBCR;
            f.clump_width = clumps[i][0];
            f.clump_height = clumps[i][1];
            f.code = ycbcr_code;
            f.tile = tile;
            f.rows = 8;
            (void)snprintf(name, sizeof name, "ycbcr %d %d tile %u", clumps[i][0], clumps[i][1], tile);
            check_with(name, &f, from_ycbcr, LOSSLESS * 2);
        }
    }
    Fixture f = rgb(151, 43);
    f.photometric = PHOTOMETRIC_YCBCR;
    f.clump_width = f.clump_height = 1;
    f.code = ycbcr_code;
    f.planar = 1;
    check_with("ycbcr planes", &f, from_ycbcr, LOSSLESS * 2);
}

static void from_inks(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    double full = fixture_full(f), black = f->code(f, x, y, 3) / full;
    for (int c = 0; c < 3; c++) ret[c] = expect_decoded((1 - f->code(f, x, y, c) / full) * (1 - black));
    expect_saturation(ret);
}

static void test_cmyk(void) {
    for (uint16_t bits = 8; bits <= 16; bits = (uint16_t)(bits + 8)) {
        Fixture f = rgb(150, 40);
        f.photometric = PHOTOMETRIC_SEPARATED;
        f.samples = 4;
        f.bits = bits;
        check_with("cmyk", &f, from_inks, LOSSLESS);
        f.planar = 1;
        check_with("cmyk planes", &f, from_inks, LOSSLESS);
    }
}

int main(void) {
    test_bit_depths();
    test_min_is_white();
    test_floats();
    test_wild_floats();
    test_alpha();
    test_palette();
    test_ycbcr();
    test_cmyk();
    return check_done();
}
