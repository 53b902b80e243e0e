#ifndef WB_EXT_JSON_OBJECT_H
#define WB_EXT_JSON_OBJECT_H

#include "base/status.h"

struct sqlite3_value;

/* Reads JSON objects with SQLite's own parser, over a private connection in memory: a statement kept open on the host's
 * connection would make its sqlite3_close() fail. Not for two threads at once. */
typedef struct WbJsonReader WbJsonReader;

/* The caller's: wb_json_reader_free. Errors: WB_ERR_NOMEM, WB_ERR_USAGE (a SQLite without JSON functions). */
WB_MUST_USE WbStatus wb_json_reader_new(WbJsonReader **ret, WbErr *err);
void wb_json_reader_free(WbJsonReader *reader); /* takes NULL */
void wb_json_reader_free_at(WbJsonReader **reader); /* for WB_CLEANUP */

/* One member. `atom`: a number, text, 0/1 for false and true, NULL for null, arrays and objects. Valid for the call. */
typedef WbStatus (*WbJsonMember)(void *context, const char *key, struct sqlite3_value *atom, WbErr *err);

/* Hands every member of the object `json` to `member`, in order, until one answers something other than WB_OK, which is
 * forwarded. `what` names the text in the message ("the shot"). Errors: WB_ERR_INPUT (not a JSON object). */
WB_MUST_USE WbStatus wb_json_members(WbJsonReader *reader, const char *json, const char *what, WbJsonMember member,
                                     void *context, WbErr *err);

/* The numbers of member `key` of the object `json`: an array of `count`, or for count 1 a bare number. *found is 0, and
 * ret untouched, where there is no such member or null. Errors: WB_ERR_INPUT (not a JSON object, not that many numbers:
 * `what` and the key are named). */
WB_MUST_USE WbStatus wb_json_numbers(WbJsonReader *reader, const char *json, const char *what, const char *key,
                                     int count, double *ret, int *found, WbErr *err);

#endif
