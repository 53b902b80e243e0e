#include "base/bytes.h"

#include "check.h"

static const float floats[] = {0.0F, -0.0F, 1.5F, -2.75F, 1e-45F, 3.4e38F, INFINITY};
enum { FLOATS = sizeof floats / sizeof *floats };

/* One of everything; write_sample and read_sample must name the same parts in the same order. */
static void write_sample(WbWriter *writer) {
    wb_write_u8(writer, 0xFE);
    wb_write_u32(writer, 0xFEDCBA98U);
    wb_write_u64(writer, UINT64_C(0x8123456789ABCDEF));
    wb_write_f32(writer, -0.1F);
    wb_write_f64(writer, 0.1);
    wb_write_text(writer, "caf\xC3\xA9");
    wb_write_f32s(writer, floats, FLOATS);
    wb_write_text(writer, "");
    wb_write_bytes(writer, "raw", 3);
}

/* The number of parts that read back as written. */
static int read_sample(WbReader *reader) {
    char text[16], empty[1], raw[3];
    float values[FLOATS];
    int right = wb_read_u8(reader) == 0xFE;
    right += wb_read_u32(reader) == 0xFEDCBA98U;
    right += wb_read_u64(reader) == UINT64_C(0x8123456789ABCDEF);
    right += wb_read_f32(reader) == -0.1F;
    right += wb_read_f64(reader) == 0.1;
    wb_read_text(reader, text, sizeof text);
    right += strcmp(text, "caf\xC3\xA9") == 0;
    wb_read_f32s(reader, values, FLOATS);
    right += memcmp(values, floats, sizeof floats) == 0; /* bit by bit: -0 and 0 differ */
    empty[0] = 'x';
    wb_read_text(reader, empty, sizeof empty);
    right += empty[0] == '\0' && !reader->failed;
    wb_read_bytes(reader, raw, sizeof raw);
    right += memcmp(raw, "raw", 3) == 0;
    return right;
}

enum { PARTS = 9 };

static void test_round_trip(void) {
    WbWriter writer = {0};
    write_sample(&writer);
    CHECK(!writer.failed);
    WbReader reader = wb_reader(writer.data, writer.bytes);
    CHECK(wb_reader_left(&reader) == writer.bytes);
    CHECK(read_sample(&reader) == PARTS);
    CHECK(!reader.failed && wb_reader_left(&reader) == 0);
    wb_free(writer.data);
}

/* Each shorter blob: the reader fails, and all it gives from there on is 0. */
static void test_truncations(void) {
    WbWriter writer = {0};
    write_sample(&writer);
    for (size_t bytes = 0; bytes < writer.bytes; bytes++) {
        unsigned char *cut = wb_alloc(bytes, 1); /* a block of its own: a sanitizer sees a read past its end */
        if (!CHECK(cut != NULL)) break;
        memcpy(cut, writer.data, bytes);
        WbReader reader = wb_reader(cut, bytes);
        CHECK(read_sample(&reader) < PARTS);
        CHECK(reader.failed && wb_reader_left(&reader) == 0);
        unsigned char after[4] = {1, 2, 3, 4};
        wb_read_bytes(&reader, after, sizeof after);
        CHECK(wb_read_u8(&reader) == 0 && wb_read_u64(&reader) == 0 && wb_read_f64(&reader) == 0.0);
        CHECK(after[0] == 0 && after[3] == 0);
        wb_free(cut);
    }
    wb_free(writer.data);
}

static void test_layout(void) {
    static const unsigned char expected[] = {1, 5, 4, 3, 2, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0xC0, 0x3F, /* 1.5F */
                                             2, 0, 0, 0, 'h', 'i'};
    WbWriter writer = {0};
    wb_write_u8(&writer, 1);
    wb_write_u32(&writer, 0x02030405U);
    wb_write_u64(&writer, UINT64_C(0x0102030405060708));
    wb_write_f32(&writer, 1.5F);
    wb_write_text(&writer, "hi");
    CHECK(writer.bytes == sizeof expected);
    CHECK(writer.data && memcmp(writer.data, expected, sizeof expected) == 0);
    wb_write_u64_at(&writer, 5, UINT64_C(0x1122334455667788));
    CHECK(writer.data && writer.data[4] == 2 && writer.data[5] == 0x88 && writer.data[12] == 0x11 && !writer.data[13]);
    wb_write_u64_at(&writer, sizeof expected - 7, UINT64_MAX); /* would reach one byte past the end */
    CHECK(writer.bytes == sizeof expected && memcmp(writer.data + 13, expected + 13, sizeof expected - 13) == 0);
    wb_write_u64_at(&writer, sizeof expected - 8, UINT64_MAX); /* the last eight bytes */
    CHECK(writer.data && writer.data[sizeof expected - 8] == 0xFF && writer.data[sizeof expected - 1] == 0xFF);
    wb_free(writer.data);
}

