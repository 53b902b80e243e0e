#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "features/features.h"
#include "image/bands.h"
#include "image/memory_image.h"
#include "image/reduce.h"
#include "photo.h"
#include "stage.h"

/* From a photo's file to its features, stage by stage and whole: 256x256 px, as catalogs of renderings hold them. */

enum { EDGE_PX = 256, PHOTOS = STAGE_TASKS, PATH_BYTES = 128 };

#define PIXEL_BYTES ((double)EDGE_PX * EDGE_PX * 3)

/* One photo in every state. */
typedef struct Photo {
    Bytes file;
    char path[PATH_BYTES];
    WbImage *image;
    float *rows; /* [EDGE_PX][EDGE_PX][WB_REDUCER_LANES]: any linear light */
} Photo;

static double decode(void *context, int task, int worker) {
    Photo *photo = (Photo *)context + task;
    WbSource source = wb_source_memory(photo->file.data, photo->file.bytes, "photo");
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = NULL;
    WB_CLEANUP(wb_bands_free_at) WbBands *bands = NULL;
    WbLayout layout;
    double sum = 0;
    (void)worker;
    if (wb_tiff_open(&source, &tiff, NULL) != WB_OK || wb_layout_read(tiff, &layout, NULL) != WB_OK ||
        wb_bands_new(tiff, &layout, &bands, NULL) != WB_OK)
        return NAN;
    for (int32_t rows = 1; rows > 0;) {
        if (wb_bands_next(bands, &rows, NULL) != WB_OK) return NAN;
        for (int32_t y = 0; y < rows; y++) sum += wb_bands_run(bands, y, 0).planes[0][y];
    }
    return sum;
}

static double reduce(void *context, int task, int worker) {
    Photo *photo = (Photo *)context + task;
    WbImage image = *photo->image; /* written anew, with other pixels */
    WB_CLEANUP(wb_reducer_free_at) WbReducer *reducer = NULL;
    size_t count = (size_t)image.width * (size_t)image.height;
    WB_CLEANUP(wb_free_at) float *block = wb_alloc(count, 4 * sizeof *block);
    (void)worker;
    image.rgb = block;
    image.clipped = block + 3 * count;
    if (!block || wb_reducer_new(&image, &reducer, NULL) != WB_OK) return NAN;
    for (size_t y = 0; y < EDGE_PX; y++) wb_reducer_row(reducer, photo->rows + y * EDGE_PX * WB_REDUCER_LANES);
    return (double)image.rgb[count / 2];
}

static double read_whole(void *context, int task, int worker) {
    Photo *photo = (Photo *)context + task;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    (void)worker;
    if (wb_image_read_memory(photo->file.data, photo->file.bytes, "photo", &image, NULL) != WB_OK) return NAN;
    return (double)image->rgb[(size_t)image->width * (size_t)image->height / 2];
}

static double features(void *context, int task, int worker) {
    Photo *photo = (Photo *)context + task;
    WbFeatures made;
    (void)worker;
    if (wb_features_of_image(photo->image, &made, NULL) != WB_OK) return NAN;
    return (double)made.stats[0];
}

/* What scan does with a file. */
static double digest(void *context, int task, int worker) {
    Photo *photo = (Photo *)context + task;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WB_CLEANUP(wb_free_at) unsigned char *blob = wb_alloc(wb_features_blob_bytes(), 1);
    WbFeatures made;
    WbShot shot;
    (void)worker;
    if (!blob || wb_image_read(photo->path, &image, NULL) != WB_OK ||
        wb_features_of_image(image, &made, NULL) != WB_OK || wb_shot_read(photo->path, &shot, NULL) != WB_OK)
        return NAN;
    wb_features_pack(&made, blob);
    return (double)made.stats[0];
}

static int write_file(const Photo *photo) {
    FILE *file = fopen(photo->path, "wb");
    int ok = file && fwrite(photo->file.data, 1, photo->file.bytes, file) == photo->file.bytes;
    return file && fclose(file) == 0 && ok;
}

/* 0 when the system cannot do it. */
static int make_photos(const char *folder, int deflate, Photo *photos) {
    int ok = 1;
    for (int i = 0; i < PHOTOS; i++) {
        Fixture fixture = bench_photo(EDGE_PX, EDGE_PX, 8, deflate);
        Photo *photo = &photos[i];
        photo->file = bench_photo_file(&fixture);
        photo->rows = bench_numbers((size_t)EDGE_PX * EDGE_PX * WB_REDUCER_LANES, (unsigned)i);
        snprintf(photo->path, sizeof photo->path, "%s/%d-%d.tif", folder, deflate, i);
        ok = ok && write_file(photo);
        ok = ok && wb_image_read_memory(photo->file.data, photo->file.bytes, "photo", &photo->image, NULL) == WB_OK;
    }
    return ok;
}

static void free_photos(Photo *photos) {
    for (int i = 0; i < PHOTOS; i++) {
        fixture_free(&photos[i].file);
        wb_free(photos[i].rows);
        wb_image_free(photos[i].image);
        (void)unlink(photos[i].path);
    }
}

static void time_stages(Bench *bench, WbPool *two, Photo *plain, Photo *deflated) {
    const double reduced_bytes = (double)WB_IMAGE_EDGE_PX * WB_IMAGE_EDGE_PX * 3 * sizeof(float);
    const Stage stages[] = {
        {"TIFF decode, uncompressed", decode, plain, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES},
        {"TIFF decode, Deflate", decode, deflated, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES},
        {"reduce", reduce, plain, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES / 3 * WB_REDUCER_LANES * sizeof(float)},
        {"read (decode, linearise, reduce), uncompressed", read_whole, plain, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES},
        {"read (decode, linearise, reduce), Deflate", read_whole, deflated, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES},
        {"features", features, plain, PHOTOS, PHOTOS, PHOTOS * reduced_bytes},
        {"digest (file to features), uncompressed", digest, plain, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES},
        {"digest (file to features), Deflate", digest, deflated, PHOTOS, PHOTOS, PHOTOS * PIXEL_BYTES},
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        bench_stage(bench, two, &stages[i]);
}

int main(int argc, char **argv) {
    Bench bench = bench_begin("stages_photo", argc, argv);
    static Photo photos[2][PHOTOS];
    const char *temporary = getenv("TMPDIR");
    char folder[PATH_BYTES / 2];
    snprintf(folder, sizeof folder, "%.40s/graycard-XXXXXX", temporary ? temporary : "/tmp");
    WbPool *two = bench_pool();
    if (!mkdtemp(folder) || !make_photos(folder, 0, photos[0]) || !make_photos(folder, 1, photos[1]))
        bench_fail(&bench, folder, "the photos cannot be written there or read back");
    else
        time_stages(&bench, two, photos[0], photos[1]);
    free_photos(photos[0]);
    free_photos(photos[1]);
    (void)rmdir(folder);
    wb_pool_free(two);
    return bench_end(&bench);
}
