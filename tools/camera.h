#ifndef WB_TOOLS_CAMERA_H
#define WB_TOOLS_CAMERA_H

#include <stdint.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/random.h"
#include "base/status.h"
#include "color/camera.h"
#include "synth.h"

/* A camera simulator. Light of a known spectrum falls on surfaces of known reflectance and through filters of known
 * sensitivity onto a sensor of known noise, so that everything a RAW file tells is the truth and can be checked.
 *
 * A photo's way: spectra (WbSimLight, reflectances, WbSimCamera) -> scene of surfaces (WbSimScene) -> frame, which
 * gives rows of sensor numbers or of a developed picture (WbSimFrame) -> DNG or TIFF. */

/* --- spectra: 380, 390, ... 730 nm */

enum { WB_SIM_BANDS = 36, WB_SIM_FIRST_NM = 380, WB_SIM_STEP_NM = 10 };

typedef struct WbSpectrum {
    double at[WB_SIM_BANDS];
} WbSpectrum;

/* XYZ of the CIE 1931 observer, in the spectrum's own unit times nm. */
void wb_sim_xyz(const WbSpectrum *spectrum, double xyz[3]);
WbSpectrum wb_sim_times(const WbSpectrum *a, const WbSpectrum *b);

/* --- light */

typedef enum WbSimLamp {
    WB_SIM_BLACKBODY,
    WB_SIM_DAYLIGHT,    /* CIE daylight, 4000..25000 K; below, a blackbody */
    WB_SIM_FLUORESCENT, /* broad phosphor and mercury lines, as CIE F2 */
    WB_SIM_TRIBAND,     /* three narrow phosphors, as CIE F11 */
    WB_SIM_LED,         /* blue pump and phosphor */
} WbSimLamp;

typedef struct WbSimLight {
    WbSpectrum spectrum; /* Y = 1 */
    double xy[2];
} WbSimLight;

/* Such a lamp of `kelvin` and `tint` (NaN: its own, for lamps of several parts 0). Blackbody and daylight reach a tint
 * behind a green or magenta filter, which shifts them a little; xy is what came out. 2000..25000 K, tint -40..40. */
WbSimLight wb_sim_light(WbSimLamp lamp, double kelvin, double tint);

/* --- reflectances */

typedef enum WbSimSurface {
    /* the chart of 24 patches, row by row: its last row is six neutral greys */
    WB_SIM_CHART,
    WB_SIM_GREY = 21,    /* flat, 0.36 */
    WB_SIM_SKIN = 24,    /* six, from fair to dark */
    WB_SIM_FOLIAGE = 30, /* three */
    WB_SIM_SKY = 33,
    WB_SIM_CLOUD,
    WB_SIM_CLOTH, /* six: whites, with and without brightener, black, navy, red, sage */
    WB_SIM_WOOD = WB_SIM_CLOTH + 6,
    WB_SIM_STONE,
    WB_SIM_WALL,
    WB_SIM_HAIR, /* two */
    WB_SIM_SURFACES = WB_SIM_HAIR + 2,
} WbSimSurface;

WbSpectrum wb_sim_reflectance(int surface);

/* --- cameras */

typedef enum WbSimMosaic {
    WB_SIM_RGGB,
    WB_SIM_GRBG,
    WB_SIM_GBRG,
    WB_SIM_BGGR,
    WB_SIM_XTRANS,
    WB_SIM_MONO,   /* no filters: one number a photosite */
    WB_SIM_LINEAR, /* all three colours a photosite */
} WbSimMosaic;

/* The colour filter, 0 red, 1 green, 2 blue, of a photosite; 0 without filters. */
int wb_sim_filter(WbSimMosaic mosaic, int32_t x, int32_t y);
int wb_sim_mosaic_size(WbSimMosaic mosaic); /* 2, 6, or 1 */
int wb_sim_samples(WbSimMosaic mosaic);     /* numbers a photosite: 1 or 3 */

