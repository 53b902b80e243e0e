#include "catalog/lr_history.h"

#include "catalog/zip.h"
#include "check.h"

static void test_round_trip(void) {
    static const char text[] = "s = { Temperature = 5500,\nTint = 3,\nWhiteBalance = \"Custom\" }\n";
    char *packed = NULL, *back = NULL;
    size_t packed_bytes, bytes;
    WbErr err;
    for (size_t n = 0; n < sizeof text; n += 7) {
        CHECK_OK(wb_lr_pack(text, n, &packed, &packed_bytes, &err), err);
        CHECK(memcmp(packed, (const char[]){0, 0, 0, (char)n, 0x78}, 5) ==
              0); /* big-endian length, zlib's first byte */
        CHECK_OK(wb_lr_unpack(packed, packed_bytes, &back, &bytes, &err), err);
        CHECK(bytes == n && memcmp(back, text, n) == 0 && back[n] == '\0');
        wb_free(packed);
        wb_free(back);
    }
    CHECK_EVERY_ALLOCATION(30, {
        packed = back = NULL;
        status = wb_lr_pack(text, sizeof text, &packed, &packed_bytes, &err);
        if (status == WB_OK) status = wb_lr_unpack(packed, packed_bytes, &back, &bytes, &err);
        wb_free(packed);
        wb_free(back);
    });
}

/* Texts as long as real ones and longer, on both sides of where the room for them grows. */
static void test_long(void) {
    enum { LONGEST = 140000 };
    static const size_t sizes[] = {4095, 4096, 4097, 8192, 16383, 16384, 16385, 32768, 32769, 65537, LONGEST};
    char *text = wb_alloc(LONGEST, 1), *packed = NULL, *back = NULL;
    size_t packed_bytes, bytes;
    WbErr err;
    for (size_t i = 0; i < LONGEST; i++) text[i] = (char)('!' + i * 7 % 89); /* no byte is zero */
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        CHECK_OK(wb_lr_pack(text, sizes[i], &packed, &packed_bytes, &err), err);
        CHECK_OK(wb_lr_unpack(packed, packed_bytes, &back, &bytes, &err), err);
        CHECK(bytes == sizes[i] && memcmp(back, text, bytes) == 0 && back[bytes] == '\0');
        wb_free(packed);
        wb_free(back);
    }
    wb_free(text);
}

/* A packed text with another length in front. */
static WbStatus unpack_as(const char *packed, size_t packed_bytes, unsigned length, WbErr *err) {
    char copy[200], *back = NULL;
    size_t bytes;
    memcpy(copy, packed, packed_bytes);
    for (int i = 0; i < 4; i++)
        copy[i] = (char)(length >> 8 * (3 - i));
    WbStatus status = wb_lr_unpack(copy, packed_bytes, &back, &bytes, err);
    CHECK((status == WB_OK) == (back != NULL));
    wb_free(back);
    return status;
}

static void test_damage(void) {
    static const char text[] = "hello hello hello hello hello hello hello hello, and many other words";
    char *packed = NULL, *back = NULL, longer[200];
    size_t packed_bytes, bytes, length = sizeof text - 1;
    WbErr err;
    CHECK_OK(wb_lr_pack(text, length, &packed, &packed_bytes, &err), err);
    CHECK(unpack_as(packed, packed_bytes, (unsigned)length, &err) == WB_OK);
    CHECK(unpack_as(packed, packed_bytes, (unsigned)length + 1, &err) == WB_ERR_CORRUPT);
    CHECK(strstr(err.text, "but says 70") != NULL);
    CHECK(unpack_as(packed, packed_bytes, (unsigned)length - 1, &err) == WB_ERR_LIMIT);
    CHECK(unpack_as(packed, packed_bytes, WB_LR_BYTES_MAX + 1, &err) == WB_ERR_LIMIT);
    CHECK(unpack_as(packed, packed_bytes, 0xffffffff, &err) == WB_ERR_LIMIT);
    for (size_t cut = 0; cut < packed_bytes; cut++)
        CHECK(wb_lr_unpack(packed, cut, &back, &bytes, &err) == WB_ERR_CORRUPT);
    memcpy(longer, packed, packed_bytes);
    longer[packed_bytes] = 0;
    CHECK(wb_lr_unpack(longer, packed_bytes + 1, &back, &bytes, &err) == WB_ERR_CORRUPT);
    CHECK(strstr(err.text, "1 bytes behind") != NULL);
    longer[8] = (char)(longer[8] ^ 0x55);
    CHECK(wb_lr_unpack(longer, packed_bytes, &back, &bytes, &err) != WB_OK && !back);
    wb_free(packed);
}

/* 40 MB of zeros in 40 kB that claim to be 10 bytes: nothing like that much memory is touched. */
static void test_bomb(void) {
    char *zeros = wb_alloc(1, 40U << 20), *packed = NULL, *back = NULL;
    size_t packed_bytes, bytes;
    WbErr err;
    CHECK_OK(wb_deflate(zeros, 40U << 20, 4, &packed, &packed_bytes, &err), err);
    wb_free(zeros);
    packed[3] = 10;
    CHECK(wb_lr_unpack(packed, packed_bytes, &back, &bytes, &err) == WB_ERR_LIMIT);
    packed[0] = 1; /* 16 MB and 10 bytes */
    CHECK(wb_lr_unpack(packed, packed_bytes, &back, &bytes, &err) == WB_ERR_LIMIT);
    packed[0] = 2; /* 32 MB and 10 bytes */
    CHECK(wb_lr_unpack(packed, packed_bytes, &back, &bytes, &err) == WB_ERR_LIMIT);
    CHECK(strstr(err.text, "more than the 33554432 that are read") != NULL && !back);
    wb_free(packed);
}

int main(void) {
    test_round_trip();
    test_long();
    test_damage();
    test_bomb();
    return check_done();
}
