#include "catalog/lr_text.h"

#include <string.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "catalog/lr_parse.h"
#include "catalog/number.h"
#include "catalog/splice.h"

static int is_text(const char *raw, size_t bytes, const char *text) {
    return bytes == strlen(text) && memcmp(raw, text, bytes) == 0;
}

static WbLrValue value_of(const char *raw, size_t bytes) {
    WbLrValue value = {WB_LR_WORD, 0, raw, bytes};
    if (*raw == '"') value.kind = WB_LR_STRING;
    else if (*raw == '{') value.kind = WB_LR_TABLE;
    else if (is_text(raw, bytes, "true") || is_text(raw, bytes, "false")) {
        value.kind = WB_LR_BOOLEAN;
        value.number = *raw == 't';
    } else if (wb_number_of_text(raw, bytes, &value.number)) value.kind = WB_LR_NUMBER;
    return value;
}

static WbStatus fail_twice(const char *key, WbErr *err) {
    return wb_fail(err, WB_ERR_INPUT, "the settings give %.60s twice", key);
}

/* --- finding --- */

WbStatus wb_lr_find(const char *text, size_t bytes, const char *const *keys, size_t count, WbLrValue *values,
                    WbErr *err) {
    WbLrCursor cursor;
    WbLrEntry entry;
    int more = 1;
    for (size_t i = 0; i < count; i++) values[i] = (WbLrValue){0};
    WB_TRY(wb_lr_begin(&cursor, text, bytes, err));
    for (;;) {
        WB_TRY(wb_lr_next(&cursor, &entry, &more, err));
        if (!more) return WB_OK;
        for (size_t i = 0; i < count; i++) {
            if (text[entry.key_at] != *keys[i] || !is_text(text + entry.key_at, entry.key_bytes, keys[i])) continue;
            if (values[i].kind != WB_LR_ABSENT) return fail_twice(keys[i], err);
            values[i] = value_of(text + entry.value_at, entry.value_bytes);
        }
    }
}

/* --- strings --- */

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The character of the escape behind the backslash at `at`; *taken: how many characters it has. */
static char unescaped(const char *at, const char *end, int *taken) {
    const char *letters = "abfnrtv", *meanings = "\a\b\f\n\r\t\v", *letter = memchr(letters, *at, 7);
    int value = 0;
    *taken = 0;
    while (*taken < 3 && at + *taken < end && is_digit(at[*taken])) value = value * 10 + (at[(*taken)++] - '0');
    if (*taken) return (char)value; /* \ddd: up to three decimal digits */
    *taken = 1;
    return letter ? meanings[letter - letters] : *at; /* a quote, a backslash, a line's end */
}

WbStatus wb_lr_unquote(const WbLrValue *value, char **ret, size_t *ret_bytes, WbErr *err) {
    const char *at = value->raw + 1, *end = value->raw + value->raw_bytes - 1;
    char *text = wb_alloc(value->raw_bytes, 1);
    size_t bytes = 0;
    if (!text) return wb_fail_nomem(err);
    while (at < end) {
        int taken = 1;
        char c = *at;
        if (c == '\\' && ++at < end) c = unescaped(at, end, &taken);
        at += taken;
        text[bytes++] = c;
    }
    *ret = text;
    *ret_bytes = bytes;
    return WB_OK;
}

WbStatus wb_lr_quote(const char *text, size_t bytes, char **ret, WbErr *err) {
    WbWriter quoted = {0};
    wb_write_u8(&quoted, '"');
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '\0') wb_write_bytes(&quoted, "\\000", 4);
        else if (text[i] == '\r') wb_write_bytes(&quoted, "\\r", 2);
        else if (strchr("\"\\\n", text[i])) wb_write_bytes(&quoted, (const char[]){'\\', text[i]}, 2);
        else wb_write_u8(&quoted, (uint8_t)text[i]);
    }
    wb_write_bytes(&quoted, "\"", 2); /* with the terminator */
    if (quoted.failed) {
        wb_free(quoted.data);
        return wb_fail_nomem(err);
    }
    *ret = (char *)quoted.data;
    return WB_OK;
}

static WbStatus same_string(const WbLrValue *a, const WbLrValue *b, int *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *a_text = NULL;
    WB_CLEANUP(wb_free_at) char *b_text = NULL;
    size_t a_bytes, b_bytes;
    WB_TRY(wb_lr_unquote(a, &a_text, &a_bytes, err));
    WB_TRY(wb_lr_unquote(b, &b_text, &b_bytes, err));
    *ret = a_bytes == b_bytes && memcmp(a_text, b_text, a_bytes) == 0;
    return WB_OK;
}

