#include "camera.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/memory.h"

/* Numbers of TIFF 6.0, TIFF/EP, EXIF 2.32 and DNG 1.6. */
enum {
    NEW_SUBFILE_TYPE = 254,
    IMAGE_WIDTH = 256,
    IMAGE_LENGTH,
    BITS_PER_SAMPLE,
    COMPRESSION,
    PHOTOMETRIC = 262,
    MAKE = 271,
    MODEL,
    STRIP_OFFSETS,
    ORIENTATION,
    SAMPLES_PER_PIXEL = 277,
    ROWS_PER_STRIP,
    STRIP_BYTE_COUNTS,
    PLANAR_CONFIGURATION = 284,
    SOFTWARE = 305,
    DATE_TIME,
    TILE_WIDTH = 322,
    TILE_LENGTH,
    TILE_OFFSETS,
    TILE_BYTE_COUNTS,
    SUB_IFDS = 330,
    YCBCR_SUBSAMPLING = 530,
    CFA_REPEAT_PATTERN_DIM = 33421,
    CFA_PATTERN,
    EXPOSURE_TIME = 33434,
    F_NUMBER = 33437,
    EXIF_IFD = 34665,
    ISO_SPEED = 34855,
    EXIF_VERSION = 36864,
    DATE_TIME_ORIGINAL = 36867,
    DATE_TIME_DIGITIZED,
    SHUTTER_SPEED = 37377,
    APERTURE,
    FLASH = 37385,
    FOCAL_LENGTH,
    SUB_SECONDS = 37520,
    SUB_SECONDS_ORIGINAL,
    LENS_MODEL = 42036,
    DNG_VERSION = 50706,
    DNG_BACKWARD_VERSION,
    UNIQUE_CAMERA_MODEL,
    CFA_PLANE_COLOR = 50710,
    CFA_LAYOUT,
    BLACK_LEVEL_REPEAT_DIM = 50713,
    BLACK_LEVEL,
    WHITE_LEVEL = 50717,
    DEFAULT_SCALE,
    DEFAULT_CROP_ORIGIN,
    DEFAULT_CROP_SIZE,
    COLOR_MATRIX_1,
    COLOR_MATRIX_2,
    CAMERA_CALIBRATION_1,
    CAMERA_CALIBRATION_2,
    ANALOG_BALANCE = 50727,
    AS_SHOT_NEUTRAL,
    BASELINE_EXPOSURE = 50730,
    CAMERA_SERIAL = 50735,
    CALIBRATION_ILLUMINANT_1 = 50778,
    CALIBRATION_ILLUMINANT_2,
    ACTIVE_AREA = 50829,
    FORWARD_MATRIX_1 = 50964,
    FORWARD_MATRIX_2,
};
enum { TYPE_BYTE = 1, TYPE_UNDEFINED = 7 };
enum { UNCOMPRESSED = 1, JPEG = 7 };
enum { PHOTOMETRIC_RGB = 2, PHOTOMETRIC_YCBCR = 6, PHOTOMETRIC_CFA = 32803, PHOTOMETRIC_LINEAR = 34892 };

void wb_sim_tables_free_at(WbSimTables *tables) {
    wb_sim_ifd_free_at(&tables->first);
    wb_sim_ifd_free_at(&tables->exif);
    wb_sim_ifd_free_at(&tables->sensor);
}

static void put_fraction(WbSimIfd *ifd, uint16_t tag, int is_signed, double value, uint32_t denominator) {
    wb_sim_put_fractions(ifd, tag, is_signed, &value, 1, denominator);
}

static void write_time(const WbSimShot *shot, char *ret, size_t room) {
    time_t whole = (time_t)(llround(shot->photo.capture_seconds * 100) / 100);
    struct tm date;
    gmtime_r(&whole, &date);
    strftime(ret, room, "%Y:%m:%d %H:%M:%S", &date);
}

static void put_exif(const WbSimShot *shot, WbSimIfd *ifd) {
    const WbSynthPhoto *photo = &shot->photo;
    char moment[32], part[8]; /* 19 and 2 characters are used */
    double shutter = exp2(photo->shutter_tv);
    write_time(shot, moment, sizeof moment);
    snprintf(part, sizeof part, "%02d", (int)(llround(photo->capture_seconds * 100) % 100));
    if (shutter > 1) /* 1/125 as cameras say it */
        wb_sim_put_fractions(ifd, EXPOSURE_TIME, 0, (const double[1]){1 / round(shutter)}, 1,
                             (uint32_t)lround(shutter));
    else
        put_fraction(ifd, EXPOSURE_TIME, 0, 1 / shutter, 10);
    put_fraction(ifd, F_NUMBER, 0, exp2(photo->aperture_av / 2), 10);
    wb_sim_put_short(ifd, ISO_SPEED, (int)photo->iso);
    wb_sim_put_bytes(ifd, EXIF_VERSION, TYPE_UNDEFINED, "0232", 4);
    wb_sim_put_text(ifd, DATE_TIME_ORIGINAL, moment);
    wb_sim_put_text(ifd, DATE_TIME_DIGITIZED, moment);
    put_fraction(ifd, SHUTTER_SPEED, 1, photo->shutter_tv, 1000000);
    put_fraction(ifd, APERTURE, 0, photo->aperture_av, 1000000);
    wb_sim_put_short(ifd, FLASH, photo->flash ? 1 : 16); /* 16: off */
    put_fraction(ifd, FOCAL_LENGTH, 0, photo->focal_mm, 1);
    wb_sim_put_text(ifd, SUB_SECONDS_ORIGINAL, part);
    wb_sim_put_text(ifd, SUB_SECONDS, part);
    wb_sim_put_text(ifd, LENS_MODEL, "Graycard 24-200mm F1.4");
}

