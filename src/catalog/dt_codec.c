#include "catalog/dt_codec.h"

#include <string.h>

#include "base/memory.h"
#include "catalog/zip.h"

#define PACKED_FROM 100 /* bytes: darktable's own threshold */

static const char digits[] = "0123456789abcdef";
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"; /* RFC 4648 */

static WbStatus fail_digit(const char *kind, size_t at, WbErr *err) {
    return wb_fail(err, WB_ERR_CORRUPT, "darktable's parameters are not %s from character %zu on", kind, at);
}

/* --- hexadecimal --- */

static int digit_of(char c) {
    const char *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 'a' - 'A' : c) : NULL;
    return found ? (int)(found - digits) : -1;
}

static WbStatus decode_hex(const char *text, size_t bytes, char *out, size_t *ret_bytes, WbErr *err) {
    if (bytes % 2) return fail_digit("pairs of hexadecimal digits", bytes - 1, err);
    for (size_t i = 0; i < bytes; i += 2) {
        int high = digit_of(text[i]), low = digit_of(text[i + 1]);
        if (high < 0 || low < 0) return fail_digit("hexadecimal digits", i, err);
        out[i / 2] = (char)(high << 4 | low);
    }
    *ret_bytes = bytes / 2;
    return WB_OK;
}

static void encode_hex(const unsigned char *blob, size_t bytes, char *out) {
    for (size_t i = 0; i < bytes; i++) {
        out[2 * i] = digits[blob[i] >> 4];
        out[2 * i + 1] = digits[blob[i] & 15];
    }
}

/* --- base64 --- */

static WbStatus decode_base64(const char *text, size_t bytes, char *out, size_t *ret_bytes, WbErr *err) {
    unsigned long gathered = 0;
    unsigned bits = 0;
    size_t count = 0, padding = 0;
    while (padding < 2 && bytes > padding && text[bytes - 1 - padding] == '=') padding++;
    if (bytes % 4) return fail_digit("groups of four base64 letters", bytes - bytes % 4, err);
    for (size_t i = 0; i < bytes - padding; i++) {
        const char *letter = memchr(letters, text[i], 64);
        if (!letter) return fail_digit("base64", i, err);
        gathered = (gathered << 6 | (unsigned long)(letter - letters)) & 0xffff; /* at most 8 + 6 bits are waiting */
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out[count++] = (char)(gathered >> bits & 0xff);
    }
    *ret_bytes = count;
    return WB_OK;
}

static size_t base64_bytes(size_t bytes) {
    return (bytes + 2) / 3 * 4;
}

static void encode_base64(const unsigned char *blob, size_t bytes, char *out) {
    for (size_t i = 0; i < bytes; i += 3, out += 4) {
        unsigned long group = (unsigned long)blob[i] << 16;
        if (i + 1 < bytes) group |= (unsigned long)blob[i + 1] << 8;
        if (i + 2 < bytes) group |= blob[i + 2];
        for (int k = 0; k < 4; k++) out[k] = letters[group >> (18 - 6 * k) & 63];
        if (i + 2 >= bytes) out[3] = '=';
        if (i + 1 >= bytes) out[2] = '=';
    }
}

/* --- both --- */

static WbStatus unpack(const char *text, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err) {
    size_t packed_bytes = 0;
    if (bytes < 4 || digit_of(text[2]) < 0 || digit_of(text[2]) > 9 || digit_of(text[3]) < 0 || digit_of(text[3]) > 9)
        return fail_digit("packed", 2, err);
    WB_CLEANUP(wb_free_at) char *packed = wb_alloc(bytes, 1);
    if (!packed) return wb_fail_nomem(err);
    WB_TRY(decode_base64(text + 4, bytes - 4, packed, &packed_bytes, err));
    return wb_inflate(packed, packed_bytes, WB_DT_BLOB_MAX, "a blob of darktable", ret, ret_bytes, err);
}

WbStatus wb_dt_decode(const char *text, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err) {
    if (bytes > 2 * WB_DT_BLOB_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "darktable's parameters have %zu characters, more than %u", bytes,
                       2 * WB_DT_BLOB_MAX);
    if (bytes >= 2 && memcmp(text, "gz", 2) == 0) return unpack(text, bytes, ret, ret_bytes, err);
    WB_CLEANUP(wb_free_at) char *blob = wb_alloc(bytes / 2, 1);
    if (!blob) return wb_fail_nomem(err);
    WB_TRY(decode_hex(text, bytes, blob, ret_bytes, err));
    *ret = blob;
    blob = NULL;
    return WB_OK;
}

static WbStatus pack(const void *blob, size_t bytes, char **ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *packed = NULL;
    size_t packed_bytes = 0;
    WB_TRY(wb_deflate(blob, bytes, 0, &packed, &packed_bytes, err));
    size_t factor = bytes / packed_bytes + 1;
    if (factor > 99) factor = 99; /* two digits */
    char *text = wb_alloc(4 + base64_bytes(packed_bytes) + 1, 1);
    if (!text) return wb_fail_nomem(err);
    memcpy(text, (const char[]){'g', 'z', digits[factor / 10], digits[factor % 10]}, 4);
    encode_base64((const unsigned char *)packed, packed_bytes, text + 4);
    *ret = text;
    return WB_OK;
}

WbStatus wb_dt_encode(const void *blob, size_t bytes, char **ret, WbErr *err) {
    if (bytes > WB_DT_BLOB_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "a blob of darktable has %zu bytes, more than %u", bytes, WB_DT_BLOB_MAX);
    if (bytes > PACKED_FROM) return pack(blob, bytes, ret, err);
    char *text = wb_alloc(2 * bytes + 1, 1);
    if (!text) return wb_fail_nomem(err);
    encode_hex(blob, bytes, text);
    *ret = text;
    return WB_OK;
}
