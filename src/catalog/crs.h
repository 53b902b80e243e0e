#ifndef WB_CATALOG_CRS_H
#define WB_CATALOG_CRS_H

#include <stddef.h>

#include "base/status.h"
#include "catalog/label.h"

/* The white balance of Adobe's sidecars: properties of the namespace `crs` (Camera Raw settings), as attributes or as
 * elements of a top rdf:Description, whatever the prefix. Those of presets, snapshots and masks lie deeper and do not
 * count. Errors of both: WB_ERR_INPUT (not XML, not XMP, a property given twice with two values), WB_ERR_LIMIT,
 * WB_ERR_NOMEM. */

typedef struct WbCrsBalance {
    char mode[WB_MODE_BYTES]; /* crs:WhiteBalance; "" where there is none */
    double temperature, tint; /* crs:Temperature, crs:Tint; NaN: none */
    double incremental_temperature, incremental_tint;
    int already_applied; /* 1: the pixels beside it are balanced already */
    int grayscale;       /* crs:ConvertToGrayscale, 1: developed in black and white */
} WbCrsBalance;

WB_MUST_USE WbStatus wb_crs_read(const char *data, size_t bytes, WbCrsBalance *ret, WbErr *err);

/* The kelvin scale if it is there, else the incremental one. */
WbLabel wb_crs_label(const WbCrsBalance *balance);

/* The sidecar with WhiteBalance Custom, Temperature and Tint, changed where they are, added beside their like where
 * they are not; every other byte stays. No bytes at all become a new packet. *ret is the caller's: wb_free; terminated.
 * Errors: also WB_ERR_USAGE (outside of the sliders), WB_ERR_INPUT (a read-only packet, already applied settings, not
 * in UTF-8, nowhere to write to). */
WB_MUST_USE WbStatus wb_crs_write(const char *data, size_t bytes, int temperature, int tint, char **ret,
                                  size_t *ret_bytes, WbErr *err);

/* The sidecar `data`, which has all three, with the values that `before` has (no bytes: none). Where that has no white
 * balance it becomes As Shot, which needs no numbers: what numbers there are then stay. *ret and errors as above. */
WB_MUST_USE WbStatus wb_crs_restore(const char *data, size_t bytes, const char *before, size_t before_bytes, char **ret,
                                    size_t *ret_bytes, WbErr *err);

#endif
