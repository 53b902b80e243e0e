#include "cli/output.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"

WbJson wb_json(FILE *file) {
    return (WbJson){.file = file};
}

/* What goes before a value: a comma after the previous one, unless its key has said it. */
static void before_value(WbJson *json) {
    if (json->comma && !json->keyed) fputs(", ", json->file);
    json->comma = 1;
    json->keyed = 0;
}

void wb_json_open(WbJson *json, char bracket) {
    before_value(json);
    fputc(bracket, json->file);
    json->comma = 0;
    json->depth++;
}

void wb_json_close(WbJson *json, char bracket) {
    fputc(bracket, json->file);
    json->comma = 1;
    if (--json->depth == 0) fputc('\n', json->file);
}

static void quoted(FILE *file, const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    fputc('"', file);
    while (*at) {
        int bytes = wb_utf8_bytes(at);
        if (bytes == 0) fputs("\xef\xbf\xbd", file), bytes = 1; /* U+FFFD */
        else if (*at == '"' || *at == '\\') fprintf(file, "\\%c", *at);
        else if (*at == '\n') fputs("\\n", file);
        else if (*at < 0x20) fprintf(file, "\\u%04x", *at);
        else fwrite(at, 1, (size_t)bytes, file);
        at += bytes;
    }
    fputc('"', file);
}

void wb_json_key(WbJson *json, const char *key) {
    before_value(json);
    quoted(json->file, key);
    fputs(": ", json->file);
    json->keyed = 1;
}

void wb_json_text(WbJson *json, const char *value) {
    before_value(json);
    if (value) quoted(json->file, value);
    else fputs("null", json->file);
}

void wb_json_int(WbJson *json, int64_t value) {
    before_value(json);
    fprintf(json->file, "%lld", (long long)value);
}

void wb_json_number(WbJson *json, double value) {
    before_value(json);
    if (isfinite(value)) fprintf(json->file, "%.12g", value);
    else fputs("null", json->file);
}

void wb_json_bool(WbJson *json, int value) {
    before_value(json);
    fputs(value ? "true" : "false", json->file);
}

void wb_json_null(WbJson *json) {
    wb_json_text(json, NULL);
}

void wb_json_key_text(WbJson *json, const char *key, const char *value) {
    wb_json_key(json, key);
    wb_json_text(json, value);
}

void wb_json_key_int(WbJson *json, const char *key, int64_t value) {
    wb_json_key(json, key);
    wb_json_int(json, value);
}

void wb_json_key_number(WbJson *json, const char *key, double value) {
    wb_json_key(json, key);
    wb_json_number(json, value);
}

void wb_json_key_bool(WbJson *json, const char *key, int value) {
    wb_json_key(json, key);
    wb_json_bool(json, value);
}

void wb_csv_text(FILE *file, const char *text) {
    if (!strpbrk(text, ",\"\r\n") && *text != ' ') {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"') fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}
