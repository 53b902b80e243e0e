/* Damage: missing, empty, foreign, cut at every byte, absurd headers. The status, one clear sentence, no
 * picture. */
#include <stdlib.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "base/random.h"
#include "check.h"
#include "expect.h"
#include "fixture.h"
#include "image/memory_image.h"

static const uint16_t codecs[] = {COMPRESSION_NONE,     COMPRESSION_ADOBE_DEFLATE, COMPRESSION_LZW,
                                  COMPRESSION_PACKBITS, COMPRESSION_JPEG,          COMPRESSION_ZSTD,
                                  COMPRESSION_LZMA,     COMPRESSION_WEBP,          COMPRESSION_LERC};

static Fixture rgb(uint32_t width, uint32_t height) {
    return (Fixture){.width = width,
                     .height = height,
                     .photometric = PHOTOMETRIC_RGB,
                     .samples = 3,
                     .rows = 4,
                     .code = fixture_code};
}

static void check_status(const void *data, size_t bytes, WbStatus wanted, const char *words) {
    WbImage *image = NULL;
    WbErr err = {0};
    WbStatus status = wb_image_read_memory(data, bytes, "some.tif", &image, &err);
    int ok = CHECK(status == wanted) && CHECK(!image);
    ok = ok && CHECK(strncmp(err.text, "some.tif: ", 10) == 0) && CHECK(strstr(err.text, words));
    if (!ok) fprintf(stderr, "wanted \"%s\", got %s \"%s\"\n", words, wb_status_name(status), err.text);
    wb_image_free(image);
}

/* `but`: pixels at the end that may differ. */
static int same_but(const WbImage *a, const WbImage *b, size_t but) {
    size_t count = (size_t)a->width * (size_t)a->height - but;
    return a->width == b->width && a->height == b->height && a->assumed_srgb == b->assumed_srgb &&
           memcmp(a->rgb, b->rgb, count * 3 * sizeof *a->rgb) == 0 &&
           memcmp(a->clipped, b->clipped, count * sizeof *a->clipped) == 0;
}

static int same(const WbImage *a, const WbImage *b) {
    return same_but(a, b, 0);
}

/* Every shorter version of the file is an error or, where the cut hit nothing that matters, the very same
 * picture. */
static void test_cuts(const char *name, const Fixture *f) {
    WB_CLEANUP(wb_image_free_at) WbImage *whole = NULL;
    WbErr err = {0};
    Bytes file = {0};
    int refused = 0;
    CHECK(fixture_write(f, &file));
    CHECK_OK(wb_image_read_memory(file.data, file.bytes, name, &whole, &err), err);
    for (size_t bytes = 0; bytes < file.bytes && whole; bytes++) {
        WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
        void *cut = malloc(bytes ? bytes : 1); /* of exactly this size, for the sanitizer */
        if (bytes) memcpy(cut, file.data, bytes);
        WbStatus status = wb_image_read_memory(cut, bytes, name, &image, &err);
        free(cut);
        int ok = status == WB_OK ? CHECK(same(image, whole)) : CHECK(status == WB_ERR_CORRUPT);
        refused += status != WB_OK;
        if (!ok) fprintf(stderr, "%s cut at byte %zu of %zu: %s\n", name, bytes, file.bytes, err.text);
    }
    CHECK(refused + 8 >= (int)file.bytes); /* all but the padding and the last link */
    fixture_free(&file);
}

static void test_all_cuts(void) {
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        char name[32];
        if (!TIFFIsCODECConfigured(codecs[i])) continue;
        Fixture f = rgb(9, 8);
        f.compression = codecs[i];
        if (f.compression == COMPRESSION_JPEG) f.rows = 8;
        (void)snprintf(name, sizeof name, "codec %d", codecs[i]);
        test_cuts(name, &f);
    }
    Fixture f = rgb(9, 8);
    f.big_tiff = f.planar = 1;
    f.tile = 16;
    test_cuts("planes, tiles, BigTIFF", &f);
}

/* The directory moved in front of the pixels, so that a cut takes only pixels away: none may turn out black.
 */
