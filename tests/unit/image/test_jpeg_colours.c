#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check.h"
#include "expect.h"
#include "image/container.h"
#include "image/memory_image.h"
#include "jpeg_fixture.h"
#include "profile_fixture.h"
#include "raw_scene.h"

/* JPEGs in other spaces than sRGB: Adobe RGB by EXIF alone, and inks. */

enum { WIDTH = 61, HEIGHT = 47 };

#define LOSS 0.036 /* two of 255 steps near white, where a step is .009 of linear light, twice by Adobe RGB's matrix */

/* Linear sRGB of encoded channels. */
typedef void (*Space)(const double encoded[4], double rgb[3]);

static void of_srgb(const double encoded[4], double rgb[3]) {
    for (int c = 0; c < 3; c++)
        rgb[c] = expect_decoded(encoded[c]);
}

/* Both have white D65: the rows follow from the chromaticities (Lindbloom, RGB/XYZ matrices). */
static void of_adobe_rgb(const double encoded[4], double rgb[3]) {
    static const double matrix[3][3] = {{1.39836, -.39836, 0}, {0, 1, 0}, {0, -.04293, 1.04293}};
    for (int c = 0; c < 3; c++) {
        rgb[c] = 0;
        for (int k = 0; k < 3; k++)
            rgb[c] += matrix[c][k] * pow(encoded[k], 2.19921875);
    }
}

static void of_inks(const double ink[4], double rgb[3]) {
    for (int c = 0; c < 3; c++)
        rgb[c] = expect_decoded((1 - ink[c]) * (1 - ink[3]));
}

static void of_neutral_inks(const double ink[4], double rgb[3]) {
    rgb[0] = rgb[1] = rgb[2] = profile_light_of_inks(ink);
}

static const Space spaces[] = {of_srgb, of_adobe_rgb, of_inks, of_neutral_inks};

/* The largest difference from the picture, read as in that space; INFINITY where there is no image. */
static double difference(const WbImage *image, Space space) {
    Fixture picture = {.width = WIDTH, .height = HEIGHT};
    double most = 0;
    if (!image || image->width != WIDTH || image->height != HEIGHT) return INFINITY;
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++) {
        double encoded[4], wanted[3];
        for (int c = 0; c < 4; c++)
            encoded[c] = fixture_picture(&picture, i % WIDTH, i / WIDTH, c);
        space(encoded, wanted);
        for (int c = 0; c < 3; c++)
            most = fmax(most, fabs((double)image->rgb[3 * i + (uint32_t)c] - wanted[c]));
    }
    return most;
}

static void check(const char *name, JpegFixture fixture, Space space, int assumed) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    Bytes file = {0};
    WbErr err = {0};
    fprintf(stderr, "%s\n", name);
    fixture.width = WIDTH;
    fixture.height = HEIGHT;
    if (!CHECK(jpeg_write(&fixture, &file))) return;
    CHECK_OK(wb_image_read_memory(file.data, file.bytes, name, &image, &err), err);
    fixture_free(&file);
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        CHECK((difference(image, spaces[i]) < LOSS) == (spaces[i] == space));
    CHECK(image && image->assumed_srgb == assumed);
}

/* EXIF's color space, DCF's index; a profile inside counts before both. */
static void test_adobe_rgb(void) {
    cmsUInt32Number bytes;
    void *icc = profile_save(profile_adobe_like(), &bytes);
    check("uncalibrated, R03", (JpegFixture){.color_space = 65535, .interop = "R03"}, of_adobe_rgb, 0);
    check("turned never", (JpegFixture){.color_space = 65535, .interop = "R03", .orientation = 1}, of_adobe_rgb, 0);
    check("number 2", (JpegFixture){.color_space = 2}, of_adobe_rgb, 0);
    check("uncalibrated, R98", (JpegFixture){.color_space = 65535, .interop = "R98"}, of_srgb, 1);
    check("uncalibrated", (JpegFixture){.color_space = 65535}, of_srgb, 1);
    check("sRGB, R03", (JpegFixture){.color_space = 1, .interop = "R03"}, of_srgb, 1);
    check("sRGB, but a profile", (JpegFixture){.color_space = 1, .icc = icc, .icc_bytes = bytes}, of_adobe_rgb, 0);
    check("damaged profile", (JpegFixture){.color_space = 2, .icc = icc, .icc_bytes = bytes / 2}, of_adobe_rgb, 0);
    wb_free(icc);
}

