#ifndef WB_TOOLS_CAMERA_OPTIONS_H
#define WB_TOOLS_CAMERA_OPTIONS_H

#include <stdint.h>

#include "camera.h"

/* A lamp as the command line names it: LAMP:KELVIN[:TINT]. */
typedef struct WbSimLampSpec {
    WbSimLamp lamp;
    double kelvin, tint; /* tint: NaN where it is not named */
} WbSimLampSpec;

typedef struct WbSimOptions {
    int folder;         /* 1: a photographer's folder, 0: one photo */
    const char *output; /* borrowed from the command line, as all texts */
    const WbSimBody *body;
    int64_t cfa, compress, scene, render, taste,
        as_shot;  /* indices of their words; cfa -1: the camera's own */
    int64_t bits; /* 0: the camera's own */
    int64_t width, height;
    WbSimLampSpec near, far;
    int mixed;
    double as_shot_error[2]; /* mired, tint */
    int64_t iso, orientation, preview, seed;
    double aperture, shutter, focal, brightness,
        baseline; /* shutter in seconds; baseline NaN: the camera's own */
    int flash, noise;
    int64_t photos, shoots, unlabelled_shoots;
} WbSimOptions;

enum { WB_SIM_RENDER_DNG, WB_SIM_RENDER_TIFF };
enum { WB_SIM_AS_SHOT_GUESS, WB_SIM_AS_SHOT_TRUE };

extern const char wb_sim_usage[];

/* Errors: WB_ERR_USAGE. */
WB_MUST_USE WbStatus wb_sim_parse(int count, char **words, WbSimOptions *ret, WbErr *err);

#endif
