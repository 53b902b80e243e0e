#ifndef WB_CATALOG_LR_HISTORY_H
#define WB_CATALOG_LR_HISTORY_H

#include <stddef.h>

#include "base/status.h"

/* Lightroom's packed texts (history steps and XMP of catalog version 9 on): the length of the text as a big-endian
 * integer of 4 bytes, then the text as one zlib stream. Each *ret is the caller's: wb_free. */

#define WB_LR_BYTES_MAX (32U << 20) /* settings of 10 MB must be read; three times that is no settings table */

/* *ret is terminated. Errors: WB_ERR_CORRUPT (damaged, another length than it says), WB_ERR_LIMIT, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_lr_unpack(const void *data, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err);

/* Errors: WB_ERR_LIMIT, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_lr_pack(const char *text, size_t bytes, char **ret, size_t *ret_bytes, WbErr *err);

#endif
