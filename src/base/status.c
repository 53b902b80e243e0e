#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drops a UTF-8 sequence that the buffer's end cut in two, so that every message stays valid text. */
static void trim_utf8(char *text, size_t length) {
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0U) == 0x80U) start--;
    if (start == 0) return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC0U ? 2 : 1;
    if (length - (start - 1) < want) text[start - 1] = '\0';
}

WbStatus wb_fail(WbErr *err, WbStatus code, const char *format, ...) {
    if (!err) return code;
    err->code = code;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (n < 0) err->text[0] = '\0';
    if (n >= (int)sizeof err->text) trim_utf8(err->text, sizeof err->text - 1);
    return code;
}

WbStatus wb_fail_nomem(WbErr *err) {
    return wb_fail(err, WB_ERR_NOMEM, "out of memory");
}

const char *wb_status_name(WbStatus code) {
    switch (code) {
    case WB_OK: return "done";
    case WB_ERR_USAGE: return "usage";
    case WB_ERR_INPUT: return "bad input";
    case WB_ERR_CORRUPT: return "corrupt data";
    case WB_ERR_VERSION: return "unknown version";
    case WB_ERR_LIMIT: return "over a limit";
    case WB_ERR_BUSY: return "in use";
    case WB_ERR_IO: return "input/output error";
    case WB_ERR_NOMEM: return "out of memory";
    case WB_ERR_INTERRUPTED: return "interrupted";
    }
    return "unknown status";
}
