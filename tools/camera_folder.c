#include "camera_make.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/memory.h"
#include "color/temperature.h"

/* Who stands where, when, and what the sliders are set to is the synthetic photographer's plan; the light that it asks
 * for is made of spectra here, and its sliders are what the camera makes of that. */

enum { PATH_BYTES = 4096 }; /* Linux's longest path */

/* What gives the planned kind of light; rooms have lamps of all kinds. */
static WbSimLamp lamp_of(const WbSynthPhoto *photo, int is_far) {
    static const WbSimLamp lamps[] = {WB_SIM_LED, WB_SIM_TRIBAND, WB_SIM_LED, WB_SIM_FLUORESCENT};
    int flash = photo->kind == WB_SYNTH_FLASH && photo->flash;
    switch (photo->kind) {
    case WB_SYNTH_TUNGSTEN:
        return WB_SIM_BLACKBODY;
    case WB_SYNTH_LED:
        return lamps[photo->scene_seed % 4];
    case WB_SYNTH_MIXED:
        return is_far ? WB_SIM_DAYLIGHT : photo->scene_seed % 2 ? WB_SIM_BLACKBODY : WB_SIM_LED;
    case WB_SYNTH_FLASH:
        return flash && !is_far ? WB_SIM_DAYLIGHT : WB_SIM_BLACKBODY; /* xenon is near daylight */
    default:
        return WB_SIM_DAYLIGHT;
    }
}

/* Clouds and the sun move: six mired to and fro within forty minutes. */
static double slow_change(const WbSynthPhoto *photo) {
    return 6 * sin(photo->capture_seconds * 6.283 / 2400 + (double)photo->shoot);
}

static WbSimLight light_of(const WbSynthPhoto *photo, const WbSynthLight *planned, int is_far) {
    WbSynthLight light =
        wb_synth_light(wb_mired_of_kelvin(planned->kelvin) + slow_change(photo), planned->tint);
    double kelvin = fmin(light.kelvin, 25000); /* daylight's end */
    return wb_sim_light(lamp_of(photo, is_far), kelvin, light.tint);
}

/* Lights the photo; in `photo` the planned light becomes what this camera's matrices make of the spectrum, and the
 * camera's own balance is as far off as planned. */
static WbStatus light_photo(const WbSimOptions *o, WbSynthPhoto *photo, WbSimShot *shot, WbErr *err) {
    double mired, tint,
        off = wb_mired_of_kelvin(photo->as_shot.kelvin) - wb_mired_of_kelvin(photo->light.kelvin);
    double tint_off = photo->as_shot.tint - photo->light.tint;
    shot->body = *wb_sim_body(photo->camera_model);
    shot->mixed = photo->far.kelvin != photo->light.kelvin || photo->far.tint != photo->light.tint;
    shot->near = light_of(photo, &photo->light, 0);
    if (shot->mixed) shot->far = light_of(photo, &photo->far, 1);
    WB_TRY(wb_sim_matrices(&shot->body, &shot->camera, err));
    WB_TRY(wb_sim_see_white(&shot->body, &shot->camera, &shot->near, &mired, &tint, err));
    photo->light = wb_synth_light(mired, tint);
    if (o->as_shot == WB_SIM_AS_SHOT_TRUE) off = tint_off = 0;
    photo->as_shot = wb_synth_light(mired + off, tint + tint_off);
    photo->as_shot.kelvin = round(photo->as_shot.kelvin);
    photo->as_shot.tint = round(photo->as_shot.tint);
    return WB_OK;
}

static WbStatus write_photo(const WbSimOptions *o, WbSynthPhoto *photo, WbErr *err) {
    WbSimShot shot = {.width = (int32_t)o->width,
                      .height = (int32_t)o->height,
                      .orientation = 1,
                      .noise = o->noise,
                      .lossless_jpeg = o->compress == 1,
                      .preview_px = (int32_t)o->preview};
    char path[PATH_BYTES];
    WB_TRY(light_photo(o, photo, &shot, err));
    WB_TRY(wb_sim_record_balance(&shot, photo->as_shot.kelvin, photo->as_shot.tint, err));
    shot.photo = *photo;
    shot.scene = photo->kind <= WB_SYNTH_CLOUDY ? WB_SIM_SCENE_OUTDOORS : WB_SIM_SCENE_INDOORS;
    if (photo->picture_seed % 4 == 0)
        shot.orientation = photo->picture_seed % 8 ? 6 : 8; /* some stand upright */
    int dng = o->render == WB_SIM_RENDER_DNG;
    int bytes = snprintf(path, sizeof path, "%s/images/%s.%s", o->output, photo->id, dng ? "dng" : "tif");
    if (bytes >= PATH_BYTES)
        return wb_fail(err, WB_ERR_LIMIT, "path too long: %d bytes: take a folder nearer to the root", bytes);
    return dng ? wb_sim_write_dng(&shot, path, err) : wb_sim_write_tiff(&shot, path, err);
}

/* A word every two seconds to those who wait that long. */
static void report(time_t *last, int64_t done, int64_t photos) {
    time_t now = time(NULL);
    if (now - *last < 2) return;
    *last = now;
    fprintf(stderr, "camera-sim: %lld of %lld photos\n", (long long)done, (long long)photos);
}

/* sliders.csv comes last: a folder that has one is complete. */
WbStatus wb_sim_make_folder(const WbSimOptions *o, WbErr *err) {
    WbSynthOptions plan = {.photos = o->photos,
                           .shoots = o->shoots,
                           .seed = o->seed,
                           .taste = (WbSynthTaste)o->taste,
                           .unlabelled_shoots = o->unlabelled_shoots,
                           .images = 1,
                           .as_shot = 1,
                           .folder = o->output};
    size_t count = (size_t)o->photos;
    WB_TRY(wb_synth_make_folders(&plan, err));
    WB_CLEANUP(wb_free_at) WbSynthPhoto *photos = wb_alloc(count, sizeof *photos);
    if (!photos) return wb_fail_nomem(err);
    WB_TRY(wb_synth_plan(&plan, photos, err));
    time_t last = time(NULL);
    for (size_t i = 0; i < count; i++) {
        WB_TRY(write_photo(o, &photos[i], err));
        report(&last, (int64_t)i + 1, o->photos);
    }
    wb_synth_edit(&plan, photos);
    return wb_synth_write_csv(&plan, photos, err);
}
