/* ICC profiles and the kinds of numbers that carry their own colour: against arithmetic written out here. */
#include <lcms2.h>
#include <tiffio.h>

#include "check.h"
#include "expect.h"
#include "fixture.h"
#include "base/random.h"
#include "image/memory_image.h"
#include "image/profile.h"
#include "profile_fixture.h"

#define COLORANTS                                                                                            \
    3e-4 /* profiles keep matrices in steps of 1.5e-5, curves in 16 bits; Bradford matrices are rounded */

#define WHITES                                                                                               \
    6e-4 /* the matrix below is for D65 = .95047, 1.08883, the profile's is .3127, .3290: 4e-4 apart */

static double curve; /* gamma of the profile under test */

static void check_with(const char *name, const Fixture *fixture, Expect expect, double tolerance) {
    double clipped, off = expect_difference(name, fixture, expect, &clipped);
    if (!CHECK(off <= tolerance)) fprintf(stderr, "%s: off by %g\n", name, off);
}

static Fixture rgb(uint16_t bits) {
    return (Fixture){.width = 150,
                     .height = 40,
                     .photometric = PHOTOMETRIC_RGB,
                     .samples = 3,
                     .rows = 7,
                     .bits = bits,
                     .code = fixture_code};
}

/* From linear RGB of these primaries to linear sRGB: both have white D65. The rows follow from the
 * chromaticities (Lindbloom, RGB/XYZ matrices). */
static void from_adobe(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    static const double matrix[3][3] = {{1.39836, -.39836, 0}, {0, 1, 0}, {0, -.04293, 1.04293}};
    double linear[3], most = 0;
    for (int c = 0; c < 3; c++) {
        double encoded = f->code(f, x, y, c) / fixture_full(f);
        linear[c] = pow(encoded, 2.2);
        most = fmax(most, encoded);
    }
    for (int c = 0; c < 3; c++)
        ret[c] = matrix[c][0] * linear[0] + matrix[c][1] * linear[1] + matrix[c][2] * linear[2];
    ret[3] = most >= .98;
}

/* The tables against the library, whose answers they hold. */
static void test_tables(const void *icc, size_t bytes) {
    static const int steps[] = {255, WB_PROFILE_STEPS};
    WbProfile *slow = NULL, *quick = NULL;
    WbErr err = {0};
    CHECK_OK(wb_profile_new(icc, bytes, 3, 0, &slow, &err), err);
    for (int s = 0; s < 2 && slow; s++) {
        WbRandom random = wb_random(3, (uint64_t)s);
        CHECK_OK(wb_profile_new(icc, bytes, 3, steps[s], &quick, &err), err);
        for (int i = 0; i < 2000; i++) {
            float in[3], a[3], b[3];
            for (int c = 0; c < 3; c++)
                in[c] = s == 0 ? (float)wb_random_below(&random, 256) / 255 : wb_random_unit(&random);
            wb_profile_apply(slow, in, a, 1);
            wb_profile_apply(quick, in, b, 1);
            for (int c = 0; c < 3; c++)
                CHECK_NEAR(b[c], a[c], 2e-6); /* sums of three floats near 1, and a step */
        }
        wb_profile_free(quick);
        quick = NULL;
    }
    wb_profile_free(slow);
}

static double index_of(const Fixture *f, uint32_t x, uint32_t y, int s) {
    (void)f, (void)s;
    return (x + y) % 16;
}

static void from_adobe_palette(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    Fixture entry = rgb(16);
    uint32_t index = (uint32_t)index_of(f, x, y, 0);
    entry.width = 16;
    entry.height = 1;
    from_adobe(&entry, index, 0, ret);
}

