#ifndef WB_CATALOG_ZIP_H
#define WB_CATALOG_ZIP_H

#include <stddef.h>

#include "base/status.h"

/* zlib streams (RFC 1950). Each *ret is the caller's: wb_free; a terminator that is not counted follows it. */

/* Unpacks all of `data`, which is one whole stream and nothing else, to at most `limit` bytes; memory grows with what
 * really comes out. `what` names it in messages ("the history step"). Errors: WB_ERR_CORRUPT, WB_ERR_LIMIT (more than
 * `limit`), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_inflate(const void *data, size_t bytes, size_t limit, const char *what, char **ret,
                                size_t *ret_bytes, WbErr *err);

/* `bytes` up to WB_ZIP_BYTES_MAX. `header` bytes of room are left in front. Errors: WB_ERR_LIMIT, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_deflate(const void *data, size_t bytes, size_t header, char **ret, size_t *ret_bytes,
                                WbErr *err);

#define WB_ZIP_BYTES_MAX (1U << 30) /* zlib counts in 32 bits; far above every limit of this room */

#endif