static void put_common(const WbSimShot *shot, const WbSimPlaces *places, WbSimIfd *ifd) {
    char moment[32];
    write_time(shot, moment, sizeof moment);
    wb_sim_put_text(ifd, MAKE, "Graycard");
    wb_sim_put_text(ifd, MODEL, shot->body.model);
    wb_sim_put_text(ifd, SOFTWARE, "graycard camera-sim");
    wb_sim_put_text(ifd, DATE_TIME, moment);
    wb_sim_put_short(ifd, ORIENTATION, shot->orientation);
    wb_sim_put_long(ifd, EXIF_IFD, places->exif);
}

static void put_raster(WbSimIfd *ifd, const int32_t size[2], int samples, int bits, int compression,
                       int photometric) {
    const int each[3] = {bits, bits, bits};
    wb_sim_put_long(ifd, IMAGE_WIDTH, (uint32_t)size[0]);
    wb_sim_put_long(ifd, IMAGE_LENGTH, (uint32_t)size[1]);
    wb_sim_put_shorts(ifd, BITS_PER_SAMPLE, each, samples);
    wb_sim_put_short(ifd, COMPRESSION, compression);
    wb_sim_put_short(ifd, PHOTOMETRIC, photometric);
    wb_sim_put_short(ifd, SAMPLES_PER_PIXEL, samples);
    wb_sim_put_short(ifd, PLANAR_CONFIGURATION, 1);
}

static void put_parts(const WbSimPlaces *places, int tiled, WbSimIfd *ifd) {
    wb_sim_put_longs(ifd, tiled ? TILE_OFFSETS : STRIP_OFFSETS, places->part, places->parts);
    wb_sim_put_longs(ifd, tiled ? TILE_BYTE_COUNTS : STRIP_BYTE_COUNTS, places->part_bytes, places->parts);
    if (!tiled) {
        wb_sim_put_long(ifd, ROWS_PER_STRIP, WB_SIM_STRIP_ROWS);
        return;
    }
    wb_sim_put_long(ifd, TILE_WIDTH, WB_SIM_TILE_PX);
    wb_sim_put_long(ifd, TILE_LENGTH, WB_SIM_TILE_PX);
}

static void put_pattern(WbSimMosaic mosaic, WbSimIfd *ifd) {
    unsigned char pattern[36];
    int size = wb_sim_mosaic_size(mosaic);
    for (int i = 0; i < size * size; i++)
        pattern[i] = (unsigned char)wb_sim_filter(mosaic, i % size, i / size);
    wb_sim_put_shorts(ifd, CFA_REPEAT_PATTERN_DIM, (const int[2]){size, size}, 2);
    wb_sim_put_bytes(ifd, CFA_PATTERN, TYPE_BYTE, pattern, (size_t)(size * size));
    wb_sim_put_bytes(ifd, CFA_PLANE_COLOR, TYPE_BYTE, (const unsigned char[3]){0, 1, 2}, 3);
    wb_sim_put_short(ifd, CFA_LAYOUT, 1); /* rectangular */
}

