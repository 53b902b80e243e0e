#include "model/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

typedef struct {
    const char *text;
    size_t count;
} Entry;

static int by_text(const void *a, const void *b) {
    return strcmp(((const Entry *)a)->text, ((const Entry *)b)->text);
}

static int by_count(const void *a, const void *b) {
    size_t x = ((const Entry *)a)->count, y = ((const Entry *)b)->count;
    return x != y ? (x < y ? 1 : -1) : by_text(a, b);
}

/* Sorted entries with equal ones merged; returns how many are left. */
static size_t merge(Entry *entries, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && strcmp(entries[kept - 1].text, entries[i].text) == 0) entries[kept - 1].count++;
        else entries[kept++] = entries[i];
    }
    return kept;
}

WbStatus wb_vocabulary_fit(size_t count, const WbShot *shots, size_t offset, int places,
                           char (*ret)[WB_CAMERA_BYTES], WbErr *err) {
    WB_CLEANUP(wb_free_at) Entry *entries = wb_alloc(count, sizeof *entries);
    if (!entries) return wb_fail_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = (const char *)&shots[i] + offset;
        if (text[0]) entries[n++] = (Entry){text, 1};
    }
    qsort(entries, n, sizeof *entries, by_text);
    n = merge(entries, n);
    qsort(entries, n, sizeof *entries, by_count);
    for (int i = 0; i < places; i++) {
        memset(ret[i], 0, WB_CAMERA_BYTES);
        if ((size_t)i < n && entries[i].count >= WB_VOCABULARY_MIN)
            memcpy(ret[i], entries[i].text, strlen(entries[i].text));
    }
    return WB_OK;
}

double wb_vocabulary_is(const char *entry, const char *text) {
    return entry[0] && strcmp(entry, text) == 0 ? 1.0 : 0.0;
}
