/* Every compression that the library has, in strips and tiles, contiguous and planar, of every orientation
 * and size. */
#include <tiffio.h>

#include "check.h"
#include "expect.h"
#include "fixture.h"
#include "image/memory_image.h"
#include "image/photo_limits.h"
#include "image/reduce.h"

#define LOSSLESS 2e-6 /* sums of up to 2 x 2 pixels and one table interpolation */
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
                     .rows = 16,
                     .code = fixture_code};
}

/* 1 when this build of libtiff has the codec; says so when not. */
static int has(uint16_t codec, const char *name) {
    if (TIFFIsCODECConfigured(codec)) return 1;
    printf("not checked: libtiff lacks %s\n", name);
    return 0;
}

typedef struct Codec {
    uint16_t tag;
    const char *name;
    int wide;       /* 1: takes 16-bit samples too */
    int predictors; /* 1: has the horizontal predictor */
    double tolerance;
} Codec;

static void test_codec(const Codec *codec, uint16_t bits, int planar, uint32_t tile) {
    char name[80];
    Fixture f = rgb(150, 45);
    f.compression = codec->tag;
    f.bits = bits;
    f.planar = planar;
    f.tile = tile;
    (void)snprintf(name, sizeof name, "%s %d bits planar %d tile %u", codec->name, bits, planar, tile);
    check_with(name, &f, expect_rgb, codec->tolerance);
    f.big_tiff = 1;
    f.big_endian =
        codec->tag != COMPRESSION_PIXARLOG; /* libtiff 4.5 does not swap it on writing, only on reading */
    check_with(name, &f, expect_rgb, codec->tolerance);
    f.predictor = codec->predictors ? PREDICTOR_HORIZONTAL : 0;
    if (f.predictor) check_with(name, &f, expect_rgb, codec->tolerance);
}

/* What libtiff 4.5 cannot write: WebP knows pixels only; PixarLog in tiles; and in planes it is misread, so
 * refused. */
static int writable(uint16_t codec, int planar, uint32_t tile) {
    if (codec == COMPRESSION_WEBP) return !planar;
    return codec != COMPRESSION_PIXARLOG || (!planar && !tile);
}

static void test_codecs(void) {
    static const Codec codecs[] = {
        {COMPRESSION_NONE, "none", 1, 0, LOSSLESS},
        {COMPRESSION_LZW, "LZW", 1, 1, LOSSLESS},
        {COMPRESSION_PACKBITS, "PackBits", 1, 0, LOSSLESS},
        {COMPRESSION_ADOBE_DEFLATE, "Deflate", 1, 1, LOSSLESS},
        {COMPRESSION_DEFLATE, "old Deflate", 1, 1, LOSSLESS},
        {COMPRESSION_LZMA, "LZMA", 1, 1, LOSSLESS},
        {COMPRESSION_ZSTD, "ZSTD", 1, 1, LOSSLESS},
        {COMPRESSION_LERC, "LERC", 1, 0, LOSSLESS},
        {COMPRESSION_WEBP, "WebP", 0, 0, LOSSLESS},
        {COMPRESSION_JPEG, "JPEG", 0, 0, LOSSY},
        {COMPRESSION_PIXARLOG, "PixarLog", 0, 0, .01}}; /* 11 bits of a logarithm; libtiff always marks it as
                                                           8-bit */
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (!has(codecs[i].tag, codecs[i].name)) continue;
        for (int form = 0; form < 4; form++) {
            int planar = form & 1;
            uint32_t tile = form & 2 ? 32 : 0;
            if (!writable(codecs[i].tag, planar, tile)) continue;
            test_codec(&codecs[i], 8, planar, tile);
            if (codecs[i].wide) test_codec(&codecs[i], 16, planar, tile);
        }
    }
}

static void test_bilevel(void) {
    static const Codec codecs[] = {{COMPRESSION_CCITTRLE, "CCITT RLE", 0, 0, 0},
                                   {COMPRESSION_CCITTFAX3, "CCITT 3", 0, 0, 0},
                                   {COMPRESSION_CCITTFAX4, "CCITT 4", 0, 0, 0},
                                   {COMPRESSION_CCITTRLEW, "CCITT RLEW", 0, 0, 0},
                                   {COMPRESSION_JBIG, "JBIG", 0, 0, 0}};
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (!has(codecs[i].tag, codecs[i].name)) continue;
        Fixture f = rgb(150, 45);
        f.photometric = PHOTOMETRIC_MINISBLACK;
        f.samples = f.bits = 1;
        f.compression = codecs[i].tag;
        if (f.compression == COMPRESSION_JBIG) f.rows = f.height; /* one strip is all its codec knows */
        check_with(codecs[i].name, &f, expect_grey, LOSSLESS);
    }
}

