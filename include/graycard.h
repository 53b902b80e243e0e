#ifndef GRAYCARD_H
#define GRAYCARD_H

/* graycard for C and C++ programs: open a photographer's model, read a photo, predict where they would set
 * Temperature and Tint. A model is the blob of the SQL function wb_train; the sidecar's table `model` holds them.
 *
 * Link with -lgraycard. libsqlite3 is not needed, but for graycard_register, which uses that of the program.
 *
 * Threads: functions may be called from any thread. A model and a photo never change once made: any number of
 * threads may use one at the same time, as long as none frees it. OpenBLAS, where the program uses the same library, is
 * set to one thread when the first model is opened, and stays so: ours are threads of their own, and OpenBLAS knows no
 * setting for its caller alone.
 *
 * Failures: a call that can fail returns GRAYCARD_OK, or says in *error what happened and what to do about it; `error`
 * may be NULL. Outputs are untouched then. Every _free takes NULL.
 *
 * Numbers that are not known are NaN, texts "". Temperatures are in kelvin, 2000..50000; tints -150..150, more is
 * more magenta, as on Adobe's sliders. */

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define GRAYCARD_API __attribute__((visibility("default")))
#else
#define GRAYCARD_API
#endif

typedef enum graycard_status {
    GRAYCARD_OK = 0,
    GRAYCARD_USAGE,       /* a call without meaning: NULL where something is needed */
    GRAYCARD_INPUT,       /* no such file, or not of a kind that is read */
    GRAYCARD_CORRUPT,     /* cut short or damaged */
    GRAYCARD_VERSION,     /* a model of another format: train again */
    GRAYCARD_LIMIT,       /* larger than is reasonable */
    GRAYCARD_BUSY,        /* in use */
    GRAYCARD_IO,          /* the system could not read */
    GRAYCARD_NOMEM,       /* out of memory */
    GRAYCARD_INTERRUPTED, /* stopped on request */
} graycard_status;

#define GRAYCARD_ERROR_BYTES 512

/* The caller's; the text is one line of UTF-8. */
typedef struct graycard_error {
    graycard_status status;
    char text[GRAYCARD_ERROR_BYTES];
} graycard_error;

#define GRAYCARD_CAMERA_BYTES 64

/* What the camera recorded of one photo. Start from graycard_shot_unknown and fill in what you know. */
typedef struct graycard_shot {
    double capture_seconds; /* camera clock, seconds since 1970-01-01T00:00 as if it were UTC */
    double aperture_av;     /* APEX: 2 log2(f-number) */
    double shutter_tv;      /* APEX: -log2(seconds) */
    double iso;
    double focal_mm;
    double flash;           /* 1 fired, 0 not */
    double as_shot_kelvin;  /* the camera's own balance, as sliders; without it predictions are less sure */
    double as_shot_tint;
    double intensity;
    double ev;              /* exposure value */
    char camera_model[GRAYCARD_CAMERA_BYTES];
    char camera_group[GRAYCARD_CAMERA_BYTES];
} graycard_shot;

typedef struct graycard_prediction {
    double temperature, tint;                 /* not rounded */
    double temperature_low, temperature_high; /* 90 % of hand edits lie between them */
    double tint_low, tint_high;
    double novelty; /* 0: like the photos learned from .. 1: like none of them */
    int absolute;   /* 1: the as-shot balance was unknown */
    int fallback;   /* 1: the model had too few photos to learn from and says as-shot or the median */
} graycard_prediction;

typedef struct graycard_model graycard_model; /* one photographer's hand */
typedef struct graycard_photo graycard_photo; /* one photo, digested: about 8 KiB */

/* "0.1.0"; static. */
GRAYCARD_API const char *graycard_version(void);

/* Opens a model from its bytes, which are not needed afterwards. *model is the caller's: graycard_model_free.
 * GRAYCARD_CORRUPT, GRAYCARD_VERSION, GRAYCARD_NOMEM. */
GRAYCARD_API graycard_status graycard_model_open(const void *blob, size_t bytes, graycard_model **model,
                                                 graycard_error *error);
GRAYCARD_API void graycard_model_free(graycard_model *model);

/* Reads a photo (TIFF) and what its own tags say; the file is only read. *photo is the caller's: graycard_photo_free.
 * GRAYCARD_INPUT, GRAYCARD_CORRUPT, GRAYCARD_LIMIT, GRAYCARD_IO, GRAYCARD_NOMEM. */
GRAYCARD_API graycard_status graycard_photo_read(const char *path, graycard_photo **photo, graycard_error *error);
GRAYCARD_API void graycard_photo_free(graycard_photo *photo);

/* A shot of which nothing is known. */
GRAYCARD_API graycard_shot graycard_shot_unknown(void);

/* What the photo's own tags say. */
GRAYCARD_API graycard_shot graycard_photo_shot(const graycard_photo *photo);

/* Predicts. `shot` is what you know of the photo; where it says nothing, and where it is NULL, the photo's own tags
 * count. Numbers that no camera gives count as unknown. GRAYCARD_NOMEM. */
GRAYCARD_API graycard_status graycard_predict(const graycard_model *model, const graycard_photo *photo,
                                              const graycard_shot *shot, graycard_prediction *prediction,
                                              graycard_error *error);

/* Adds the SQL functions wb_* to a SQLite connection. It is an extension's entry point: give it to SQLite once, before
 * opening connections,
 *
 *     sqlite3_auto_extension((void (*)(void))graycard_register);
 *
 * and every connection opened afterwards has them. SQLite itself passes the three arguments (and a null `api` where
 * it was built without loadable extensions: refused). Returns a SQLite result code; *message is sqlite3_malloc'd. */
struct sqlite3;
struct sqlite3_api_routines;
GRAYCARD_API int graycard_register(struct sqlite3 *db, char **message, const struct sqlite3_api_routines *api);

#ifdef __cplusplus
}
#endif
#endif
