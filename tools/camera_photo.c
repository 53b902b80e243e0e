#include "camera_make.h"

#include <math.h>

#include "color/temperature.h"

/* The balance a camera records: that of the light, off by so many mired and so much tint on the sliders. */
static WbStatus record(const double error[2], WbSimShot *shot, WbErr *err) {
    double mired, tint;
    wb_sim_record_light(shot);
    if (shot->body.mosaic == WB_SIM_MONO || (error[0] == 0 && error[1] == 0)) return WB_OK;
    WB_TRY(wb_sim_see_white(&shot->body, &shot->camera, &shot->near, &mired, &tint, err));
    WbSynthLight light = wb_synth_light(mired + error[0], tint + error[1]);
    return wb_sim_record_balance(shot, light.kelvin, light.tint, err);
}

WbStatus wb_sim_make_photo(const WbSimOptions *o, WbErr *err) {
    WbSimShot shot = {.body = *o->body,
                      .scene = (WbSimSceneKind)o->scene,
                      .mixed = o->mixed,
                      .width = (int32_t)o->width,
                      .height = (int32_t)o->height,
                      .orientation = (int)o->orientation,
                      .noise = o->noise,
                      .lossless_jpeg = o->compress == 1,
                      .preview_px = (int32_t)o->preview};
    if (o->cfa >= 0) shot.body.mosaic = (WbSimMosaic)o->cfa;
    if (o->bits > 0) shot.body.bits = (int)o->bits;
    if (!isnan(o->baseline)) shot.body.baseline = o->baseline;
    shot.photo = (WbSynthPhoto){.capture_seconds = 1622548800.25, /* 2021-06-01T12:00:00.25 */
                                .aperture_av = 2 * log2(o->aperture),
                                .shutter_tv = -log2(o->shutter),
                                .iso = (double)o->iso,
                                .focal_mm = o->focal,
                                .flash = o->flash,
                                .brightness = o->brightness,
                                .scene_seed = (uint64_t)o->seed,
                                .picture_seed = (uint64_t)o->seed};
    shot.near = wb_sim_light(o->near.lamp, o->near.kelvin, o->near.tint);
    if (o->mixed) shot.far = wb_sim_light(o->far.lamp, o->far.kelvin, o->far.tint);
    WB_TRY(wb_sim_matrices(&shot.body, &shot.camera, err));
    WB_TRY(record(o->as_shot_error, &shot, err));
    return o->render == WB_SIM_RENDER_TIFF ? wb_sim_write_tiff(&shot, o->output, err)
                                           : wb_sim_write_dng(&shot, o->output, err);
}