typedef struct WbSimBody {
    const char *model, *group; /* static */
    WbSimMosaic mosaic;
    int bits;
    struct {
        double nm, left, right, height; /* a Gaussian with a width to either side */
    } lobes[3][2];
    double unit[3];      /* how this very unit differs from its model: CameraCalibration */
    double analog[3];    /* gains before the numbers are taken: AnalogBalance */
    double well, read;   /* electrons: at white and ISO 100; of noise in the dark */
    double black, white; /* shares of the numbers' range */
    double baseline;     /* EV that the camera underexposes by: BaselineExposure */
} WbSimBody;

const WbSimBody *wb_sim_body(const char *model); /* NULL: there is none */
const WbSimBody *wb_sim_body_at(int index);      /* NULL from the first that is none */

/* What the three filters give for a spectrum, gains and all. 1: green, at a white surface in D65 of Y = 1. */
void wb_sim_response(const WbSimBody *body, const WbSpectrum *spectrum, double ret[3]);

/* Least squares over all reflectances under A and D65, white exactly; numbers with the four digits of a DNG. Those of
 * a body without colour filters mean nothing. Errors: WB_ERR_INPUT (filters too alike to tell colours). */
WB_MUST_USE WbStatus wb_sim_matrices(const WbSimBody *body, WbCamera *ret, WbErr *err);

/* --- the photo */

typedef enum WbSimSceneKind {
    WB_SIM_SCENE_OUTDOORS, /* people before sky and leaves */
    WB_SIM_SCENE_INDOORS,  /* people before a wall */
    WB_SIM_SCENE_CHART,    /* 24 patches on grey */
    WB_SIM_SCENE_GREY,     /* a grey card over all */
} WbSimSceneKind;

/* Everything that makes one file. */
typedef struct WbSimShot {
    WbSimBody body;     /* as the options have it */
    WbSynthPhoto photo; /* exposure, flash, time, seeds, ISO */
    WbSimSceneKind scene;
    WbSimLight near, far;     /* the far light comes from one side */
    int mixed;                /* 0: all is lit by the near one */
    int32_t width, height;    /* px, as stored: before `orientation` */
    int orientation;          /* EXIF, 1..8 */
    int noise, lossless_jpeg; /* 0 or 1 */
    int32_t preview_px;       /* longer side of the embedded JPEG; 0: none */
    WbCamera camera;          /* wb_sim_matrices of the body */
    double as_shot[3];        /* what the file says: the neutral, largest 1 */
} WbSimShot;

/* The sliders at which a white surface in that light is white for this camera. Errors: WB_ERR_INPUT for light that no
 * slider position names. */
WB_MUST_USE WbStatus wb_sim_see_white(const WbSimBody *body, const WbCamera *camera, const WbSimLight *light,
                                      double *mired, double *tint, WbErr *err);
/* What the file says of its balance: that of the near light itself, or what these sliders mean. Errors as
 * wb_multipliers_of_temp_tint. */
void wb_sim_record_light(WbSimShot *shot);
WB_MUST_USE WbStatus wb_sim_record_balance(WbSimShot *shot, double kelvin, double tint, WbErr *err);

/* The photo's rows, in any order. */
typedef struct WbSimFrame WbSimFrame;

/* Errors: WB_ERR_NOMEM, WB_ERR_INPUT (matrices). `shot` is borrowed for the frame's life. */
WB_MUST_USE WbStatus wb_sim_frame_new(const WbSimShot *shot, WbSimFrame **ret, WbErr *err);
void wb_sim_frame_free(WbSimFrame *frame); /* takes NULL */
void wb_sim_frame_free_at(WbSimFrame **frame);

/* Numbers of the sensor's row y: width * wb_sim_samples. */
void wb_sim_sense(WbSimFrame *frame, int32_t y, uint16_t *ret);
/* The same row developed as dcraw does (-w -o 1 -W -g 2.4 12.92, blown highlights cut) from an ideal demosaic: RGB,
 * 3 * width, 16 bits. */
