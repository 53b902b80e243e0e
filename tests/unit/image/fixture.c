#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

static tmsize_t read_back(thandle_t client, void *out, tmsize_t bytes) {
    Bytes *file = client;
    if (file->at >= file->bytes) return 0;
    size_t left = file->bytes - file->at, take = (size_t)bytes < left ? (size_t)bytes : left;
    memcpy(out, file->data + file->at, take);
    file->at += take;
    return (tmsize_t)take;
}

static tmsize_t append(thandle_t client, void *data, tmsize_t bytes) {
    Bytes *file = client;
    size_t end = file->at + (size_t)bytes;
    if (end > file->room) {
        size_t room = end * 2 + 4096;
        unsigned char *grown = realloc(file->data, room);
        if (!grown) return -1;
        memset(grown + file->room, 0, room - file->room);
        file->data = grown;
        file->room = room;
    }
    memcpy(file->data + file->at, data, (size_t)bytes);
    file->at = end;
    if (end > file->bytes) file->bytes = end;
    return bytes;
}

static toff_t seek(thandle_t client, toff_t offset, int whence) {
    Bytes *file = client;
    if (whence == SEEK_CUR) offset += file->at;
    if (whence == SEEK_END) offset += file->bytes;
    file->at = (size_t)offset;
    return offset;
}

static int close_nothing(thandle_t client) {
    (void)client;
    return 0;
}

static toff_t size_of(thandle_t client) {
    return ((Bytes *)client)->bytes;
}

static int silent(TIFF *tif, void *user, const char *module, const char *format, va_list values) {
    (void)tif, (void)user, (void)module, (void)format, (void)values;
    return 1;
}

double fixture_full(const Fixture *fixture) {
    int bits = fixture->bits ? fixture->bits : 8;
    return fixture->format == SAMPLEFORMAT_IEEEFP ? 1 : ldexp(1, bits) - 1;
}

double fixture_picture(const Fixture *fixture, uint32_t x, uint32_t y, int channel) {
    double u = (x + .5) / fixture->width, v = (y + .5) / fixture->height;
    switch (channel) {
    case 0: return .05 + .945 * u; /* up to .995: saturated at the right edge */
    case 1: return .95 - .8 * v;
    case 2: return .1 + .8 * u * v;
    case 3: return .3 * (1 - u);
    default: return .5;
    }
}

double fixture_code(const Fixture *fixture, uint32_t x, uint32_t y, int s) {
    double value = fixture_picture(fixture, x, y, s);
    return fixture->format == SAMPLEFORMAT_IEEEFP ? value : floor(value * fixture_full(fixture) + .5);
}

/* A half float of a value in the normal range (or 0), rounded down. */
static uint16_t half_of(double value) {
    int exponent;
    if (isnan(value)) return 0x7E00;
    if (isinf(value)) return value > 0 ? 0x7C00 : 0xFC00;
    double fraction = frexp(fabs(value), &exponent);
    if (fraction < .5 || exponent < -13) return 0;
    return (uint16_t)((value < 0 ? 0x8000 : 0) | ((exponent + 14) << 10) | ((int)(fraction * 2048) - 1024));
}

static void put(unsigned char *row, size_t i, int bits, int is_float, double code) {
    int64_t whole = is_float ? 0 : (int64_t)code; /* negative codes wrap around */
    uint16_t word = is_float ? half_of(code) : (uint16_t)(whole & 0xFFFF);
    uint32_t number = (uint32_t)(whole & 0xFFFFFFFF);
    float single = (float)code;
    if (is_float && bits == 64)
        memcpy(row + i * 8, &code, 8);
    else if (is_float && bits == 32)
        memcpy(row + i * 4, &single, 4);
    else if (bits == 32)
        memcpy(row + i * 4, &number, 4);
    else if (bits == 16)
        memcpy(row + i * 2, &word, 2);
    else
        for (int b = 0; b < bits; b++) {
            size_t at = i * (size_t)bits + (size_t)b;
            if (number >> (bits - 1 - b) & 1) row[at / 8] = (unsigned char)(row[at / 8] | 128 >> at % 8);
        }
}

/* libtiff 4.5 swaps big-endian floats once too often when it writes them with their predictor; so feed it
 * swapped ones. */
static void swap_sample(unsigned char *sample, int bytes) {
    for (int i = 0; i < bytes / 2; i++) {
        unsigned char byte = sample[i];
        sample[i] = sample[bytes - 1 - i];
        sample[bytes - 1 - i] = byte;
    }
}

