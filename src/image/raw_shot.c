#include "image/raw_shot.h"

#include <libraw/libraw.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "image/capture_time.h"
#include "image/raw_colour.h"
#include "image/raw_image.h"

static void fill_number(double *number, double value, double above) {
    if (isnan(*number) && isfinite(value) && value > above) *number = value;
}

static void fill_text(char *out, size_t room, const char *first, const char *second) {
    size_t used = 0;
    if (out[0]) return;
    if (snprintf(out, room, "%s%s%s", first, *first && *second ? " " : "", second) < 0) out[0] = 0; /* cut */
    for (const char *from = out; *from; from++)
        if (*from >= 32 && *from < 127)
            out[used++] = *from; /* names of cameras are ASCII; the rest is damage */
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = 0;
}

/* LibRaw took the camera's clock for the local time of this process; this turns it back. */
static double capture_time(time_t stamp) {
    char text[64];
    struct tm clock;
    double seconds = NAN;
    if (stamp <= 0 || !localtime_r(&stamp, &clock)) return NAN;
    if (strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &clock) == 0) return NAN;
    return wb_capture_seconds(text, &seconds) ? seconds : NAN;
}

static void fill_balance(const WbRaw *raw, WbShot *shot) {
    WbRawColour colour;
    if (wb_raw_colour(raw, &colour, NULL) != WB_OK) return;
    for (int c = 0; c < 3; c++)
        fill_number(&shot->multipliers[c], colour.as_shot[c], 0);
    if (!shot->camera.pairs) shot->camera = colour.camera;
    if (shot->as_shot_from || !colour.matrices) return;
    shot->as_shot_kelvin = colour.kelvin;
    shot->as_shot_tint = colour.tint;
    shot->matrices = colour.matrices;
    shot->as_shot_from = WB_AS_SHOT_MATRICES;
}

void wb_raw_fill_shot(const WbRaw *raw, WbShot *shot) {
    const libraw_data_t *data = raw->data;
    const libraw_imgother_t *other = &data->other;
    /* Canon writes its name into the model, and LibRaw takes it out. */
    int named = strcmp(data->idata.make, "Canon") == 0 && data->idata.model[0];
    fill_number(&shot->iso, (double)other->iso_speed, 0);
    if (other->aperture > 0) fill_number(&shot->aperture_av, 2 * log2((double)other->aperture), -INFINITY);
    if (other->shutter > 0) fill_number(&shot->shutter_tv, -log2((double)other->shutter), -INFINITY);
    fill_number(&shot->focal_mm, (double)other->focal_len, 0);
    fill_number(&shot->capture_seconds, capture_time(other->timestamp), -INFINITY);
    if (data->color.flash_used > 0) fill_number(&shot->flash, 1, 0);
    fill_text(shot->camera_make, sizeof shot->camera_make, "", data->idata.make);
    fill_text(shot->camera_model, sizeof shot->camera_model, named ? "Canon" : "", data->idata.model);
    fill_text(shot->lens, sizeof shot->lens, "",
              data->lens.Lens[0] ? data->lens.Lens : data->lens.makernotes.Lens);
    if (!shot->orientation) shot->orientation = wb_raw_orientation(raw);
    fill_balance(raw, shot);
}