static size_t directory_first(const Bytes *file, unsigned char *out) {
    uint32_t at;
    memcpy(&at, file->data + 4, 4);
    uint32_t pixels = at - 8, directory = (uint32_t)file->bytes - at, shift = directory + (directory & 1);
    uint16_t entries;
    memcpy(out, file->data, 8);
    memcpy(out + 8, file->data + at, directory);
    memcpy(out + 8 + shift, file->data + 8, pixels);
    memcpy(out + 4, &(uint32_t){8}, 4);
    memcpy(&entries, out + 8, 2);
    for (uint32_t i = 0; i < entries; i++) {
        unsigned char *entry = out + 10 + i * 12;
        uint16_t tag, type;
        uint32_t count, value;
        memcpy(&tag, entry, 2);
        memcpy(&type, entry + 2, 2);
        memcpy(&count, entry + 4, 4);
        memcpy(&value, entry + 8, 4);
        uint32_t size = count * (type == TIFF_SHORT ? 2 : 4);
        if (tag == TIFFTAG_STRIPOFFSETS)
            value += shift; /* one strip: the value itself */
        else if (size > 4)
            value = value - at + 8;
        memcpy(entry + 8, &value, 4);
    }
    return 8 + (size_t)shift + pixels;
}

static void test_cut_pixels(uint16_t codec) {
    Fixture f = rgb(8, 8);
    Bytes file = {0};
    WbErr err = {0};
    f.rows = 8;
    f.compression = codec;
    CHECK(fixture_write(&f, &file));
    unsigned char *turned = calloc(file.bytes + 2, 1);
    size_t bytes = directory_first(&file, turned);
    WbImage *image = NULL;
    CHECK_OK(wb_image_read_memory(turned, bytes, "turned", &image, &err), err);
    wb_image_free(image);
    for (size_t cut = 1; cut < 60; cut++)
        check_status(turned, bytes - cut, WB_ERR_CORRUPT, "cut short: strip 1 of 1");
    free(turned);
    fixture_free(&file);
}

/* Finds the directory entry of a tag in a little-endian classic file. */
static unsigned char *entry_of(const Bytes *file, uint16_t wanted) {
    uint32_t at;
    uint16_t entries, tag;
    memcpy(&at, file->data + 4, 4);
    memcpy(&entries, file->data + at, 2);
    for (uint32_t i = 0; i < entries; i++) {
        unsigned char *entry = file->data + at + 2 + i * 12;
        memcpy(&tag, entry, 2);
        if (tag == wanted) return entry;
    }
    return NULL;
}

static void set_long(const Bytes *file, uint16_t tag, uint32_t value) {
    unsigned char *entry = entry_of(file, tag);
    if (!CHECK(entry != NULL)) return;
    memcpy(entry + 2, &(uint16_t){TIFF_LONG}, 2);
    memcpy(entry + 8, &value, 4);
}

/* A strip whose own data stop early, in a file that goes on: some decoders fill up what is missing. */
static void test_short_strip(uint16_t codec, uint16_t predictor, uint16_t bits) {
    WB_CLEANUP(wb_image_free_at) WbImage *whole = NULL;
    Fixture f = rgb(32, 32);
    WbErr err = {0};
    Bytes file = {0};
    uint32_t bytes, refused = 0;
    /* libtiff with libdeflate accepts a last match that runs past the end: up to 258 bytes may be missing. */
    size_t but = codec == COMPRESSION_ADOBE_DEFLATE ? 86 : 0;
    if (!TIFFIsCODECConfigured(codec)) return;
    f.rows = 32;
    f.compression = codec;
    f.predictor = predictor;
    f.bits = bits;
    if (bits == 32) f.format = SAMPLEFORMAT_IEEEFP;
    CHECK(fixture_write(&f, &file));
    CHECK_OK(wb_image_read_memory(file.data, file.bytes, "whole", &whole, &err), err);
    bytes = 0;
    memcpy(&bytes, entry_of(&file, TIFFTAG_STRIPBYTECOUNTS) + 8,
           4); /* one value, long or short with zeros behind */
    for (uint32_t left = 0; left < bytes; left += left + 40 < bytes ? 13 : 1) {
        WbImage *image = NULL;
        set_long(&file, TIFFTAG_STRIPBYTECOUNTS, left);
        WbStatus status = wb_image_read_memory(file.data, file.bytes, "short", &image, &err);
        refused += status != WB_OK;
        int ok = status == WB_OK ? CHECK(same_but(image, whole, but)) : CHECK(status == WB_ERR_CORRUPT);
        if (!ok) fprintf(stderr, "codec %d, %u of %u bytes: %s\n", codec, left, bytes, err.text);
        wb_image_free(image);
    }
    int repaired = codec == COMPRESSION_NONE; /* libtiff computes the length of a single plain strip itself */
    if (!CHECK(repaired || refused > 8))
        fprintf(stderr, "codec %d: only %u of %u lengths were refused\n", codec, refused, bytes);
    fixture_free(&file);
}

