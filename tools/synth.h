#ifndef WB_TOOLS_SYNTH_H
#define WB_TOOLS_SYNTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "base/status.h"

/* A synthetic photographer's folder: photos of invented weddings, and the sliders that a photographer of a known taste
 * set on them. Planned first (plan, then taste), then painted and written; each step draws from random numbers of its
 * own, so that taste, labels and size of the pictures never change which photos were taken. */

typedef enum WbSynthTaste {
    WB_SYNTH_RULE, /* as-shot + 300 K, + 4 tint; with flash 900 K cooler than as-shot instead */
    WB_SYNTH_EYE, /* the light itself, a fixed offset, a little scatter: metadata and picture together show it */
    WB_SYNTH_RANDOM, /* drawn without a look at the photo: nothing can be learned but the median */
    WB_SYNTH_DRIFT, /* the eye, growing warmer from shoot to shoot */
} WbSynthTaste;

typedef struct WbSynthOptions {
    int64_t photos, shoots; /* 1 <= shoots <= photos */
    int64_t seed;
    int64_t unlabelled_shoots; /* the last so many shoots have no labels */
    int64_t size;              /* pictures are size x size pixels */
    double unlabelled_share;   /* of the other photos, 0..1 */
    WbSynthTaste taste;
    int images;         /* 0: no images/ is written */
    int as_shot;        /* 0: currTemp and currTint stay empty */
    const char *folder; /* borrowed */
} WbSynthOptions;

/* What lights a scene. */
typedef enum WbSynthKind {
    WB_SYNTH_SHADE,
    WB_SYNTH_SUN,
    WB_SYNTH_CLOUDY,
    WB_SYNTH_TUNGSTEN,
    WB_SYNTH_LED,
    WB_SYNTH_MIXED, /* lamps near, a window far */
    WB_SYNTH_FLASH, /* flash near, lamps far; where it did not fire, lamps alone */
    WB_SYNTH_KINDS,
} WbSynthKind;

/* A white on the scale of the sliders. */
typedef struct WbSynthLight {
    double kelvin, tint;
} WbSynthLight;

enum { WB_SYNTH_ID_BYTES = 37 }; /* 32 hexadecimal digits, four dashes, the terminator */

typedef struct WbSynthPhoto {
    char id[WB_SYNTH_ID_BYTES];
    int64_t shoot;                           /* from 0 */
    double capture_seconds;                  /* camera clock since 1970-01-01T00:00, whole hundredths */
    const char *camera_model, *camera_group; /* static storage */
    WbSynthKind kind;
    WbSynthLight light;   /* of the subject: the true illuminant */
    WbSynthLight far;     /* of the background; mostly the same */
    WbSynthLight as_shot; /* whole numbers within the sliders */
    double aperture_av, shutter_tv, iso, focal_mm;
    int flash, grayscale;
    double brightness;     /* mean linear luminance that the meter aimed at, white = 1; the CSV's intensity */
    uint64_t scene_seed;   /* colours of the place, the same for all photos of a scene */
    uint64_t picture_seed; /* where things stand in this photo */
    int labelled;
    int temperature, tint; /* the photographer's sliders, whole numbers; also for photos without label */
} WbSynthPhoto;

/* The light of `mired` and `tint`, moved into the sliders' range. */
WbSynthLight wb_synth_light(double mired, double tint);

/* Mean `mean`, standard deviation `spread`. */
double wb_synth_normal(WbRandom *random, double mean, double spread);

/* Plans shoots, scenes and photos in order of time; `photos` has options->photos items, labels are not set. Errors:
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_synth_plan(const WbSynthOptions *options, WbSynthPhoto *photos, WbErr *err);

/* Aperture, shutter, ISO, focal length and brightness for light of `ev` (at ISO 100); kind and flash are read. */
void wb_synth_expose(WbRandom *random, double ev, WbSynthPhoto *photo);

/* Sets sliders and `labelled` of every planned photo. */
void wb_synth_edit(const WbSynthOptions *options, WbSynthPhoto *photos);

/* Lays out the photo's surfaces: `rgb`, size x size x 3, linear sRGB as under a light that it is balanced for, 1 =
 * white, brighter where something shines; `far`, size x size, 0..1, the share of the photo's far light. */
void wb_synth_paint(const WbSynthPhoto *photo, int size, float *rgb, float *far);

/* The file's pixels, size x size x 3, sRGB: those surfaces in their light, balanced as shot, exposed, with noise.
 * Errors: WB_ERR_INPUT for light outside of the sliders. */
WB_MUST_USE WbStatus wb_synth_render(const WbSynthPhoto *photo, int size, const float *rgb, const float *far,
                                     unsigned char *ret, WbErr *err);

/* Makes the folders; WB_ERR_INPUT when the folder holds sliders.csv already, WB_ERR_IO. */
WB_MUST_USE WbStatus wb_synth_make_folders(const WbSynthOptions *options, WbErr *err);

/* Writes images/ID.tif. Errors: WB_ERR_NOMEM, WB_ERR_IO. */
WB_MUST_USE WbStatus wb_synth_write_tiff(const WbSynthOptions *options, const WbSynthPhoto *photo,
                                         const unsigned char *pixels, WbErr *err);

/* Writes sliders.csv. WB_ERR_IO: nothing is left behind. */
WB_MUST_USE WbStatus wb_synth_write_csv(const WbSynthOptions *options, const WbSynthPhoto *photos,
                                        WbErr *err);

#endif