static void put_sensor(const WbSimShot *shot, const WbSimPlaces *places, WbSimIfd *ifd) {
    const WbSimBody *body = &shot->body;
    double numbers = exp2(body->bits) - 1;
    int samples = wb_sim_samples(body->mosaic), black = (int)lround(body->black * numbers);
    int is_mosaic = wb_sim_mosaic_size(body->mosaic) > 1;
    put_raster(ifd, (const int32_t[2]){shot->width, shot->height}, samples, body->bits,
               shot->lossless_jpeg ? JPEG : UNCOMPRESSED, is_mosaic ? PHOTOMETRIC_CFA : PHOTOMETRIC_LINEAR);
    wb_sim_put_long(ifd, NEW_SUBFILE_TYPE, 0);
    put_parts(places, shot->lossless_jpeg, ifd);
    if (is_mosaic) put_pattern(body->mosaic, ifd);
    wb_sim_put_shorts(ifd, BLACK_LEVEL_REPEAT_DIM, (const int[2]){1, 1}, 2);
    wb_sim_put_shorts(ifd, BLACK_LEVEL, (const int[3]){black, black, black}, samples);
    int white = (int)lround(body->white * numbers);
    wb_sim_put_shorts(ifd, WHITE_LEVEL, (const int[3]){white, white, white}, samples);
    wb_sim_put_fractions(ifd, DEFAULT_SCALE, 0, (const double[2]){1, 1}, 2, 1);
    wb_sim_put_longs(ifd, DEFAULT_CROP_ORIGIN, (const uint32_t[2]){0, 0}, 2);
    uint32_t size[4] = {0, 0, (uint32_t)shot->height, (uint32_t)shot->width};
    wb_sim_put_longs(ifd, DEFAULT_CROP_SIZE, (const uint32_t[2]){size[3], size[2]}, 2);
    wb_sim_put_longs(ifd, ACTIVE_AREA, size, 4);
}

enum { DIGITS = 10000, FINE_DIGITS = 1000000 }; /* of matrices; of neutrals */

static void put_colour(const WbSimShot *shot, WbSimIfd *ifd) {
    for (int i = 0; i < 2; i++) {
        uint16_t next = (uint16_t)i;
        wb_sim_put_fractions(ifd, COLOR_MATRIX_1 + next, 1, &shot->camera.color[i].m[0][0], 9, DIGITS);
        wb_sim_put_fractions(ifd, CAMERA_CALIBRATION_1 + next, 1, &shot->camera.calibration[i].m[0][0], 9,
                             DIGITS);
        wb_sim_put_fractions(ifd, FORWARD_MATRIX_1 + next, 1, &shot->camera.forward[i].m[0][0], 9, DIGITS);
    }
    wb_sim_put_short(ifd, CALIBRATION_ILLUMINANT_1, 17); /* A */
    wb_sim_put_short(ifd, CALIBRATION_ILLUMINANT_2, 21); /* D65 */
    wb_sim_put_fractions(ifd, ANALOG_BALANCE, 0, shot->camera.analog_balance, 3, FINE_DIGITS);
    wb_sim_put_fractions(ifd, AS_SHOT_NEUTRAL, 0, shot->as_shot, 3, FINE_DIGITS);
}

static void put_preview(const WbSimShot *shot, const WbSimPlaces *places, WbSimIfd *ifd) {
    int32_t size[2];
    wb_sim_preview_size(shot, size);
    put_raster(ifd, size, 3, 8, JPEG, PHOTOMETRIC_YCBCR);
    wb_sim_put_long(ifd, NEW_SUBFILE_TYPE, 1); /* a smaller version */
    wb_sim_put_long(ifd, STRIP_OFFSETS, places->preview);
    wb_sim_put_long(ifd, STRIP_BYTE_COUNTS, places->preview_bytes);
    wb_sim_put_long(ifd, ROWS_PER_STRIP, (uint32_t)size[1]);
    wb_sim_put_shorts(ifd, YCBCR_SUBSAMPLING, (const int[2]){2, 2}, 2);
    wb_sim_put_long(ifd, SUB_IFDS, places->sensor);
}

void wb_sim_put_dng(const WbSimShot *shot, const WbSimPlaces *places, WbSimTables *ret) {
    char unique[64];
    snprintf(unique, sizeof unique, "Graycard %s", shot->body.model);
    put_exif(shot, &ret->exif);
    put_common(shot, places, &ret->first);
    wb_sim_put_bytes(&ret->first, DNG_VERSION, TYPE_BYTE, (const unsigned char[4]){1, 4, 0, 0}, 4);
    wb_sim_put_bytes(&ret->first, DNG_BACKWARD_VERSION, TYPE_BYTE, (const unsigned char[4]){1, 1, 0, 0}, 4);
    wb_sim_put_text(&ret->first, UNIQUE_CAMERA_MODEL, unique);
    wb_sim_put_text(&ret->first, CAMERA_SERIAL, "0001");
    put_fraction(&ret->first, BASELINE_EXPOSURE, 1, shot->body.baseline, 100);
    if (shot->body.mosaic != WB_SIM_MONO) put_colour(shot, &ret->first);
    if (shot->preview_px > 0) put_preview(shot, places, &ret->first);
    put_sensor(shot, places, shot->preview_px > 0 ? &ret->sensor : &ret->first);
}

void wb_sim_put_tiff(const WbSimShot *shot, const WbSimPlaces *places, WbSimTables *ret) {
    put_exif(shot, &ret->exif);
    put_common(shot, places, &ret->first);
    put_raster(&ret->first, (const int32_t[2]){shot->width, shot->height}, 3, 16, UNCOMPRESSED,
               PHOTOMETRIC_RGB);
    put_parts(places, 0, &ret->first);
}
