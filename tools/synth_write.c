#include "synth.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 }; /* Linux's longest path */

static WbStatus path_of(const WbSynthOptions *options, const char *name, const char *suffix, char *ret,
                        WbErr *err) {
    int bytes = snprintf(ret, PATH_BYTES, "%s/%s%s", options->folder, name, suffix);
    if (bytes >= PATH_BYTES)
        return wb_fail(err, WB_ERR_LIMIT, "path too long: %d bytes: take a folder nearer to the root", bytes);
    return WB_OK;
}

static WbStatus make_folder(const char *path, WbErr *err) {
    struct stat status;
    if (mkdir(path, 0777) == 0) return WB_OK;
    int reason = errno;
    if (reason == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return WB_OK;
    return wb_fail(err, WB_ERR_IO, "cannot make the folder: %.300s: %s", path, strerror(reason));
}

WbStatus wb_synth_make_folders(const WbSynthOptions *options, WbErr *err) {
    char path[PATH_BYTES];
    WB_TRY(path_of(options, "sliders.csv", "", path, err));
    if (access(path, F_OK) == 0)
        return wb_fail(err, WB_ERR_INPUT, "a photographer is there already: %.300s: give a new folder", path);
    WB_TRY(make_folder(options->folder, err));
    if (!options->images) return WB_OK;
    WB_TRY(path_of(options, "images", "", path, err));
    return make_folder(path, err);
}

/* libtiff's own messages are not for the user: whoever called it says what failed. */
static int swallow(TIFF *tiff, void *context, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)context, (void)module, (void)format, (void)arguments;
    return 1; /* handled */
}

static int set_tags(TIFF *tiff, int size) {
    return TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)size) &&
           TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (uint32_t)size) &&
           TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8) && TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3) &&
           TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB) &&
           TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
           TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE) &&
           TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, (uint32_t)size);
}

WbStatus wb_synth_write_tiff(const WbSynthOptions *options, const WbSynthPhoto *photo,
                             const unsigned char *pixels, WbErr *err) {
    char name[WB_SYNTH_ID_BYTES + 8], path[PATH_BYTES]; /* 8: "images/" */
    snprintf(name, sizeof name, "images/%s", photo->id);
    WB_TRY(path_of(options, name, ".tif", path, err));
    TIFFOpenOptions *quiet = TIFFOpenOptionsAlloc();
    if (!quiet) return wb_fail_nomem(err);
    TIFFOpenOptionsSetErrorHandlerExtR(quiet, swallow, NULL);
    TIFFOpenOptionsSetWarningHandlerExtR(quiet, swallow, NULL);
    errno = 0;
    TIFF *tiff = TIFFOpenExt(path, "wl", quiet); /* little-endian everywhere */
    TIFFOpenOptionsFree(quiet);
    tmsize_t bytes = (tmsize_t)options->size * options->size * 3;
    int ok = tiff && set_tags(tiff, (int)options->size) &&
             TIFFWriteEncodedStrip(tiff, 0, (void *)(uintptr_t)pixels, bytes) == bytes && TIFFFlush(tiff);
    int reason = errno;
    if (tiff) TIFFClose(tiff);
    if (ok) return WB_OK;
    return wb_fail(err, WB_ERR_IO, "cannot write: %.300s: %s", path,
                   reason ? strerror(reason) : "libtiff failed");
}

#define NEVER (-63113817600.0)      /* how the catalog says so, in seconds since 2001-01-01 */
#define SECONDS_TO_2001 978307200.0 /* from 1970-01-01 */

static void write_time(FILE *file, double seconds) {
    int64_t hundredths = llround(seconds * 100);
    time_t whole = (time_t)(hundredths / 100);
    struct tm date;
    char text[32]; /* 19 characters are used */
    gmtime_r(&whole, &date);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &date);
    fprintf(file, "%s.%02" PRId64, text, hundredths % 100);
}

static void write_row(FILE *file, const WbSynthPhoto *photo, int as_shot) {
    /* edited a week later */
    double touched = photo->labelled ? floor(photo->capture_seconds) - SECONDS_TO_2001 + 7 * 86400 : NEVER;
    double ev = photo->aperture_av + photo->shutter_tv - log2(photo->iso / 100);
    fprintf(file, "%s,", photo->id);
    write_time(file, photo->capture_seconds);
    fprintf(file, ",%.0f,%.0f,%d,%.7g,%.7g,%.0f,%.0f,%d,", NEVER, touched, photo->grayscale,
            photo->aperture_av, photo->shutter_tv, photo->iso, photo->focal_mm, photo->flash);
    if (as_shot)
        fprintf(file, "%.0f,%.0f,", photo->as_shot.kelvin, photo->as_shot.tint + 0.0); /* + 0: no "-0" */
    else
        fputs(",,", file);
    if (photo->labelled)
        fprintf(file, "%d,%d,", photo->temperature, photo->tint);
    else
        fputs(",,", file);
    fprintf(file, "%s,%s,%.4f,%.4f\n", photo->camera_model, photo->camera_group, photo->brightness, ev);
}

WbStatus wb_synth_write_csv(const WbSynthOptions *options, const WbSynthPhoto *photos, WbErr *err) {
    char path[PATH_BYTES];
    WB_TRY(path_of(options, "sliders.csv", "", path, err));
    FILE *file = fopen(path, "wx"); /* x: never over a file that is there */
    if (!file) return wb_fail(err, WB_ERR_IO, "cannot write: %.300s: %s", path, strerror(errno));
    fputs(
        "id_global,captureTime,copyCreationTime,touchTime,grayscale,aperture,shutterSpeed,isoSpeedRating,"
        "focalLength,flashFired,currTemp,currTint,Temperature,Tint,camera_model,camera_group,intensity,ev\n",
        file);
    for (int64_t i = 0; i < options->photos; i++)
        write_row(file, &photos[i], options->as_shot);
    int failed = ferror(file) | fflush(file);
    int reason = errno;
    failed |= fclose(file);
    if (!failed) return WB_OK;
    remove(path);
    return wb_fail(err, WB_ERR_IO, "cannot write: %.300s: %s", path, strerror(reason));
}