static void test_inks(void) {
    cmsUInt32Number bytes;
    void *icc = profile_save(profile_neutral_inks(), &bytes);
    for (int ycck = 0; ycck < 2; ycck++) {
        check("inks", (JpegFixture){.channels = 4, .ycck = ycck}, of_inks, 1);
        check("inks, profile", (JpegFixture){.channels = 4, .ycck = ycck, .icc = icc, .icc_bytes = bytes},
              of_neutral_inks, 0);
    }
    check("inks without a mark", (JpegFixture){.channels = 4, .plain_inks = 1}, of_inks, 1);
    check("inks without a mark, profile",
          (JpegFixture){.channels = 4, .plain_inks = 1, .icc = icc, .icc_bytes = bytes}, of_neutral_inks, 0);
    wb_free(icc);
}

/* A DNG whose EXIF says that the camera renders in this space, with a JPEG behind it. */
static int write_both(uint16_t color_space, const JpegFixture *preview, const char *path) {
    Fixture raw = raw_fixture();
    Bytes first = {0}, second = {0};
    FILE *out = fopen(path, "wb");
    raw.color_space = color_space;
    int ok = out && fixture_write(&raw, &first) && jpeg_write(preview, &second) &&
             fwrite(first.data, 1, first.bytes, out) == first.bytes &&
             fwrite(second.data, 1, second.bytes, out) == second.bytes;
    if (out) ok &= fclose(out) == 0;
    fixture_free(&first);
    fixture_free(&second);
    return ok;
}

/* What a preview's own EXIF leaves untold, its RAW file says. */
static void test_preview(void) {
    const WbReading preview = {.picture = WB_PICTURE_PREVIEW};
    const JpegFixture silent = {.width = WIDTH, .height = HEIGHT},
                      own = {.width = WIDTH, .height = HEIGHT, .color_space = 1};
    const struct {
        uint16_t color_space;
        const JpegFixture *jpeg;
        Space space;
    } cases[] = {{2, &silent, of_adobe_rgb}, {1, &silent, of_srgb}, {2, &own, of_srgb}};
    const char *folder = getenv("TMPDIR");
    char path[512];
    (void)snprintf(path, sizeof path, "%s/wb_test_jpeg_colours_%p.dng", folder ? folder : "/tmp", (const void *)path);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
        WbErr err = {0};
        if (!CHECK(write_both(cases[i].color_space, cases[i].jpeg, path))) return;
        CHECK_OK(wb_image_read_as(path, &preview, &image, &err), err);
        CHECK(image && image->origin == WB_IMAGE_PREVIEW);
        CHECK_NEAR(difference(image, cases[i].space), 0, LOSS);
    }
    (void)remove(path);
}

/* A TIFF of tables only, whose DNG tag and whose EXIF say so much. */
static WbRendering rendering_of(unsigned char preview_space, unsigned char color_space) {
    const unsigned char tables[] = {
        'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0,                        /* the first directory, of two entries */
        0x69, 0x87, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,                /* EXIF at 38 */
        0x1A, 0xC7, 4, 0, 1, 0, 0, 0, preview_space, 0, 0, 0,     /* PreviewColorSpace */
        0, 0, 0, 0, 1, 0,                                         /* none behind it; one entry */
        0x01, 0xA0, 3, 0, 1, 0, 0, 0, color_space, 0, 0, 0,       /* color space */
        0, 0, 0, 0};
    const WbSource source = wb_source_memory(tables, sizeof tables, "tables");
    WbContainer container = {0};
    WbErr err = {0};
    CHECK_OK(wb_container_read(&source, &container, &err), err);
    return container.rendering;
}

/* What a DNG says of its previews counts before what EXIF says of the photo. */
static void test_dng(void) {
    CHECK(rendering_of(0, 0) == WB_RENDERING_UNTOLD && rendering_of(1, 0) == WB_RENDERING_UNTOLD);
    CHECK(rendering_of(0, 1) == WB_RENDERING_SRGB && rendering_of(0, 2) == WB_RENDERING_ADOBE_RGB);
    CHECK(rendering_of(2, 2) == WB_RENDERING_SRGB && rendering_of(3, 1) == WB_RENDERING_ADOBE_RGB);
}

static void test_memory(const JpegFixture *fixture) {
    Bytes file = {0};
    WbErr err = {0};
    WbImage *image = NULL;
    if (!CHECK(jpeg_write(fixture, &file))) return;
    CHECK_EVERY_ALLOCATION(60, {
        status = wb_image_read_memory(file.data, file.bytes, "memory", &image, &err);
        wb_image_free(image);
        image = NULL;
    });
    fixture_free(&file);
}

int main(void) {
    test_adobe_rgb();
    test_inks();
    test_preview();
    test_dng();
    test_memory(&(JpegFixture){.width = 40, .height = 30, .color_space = 2});
    test_memory(&(JpegFixture){.width = 40, .height = 30, .channels = 4});
    return check_done();
}
