#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

#include "base/memory.h"
#include "check.h"
#include "expect.h"
#include "image/memory_image.h"
#include "jpeg_fixture.h"
#include "raw_scene.h"

/* JPEG files, and the JPEGs inside of RAW files. */

static WbImage *read_jpeg(const char *name, const JpegFixture *fixture) {
    Bytes file = {0};
    WbImage *image = NULL;
    WbErr err = {0};
    fprintf(stderr, "%s\n", name);
    if (!CHECK(jpeg_write(fixture, &file))) return NULL;
    CHECK_OK(wb_image_read_memory(file.data, file.bytes, name, &image, &err), err);
    fixture_free(&file);
    return image;
}

/* The largest difference from the picture, as encoded: linear light hides none of it. */
static double difference(const WbImage *image, int grey) {
    const uint32_t fine = 4096; /* the picture at the middle of each output pixel */
    Fixture picture = {.width = fine, .height = fine};
    double most = 0;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            uint32_t at_x = (uint32_t)((x + .5) * fine / image->width),
                     at_y = (uint32_t)((y + .5) * fine / image->height);
            for (int c = 0; c < 3; c++) {
                double wanted = expect_decoded(fixture_picture(&picture, at_x, at_y, grey ? 0 : c));
                most = fmax(most, fabs((double)image->rgb[(y * image->width + x) * 3 + c] - wanted));
            }
        }
    }
    return most;
}

#define LOSS 0.02 /* two of 255 steps near white, where a step is .009 of linear light */

static void check_kind(const char *name, const JpegFixture *fixture, int width, int height) {
    WbImage *image = read_jpeg(name, fixture);
    if (!image) return;
    CHECK(image->width == width && image->height == height);
    CHECK(image->full_width == (int)fixture->width && image->full_height == (int)fixture->height);
    CHECK(image->origin == WB_IMAGE_RENDERED && image->assumed_srgb);
    CHECK_NEAR(difference(image, fixture->channels == 1), 0, LOSS);
    wb_image_free(image);
}

static void test_kinds(void) {
    check_kind("small", &(JpegFixture){.width = 61, .height = 47}, 61, 47);
    check_kind("grey", &(JpegFixture){.width = 61, .height = 47, .channels = 1}, 61, 47);
    check_kind("progressive", &(JpegFixture){.width = 200, .height = 150, .progressive = 1}, 128, 96);
    check_kind("reduced", &(JpegFixture){.width = 600, .height = 300}, 128, 64);
    check_kind("decoded at a part", &(JpegFixture){.width = 2100, .height = 1400}, 128, 85);
}

static void test_orientation(void) {
    JpegFixture fixture = {.width = 90, .height = 60, .orientation = 6};
    WbImage *image = read_jpeg("turned", &fixture);
    Bytes file = {0};
    WbShot shot;
    WbErr err = {0};
    if (!image || !CHECK(jpeg_write(&fixture, &file))) return;
    CHECK(image->width == 60 && image->height == 90 && image->full_width == 60);
    CHECK_NEAR(image->rgb[0], expect_decoded(.05), 0.01); /* red rises to the right: now downwards */
    CHECK(image->rgb[89 * 60 * 3] > 0.9F);
    CHECK_OK(wb_shot_read_memory(file.data, file.bytes, "turned", &shot, &err), err);
    CHECK(shot.orientation == 6);
    CHECK_TEXT(shot.camera_make, "Sample Optics");
    wb_image_free(image);
    fixture_free(&file);
}

