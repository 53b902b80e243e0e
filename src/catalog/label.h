#ifndef WB_CATALOG_LABEL_H
#define WB_CATALOG_LABEL_H

/* One photo's white balance as its program has it, and whether the photographer set it. */

/* The two scales of Adobe's sliders: never mixed, never averaged. */
typedef enum WbScale {
    WB_SCALE_KELVIN,      /* RAW: Temperature 2000..50000, Tint -150..150 */
    WB_SCALE_INCREMENTAL, /* rendered files: both -100..100, relative to the file */
} WbScale;

#define WB_MODE_BYTES 64 /* the longest known is "Fluorescent" */

typedef struct WbLabel {
    char mode[WB_MODE_BYTES]; /* "As Shot", "Auto", "Custom", "Daylight" ...; "" where none is given */
    WbScale scale;
    double temperature, tint; /* NaN: unknown, or outside of the scale (Auto may carry -999999) */
    int grayscale;            /* 1: developed in black and white */
} WbLabel;

/* "kelvin", "incremental". */
const char *wb_scale_name(WbScale scale);

/* The number, or NaN where the slider of that scale cannot stand there. */
double wb_scale_temperature(WbScale scale, double temperature);
double wb_scale_tint(WbScale scale, double tint);

/* Why this is not a hand edit, in a few static words, or NULL where it is: "as shot", "auto", "no white balance",
 * "no values", "not moved" (incremental 0 and 0, which Custom may have too). Whether a value is our own writing, only
 * our journal knows. */
const char *wb_label_reason(const WbLabel *label);

#endif
