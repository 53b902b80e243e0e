/* Drives fuzz_photo.c without a fuzzer: `replay_photo` damages fixtures of many kinds, the same ones every
 * time; `replay_photo FILE ...` replays files (past crashes); `replay_photo --seeds FOLDER` writes the fixtures
 * for a fuzzer:
 *
 *   CC=clang meson setup FUZZ -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link
 *   ninja -C FUZZ src/image/libimage.a src/color/libcolor.a src/base/libbase.a
 *   clang -g -fsanitize=fuzzer,address,undefined -D_POSIX_C_SOURCE=200809L -Isrc -Itests/fuzz -o fuzz_photo \
 *     tests/fuzz/fuzz_{photo,shot}.c FUZZ/src/{image/libimage*,color/libcolor,base/libbase}.a \
 *     -ltiff -llcms2 -lexpat -ljpeg -lraw_r -lheif -lpthread -lm
 *   ./fuzz_photo -rss_limit_mb=1500 -timeout=30 CORPUS FOLDER
 *
 * RAW and HEIC files are read by a process of their own: where LibRaw or libheif crashes there, the driver goes on, and
 * so it must.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <time.h>

#include "base/random.h"
#include "fixture.h"
#include "jpeg_fixture.h"
#include "raw_scene.h"

#define ROUNDS 120 /* damaged versions of each fixture: some 5,000 in all */
#define SECONDS 5  /* a slow machine stops early, and says so */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static const uint16_t codecs[] = {COMPRESSION_NONE,          COMPRESSION_LZW,  COMPRESSION_PACKBITS,
                                  COMPRESSION_ADOBE_DEFLATE, COMPRESSION_JPEG, COMPRESSION_ZSTD,
                                  COMPRESSION_LZMA,          COMPRESSION_WEBP, COMPRESSION_LERC,
                                  COMPRESSION_PIXARLOG};
#define CODECS (sizeof codecs / sizeof *codecs)
#define TIFF_KINDS 36
#define RAW_KINDS 7
#define JPEG_KINDS 6
#define KINDS (TIFF_KINDS + RAW_KINDS + JPEG_KINDS)

static uint16_t palette[256];

static const char packet[] =
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/' "
    "xmlns:exif='http://ns.adobe.com/exif/1.0/' "
    "crs:WhiteBalance='As Shot' crs:Temperature='5631' exif:FNumber='28/10' crs:AlreadyApplied='False'>"
    "<crs:Tint>+20</crs:Tint><exif:ISOSpeedRatings><rdf:Seq><rdf:li>800</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"
    "</rdf:Description></rdf:RDF><?xpacket end='w'?>";
static const FixtureDng camera = {.matrices = 2, .planes = 9, .neutral = {0.5F, 1, 0.7F}};
static const FixtureDng white = {.matrices = 1, .planes = 9, .white = {0.33F, 0.34F}};

/* Fixture `i` of TIFF_KINDS: every codec in strips, then in tiles, then kinds of pixels. */
static Fixture fixture_of(size_t i) {
    Fixture f = {.width = 21,
                 .height = 18,
                 .photometric = PHOTOMETRIC_RGB,
                 .samples = 3,
                 .rows = 8,
                 .exif = i & 1,
                 .code = fixture_code};
    if (i < 2 * CODECS) {
        f.compression = codecs[i % CODECS];
        f.tile =
            i >= CODECS && f.compression != COMPRESSION_PIXARLOG ? 16 : 0; /* libtiff does not tile that */
        return f;
    }
    switch (i - 2 * CODECS) {
    case 0: f.bits = 1; break;
    case 1: f.bits = 12; break;
    case 2: f.bits = 16, f.planar = 1; break;
    case 3: f.bits = 32, f.format = SAMPLEFORMAT_IEEEFP; break;
    case 4: f.samples = 4, f.extra = EXTRASAMPLE_ASSOCALPHA; break;
    case 5: f.photometric = PHOTOMETRIC_MINISWHITE, f.samples = 1; break;
    case 6:
        f.photometric = PHOTOMETRIC_PALETTE, f.samples = 1,
        f.palette[0] = f.palette[1] = f.palette[2] = palette;
        break;
    case 7: f.photometric = PHOTOMETRIC_YCBCR, f.clump_width = f.clump_height = 2; break;
    case 8: f.photometric = PHOTOMETRIC_SEPARATED, f.samples = 4; break;
    case 9: f.photometric = PHOTOMETRIC_CIELAB; break;
    case 10:
        f.photometric = PHOTOMETRIC_LOGLUV, f.bits = 32, f.format = SAMPLEFORMAT_IEEEFP,
        f.compression = COMPRESSION_SGILOG;
        break;
    case 11: f.big_tiff = 1, f.orientation = 6; break;
    case 13: f.dng = &camera, f.xmp = packet, f.xmp_bytes = sizeof packet, f.preview = 1; break;
    case 14: f.dng = &white, f.xmp = packet, f.xmp_bytes = sizeof packet, f.exif = 1; break;
    case 12: f.big_endian = 1, f.bits = 16, f.predictor = 2, f.compression = COMPRESSION_LZW; break;
    default:
        f.photometric = PHOTOMETRIC_MINISBLACK, f.samples = f.bits = 1, f.compression = COMPRESSION_CCITTFAX4;
        break;
    }
    return f;
}

static const FixtureRaw xtrans = {.repeat = 6,
                                  .mosaic = "GBGGRGRGRBGBGBGGRGGRGGBGBGBRGRGRGGBG",
                                  .black_repeat = 2,
                                  .black = {500, 510, 520, 530},
                                  .white = 16383};
