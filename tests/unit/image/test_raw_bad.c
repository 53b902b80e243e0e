#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check.h"
#include "image/memory_image.h"
#include "raw_scene.h"

/* RAW files that are no photo: each is refused with a reason, none becomes a picture. */

static WbStatus read_bytes(const unsigned char *data, size_t bytes, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    unsigned char *copy = malloc(bytes ? bytes : 1); /* of exactly this size, for the sanitizer */
    if (!copy) return WB_ERR_NOMEM;
    memcpy(copy, data, bytes);
    WbStatus status = wb_image_read_memory(copy, bytes, "some.dng", &image, err);
    CHECK((status == WB_OK) == (image != NULL));
    free(copy);
    return status;
}

static void check_refused(const Fixture *fixture, WbStatus wanted, const char *words) {
    Bytes file = {0};
    WbErr err = {0};
    if (!CHECK(fixture_write(fixture, &file))) return;
    WbStatus status = read_bytes(file.data, file.bytes, &err);
    if (!CHECK(status == wanted && strstr(err.text, words)))
        fprintf(stderr, "status %d (%s), wanted %d, '%s'\n", status, err.text, wanted, words);
    fixture_free(&file);
}

#define EXIF                                                                                                 \
    150 /* bytes of the last directory, without which the photo is whole: seven entries, four fractions, texts */

/* Cut anywhere: the directories stand behind the pixels here, so most cuts leave no directory. */
static void test_cut(void) {
    Fixture f = raw_fixture();
    Bytes file = {0};
    WbErr err = {0};
    if (!CHECK(fixture_write(&f, &file))) return;
    CHECK(read_bytes(file.data, file.bytes, &err) == WB_OK);
    for (size_t bytes = 0; bytes < file.bytes; bytes += bytes < 64 || bytes + 700 > file.bytes ? 1 : 97) {
        WbStatus status = read_bytes(file.data, bytes, &err);
        CHECK(status == WB_ERR_CORRUPT || status == WB_ERR_INPUT ||
              (status == WB_OK && bytes + EXIF > file.bytes));
    }
    fixture_free(&file);
}

/* The same directories in front, the pixels cut: what copies from a bad card look like. */
static void test_cut_pixels(void) {
    Fixture f = raw_fixture();
    Bytes file = {0};
    WbErr err = {0};
    if (!CHECK(fixture_write(&f, &file))) return;
    size_t shift =
        file.bytes; /* everything, once as a header; the pixels of the first copy are read from the second */
    unsigned char *twice = calloc(2, shift);
    if (!CHECK(twice)) return;
    memcpy(twice, file.data, shift);
    memcpy(twice + shift, file.data, shift);
    uint32_t at;
    memcpy(&at, twice + 4, 4); /* little-endian, as this test's machines are */
    for (uint32_t i = 0, count = twice[at] | twice[at + 1] << 8; i < count; i++) {
        unsigned char *entry = twice + at + 2 + i * 12;
        uint32_t strips, table, offset;
        if ((entry[0] | entry[1] << 8) != 273) continue;
        memcpy(&strips, entry + 4, 4);
        memcpy(&table, entry + 8, 4);
        for (uint32_t k = 0; k < strips; k++) {
            memcpy(&offset, twice + table + k * 4, 4);
            offset += (uint32_t)shift;
            memcpy(twice + table + k * 4, &offset, 4);
        }
    }
    size_t end = shift + 8 + (size_t)f.width * f.height * 2;
    CHECK(read_bytes(twice, end, &err) == WB_OK);
    for (size_t bytes = end - 1; bytes > shift; bytes -= bytes - shift < 200 || end - bytes < 200 ? 1 : 89)
        CHECK(read_bytes(twice, bytes, &err) == WB_ERR_CORRUPT && strstr(err.text, "cut short"));
    free(twice);
    fixture_free(&file);
}

static double black_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    (void)f, (void)x, (void)y, (void)s;
    return 0;
}

static double ends_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    return y < f->height * 3 / 4 ? raw_mosaic_code(f, x, y, s) : 0;
}

static double blown_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    return y < f->height * 3 / 4 ? raw_mosaic_code(f, x, y, s) : 16383;
}

