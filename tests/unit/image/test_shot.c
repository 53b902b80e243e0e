/* What the camera recorded. */
#include <tiffio.h>

#include "check.h"
#include "fixture.h"
#include "image/memory_image.h"

static WbShot shot_of(const Fixture *f) {
    Bytes file = {0};
    WbShot shot = wb_shot_unknown();
    WbErr err = {0};
    CHECK(fixture_write(f, &file));
    CHECK_OK(wb_shot_read_memory(file.data, file.bytes, "shot", &shot, &err), err);
    fixture_free(&file);
    return shot;
}

static const Fixture plain = {
    .width = 4, .height = 4, .photometric = PHOTOMETRIC_RGB, .samples = 3, .code = fixture_code};

static void test_nothing(void) {
    WbShot shot = shot_of(&plain);
    CHECK(isnan(shot.capture_seconds) && isnan(shot.aperture_av) && isnan(shot.shutter_tv) &&
          isnan(shot.iso));
    CHECK(isnan(shot.focal_mm) && isnan(shot.flash) && isnan(shot.as_shot_kelvin) &&
          isnan(shot.as_shot_tint));
    CHECK(isnan(shot.multipliers[0]) && isnan(shot.balanced_kelvin) && shot.matrices == 0);
    CHECK(shot.as_shot_from == WB_AS_SHOT_UNKNOWN && shot.orientation == 0);
    CHECK_TEXT(shot.camera_model, "");
    CHECK_TEXT(shot.lens, "");
    CHECK_TEXT(shot.note, "");
}

static void test_exif(void) {
    Fixture f = plain;
    for (int i = 0; i < 4; i++) {
        f.exif = 1;
        f.big_tiff = i & 1;
        f.big_endian = i >> 1;
        f.orientation = (uint16_t)(5 + i);
        WbShot shot = shot_of(&f);
        CHECK_TEXT(shot.camera_make, "Sample Optics");
        CHECK_TEXT(shot.camera_model, "SO-1 Mark II");
        CHECK_TEXT(shot.lens, "SO 35mm F2");
        CHECK(shot.orientation == 5 + i);
        CHECK_NEAR(shot.aperture_av, 2 * log2(2.8), 1e-6); /* rationals hold seven digits */
        CHECK_NEAR(shot.shutter_tv, log2(250), 1e-6);
        CHECK_NEAR(shot.focal_mm, 35, 1e-6);
        CHECK_NEAR(shot.iso, 800, 0);
        CHECK_NEAR(shot.flash, 1, 0);
        CHECK_NEAR(shot.capture_seconds, 1685304531.87, 1e-6); /* date -u -d '2023-05-28 20:08:51' +%s */
        CHECK(isnan(shot.as_shot_kelvin) && isnan(shot.as_shot_tint));
    }
    f.no_exif_time = 1;
    WbShot shot = shot_of(&f);
    CHECK(isnan(shot.capture_seconds) && shot.iso == 800);
}

static WbShot shot_of_dng(FixtureDng dng) {
    Fixture f = plain;
    f.dng = &dng;
    f.preview = 1; /* as in a DNG, whose first directory is one and whose others lie below it */
    return shot_of(&f);
}

static void test_dng(void) {
    /* Worked out by the specification 6211.5 K, -1.20; Adobe's converter wrote 6200, -1. */
    WbShot shot = shot_of_dng((FixtureDng){.matrices = 2, .planes = 9, .neutral = {1, 0.996616F, 0.995727F}});
    CHECK_NEAR(shot.as_shot_kelvin, 6211.5, 0.1); /* libtiff's floats */
    CHECK_NEAR(shot.as_shot_tint, -1.20, 0.01);
    CHECK(shot.as_shot_from == WB_AS_SHOT_MATRICES && shot.matrices == 2);
    CHECK_NEAR(shot.multipliers[0], 0.996616, 1e-6);
    CHECK(shot.multipliers[1] == 1);
    CHECK_NEAR(shot.multipliers[2], 0.996616 / 0.995727, 1e-6);
    CHECK_TEXT(shot.note, "");
    shot = shot_of_dng((FixtureDng){.matrices = 1, .planes = 9, .neutral = {1, 0.996616F, 0.995727F}});
    CHECK(shot.as_shot_from == WB_AS_SHOT_MATRICES && shot.matrices == 1);
    CHECK(fabs(shot.as_shot_kelvin - 6211.5) > 100); /* lamp light's matrix alone is another answer */
    shot = shot_of_dng((FixtureDng){.white = {0.3127F, 0.3290F}});
    CHECK_NEAR(shot.as_shot_kelvin, 6504, 2); /* D65 */
    CHECK(shot.as_shot_from == WB_AS_SHOT_WHITE && shot.matrices == 0 && isnan(shot.multipliers[0]));
    shot = shot_of_dng((FixtureDng){.matrices = 2, .planes = 9, .white = {0.3127F, 0.3290F}});
    CHECK(shot.as_shot_from == WB_AS_SHOT_WHITE && shot.matrices == 2 && shot.multipliers[2] > 0);
}

