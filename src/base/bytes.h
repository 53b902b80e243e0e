#ifndef WB_BASE_BYTES_H
#define WB_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Bounded little-endian reading and writing of blobs. Both keep a sticky failure: after the first overrun or failed
 * allocation every further call does nothing (reads give 0), so a caller checks `failed` once, at the end. */

typedef struct WbReader {
    const unsigned char *data; /* borrowed */
    size_t bytes, at;
    int failed; /* 1 after a read past the end */
} WbReader;

WbReader wb_reader(const void *data, size_t bytes);
uint8_t wb_read_u8(WbReader *reader);
uint32_t wb_read_u32(WbReader *reader);
uint64_t wb_read_u64(WbReader *reader);
float wb_read_f32(WbReader *reader);
double wb_read_f64(WbReader *reader);
void wb_read_f32s(WbReader *reader, float *values, size_t count);
void wb_read_bytes(WbReader *reader, void *out, size_t bytes);
/* A string written by wb_write_text into `out` of `room` bytes, always terminated; too long fails the reader. */
void wb_read_text(WbReader *reader, char *out, size_t room);
size_t wb_reader_left(const WbReader *reader);

typedef struct WbWriter {
    unsigned char *data; /* owned: hand on or wb_free; grown as needed */
    size_t bytes, room;
    int failed; /* 1 when out of memory */
} WbWriter;

void wb_write_u8(WbWriter *writer, uint8_t value);
void wb_write_u32(WbWriter *writer, uint32_t value);
void wb_write_u64(WbWriter *writer, uint64_t value);
void wb_write_f32(WbWriter *writer, float value);
void wb_write_f64(WbWriter *writer, double value);
void wb_write_f32s(WbWriter *writer, const float *values, size_t count);
void wb_write_bytes(WbWriter *writer, const void *data, size_t bytes);
void wb_write_text(WbWriter *writer, const char *text); /* u32 length, then the bytes without terminator */
/* Overwrites eight bytes written before at offset `at` (a length or checksum known only at the end). */
void wb_write_u64_at(WbWriter *writer, size_t at, uint64_t value);

/* FNV-1a of 64 bits (Fowler, Noll, Vo; parameters of draft-eastlake-fnv): every step is a bijection of the state, so a
 * change of any single byte always shows. Against damage, not against an adversary. */
uint64_t wb_checksum(const void *data, size_t bytes);

#endif
