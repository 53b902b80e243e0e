#include "image/exif_block.h"

#include <string.h>

#include "base/memory.h"
#include "image/exif.h"

#define ENTRY_BYTES 12 /* tag, type, count, value (TIFF 6.0, section 2) */
#define PICTURE_TAGS 4 /* width, height, offset and length of the one strip */
#define MAX_ENTRIES 512

static uint32_t number(const unsigned char *at, int bytes, int big_endian) {
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[big_endian ? i : bytes - 1 - i];
    return value;
}

static unsigned char *put(unsigned char *at, uint32_t value, int bytes, int big_endian) {
    for (int i = 0; i < bytes; i++)
        at[big_endian ? bytes - 1 - i : i] = (unsigned char)(value >> (8 * i));
    return at + bytes;
}

/* Entry by entry from the old directory, the picture's in between: tags must ascend. */
static void write_directory(unsigned char *at, const unsigned char *old, uint32_t entries, int big) {
    static const uint32_t picture[PICTURE_TAGS][2] = {{256, 1}, {257, 1}, {273, 8}, {279, 1}};
    uint32_t i = 0, used = 0;
    unsigned char *count = at;
    at += 2;
    for (int k = 0; k <= PICTURE_TAGS; k++) {
        uint32_t until = k < PICTURE_TAGS ? picture[k][0] : UINT16_MAX;
        for (; i < entries && number(old + (size_t)i * ENTRY_BYTES, 2, big) < until;
             i++, used++, at += ENTRY_BYTES)
            memcpy(at, old + (size_t)i * ENTRY_BYTES, ENTRY_BYTES);
        if (k == PICTURE_TAGS) break;
        i += i < entries && number(old + (size_t)i * ENTRY_BYTES, 2, big) == until; /* ours instead */
        at = put(put(put(put(at, until, 2, big), 4, 2, big), 1, 4, big), picture[k][1], 4, big); /* 4: LONG */
        used++;
    }
    (void)put(count, used, 2, big);
    (void)put(at, 0, 4, big); /* no further directory */
}

WbStatus wb_exif_block_read(const void *block, size_t bytes, const char *name, WbShot *ret, WbErr *err) {
    const unsigned char *from = block;
    *ret = wb_shot_unknown();
    if (bytes < 8 || (from[0] != 'I' && from[0] != 'M')) return WB_OK;
    int big = from[0] == 'M';
    size_t at = number(from + 4, 4, big);
    if (at < 8 || at + 2 > bytes) return WB_OK;
    uint32_t entries = number(from + at, 2, big);
    if (entries > MAX_ENTRIES || at + 2 + (size_t)entries * ENTRY_BYTES > bytes) return WB_OK;
    size_t start = (bytes + 1) & ~(size_t)1; /* directories begin on even bytes */
    size_t whole = start + 2 + ((size_t)entries + PICTURE_TAGS) * ENTRY_BYTES + 4;
    WB_CLEANUP(wb_free_at) unsigned char *copy = wb_alloc(whole, 1);
    if (!copy) return wb_fail_nomem(err);
    memcpy(copy, block, bytes);
    write_directory(copy + start, from + at + 2, entries, big);
    (void)put(copy + 4, (uint32_t)start, 4, big);
    WbSource source = wb_source_memory(copy, whole, name);
    return wb_exif_read(&source, ret, err);
}
