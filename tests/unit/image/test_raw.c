#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "check.h"
#include "image/memory_image.h"
#include "raw_scene.h"

/* RAW files: what comes out of each kind of sensor, against the scene that the fixture's camera saw. */

static WbImage *read_fixture(const char *name, const Fixture *fixture) {
    Bytes file = {0};
    WbImage *image = NULL;
    WbErr err = {0};
    if (!CHECK(fixture_write(fixture, &file))) return NULL;
    fprintf(stderr, "%s\n", name);
    CHECK_OK(wb_image_read_memory(file.data, file.bytes, name, &image, &err), err);
    fixture_free(&file);
    return image;
}

/* The largest difference from the scene; u, v of a pixel by the part of the sensor that the photo is. */
static double difference(const WbImage *image, const double part[4]) {
    double most = 0;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            double rgb[3], u = part[0] + part[2] * (x + .5) / image->width;
            raw_scene(u, part[1] + part[3] * (y + .5) / image->height, rgb);
            for (int c = 0; c < 3; c++)
                most = fmax(most, fabs((double)image->rgb[(y * image->width + x) * 3 + c] - rgb[c]));
        }
    }
    return most;
}

static const double whole[4] = {0, 0, 1, 1};

static void check_kind(const char *name, const Fixture *fixture, int width, int height, double tolerance) {
    WbImage *image = read_fixture(name, fixture);
    if (!image) return;
    CHECK(image->width == width && image->height == height);
    CHECK(image->full_width == (int)fixture->width && image->full_height == (int)fixture->height);
    CHECK(image->origin == WB_IMAGE_SENSOR);
    CHECK_NEAR(difference(image, whole), 0, tolerance);
    for (int i = 0; i < image->width * image->height; i++)
        CHECK(image->clipped[i] == 0);
    wb_image_free(image);
}

#define NOISE 0.012 /* what is left of four steps of noise in a cell, and the scene's slope across it */

static void test_mosaics(void) {
    static const char *const phases[] = {"RGGB", "GRBG", "GBRG", "BGGR"};
    for (int i = 0; i < 4; i++) {
        FixtureRaw raw = raw_bayer;
        Fixture f = raw_fixture();
        raw.mosaic = phases[i];
        f.raw = &raw;
        check_kind(phases[i], &f, 45, 30, NOISE);
    }
    FixtureRaw xtrans = raw_bayer;
    Fixture f = raw_fixture();
    xtrans.repeat = 6;
    xtrans.mosaic = "GBGGRGRGRBGBGBGGRGGRGGBGBGBRGRGRGGBG";
    f.raw = &xtrans;
    check_kind("X-Trans", &f, 15, 10, 3 * NOISE); /* a cell is three times as wide */
}

static void test_whole_colours(void) {
    FixtureRaw raw = raw_bayer;
    Fixture f = raw_fixture();
    raw.repeat = 0;
    f.raw = &raw;
    f.photometric = 34892; /* LinearRaw */
    f.samples = 3;
    f.code = raw_linear_code;
    check_kind("LinearRaw", &f, 90, 60, NOISE);
    f.width = 400;
    f.height = 300;
    check_kind("LinearRaw, reduced", &f, 128, 96, NOISE);
    f.samples = 1;
    f.code = raw_grey_code;
    WbImage *image = read_fixture("monochrome", &f);
    if (!image) return;
    for (int i = 0; i < image->width * image->height; i++) {
        CHECK(image->rgb[i * 3] == image->rgb[i * 3 + 1] && image->rgb[i * 3] == image->rgb[i * 3 + 2]);
        CHECK_NEAR(image->rgb[i * 3], 0.25 + 0.5 * (i / image->width + .5) / image->height, NOISE);
    }
    wb_image_free(image);
}

static void test_large(void) {
    Fixture f = raw_fixture();
    f.width = 700;
    f.height = 500;
    check_kind("reduced", &f, 128, 91, NOISE);
    f.width = 500;
    f.height = 700;
    check_kind("reduced, upright", &f, 91, 128, NOISE);
}