/* The samples of width x height px from x0, y0 of one plane (-1: all) into zeroed `out`; beyond the picture
 * its edge goes on. */
static void fill(const Fixture *f, uint32_t x0, uint32_t y0, uint32_t width, uint32_t height, int plane,
                 unsigned char *out, size_t row_bytes) {
    int bits = f->bits ? f->bits : 8, samples = f->samples ? f->samples : 1, first = plane < 0 ? 0 : plane;
    size_t each = plane < 0 ? (size_t)samples : 1;
    int is_float = f->format == SAMPLEFORMAT_IEEEFP,
        swap = f->big_endian && f->predictor == PREDICTOR_FLOATINGPOINT;
    for (uint32_t y = 0; y < height; y++, out += row_bytes) {
        for (size_t i = 0; i < width * each; i++) {
            uint32_t px = x0 + (uint32_t)(i / each), py = y0 + y;
            px = px < f->width ? px : f->width - 1;
            py = py < f->height ? py : f->height - 1;
            put(out, i, bits, is_float, f->code(f, px, py, first + (int)(i % each)));
            if (swap) swap_sample(out + i * (size_t)(bits / 8), bits / 8);
        }
    }
}

/* The same as clumps: the luma of a clump, its Cb, its Cr. */
static void fill_clumps(const Fixture *f, uint32_t x0, uint32_t y0, uint32_t width, uint32_t height,
                        unsigned char *out) {
    uint32_t cw = f->clump_width, ch = f->clump_height;
    for (uint32_t y = 0; y < height; y += ch) {
        for (uint32_t x = 0; x < width; x += cw) {
            uint32_t limit_x = f->width - 1, limit_y = f->height - 1;
            for (uint32_t i = 0; i < cw * ch; i++) {
                uint32_t px = x0 + x + i % cw, py = y0 + y + i / cw;
                *out++ =
                    (unsigned char)f->code(f, px < limit_x ? px : limit_x, py < limit_y ? py : limit_y, 0);
            }
            for (int s = 1; s < 3; s++)
                *out++ = (unsigned char)f->code(f, x0 + x < limit_x ? x0 + x : limit_x,
                                                y0 + y < limit_y ? y0 + y : limit_y, s);
        }
    }
}

static int write_chunk(TIFF *tif, const Fixture *f, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                       int plane) {
    int clumped = f->clump_width * f->clump_height > 1 && f->compression != COMPRESSION_JPEG;
    uint16_t sample = (uint16_t)(plane < 0 ? 0 : plane);
    tmsize_t bytes = f->tile ? TIFFTileSize(tif) : TIFFVStripSize(tif, height);
    size_t row_bytes = (size_t)(f->tile ? TIFFTileRowSize(tif) : TIFFScanlineSize(tif));
    unsigned char *data = calloc((size_t)bytes + 64, 1);
    if (!data) return 0;
    if (clumped)
        fill_clumps(f, x, y, width, height, data);
    else
        fill(f, x, y, width, height, plane, data, row_bytes);
    tmsize_t done = f->tile ? TIFFWriteEncodedTile(tif, TIFFComputeTile(tif, x, y, 0, sample), data, bytes)
                            : TIFFWriteEncodedStrip(tif, TIFFComputeStrip(tif, y, sample), data, bytes);
    free(data);
    return done == bytes;
}

static int write_plane(TIFF *tif, const Fixture *f, int plane) {
    uint32_t rows = f->tile ? f->tile : f->rows ? f->rows : 1, across = f->tile ? f->tile : f->width;
    if (!f->tile && rows > f->height) rows = f->height;
    for (uint32_t y = 0; y < f->height; y += rows) {
        uint32_t height = !f->tile && f->height - y < rows ? f->height - y : rows;
        for (uint32_t x = 0; x < f->width; x += across)
            if (!write_chunk(tif, f, x, y, across, height, plane)) return 0;
    }
    return 1;
}

static int write_pixels(TIFF *tif, const Fixture *f) {
    int planes = f->samples ? f->samples : 1;
    if (!f->planar) return write_plane(tif, f, -1);
    for (int plane = 0; plane < planes; plane++)
        if (!write_plane(tif, f, plane)) return 0;
    return 1;
}

