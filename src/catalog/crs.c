#include "catalog/crs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "catalog/number.h"
#include "catalog/crs_scan.h"

/* --- reading --- */

static double number_of(const char *value) {
    double number;
    return wb_number_of_text(value, strlen(value), &number) ? number : NAN;
}

WbStatus wb_crs_read(const char *data, size_t bytes, WbCrsBalance *ret, WbErr *err) {
    WB_CLEANUP(wb_crs_scan_clear) WbCrsScan scan = {.data = data};
    WB_TRY(wb_crs_scan(&scan, bytes, err));
    *ret = (WbCrsBalance){
        .temperature = number_of(scan.values[WB_CRS_TEMPERATURE]),
        .tint = number_of(scan.values[WB_CRS_TINT]),
        .incremental_temperature = number_of(scan.values[WB_CRS_INCREMENTAL_TEMPERATURE]),
        .incremental_tint = number_of(scan.values[WB_CRS_INCREMENTAL_TINT]),
        .already_applied = strcmp(scan.values[WB_CRS_ALREADY_APPLIED], "True") == 0,
        .grayscale = strcmp(scan.values[WB_CRS_CONVERT_TO_GRAYSCALE], "True") == 0,
    };
    memcpy(ret->mode, scan.values[WB_CRS_WHITE_BALANCE], sizeof ret->mode);
    return WB_OK;
}

WbLabel wb_crs_label(const WbCrsBalance *balance) {
    int kelvin = !isnan(balance->temperature) || isnan(balance->incremental_temperature);
    WbLabel label = {.scale = kelvin ? WB_SCALE_KELVIN : WB_SCALE_INCREMENTAL, .grayscale = balance->grayscale};
    memcpy(label.mode, balance->mode, sizeof label.mode);
    label.temperature =
        wb_scale_temperature(label.scale, kelvin ? balance->temperature : balance->incremental_temperature);
    label.tint = wb_scale_tint(label.scale, kelvin ? balance->tint : balance->incremental_tint);
    return label;
}

/* --- writing --- */

static void insert(WbCrsScan *scan, const char *text, size_t bytes) {
    wb_splice_cut(&scan->cuts, scan->spot.at, 0, text, bytes);
}

static void insert_text(WbCrsScan *scan, const char *text) {
    insert(scan, text, strlen(text));
}

/* The prefix for new attributes of a Description that has none of crs: the one in scope, else one that is declared. */
static WbStatus choose_prefix(WbCrsScan *scan, char prefix[40], WbErr *err) {
    unsigned n = 0;
    if (scan->crs_prefix[0]) {
        (void)snprintf(prefix, 40, "%s:", scan->crs_prefix);
        return WB_OK;
    }
    while (n < 10 && scan->taken & 1U << n) n++;
    if (n == 10) return wb_fail(err, WB_ERR_INPUT, "the sidecar uses every prefix that crs could have");
    (void)snprintf(prefix, 40, n ? "crs%u:" : "crs:", n);
    insert_text(scan, "\n    xmlns:");
    insert(scan, prefix, strlen(prefix) - 1);
    insert_text(scan, "=\"" WB_CRS_URI "\"");
    return WB_OK;
}

/* Adds what is not there, written like what stands at the spot. */
static WbStatus add_missing(WbCrsScan *scan, WbErr *err) {
    const WbCrsSpot *spot = &scan->spot;
    const char *gap = scan->data + spot->gap_at, *prefix = scan->data + spot->prefix_at;
    size_t gap_bytes = spot->gap_bytes, prefix_bytes = spot->prefix_bytes;
    char chosen[40];
    if (spot->rank == WB_CRS_AT_DESCRIPTION) {
        WB_TRY(choose_prefix(scan, chosen, err));
        gap = "\n   ", gap_bytes = 4, prefix = chosen, prefix_bytes = strlen(chosen);
    }
    for (int i = 0; i < WB_CRS_WRITTEN; i++) {
        if (scan->seen[i]) continue;
        insert(scan, gap, gap_bytes);
        if (!spot->quote) insert_text(scan, "<");
        insert(scan, prefix, prefix_bytes);
        insert_text(scan, wb_crs_names[i]);
        insert_text(scan, spot->quote ? "=" : ">");
        insert(scan, &spot->quote, spot->quote != 0);
        insert_text(scan, scan->fresh[i]);
        insert(scan, &spot->quote, spot->quote != 0);
        if (spot->quote) continue;
        insert_text(scan, "</");
        insert(scan, prefix, prefix_bytes);
        insert_text(scan, wb_crs_names[i]);
        insert_text(scan, ">");
    }
    return WB_OK;
}