/* Black levels of each place of the cell; they differ by as much as the scene does. */
static double uneven_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    return raw_mosaic_code(f, x, y, s) + (double)f->raw->black[y % 2 * 2 + x % 2] - 512;
}

static void test_levels(void) {
    FixtureRaw raw = raw_bayer;
    Fixture f = raw_fixture();
    static const float black[4] = {512, 700, 650, 400};
    raw.black_repeat = 2;
    memcpy(raw.black, black, sizeof black);
    f.raw = &raw;
    f.code = uneven_code;
    check_kind("black levels", &f, 45, 30, 0.02); /* white is one: the ranges differ by up to 1.2 % */
}

static void test_areas(void) {
    FixtureRaw raw = raw_bayer;
    Fixture f = raw_fixture();
    raw.active[0] = 4, raw.active[1] = 6, raw.active[2] = 56, raw.active[3] = 86;
    f.raw = &raw;
    WbImage *image = read_fixture("active area", &f);
    const double active[4] = {6. / 90, 4. / 60, 80. / 90, 52. / 60};
    if (!image) return;
    CHECK(image->width == 40 && image->height == 26);
    CHECK_NEAR(difference(image, active), 0, NOISE);
    wb_image_free(image);
    raw.crop[0] = 8, raw.crop[1] = 10, raw.photo[0] = 60, raw.photo[1] = 40;
    image = read_fixture("default crop", &f);
    const double crop[4] = {14. / 90, 14. / 60, 60. / 90, 40. / 60};
    if (!image) return;
    CHECK(image->width == 30 && image->height == 20);
    CHECK_NEAR(difference(image, crop), 0, NOISE);
    wb_image_free(image);
}

static void test_orientation(void) {
    Fixture f = raw_fixture();
    f.orientation = 6; /* to be turned clockwise: what was left comes on top */
    WbImage *image = read_fixture("turned", &f);
    double rgb[3];
    if (!image) return;
    CHECK(image->width == 30 && image->height == 45 && image->full_width == 60 && image->full_height == 90);
    raw_scene(.5 / 45, 1 - .5 / 30, rgb); /* the left end of the last row */
    for (int c = 0; c < 3; c++)
        CHECK_NEAR(image->rgb[c], rgb[c], NOISE);
    wb_image_free(image);
}

/* The right third is white as the sensor knows it. */
static double blown_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    return x * 3 >= f->width * 2 ? 16383 : raw_mosaic_code(f, x, y, s);
}

static void test_saturation(void) {
    Fixture f = raw_fixture();
    f.code = blown_code;
    WbImage *image = read_fixture("saturated", &f);
    if (!image) return;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            int i = y * image->width + x, blown = x >= 30;
            CHECK(image->clipped[i] == (float)blown);
            for (int c = 0; c < 3 && x > 30; c++) /* the first one has a part of its neighbour, as developed */
                CHECK_NEAR(image->rgb[i * 3 + c], 1, 1e-3); /* white, not magenta */
        }
    }
    wb_image_free(image);
}

/* Grey, and brighter to the right and downwards, by so much a photosite. */
#define SLOPE 0.002

static double ramp_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    int c = (int)(strchr("RGB", f->raw->mosaic[y % 2 * 2 + x % 2]) - "RGB");
    (void)s;
    return 512 + (.05 + SLOPE * (x + y + 1)) * (double)raw_neutral[c] * (16383 - 512);
}

/* The largest difference from the slope at the middle of an output pixel; at the photo's own border something is
 * missing. */
static double slope_difference(const Fixture *f, const WbImage *image) {
    double wide = (double)f->width / image->width, high = (double)f->height / image->height, most = 0;
    for (int i = 0; i < image->width * image->height * 3; i++) {
        int x = i / 3 % image->width, y = i / 3 / image->width;
        double wanted = .05 + SLOPE * ((x + .5) * wide + (y + .5) * high);
        if (x > 0 && y > 0 && x + 1 < image->width && y + 1 < image->height)
            most = fmax(most, fabs((double)image->rgb[i] - wanted));
    }
    return most;
}

