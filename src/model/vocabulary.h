#ifndef WB_MODEL_VOCABULARY_H
#define WB_MODEL_VOCABULARY_H

#include <stddef.h>

#include "base/status.h"
#include "image/shot.h"

/* The most frequent values of a text column, most frequent first and equals by name; unused places "". A value seen
 * fewer than WB_VOCABULARY_MIN times is left out: nothing can be learned from it. `offset` is that of a
 * char[WB_CAMERA_BYTES] in WbShot. Errors: WB_ERR_NOMEM. */
#define WB_VOCABULARY_MIN 3
WB_MUST_USE WbStatus wb_vocabulary_fit(size_t count, const WbShot *shots, size_t offset, int places,
                                       char (*ret)[WB_CAMERA_BYTES], WbErr *err);

/* 1 when `text` is the (non-empty) entry, else 0. */
double wb_vocabulary_is(const char *entry, const char *text);

#endif