static void test_bad_dng(void) {
    static const FixtureDng none[] = {{.neutral = {1, 1, 1}},
                                      {.matrices = 2, .planes = 9},
                                      {.matrices = 2, .planes = 12, .neutral = {1, 1, 1}}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        WbShot shot = shot_of_dng(none[i]);
        CHECK(isnan(shot.as_shot_kelvin) && !shot.as_shot_from && !shot.note[0]);
        CHECK(isnan(shot.multipliers[0]) == (none[i].neutral[0] == 0)); /* they need no matrix */
    }
    static const struct {
        FixtureDng dng;
        const char *why;
    } bad[] = {{{.matrices = 2, .planes = 9, .neutral = {1, -1, 1}}, "each must be above 0"},
               {{.matrices = 2, .planes = 9, .singular = 1, .neutral = {1, 1, 1}}, "cannot be inverted"},
               {{.matrices = 2, .planes = 9, .neutral = {0.001F, 1, 0.001F}}, "no light"},
               {{.white = {0.64F, 0.33F}}, "sliders end"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        WbShot shot = shot_of_dng(bad[i].dng);
        CHECK(isnan(shot.as_shot_kelvin) && isnan(shot.as_shot_tint) && !shot.as_shot_from);
        CHECK(strstr(shot.note, bad[i].why) != NULL);
    }
}

#define PACKET(inside)                                                                                       \
    "<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"     \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "        \
    "xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/' "   \
    "xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:aux='http://ns.adobe.com/exif/1.0/aux/' " inside       \
    "/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>\n \n"

static WbShot shot_of_packet(const char *packet, int exif, const FixtureDng *dng) {
    Fixture f = plain;
    f.xmp = packet;
    f.xmp_bytes = (uint32_t)strlen(packet);
    f.exif = exif;
    f.dng = dng;
    return shot_of(&f);
}

static void test_settings(void) {
    WbShot shot =
        shot_of_packet(PACKET("crs:WhiteBalance='As Shot' crs:Temperature='5631' crs:Tint='+20'"), 0, NULL);
    CHECK(shot.as_shot_kelvin == 5631 && shot.as_shot_tint == 20 && shot.as_shot_from == WB_AS_SHOT_SETTINGS);
    CHECK(isnan(shot.balanced_kelvin) && shot.matrices == 0);
    shot = shot_of_packet(PACKET("crs:WhiteBalance='Custom' crs:Temperature='5631' crs:Tint='+20'"), 0, NULL);
    CHECK(isnan(shot.as_shot_kelvin) && isnan(shot.balanced_kelvin) && !shot.as_shot_from);
    shot = shot_of_packet(PACKET("crs:WhiteBalance='As Shot' crs:Temperature='5631' crs:Tint='-3' "
                                 "crs:AlreadyApplied='True'"),
                          0, NULL);
    CHECK(isnan(shot.as_shot_kelvin) && !shot.as_shot_from);
    CHECK(shot.balanced_kelvin == 5631 && shot.balanced_tint == -3);
    static const char *const odd[] = {
        PACKET("crs:WhiteBalance='As Shot' crs:Temperature='5631'"),
        PACKET("crs:WhiteBalance='As Shot' crs:Temperature='563100' crs:Tint='0'"),
        PACKET("crs:WhiteBalance='As Shot' crs:Temperature='5631' crs:Tint='-999999'"),
        PACKET("crs:WhiteBalance='As Shot' crs:Temperature='warm' crs:Tint='0'"),
        PACKET("crs:WhiteBalance='As Shot' crs:IncrementalTemperature='10' crs:IncrementalTint='0'"),
        PACKET("crs:Temperature='5631' crs:Tint='0'")};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        shot = shot_of_packet(odd[i], 0, NULL);
        CHECK(isnan(shot.as_shot_kelvin) && isnan(shot.as_shot_tint) && isnan(shot.balanced_kelvin));
    }
    /* The camera's own numbers are exact, the settings rounded. */
    FixtureDng dng = {.matrices = 2, .planes = 9, .neutral = {1, 0.996616F, 0.995727F}};
    shot = shot_of_packet(PACKET("crs:WhiteBalance='As Shot' crs:Temperature='6200' crs:Tint='-1'"), 0, &dng);
    CHECK(shot.as_shot_from == WB_AS_SHOT_MATRICES);
    CHECK_NEAR(shot.as_shot_kelvin, 6211.5, 0.1);
    dng.neutral[1] = -1;
    shot = shot_of_packet(PACKET("crs:WhiteBalance='As Shot' crs:Temperature='6200' crs:Tint='-1'"), 0, &dng);
    CHECK(shot.as_shot_from == WB_AS_SHOT_SETTINGS && shot.as_shot_kelvin == 6200 && shot.note[0]);
}