/* A Canon 6D, as its DNG says; the last three fill up a fourth colour. */
static void set_dng(TIFF *tif, const FixtureDng *dng) {
    static const float a[12] = {0.7546F, -0.1435F, -0.0929F, -0.3846F, 1.1488F, 0.2692F,
                                -0.0332F, 0.1209F, 0.6370F, 0.1F, 0.2F, 0.3F};
    static const float d65[12] = {0.7034F, -0.0804F, -0.1014F, -0.4420F, 1.2564F, 0.2058F,
                                  -0.0851F, 0.1994F, 0.5758F, 0.1F, 0.2F, 0.3F};
    static const float calibration[9] = {0.9883F, 0, 0, 0, 1, 0, 0, 0, 1}, zeros[12] = {0};
    static const float gains[3] = {2.158672F, 1, 1.414752F};
    float neutral[3];
    for (int i = 0; i < 3; i++) neutral[i] = dng->neutral[i] < 0 ? 0 : dng->neutral[i];
    if (dng->matrices > 0) {
        TIFFSetField(tif, TIFFTAG_COLORMATRIX1, dng->planes, dng->singular ? zeros : a);
        TIFFSetField(tif, TIFFTAG_CAMERACALIBRATION1, 9, calibration);
        TIFFSetField(tif, TIFFTAG_CALIBRATIONILLUMINANT1, 17);
        TIFFSetField(tif, TIFFTAG_ANALOGBALANCE, 3, gains);
    }
    if (dng->matrices > 1) {
        TIFFSetField(tif, TIFFTAG_COLORMATRIX2, dng->planes, dng->singular ? zeros : d65);
        TIFFSetField(tif, TIFFTAG_CAMERACALIBRATION2, 9, calibration);
        TIFFSetField(tif, TIFFTAG_CALIBRATIONILLUMINANT2, 21);
    }
    if (dng->neutral[0] != 0) TIFFSetField(tif, TIFFTAG_ASSHOTNEUTRAL, 3, neutral);
    if (dng->white[0] > 0) TIFFSetField(tif, TIFFTAG_ASSHOTWHITEXY, dng->white);
}

static void set_raw(TIFF *tif, const FixtureRaw *raw) {
    static const unsigned char version[4] = {1, 4, 0, 0};
    unsigned char colours[36] = {0};
    uint16_t repeat[2] = {raw->repeat, raw->repeat}, blacks[2] = {raw->black_repeat, raw->black_repeat};
    TIFFSetField(tif, TIFFTAG_DNGVERSION, version);
    TIFFSetField(tif, TIFFTAG_UNIQUECAMERAMODEL, "Sample Optics SO-1");
    for (int i = 0; i < raw->repeat * raw->repeat; i++)
        colours[i] = (unsigned char)(strchr("RGB", raw->mosaic[i]) - "RGB");
    if (raw->repeat) TIFFSetField(tif, TIFFTAG_CFAREPEATPATTERNDIM, repeat);
    if (raw->repeat) TIFFSetField(tif, TIFFTAG_CFAPATTERN, raw->repeat * raw->repeat, colours);
    if (raw->black_repeat) TIFFSetField(tif, TIFFTAG_BLACKLEVELREPEATDIM, blacks);
    if (raw->black_repeat) TIFFSetField(tif, TIFFTAG_BLACKLEVEL, raw->black_repeat * raw->black_repeat, raw->black);
    if (raw->white) TIFFSetField(tif, TIFFTAG_WHITELEVEL, 1, &raw->white);
    if (raw->active[2]) TIFFSetField(tif, TIFFTAG_ACTIVEAREA, raw->active);
    if (raw->photo[0] > 0) TIFFSetField(tif, TIFFTAG_DEFAULTCROPORIGIN, raw->crop);
    if (raw->photo[0] > 0) TIFFSetField(tif, TIFFTAG_DEFAULTCROPSIZE, raw->photo);
}

