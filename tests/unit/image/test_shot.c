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

int main(void) {
    Fixture f = {.width = 4, .height = 4, .photometric = PHOTOMETRIC_RGB, .samples = 3, .code = fixture_code};
    WbShot shot = shot_of(&f);
    CHECK(isnan(shot.capture_seconds) && isnan(shot.aperture_av) && isnan(shot.shutter_tv) &&
          isnan(shot.iso));
    CHECK(isnan(shot.focal_mm) && isnan(shot.flash) && isnan(shot.as_shot_kelvin) &&
          isnan(shot.as_shot_tint));
    CHECK_TEXT(shot.camera_model, "");
    for (int i = 0; i < 4; i++) {
        f.exif = 1;
        f.big_tiff = i & 1;
        f.big_endian = i >> 1;
        shot = shot_of(&f);
        CHECK_TEXT(shot.camera_model, "SO-1 Mark II");
        CHECK_NEAR(shot.aperture_av, 2 * log2(2.8), 1e-6); /* rationals hold seven digits */
        CHECK_NEAR(shot.shutter_tv, log2(250), 1e-6);
        CHECK_NEAR(shot.focal_mm, 35, 1e-6);
        CHECK_NEAR(shot.iso, 800, 0);
        CHECK_NEAR(shot.flash, 1, 0);
        CHECK_NEAR(shot.capture_seconds, 1685304531.87, 1e-6); /* date -u -d '2023-05-28 20:08:51' +%s */
        CHECK(isnan(shot.as_shot_kelvin) && isnan(shot.as_shot_tint));
    }
    f.no_exif_time = 1;
    shot = shot_of(&f);
    CHECK(isnan(shot.capture_seconds) && shot.iso == 800);
    return check_done();
}
