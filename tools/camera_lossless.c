#include "camera.h"

#include <stdlib.h>

/* ITU-T T.81: annex H (lossless process), B.2 (markers), C (Huffman codes), F.1.2.1 (differences by category). */

enum { CATEGORIES = 17 }; /* of 0..16 bits */

/* Code lengths by category, one table for every photo: noise at 12..16 bits mostly differs by 3..6 bits. The sum of
 * 2^-length is .94: the code of ones alone stays free, as C.2 demands. */
static const unsigned char lengths[CATEGORIES] = {4, 4, 4, 3, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8, 9, 10, 11};

typedef struct Bits {
    WbWriter *out;
    uint64_t held;
    int count;
} Bits;

static void put(Bits *bits, unsigned value, int count) {
    bits->held = bits->held << (unsigned)count | value;
    bits->count += count;
    while (bits->count >= 8) {
        bits->count -= 8;
        uint8_t byte = (uint8_t)(bits->held >> (unsigned)bits->count & 255U);
        wb_write_u8(bits->out, byte);
        if (byte == 255) wb_write_u8(bits->out, 0); /* no marker */
    }
}

/* Codes in order of length, then of category (C.2). */
static void make_codes(unsigned codes[CATEGORIES]) {
    unsigned code = 0;
    for (int length = 1; length <= 16; length++, code <<= 1U) {
        for (int i = 0; i < CATEGORIES; i++)
            if (lengths[i] == length) codes[i] = code++;
    }
}

static void write_u16(WbWriter *out, int value) {
    wb_write_u8(out, (uint8_t)(value >> 8));
    wb_write_u8(out, (uint8_t)(value & 255));
}

static void write_header(int rows, int cols, int samples, int bits, WbWriter *out) {
    write_u16(out, 0xffd8); /* SOI */
    write_u16(out, 0xffc4); /* DHT */
    write_u16(out, 2 + 1 + 16 + CATEGORIES);
    wb_write_u8(out, 0);
    for (int length = 1; length <= 16; length++) {
        uint8_t count = 0;
        for (int i = 0; i < CATEGORIES; i++)
            count += lengths[i] == length;
        wb_write_u8(out, count);
    }
    for (int length = 1; length <= 16; length++)
        for (int i = 0; i < CATEGORIES; i++)
            if (lengths[i] == length) wb_write_u8(out, (uint8_t)i);
    write_u16(out, 0xffc3); /* SOF3 */
    write_u16(out, 8 + 3 * samples);
    wb_write_u8(out, (uint8_t)bits);
    write_u16(out, rows);
    write_u16(out, cols);
    wb_write_u8(out, (uint8_t)samples);
    for (int c = 0; c < samples; c++) {
        wb_write_u8(out, (uint8_t)c);
        wb_write_u8(out, 0x11); /* not subsampled */
        wb_write_u8(out, 0);
    }
    write_u16(out, 0xffda); /* SOS */
    write_u16(out, 6 + 2 * samples);
    wb_write_u8(out, (uint8_t)samples);
    for (int c = 0; c < samples; c++) {
        wb_write_u8(out, (uint8_t)c);
        wb_write_u8(out, 0); /* the one table */
    }
    wb_write_u8(out, 1); /* predictor: the pixel to the left */
    wb_write_u8(out, 0);
    wb_write_u8(out, 0);
}

static void put_difference(Bits *bits, const unsigned codes[CATEGORIES], int difference) {
    difference = (int16_t)(uint16_t)(difference & 0xffff); /* modulo 2^16, H.1.2.1 */
    int size = 0;
    for (int rest = abs(difference); rest; rest >>= 1)
        size++;
    put(bits, codes[size], lengths[size]);
    if (size == 0 || size == 16) return; /* 16: -32768 alone, no more bits */
    int low = difference < 0 ? difference + (1 << size) - 1 : difference;
    put(bits, (unsigned)low, size);
}

void wb_sim_encode_jpeg(const uint16_t *numbers, int rows, int cols, int samples, int bits, WbWriter *out) {
    unsigned codes[CATEGORIES] = {0};
    Bits writer = {.out = out};
    int pitch = cols * samples;
    make_codes(codes);
    write_header(rows, cols, samples, bits, out);
    for (int y = 0; y < rows; y++) {
        const uint16_t *row = numbers + (ptrdiff_t)y * pitch;
        for (int i = 0; i < pitch; i++) {
            int above = y > 0 ? row[i - pitch] : 1 << (bits - 1);
            int predicted = i >= samples ? row[i - samples] : above;
            put_difference(&writer, codes, row[i] - predicted);
        }
    }
    if (writer.count > 0) put(&writer, (1U << (unsigned)(8 - writer.count)) - 1, 8 - writer.count);
    write_u16(out, 0xffd9); /* EOI */
}
