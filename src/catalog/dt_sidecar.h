#ifndef WB_CATALOG_DT_SIDECAR_H
#define WB_CATALOG_DT_SIDECAR_H

#include "catalog/dt_history.h"

/* darktable's sidecars (photo.CR2.xmp): the history as rdf:li elements, each a row in attributes. */

typedef struct WbDtSidecar {
    int64_t xmp_version;  /* 0: not given */
    int64_t history_end;  /* how many entries are in force; where it is not given, all */
    int64_t entries;
    WbDtHistory history;  /* the entries in force */
    WbDtMixer first;      /* of those the first color calibration that can be read */
    int64_t first_num;    /* of that; -1: there is none */
    WbDtOrder order;
    char *order_list; /* owned; order.list */
    char hash[2 * WB_MD5_BYTES + 1]; /* history_current_hash; "" where it is not given */
} WbDtSidecar;

/* A file without a history has 0 entries. Errors: WB_ERR_INPUT (not XML, no XMP), WB_ERR_CORRUPT (an entry that cannot
 * be read), WB_ERR_LIMIT, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_dt_sidecar_read(const char *data, size_t bytes, WbDtSidecar *ret, WbErr *err);

void wb_dt_sidecar_clear(WbDtSidecar *sidecar); /* also for WB_CLEANUP */

/* The sidecar with one entry more in force, above the others: num is history_end, which moves up by one, as do the
 * entries above it, which were undone and stay so. The entry is the one in force of the same operation and
 * multi_priority with new parameters, where there is one (then row->blend is not used); else it is written from `row`
 * and `blend_version`. `hash`, 32 hexadecimal digits, becomes history_current_hash where the file has one; NULL: it
 * stays. Every other byte stays. *ret is the caller's: wb_free; terminated. Errors: as wb_dt_sidecar_read, and
 * WB_ERR_INPUT (no history or no history_end to add to, not in UTF-8). */
WB_MUST_USE WbStatus wb_dt_sidecar_add(const char *data, size_t bytes, const WbDtRow *row, int blend_version,
                                       const char *hash, char **ret, size_t *ret_bytes, WbErr *err);

/* The other way round: the sidecar without its last entry in force, which must be of the row's operation,
 * multi_priority and parameters. Entries above it move down. Errors: also WB_ERR_INPUT (it is another). */
WB_MUST_USE WbStatus wb_dt_sidecar_take(const char *data, size_t bytes, const WbDtRow *row, const char *hash,
                                        char **ret, size_t *ret_bytes, WbErr *err);

#endif
