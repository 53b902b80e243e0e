#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>
#include <unistd.h>

#include "base/random.h"
#include "check.h"
#include "expect.h"
#include "image/memory_image.h"

/* The encoder that makes the fixture (x265) never frees its last block: that is none of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libx265\n";
}

/* HEIC files, written by libheif where it has an encoder. */

enum { WIDTH = 192, HEIGHT = 128, MISSING = 77 /* the exit code of a test that meson counts as skipped */ };

#define LOSS 0.03 /* of linear light, near white: three steps of 255, by 4:2:0 and rounding to YCbCr */

/* In front, where the TIFF begins (0: at once); make "Sample Optics", as in jpeg_fixture.c. */
static const unsigned char exif[] = {
    0, 0, 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, /* one directory, at 8 */
    0, 1, 1, 15, 0, 2, 0, 0, 0, 14, 0, 0, 0, 26, /* make: text of 14 at 26 */
    0, 0, 0, 0, 'S', 'a', 'm', 'p', 'l', 'e', ' ', 'O', 'p', 't', 'i', 'c', 's', 0};
static const char xmp[] =
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:tiff='http://ns.adobe.com/tiff/1.0/'>"
    "<rdf:Description tiff:Model='Telephone 9'/></rdf:RDF>";

static struct heif_error keep(struct heif_context *context, const void *data, size_t bytes, void *user) {
    Bytes *file = user;
    const struct heif_error fine = {heif_error_Ok, heif_suberror_Unspecified, ""};
    (void)context;
    file->data = malloc(bytes);
    if (CHECK(file->data)) memcpy(file->data, data, bytes);
    file->bytes = bytes;
    return fine;
}

static int fine(struct heif_error error) {
    if (error.code != heif_error_Ok) fprintf(stderr, "libheif: %s\n", error.message);
    return CHECK(error.code == heif_error_Ok);
}

static void paint(struct heif_image *image) {
    Fixture picture = {.width = WIDTH, .height = HEIGHT};
    int stride = 0;
    if (!fine(heif_image_add_plane(image, heif_channel_interleaved, WIDTH, HEIGHT, 8))) return;
    uint8_t *plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t i = 0; i < WIDTH * 3; i++)
            plane[y * (uint32_t)stride + i] = (uint8_t)(fixture_picture(&picture, i / 3, y, (int)(i % 3)) * 255 + .5);
}

/* 0 where there is no encoder. */
static int write_heif(Bytes *ret) {
    struct heif_context *context = heif_context_alloc();
    struct heif_encoder *encoder = NULL;
    struct heif_image *image = NULL;
    struct heif_image_handle *handle = NULL;
    struct heif_writer writer = {1, keep};
    int there = heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder).code == heif_error_Ok;
    if (there) {
        fine(heif_encoder_set_lossy_quality(encoder, 98));
        fine(heif_image_create(WIDTH, HEIGHT, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image));
        paint(image);
        fine(heif_context_encode_image(context, image, encoder, NULL, &handle));
        fine(heif_context_add_exif_metadata(context, handle, exif + 4, sizeof exif - 4));
        fine(heif_context_add_XMP_metadata(context, handle, xmp, sizeof xmp - 1));
        fine(heif_context_write(context, &writer, ret));
        heif_image_handle_release(handle);
        heif_image_release(image);
        heif_encoder_release(encoder);
    }
    heif_context_free(context);
    return there;
}

static void check_picture(const WbImage *image) {
    Fixture picture = {.width = 4096, .height = 4096}; /* at the middle of each output pixel */
    CHECK(image->width == 128 && image->height == 85 && image->full_width == WIDTH && image->full_height == HEIGHT);
    CHECK(image->origin == WB_IMAGE_RENDERED && image->assumed_srgb);
    for (int i = 0; i < image->width * image->height; i++) {
        double x = (i % image->width + .5) / image->width, y = (i / image->width + .5) / image->height;
        for (int c = 0; c < 3; c++)
            CHECK_NEAR(image->rgb[3 * i + c],
                       expect_decoded(fixture_picture(&picture, (uint32_t)(x * 4096), (uint32_t)(y * 4096), c)), LOSS);
    }
}

