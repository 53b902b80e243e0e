/* make_photos FOLDER COUNT: tiny TIFF photos FOLDER/p000.tif ... for the SQL tests. Each is noise under a colour cast
 * of its own, with the camera and the time in its tags; p036 to p039 say more of how they were taken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "base/random.h"

enum { PX = 24 };

#define SETTINGS(inside)                                                                                     \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "                       \
    "xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/' crs:WhiteBalance='As Shot' "                     \
    "crs:Temperature='5631' crs:Tint='+20' " inside "/></rdf:RDF>"

static void set_packet(TIFF *tiff, const char *packet) {
    TIFFSetField(tiff, TIFFTAG_XMLPACKET, (uint32_t)strlen(packet), packet);
}

/* A Canon 6D's colour tags. */
static void set_camera(TIFF *tiff) {
    static const float a[] = {0.7546F, -0.1435F, -0.0929F, -0.3846F, 1.1488F, 0.2692F, -0.0332F, 0.1209F, 0.6370F};
    static const float d65[] = {0.7034F, -0.0804F, -0.1014F, -0.4420F, 1.2564F, 0.2058F, -0.0851F, 0.1994F, 0.5758F};
    static const float calibration[] = {0.9883F, 0, 0, 0, 1, 0, 0, 0, 1};
    static const float gains[] = {2.158672F, 1, 1.414752F}, neutral[] = {1, 0.996616F, 0.995727F};
    TIFFSetField(tiff, TIFFTAG_MAKE, "Canon");
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, 6);
    TIFFSetField(tiff, TIFFTAG_COLORMATRIX1, 9, a);
    TIFFSetField(tiff, TIFFTAG_COLORMATRIX2, 9, d65);
    TIFFSetField(tiff, TIFFTAG_CAMERACALIBRATION1, 9, calibration);
    TIFFSetField(tiff, TIFFTAG_CAMERACALIBRATION2, 9, calibration);
    TIFFSetField(tiff, TIFFTAG_ANALOGBALANCE, 3, gains);
    TIFFSetField(tiff, TIFFTAG_CALIBRATIONILLUMINANT1, 17);
    TIFFSetField(tiff, TIFFTAG_CALIBRATIONILLUMINANT2, 21);
    TIFFSetField(tiff, TIFFTAG_ASSHOTNEUTRAL, 3, neutral);
}

static int write_exif(TIFF *tiff) {
    uint64_t at = 0;
    if (!TIFFWriteDirectory(tiff) || TIFFCreateEXIFDirectory(tiff) != 0) return 0;
    TIFFSetField(tiff, EXIFTAG_FNUMBER, 2.8);
    TIFFSetField(tiff, EXIFTAG_EXPOSURETIME, 1.0 / 250);
    TIFFSetField(tiff, EXIFTAG_LENSMODEL, "EF 50mm");
    TIFFSetField(tiff, EXIFTAG_DATETIMEORIGINAL, "2023:05:28 20:08:51");
    TIFFSetField(tiff, EXIFTAG_SUBSECTIMEORIGINAL, "87");
    if (!TIFFWriteCustomDirectory(tiff, &at) || !TIFFSetDirectory(tiff, 0)) return 0;
    return TIFFSetField(tiff, TIFFTAG_EXIFIFD, at) && TIFFRewriteDirectory(tiff);
}

static int write_photo(const char *path, int number) {
    WbRandom random = wb_random(7, (uint64_t)number);
    float cast[3] = {0.6F + 0.4F * wb_random_unit(&random), 0.8F, 0.6F + 0.4F * wb_random_unit(&random)};
    char time[64], camera[32];
    (void)snprintf(time, sizeof time, "2024:05:%02d 12:%02d:00", 1 + number / 8 % 28, number % 8);
    (void)snprintf(camera, sizeof camera, "Camera %d", number % 3);
    TIFF *tiff = TIFFOpen(path, "w");
    if (!tiff) return 0;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, PX);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, PX);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, PX);
    TIFFSetField(tiff, TIFFTAG_MODEL, camera);
    TIFFSetField(tiff, TIFFTAG_DATETIME, time);
    if (number == 36) set_packet(tiff, SETTINGS(""));
    if (number == 37) set_packet(tiff, SETTINGS("crs:AlreadyApplied='True'"));
    if (number == 38) set_packet(tiff, "<!DOCTYPE x [<!ENTITY a 'ha'>]><x>&a;</x>");
    if (number == 39) set_camera(tiff);
    int ok = 1;
    for (uint32_t y = 0; y < PX && ok; y++) {
        unsigned char row[3 * PX];
        for (int i = 0; i < 3 * PX; i++)
            row[i] = (unsigned char)(255.0F * cast[i % 3] * (0.2F + 0.7F * wb_random_unit(&random)));
        ok = TIFFWriteScanline(tiff, row, y, 0) == 1;
    }
    if (ok && number == 39) ok = write_exif(tiff);
    TIFFClose(tiff);
    return ok;
}

int main(int argc, char **argv) {
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/p%03d.tif", argv[1], i);
        if (!write_photo(path, i)) return 1;
    }
    return count > 0 ? 0 : 2;
}