static void test_packet_fills(void) {
    static const char packet[] = PACKET(
        "tiff:Make='Other' tiff:Model='O-2' aux:Lens='O 50mm' exif:FNumber='56/10' exif:ExposureTime='1/60' "
        "exif:FocalLength='50/1' exif:ISOSpeedRatings='400' "
        "exif:DateTimeOriginal='2020-01-02T03:04:05.5+02:00'");
    WbShot shot = shot_of_packet(packet, 0, NULL);
    CHECK_TEXT(shot.camera_make, "Other");
    CHECK_TEXT(shot.camera_model, "O-2");
    CHECK_TEXT(shot.lens, "O 50mm");
    CHECK_NEAR(shot.aperture_av, 2 * log2(5.6), 1e-12); /* rounding */
    CHECK_NEAR(shot.shutter_tv, log2(60), 1e-12);
    CHECK(shot.iso == 400 && shot.focal_mm == 50);
    CHECK_NEAR(shot.capture_seconds, 1577934245.5, 1e-6); /* date -u -d '2020-01-02 03:04:05' +%s */
    shot = shot_of_packet(packet, 1, NULL);
    CHECK_TEXT(shot.camera_model, "SO-1 Mark II");
    CHECK_TEXT(shot.lens, "SO 35mm F2");
    CHECK(shot.iso == 800);
    shot = shot_of_packet(
        PACKET("exif:FNumber='0/0' exif:ExposureTime='-1' exif:FocalLength='0' tiff:Make='M'"), 0, NULL);
    CHECK(isnan(shot.aperture_av) && isnan(shot.shutter_tv) && isnan(shot.focal_mm));
    CHECK_TEXT(shot.camera_model, "M"); /* better than no name */
}

/* A packet that is passed over costs its own facts and nothing else. */
static void test_bad_packet(void) {
    WbShot shot = shot_of_packet("<!DOCTYPE x [<!ENTITY a 'aa'>]><x>&a;</x>", 1, NULL);
    CHECK(shot.iso == 800 && strstr(shot.note, "DOCTYPE") != NULL);
    shot = shot_of_packet("<x>\xff</x>", 1, NULL);
    CHECK(shot.iso == 800 && strstr(shot.note, "XMP packet is passed over: not well-formed") != NULL);
    Fixture f = plain;
    f.exif = 1;
    f.xmp_bytes = 10 << 20;
    char *large = wb_alloc(f.xmp_bytes, 1);
    memset(large, 'x', f.xmp_bytes);
    f.xmp = large;
    shot = shot_of(&f);
    CHECK(shot.iso == 800 && strstr(shot.note, "XMP packet of 10485760 bytes is passed over") != NULL);
    wb_free(large);
}

static void test_allocations(void) {
    Bytes file = {0};
    Fixture f = plain;
    f.exif = 1;
    CHECK(fixture_write(&f, &file));
    CHECK_EVERY_ALLOCATION(20, {
        WbShot shot;
        WbErr err;
        status = wb_shot_read_memory(file.data, file.bytes, "shot", &shot, &err);
    });
    fixture_free(&file);
}

int main(void) {
    test_nothing();
    test_exif();
    test_dng();
    test_bad_dng();
    test_settings();
    test_packet_fills();
    test_bad_packet();
    test_allocations();
    return check_done();
}
