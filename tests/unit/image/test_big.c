/* A photo of 30 megapixels costs a strip, not a frame. */
#include <sys/resource.h>
#include <tiffio.h>

#include "check.h"
#include "expect.h"
#include "fixture.h"
#include "image/memory_image.h"

#if defined(__SANITIZE_ADDRESS__)
#define MEASURES_MEMORY 0 /* freed blocks are kept for a while */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEASURES_MEMORY 0
#endif
#endif
#ifndef MEASURES_MEMORY
#define MEASURES_MEMORY 1
#endif

static long peak_kib(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : -1;
}

static double across(const Fixture *f, uint32_t x, uint32_t y, int s) {
    (void)y;
    return (x / 7 + (uint32_t)s * 31) % 240 + (x > f->width / 2 ? 15U : 0U);
}

/* Makes the file's only strip stand for `times` equal ones: the tables, appended, all point to it. */
static unsigned char *repeat_strip(const Bytes *file, uint32_t times, uint32_t height, size_t *ret_bytes) {
    size_t even = file->bytes + (file->bytes & 1);
    unsigned char *out = wb_alloc(even + (size_t)times * 8, 1);
    uint32_t at;
    uint16_t entries;
    memcpy(out, file->data, file->bytes);
    memcpy(&at, out + 4, 4);
    memcpy(&entries, out + at, 2);
    for (uint32_t i = 0; i < entries; i++) {
        unsigned char *entry = out + at + 2 + i * 12;
        uint16_t tag, type;
        uint32_t value = 0;
        memcpy(&tag, entry, 2);
        memcpy(&type, entry + 2, 2);
        memcpy(&value, entry + 8, type == TIFF_SHORT ? 2 : 4);
        if (tag == TIFFTAG_IMAGELENGTH)
            memcpy(entry + 8, type == TIFF_SHORT ? (void *)&(uint16_t){(uint16_t)height} : (void *)&height,
                   type == TIFF_SHORT ? 2 : 4);
        if (tag != TIFFTAG_STRIPOFFSETS && tag != TIFFTAG_STRIPBYTECOUNTS) continue;
        uint32_t table = (uint32_t)even + (tag == TIFFTAG_STRIPOFFSETS ? 0 : times * 4);
        for (uint32_t k = 0; k < times; k++) memcpy(out + table + k * 4, &value, 4);
        memcpy(entry + 2, &(uint16_t){TIFF_LONG}, 2);
        memcpy(entry + 4, &times, 4);
        memcpy(entry + 8, &table, 4);
    }
    *ret_bytes = even + (size_t)times * 8;
    return out;
}

int main(void) {
    Fixture f = {.width = 10000,
                 .height = 20,
                 .photometric = PHOTOMETRIC_RGB,
                 .samples = 3,
                 .rows = 20,
                 .compression = COMPRESSION_ADOBE_DEFLATE,
                 .code = across};
    WbImage *image = NULL;
    WbErr err = {0};
    Bytes strip = {0};
    size_t bytes;
    CHECK(fixture_write(&f, &strip));
    unsigned char *file = repeat_strip(&strip, 150, 3000, &bytes);
    long before = peak_kib();
    CHECK_OK(wb_image_read_memory(file, bytes, "big", &image, &err), err);
    long grown = peak_kib() - before;
    if (MEASURES_MEMORY && !CHECK(before > 0 && grown < 8192)) /* a frame would be 88 MiB, a strip is .6 */
        fprintf(stderr, "grew by %ld KiB\n", grown);
    if (image && CHECK(image->width == 128 && image->height == 38 && image->full_height == 3000)) {
        for (int x = 0; x < 128; x++) {
            double wanted[4];
            expect_reduced(&f, expect_rgb, 128, 1, x, 0, wanted);
            for (int c = 0; c < 3; c++) {
                CHECK_NEAR(image->rgb[x * 3 + c], wanted[c], 1e-5); /* sums of 78 pixels: 78 / 2^24 */
                CHECK_NEAR(image->rgb[(37 * 128 + x) * 3 + c], wanted[c], 1e-5);
            }
            CHECK_NEAR(image->clipped[19 * 128 + x], wanted[3], 1e-5);
        }
    }
    wb_image_free(image);
    wb_free(file);
    fixture_free(&strip);
    return check_done();
}