static void check_shot(const WbShot *shot) {
    CHECK_TEXT(shot->camera_make, "Sample Optics");
    CHECK_TEXT(shot->camera_model, "Telephone 9");
}

static void test_memory(const Bytes *file) {
    WbImage *image = NULL;
    WbErr err = {0};
    WbShot shot;
    CHECK_OK(wb_image_read_memory(file->data, file->bytes, "memory", &image, &err), err);
    if (image) check_picture(image);
    CHECK_OK(wb_shot_read_memory(file->data, file->bytes, "memory", &shot, &err), err);
    check_shot(&shot);
    wb_image_free(image);
}

static int write_file(const char *path, const unsigned char *data, size_t bytes) {
    FILE *out = fopen(path, "wb");
    return CHECK(out && fwrite(data, 1, bytes, out) == bytes && fclose(out) == 0);
}

/* As a file, in a process of its own. */
static void test_file(const Bytes *file, const char *path) {
    WbImage *image = NULL;
    WbErr err = {0};
    WbShot shot;
    if (!write_file(path, file->data, file->bytes)) return;
    CHECK_OK(wb_image_read(path, &image, &err), err);
    if (image) check_picture(image);
    wb_image_free(image);
    CHECK_OK(wb_shot_read(path, &shot, &err), err);
    check_shot(&shot);
}

/* Bytes changed at random, most in the boxes in front: any status, and with WB_OK a picture of finite numbers. */
static void test_flips(const Bytes *file, const char *path) {
    WbRandom random = wb_random(9, 1);
    for (int i = 0; i < 60; i++) {
        WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
        WbErr err = {0};
        WbShot shot;
        size_t at = wb_random_below(&random, i % 3 ? 600 : (uint32_t)file->bytes);
        unsigned char was = file->data[at];
        file->data[at] = (unsigned char)wb_random_u32(&random);
        if (!write_file(path, file->data, file->bytes)) return;
        file->data[at] = was;
        WbStatus status = wb_image_read(path, &image, &err);
        int finite = status == WB_OK || (!image && err.text[0]);
        for (int k = 0; image && k < image->width * image->height * 3; k++)
            finite &= isfinite(image->rgb[k]) != 0;
        CHECK(finite);
        CHECK(wb_shot_read(path, &shot, &err) == WB_OK || err.text[0]);
    }
}

static void test_cut(const Bytes *file) {
    WbErr err = {0};
    for (size_t bytes = 12; bytes < file->bytes; bytes += file->bytes / 9) { /* from the first box on */
        WbImage *image = NULL;
        unsigned char *cut = malloc(bytes);
        if (!CHECK(cut)) return;
        memcpy(cut, file->data, bytes);
        CHECK(wb_image_read_memory(cut, bytes, "cut", &image, &err) != WB_OK && !image);
        CHECK(strstr(err.text, "cut: "));
        free(cut);
    }
}

static void test_allocations(const Bytes *file) {
    WbErr err = {0};
    WbImage *image = NULL;
    WbShot shot;
    CHECK_EVERY_ALLOCATION(60, {
        status = wb_image_read_memory(file->data, file->bytes, "memory", &image, &err);
        wb_image_free(image);
        image = NULL;
    });
    CHECK_EVERY_ALLOCATION(60, { status = wb_shot_read_memory(file->data, file->bytes, "memory", &shot, &err); });
}

int main(void) {
    const char *folder = getenv("TMPDIR");
    char path[512];
    Bytes file = {0};
    (void)snprintf(path, sizeof path, "%s/wb_test_heif_%ld.heic", folder ? folder : "/tmp", (long)getpid());
    if (!write_heif(&file)) {
        fprintf(stderr, "skipped: this libheif has no HEVC encoder\n");
        return MISSING;
    }
    test_memory(&file);
    test_file(&file, path);
    test_flips(&file, path);
    (void)remove(path);
    test_cut(&file);
    test_allocations(&file);
    free(file.data);
    return check_done();
}
