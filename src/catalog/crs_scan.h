#ifndef WB_CATALOG_CRS_SCAN_H
#define WB_CATALOG_CRS_SCAN_H

#include "base/bytes.h"
#include "catalog/label.h"
#include "catalog/splice.h"
#include "catalog/xml.h"

/* One way through a packet for both reading and writing: what the crs properties say, and, for a writer, the cuts that
 * change those that are there and the place for those that are not. */

#define WB_RDF_URI "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define WB_CRS_URI "http://ns.adobe.com/camera-raw-settings/1.0/"

enum {
    WB_CRS_WHITE_BALANCE,
    WB_CRS_TEMPERATURE,
    WB_CRS_TINT,
    WB_CRS_WRITTEN, /* the three above are written, those below only read */
    WB_CRS_INCREMENTAL_TEMPERATURE = WB_CRS_WRITTEN,
    WB_CRS_INCREMENTAL_TINT,
    WB_CRS_ALREADY_APPLIED,
    WB_CRS_CONVERT_TO_GRAYSCALE,
    WB_CRS_COUNT
};

extern const char *const wb_crs_names[WB_CRS_COUNT];

/* The best place for a new property, in rising order. */
typedef enum WbCrsRank {
    WB_CRS_AT_NOWHERE,
    WB_CRS_AT_DESCRIPTION, /* a top rdf:Description, as a new attribute at its end */
    WB_CRS_AT_LIKE,        /* behind another crs property, written like it */
    WB_CRS_AT_SAME,        /* behind one of the three */
} WbCrsRank;

typedef struct WbCrsSpot {
    WbCrsRank rank;
    size_t at;
    size_t gap_at, gap_bytes;       /* the blanks in front of what stands there */
    size_t prefix_at, prefix_bytes; /* its prefix, colon included */
    char quote;                     /* of the attribute; 0: an element */
} WbCrsSpot;

typedef struct WbCrsScan {
    const char *data;
    const char *const *fresh; /* borrowed: the WB_CRS_WRITTEN new values; NULL: only read */
    WbSplice cuts;
    WbCrsSpot spot;
    char values[WB_CRS_COUNT][WB_MODE_BYTES];
    int seen[WB_CRS_COUNT];
    int read_only;
    char crs_prefix[32]; /* in scope for crs at the first Description; "" none */
    unsigned taken;      /* bit n: the prefix crsN (0: crs) names another namespace around that Description */
    int depth, rdf_depth, described;
    int property;         /* of the element that is open; -1: none of ours, -2: not one of crs */
    WbXmlTag element;     /* its start tag; places only */
    size_t gap_at, prefix_bytes;
    WbWriter text; /* its content so far; owned */
} WbCrsScan;

/* Fills a scan in which data and fresh are set and all else is zero. Errors as wb_crs_read. */
WB_MUST_USE WbStatus wb_crs_scan(WbCrsScan *scan, size_t bytes, WbErr *err);

void wb_crs_scan_clear(WbCrsScan *scan); /* also for WB_CLEANUP */

#endif
