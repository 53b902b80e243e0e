#ifndef WB_IMAGE_SHOT_H
#define WB_IMAGE_SHOT_H

#include <math.h>

#define WB_CAMERA_BYTES 64 /* longest camera name in EXIF databases has below 50 bytes; others are cut */

/* What the camera (or the catalog) recorded of one photo. An unknown number is NaN, an unknown text is "". */
typedef struct WbShot {
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
} WbShot;

/* Every number unknown. */
static inline WbShot wb_shot_unknown(void) {
    return (WbShot){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, "", ""};
}

#endif
