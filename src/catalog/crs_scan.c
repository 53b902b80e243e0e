#include "catalog/crs_scan.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define NOT_OURS (-1) /* a crs property that is none of ours */
#define NOT_CRS (-2)
#define TEXT_MAX 200 /* bytes of an element's content, blanks and all: far more than any of ours has */

const char *const wb_crs_names[WB_CRS_COUNT] = {
    "WhiteBalance", "Temperature", "Tint", "IncrementalTemperature", "IncrementalTint", "AlreadyApplied",
    "ConvertToGrayscale"};

static int property_of(const char *name) {
    for (int i = 0; i < WB_CRS_COUNT; i++) {
        if (wb_xml_is(name, WB_CRS_URI, wb_crs_names[i])) return i;
    }
    return wb_xml_in(name, WB_CRS_URI) ? NOT_OURS : NOT_CRS;
}

static WbStatus note_value(WbCrsScan *scan, int property, const char *text, size_t bytes, WbErr *err) {
    char value[WB_MODE_BYTES];
    while (bytes && wb_xml_is_blank(*text)) text++, bytes--;
    while (bytes && wb_xml_is_blank(text[bytes - 1])) bytes--;
    (void)snprintf(value, sizeof value, "%.*s", (int)(bytes < sizeof value ? bytes : sizeof value - 1), text);
    if (scan->seen[property] && strcmp(scan->values[property], value) != 0)
        return wb_fail(err, WB_ERR_INPUT, "the sidecar gives crs:%s twice, as '%s' and as '%s'",
                       wb_crs_names[property], scan->values[property], value);
    memcpy(scan->values[property], value, sizeof value);
    scan->seen[property] = 1;
    return WB_OK;
}

static void offer(WbCrsScan *scan, int property, WbCrsSpot spot) {
    spot.rank = property >= 0 && property < WB_CRS_WRITTEN ? WB_CRS_AT_SAME : WB_CRS_AT_LIKE;
    if (spot.rank > scan->spot.rank) scan->spot = spot;
}

/* --- attributes --- */

static WbStatus take_attribute(WbCrsScan *scan, const WbXmlTag *tag, size_t i, WbErr *err) {
    WbXmlPlace place;
    int property = property_of(tag->attributes[i]);
    if (property == NOT_CRS) return WB_OK;
    const char *value = tag->attributes[i + 1];
    if (property >= 0) WB_TRY(note_value(scan, property, value, strlen(value), err));
    if (!scan->fresh) return WB_OK;
    WB_TRY(wb_xml_place(tag, tag->attributes[i], &place, err));
    const char *name = scan->data + place.name_at, *colon = memchr(name, ':', place.value_at - place.name_at);
    offer(scan, property,
          (WbCrsSpot){.at = place.value_at + place.value_bytes + 1,
                      .gap_at = place.gap_at,
                      .gap_bytes = place.name_at - place.gap_at,
                      .prefix_at = place.name_at,
                      .prefix_bytes = colon ? (size_t)(colon - name) + 1 : 0,
                      .quote = scan->data[place.value_at - 1]});
    if (property >= 0 && property < WB_CRS_WRITTEN)
        wb_splice_cut(&scan->cuts, place.value_at, place.value_bytes, scan->fresh[property],
                      strlen(scan->fresh[property]));
    return WB_OK;
}

static WbStatus describe(WbCrsScan *scan, const WbXmlTag *tag, WbErr *err) {
    if (!scan->described && !tag->wide)
        scan->spot = (WbCrsSpot){
            .rank = WB_CRS_AT_DESCRIPTION, .at = tag->at + tag->bytes - 1 - (size_t)tag->closed, .quote = '"'};
    for (size_t i = 0; tag->attributes[i]; i += 2) WB_TRY(take_attribute(scan, tag, i, err));
    scan->described = 1;
    return WB_OK;
}

/* --- elements --- */

static void begin_property(WbCrsScan *scan, const WbXmlTag *tag) {
    scan->property = property_of(tag->name);
    scan->element = *tag;
    scan->text.bytes = 0;
    if (!scan->fresh || tag->wide || scan->property == NOT_CRS) return;
    scan->prefix_bytes = wb_xml_prefix_bytes(tag);
    scan->gap_at = wb_xml_gap(scan->data, tag->at);
}

/* Changes the content of the open element, which ends at `at`. */
static void cut_content(WbCrsScan *scan, const char *fresh, size_t at) {
    const WbXmlTag *tag = &scan->element;
    size_t inside = tag->at + tag->bytes;
    if (tag->closed) wb_xml_fill(tag, fresh, strlen(fresh), &scan->cuts);
    else wb_splice_cut(&scan->cuts, inside, at - inside, fresh, strlen(fresh));
}

