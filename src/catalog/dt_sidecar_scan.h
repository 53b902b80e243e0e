#ifndef WB_CATALOG_DT_SIDECAR_SCAN_H
#define WB_CATALOG_DT_SIDECAR_SCAN_H

#include "catalog/dt_sidecar.h"
#include "catalog/splice.h"
#include "catalog/xml.h"

/* One way through a sidecar for both reading and writing. */

#define WB_DT_URI "http://darktable.sf.net/"

/* An rdf:li, as far as a copy of it needs. */
typedef struct WbDtItem {
    int64_t num;
    size_t at, bytes; /* its start tag */
    int closed;
    int is_same; /* its parameters too */
    WbXmlPlace num_place, enabled, version, params;
} WbDtItem;

typedef struct WbDtScan {
    const char *data;
    const WbDtRow *added; /* borrowed: what a writer adds or takes; NULL: only read */
    int step;             /* by how much it moves the entries above history_end */
    WbDtSidecar sidecar;
    WbSplice cuts;           /* the entries above history_end, moved */
    WbXmlPlace end, hash;    /* of history_end, history_current_hash; value_at 0: not there */
    WbXmlTag sequence;       /* rdf:Seq of the history; at 0: not there; places only */
    WbXmlTag history;        /* darktable:history; places only */
    size_t last_at, last_to; /* start and end of the last entry in force; 0: none */
    WbDtItem same;           /* the entry in force of the same operation; bytes 0: none */
    int depth, rdf_depth, described, in_history, last_is_open;
} WbDtScan;

/* Fills a scan in which data, added and step are set and all else is zero; *scan is cleared by its caller either way.
 * Errors as wb_dt_sidecar_read, with `added` as wb_dt_sidecar_add. */
WB_MUST_USE WbStatus wb_dt_scan(WbDtScan *scan, size_t bytes, WbErr *err);

void wb_dt_scan_clear(WbDtScan *scan); /* also for WB_CLEANUP */

#endif