static void test_jpeg_ycbcr(void) {
    static const uint16_t clumps[][2] = {{1, 1}, {2, 1}, {2, 2}};
    if (!has(COMPRESSION_JPEG, "JPEG")) return;
    for (size_t i = 0; i < 3; i++) {
        for (uint32_t tile = 0; tile <= 32; tile += 32) {
            Fixture f = rgb(150, 45);
            f.photometric = PHOTOMETRIC_YCBCR;
            f.compression = COMPRESSION_JPEG;
            f.clump_width = clumps[i][0];
            f.clump_height = clumps[i][1];
            f.tile = tile;
            check_with("JPEG YCbCr", &f, expect_rgb,
                       i ? 2 * LOSSY : LOSSY); /* subsampled chroma is smoothed too */
        }
    }
}

/* XYZ of the picture as linear light, by the inverse of libtiff's matrix: CCIR 709 primaries, white of equal
 * energy. */
static double xyz_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    static const double matrix[3][3] = {{.497, .339, .164}, {.256, .678, .066}, {.023, .113, .864}};
    double sum = 0;
    for (int c = 0; c < 3; c++) sum += matrix[s][c] * fixture_picture(f, x, y, c);
    return sum;
}

static void from_xyz(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    for (int c = 0; c < 3; c++) ret[c] = fixture_picture(f, x, y, c);
    expect_saturation(ret);
}

static void from_luminance(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    for (int c = 0; c < 3; c++) ret[c] = fixture_picture(f, x, y, 0);
    expect_saturation(ret);
}

static void test_log_light(void) {
    if (!has(COMPRESSION_SGILOG, "SGILog") || !has(COMPRESSION_SGILOG24, "SGILog24")) return;
    Fixture f = rgb(150, 45);
    f.photometric = PHOTOMETRIC_LOGLUV;
    f.bits = 32;
    f.format = SAMPLEFORMAT_IEEEFP;
    f.compression = COMPRESSION_SGILOG;
    f.code = xyz_code;
    check_with("SGILog", &f, from_xyz,
               .02); /* the format's steps of u'v' are .0024 and the matrix amplifies them */
    f.compression = COMPRESSION_SGILOG24;
    check_with("SGILog24", &f, from_xyz, .04); /* 10 bits of a logarithm, coarser u'v' */
    f.photometric = PHOTOMETRIC_LOGL;
    f.samples = 1;
    f.compression = COMPRESSION_SGILOG;
    f.code = fixture_code;
    check_with("SGILog L", &f, from_luminance, .005);
}

/* Where upright pixel x, y of the picture is stored. The eight cases, as the standard words them: which edge
 * of the scene the first row and the first column show. */
static void stored(int orientation, int w, int h, int x, int y, int *sx, int *sy) {
    switch (orientation) {
    case 1: *sx = x, *sy = y; return;                 /* row 0 top, column 0 left */
    case 2: *sx = w - 1 - x, *sy = y; return;         /* top, right */
    case 3: *sx = w - 1 - x, *sy = h - 1 - y; return; /* bottom, right */
    case 4: *sx = x, *sy = h - 1 - y; return;         /* bottom, left */
    case 5: *sx = y, *sy = x; return;                 /* left, top */
    case 6: *sx = y, *sy = h - 1 - x; return;         /* right, top */
    case 7: *sx = w - 1 - y, *sy = h - 1 - x; return; /* right, bottom */
    default: *sx = w - 1 - y, *sy = x; return;        /* left, bottom */
    }
}

static void test_orientation(uint16_t orientation, uint32_t w, uint32_t h) {
    Fixture f = rgb(w, h);
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbErr err = {0};
    Bytes file = {0};
    int turned = orientation >= 5, width, height;
    f.orientation = orientation;
    CHECK(fixture_write(&f, &file));
    int ok = CHECK_OK(wb_image_read_memory(file.data, file.bytes, "orientation", &image, &err), err);
    fixture_free(&file);
    wb_reduced_size((int)w, (int)h, WB_IMAGE_EDGE_PX, &width, &height);
    if (!ok ||
        !CHECK(image->width == (turned ? height : width) && image->height == (turned ? width : height)))
        return;
    CHECK(image->full_width == (int)(turned ? h : w) && image->full_height == (int)(turned ? w : h));
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            int sx, sy, at = y * image->width + x;
            double wanted[4];
            stored(orientation, width, height, x, y, &sx, &sy);
            expect_reduced(&f, expect_rgb, width, height, sx, sy, wanted);
            for (int c = 0; c < 3; c++) CHECK_NEAR(image->rgb[at * 3 + c], wanted[c], LOSSLESS);
            CHECK_NEAR(image->clipped[at], wanted[3], LOSSLESS);
        }
    }
}