static WbStatus end_property(WbCrsScan *scan, size_t at, size_t bytes, WbErr *err) {
    int property = scan->property;
    scan->property = NOT_CRS;
    if (property == NOT_CRS) return WB_OK;
    if (scan->text.failed) return wb_fail_nomem(err);
    if (property >= 0) WB_TRY(note_value(scan, property, (const char *)scan->text.data, scan->text.bytes, err));
    if (!scan->fresh) return WB_OK;
    if (scan->element.wide)
        return wb_fail(err, WB_ERR_INPUT, "the XML is not written in UTF-8: nothing is changed in it");
    if (property >= 0 && property < WB_CRS_WRITTEN) cut_content(scan, scan->fresh[property], at);
    offer(scan, property,
          (WbCrsSpot){.at = at + bytes,
                      .gap_at = scan->gap_at,
                      .gap_bytes = scan->element.at - scan->gap_at,
                      .prefix_at = scan->element.at + 1,
                      .prefix_bytes = scan->prefix_bytes});
    return WB_OK;
}

/* --- the document --- */

static WbStatus on_open(void *context, const WbXmlTag *tag, WbErr *err) {
    WbCrsScan *scan = context;
    int depth = scan->depth++;
    if (scan->rdf_depth < 0 && depth <= 1 && wb_xml_is(tag->name, WB_RDF_URI, "RDF")) scan->rdf_depth = depth;
    if (scan->rdf_depth < 0) return WB_OK;
    int below = depth - scan->rdf_depth;
    if (below == 1 && wb_xml_is(tag->name, WB_RDF_URI, "Description")) return describe(scan, tag, err);
    if (below == 2) begin_property(scan, tag);
    else if (below == 3 && scan->property >= 0)
        return wb_fail(err, WB_ERR_INPUT, "crs:%s of the sidecar holds elements, not a value",
                       wb_crs_names[scan->property]);
    return WB_OK;
}

static WbStatus on_close(void *context, size_t at, size_t bytes, WbErr *err) {
    WbCrsScan *scan = context;
    int depth = --scan->depth;
    if (!scan->described) scan->crs_prefix[0] = '\0'; /* what an element in front declared is out of scope */
    if (scan->rdf_depth < 0) return WB_OK;
    if (depth == scan->rdf_depth) scan->rdf_depth = -1;
    else if (depth == scan->rdf_depth + 2) return end_property(scan, at, bytes, err);
    return WB_OK;
}

static WbStatus on_text(void *context, const char *text, size_t bytes, WbErr *err) {
    WbCrsScan *scan = context;
    if (scan->property < 0) return WB_OK;
    if (scan->text.bytes + bytes > TEXT_MAX)
        return wb_fail(err, WB_ERR_INPUT, "crs:%s of the sidecar has more than %d bytes",
                       wb_crs_names[scan->property], TEXT_MAX);
    wb_write_bytes(&scan->text, text, bytes);
    return WB_OK;
}

static WbStatus on_instruction(void *context, const char *target, const char *data, WbErr *err) {
    WbCrsScan *scan = context;
    (void)err;
    if (strcmp(target, "xpacket") == 0 && (strstr(data, "end='r'") || strstr(data, "end=\"r\""))) scan->read_only = 1;
    return WB_OK;
}

/* Which prefix names crs where the first Description is, and which of ours are taken there. */
static WbStatus on_space(void *context, const char *prefix, const char *uri, WbErr *err) {
    WbCrsScan *scan = context;
    (void)err;
    if (scan->described || !prefix || strlen(prefix) >= sizeof scan->crs_prefix) return WB_OK;
    if (uri && strcmp(uri, WB_CRS_URI) == 0) {
        memcpy(scan->crs_prefix, prefix, strlen(prefix) + 1);
        return WB_OK;
    }
    if (strcmp(scan->crs_prefix, prefix) == 0) scan->crs_prefix[0] = '\0';
    if (strcmp(prefix, "crs") == 0) scan->taken |= 1;
    else if (strncmp(prefix, "crs", 3) == 0 && prefix[3] >= '1' && prefix[3] <= '9' && !prefix[4])
        scan->taken |= 1U << (prefix[3] - '0');
    return WB_OK;
}

WbStatus wb_crs_scan(WbCrsScan *scan, size_t bytes, WbErr *err) {
    static const WbXmlReader reader = {on_open, on_close, on_text, on_instruction, on_space};
    scan->rdf_depth = -1;
    scan->property = NOT_CRS;
    wb_write_bytes(&scan->text, "", 1); /* so that there is a text, however empty an element is */
    if (scan->text.failed) return wb_fail_nomem(err);
    WB_TRY(wb_xml_read(scan->data, bytes, &reader, scan, err));
    if (scan->described) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "the sidecar is XML, but no XMP: it holds no rdf:Description");
}

void wb_crs_scan_clear(WbCrsScan *scan) {
    wb_splice_clear(&scan->cuts);
    wb_free(scan->text.data);
    scan->text = (WbWriter){0};
}
