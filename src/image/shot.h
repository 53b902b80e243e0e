#ifndef WB_IMAGE_SHOT_H
#define WB_IMAGE_SHOT_H

#include <math.h>

#define WB_CAMERA_BYTES 64 /* longest camera name in EXIF databases has below 50 bytes; others are cut */
#define WB_LENS_BYTES 128  /* as EXIF readers keep; zooms with adapters have some 80 */

#define WB_NOTE_BYTES 256  /* one sentence */

/* Where the as-shot sliders come from, where a file gave them. */
typedef enum WbAsShotFrom {
    WB_AS_SHOT_UNKNOWN,
    WB_AS_SHOT_MATRICES, /* the camera's neutral through its colour matrices */
    WB_AS_SHOT_WHITE,    /* a chromaticity in the file (DNG tag AsShotWhiteXY) */
    WB_AS_SHOT_SETTINGS, /* crs:Temperature and crs:Tint beside crs:WhiteBalance "As Shot" */
} WbAsShotFrom;

/* A camera's matrices, XYZ -> this very camera, gains included, row by row; floats, for catalogs of many photos. */
typedef struct WbShotCamera {
    float matrix[2][9];
    float kelvin[2]; /* the light of each; of the first where only that one counts: not used */
    int pairs;       /* 0: not known */
} WbShotCamera;

/* What the camera (or the catalog) recorded of one photo. An unknown number is NaN, an unknown text is "". */
typedef struct WbShot {
    /* What models learn from; a catalog may say it too. As in include/graycard.h. */
    double capture_seconds; /* camera clock, seconds since 1970-01-01T00:00 as if UTC; with sub-seconds */
    double aperture_av;     /* APEX: 2 log2(f-number) */
    double shutter_tv;      /* APEX: -log2(seconds) */
    double iso;             /* ISO speed, > 0 */
    double focal_mm;        /* real focal length, > 0 */
    double flash;           /* 1 fired, 0 not */
    double as_shot_kelvin;  /* the camera's own balance as sliders: 2000..50000 K */
    double as_shot_tint;    /* and -150..150 */
    double intensity;       /* further numbers that some catalogs have */
    double ev;              /* exposure value at the time of the shot */
    char camera_model[WB_CAMERA_BYTES];
    char camera_group[WB_CAMERA_BYTES];
    /* What only the file says. */
    char camera_make[WB_CAMERA_BYTES];
    char lens[WB_LENS_BYTES];
    double multipliers[3]; /* the camera's own balance as factors of red, green (1) and blue of the sensor */
    int matrices;          /* of the camera, from which as_shot_* follow: 1 (one light), 2; 0: none or not so */
    WbShotCamera camera;   /* those matrices */
    int orientation;       /* TIFF tag 274, 1 .. 8; 0 unknown */
    WbAsShotFrom as_shot_from;
    double balanced_kelvin, balanced_tint; /* sliders that the pixels were rendered with (crs:AlreadyApplied) */
    char note[WB_NOTE_BYTES];              /* why a part of the file was passed over; "": none was */
} WbShot;

/* Every number unknown. */
static inline WbShot wb_shot_unknown(void) {
    return (WbShot){.capture_seconds = NAN,
                    .aperture_av = NAN,
                    .shutter_tv = NAN,
                    .iso = NAN,
                    .focal_mm = NAN,
                    .flash = NAN,
                    .as_shot_kelvin = NAN,
                    .as_shot_tint = NAN,
                    .intensity = NAN,
                    .ev = NAN,
                    .multipliers = {NAN, NAN, NAN},
                    .balanced_kelvin = NAN,
                    .balanced_tint = NAN};
}

#endif
