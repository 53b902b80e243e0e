#ifndef WB_CLI_CSV_READ_H
#define WB_CLI_CSV_READ_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* One record of a CSV file (RFC 4180; also CRLF, a UTF-8 byte order mark, quoted newlines). fields[i] is NULL where the
 * field is empty. `line` is where the record begins, from 1. Borrowed for the call. */
typedef WbStatus (*WbCsvRecord)(void *context, const char *const *fields, size_t count, int64_t line, WbErr *err);

/* Hands every record (the header too) to `record`, in order, until one answers something other than WB_OK, which is
 * forwarded. Blank lines are passed over. Errors: WB_ERR_INPUT (no such file, not text, a quote that never ends),
 * WB_ERR_IO, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_csv_read(const char *path, WbCsvRecord record, void *context, WbErr *err);

#endif