static void test_rgb_profile(void) {
    cmsUInt32Number bytes;
    void *icc = profile_save(profile_adobe_like(), &bytes);
    double clipped;
    test_tables(icc, bytes);
    for (uint16_t bits = 4; bits <= 16; bits = (uint16_t)(bits * 2)) {
        Fixture f = rgb(bits);
        f.icc = icc;
        f.icc_bytes = bytes;
        check_with("RGB profile", &f, from_adobe, COLORANTS);
        CHECK(expect_difference("saturation", &f, from_adobe, &clipped) < 1 && clipped < 1e-6);
        f.planar = 1;
        f.tile = 32;
        check_with("RGB profile, planes", &f, from_adobe, COLORANTS);
    }
    Fixture f = rgb(32);
    f.icc = icc;
    f.icc_bytes = bytes;
    f.format = SAMPLEFORMAT_IEEEFP;
    check_with("RGB profile, floats", &f, from_adobe, COLORANTS);
    uint16_t maps[3][16];
    f = rgb(16);
    f.width = 16;
    f.height = 1;
    for (uint32_t i = 0; i < 16; i++)
        for (int c = 0; c < 3; c++) maps[c][i] = (uint16_t)fixture_code(&f, i, 0, c);
    f = (Fixture){.width = 60,
                  .height = 9,
                  .photometric = PHOTOMETRIC_PALETTE,
                  .bits = 4,
                  .icc = icc,
                  .icc_bytes = bytes,
                  .palette = {maps[0], maps[1], maps[2]},
                  .code = index_of};
    check_with("RGB profile, palette", &f, from_adobe_palette, COLORANTS);
    wb_free(icc);
}

static void from_grey(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    double encoded = f->code(f, x, y, 0) / fixture_full(f);
    if (f->photometric == PHOTOMETRIC_MINISWHITE) encoded = 1 - encoded;
    for (int c = 0; c < 3; c++) ret[c] = pow(encoded, curve);
    ret[3] = encoded >= .98;
}

static void test_grey_profile(void) {
    const cmsCIExyY *d50 = cmsD50_xyY();
    cmsUInt32Number bytes;
    curve = 1.8;
    cmsToneCurve *gamma = cmsBuildGamma(NULL, curve);
    void *icc = profile_save(cmsCreateGrayProfile(d50, gamma), &bytes);
    cmsFreeToneCurve(gamma);
    Fixture f = rgb(8);
    f.samples = 1;
    f.icc = icc;
    f.icc_bytes = bytes;
    f.photometric = PHOTOMETRIC_MINISBLACK;
    check_with("grey profile", &f, from_grey, COLORANTS);
    f.photometric = PHOTOMETRIC_MINISWHITE;
    f.bits = 16;
    check_with("grey profile, min is white", &f, from_grey, COLORANTS);
    wb_free(icc);
}

static void from_inks(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    double ink[4];
    for (int c = 0; c < 4; c++) ink[c] = f->code(f, x, y, c) / fixture_full(f);
    ret[0] = ret[1] = ret[2] = profile_light_of_inks(ink);
    expect_saturation(ret);
}

static void test_cmyk_profile(void) {
    cmsUInt32Number bytes;
    void *icc = profile_save(profile_neutral_inks(), &bytes);
    for (uint16_t bits = 8; bits <= 16; bits = (uint16_t)(bits + 8)) {
        Fixture f = rgb(bits);
        f.photometric = PHOTOMETRIC_SEPARATED;
        f.samples = 4;
        f.icc = icc;
        f.icc_bytes = bytes;
        check_with("CMYK profile", &f, from_inks,
                   3e-3); /* the table is interpolated between 9 steps of ink */
        f.planar = 1;
        check_with("CMYK profile, planes", &f, from_inks, 3e-3);
    }
    wb_free(icc);
}

/* Codes of L* 20 to 90 and a*, b* of -15 to 15, which sRGB holds. */
static double lab_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    double lab = s == 0 ? 20 + 70 * fixture_picture(f, x, y, 0) : 30 * fixture_picture(f, x, y, s) - 15;
    int wide = f->bits == 16, icc = f->photometric == PHOTOMETRIC_ICCLAB;
    if (f->format == SAMPLEFORMAT_IEEEFP) return lab;
    if (s == 0) return floor(lab * (wide ? (icc ? 652.8 : 655.35) : 2.55) + .5);
    double code = floor(lab * (wide ? 256 : 1) + .5);
    return icc ? code + (wide ? 32768 : 128) : code; /* negative ones wrap around when written */
}

static double lab_curve(double t) {
    return t > 6.0 / 29 ? t * t * t : 3 * 36.0 / 841 * (t - 4.0 / 29); /* CIE 15 */
}

