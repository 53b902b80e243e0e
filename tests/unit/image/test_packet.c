/* The XMP packet inside of a photo. */
#include <stdio.h>
#include <stdlib.h>
#include <tiffio.h>
#include <unistd.h>

#include "base/memory.h"
#include "check.h"
#include "fixture.h"
#include "image/packet.h"
#include "image/photo_limits.h"

static const Fixture plain = {
    .width = 4, .height = 4, .photometric = PHOTOMETRIC_RGB, .samples = 3, .code = fixture_code};

/* Writes `bytes` of data as a file of a new name. */
static void write_file(const void *data, size_t bytes, char path[32]) {
    snprintf(path, 32, "/tmp/packet-XXXXXX");
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    CHECK(file && fwrite(data, 1, bytes, file) == bytes && fclose(file) == 0);
}

static WbStatus read_fixture(const Fixture *fixture, size_t cut, char **ret, size_t *bytes, WbErr *err) {
    Bytes file = {0};
    char path[32];
    CHECK(fixture_write(fixture, &file));
    write_file(file.data, file.bytes - cut, path);
    WbStatus status = wb_packet_read(path, ret, bytes, err);
    unlink(path);
    fixture_free(&file);
    return status;
}

/* Every byte, NULs inside too; not those behind. */
static void test_found(void) {
    static const char packet[] = "<x>\0caf\xe9</x> \n\0\0";
    for (int preview = 0; preview <= 1; preview++) {
        char *data = NULL;
        size_t bytes = 0;
        WbErr err = {0};
        Fixture f = plain;
        f.xmp = packet;
        f.xmp_bytes = sizeof packet;
        f.preview = preview; /* as the first directory of most DNGs */
        CHECK_OK(read_fixture(&f, 0, &data, &bytes, &err), err);
        CHECK(bytes == sizeof packet - 3 && data && memcmp(data, packet, bytes) == 0 && data[bytes] == 0);
        wb_free(data);
    }
}

static void test_none(void) {
    char *data = (char *)1;
    size_t bytes = 7;
    WbErr err = {0};
    CHECK_OK(read_fixture(&plain, 0, &data, &bytes, &err), err);
    CHECK(!data && bytes == 0);
}

static void test_bad(void) {
    char *data = (char *)1, path[32];
    size_t bytes = 7;
    WbErr err = {0};
    CHECK(wb_packet_read("/nowhere/photo.dng", &data, &bytes, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "no such file"));
    CHECK(wb_packet_read("/tmp", &data, &bytes, &err) == WB_ERR_INPUT);
    write_file("no TIFF", 7, path);
    CHECK(wb_packet_read(path, &data, &bytes, &err) == WB_ERR_INPUT);
    unlink(path);
    CHECK(read_fixture(&plain, 40, &data, &bytes, &err) != WB_OK); /* into the directory */
    Fixture f = plain;
    f.xmp_bytes = WB_IMAGE_MAX_XMP_BYTES + 1;
    char *large = wb_alloc(f.xmp_bytes, 1);
    CHECK(large != NULL);
    memset(large, ' ', f.xmp_bytes);
    f.xmp = large;
    CHECK(read_fixture(&f, 0, &data, &bytes, &err) == WB_ERR_LIMIT && strstr(err.text, "8388609"));
    CHECK(data == (char *)1 && bytes == 7);
    wb_free(large);
}

static void test_allocations(void) {
    Fixture f = plain;
    Bytes file = {0};
    char path[32];
    f.xmp = "<x/>";
    f.xmp_bytes = 4;
    CHECK(fixture_write(&f, &file));
    write_file(file.data, file.bytes, path);
    CHECK_EVERY_ALLOCATION(20, {
        char *data = NULL;
        size_t bytes;
        WbErr err;
        status = wb_packet_read(path, &data, &bytes, &err);
        wb_free(data);
    });
    unlink(path);
    fixture_free(&file);
}

int main(void) {
    test_found();
    test_none();
    test_bad();
    test_allocations();
    return check_done();
}
