#ifndef WB_EXT_MODEL_CACHE_H
#define WB_EXT_MODEL_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "model/model.h"

/* Parsed models, so that a query over many photos parses its model once. A blob is known by the id in its header, its
 * size and a fingerprint of all its bytes: a damaged copy of a cached model is parsed, and refused, like any other. */

#define WB_MODELS_CACHED 8 /* photographers in one GROUP BY; a parsed model takes a few MiB */

typedef struct WbModelEntry {
    uint64_t id, fingerprint;
    size_t bytes;
    WbModel *model; /* owned; NULL: an empty place */
    int64_t used;   /* the count of the last use */
    int pins;       /* holders that need it to stay */
} WbModelEntry;

typedef struct WbModelCache {
    WbModelEntry entry[WB_MODELS_CACHED];
    int64_t uses, parsed; /* calls; of them, those that had to parse */
} WbModelCache;

/* The blob one running statement gave last, zero at first. SQLite copies what a subquery gives to the same address for
 * every row: a blob there with the same header is taken for the same, unread, as long as the statement runs. */
typedef struct WbModelSeen {
    const void *blob;
    uint64_t id, fingerprint;
    size_t bytes;
} WbModelSeen;

/* The model of a blob; borrowed until the next call, or as long as it is pinned. `seen` may be NULL: every byte is
 * read. Errors as wb_model_unpack; WB_ERR_LIMIT (all places are pinned). */
WB_MUST_USE WbStatus wb_model_cached(WbModelCache *cache, WbModelSeen *seen, const void *blob, size_t bytes,
                                     const WbModel **ret, WbErr *err);

/* A cached model stays from pin to unpin, which takes NULL. */
void wb_model_pin(WbModelCache *cache, const WbModel *model);
void wb_model_unpin(WbModelCache *cache, const WbModel *model);

void wb_model_cache_clear(WbModelCache *cache);

#endif
