#ifndef WB_CATALOG_LR_PARSE_H
#define WB_CATALOG_LR_PARSE_H

#include <stddef.h>

#include "base/status.h"

/* Lightroom's settings text, entry by entry: a Lua table `s = { Key = value,\n ... Last = value }\n`. */

#define WB_LR_NESTING_MAX 50 /* masks nest some ten deep; each level takes stack */

typedef struct WbLrCursor {
    const char *text; /* borrowed */
    size_t bytes, at;
    size_t open;  /* just behind the table's opening brace */
    size_t close; /* its closing brace, once wb_lr_next has come there */
    int entries;
} WbLrCursor;

/* An entry's places in the text. */
typedef struct WbLrEntry {
    size_t at; /* where its key, bracket and all, starts */
    size_t key_at, key_bytes;
    size_t value_at, value_bytes;
    size_t end; /* behind its value, or behind the comma after that */
    int comma;
} WbLrEntry;

/* Errors: WB_ERR_INPUT (not a settings table: what was expected, and at which byte), WB_ERR_LIMIT. */
WB_MUST_USE WbStatus wb_lr_begin(WbLrCursor *cursor, const char *text, size_t bytes, WbErr *err);

/* The next entry: *more 1; or 0 at the table's end, which must be the text's. Errors as wb_lr_begin. */
WB_MUST_USE WbStatus wb_lr_next(WbLrCursor *cursor, WbLrEntry *ret, int *more, WbErr *err);

/* 1 when all of `text` is one value, one plain key. */
int wb_lr_is_value(const char *text, size_t bytes);
int wb_lr_is_key(const char *text, size_t bytes);

#endif
