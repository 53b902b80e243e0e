#include "catalog/md5.h"

#include <string.h>

/* floor(2^32 |sin(i + 1)|): RFC 1321, section 3.4. */
static const uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static const unsigned char turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t rotated(uint32_t value, unsigned bits) {
    return value << bits | value >> (32 - bits);
}

/* The round's function of three words, and which word of the block step `i` takes. */
static uint32_t mixed(int i, uint32_t b, uint32_t c, uint32_t d, int *word) {
    switch (i / 16) {
    case 0: *word = i; return (b & c) | (~b & d);
    case 1: *word = (5 * i + 1) % 16; return (b & d) | (c & ~d);
    case 2: *word = (3 * i + 5) % 16; return b ^ c ^ d;
    default: *word = 7 * i % 16; return c ^ (b | ~d);
    }
}

static void digest_block(uint32_t state[4], const unsigned char *block) {
    uint32_t words[16], a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 16; i++) {
        const unsigned char *p = block + 4 * i;
        words[i] = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    }
    for (int i = 0; i < 64; i++) {
        int word;
        uint32_t sum = a + mixed(i, b, c, d, &word) + sines[i];
        a = d;
        d = c;
        c = b;
        b += rotated(sum + words[word], turns[i / 16][i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

WbMd5 wb_md5(void) {
    return (WbMd5){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}}; /* RFC 1321, section 3.3 */
}

void wb_md5_add(WbMd5 *md5, const void *data, size_t bytes) {
    const unsigned char *from = data;
    while (bytes > 0) {
        size_t waiting = md5->bytes % sizeof md5->block, taken = sizeof md5->block - waiting;
        if (taken > bytes) taken = bytes;
        memcpy(md5->block + waiting, from, taken);
        md5->bytes += taken;
        from += taken;
        bytes -= taken;
        if (md5->bytes % sizeof md5->block == 0) digest_block(md5->state, md5->block);
    }
}

void wb_md5_end(WbMd5 *md5, unsigned char digest[WB_MD5_BYTES]) {
    static const unsigned char padding[64] = {0x80};
    unsigned char length[8];
    for (int i = 0; i < 8; i++) length[i] = (unsigned char)(md5->bytes * 8 >> 8 * i);
    wb_md5_add(md5, padding, 64 - (md5->bytes + 8) % 64);
    wb_md5_add(md5, length, sizeof length);
    for (int i = 0; i < WB_MD5_BYTES; i++) digest[i] = (unsigned char)(md5->state[i / 4] >> 8 * (i % 4));
}
