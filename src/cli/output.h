#ifndef WB_CLI_OUTPUT_H
#define WB_CLI_OUTPUT_H

#include <stdint.h>
#include <stdio.h>

#include "base/status.h"

/* JSON, written as it comes: open/close with '{' '}' '[' ']', a key before every value inside an object. Text that is
 * not UTF-8 gets U+FFFD for each bad byte; NaN and infinities become null. */
typedef struct WbJson {
    FILE *file;  /* borrowed */
    int comma;   /* a value stands before */
    int keyed;   /* a key stands before */
    int depth;
} WbJson;

WbJson wb_json(FILE *file);
void wb_json_open(WbJson *json, char bracket);
void wb_json_close(WbJson *json, char bracket); /* the outermost one ends the line */
void wb_json_key(WbJson *json, const char *key);
void wb_json_text(WbJson *json, const char *value); /* NULL: null */
void wb_json_int(WbJson *json, int64_t value);
void wb_json_number(WbJson *json, double value); /* up to 12 significant digits */
void wb_json_bool(WbJson *json, int value);
void wb_json_null(WbJson *json);
/* key and value in one */
void wb_json_key_text(WbJson *json, const char *key, const char *value);
void wb_json_key_int(WbJson *json, const char *key, int64_t value);
void wb_json_key_number(WbJson *json, const char *key, double value);
void wb_json_key_bool(WbJson *json, const char *key, int value);

/* CSV as RFC 4180 has it, but with plain newlines: a field is quoted only when it must be. Write commas yourself. */
void wb_csv_text(FILE *file, const char *text);

/* A table for people: fields of a row at a time, then printed with aligned columns. Zeroed is valid and empty. */
typedef struct WbTable {
    char *text;         /* fields row by row, each terminated: a few bytes of a large catalog's many; owned */
    size_t bytes, room; /* of text */
    size_t count;       /* of fields */
    int columns;
    const char *align; /* one letter a column: 'l' or 'r'; borrowed */
    int failed;        /* out of memory: printing says so */
} WbTable;

WbTable wb_table(const char *align);
void wb_table_add(WbTable *table, const char *format, ...) WB_PRINTF(2, 3); /* the next field */
/* Rounded for print, and never -0. */
double wb_whole(double value);

/* A photo: its id, and the name of its file in brackets where that does not begin with the id and the id is not its
 * path. */
void wb_table_add_photo(WbTable *table, const char *key, const char *path);
WB_MUST_USE WbStatus wb_table_print(const WbTable *table, FILE *file, WbErr *err); /* first row is the heading */
void wb_table_clear(WbTable *table);

/* "1 photo", "2 photos" */
#define WB_PHOTOS(count) (long long)(count), (count) == 1 ? "photo" : "photos" /* for "%lld %s" */

/* A file that appears whole or not at all: written beside its place and renamed. path NULL: stdout. */
typedef struct WbOutput {
    FILE *file;
    char *path, *temporary; /* owned; NULL for stdout */
} WbOutput;

WB_MUST_USE WbStatus wb_output_open(const char *path, WbOutput *ret, WbErr *err);
WB_MUST_USE WbStatus wb_output_commit(WbOutput *output, WbErr *err);
void wb_output_abandon(WbOutput *output); /* for WB_CLEANUP; nothing after a commit */

/* Gives a finished file its name: on disk first, then renamed. Errors: WB_ERR_IO. */
WB_MUST_USE WbStatus wb_file_settle(const char *temporary, const char *path, WbErr *err);

/* Flushes stdout. Errors: WB_ERR_IO (a full disk). */
WB_MUST_USE WbStatus wb_output_flush(WbErr *err);

#endif