static void from_lab(const Fixture *f, uint32_t x, uint32_t y, double ret[4]) {
    /* XYZ of white D50 to linear sRGB, adapted by Bradford (Lindbloom) */
    static const double matrix[3][3] = {{3.1338561, -1.6168667, -.4906146},
                                        {-.9787684, 1.9161415, .0334540},
                                        {.0719453, -.2289914, 1.4052427}};
    static const double white[3] = {.9642, 1, .8249};
    int wide = f->bits == 16, icc = f->photometric == PHOTOMETRIC_ICCLAB,
        whole = f->format != SAMPLEFORMAT_IEEEFP;
    double lab[3];
    for (int c = 0; c < 3; c++) {
        lab[c] = lab_code(f, x, y, c);
        if (whole && c == 0) lab[c] /= wide ? (icc ? 652.8 : 655.35) : 2.55;
        if (whole && c > 0) lab[c] = (icc ? lab[c] - (wide ? 32768 : 128) : lab[c]) / (wide ? 256 : 1);
    }
    double fy = (lab[0] + 16) / 116;
    double xyz[3] = {lab_curve(fy + lab[1] / 500), lab_curve(fy), lab_curve(fy - lab[2] / 200)};
    for (int c = 0; c < 3; c++) {
        ret[c] = 0;
        for (int k = 0; k < 3; k++) ret[c] += matrix[c][k] * white[k] * xyz[k];
    }
    expect_saturation(ret);
}

static void test_lab(void) {
    for (uint16_t bits = 8; bits <= 16; bits = (uint16_t)(bits + 8)) {
        Fixture f = rgb(bits);
        f.photometric = PHOTOMETRIC_CIELAB;
        f.code = lab_code;
        check_with("CIELab", &f, from_lab, WHITES);
        f.planar = 1;
        check_with("CIELab, planes", &f, from_lab, WHITES);
        f.photometric = PHOTOMETRIC_ICCLAB;
        check_with("ICCLab", &f, from_lab, WHITES);
    }
    Fixture f = rgb(32);
    f.photometric = PHOTOMETRIC_CIELAB;
    f.format = SAMPLEFORMAT_IEEEFP;
    f.code = lab_code;
    check_with("CIELab, floats", &f, from_lab, WHITES);
}

static int assumed(const Fixture *f) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbErr err = {0};
    Bytes file = {0};
    CHECK(fixture_write(f, &file));
    int ok = CHECK_OK(wb_image_read_memory(file.data, file.bytes, "flag", &image, &err), err);
    fixture_free(&file);
    return ok ? image->assumed_srgb : -1;
}

/* A profile that is none, or for other numbers, is as good as none, and the flag says so. */
static void test_flag(void) {
    cmsUInt32Number bytes, grey_bytes;
    cmsToneCurve *gamma = cmsBuildGamma(NULL, 2.2);
    void *icc = profile_save(profile_adobe_like(), &bytes),
         *grey = profile_save(cmsCreateGrayProfile(cmsD50_xyY(), gamma), &grey_bytes);
    cmsFreeToneCurve(gamma);
    Fixture f = rgb(8);
    CHECK(assumed(&f) == 1);
    f.icc = icc;
    f.icc_bytes = bytes;
    CHECK(assumed(&f) == 0);
    f.icc_bytes = bytes / 2;
    CHECK(assumed(&f) == 1);
    f.icc = "not a profile";
    f.icc_bytes = 13;
    CHECK(assumed(&f) == 1);
    check_with("damaged profile", &f, expect_rgb, 2e-6);
    f.icc = grey;
    f.icc_bytes = grey_bytes;
    CHECK(assumed(&f) == 1);
    check_with("grey profile of a colour photo", &f, expect_rgb, 2e-6);
    f = rgb(8);
    f.photometric = PHOTOMETRIC_CIELAB;
    f.code = lab_code;
    CHECK(assumed(&f) == 0);
    wb_free(icc);
    wb_free(grey);
}

int main(void) {
    test_rgb_profile();
    test_grey_profile();
    test_cmyk_profile();
    test_lab();
    test_flag();
    return check_done();
}