/* Colours of different places in the mosaic are seen at the same place: on a slope grey stays grey, wherever borders
 * cut the mosaic's cells. */
static void test_places(void) {
    static const char *const phases[] = {"RGGB", "GRBG", "GBRG", "BGGR"};
    for (int i = 0; i < 4; i++) {
        FixtureRaw raw = raw_bayer;
        Fixture f = raw_fixture();
        raw.mosaic = phases[i];
        f.raw = &raw;
        f.code = ramp_code;
        f.width = 268;
        f.height = 166;
        WbImage *image = read_fixture("slope", &f);
        if (!image) return;
        CHECK(image->width == 128 && image->height == 79);
        CHECK_NEAR(slope_difference(&f, image), 0, SLOPE / 4); /* a photosite, where a colour has its own place */
        wb_image_free(image);
    }
}

/* What the camera sees and sRGB does not hold: nothing but red. A rendering has it cut, and so has the image. */
static double red_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    (void)s;
    return f->raw->mosaic[y % 2 * 2 + x % 2] == 'R' ? 512 + 0.45 * (16383 - 512) : 512;
}

static void test_outside(void) {
    Fixture f = raw_fixture();
    f.code = red_code;
    WbImage *image = read_fixture("outside of sRGB", &f);
    if (!image) return;
    for (int i = 0; i < image->width * image->height; i++) {
        CHECK(image->clipped[i] == 1 && image->rgb[3 * i] == 1 && image->rgb[3 * i + 1] == 0);
        CHECK(image->rgb[3 * i + 2] >= 0);
    }
    wb_image_free(image);
}

static void test_facts(void) {
    FixtureDng dng = raw_dng;
    Fixture f = raw_fixture();
    Bytes file = {0};
    WbShot shot;
    WbErr err = {0};
    dng.neutral[0] = 1, dng.neutral[1] = 0.996616F, dng.neutral[2] = 0.995727F;
    f.dng = &dng;
    f.orientation = 8;
    if (!CHECK(fixture_write(&f, &file))) return;
    CHECK_OK(wb_shot_read_memory(file.data, file.bytes, "facts", &shot, &err), err);
    CHECK_NEAR(shot.as_shot_kelvin, 6211.5, 1); /* DNG specification */
    CHECK_NEAR(shot.as_shot_tint, -1.2, 0.05);
    CHECK(shot.matrices == 2 && shot.as_shot_from == WB_AS_SHOT_MATRICES && shot.orientation == 8);
    CHECK_NEAR(shot.multipliers[0], 0.996616, 1e-5);
    CHECK_NEAR(shot.iso, 800, 0);
    CHECK_NEAR(shot.aperture_av, 2 * log2(2.8), 1e-6);
    CHECK_NEAR(shot.focal_mm, 35, 0);
    CHECK(shot.flash == 1);
    CHECK_TEXT(shot.camera_make, "Sample Optics");
    CHECK_TEXT(shot.camera_model, "SO-1 Mark II");
    fixture_free(&file);
}

static WbStatus read_all(const Bytes *file, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbShot shot;
    WB_TRY(wb_image_read_memory(file->data, file->bytes, "memory", &image, err));
    return wb_shot_read_memory(file->data, file->bytes, "memory", &shot, err);
}

static void test_memory(void) {
    Fixture f = raw_fixture();
    Bytes file = {0};
    WbErr err = {0};
    if (!CHECK(fixture_write(&f, &file))) return;
    CHECK_EVERY_ALLOCATION(100, status = read_all(&file, &err)); /* some twenty */
    fixture_free(&file);
}

int main(void) {
    test_mosaics();
    test_whole_colours();
    test_large();
    test_levels();
    test_areas();
    test_orientation();
    test_saturation();
    test_places();
    test_outside();
    test_facts();
    test_memory();
    return check_done();
}
