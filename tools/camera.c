#include "camera.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "camera_options.h"
#include "color/temperature.h"

/* The balance a camera records: that of the light, by its own matrices, off by mired and tint. */
static WbStatus balance(const WbSimLight *light, const double error[2], WbSimShot *shot, WbErr *err) {
    double most = 0, kelvin, tint, multipliers[3];
    wb_sim_response(&shot->body, &light->spectrum, shot->as_shot);
    if (shot->body.mosaic == WB_SIM_MONO) return WB_OK;
    if (error[0] != 0 || error[1] != 0) {
        for (int c = 0; c < 3; c++)
            multipliers[c] = shot->as_shot[1] / shot->as_shot[c];
        WB_TRY(wb_temp_tint_of_multipliers(&shot->camera, multipliers, &kelvin, &tint, err));
        kelvin = wb_kelvin_of_mired(wb_mired_of_kelvin(kelvin) + error[0]);
        tint += error[1];
        wb_clamp_temp_tint(&kelvin, &tint);
        WB_TRY(wb_multipliers_of_temp_tint(&shot->camera, kelvin, tint, multipliers, err));
        for (int c = 0; c < 3; c++)
            shot->as_shot[c] = 1 / multipliers[c];
    }
    for (int c = 0; c < 3; c++)
        most = fmax(most, shot->as_shot[c]);
    for (int c = 0; c < 3; c++)
        shot->as_shot[c] /= most;
    return WB_OK;
}

static WbStatus make_photo(const WbSimOptions *o, WbErr *err) {
    WbSimShot shot = {.body = *o->body, .scene = (WbSimSceneKind)o->scene, .mixed = o->mixed,
                      .width = (int32_t)o->width, .height = (int32_t)o->height, .orientation = (int)o->orientation,
                      .noise = o->noise, .lossless_jpeg = o->compress == 1, .preview_px = (int32_t)o->preview};
    if (o->cfa >= 0) shot.body.mosaic = (WbSimMosaic)o->cfa;
    if (o->bits > 0) shot.body.bits = (int)o->bits;
    if (!isnan(o->baseline)) shot.body.baseline = o->baseline;
    shot.photo = (WbSynthPhoto){.capture_seconds = 1622548800.25, /* 2021-06-01T12:00:00.25 */
                                .aperture_av = 2 * log2(o->aperture), .shutter_tv = -log2(o->shutter),
                                .iso = (double)o->iso, .focal_mm = o->focal, .flash = o->flash,
                                .brightness = o->brightness, .scene_seed = (uint64_t)o->seed,
                                .picture_seed = (uint64_t)o->seed};
    shot.near = wb_sim_light(o->near.lamp, o->near.kelvin, o->near.tint);
    if (o->mixed) shot.far = wb_sim_light(o->far.lamp, o->far.kelvin, o->far.tint);
    WB_TRY(wb_sim_matrices(&shot.body, &shot.camera, err));
    WB_TRY(balance(&shot.near, o->as_shot_error, &shot, err));
    const char *dot = strrchr(o->output, '.');
    return strcmp(dot, ".tif") == 0 ? wb_sim_write_tiff(&shot, o->output, err)
                                    : wb_sim_write_dng(&shot, o->output, err);
}

static int exit_code(WbStatus status) {
    if (status == WB_OK) return 0;
    if (status == WB_ERR_USAGE) return 2;
    return status == WB_ERR_IO || status == WB_ERR_NOMEM ? 5 : 3; /* as graycard's own */
}

int main(int count, char **words) {
    WbSimOptions options;
    WbErr err;
    if (count == 2 && strcmp(words[1], "--help") == 0) {
        fputs(wb_sim_usage, stdout);
        return 0;
    }
    WbStatus status = wb_sim_parse(count, words, &options, &err);
    if (status == WB_OK) status = make_photo(&options, &err);
    if (status != WB_OK) fprintf(stderr, "camera-sim: %s\n", err.text);
    return exit_code(status);
}
