#include "camera.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

enum {
    ENTRY_BYTES = 12,
    SHORT = 3,
    LONG = 4,
    ASCII = 2,
    RATIONAL = 5,
    SRATIONAL = 10
}; /* TIFF 6.0, section 2 */

static void write_u16(WbWriter *out, unsigned value) {
    wb_write_u8(out, (uint8_t)(value & 255U));
    wb_write_u8(out, (uint8_t)(value >> 8U));
}

static int type_bytes(int type) {
    return type == RATIONAL || type == SRATIONAL ? 8 : type == LONG ? 4 : type == SHORT ? 2 : 1;
}

static size_t entry_bytes(const WbSimIfd *ifd, int entry) {
    return ifd->entries[entry].count * (size_t)type_bytes(ifd->entries[entry].type);
}

static void begin(WbSimIfd *ifd, uint16_t tag, int type, size_t count) {
    assert(ifd->count < WB_SIM_ENTRIES_MAX);
    if (ifd->data.bytes % 2) wb_write_u8(&ifd->data, 0); /* values begin at even places */
    int entry = ifd->count++;
    ifd->entries[entry].tag = tag;
    ifd->entries[entry].type = (uint16_t)type;
    ifd->entries[entry].count = (uint32_t)count;
    ifd->entries[entry].at = ifd->data.bytes;
}

void wb_sim_put_bytes(WbSimIfd *ifd, uint16_t tag, uint16_t type, const void *bytes, size_t count) {
    begin(ifd, tag, type, count);
    wb_write_bytes(&ifd->data, bytes, count);
}

void wb_sim_put_text(WbSimIfd *ifd, uint16_t tag, const char *text) {
    wb_sim_put_bytes(ifd, tag, ASCII, text, strlen(text) + 1);
}

void wb_sim_put_short(WbSimIfd *ifd, uint16_t tag, int value) {
    wb_sim_put_shorts(ifd, tag, &value, 1);
}

void wb_sim_put_shorts(WbSimIfd *ifd, uint16_t tag, const int *values, int count) {
    begin(ifd, tag, SHORT, (size_t)count);
    for (int i = 0; i < count; i++)
        write_u16(&ifd->data, (unsigned)values[i]);
}

void wb_sim_put_long(WbSimIfd *ifd, uint16_t tag, uint32_t value) {
    wb_sim_put_longs(ifd, tag, &value, 1);
}

void wb_sim_put_longs(WbSimIfd *ifd, uint16_t tag, const uint32_t *values, size_t count) {
    begin(ifd, tag, LONG, count);
    for (size_t i = 0; i < count; i++)
        wb_write_u32(&ifd->data, values[i]);
}

void wb_sim_put_fractions(WbSimIfd *ifd, uint16_t tag, int is_signed, const double *values, int count,
                          uint32_t denominator) {
    begin(ifd, tag, is_signed ? SRATIONAL : RATIONAL, (size_t)count);
    for (int i = 0; i < count; i++) {
        wb_write_u32(&ifd->data, (uint32_t)llround(values[i] * denominator));
        wb_write_u32(&ifd->data, denominator);
    }
}

size_t wb_sim_ifd_bytes(const WbSimIfd *ifd) {
    size_t bytes = 2 + (size_t)ifd->count * ENTRY_BYTES + 4;
    for (int i = 0; i < ifd->count; i++)
        if (entry_bytes(ifd, i) > 4) bytes += (entry_bytes(ifd, i) + 1) / 2 * 2;
    return bytes;
}

/* By tag, as TIFF wants them; few enough for insertion. */
static void sort(WbSimIfd *ifd) {
    for (int i = 1; i < ifd->count; i++) {
        for (int j = i; j > 0 && ifd->entries[j].tag < ifd->entries[j - 1].tag; j--) {
            WbSimEntry entry = ifd->entries[j];
            ifd->entries[j] = ifd->entries[j - 1];
            ifd->entries[j - 1] = entry;
        }
    }
}

void wb_sim_ifd_write(WbSimIfd *ifd, size_t at, WbWriter *out) {
    if (ifd->data.failed) out->failed = 1;
    if (out->failed) return;
    sort(ifd);
    size_t values = at + 2 + (size_t)ifd->count * ENTRY_BYTES + 4;
    write_u16(out, (unsigned)ifd->count);
    for (int i = 0; i < ifd->count; i++) {
        unsigned char inside[4] = {0};
        size_t bytes = entry_bytes(ifd, i);
        write_u16(out, ifd->entries[i].tag);
        write_u16(out, ifd->entries[i].type);
        wb_write_u32(out, ifd->entries[i].count);
        if (bytes > 4) {
            wb_write_u32(out, (uint32_t)values);
            values += (bytes + 1) / 2 * 2;
        } else {
            memcpy(inside, ifd->data.data + ifd->entries[i].at, bytes);
            wb_write_bytes(out, inside, 4);
        }
    }
    wb_write_u32(out, 0); /* no directory follows */
    for (int i = 0; i < ifd->count; i++) {
        size_t bytes = entry_bytes(ifd, i);
        if (bytes <= 4) continue;
        wb_write_bytes(out, ifd->data.data + ifd->entries[i].at, bytes);
        if (bytes % 2) wb_write_u8(out, 0);
    }
}

void wb_sim_ifd_free_at(WbSimIfd *ifd) {
    wb_free(ifd->data.data);
}
