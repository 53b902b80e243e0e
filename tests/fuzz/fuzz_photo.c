/* The readers of TIFF, RAW, JPEG and HEIC against hostile bytes: whatever comes, a status and, with WB_OK, a picture
 * of finite numbers of the promised sizes. With clang's libFuzzer: see replay_photo.c for how to build and run;
 * without, replay_photo.c drives it. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz_shot.h"
#include "image/container.h"
#include "image/memory_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void insist(int promise) {
    if (!promise) abort();
}

static void check_image(const WbImage *image) {
    size_t count = (size_t)image->width * (size_t)image->height;
    insist(image->width >= 1 && image->width <= WB_IMAGE_EDGE_PX && image->width <= image->full_width);
    insist(image->height >= 1 && image->height <= WB_IMAGE_EDGE_PX && image->height <= image->full_height);
    for (size_t i = 0; i < count * 3; i++)
        insist(isfinite(image->rgb[i]));
    for (size_t i = 0; i < count; i++)
        insist(image->clipped[i] >= 0 && image->clipped[i] <= 1);
}

static void read_memory(const uint8_t *data, size_t bytes) {
    WbImage *image = NULL;
    WbShot shot;
    WbErr err = {0};
    if (wb_image_read_memory(data, bytes, "fuzz", &image, &err) == WB_OK)
        check_image(image);
    else
        insist(!image && err.code != WB_OK && err.text[0]);
    wb_image_free(image);
    if (wb_shot_read_memory(data, bytes, "fuzz", &shot, &err) == WB_OK) fuzz_check_shot(&shot);
}

/* LibRaw and libheif have processes of their own, but for what lies in memory: so here it comes from a file without a
 * name. */
static void read_path(const char *path) {
    static const WbPicture pictures[] = {WB_PICTURE_AUTO, WB_PICTURE_PREVIEW};
    WbShot shot;
    WbErr err = {0};
    for (int i = 0; i < 2; i++) {
        WbImage *image = NULL;
        const WbReading reading = {.picture = pictures[i]};
        if (wb_image_read_as(path, &reading, &image, &err) == WB_OK)
            check_image(image);
        else
            insist(!image && err.code != WB_OK && err.text[0]);
        wb_image_free(image);
    }
    if (wb_shot_read(path, &shot, &err) == WB_OK) fuzz_check_shot(&shot);
}

static void read_file(const uint8_t *data, size_t bytes) {
    char name[] = "/tmp/wb_fuzz_XXXXXX", path[64];
    int fd = mkstemp(name);
    insist(fd >= 0 && unlink(name) == 0 && write(fd, data, bytes) == (ssize_t)bytes);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_path(path);
    (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    WbSource source = wb_source_memory(data, bytes, "fuzz");
    WbContainer container = {0};
    insist(wb_container_read(&source, &container, NULL) == WB_OK);
    if (container.kind == WB_FILE_RAW || container.kind == WB_FILE_HEIF)
        read_file(data, bytes);
    else
        read_memory(data, bytes);
    return 0;
}