static void set_tags(TIFF *tif, const Fixture *f) {
    int samples = f->samples ? f->samples : 1, colours = 1;
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, f->width);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, f->height);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, f->bits ? f->bits : 8);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, samples);
    if (f->format) TIFFSetField(tif, TIFFTAG_SAMPLEFORMAT, f->format);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, f->planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, f->compression ? f->compression : COMPRESSION_NONE);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, f->photometric);
    if (f->photometric == PHOTOMETRIC_SEPARATED)
        colours = 4;
    else if (f->photometric != PHOTOMETRIC_MINISBLACK && f->photometric != PHOTOMETRIC_MINISWHITE &&
             f->photometric != PHOTOMETRIC_PALETTE && f->photometric != PHOTOMETRIC_LOGL)
        colours = 3;
    uint16_t extras[20];
    for (int i = 0; i < 20; i++) extras[i] = f->extra;
    if (samples > colours) TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, (uint16_t)(samples - colours), extras);
    if (f->clump_width) TIFFSetField(tif, TIFFTAG_YCBCRSUBSAMPLING, f->clump_width, f->clump_height);
    if (f->compression == COMPRESSION_JPEG) {
        TIFFSetField(tif, TIFFTAG_JPEGQUALITY, 98);
        if (f->photometric == PHOTOMETRIC_YCBCR && !f->planar)
            TIFFSetField(tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    if (f->compression == COMPRESSION_LZMA)
        TIFFSetField(tif, TIFFTAG_LZMAPRESET, 0); /* small tables: quick to start */
    if (f->compression == COMPRESSION_WEBP) TIFFSetField(tif, TIFFTAG_WEBP_LOSSLESS, 1);
    if (f->compression == COMPRESSION_SGILOG || f->compression == COMPRESSION_SGILOG24)
        TIFFSetField(tif, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
    if (f->predictor) TIFFSetField(tif, TIFFTAG_PREDICTOR, f->predictor);
    if (f->orientation) TIFFSetField(tif, TIFFTAG_ORIENTATION, f->orientation);
    if (f->preview) TIFFSetField(tif, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (f->icc) TIFFSetField(tif, TIFFTAG_ICCPROFILE, f->icc_bytes, f->icc);
    if (f->palette[0]) TIFFSetField(tif, TIFFTAG_COLORMAP, f->palette[0], f->palette[1], f->palette[2]);
    if (f->tile) {
        TIFFSetField(tif, TIFFTAG_TILEWIDTH, f->tile);
        TIFFSetField(tif, TIFFTAG_TILELENGTH, f->tile);
    } else
        TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, f->rows ? f->rows : 1);
    if (f->xmp) TIFFSetField(tif, TIFFTAG_XMLPACKET, f->xmp_bytes, f->xmp);
    if (f->dng) set_dng(tif, f->dng);
    if (f->raw) set_raw(tif, f->raw);
    if (f->exif) {
        TIFFSetField(tif, TIFFTAG_MAKE, "Sample Optics");
        TIFFSetField(tif, TIFFTAG_MODEL, " SO-1 Mark II  ");
    }
}

static int write_exif(TIFF *tif, const Fixture *f) {
    uint64_t at = 0;
    uint16_t iso = 800;
    if (!TIFFWriteDirectory(tif) || TIFFCreateEXIFDirectory(tif) != 0) return 0;
    TIFFSetField(tif, EXIFTAG_FNUMBER, 2.8);
    TIFFSetField(tif, EXIFTAG_EXPOSURETIME, 1.0 / 250);
    TIFFSetField(tif, EXIFTAG_FOCALLENGTH, 35.0);
    TIFFSetField(tif, EXIFTAG_ISOSPEEDRATINGS, (uint16_t)1, &iso);
    TIFFSetField(tif, EXIFTAG_FLASH, 0x19); /* fired, automatic */
    TIFFSetField(tif, EXIFTAG_LENSMODEL, "SO 35mm F2");
    if (f->color_space) TIFFSetField(tif, EXIFTAG_COLORSPACE, f->color_space);
    if (!f->no_exif_time) TIFFSetField(tif, EXIFTAG_DATETIMEORIGINAL, "2023:05:28 20:08:51");
    TIFFSetField(tif, EXIFTAG_SUBSECTIMEORIGINAL, "87");
    if (!TIFFWriteCustomDirectory(tif, &at) || !TIFFSetDirectory(tif, 0)) return 0;
    return TIFFSetField(tif, TIFFTAG_EXIFIFD, at) && TIFFRewriteDirectory(tif);
}

int fixture_write(const Fixture *fixture, Bytes *ret) {
    Bytes file = {0};
    char mode[4] = {'w', fixture->big_tiff ? '8' : '4', fixture->big_endian ? 'b' : 'l', 0};
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, silent, NULL);
    TIFFOpenOptionsSetWarningHandlerExtR(options, silent, NULL);
    TIFF *tif = TIFFClientOpenExt("fixture", mode, &file, read_back, append, seek, close_nothing, size_of,
                                  NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    if (!tif) return 0;
    set_tags(tif, fixture);
    int ok = write_pixels(tif, fixture);
    if (ok && fixture->exif)
        ok = write_exif(tif, fixture);
    else if (ok)
        ok = TIFFWriteDirectory(tif);
    TIFFClose(tif);
    if (!ok) fixture_free(&file);
    if (ok) *ret = file;
    return ok;
}

void fixture_free(Bytes *bytes) {
    free(bytes->data);
    *bytes = (Bytes){0};
}
