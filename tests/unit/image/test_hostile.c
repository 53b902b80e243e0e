#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "check.h"
#include "image/container.h"
#include "image/jpeg_image.h"
#include "jpeg_fixture.h"

/* Files that are made to keep the reader busy. Processor time counts, so that other work on the machine does not;
 * without its bounds each of these takes the reader many times the limit. */

#define LIMIT_SECONDS 0.25 /* ten times what the searches take under sanitizers */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* A new file; its descriptor. */
static int open_new(char *path, size_t room) {
    const char *folder = getenv("TMPDIR");
    (void)snprintf(path, room, "%s/wb_test_hostile_XXXXXX", folder ? folder : "/tmp");
    return mkstemp(path);
}

static unsigned char *put(unsigned char *at, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

static unsigned char *put_entry(unsigned char *at, uint32_t tag, uint32_t type, uint32_t count, uint32_t value) {
    return put(put(put(put(at, tag, 2), type, 2), count, 4), value, 4);
}

enum {
    CHUNKS = 262144,    /* as many strips as are looked at */
    TABLE_AT = 1024,    /* all tables are one */
    DIRECTORIES = 24,   /* as many as are read */
    DIRECTORY_BYTES = 2 + 3 * 12 + 4
};

/* Directories of a mosaic, each of which has as many strips as can be. */
static unsigned char *write_tables(size_t *ret_bytes) {
    size_t bytes = TABLE_AT + CHUNKS * 4;
    unsigned char *data = calloc(bytes, 1), *at;
    if (!data) return NULL;
    memcpy(data, "II*", 3);
    at = put(data + 4, 8, 4);
    for (uint32_t i = 0; i < DIRECTORIES; i++) {
        at = put_entry(put(at, 3, 2), 262, 3, 1, 32803);
        at = put_entry(at, 273, 4, CHUNKS, TABLE_AT);
        at = put_entry(at, 279, 4, CHUNKS, TABLE_AT);
        at = put(at, i + 1 < DIRECTORIES ? 8 + (i + 1) * DIRECTORY_BYTES : 0, 4);
    }
    put(data + TABLE_AT + 4 * (CHUNKS - 1), 77, 4); /* the last strip: bytes 77 to 154 */
    *ret_bytes = bytes;
    return data;
}

/* Through a file: what costs is asking the system for every number. */
static void test_tables(void) {
    char path[512];
    size_t bytes = 0;
    unsigned char *data = write_tables(&bytes);
    int fd = open_new(path, sizeof path);
    WbSource source;
    WbContainer container = {0};
    WbErr err = {0};
    if (!CHECK(data && fd >= 0 && write(fd, data, bytes) == (ssize_t)bytes && close(fd) == 0)) return;
    CHECK_OK(wb_source_open(path, &source, &err), err);
    double begin = now();
    CHECK_OK(wb_container_read(&source, &container, &err), err);
    double seconds = now() - begin;
    if (!CHECK(seconds < 6 * LIMIT_SECONDS)) fprintf(stderr, "tables: %.2f s\n", seconds);
    CHECK(container.kind == WB_FILE_RAW && container.sensor_ends == 2 * 77);
    wb_source_close(&source);
    (void)unlink(path);
    free(data);
}

/* Begins of JPEGs, each of which goes on through all that follow. */
static void write_chain(unsigned char *data, size_t bytes) {
    static const unsigned char link[] = {0xFF, 0xE1, 0, 4, 0xFF, 0xD8};
    for (size_t i = 0; i < bytes; i++)
        data[i] = link[i % sizeof link];
}

/* Begins of JPEGs in front of a long stretch of what may fill the room between two marks. */
static void write_fill(unsigned char *data, size_t bytes) {
    memset(data, 0xFF, bytes);
    for (size_t i = 0; i < bytes / 64; i += 3)
        memcpy(data + i, "\xFF\xD8\xFF", 3);
}

/* The preview lies in front of what takes long: it is found. */
static void check_search(const char *name, void (*write_rest)(unsigned char *, size_t)) {
    enum { BYTES = 1 << 20 };
    const JpegFixture preview = {.width = 90, .height = 60};
    const WbReading plain = {0};
    Bytes jpeg = {0};
    uint64_t at = 7;
    WbErr err = {0};
    unsigned char *data = malloc(BYTES);
    if (!CHECK(data && jpeg_write(&preview, &jpeg))) return;
    memset(data, 0, 16);
    memcpy(data + 16, jpeg.data, jpeg.bytes);
    write_rest(data + 16 + jpeg.bytes, BYTES - 16 - jpeg.bytes);
    WbSource source = wb_source_memory(data, BYTES, name);
    double begin = now();
    CHECK_OK(wb_jpeg_find(&source, &plain, &at, &err), err);
    double seconds = now() - begin;
    if (!CHECK(seconds < LIMIT_SECONDS)) fprintf(stderr, "%s: %.2f s\n", name, seconds);
    CHECK(at == 16);
    fixture_free(&jpeg);
    free(data);
}

/* A sparse file is as long as it likes. */
static void test_sparse(void) {
    char path[512];
    const WbReading plain = {0};
    int fd = open_new(path, sizeof path);
    WbSource source;
    WbErr err = {0};
    uint64_t at = 7;
    if (!CHECK(fd >= 0)) return;
    (void)ftruncate(fd, (off_t)1 << 40); /* where the system knows no such files, an empty one is quick too */
    CHECK_OK(wb_source_open(path, &source, &err), err);
    double begin = now();
    CHECK(wb_jpeg_find(&source, &plain, &at, &err) == WB_ERR_INPUT && at == 7);
    CHECK(now() - begin < 20 * LIMIT_SECONDS); /* half a gigabyte of zeros is read; the whole would take an hour */
    wb_source_close(&source);
    (void)close(fd);
    (void)unlink(path);
}

static int stop_third(void *context) {
    return ++*(int *)context >= 3;
}

/* Whoever waits can stop it, wherever it is. */
static void test_stopped(void) {
    const JpegFixture picture = {.width = 600, .height = 600, .progressive = 1};
    int asked = 0;
    const WbReading reading = {.poll = stop_third, .context = &asked};
    WB_CLEANUP(wb_free_at) unsigned char *data = wb_alloc(8, 1 << 20);
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    Bytes jpeg = {0};
    WbErr err = {0};
    uint64_t at = 7;
    WbSource source = wb_source_memory(data, 8 << 20, "long");
    if (!CHECK(data && jpeg_write(&picture, &jpeg))) return;
    CHECK(wb_jpeg_find(&source, &reading, &at, &err) == WB_ERR_INTERRUPTED && asked == 3 && at == 7);
    source = wb_source_memory(jpeg.data, jpeg.bytes, "long");
    asked = 0;
    CHECK(wb_jpeg_image(&source, 0, NULL, &reading, &image, &err) == WB_ERR_INTERRUPTED && asked == 3 && !image);
    CHECK_TEXT(err.text, "long: stopped on request");
    fixture_free(&jpeg);
}

static void test_tiff_stopped(void) {
    char path[512];
    const Fixture picture = {.width = 60, .height = 40, .photometric = 2, .samples = 3, .code = fixture_code};
    int asked = 0, fd = open_new(path, sizeof path);
    const WbReading reading = {.poll = stop_third, .context = &asked};
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    Bytes tiff = {0};
    WbErr err = {0};
    if (!CHECK(fd >= 0 && fixture_write(&picture, &tiff))) return;
    CHECK(write(fd, tiff.data, tiff.bytes) == (ssize_t)tiff.bytes && close(fd) == 0);
    CHECK(wb_image_read_as(path, &reading, &image, &err) == WB_ERR_INTERRUPTED && asked == 3 && !image);
    (void)unlink(path);
    fixture_free(&tiff);
}

int main(void) {
    test_tables();
    check_search("chain", write_chain);
    check_search("fill", write_fill);
    test_sparse();
    test_stopped();
    test_tiff_stopped();
    return check_done();
}
