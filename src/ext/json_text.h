#ifndef WB_EXT_JSON_TEXT_H
#define WB_EXT_JSON_TEXT_H

#include <stdint.h>

#include "base/status.h"

struct sqlite3_str;

/* Writes one JSON object, member after member, into SQLite's growing string: its %g knows no locale. Text that is not
 * UTF-8 gets U+FFFD for each bad byte; numbers that are not finite become null. */

struct sqlite3_str *wb_put_begin(void);
/* *ret is the caller's: sqlite3_free. Always ends the string. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_put_end(struct sqlite3_str *json, char **ret, WbErr *err);

void wb_put_key_text(struct sqlite3_str *json, const char *key, const char *text);
void wb_put_key_integer(struct sqlite3_str *json, const char *key, int64_t value);
void wb_put_key_number(struct sqlite3_str *json, const char *key, double value); /* up to 15 significant digits */
void wb_put_key_rounded(struct sqlite3_str *json, const char *key, double value, int decimals);
void wb_put_key_short(struct sqlite3_str *json, const char *key, double value); /* 6 significant digits */
/* An array of at least one, all finite, 6 significant digits. */
void wb_put_key_numbers(struct sqlite3_str *json, const char *key, const double *values, int count);
void wb_put_key_bool(struct sqlite3_str *json, const char *key, int value);
/* Seconds since 1970 as "2023-05-28T20:08:51.87", microseconds at most. */
void wb_put_key_time(struct sqlite3_str *json, const char *key, double seconds);

/* An object as a member: the members until wb_put_close are its own. */
void wb_put_open(struct sqlite3_str *json, const char *key);
void wb_put_close(struct sqlite3_str *json);

#endif
