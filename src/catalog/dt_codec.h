#ifndef WB_CATALOG_DT_CODEC_H
#define WB_CATALOG_DT_CODEC_H

#include <stddef.h>

#include "base/status.h"

/* Blobs as darktable writes them into sidecars: hexadecimal digits, or "gzNN" and a zlib stream in base64, where NN is
 * how many times longer the blob is (99: that or more). Each *ret is the caller's: wb_free. */

#define WB_DT_BLOB_MAX (4U << 20) /* the longest, drawn masks, have some 10 kB */

/* Errors: WB_ERR_CORRUPT, WB_ERR_LIMIT, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_dt_decode(const char *text, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err);

/* As darktable does by default: packed when longer than 100 bytes. *ret is terminated. Errors: WB_ERR_LIMIT,
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_dt_encode(const void *blob, size_t bytes, char **ret, WbErr *err);

#endif
