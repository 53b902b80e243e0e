#include "ext/json_text.h"

#include <math.h>
#include <sqlite3ext.h>
#include <string.h>

#include "base/utf8.h"
SQLITE_EXTENSION_INIT3

sqlite3_str *wb_put_begin(void) {
    sqlite3_str *json = sqlite3_str_new(NULL);
    sqlite3_str_appendchar(json, 1, '{');
    return json;
}

WbStatus wb_put_end(sqlite3_str *json, char **ret, WbErr *err) {
    sqlite3_str_appendchar(json, 1, '}');
    int failed = sqlite3_str_errcode(json) != SQLITE_OK;
    char *text = sqlite3_str_finish(json);
    if (failed || !text) {
        sqlite3_free(text);
        return wb_fail_nomem(err);
    }
    *ret = text;
    return WB_OK;
}

static void quoted(sqlite3_str *json, const char *text) {
    sqlite3_str_appendchar(json, 1, '"');
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        int bytes = wb_utf8_bytes(at);
        if (bytes == 0) sqlite3_str_appendall(json, "\xef\xbf\xbd"); /* U+FFFD */
        else if (*at == '"' || *at == '\\') sqlite3_str_appendf(json, "\\%c", *at);
        else if (*at < 0x20) sqlite3_str_appendf(json, "\\u%04x", *at); /* JSON forbids control characters */
        else sqlite3_str_append(json, (const char *)at, bytes);
        at += bytes ? bytes : 1;
    }
    sqlite3_str_appendchar(json, 1, '"');
}

static void key_of(sqlite3_str *json, const char *key) {
    int length = sqlite3_str_length(json);
    const char *text = sqlite3_str_value(json);
    if (length > 0 && text && text[length - 1] != '{') sqlite3_str_appendchar(json, 1, ',');
    quoted(json, key);
    sqlite3_str_appendchar(json, 1, ':');
}

void wb_put_key_text(sqlite3_str *json, const char *key, const char *text) {
    key_of(json, key);
    quoted(json, text);
}

void wb_put_key_integer(sqlite3_str *json, const char *key, int64_t value) {
    key_of(json, key);
    sqlite3_str_appendf(json, "%lld", (long long)value);
}

void wb_put_key_number(sqlite3_str *json, const char *key, double value) {
    key_of(json, key);
    if (isfinite(value)) sqlite3_str_appendf(json, "%.15g", value);
    else sqlite3_str_appendall(json, "null");
}

void wb_put_key_rounded(sqlite3_str *json, const char *key, double value, int decimals) {
    key_of(json, key);
    if (isfinite(value)) sqlite3_str_appendf(json, "%.*f", decimals, value);
    else sqlite3_str_appendall(json, "null");
}

void wb_put_key_short(sqlite3_str *json, const char *key, double value) {
    key_of(json, key);
    if (isfinite(value)) sqlite3_str_appendf(json, "%.6g", value);
    else sqlite3_str_appendall(json, "null");
}

void wb_put_key_numbers(sqlite3_str *json, const char *key, const double *values, int count) {
    key_of(json, key);
    for (int i = 0; i < count; i++) sqlite3_str_appendf(json, "%c%.6g", i ? ',' : '[', values[i]);
    sqlite3_str_appendchar(json, 1, ']');
}

void wb_put_key_bool(sqlite3_str *json, const char *key, int value) {
    key_of(json, key);
    sqlite3_str_appendall(json, value ? "true" : "false");
}

/* Year, month, day of a day since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms"). */
static void civil_of_days(int64_t days, int64_t *year, int *month, int *day) {
    int64_t shifted = days + 719468; /* days since 0000-03-01 */
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

#define TIME_LIMIT 2e11 /* year 8307: far from where microseconds or years overflow */

void wb_put_key_time(sqlite3_str *json, const char *key, double seconds) {
    key_of(json, key);
    if (!(fabs(seconds) < TIME_LIMIT)) {
        sqlite3_str_appendall(json, "null");
        return;
    }
    int64_t micro = (int64_t)floor(seconds * 1e6 + 0.5), day_micro = 86400000000LL; /* a day */
    int64_t days = micro / day_micro - (micro % day_micro < 0), rest = micro - days * day_micro;
    int64_t year;
    int month, day, digits = 6, second = (int)(rest / 1000000), fraction = (int)(rest % 1000000);
    civil_of_days(days, &year, &month, &day);
    sqlite3_str_appendf(json, "\"%04lld-%02d-%02dT%02d:%02d:%02d", (long long)year, month, day, second / 3600,
                        second / 60 % 60, second % 60);
    for (; fraction && fraction % 10 == 0; digits--) fraction /= 10;
    if (fraction) sqlite3_str_appendf(json, ".%0*d", digits, fraction);
    sqlite3_str_appendchar(json, 1, '"');
}

void wb_put_open(sqlite3_str *json, const char *key) {
    key_of(json, key);
    sqlite3_str_appendchar(json, 1, '{');
}

void wb_put_close(sqlite3_str *json) {
    sqlite3_str_appendchar(json, 1, '}');
}