static const FixtureRaw cropped = {.repeat = 2,
                                   .mosaic = "GBRG",
                                   .black_repeat = 1,
                                   .black = {256},
                                   .white = 4095,
                                   .active = {2, 2, 34, 46},
                                   .crop = {2, 2},
                                   .photo = {36, 24}};
static const FixtureRaw whole = {.black_repeat = 1, .black = {512}, .white = 16383};

/* A sensor of a few cells: most of the file is its directories. */
static int write_raw(size_t i, Bytes *ret) {
    Fixture f = raw_fixture();
    f.width = 30;
    f.height = 24;
    f.exif = i & 1;
    switch (i) {
    case 0: break;
    case 1: f.raw = &xtrans; break;
    case 2: f.raw = &cropped, f.width = 48, f.height = 36, f.orientation = 6; break;
    case 3: f.raw = &whole, f.photometric = 34892, f.samples = 3, f.code = raw_linear_code; break;
    case 4: f.raw = &whole, f.photometric = 34892, f.code = raw_grey_code; break;
    case 5: f.big_endian = 1, f.tile = 16; break;
    default: f.xmp = packet, f.xmp_bytes = sizeof packet; break;
    }
    return fixture_write(&f, ret);
}

static int write_jpeg(size_t i, Bytes *ret) {
    JpegFixture f = {.width = 21, .height = 18};
    switch (i) {
    case 0: f.orientation = 6; break;
    case 1: f.progressive = 1; break;
    case 2: f.channels = 1; break;
    case 3: f.channels = 4, f.ycck = 1; break;
    case 4: f.color_space = 65535, f.interop = "R03"; break;
    default: f.xmp = packet; break;
    }
    if (i % 2 == 0) f.icc = packet, f.icc_bytes = sizeof packet; /* not a profile, but carried as one */
    return jpeg_write(&f, ret);
}

/* File `i` of KINDS. */
static int write_kind(size_t i, Bytes *ret) {
    Fixture f = fixture_of(i);
    if (i < TIFF_KINDS) return fixture_write(&f, ret);
    return i < TIFF_KINDS + RAW_KINDS ? write_raw(i - TIFF_KINDS, ret) : write_jpeg(i - TIFF_KINDS - RAW_KINDS, ret);
}

/* One to four harms: bytes changed, a field set to a number that breaks things, a stretch copied over
 * another, a cut. */
static size_t damage(WbRandom *random, unsigned char *data, size_t bytes) {
    static const uint32_t numbers[] = {0,     1,     2,          255,        256,       32767,
                                       65535, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    for (uint32_t harms = 1 + wb_random_below(random, 4); harms > 0 && bytes > 16; harms--) {
        size_t at = wb_random_below(random, (uint32_t)bytes - 8),
               from = wb_random_below(random, (uint32_t)bytes - 8);
        switch (wb_random_below(random, 6)) {
        case 0:
        case 1: data[at] = (unsigned char)wb_random_u32(random); break;
        case 2: data[at] ^= (unsigned char)(1U << wb_random_below(random, 8)); break;
        case 3: memcpy(data + at, &numbers[wb_random_below(random, 11)], 2 + 2 * (at & 1)); break;
        case 4: memmove(data + at, data + from, 8); break;
        default: bytes -= wb_random_below(random, 4) ? 0 : wb_random_below(random, (uint32_t)bytes); break;
        }
    }
    return bytes;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Runs in rounds over all fixtures, so that a machine that stops early has seen every kind. */
static int damage_all(void) {
    Bytes files[KINDS] = {{0}};
    WbRandom random = wb_random(20230528, 1);
    double end = now() + SECONDS;
    int runs = 0, written = 0;
    for (size_t i = 0; i < KINDS; i++) written += write_kind(i, &files[i]);
    for (int round = 0; round < ROUNDS && now() < end; round++) {
        for (size_t i = 0; i < KINDS; i++) {
            if (!files[i].data) continue;
            unsigned char *copy = malloc(files[i].bytes);
            if (!copy) return 1;
            memcpy(copy, files[i].data, files[i].bytes);
            size_t bytes = round ? damage(&random, copy, files[i].bytes) : files[i].bytes;
            (void)LLVMFuzzerTestOneInput(copy, bytes);
            free(copy);
            runs++;
        }
    }
    for (size_t i = 0; i < KINDS; i++) fixture_free(&files[i]);
    printf("%d files of %d kinds, %d planned\n", runs, written, ROUNDS * written);
    return written <
           30; /* most kinds need nothing special of the library: something is wrong with the fixtures */
}

static int write_seeds(const char *folder) {
    for (size_t i = 0; i < KINDS; i++) {
        char path[512];
        Bytes file = {0};
        if (!write_kind(i, &file)) continue;
        (void)snprintf(path, sizeof path, "%s/seed%zu", folder, i);
        FILE *out = fopen(path, "wb");
        if (!out || fwrite(file.data, 1, file.bytes, out) != file.bytes || fclose(out) != 0) return 1;
        fixture_free(&file);
    }
    return 0;
}

static int replay(const char *path) {
    static unsigned char data[1 << 20]; /* fuzzers' inputs are smaller */
    FILE *in = fopen(path, "rb");
    if (!in) return 1;
    size_t bytes = fread(data, 1, sizeof data, in);
    (void)fclose(in);
    unsigned char *copy = malloc(bytes ? bytes : 1); /* of exactly this size, for the sanitizer */
    if (!copy) return 1;
    memcpy(copy, data, bytes);
    (void)LLVMFuzzerTestOneInput(copy, bytes);
    free(copy);
    return 0;
}

int main(int argc, char **argv) {
    int failed = 0;
    if (argc == 1) return damage_all();
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0) return write_seeds(argv[2]);
    for (int i = 1; i < argc; i++) failed |= replay(argv[i]);
    return failed;
}
