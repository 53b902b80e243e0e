#ifndef WB_CATALOG_LR_TEXT_H
#define WB_CATALOG_LR_TEXT_H

#include <stddef.h>

#include "base/status.h"
#include "catalog/label.h"

/* Lightroom's develop settings, the text of Adobe_imageDevelopSettings and of history steps: reading and changing keys
 * of its outermost table. All of the text is checked, in time linear to its length. Errors of all: WB_ERR_INPUT (not a
 * settings table, a key given twice), WB_ERR_LIMIT (WB_LR_BYTES_MAX, WB_LR_NESTING_MAX), WB_ERR_NOMEM. */

typedef enum WbLrKind {
    WB_LR_ABSENT,
    WB_LR_NUMBER,
    WB_LR_STRING,
    WB_LR_BOOLEAN,
    WB_LR_TABLE,
    WB_LR_WORD, /* nil, or what stands for a number that is none */
} WbLrKind;

typedef struct WbLrValue {
    WbLrKind kind;
    double number;   /* of a number; 1 or 0 of a boolean */
    const char *raw; /* as it stands in the text; borrowed from there */
    size_t raw_bytes;
} WbLrValue;

/* values[i] becomes that of keys[i]. */
WB_MUST_USE WbStatus wb_lr_find(const char *text, size_t bytes, const char *const *keys, size_t count,
                                WbLrValue *values, WbErr *err);

/* What a string says, without quotes and escapes. *ret is the caller's: wb_free; terminated, but may hold NULs. */
WB_MUST_USE WbStatus wb_lr_unquote(const WbLrValue *value, char **ret, size_t *ret_bytes, WbErr *err);

/* The way back: as Lua's %q writes it. *ret is the caller's: wb_free. */
WB_MUST_USE WbStatus wb_lr_quote(const char *text, size_t bytes, char **ret, WbErr *err);

/* The text with `key` set to `value`, which is written as it would stand there ("5500", "\"Custom\"", "true"): in its
 * place, or where it belongs among the sorted keys. Every other byte stays; a value that is there already (5500 for
 * 5500.0) changes none. *ret is the caller's: wb_free. Errors: WB_ERR_USAGE (no key, no value, a value of another kind
 * than is there) and those above. */
WB_MUST_USE WbStatus wb_lr_set(const char *text, size_t bytes, const char *key, const char *value, char **ret,
                               size_t *ret_bytes, WbErr *err);

/* --- white balance --- */

/* `file_format` is the catalog's ("RAW", "JPG", "DNG", "TIFF", ...), NULL when it is not known. RAW is on the kelvin
 * scale; DNG and the unknown on the one whose keys are there, else kelvin; all others on the incremental one. */
WB_MUST_USE WbStatus wb_lr_label(const char *text, size_t bytes, const char *file_format, WbLabel *ret, WbErr *err);

/* The text with WhiteBalance = "Custom" and the sliders of that scale (incremental ones have copies, Custom...); the
 * keys of the other scale are never touched. Errors: WB_ERR_USAGE (outside of the sliders) and those above. */
WB_MUST_USE WbStatus wb_lr_set_balance(const char *text, size_t bytes, WbScale scale, int temperature, int tint,
                                       char **ret, size_t *ret_bytes, WbErr *err);

#endif
