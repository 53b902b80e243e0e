#include "catalog/lr_parse.h"

#include <string.h>

#include "catalog/lr_history.h"

static WbStatus fail_at(const WbLrCursor *p, const char *expected, WbErr *err) {
    if (p->at >= p->bytes)
        return wb_fail(err, WB_ERR_INPUT, "not Lightroom settings: the text ends at byte %zu, where %s should be",
                       p->at, expected);
    return wb_fail(err, WB_ERR_INPUT, "not Lightroom settings: byte %zu is 0x%02x, where %s should be", p->at,
                   (unsigned char)p->text[p->at], expected);
}

static int is_next(const WbLrCursor *p, char c) {
    return p->at < p->bytes && p->text[p->at] == c;
}

static int take(WbLrCursor *p, char c) {
    if (!is_next(p, c)) return 0;
    p->at++;
    return 1;
}

static void skip_blanks(WbLrCursor *p) {
    for (; p->at < p->bytes; p->at++) {
        char c = p->text[p->at];
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') break;
    }
}

/* Letters that are ASCII's, whatever the locale. */
static int is_word(char c) {
    unsigned letter = ((unsigned char)c | 0x20U) - 'a'; /* 0x20: what upper case lacks */
    return letter < 26 || (unsigned char)(c - '0') < 10 || c == '_';
}

/* A key, or a bare value: a number, true, false, nil, or what a Windows machine prints for no number (-1.#IND). */
static size_t skip_word(WbLrCursor *p, const char *further) {
    size_t start = p->at;
    for (; p->at < p->bytes; p->at++) {
        char c = p->text[p->at];
        if (!is_word(c) && !(*further && c && strchr(further, c))) break;
    }
    return p->at - start;
}

#define KEY ""
#define VALUE "+-.#()"

static WbStatus skip_string(WbLrCursor *p, WbErr *err) {
    for (p->at++; p->at < p->bytes && p->text[p->at] != '"'; p->at++) {
        if (p->text[p->at] == '\\') p->at++;
    }
    if (p->at >= p->bytes) p->at = p->bytes;
    return take(p, '"') ? WB_OK : fail_at(p, "the end of a string", err);
}

static WbStatus skip_value(WbLrCursor *p, int depth, WbErr *err);

/* `Key =` or `["Key"] =`; a key of no bytes where a value stands alone, as in `{ 0, 255 }`. */
static WbStatus read_key(WbLrCursor *p, WbLrEntry *entry, WbErr *err) {
    size_t start = p->at;
    entry->at = entry->key_at = start;
    entry->key_bytes = 0;
    if (take(p, '[')) {
        skip_blanks(p);
        entry->key_at = p->at + is_next(p, '"');
        if (is_next(p, '"')) WB_TRY(skip_string(p, err));
        else if (!skip_word(p, VALUE)) return fail_at(p, "a key", err);
        entry->key_bytes = p->at - entry->key_at - (p->text[entry->key_at - 1] == '"');
        skip_blanks(p);
        if (!take(p, ']')) return fail_at(p, "a closing bracket", err);
        skip_blanks(p);
        return take(p, '=') ? WB_OK : fail_at(p, "an equals sign", err);
    }
    size_t bytes = skip_word(p, KEY);
    skip_blanks(p);
    if (bytes && take(p, '=')) entry->key_bytes = bytes;
    else p->at = start;
    return WB_OK;
}

/* An entry and the comma behind it, if there is one. */
static WbStatus read_entry(WbLrCursor *p, WbLrEntry *entry, int depth, WbErr *err) {
    WB_TRY(read_key(p, entry, err));
    skip_blanks(p);
    entry->value_at = p->at;
    WB_TRY(skip_value(p, depth, err));
    entry->value_bytes = p->at - entry->value_at;
    entry->end = p->at;
    skip_blanks(p);
    entry->comma = take(p, ',');
    if (entry->comma) entry->end = p->at;
    else if (!is_next(p, '}')) return fail_at(p, "a comma or a closing brace", err);
    skip_blanks(p);
    return WB_OK;
}

static WbStatus skip_value(WbLrCursor *p, int depth, WbErr *err) {
    WbLrEntry entry;
    if (is_next(p, '"')) return skip_string(p, err);
    if (!take(p, '{')) return skip_word(p, VALUE) ? WB_OK : fail_at(p, "a value", err);
    if (depth >= WB_LR_NESTING_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "the settings nest deeper than %d tables", WB_LR_NESTING_MAX);
    skip_blanks(p);
    while (!take(p, '}')) WB_TRY(read_entry(p, &entry, depth + 1, err));
    return WB_OK;
}

WbStatus wb_lr_begin(WbLrCursor *cursor, const char *text, size_t bytes, WbErr *err) {
    if (bytes > WB_LR_BYTES_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "the settings have %zu bytes, more than the %u that are read", bytes,
                       WB_LR_BYTES_MAX);
    *cursor = (WbLrCursor){.text = text, .bytes = bytes};
    skip_blanks(cursor);
    if (!take(cursor, 's')) return fail_at(cursor, "s", err);
    skip_blanks(cursor);
    if (!take(cursor, '=')) return fail_at(cursor, "an equals sign", err);
    skip_blanks(cursor);
    if (!take(cursor, '{')) return fail_at(cursor, "an opening brace", err);
    cursor->open = cursor->at;
    skip_blanks(cursor);
    return WB_OK;
}

WbStatus wb_lr_next(WbLrCursor *cursor, WbLrEntry *ret, int *more, WbErr *err) {
    WbLrEntry entry;
    size_t start = cursor->at;
    if (take(cursor, '}')) {
        cursor->close = start;
        skip_blanks(cursor);
        if (cursor->at < cursor->bytes) return fail_at(cursor, "the end", err);
        *more = 0;
        return WB_OK;
    }
    WB_TRY(read_entry(cursor, &entry, 1, err));
    if (entry.key_bytes == 0) {
        cursor->at = start;
        return fail_at(cursor, "a key", err);
    }
    cursor->entries++;
    *ret = entry;
    *more = 1;
    return WB_OK;
}

int wb_lr_is_value(const char *text, size_t bytes) {
    WbLrCursor cursor = {.text = text, .bytes = bytes};
    return skip_value(&cursor, 1, NULL) == WB_OK && cursor.at == bytes;
}

int wb_lr_is_key(const char *text, size_t bytes) {
    WbLrCursor cursor = {.text = text, .bytes = bytes};
    return skip_word(&cursor, KEY) == bytes && bytes > 0 && !(text[0] >= '0' && text[0] <= '9');
}