static void test_no_light(void) {
    Fixture f = raw_fixture();
    Bytes file = {0};
    WbErr err = {0};
    f.code = black_code;
    check_refused(&f, WB_ERR_CORRUPT, "the last 60 of 60 rows hold no light");
    f.code = ends_code;
    check_refused(&f, WB_ERR_CORRUPT, "the last 15 of 60 rows hold no light");
    f.code = blown_code; /* a white sky is a photo */
    if (!CHECK(fixture_write(&f, &file))) return;
    CHECK_OK(read_bytes(file.data, file.bytes, &err), err);
    fixture_free(&file);
}

static void test_colours(void) {
    static const float bad[][3] = {{-1, -1, -1},   {-1, 1, 1},  {1, -1, 1},
                                   {0.001F, 1, 1}, {NAN, 1, 1}, {1e9F, 1, 1}};
    FixtureDng dng = raw_dng;
    FixtureRaw raw = raw_bayer;
    Fixture f = raw_fixture();
    f.dng = &dng;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        memcpy(dng.neutral, bad[i], sizeof dng.neutral);
        check_refused(&f, WB_ERR_CORRUPT, "its white balance reads as");
    }
    dng = raw_dng;
    f.raw = &raw;
    raw.mosaic = "GGGG";
    check_refused(&f, WB_ERR_CORRUPT, "a colour is missing");
    raw.mosaic = "RGGR";
    check_refused(&f, WB_ERR_CORRUPT, "number of colours make no photo");
}

static void test_levels(void) {
    FixtureRaw raw = raw_bayer;
    Fixture f = raw_fixture();
    f.raw = &raw;
    raw.white = 500;
    check_refused(&f, WB_ERR_CORRUPT, "black reads as 512 and white as 500");
    raw.white = 16383;
    raw.black[0] = 16380;
    check_refused(&f, WB_ERR_CORRUPT, "black reads as 16380");
}

static void put_size(const Bytes *file, int tag, uint32_t value) {
    uint32_t at;
    memcpy(&at, file->data + 4, 4);
    for (uint32_t i = 0, count = file->data[at] | file->data[at + 1] << 8; i < count; i++) {
        unsigned char *entry = file->data + at + 2 + i * 12, number[2] = {4, 0};
        if ((entry[0] | entry[1] << 8) != tag) continue;
        memcpy(entry + 2, number, 2); /* LONG */
        memcpy(entry + 8, &value, 4);
    }
}

static void test_sizes(void) {
    static const uint32_t sizes[][2] = {{0, 60},     {90, 0},           {60000, 60000},
                                        {65535, 22}, {4000000000U, 60}, {21, 21}};
    Fixture f = raw_fixture();
    WbErr err = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Bytes file = {0};
        if (!CHECK(fixture_write(&f, &file))) return;
        put_size(&file, 256, sizes[i][0]);
        put_size(&file, 257, sizes[i][1]);
        WbStatus status = read_bytes(file.data, file.bytes, &err);
        CHECK(status == WB_ERR_CORRUPT || status == WB_ERR_INPUT || status == WB_ERR_LIMIT);
        fixture_free(&file);
    }
}

/* Bytes changed at random: any status, and with WB_OK a picture of finite numbers. */
static void test_flips(void) {
    Fixture f = raw_fixture();
    Bytes file = {0};
    uint32_t seed = 7;
    if (!CHECK(fixture_write(&f, &file))) return;
    size_t pixels = 8 + (size_t)f.width * f.height * 2;
    for (int i = 0; i < 1500; i++) {
        WbErr err = {0};
        WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
        seed = seed * 1664525U + 1013904223U; /* Numerical Recipes */
        size_t at = pixels + seed / 256 % (file.bytes - pixels);
        unsigned char was = file.data[at];
        file.data[at] = (unsigned char)(seed >> 3);
        WbStatus status = wb_image_read_memory(file.data, file.bytes, "flip", &image, &err);
        CHECK(status == WB_OK || err.text[0]);
        int finite = 1;
        for (int k = 0; image && k < image->width * image->height * 3; k++)
            finite &= isfinite(image->rgb[k]) != 0;
        CHECK(finite);
        file.data[at] = was;
    }
    fixture_free(&file);
}

int main(void) {
    test_cut();
    test_cut_pixels();
    test_no_light();
    test_colours();
    test_levels();
    test_sizes();
    test_flips();
    return check_done();
}