static WbStatus check_writable(const WbCrsScan *scan, WbErr *err) {
    if (scan->read_only) return wb_fail(err, WB_ERR_INPUT, "the sidecar is marked read-only (xpacket end='r')");
    if (strcmp(scan->values[WB_CRS_ALREADY_APPLIED], "True") == 0)
        return wb_fail(err, WB_ERR_INPUT, "the sidecar's settings are in the pixels already (crs:AlreadyApplied)");
    if (scan->spot.rank == WB_CRS_AT_NOWHERE)
        return wb_fail(err, WB_ERR_INPUT, "the XML is not written in UTF-8: nothing is changed in it");
    return WB_OK;
}

static const char packet[] = "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                             " <rdf:RDF xmlns:rdf=\"" WB_RDF_URI "\">\n"
                             "  <rdf:Description rdf:about=\"\"/>\n"
                             " </rdf:RDF>\n"
                             "</x:xmpmeta>\n"
                             "<?xpacket end=\"w\"?>\n";

static WbStatus write_values(const char *data, size_t bytes, const char *const fresh[WB_CRS_WRITTEN], char **ret,
                             size_t *ret_bytes, WbErr *err) {
    WB_CLEANUP(wb_crs_scan_clear) WbCrsScan scan = {.data = data, .fresh = fresh};
    WB_TRY(wb_crs_scan(&scan, bytes, err));
    WB_TRY(check_writable(&scan, err));
    WB_TRY(add_missing(&scan, err));
    return wb_splice_join(&scan.cuts, data, bytes, ret, ret_bytes, err);
}

WbStatus wb_crs_write(const char *data, size_t bytes, int temperature, int tint, char **ret, size_t *ret_bytes,
                      WbErr *err) {
    char kelvin[16], signed_tint[16];
    const char *const fresh[WB_CRS_WRITTEN] = {"Custom", kelvin, signed_tint};
    if (isnan(wb_scale_temperature(WB_SCALE_KELVIN, temperature)) || isnan(wb_scale_tint(WB_SCALE_KELVIN, tint)))
        return wb_fail(err, WB_ERR_USAGE, "temperature %d with tint %d is outside of Camera Raw's sliders",
                       temperature, tint);
    (void)snprintf(kelvin, sizeof kelvin, "%d", temperature);
    (void)snprintf(signed_tint, sizeof signed_tint, tint ? "%+d" : "%d", tint);
    if (bytes == 0) return wb_crs_write(packet, sizeof packet - 1, temperature, tint, ret, ret_bytes, err);
    return write_values(data, bytes, fresh, ret, ret_bytes, err);
}

WbStatus wb_crs_restore(const char *data, size_t bytes, const char *before, size_t before_bytes, char **ret,
                        size_t *ret_bytes, WbErr *err) {
    WB_CLEANUP(wb_crs_scan_clear) WbCrsScan was = {.data = before};
    WB_CLEANUP(wb_crs_scan_clear) WbCrsScan now = {.data = data};
    const char *values[WB_CRS_WRITTEN];
    if (before_bytes > 0) WB_TRY(wb_crs_scan(&was, before_bytes, err));
    WB_TRY(wb_crs_scan(&now, bytes, err));
    for (int i = 0; i < WB_CRS_WRITTEN; i++) values[i] = was.seen[i] ? was.values[i] : now.values[i];
    if (!was.seen[WB_CRS_WHITE_BALANCE]) values[WB_CRS_WHITE_BALANCE] = "As Shot";
    return write_values(data, bytes, values, ret, ret_bytes, err);
}
