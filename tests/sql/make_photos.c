/* make_photos FOLDER COUNT: tiny TIFF photos FOLDER/p000.tif ... for the SQL tests. Each is noise under a colour cast
 * of its own, with the camera and the time in its tags. */
#include <stdio.h>
#include <stdlib.h>
#include <tiffio.h>

#include "base/random.h"

enum { PX = 24 };

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
    int ok = 1;
    for (uint32_t y = 0; y < PX && ok; y++) {
        unsigned char row[3 * PX];
        for (int i = 0; i < 3 * PX; i++)
            row[i] = (unsigned char)(255.0F * cast[i % 3] * (0.2F + 0.7F * wb_random_unit(&random)));
        ok = TIFFWriteScanline(tiff, row, y, 0) == 1;
    }
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
