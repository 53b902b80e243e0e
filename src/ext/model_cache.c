#include "ext/model_cache.h"

#include <string.h>

enum { LANES = 4 }; /* multiplications in flight: one lane alone would wait for each of them */

/* Every step of a lane is a bijection of its state, so a change confined to one word always shows. Much faster than the
 * checksum in the blob: this one runs for every prediction whose statement has not just seen the blob. */
static uint64_t fingerprint(const unsigned char *data, size_t bytes) {
    const uint64_t odd = 0x9e3779b97f4a7c15U; /* 2^64 over the golden ratio (Knuth, TAOCP 3, 6.4) */
    uint64_t lane[LANES] = {1, 2, 3, 4}, word;
    size_t at = 0;
    for (; at + sizeof lane <= bytes; at += sizeof lane) {
        for (size_t k = 0; k < LANES; k++) {
            memcpy(&word, data + at + k * sizeof word, sizeof word);
            lane[k] = (lane[k] ^ word) * odd;
            lane[k] ^= lane[k] >> 29; /* carries high bits down, which a product never does */
        }
    }
    for (; at < bytes; at++) lane[0] = (lane[0] ^ data[at]) * odd;
    for (size_t k = 1; k < LANES; k++) {
        lane[0] = (lane[0] ^ lane[k]) * odd;
        lane[0] ^= lane[0] >> 29;
    }
    return lane[0];
}

static WbModelEntry *find(WbModelCache *cache, const WbModelEntry *wanted) {
    for (int i = 0; i < WB_MODELS_CACHED; i++) {
        WbModelEntry *entry = &cache->entry[i];
        if (entry->model && entry->id == wanted->id && entry->bytes == wanted->bytes &&
            entry->fingerprint == wanted->fingerprint)
            return entry;
    }
    return NULL;
}

/* Of those that may go; NULL: none may. */
static WbModelEntry *least_used(WbModelCache *cache) {
    WbModelEntry *oldest = NULL;
    for (int i = 0; i < WB_MODELS_CACHED; i++) {
        WbModelEntry *entry = &cache->entry[i];
        if (!entry->pins && (!oldest || entry->used < oldest->used)) oldest = entry;
    }
    return oldest;
}

static void add_pins(WbModelCache *cache, const WbModel *model, int pins) {
    for (int i = 0; i < WB_MODELS_CACHED; i++) {
        if (model && cache->entry[i].model == model) cache->entry[i].pins += pins;
    }
}

void wb_model_pin(WbModelCache *cache, const WbModel *model) {
    add_pins(cache, model, 1);
}

void wb_model_unpin(WbModelCache *cache, const WbModel *model) {
    add_pins(cache, model, -1);
}

static int is_seen(const WbModelSeen *seen, const void *blob, size_t bytes, uint64_t id) {
    return seen && seen->blob == blob && seen->bytes == bytes && seen->id == id;
}

WbStatus wb_model_cached(WbModelCache *cache, WbModelSeen *seen, const void *blob, size_t bytes, const WbModel **ret,
                         WbErr *err) {
    WbModelEntry wanted = {.bytes = bytes};
    WB_TRY(wb_model_blob_id(blob, bytes, &wanted.id, err));
    wanted.fingerprint = is_seen(seen, blob, bytes, wanted.id) ? seen->fingerprint : fingerprint(blob, bytes);
    WbModelEntry *entry = find(cache, &wanted);
    if (!entry) {
        entry = least_used(cache);
        if (!entry)
            return wb_fail(err, WB_ERR_LIMIT, "one statement works with more than %d models at once", WB_MODELS_CACHED);
        WB_TRY(wb_model_unpack(blob, bytes, &wanted.model, err));
        cache->parsed++;
        wb_model_free(entry->model);
        *entry = wanted;
    }
    entry->used = ++cache->uses;
    if (seen) *seen = (WbModelSeen){blob, wanted.id, wanted.fingerprint, bytes};
    *ret = entry->model;
    return WB_OK;
}

void wb_model_cache_clear(WbModelCache *cache) {
    for (int i = 0; i < WB_MODELS_CACHED; i++) wb_model_free(cache->entry[i].model);
    *cache = (WbModelCache){0};
}