/* Light as the profile says, not as sRGB: its curve is a square, its primaries and white are those of sRGB. */
static void test_profile(void) {
    const cmsCIExyY white = {.3127, .3290, 1};
    const cmsCIExyYTRIPLE primaries = {{.64, .33, 1}, {.30, .60, 1}, {.15, .06, 1}};
    cmsToneCurve *square = cmsBuildGamma(NULL, 2), *curves[3] = {square, square, square};
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
    cmsUInt32Number bytes = 0;
    CHECK(cmsSaveProfileToMem(profile, NULL, &bytes));
    void *icc = wb_alloc(bytes, 1);
    CHECK(cmsSaveProfileToMem(profile, icc, &bytes));
    cmsCloseProfile(profile);
    cmsFreeToneCurve(square);
    WbImage *image = read_jpeg("profile", &(JpegFixture){.width = 60, .height = 40, .icc = icc, .icc_bytes = bytes});
    wb_free(icc);
    if (!image) return;
    Fixture picture = {.width = 60, .height = 40};
    CHECK(!image->assumed_srgb);
    for (int i = 0; i < 60 * 40; i++) {
        for (int c = 0; c < 3; c++) {
            double encoded = fixture_picture(&picture, (uint32_t)(i % 60), (uint32_t)(i / 60), c);
            CHECK_NEAR(image->rgb[3 * i + c], encoded * encoded, LOSS);
        }
    }
    wb_image_free(image);
}

#define PACKET(description)                                                                                  \
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "  \
    "xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/'>"   \
    "<rdf:Description " description "/></rdf:RDF></x:xmpmeta>"

static WbShot read_shot(const JpegFixture *fixture) {
    Bytes file = {0};
    WbShot shot = wb_shot_unknown();
    WbErr err = {0};
    if (!CHECK(jpeg_write(fixture, &file))) return shot;
    CHECK_OK(wb_shot_read_memory(file.data, file.bytes, "packet", &shot, &err), err);
    fixture_free(&file);
    return shot;
}

/* A packet says what EXIF does not; sliders that a developed JPEG shows already are no as-shot. */
static void test_packet(void) {
    JpegFixture fixture = {.width = 30, .height = 20, .orientation = 6};
    fixture.xmp = PACKET("crs:AlreadyApplied='True' crs:Temperature='4850' crs:Tint='+7' tiff:Make='Other' "
                         "tiff:Model='Alder M2'");
    WbShot shot = read_shot(&fixture);
    CHECK_TEXT(shot.camera_make, "Sample Optics");
    CHECK(shot.balanced_kelvin == 4850 && shot.balanced_tint == 7 && isnan(shot.as_shot_kelvin));
    fixture.orientation = 0;
    shot = read_shot(&fixture);
    CHECK_TEXT(shot.camera_make, "Other");
    CHECK_TEXT(shot.camera_model, "Alder M2");
    fixture.xmp = "<a>";
    CHECK(strstr(read_shot(&fixture).note, "XMP packet is passed over"));
    fixture.xmp = "";
    CHECK_TEXT(read_shot(&fixture).note, "");
}

static void test_refused(void) {
    Bytes file = {0};
    WbImage *image = NULL;
    WbErr err = {0};
    JpegFixture plain = {.width = 90, .height = 60};
    if (!CHECK(jpeg_write(&plain, &file))) return;
    for (size_t bytes = 4; bytes + 2 < file.bytes;
         bytes += 7) { /* but for the last mark, all must be there */
        unsigned char *cut = malloc(bytes);
        if (!CHECK(cut)) return;
        memcpy(cut, file.data, bytes);
        CHECK(wb_image_read_memory(cut, bytes, "cut", &image, &err) == WB_ERR_CORRUPT && !image);
        free(cut);
    }
    fixture_free(&file);
}

/* A DNG with a JPEG behind it, as cameras put one in. */
static int write_both(const Fixture *raw, const JpegFixture *preview, Bytes *ret) {
    Bytes first = {0}, second = {0};
    if (!fixture_write(raw, &first) || !jpeg_write(preview, &second)) return 0;
    unsigned char *both = malloc(first.bytes + second.bytes);
    if (!both) return 0;
    memcpy(both, first.data, first.bytes);
    memcpy(both + first.bytes, second.data, second.bytes);
    *ret = (Bytes){.data = both, .bytes = first.bytes + second.bytes};
    fixture_free(&first);
    fixture_free(&second);
    return 1;
}