static void test_sizes(void) {
    static const uint32_t sizes[][2] = {{1, 1},    {2, 1},     {1, 300},   {3000, 2},
                                        {2, 3000}, {128, 128}, {129, 127}, {17, 131}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (uint32_t tile = 0; tile <= 64; tile += 64) {
            Fixture f = rgb(sizes[i][0], sizes[i][1]);
            char name[64];
            f.tile = tile;
            (void)snprintf(name, sizeof name, "%u x %u tile %u", f.width, f.height, tile);
            check_with(name, &f, expect_rgb, 4e-6); /* sums of up to 24 pixels */
            f.planar = 1;
            check_with(name, &f, expect_rgb, 4e-6);
        }
    }
}

static double quiet(const Fixture *f, uint32_t x, uint32_t y, int s) {
    return s * .25 + (x >> 7) * .03125 + (y >= f->height / 2 ? .125 : 0);
}

/* A single strip above WB_IMAGE_SCANLINE_BYTES is decoded row by row, planes side by side. */
static void test_large_strip(void) {
    static const uint16_t codecs[] = {COMPRESSION_PACKBITS, COMPRESSION_ADOBE_DEFLATE};
    for (size_t i = 0; i < 2; i++) {
        Fixture f = rgb(1024, 350); /* 8.2 MiB of doubles */
        char name[64];
        CHECK(1024 * 350 * 24 > WB_IMAGE_SCANLINE_BYTES);
        f.format = SAMPLEFORMAT_IEEEFP;
        f.bits = 64;
        f.rows = f.height;
        f.compression = codecs[i];
        f.planar = (int)i;
        f.code = quiet;
        (void)snprintf(name, sizeof name, "large strip, codec %d planar %d", codecs[i], f.planar);
        check_with(name, &f, expect_float, 4e-6); /* sums of 8 x 8 pixels */
    }
}

static void check_status(const Fixture *f, WbStatus wanted, const char *words) {
    WbImage *image = NULL;
    WbErr err = {0};
    Bytes file = {0};
    CHECK(fixture_write(f, &file));
    CHECK(wb_image_read_memory(file.data, file.bytes, "some.tif", &image, &err) == wanted);
    if (!CHECK(strstr(err.text, "some.tif: ") && strstr(err.text, words))) fprintf(stderr, "%s\n", err.text);
    CHECK(!image);
    fixture_free(&file);
}

static void check_refused(const Fixture *f, const char *words) {
    check_status(f, WB_ERR_INPUT, words);
}

/* What we do not read is refused by name, never misread. */
static void test_refused(void) {
    Fixture f = rgb(20, 20);
    f.preview = 1;
    check_refused(&f, "previews only");
    f = rgb(20, 20);
    f.format = SAMPLEFORMAT_INT;
    check_refused(&f, "unusual sample format");
    f.format = 0;
    f.bits = 20;
    check_refused(&f, "number of bits");
    f = rgb(20, 20);
    f.samples = 20;
    check_status(&f, WB_ERR_LIMIT, "20 samples a pixel");
    f = rgb(20, 20);
    f.photometric = PHOTOMETRIC_CFA;
    f.samples = 1;
    check_refused(&f, "RAW");
    f.photometric = PHOTOMETRIC_MASK;
    check_refused(&f, "colour kind");
    f = rgb(20, 20);
    f.planar = 1;
    f.compression = COMPRESSION_PIXARLOG;
    if (has(f.compression, "PixarLog")) check_refused(&f, "PixarLog");
}

int main(void) {
    test_codecs();
    test_bilevel();
    test_jpeg_ycbcr();
    test_log_light();
    for (uint16_t i = 1; i <= 8; i++) {
        test_orientation(i, 150, 45);
        test_orientation(i, 7, 4);
    }
    test_sizes();
    test_large_strip();
    test_refused();
    return check_done();
}
