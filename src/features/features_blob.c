/* The features blob, little-endian:
 *
 *   0  "wbfe"                 magic
 *   4  u32   recipe           what the numbers mean: WB_FEATURES_RECIPE
 *   8  u32   flags
 *  12  u32   full width, 16 u32 full height (px of the photo)
 *  20  f32   x WB_STATS       statistics
 *      u8    x WB_HISTOGRAM   histogram, value * 255 (a bin's share to 1/65025 near 0, 1/128 near 1)
 *      u16   x WB_THUMB       thumbnail
 *      u64   checksum of all before it
 */
#include "features/features.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"

#define MAGIC 0x65666277U /* "wbfe" */
#define HEADER_BYTES 20

size_t wb_features_blob_bytes(void) {
    return HEADER_BYTES + WB_STATS * 4 + WB_HISTOGRAM + WB_THUMB * 2 + 8;
}

static unsigned char *put(unsigned char *p, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) p[i] = (unsigned char)(value >> (8 * i));
    return p + bytes;
}

void wb_features_pack(const WbFeatures *features, unsigned char *blob) {
    unsigned char *p = put(blob, MAGIC, 4);
    p = put(p, WB_FEATURES_RECIPE, 4);
    p = put(p, features->flags, 4);
    p = put(p, (uint32_t)features->full_width, 4);
    p = put(p, (uint32_t)features->full_height, 4);
    for (int i = 0; i < WB_STATS; i++) {
        uint32_t bits;
        memcpy(&bits, &features->stats[i], sizeof bits);
        p = put(p, bits, 4);
    }
    for (int i = 0; i < WB_HISTOGRAM; i++) *p++ = (unsigned char)lrintf(features->histogram[i] * 255.0F);
    for (int i = 0; i < WB_THUMB; i++) p = put(p, features->thumb[i], 2);
    put(p, wb_checksum(blob, (size_t)(p - blob)), 8);
}

static WbStatus check_header(WbReader *reader, const void *blob, size_t bytes, WbErr *err) {
    if (bytes < HEADER_BYTES || wb_read_u32(reader) != MAGIC)
        return wb_fail(err, WB_ERR_CORRUPT, "not a features blob (%zu bytes): make it with wb_features()", bytes);
    uint32_t recipe = wb_read_u32(reader);
    if (recipe != WB_FEATURES_RECIPE)
        return wb_fail(err, WB_ERR_VERSION, "features of recipe %u, this build makes %d: digest the photo again",
                       recipe, WB_FEATURES_RECIPE);
    size_t want = wb_features_blob_bytes();
    if (bytes != want)
        return wb_fail(err, WB_ERR_CORRUPT, "features blob of %zu bytes, should be %zu: digest the photo again", bytes,
                       want);
    WbReader tail = wb_reader((const unsigned char *)blob + want - 8, 8);
    if (wb_read_u64(&tail) != wb_checksum(blob, want - 8))
        return wb_fail(err, WB_ERR_CORRUPT, "features blob is damaged (checksum): digest the photo again");
    return WB_OK;
}

WbStatus wb_features_unpack(const void *blob, size_t bytes, WbFeatures *ret, WbErr *err) {
    WbReader reader = wb_reader(blob, bytes);
    WB_TRY(check_header(&reader, blob, bytes, err));
    WbFeatures features;
    features.flags = wb_read_u32(&reader);
    features.full_width = (int32_t)wb_read_u32(&reader);
    features.full_height = (int32_t)wb_read_u32(&reader);
    wb_read_f32s(&reader, features.stats, WB_STATS);
    for (int i = 0; i < WB_STATS; i++) {
        if (!isfinite(features.stats[i]))
            return wb_fail(err, WB_ERR_CORRUPT, "features blob: %s is not a number: digest the photo again",
                           wb_stat_name(i));
    }
    const unsigned char *p = reader.data + reader.at; /* the size is checked; every prediction comes through here */
    for (int i = 0; i < WB_HISTOGRAM; i++) features.histogram[i] = (float)p[i] / 255.0F;
    p += WB_HISTOGRAM;
    for (size_t i = 0; i < WB_THUMB; i++) features.thumb[i] = (uint16_t)(p[2 * i] | p[2 * i + 1] << 8);
    *ret = features;
    return WB_OK;
}
