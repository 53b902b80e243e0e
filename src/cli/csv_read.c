#include "cli/csv_read.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define FIELDS_MAX 4096 /* columns: SQLite itself takes 2000 */

/* The record being put together. */
typedef struct Reading {
    WbCsvRecord record;
    void *context;
    char *text; /* the fields, each with its terminator; owned */
    size_t text_used, text_room;
    size_t *starts; /* where each field starts; EMPTY for an empty one; owned */
    const char **fields; /* owned */
    size_t count;
    int64_t line, begun; /* the line being read; where the record began */
    WbStatus status;
    WbErr *err;
} Reading;

enum { FIELD_EMPTY = -1 };

static void reading_free(Reading *reading) {
    wb_free(reading->text);
    wb_free(reading->starts);
    wb_free(reading->fields);
}

/* libcsv's callback: a field is complete. NULL: it was empty and not quoted. */
static void take_field(void *field, size_t bytes, void *context) {
    Reading *reading = context;
    if (reading->status != WB_OK) return;
    if (reading->count == FIELDS_MAX) {
        reading->status = wb_fail(reading->err, WB_ERR_LIMIT, "too many columns: line %lld has more than %d",
                                  (long long)reading->begun, FIELDS_MAX);
        return;
    }
    if (bytes + 1 > reading->text_room - reading->text_used) {
        size_t room = (reading->text_room + bytes + 1) * 2;
        char *text = wb_realloc(reading->text, reading->text_room, room, 1);
        if (!text) {
            reading->status = wb_fail_nomem(reading->err);
            return;
        }
        reading->text = text;
        reading->text_room = room;
    }
    if (!field || bytes == 0) {
        reading->starts[reading->count++] = (size_t)FIELD_EMPTY;
        return;
    }
    reading->starts[reading->count++] = reading->text_used;
    memcpy(reading->text + reading->text_used, field, bytes);
    reading->text[reading->text_used + bytes] = 0;
    reading->text_used += bytes + 1;
}

/* libcsv's callback: a record is complete. */
static void take_record(int end, void *context) {
    (void)end;
    Reading *reading = context;
    if (reading->status == WB_OK) {
        for (size_t i = 0; i < reading->count; i++) {
            size_t start = reading->starts[i];
            reading->fields[i] = start == (size_t)FIELD_EMPTY ? NULL : reading->text + start;
        }
        reading->status =
            reading->record(reading->context, reading->fields, reading->count, reading->begun, reading->err);
    }
    reading->count = reading->text_used = 0;
    reading->begun = reading->line + 1;
}

/* One line (or a part of a long one) at a time, so that line numbers are known. */
static WbStatus feed(Reading *reading, struct csv_parser *parser, const char *bytes, size_t count) {
    while (count > 0 && reading->status == WB_OK) {
        const char *newline = memchr(bytes, '\n', count);
        size_t part = newline ? (size_t)(newline - bytes) + 1 : count;
        int blank = reading->count == 0 && newline && (part == 1 || (part == 2 && *bytes == '\r'));
        if (csv_parse(parser, bytes, part, take_field, take_record, reading) != part && reading->status == WB_OK)
            reading->status = csv_error(parser) == CSV_ENOMEM
                                  ? wb_fail_nomem(reading->err)
                                  : wb_fail(reading->err, WB_ERR_INPUT, "CSV not understood: line %lld: %s",
                                            (long long)reading->line, csv_strerror(csv_error(parser)));
        if (newline) reading->line++;
        if (blank && reading->count == 0 && reading->begun == reading->line - 1) reading->begun = reading->line;
        bytes += part;
        count -= part;
    }
    return reading->status;
}

static WbStatus read_file(Reading *reading, struct csv_parser *parser, FILE *file, const char *path) {
    char block[1 << 14]; /* 16 KiB: fits any stack */
    int first = 1;
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0; first = 0) {
        size_t skip = first && got >= 3 && memcmp(block, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* byte order mark */
        if (memchr(block, 0, got))
            return wb_fail(reading->err, WB_ERR_INPUT,
                           "not a text file: %.300s has zero bytes: save it as CSV in UTF-8", path);
        WB_TRY(feed(reading, parser, block + skip, got - skip));
    }
    if (ferror(file))
        return wb_fail(reading->err, WB_ERR_IO, "cannot read: %.300s: %s", path, strerror(errno));
    csv_set_opts(parser, CSV_STRICT | CSV_STRICT_FINI); /* the latter alone is without effect */
    if (csv_fini(parser, take_field, take_record, reading) != 0 && reading->status == WB_OK)
        return wb_fail(reading->err, WB_ERR_INPUT,
                       "CSV ends inside a quoted field: %.200s: the record that begins on line "
                       "%lld: the file is cut short or a quote is missing",
                       path, (long long)reading->begun);
    return reading->status;
}

WbStatus wb_csv_read(const char *path, WbCsvRecord record, void *context, WbErr *err) {
    WB_CLEANUP(reading_free)
    Reading reading = {.record = record, .context = context, .line = 1, .begun = 1, .err = err};
    reading.starts = wb_alloc(FIELDS_MAX, sizeof *reading.starts);
    reading.fields = wb_alloc(FIELDS_MAX, sizeof *reading.fields);
    reading.text = wb_alloc(1, 1);
    reading.text_room = 1;
    if (!reading.starts || !reading.fields || !reading.text) return wb_fail_nomem(err);
    FILE *file = fopen(path, "rb");
    if (!file)
        return wb_fail(err, errno == ENOENT || errno == ENOTDIR ? WB_ERR_INPUT : WB_ERR_IO, "cannot read: %.300s: %s",
                       path, strerror(errno));
    struct csv_parser parser;
    WbStatus status = WB_ERR_NOMEM;
    if (csv_init(&parser, 0) != 0) wb_fail_nomem(err);
    else {
        status = read_file(&reading, &parser, file, path);
        csv_free(&parser);
    }
    fclose(file);
    return status;
}
