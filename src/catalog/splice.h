#ifndef WB_CATALOG_SPLICE_H
#define WB_CATALOG_SPLICE_H

#include "base/bytes.h"

/* Changing a text in places while every other byte stays: places are gathered as they are found, then joined. */

typedef struct WbCut {
    size_t at, bytes;               /* what goes */
    size_t text_from, text_bytes;   /* what comes: in `texts` */
} WbCut;

/* Starts all zero. A failed allocation is kept until wb_splice_join. */
typedef struct WbSplice {
    WbWriter texts;
    WbCut *cuts; /* owned; in order of place */
    size_t count, room;
    int failed;
} WbSplice;

/* Replaces `bytes` bytes at `at` by `text`. Places must not overlap; of several at one place that replace nothing, the
 * first is joined first. */
void wb_splice_cut(WbSplice *splice, size_t at, size_t bytes, const char *text, size_t text_bytes);

/* *ret is the caller's: wb_free; a terminator that is not counted follows it. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_splice_join(const WbSplice *splice, const char *data, size_t bytes, char **ret,
                                    size_t *ret_bytes, WbErr *err);

void wb_splice_clear(WbSplice *splice); /* also for WB_CLEANUP */

#endif