static void check_header(uint32_t width, uint32_t height, WbStatus wanted, const char *words) {
    Fixture f = rgb(8, 8);
    Bytes file = {0};
    CHECK(fixture_write(&f, &file));
    set_long(&file, TIFFTAG_IMAGEWIDTH, width);
    set_long(&file, TIFFTAG_IMAGELENGTH, height);
    check_status(file.data, file.bytes, wanted, words);
    fixture_free(&file);
}

static void test_headers(void) {
    check_header(4000000000U, 1, WB_ERR_LIMIT, "claims 4000000000 x 1 px");
    check_header(1, 4000000000U, WB_ERR_LIMIT, "claims 1 x 4000000000 px");
    check_header(65536, 65536, WB_ERR_LIMIT, "claims 65536 x 65536 px");
    check_header(4294967295U, 4294967295U, WB_ERR_CORRUPT,
                 "damaged"); /* the library itself cannot count its strips */
    check_header(8, 100000, WB_ERR_CORRUPT, "some.tif");
    check_header(100000, 8, WB_ERR_CORRUPT, "some.tif");
    check_header(0, 8, WB_ERR_CORRUPT, "damaged");
    check_header(8, 0, WB_ERR_CORRUPT, "damaged");
}

static void test_tags(void) {
    static const struct {
        uint16_t tag;
        uint32_t value;
        WbStatus wanted;
        const char *words;
    } cases[] = {
        {TIFFTAG_COMPRESSION, 33333, WB_ERR_INPUT, "lacks (33333)"},
        {TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE, WB_ERR_CORRUPT, "rows 1 to 4 of 8"},
        {TIFFTAG_SAMPLESPERPIXEL, 60000, WB_ERR_CORRUPT, "damaged"},
        {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_SEPARATED, WB_ERR_CORRUPT, "samples"},
        {TIFFTAG_PHOTOMETRIC, 999, WB_ERR_INPUT, "colour kind (999)"},
        {TIFFTAG_ROWSPERSTRIP, 0, WB_ERR_CORRUPT, "damaged"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Fixture f = rgb(8, 8);
        Bytes file = {0};
        CHECK(fixture_write(&f, &file));
        set_long(&file, cases[i].tag, cases[i].value);
        check_status(file.data, file.bytes, cases[i].wanted, cases[i].words);
        fixture_free(&file);
    }
}

static void write_file(const char *path, const void *data, size_t bytes) {
    FILE *file = fopen(path, "wb");
    if (!CHECK(file != NULL)) return;
    CHECK(fwrite(data, 1, bytes, file) == bytes);
    CHECK(fclose(file) == 0);
}

static void check_path(const char *path, WbStatus wanted, const char *words) {
    WbImage *image = NULL;
    WbShot shot = wb_shot_unknown();
    WbErr err = {0};
    shot.iso = 77;
    CHECK(wb_image_read(path, &image, &err) == wanted && !image);
    if (!CHECK(strstr(err.text, words))) fprintf(stderr, "\"%s\"\n", err.text);
    CHECK(!strchr(err.text, '\n'));
    err.text[0] = 0;
    CHECK(wb_shot_read(path, &shot, &err) == wanted && shot.iso == 77);
    CHECK(strstr(err.text, words) != NULL);
    wb_image_free(image);
}

static void test_paths(void) {
    char folder[] = "/tmp/graycard-test-XXXXXX", path[64], line_break[64], longer[600];
    Fixture f = rgb(8, 8);
    Bytes file = {0};
    WbImage *image = NULL;
    WbErr err = {0};
    if (!CHECK(mkdtemp(folder) != NULL)) return;
    (void)snprintf(path, sizeof path, "%s/a.tif", folder);
    (void)snprintf(line_break, sizeof line_break, "%s/a\nb.tif", folder);
    (void)snprintf(longer, sizeof longer, "%s/%0500d", folder, 7);
    check_path(path, WB_ERR_INPUT, "a.tif: no such file");
    check_path(line_break, WB_ERR_INPUT, "a?b.tif: no such file");
    check_path(longer, WB_ERR_IO, "...0000");
    check_path(folder, WB_ERR_INPUT, "folder");
    check_path("/dev/null", WB_ERR_INPUT, "device");
    CHECK(mkfifo(path, 0600) == 0);
    check_path(path, WB_ERR_INPUT, "device"); /* and does not wait for a writer */
    CHECK(unlink(path) == 0);
    write_file(path, "", 0);
    check_path(path, WB_ERR_CORRUPT, "a.tif: the file is empty");
    write_file(path, "Dear diary,\n", 12);
    check_path(path, WB_ERR_INPUT, "a.tif: not a TIFF file");
    write_file(path, "II*", 3);
    check_path(path, WB_ERR_CORRUPT, "only 3 bytes");
    write_file(path, "II*\0\377\377\377\177garbage", 15);
    check_path(path, WB_ERR_CORRUPT, "cut short");
    CHECK(fixture_write(&f, &file));
    write_file(path, file.data, file.bytes);
    CHECK(chmod(path, 0400) == 0); /* read only is all we need */
    CHECK_OK(wb_image_read(path, &image, &err), err);
    fixture_free(&file);
    wb_image_free(image);
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
}

/* Any byte changed to anything: an error, or a picture of finite numbers. */
static void test_flips(void) {
    Fixture f = rgb(9, 8);
    Bytes file = {0};
    WbRandom random = wb_random(11, 3);
    f.compression = COMPRESSION_LZW;
    f.predictor = PREDICTOR_HORIZONTAL;
    f.exif = 1;
    CHECK(fixture_write(&f, &file));
    for (size_t at = 0; at < file.bytes; at++) {
        WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
        WbErr err = {0};
        WbShot shot;
        unsigned char before = file.data[at];
        file.data[at] = (unsigned char)wb_random_below(&random, 256);
        if (wb_image_read_memory(file.data, file.bytes, "flip", &image, &err) == WB_OK) {
            int finite = 1;
            for (int i = 0; i < image->width * image->height * 3; i++) finite &= isfinite(image->rgb[i]) != 0;
            CHECK(finite);
        } else
            CHECK(strncmp(err.text, "flip: ", 6) == 0);
        if (wb_shot_read_memory(file.data, file.bytes, "flip", &shot, &err) == WB_OK) CHECK(!(shot.iso <= 0));
        file.data[at] = before;
    }
    fixture_free(&file);
}

static WbStatus read_once(const Bytes *file, WbErr *err) {
    WbImage *image = NULL;
    WbShot shot;
    WB_TRY(wb_image_read_memory(file->data, file->bytes, "memory", &image, err));
    wb_image_free(image);
    return wb_shot_read_memory(file->data, file->bytes, "memory", &shot, err);
}

static void test_allocations(void) {
    static const uint16_t kinds[] = {PHOTOMETRIC_RGB, PHOTOMETRIC_YCBCR, PHOTOMETRIC_CIELAB,
                                     PHOTOMETRIC_PALETTE};
    uint16_t map[256] = {0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Fixture f = rgb(9, 8);
        Bytes file = {0};
        WbErr err = {0};
        f.photometric = kinds[i];
        f.orientation = 6;
        f.clump_width = f.clump_height = kinds[i] == PHOTOMETRIC_YCBCR ? 2 : 0;
        if (kinds[i] == PHOTOMETRIC_PALETTE) {
            f.samples = 1;
            f.palette[0] = f.palette[1] = f.palette[2] = map;
        }
        CHECK(fixture_write(&f, &file));
        CHECK_EVERY_ALLOCATION(60, status = read_once(&file, &err));
        fixture_free(&file);
    }
}

int main(void) {
    test_all_cuts();
    test_cut_pixels(COMPRESSION_NONE);
    test_cut_pixels(COMPRESSION_ADOBE_DEFLATE);
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) test_short_strip(codecs[i], 0, 8);
    test_short_strip(COMPRESSION_ADOBE_DEFLATE, PREDICTOR_HORIZONTAL, 8);
    test_short_strip(COMPRESSION_ADOBE_DEFLATE, PREDICTOR_HORIZONTAL, 16);
    test_short_strip(COMPRESSION_ADOBE_DEFLATE, PREDICTOR_FLOATINGPOINT, 32);
    test_headers();
    test_tags();
    test_paths();
    test_flips();
    test_allocations();
    return check_done();
}