static WbStatus same(const WbLrValue *a, const WbLrValue *b, int *ret, WbErr *err) {
    if (a->kind == WB_LR_STRING && b->kind == WB_LR_STRING) return same_string(a, b, ret, err);
    if (a->kind == WB_LR_TABLE || a->kind == WB_LR_WORD)
        *ret = a->raw_bytes == b->raw_bytes && memcmp(a->raw, b->raw, a->raw_bytes) == 0;
    else *ret = a->number == b->number;
    return WB_OK;
}

/* --- setting --- */

/* Where a key is, or belongs. */
typedef struct Spot {
    WbLrValue value;       /* WB_LR_ABSENT: it is not there */
    size_t value_at;       /* where it is */
    size_t before;         /* the entry that it belongs in front of; 0: none */
    WbLrEntry last;        /* of all */
    size_t open, close;    /* the table's inside */
    int entries;
} Spot;

/* Bytewise, as the keys are sorted. */
static int is_above(const char *text, const WbLrEntry *entry, const char *key) {
    size_t length = strlen(key), common = entry->key_bytes < length ? entry->key_bytes : length;
    int order = memcmp(text + entry->key_at, key, common);
    return order > 0 || (order == 0 && entry->key_bytes > length);
}

static WbStatus find_spot(const char *text, size_t bytes, const char *key, Spot *spot, WbErr *err) {
    WbLrCursor cursor;
    WbLrEntry entry;
    int more = 1;
    WB_TRY(wb_lr_begin(&cursor, text, bytes, err));
    for (;;) {
        WB_TRY(wb_lr_next(&cursor, &entry, &more, err));
        if (!more) break;
        spot->last = entry;
        if (!spot->before && is_above(text, &entry, key)) spot->before = entry.at;
        if (!is_text(text + entry.key_at, entry.key_bytes, key)) continue;
        if (spot->value.kind != WB_LR_ABSENT) return fail_twice(key, err);
        spot->value = value_of(text + entry.value_at, entry.value_bytes);
        spot->value_at = entry.value_at;
    }
    spot->open = cursor.open;
    spot->close = cursor.close;
    spot->entries = cursor.entries;
    return WB_OK;
}

/* A cut that puts in up to five texts, the last of them NULL. */
static void put(WbSplice *splice, size_t at, size_t bytes, const char *const texts[]) {
    wb_splice_cut(splice, at, bytes, "", 0);
    for (int i = 0; texts[i]; i++) wb_splice_cut(splice, at + bytes, 0, texts[i], strlen(texts[i]));
}

static void insert(const Spot *spot, const char *key, const char *value, WbSplice *splice) {
    if (spot->entries == 0)
        put(splice, spot->open, spot->close - spot->open, (const char *const[]){" ", key, " = ", value, " ", NULL});
    else if (spot->before) put(splice, spot->before, 0, (const char *const[]){key, " = ", value, ",\n", NULL});
    else if (spot->last.comma)
        put(splice, spot->last.end, 0, (const char *const[]){"\n", key, " = ", value, ",", NULL});
    else put(splice, spot->last.end, 0, (const char *const[]){",\n", key, " = ", value, NULL});
}

static const char *kind_name(WbLrKind kind) {
    static const char *const names[] = {"nothing", "a number", "a string", "a boolean", "a table", "a word"};
    return names[kind];
}

static WbStatus change(const Spot *spot, const char *key, const char *value, WbSplice *splice, WbErr *err) {
    WbLrValue fresh = value_of(value, strlen(value));
    int equal = 0;
    if (spot->value.kind != fresh.kind)
        return wb_fail(err, WB_ERR_USAGE, "%.60s holds %s in these settings, not %s", key, kind_name(spot->value.kind),
                       kind_name(fresh.kind));
    WB_TRY(same(&spot->value, &fresh, &equal, err));
    if (!equal) wb_splice_cut(splice, spot->value_at, spot->value.raw_bytes, value, strlen(value));
    return WB_OK;
}

WbStatus wb_lr_set(const char *text, size_t bytes, const char *key, const char *value, char **ret, size_t *ret_bytes,
                   WbErr *err) {
    WB_CLEANUP(wb_splice_clear) WbSplice splice = {0};
    Spot spot = {0};
    if (!wb_lr_is_key(key, strlen(key)))
        return wb_fail(err, WB_ERR_USAGE, "'%.60s' cannot be a key of Lightroom's settings", key);
    if (!wb_lr_is_value(value, strlen(value)))
        return wb_fail(err, WB_ERR_USAGE, "'%.60s' is not a value of Lightroom's settings", value);
    WB_TRY(find_spot(text, bytes, key, &spot, err));
    if (spot.value.kind == WB_LR_ABSENT) insert(&spot, key, value, &splice);
    else WB_TRY(change(&spot, key, value, &splice, err));
    return wb_splice_join(&splice, text, bytes, ret, ret_bytes, err);
}