void wb_sim_develop(WbSimFrame *frame, int32_t y, uint16_t *ret);

/* --- files */

/* A TIFF directory in the making; entries may come in any order. A failed allocation sticks in data.failed. */
enum { WB_SIM_ENTRIES_MAX = 64 };
typedef struct WbSimEntry {
    uint16_t tag, type;
    uint32_t count;
    size_t at; /* in data */
} WbSimEntry;
typedef struct WbSimIfd {
    WbSimEntry entries[WB_SIM_ENTRIES_MAX];
    int count;
    WbWriter data; /* the values, each at an even place; wb_free(data.data) */
} WbSimIfd;

void wb_sim_put_bytes(WbSimIfd *ifd, uint16_t tag, uint16_t type, const void *bytes, size_t count);
void wb_sim_put_text(WbSimIfd *ifd, uint16_t tag, const char *text);
void wb_sim_put_short(WbSimIfd *ifd, uint16_t tag, int value);
void wb_sim_put_shorts(WbSimIfd *ifd, uint16_t tag, const int *values, int count);
void wb_sim_put_long(WbSimIfd *ifd, uint16_t tag, uint32_t value);
void wb_sim_put_longs(WbSimIfd *ifd, uint16_t tag, const uint32_t *values, size_t count);
/* value = numerator / denominator, rounded; `is_signed`: SRATIONAL */
void wb_sim_put_fractions(WbSimIfd *ifd, uint16_t tag, int is_signed, const double *values, int count,
                          uint32_t denominator);
size_t wb_sim_ifd_bytes(const WbSimIfd *ifd);
/* Sorted, as it has to stand at file offset `at`, appended to `out`. */
void wb_sim_ifd_write(WbSimIfd *ifd, size_t at, WbWriter *out);
void wb_sim_ifd_free_at(WbSimIfd *ifd);

/* A JPEG of the shot at most `shot->preview_px` wide and high. Errors: WB_ERR_IO, WB_ERR_NOMEM. */
void wb_sim_preview_size(const WbSimShot *shot, int32_t size[2]);
WB_MUST_USE WbStatus wb_sim_write_preview(const WbSimShot *shot, FILE *file, WbErr *err);

/* Lossless JPEG (ITU-T T.81, process 14, predictor 1) of rows x cols pixels of `samples` components of 16-bit numbers
 * with `bits` bits; appended to `out`. */
void wb_sim_encode_jpeg(const uint16_t *numbers, int rows, int cols, int samples, int bits, WbWriter *out);

/* Where things stand in a file. Parts are strips of WB_SIM_STRIP_ROWS rows, or tiles of lossless JPEG. */
enum { WB_SIM_STRIP_ROWS = 64, WB_SIM_TILE_PX = 256 };
typedef struct WbSimPlaces {
    uint32_t exif, sensor, preview, preview_bytes;
    uint32_t *part, *part_bytes; /* owned by the writer */
    size_t parts;
} WbSimPlaces;

/* The directories of a file: IFD0, what the camera recorded, the sensor's (empty where that is IFD0 itself). */
typedef struct WbSimTables {
    WbSimIfd first, exif, sensor;
} WbSimTables;

void wb_sim_tables_free_at(WbSimTables *tables);
void wb_sim_put_dng(const WbSimShot *shot, const WbSimPlaces *places, WbSimTables *ret);
void wb_sim_put_tiff(const WbSimShot *shot, const WbSimPlaces *places, WbSimTables *ret);

/* Writes a DNG, or the developed picture as a TIFF, and reports progress on stderr when it takes long. On failure
 * nothing is left behind. Errors: WB_ERR_IO, WB_ERR_NOMEM, WB_ERR_INPUT. */
WB_MUST_USE WbStatus wb_sim_write_dng(const WbSimShot *shot, const char *path, WbErr *err);
WB_MUST_USE WbStatus wb_sim_write_tiff(const WbSimShot *shot, const char *path, WbErr *err);

#endif
