#include "catalog/dt_sidecar_scan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "catalog/dt_codec.h"
#include "catalog/number.h"
#include "catalog/crs_scan.h"

/* --- attributes --- */

/* An integer of at most nine digits; `missing` where there is no such attribute. */
static WbStatus integer_of(const WbXmlTag *tag, const char *local, int64_t missing, int64_t *ret, WbErr *err) {
    const char *text = wb_xml_attribute(tag, WB_DT_URI, local);
    double number = (double)missing;
    int is_number = !text || wb_number_of_text(text, strlen(text), &number);
    if (!is_number || fabs(number) >= 1e9 || number != floor(number)) /* exact, and far above any count */
        return wb_fail(err, WB_ERR_CORRUPT, "darktable:%s of the sidecar is '%.40s', not a whole number", local, text);
    *ret = (int64_t)number;
    return WB_OK;
}

/* The place of an attribute, or one with value_at 0 where it is not there. */
static WbStatus place_of(const WbXmlTag *tag, const char *local, WbXmlPlace *ret, WbErr *err) {
    for (size_t i = 0; tag->attributes[i]; i += 2) {
        if (wb_xml_is(tag->attributes[i], WB_DT_URI, local)) return wb_xml_place(tag, tag->attributes[i], ret, err);
    }
    return WB_OK;
}

static WbStatus describe(WbDtScan *scan, const WbXmlTag *tag, WbErr *err) {
    WbDtSidecar *sidecar = &scan->sidecar;
    int64_t order = 0;
    WB_TRY(integer_of(tag, "xmp_version", sidecar->xmp_version, &sidecar->xmp_version, err));
    WB_TRY(integer_of(tag, "history_end", sidecar->history_end, &sidecar->history_end, err));
    WB_TRY(integer_of(tag, "iop_order_version", sidecar->order.version, &order, err));
    sidecar->order.version = (int32_t)order;
    if (wb_xml_attribute(tag, WB_DT_URI, "iop_order_version")) sidecar->order.has_order = 1;
    const char *list = wb_xml_attribute(tag, WB_DT_URI, "iop_order_list");
    const char *hash = wb_xml_attribute(tag, WB_DT_URI, "history_current_hash");
    if (hash) (void)snprintf(sidecar->hash, sizeof sidecar->hash, "%s", hash);
    scan->described = 1;
    if (list && !sidecar->order_list) {
        sidecar->order.list = sidecar->order_list = wb_strdup(list);
        if (!sidecar->order_list) return wb_fail_nomem(err);
    }
    if (!scan->added) return WB_OK;
    WB_TRY(place_of(tag, "history_end", &scan->end, err));
    return place_of(tag, "history_current_hash", &scan->hash, err);
}

/* --- entries --- */

/* Reads what the row of an rdf:li says; *params and *blend are the caller's. */
static WbStatus row_of(const WbXmlTag *tag, int64_t index, WbDtRow *row, char **params, char **blend, WbErr *err) {
    int64_t enabled = 0, version = 0;
    const char *text = wb_xml_attribute(tag, WB_DT_URI, "params");
    const char *blend_text = wb_xml_attribute(tag, WB_DT_URI, "blendop_params");
    row->operation = wb_xml_attribute(tag, WB_DT_URI, "operation");
    if (!row->operation || !text)
        return wb_fail(err, WB_ERR_CORRUPT, "entry %lld of the sidecar's history has no operation or no parameters",
                       (long long)index);
    WB_TRY(integer_of(tag, "num", index, &row->num, err));
    WB_TRY(integer_of(tag, "multi_priority", 0, &row->multi_priority, err));
    WB_TRY(integer_of(tag, "enabled", 0, &enabled, err));
    WB_TRY(integer_of(tag, "modversion", 0, &version, err));
    row->enabled = enabled != 0;
    row->version = (int)version;
    WB_TRY(wb_dt_decode(text, strlen(text), params, &row->params_bytes, err));
    row->params = *params;
    if (!blend_text) return WB_OK;
    WB_TRY(wb_dt_decode(blend_text, strlen(blend_text), blend, &row->blend_bytes, err));
    row->blend = *blend;
    return WB_OK;
}

static WbStatus note_same(WbDtScan *scan, const WbXmlTag *tag, const WbDtRow *row, WbErr *err) {
    const WbDtRow *added = scan->added;
    WbDtItem item = {.num = row->num, .at = tag->at, .bytes = tag->bytes, .closed = tag->closed};
    item.is_same = row->params_bytes == added->params_bytes &&
                   (row->params_bytes == 0 || memcmp(row->params, added->params, row->params_bytes) == 0);
    if (row->multi_priority != added->multi_priority || strcmp(row->operation, added->operation) != 0 ||
        (scan->same.bytes && scan->same.num > row->num))
        return WB_OK;
    WB_TRY(place_of(tag, "num", &item.num_place, err));
    WB_TRY(place_of(tag, "enabled", &item.enabled, err));
    WB_TRY(place_of(tag, "modversion", &item.version, err));
    WB_TRY(place_of(tag, "params", &item.params, err));
    scan->same = item;
    return WB_OK;
}

