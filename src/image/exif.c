#include "image/image.h"

#include <string.h>
#include <tiffio.h>

#include "image/capture_time.h"
#include "image/memory_image.h"
#include "image/source.h"
#include "image/tiff_handle.h"

#define WB_EXIF_TIME_BYTES 48 /* "2023:05:28 20:08:51", a point and the sub-seconds' digits */

/* A number that must be above `above` and finite, else NaN. libtiff hands out rationals as float or double,
 * depending on its version, and 0 for 0/0. */
static double rational(TIFF *handle, uint32_t tag, double above) {
    const TIFFField *field = TIFFFindField(handle, tag, TIFF_ANY);
    double wide = NAN;
    float single = NAN;
    if (!field) return NAN;
    if (TIFFFieldSetGetSize(field) == (int)sizeof wide)
        (void)TIFFGetField(handle, tag, &wide);
    else if (TIFFGetField(handle, tag, &single))
        wide = (double)single;
    return isfinite(wide) && wide > above ? wide : NAN;
}

/* Printable part of a tag's text without blanks at its ends, cut to `room`. */
static void text_of(TIFF *handle, uint32_t tag, char *out, size_t room) {
    const char *text = NULL;
    size_t used = 0;
    out[0] = 0;
    if (!TIFFGetField(handle, tag, &text) || !text) return;
    while (*text == ' ') text++;
    for (; *text && used + 1 < room; text++)
        if ((unsigned char)*text >= 32 && *text != 127) out[used++] = *text;
    while (*text && used > 0 &&
           ((unsigned char)*text & 0xC0) == 0x80) { /* cut inside a UTF-8 character: drop it */
        if (((unsigned char)out[--used] & 0xC0) == 0xC0) break;
    }
    while (used > 0 && out[used - 1] == ' ') used--;
    out[used] = 0;
}

static double iso_of(TIFF *handle) {
    uint16_t count = 0, *speeds = NULL;
    uint32_t recommended = 0;
    double iso = NAN;
    if (TIFFGetField(handle, EXIFTAG_ISOSPEEDRATINGS, &count, &speeds) && count > 0 && speeds &&
        speeds[0] > 0)
        iso = speeds[0];
    /* 65535 says "more than fits": EXIF 2.3 then keeps the true number in a longer tag. */
    if (iso >= 65535 && TIFFGetField(handle, EXIFTAG_RECOMMENDEDEXPOSUREINDEX, &recommended) &&
        recommended > 65535)
        iso = recommended;
    return iso;
}

static double capture_time(TIFF *handle) {
    char text[WB_EXIF_TIME_BYTES], digits[16];
    double seconds = NAN;
    text_of(handle, EXIFTAG_DATETIMEORIGINAL, text, sizeof text - sizeof digits - 1);
    text_of(handle, EXIFTAG_SUBSECTIMEORIGINAL, digits, sizeof digits);
    if (!wb_capture_seconds(text, &seconds)) return NAN;
    size_t length = strlen(text);
    text[length] = '.';
    memcpy(text + length + 1, digits, strlen(digits) + 1);
    (void)wb_capture_seconds(text, &seconds); /* sub-seconds that are no digits leave the whole seconds */
    return seconds;
}

static void read_exif(TIFF *handle, WbShot *shot) {
    uint16_t flash = 0;
    double number = rational(handle, EXIFTAG_FNUMBER, 0), seconds = rational(handle, EXIFTAG_EXPOSURETIME, 0);
    shot->aperture_av = number > 0 ? 2 * log2(number) : rational(handle, EXIFTAG_APERTUREVALUE, -INFINITY);
    shot->shutter_tv = seconds > 0 ? -log2(seconds) : rational(handle, EXIFTAG_SHUTTERSPEEDVALUE, -INFINITY);
    shot->focal_mm = rational(handle, EXIFTAG_FOCALLENGTH, 0);
    shot->iso = iso_of(handle);
    shot->capture_seconds = capture_time(handle);
    if (TIFFGetField(handle, EXIFTAG_FLASH, &flash)) shot->flash = flash & 1; /* bit 0: fired */
}

/* A damaged EXIF directory leaves its fields unknown: the photo itself may be whole. */
static WbStatus read_source(const WbSource *source, WbShot *ret, WbErr *err) {
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = NULL;
    WbShot shot = wb_shot_unknown();
    uint64_t at = 0;
    WB_TRY(wb_tiff_open(source, &tiff, err));
    text_of(tiff->handle, TIFFTAG_MODEL, shot.camera_model, sizeof shot.camera_model);
    if (!shot.camera_model[0])
        text_of(tiff->handle, TIFFTAG_MAKE, shot.camera_model, sizeof shot.camera_model);
    if (TIFFGetField(tiff->handle, TIFFTAG_EXIFIFD, &at) && TIFFReadEXIFDirectory(tiff->handle, at))
        read_exif(tiff->handle, &shot);
    if (tiff->system_failed) return wb_tiff_failure(tiff, "what the camera recorded", err);
    *ret = shot;
    return WB_OK;
}

WbStatus wb_shot_read(const char *path, WbShot *ret, WbErr *err) {
    WbSource source;
    WB_TRY(wb_source_open(path, &source, err));
    WbStatus status = read_source(&source, ret, err);
    wb_source_close(&source);
    return status;
}

WbStatus wb_shot_read_memory(const void *data, size_t bytes, const char *name, WbShot *ret, WbErr *err) {
    WbSource source = wb_source_memory(data, bytes, name);
    return read_source(&source, ret, err);
}