static int write_file(const Bytes *file, char *path, size_t room) {
    const char *folder = getenv("TMPDIR");
    (void)snprintf(path, room, "%s/wb_test_jpeg_%p.dng", folder ? folder : "/tmp", (const void *)file);
    FILE *out = fopen(path, "wb");
    return out && fwrite(file->data, 1, file->bytes, out) == file->bytes && fclose(out) == 0;
}

static WbStatus read_as(const char *path, WbPicture picture, int (*poll)(void *), WbImageOrigin *origin,
                        WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    const WbReading reading = {.picture = picture, .poll = poll};
    WB_TRY(wb_image_read_as(path, &reading, &image, err));
    *origin = image->origin;
    if (image->origin == WB_IMAGE_PREVIEW) { /* turned as its RAW file says */
        CHECK(image->width == 60 && image->height == 90);
        CHECK_NEAR(image->rgb[0], expect_decoded(.05), 0.01);
    }
    return WB_OK;
}

static int stop(void *context) {
    (void)context;
    return 1;
}

static void test_preview(void) {
    Fixture f = raw_fixture();
    JpegFixture preview = {.width = 90, .height = 60};
    WbImageOrigin origin = WB_IMAGE_RENDERED;
    Bytes file = {0};
    WbErr err = {0};
    char path[512];
    f.orientation = 6;
    if (!CHECK(write_both(&f, &preview, &file)) || !CHECK(write_file(&file, path, sizeof path))) return;
    CHECK_OK(read_as(path, WB_PICTURE_AUTO, NULL, &origin, &err), err);
    CHECK(origin == WB_IMAGE_SENSOR);
    CHECK_OK(read_as(path, WB_PICTURE_PREVIEW, NULL, &origin, &err), err);
    CHECK(origin == WB_IMAGE_PREVIEW);
    CHECK(read_as(path, WB_PICTURE_SENSOR, stop, &origin, &err) == WB_ERR_INTERRUPTED);
    fixture_free(&file);
    f.compression =
        8; /* deflate, which LibRaw decodes for floats only: the format is unknown, so the preview serves */
    if (!CHECK(write_both(&f, &preview, &file)) || !CHECK(write_file(&file, path, sizeof path))) return;
    WbStatus sensor = read_as(path, WB_PICTURE_SENSOR, NULL, &origin, &err);
    CHECK(sensor != WB_OK);
    if (sensor == WB_ERR_INPUT) {
        CHECK_OK(read_as(path, WB_PICTURE_AUTO, NULL, &origin, &err), err);
        CHECK(origin == WB_IMAGE_PREVIEW);
    }
    (void)remove(path);
    fixture_free(&file);
    f.compression = 0;
    if (!CHECK(fixture_write(&f, &file)) || !CHECK(write_file(&file, path, sizeof path))) return;
    CHECK(read_as(path, WB_PICTURE_PREVIEW, NULL, &origin, &err) == WB_ERR_INPUT &&
          strstr(err.text, "no preview"));
    (void)remove(path);
    fixture_free(&file);
}

static void test_memory(void) {
    JpegFixture fixture = {.width = 90, .height = 60, .orientation = 6};
    Bytes file = {0};
    WbErr err = {0};
    WbImage *image = NULL;
    if (!CHECK(jpeg_write(&fixture, &file))) return;
    CHECK_EVERY_ALLOCATION(60, {
        status = wb_image_read_memory(file.data, file.bytes, "memory", &image, &err);
        wb_image_free(image);
        image = NULL;
    });
    fixture_free(&file);
}

int main(void) {
    test_kinds();
    test_orientation();
    test_profile();
    test_packet();
    test_refused();
    test_preview();
    test_memory();
    return check_done();
}