/* Entries above history_end move. */
static WbStatus move(WbDtScan *scan, const WbXmlTag *tag, int64_t num, WbErr *err) {
    WbXmlPlace place = {0};
    char text[24];
    WB_TRY(place_of(tag, "num", &place, err));
    (void)snprintf(text, sizeof text, "%lld", (long long)num + scan->step);
    wb_splice_cut(&scan->cuts, place.value_at, place.value_bytes, text, strlen(text));
    return WB_OK;
}

static void note_first(WbDtSidecar *sidecar, const WbDtRow *row) {
    int is_first = sidecar->first_num < 0 || row->num < sidecar->first_num;
    if (!is_first || strcmp(row->operation, "channelmixerrgb") != 0) return;
    if (wb_dt_mixer_read(row->params, row->params_bytes, row->version, &sidecar->first, NULL) == WB_OK)
        sidecar->first_num = row->num;
}

static WbStatus take_entry(WbDtScan *scan, const WbXmlTag *tag, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *params = NULL;
    WB_CLEANUP(wb_free_at) char *blend = NULL;
    WbDtRow row = {0};
    WbDtSidecar *sidecar = &scan->sidecar;
    WB_TRY(row_of(tag, sidecar->entries++, &row, &params, &blend, err));
    if (scan->added && !wb_xml_attribute(tag, WB_DT_URI, "num"))
        return wb_fail(err, WB_ERR_INPUT, "the sidecar is an older darktable's, without numbered entries");
    if (sidecar->history_end >= 0 && row.num >= sidecar->history_end)
        return scan->added ? move(scan, tag, row.num, err) : WB_OK;
    scan->last_at = tag->at;
    scan->last_is_open = 1;
    note_first(sidecar, &row);
    WB_TRY(wb_dt_history_add(&sidecar->history, &row, err));
    return scan->added ? note_same(scan, tag, &row, err) : WB_OK;
}

/* --- the document: rdf:RDF > rdf:Description > darktable:history > rdf:Seq > rdf:li --- */

static WbStatus on_open(void *context, const WbXmlTag *tag, WbErr *err) {
    WbDtScan *scan = context;
    int depth = scan->depth++;
    if (scan->rdf_depth < 0 && depth <= 1 && wb_xml_is(tag->name, WB_RDF_URI, "RDF")) scan->rdf_depth = depth;
    if (scan->rdf_depth < 0) return WB_OK;
    switch (depth - scan->rdf_depth) {
    case 1: return wb_xml_is(tag->name, WB_RDF_URI, "Description") ? describe(scan, tag, err) : WB_OK;
    case 2:
        scan->in_history = wb_xml_is(tag->name, WB_DT_URI, "history");
        if (scan->in_history) scan->history = *tag;
        return WB_OK;
    case 3:
        if (scan->in_history) scan->sequence = *tag;
        return WB_OK;
    case 4: return scan->in_history ? take_entry(scan, tag, err) : WB_OK;
    default: return WB_OK;
    }
}

static WbStatus on_close(void *context, size_t at, size_t bytes, WbErr *err) {
    WbDtScan *scan = context;
    int depth = --scan->depth;
    (void)err;
    if (scan->rdf_depth < 0) return WB_OK;
    if (depth == scan->rdf_depth) scan->rdf_depth = -1;
    else if (depth == scan->rdf_depth + 4 && scan->last_is_open) {
        scan->last_to = at + bytes;
        scan->last_is_open = 0;
    }
    return WB_OK;
}

WbStatus wb_dt_scan(WbDtScan *scan, size_t bytes, WbErr *err) {
    static const WbXmlReader reader = {.open = on_open, .close = on_close};
    scan->rdf_depth = -1;
    scan->sidecar.history_end = scan->sidecar.first_num = -1;
    WB_TRY(wb_xml_read(scan->data, bytes, &reader, scan, err));
    if (!scan->described)
        return wb_fail(err, WB_ERR_INPUT, "the sidecar is XML, but no XMP: it holds no rdf:Description");
    return WB_OK;
}

void wb_dt_scan_clear(WbDtScan *scan) {
    wb_dt_sidecar_clear(&scan->sidecar);
    wb_splice_clear(&scan->cuts);
}

void wb_dt_sidecar_clear(WbDtSidecar *sidecar) {
    wb_dt_history_clear(&sidecar->history);
    wb_free(sidecar->order_list);
    *sidecar = (WbDtSidecar){0};
}

WbStatus wb_dt_sidecar_read(const char *data, size_t bytes, WbDtSidecar *ret, WbErr *err) {
    WB_CLEANUP(wb_dt_scan_clear) WbDtScan scan = {.data = data};
    WB_TRY(wb_dt_scan(&scan, bytes, err));
    if (scan.sidecar.history_end < 0) scan.sidecar.history_end = scan.sidecar.entries;
    *ret = scan.sidecar;
    scan.sidecar = (WbDtSidecar){0};
    return WB_OK;
}
