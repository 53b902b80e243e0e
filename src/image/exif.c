#include "image/exif.h"

#include <string.h>
#include <tiffio.h>

#include "color/temperature.h"
#include "image/capture_time.h"
#include "image/dng_tags.h"
#include "image/tiff_handle.h"
#include "image/xmp.h"

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

/* Printable part of a text without blanks at its ends, cut to `room`. */
static void keep_text(const char *text, char *out, size_t room) {
    size_t used = 0;
    while (*text == ' ')
        text++;
    for (; *text && used + 1 < room; text++)
        if ((unsigned char)*text >= 32 && *text != 127) out[used++] = *text;
    while (*text && used > 0 &&
           ((unsigned char)*text & 0xC0) == 0x80) { /* cut inside a UTF-8 character: drop it */
        if (((unsigned char)out[--used] & 0xC0) == 0xC0) break;
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = 0;
}

static void text_of(TIFF *handle, uint32_t tag, char *out, size_t room) {
    const char *text = NULL;
    int there = TIFFGetField(handle, tag, &text) && text;
    keep_text(there ? text : "", out, room);
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
    text_of(handle, EXIFTAG_LENSMODEL, shot->lens, sizeof shot->lens);
    if (TIFFGetField(handle, EXIFTAG_FLASH, &flash)) shot->flash = flash & 1; /* bit 0: fired */
}

/* Keeps the first reason for passing something over. */
static void note(WbShot *shot, const WbErr *err) {
    if (!shot->note[0]) keep_text(err->text, shot->note, sizeof shot->note);
}

/* Sliders in the packet: of the camera, or those that the pixels show already. */
static void take_settings(const WbXmp *xmp, WbShot *shot) {
    const char *applied = xmp->text[WB_XMP_APPLIED];
    double kelvin = wb_xmp_number(xmp->text[WB_XMP_TEMPERATURE]),
           tint = wb_xmp_number(xmp->text[WB_XMP_TINT]);
    if (wb_check_temp_tint(kelvin, tint, NULL) != WB_OK) return;
    if (strcmp(applied, "True") == 0 || strcmp(applied, "true") == 0) {
        shot->balanced_kelvin = kelvin;
        shot->balanced_tint = tint;
    } else if (!shot->as_shot_from && strcmp(xmp->text[WB_XMP_WHITE_BALANCE], "As Shot") == 0) {
        shot->as_shot_kelvin = kelvin;
        shot->as_shot_tint = tint;
        shot->as_shot_from = WB_AS_SHOT_SETTINGS;
    }
}

static void fill_number(double *number, double value) {
    if (isnan(*number) && isfinite(value)) *number = value;
}

static void fill_text(const char *text, char *out, size_t room) {
    if (!out[0]) keep_text(text, out, room);
}

/* Fills with the packet what the directories leave unknown. */
static void take_packet(const WbXmp *xmp, WbShot *shot) {
    const char(*text)[WB_XMP_TEXT_BYTES] = xmp->text;
    double number = wb_xmp_number(text[WB_XMP_F_NUMBER]), seconds = wb_xmp_number(text[WB_XMP_SECONDS]);
    double iso = wb_xmp_number(text[WB_XMP_ISO]), focal = wb_xmp_number(text[WB_XMP_FOCAL]), time = NAN;
    take_settings(xmp, shot);
    fill_text(text[WB_XMP_MODEL], shot->camera_model, sizeof shot->camera_model);
    fill_text(text[WB_XMP_MAKE], shot->camera_make, sizeof shot->camera_make);
    fill_text(text[WB_XMP_LENS], shot->lens, sizeof shot->lens);
    if (number > 0) fill_number(&shot->aperture_av, 2 * log2(number));
    if (seconds > 0) fill_number(&shot->shutter_tv, -log2(seconds));
    if (iso > 0) fill_number(&shot->iso, iso);
    if (focal > 0) fill_number(&shot->focal_mm, focal);
    if (wb_capture_seconds(text[WB_XMP_TIME], &time)) fill_number(&shot->capture_seconds, time);
}

static void read_tags(TIFF *handle, WbShot *shot) {
    uint16_t orientation = 0;
    text_of(handle, TIFFTAG_MODEL, shot->camera_model, sizeof shot->camera_model);
    text_of(handle, TIFFTAG_MAKE, shot->camera_make, sizeof shot->camera_make);
    if (TIFFGetField(handle, TIFFTAG_ORIENTATION, &orientation) && orientation >= 1 && orientation <= 8)
        shot->orientation = orientation;
}

/* What cannot be read is noted. */
static WbStatus read_packet(const void *packet, size_t bytes, WbXmp *ret, WbShot *shot, WbErr *err) {
    WbErr why = {0};
    WbStatus status = wb_xmp_read(packet, bytes, ret, &why);
    if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    if (status != WB_OK) note(shot, &why);
    return WB_OK;
}

/* A damaged part leaves its fields unknown: the photo itself may be whole. */
WbStatus wb_exif_read(const WbSource *source, WbShot *ret, WbErr *err) {
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = NULL;
    WbShot shot = wb_shot_unknown();
    WbXmp xmp = {0};
    WbErr why = {0};
    uint64_t at = 0;
    uint32_t bytes = 0;
    const void *packet = NULL;
    WB_TRY(wb_tiff_open_tags(source, &tiff, err));
    read_tags(tiff->handle, &shot);
    if (wb_dng_as_shot(tiff, &shot, &why) != WB_OK) note(&shot, &why);
    if (TIFFGetField(tiff->handle, TIFFTAG_XMLPACKET, &bytes, &packet) && packet)
        WB_TRY(read_packet(packet, bytes, &xmp, &shot, err));
    if (TIFFGetField(tiff->handle, TIFFTAG_EXIFIFD, &at) && TIFFReadEXIFDirectory(tiff->handle, at))
        read_exif(tiff->handle, &shot);
    take_packet(&xmp, &shot);
    if (tiff->system_failed) return wb_tiff_failure(tiff, "what the camera recorded", err);
    *ret = shot;
    return WB_OK;
}

WbStatus wb_exif_fill_packet(const void *packet, size_t bytes, WbShot *shot, WbErr *err) {
    WbXmp xmp = {0};
    WB_TRY(read_packet(packet, bytes, &xmp, shot, err));
    take_packet(&xmp, shot);
    return WB_OK;
}
