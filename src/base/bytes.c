#include "base/bytes.h"

#include <string.h>

#include "base/memory.h"

WbReader wb_reader(const void *data, size_t bytes) {
    return (WbReader){.data = data, .bytes = bytes};
}

/* The next `bytes` bytes; NULL where that is none, and after marking the reader failed. */
static const unsigned char *take(WbReader *reader, size_t bytes) {
    if (reader->failed || bytes > reader->bytes - reader->at) {
        reader->failed = 1;
        return NULL;
    }
    if (bytes == 0) return NULL; /* there may be no data at all, and a null pointer takes no offset */
    const unsigned char *start = reader->data + reader->at;
    reader->at += bytes;
    return start;
}

static uint64_t take_integer(WbReader *reader, size_t bytes) {
    const unsigned char *p = take(reader, bytes);
    uint64_t value = 0;
    for (size_t i = 0; p && i < bytes; i++) value |= (uint64_t)p[i] << (8 * i);
    return value;
}

uint8_t wb_read_u8(WbReader *reader) {
    return (uint8_t)take_integer(reader, 1);
}

uint32_t wb_read_u32(WbReader *reader) {
    return (uint32_t)take_integer(reader, 4);
}

uint64_t wb_read_u64(WbReader *reader) {
    return take_integer(reader, 8);
}

float wb_read_f32(WbReader *reader) {
    uint32_t bits = wb_read_u32(reader);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double wb_read_f64(WbReader *reader) {
    uint64_t bits = wb_read_u64(reader);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

void wb_read_f32s(WbReader *reader, float *values, size_t count) {
    if (count > SIZE_MAX / sizeof(float)) {
        reader->failed = 1;
        return;
    }
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    wb_read_bytes(reader, values, count * sizeof(float));
#else
    for (size_t i = 0; i < count; i++) values[i] = wb_read_f32(reader);
#endif
}

void wb_read_bytes(WbReader *reader, void *out, size_t bytes) {
    const unsigned char *p = take(reader, bytes);
    if (p && bytes) memcpy(out, p, bytes);
    if (!p && bytes) memset(out, 0, bytes);
}

void wb_read_text(WbReader *reader, char *out, size_t room) {
    uint32_t length = wb_read_u32(reader);
    out[0] = '\0';
    if (length >= room) reader->failed = 1;
    const unsigned char *p = take(reader, length);
    if (!p) return;
    memcpy(out, p, length);
    out[length] = '\0';
}

size_t wb_reader_left(const WbReader *reader) {
    return reader->failed ? 0 : reader->bytes - reader->at;
}

/* Room for `bytes` more at the end; NULL where that is none, and after marking the writer failed. */
static unsigned char *grow(WbWriter *writer, size_t bytes) {
    if (writer->failed || bytes == 0) return NULL; /* no bytes: there may be no data yet to point into */
    if (bytes > writer->room - writer->bytes) {
        size_t want = writer->bytes + bytes;
        size_t room = writer->room ? writer->room : 256; /* most of our headers fit */
        while (room < want && room <= SIZE_MAX / 2) room *= 2;
        unsigned char *data = want < bytes || room < want ? NULL : wb_realloc(writer->data, writer->bytes, room, 1);
        if (!data) {
            writer->failed = 1;
            return NULL;
        }
        writer->data = data;
        writer->room = room;
    }
    unsigned char *start = writer->data + writer->bytes;
    writer->bytes += bytes;
    return start;
}

static void put_integer(unsigned char *p, uint64_t value, size_t bytes) {
    for (size_t i = 0; p && i < bytes; i++) p[i] = (unsigned char)(value >> (8 * i));
}

void wb_write_u8(WbWriter *writer, uint8_t value) {
    put_integer(grow(writer, 1), value, 1);
}

void wb_write_u32(WbWriter *writer, uint32_t value) {
    put_integer(grow(writer, 4), value, 4);
}

void wb_write_u64(WbWriter *writer, uint64_t value) {
    put_integer(grow(writer, 8), value, 8);
}

void wb_write_f32(WbWriter *writer, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    wb_write_u32(writer, bits);
}

void wb_write_f64(WbWriter *writer, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    wb_write_u64(writer, bits);
}

void wb_write_f32s(WbWriter *writer, const float *values, size_t count) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    wb_write_bytes(writer, values, count * sizeof(float));
#else
    for (size_t i = 0; i < count; i++) wb_write_f32(writer, values[i]);
#endif
}

void wb_write_bytes(WbWriter *writer, const void *data, size_t bytes) {
    unsigned char *p = grow(writer, bytes);
    if (p && bytes) memcpy(p, data, bytes);
}

void wb_write_text(WbWriter *writer, const char *text) {
    size_t length = strlen(text);
    wb_write_u32(writer, (uint32_t)length);
    wb_write_bytes(writer, text, length);
}

void wb_write_u64_at(WbWriter *writer, size_t at, uint64_t value) {
    if (writer->failed || at + 8 > writer->bytes) return;
    put_integer(writer->data + at, value, 8);
}

uint64_t wb_checksum(const void *data, size_t bytes) {
    const unsigned char *p = data;
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV offset basis */
    for (size_t i = 0; i < bytes; i++) hash = (hash ^ p[i]) * UINT64_C(0x100000001b3); /* FNV prime */
    return hash;
}