static void test_text_limits(void) {
    WbWriter writer = {0};
    wb_write_text(&writer, "five5");
    char exact[6], small[5];
    WbReader reader = wb_reader(writer.data, writer.bytes);
    wb_read_text(&reader, exact, sizeof exact);
    CHECK(!reader.failed);
    CHECK_TEXT(exact, "five5");
    reader = wb_reader(writer.data, writer.bytes);
    wb_read_text(&reader, small, sizeof small);
    CHECK(reader.failed);
    CHECK_TEXT(small, "");
    wb_free(writer.data);
    static const unsigned char absurd[] = {0xFF, 0xFF, 0xFF, 0xFF, 'x'}; /* claims 4 GiB */
    reader = wb_reader(absurd, sizeof absurd);
    wb_read_text(&reader, exact, sizeof exact);
    CHECK(reader.failed);
    CHECK_TEXT(exact, "");
}

static void test_absurd_counts(void) {
    unsigned char data[8] = {1};
    float value = 5.0F;
    WbReader reader = wb_reader(data, sizeof data);
    wb_read_f32s(&reader, &value, SIZE_MAX / sizeof(float) + 1);
    CHECK(reader.failed);
    reader = wb_reader(data, sizeof data);
    float three[3] = {1.0F, 2.0F, 3.0F};
    wb_read_f32s(&reader, three, 3); /* 12 bytes of 8 */
    CHECK(reader.failed && three[0] == 0.0F && three[2] == 0.0F);
    reader = wb_reader(NULL, 0);
    CHECK(!reader.failed && wb_reader_left(&reader) == 0);
    wb_read_bytes(&reader, data, 0);
    CHECK(data[0] == 1 && !reader.failed);
    CHECK(wb_read_u8(&reader) == 0 && reader.failed);
}

static void test_growth(void) {
    WbWriter writer = {0};
    wb_write_bytes(&writer, NULL, 0);
    wb_write_f32s(&writer, NULL, 0);
    CHECK(!writer.failed && writer.bytes == 0);
    for (uint32_t i = 0; i < 5000; i++) wb_write_u32(&writer, i * i);
    CHECK(!writer.failed && writer.bytes == 20000);
    WbReader reader = wb_reader(writer.data, writer.bytes);
    int wrong = 0;
    for (uint32_t i = 0; i < 5000; i++) wrong += wb_read_u32(&reader) != i * i;
    CHECK(wrong == 0 && !reader.failed);
    wb_free(writer.data);

    writer = (WbWriter){0};
    wb_write_u8(&writer, 9);
    wb_memory_fail_at(1);
    for (int i = 0; i < 1000; i++) wb_write_u8(&writer, 9);
    CHECK(wb_memory_failed() && writer.failed);
    wb_memory_fail_at(0);
    size_t bytes = writer.bytes;
    wb_write_u8(&writer, 1); /* memory is there again, but the blob has a hole: it stays failed */
    wb_write_u64_at(&writer, 0, 0);
    CHECK(writer.failed && writer.bytes == bytes && writer.data[0] == 9 && writer.data[bytes - 1] == 9);
    wb_free(writer.data);

    CHECK_EVERY_ALLOCATION(10, {
        WbWriter each = {0};
        for (int i = 0; i < 30; i++) write_sample(&each);
        status = each.failed ? WB_ERR_NOMEM : WB_OK;
        wb_free(each.data);
    });
}

static void test_checksum(void) {
    /* the published test vectors of FNV-1a, 64 bits */
    CHECK(wb_checksum("", 0) == UINT64_C(0xcbf29ce484222325));
    CHECK(wb_checksum("a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    CHECK(wb_checksum("foobar", 6) == UINT64_C(0x85944171f73967e8));
    unsigned char data[257];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (unsigned char)(i * 37);
    uint64_t whole = wb_checksum(data, sizeof data);
    int unseen = 0;
    for (size_t bit = 0; bit < 8 * sizeof data; bit++) {
        data[bit / 8] ^= (unsigned char)(1U << bit % 8);
        unseen += wb_checksum(data, sizeof data) == whole;
        data[bit / 8] ^= (unsigned char)(1U << bit % 8);
    }
    for (size_t bytes = 0; bytes < sizeof data; bytes++) unseen += wb_checksum(data, bytes) == whole;
    CHECK(unseen == 0);
    CHECK(wb_checksum(data, sizeof data) == whole);
}

int main(void) {
    test_round_trip();
    test_truncations();
    test_layout();
    test_text_limits();
    test_absurd_counts();
    test_growth();
    test_checksum();
    return check_done();
}
