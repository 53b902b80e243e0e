#include "catalog/lr_history.h"

#include <stdint.h>

#include "base/memory.h"
#include "catalog/zip.h"

#define HEADER_BYTES 4

static WbStatus check_length(size_t length, WbErr *err) {
    if (length <= WB_LR_BYTES_MAX) return WB_OK;
    return wb_fail(err, WB_ERR_LIMIT, "Lightroom's text has %zu bytes, more than the %u that are read", length,
                   WB_LR_BYTES_MAX);
}

WbStatus wb_lr_unpack(const void *data, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err) {
    const unsigned char *header = data;
    char *text = NULL;
    size_t unpacked = 0;
    if (bytes < HEADER_BYTES)
        return wb_fail(err, WB_ERR_CORRUPT, "Lightroom's packed text has only %zu bytes", bytes);
    size_t length = (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
    WB_TRY(check_length(length, err));
    WB_TRY(wb_inflate(header + HEADER_BYTES, bytes - HEADER_BYTES, length, "Lightroom's packed text", &text,
                      &unpacked, err));
    if (unpacked != length) {
        wb_free(text);
        return wb_fail(err, WB_ERR_CORRUPT, "Lightroom's packed text has %zu bytes, but says %zu", unpacked, length);
    }
    *ret = text;
    *ret_bytes = length;
    return WB_OK;
}

WbStatus wb_lr_pack(const char *text, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err) {
    WB_TRY(check_length(bytes, err));
    WB_TRY(wb_deflate(text, bytes, HEADER_BYTES, ret, ret_bytes, err));
    for (int i = 0; i < HEADER_BYTES; i++) (*ret)[i] = (char)(bytes >> 8 * (HEADER_BYTES - 1 - i));
    return WB_OK;
}
