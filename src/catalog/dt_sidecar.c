#include "catalog/dt_sidecar.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "catalog/dt_codec.h"
#include "catalog/dt_sidecar_scan.h"

static void put(WbWriter *writer, const char *text) {
    wb_write_bytes(writer, text, strlen(text));
}

static void put_integer(WbWriter *writer, int64_t value) {
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)value);
    put(writer, text);
}

/* The start tag of the entry that is in force, up to the end of its last attribute, with new values. */
static WbStatus copy_entry(const WbDtScan *scan, const char *params, WbWriter *writer, WbErr *err) {
    WB_CLEANUP(wb_splice_clear) WbSplice cuts = {0};
    const WbDtItem *same = &scan->same;
    char num[24], version[24], *copy = NULL;
    size_t copy_bytes;
    (void)snprintf(num, sizeof num, "%lld", (long long)scan->sidecar.history_end);
    (void)snprintf(version, sizeof version, "%d", scan->added->version);
    const WbXmlPlace *const places[] = {&same->num_place, &same->enabled, &same->version, &same->params};
    const char *const values[] = {num, "1", version, params};
    for (int i = 0; i < 4; i++) {
        if (!places[i]->value_at) return wb_fail(err, WB_ERR_CORRUPT, "an entry of the sidecar lacks an attribute");
        wb_splice_cut(&cuts, places[i]->value_at - same->at, places[i]->value_bytes, values[i], strlen(values[i]));
    }
    WB_TRY(wb_splice_join(&cuts, scan->data + same->at, same->bytes - 1 - (size_t)same->closed, &copy, &copy_bytes,
                          err));
    wb_write_bytes(writer, copy, copy_bytes);
    wb_free(copy);
    return WB_OK;
}

static void put_attribute(WbWriter *writer, const WbXmlTag *history, const char *name) {
    put(writer, "\n      ");
    wb_write_bytes(writer, history->raw + 1, wb_xml_prefix_bytes(history));
    put(writer, name);
    put(writer, "=\"");
}

/* As darktable writes one. */
static WbStatus new_entry(const WbDtScan *scan, int blend_version, const char *params, WbWriter *writer, WbErr *err) {
    const WbDtRow *row = scan->added;
    const struct {
        const char *name;
        int64_t value;
    } integers[] = {{"num", scan->sidecar.history_end},
                    {"enabled", 1},
                    {"modversion", row->version},
                    {"multi_priority", row->multi_priority},
                    {"blendop_version", blend_version}};
    WB_CLEANUP(wb_free_at) char *blend = NULL;
    WB_TRY(wb_dt_encode(row->blend, row->blend_bytes, &blend, err));
    const char *const texts[][2] = {{"operation", row->operation}, {"params", params}, {"multi_name", ""},
                                    {"blendop_params", blend}};
    put(writer, "<");
    wb_write_bytes(writer, scan->sequence.raw + 1, wb_xml_prefix_bytes(&scan->sequence));
    put(writer, "li");
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        put_attribute(writer, &scan->history, integers[i].name);
        put_integer(writer, integers[i].value);
        put(writer, "\"");
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_attribute(writer, &scan->history, texts[i][0]);
        put(writer, texts[i][1]);
        put(writer, "\"");
    }
    return WB_OK;
}

/* Behind the last entry in force, with the blanks that are in front of that; else as the first of its sequence. */
static void place_entry(WbDtScan *scan, const WbWriter *entry) {
    const WbXmlTag *sequence = &scan->sequence;
    const char *text = (const char *)entry->data;
    if (scan->last_to) {
        size_t gap = wb_xml_gap(scan->data, scan->last_at);
        wb_splice_cut(&scan->cuts, scan->last_to, 0, scan->data + gap, scan->last_at - gap);
        wb_splice_cut(&scan->cuts, scan->last_to, 0, text, entry->bytes);
    } else if (sequence->closed) wb_xml_fill(sequence, text, entry->bytes, &scan->cuts);
    else wb_splice_cut(&scan->cuts, sequence->at + sequence->bytes, 0, text, entry->bytes);
}

static WbStatus add_entry(WbDtScan *scan, int blend_version, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *params = NULL;
    WbWriter entry = {0};
    WB_TRY(wb_dt_encode(scan->added->params, scan->added->params_bytes, &params, err));
    WbStatus status = scan->same.bytes ? copy_entry(scan, params, &entry, err)
                                       : new_entry(scan, blend_version, params, &entry, err);
    put(&entry, "/>");
    if (status == WB_OK && entry.failed) status = wb_fail_nomem(err);
    if (status == WB_OK) place_entry(scan, &entry);
    wb_free(entry.data);
    return status;
}

static WbStatus check_name(const char *name, WbErr *err) {
    if (*name && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0') return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "'%.60s' is no module of darktable", name);
}

static WbStatus check_hash(const char *hash, WbErr *err) {
    if (!hash || (strlen(hash) == 2 * WB_MD5_BYTES && strspn(hash, "0123456789abcdef") == 2 * WB_MD5_BYTES))
        return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "'%.60s' is not a hash of 32 hexadecimal digits", hash);
}

/* What is the same for adding and taking: history_end and the hash. */
static WbStatus finish(WbDtScan *scan, size_t bytes, const char *hash, char **ret, size_t *ret_bytes, WbErr *err) {
    char end[24];
    (void)snprintf(end, sizeof end, "%lld", (long long)scan->sidecar.history_end + scan->step);
    wb_splice_cut(&scan->cuts, scan->end.value_at, scan->end.value_bytes, end, strlen(end));
    if (hash && scan->hash.value_at)
        wb_splice_cut(&scan->cuts, scan->hash.value_at, scan->hash.value_bytes, hash, strlen(hash));
    return wb_splice_join(&scan->cuts, scan->data, bytes, ret, ret_bytes, err);
}

WbStatus wb_dt_sidecar_add(const char *data, size_t bytes, const WbDtRow *row, int blend_version, const char *hash,
                           char **ret, size_t *ret_bytes, WbErr *err) {
    WB_CLEANUP(wb_dt_scan_clear) WbDtScan scan = {.data = data, .added = row, .step = 1};
    WB_TRY(check_name(row->operation, err));
    WB_TRY(check_hash(hash, err));
    WB_TRY(wb_dt_scan(&scan, bytes, err));
    if (!scan.sequence.at || !scan.end.value_at || scan.sidecar.history_end < 0)
        return wb_fail(err, WB_ERR_INPUT, "the sidecar has no darktable history to add to");
    WB_TRY(add_entry(&scan, blend_version, err));
    return finish(&scan, bytes, hash, ret, ret_bytes, err);
}

WbStatus wb_dt_sidecar_take(const char *data, size_t bytes, const WbDtRow *row, const char *hash, char **ret,
                            size_t *ret_bytes, WbErr *err) {
    WB_CLEANUP(wb_dt_scan_clear) WbDtScan scan = {.data = data, .added = row, .step = -1};
    WB_TRY(check_hash(hash, err));
    WB_TRY(wb_dt_scan(&scan, bytes, err));
    const WbDtItem *same = &scan.same;
    int is_last = same->bytes && same->num == scan.sidecar.history_end - 1 && same->at == scan.last_at;
    if (!scan.end.value_at || !is_last || !same->is_same)
        return wb_fail(err, WB_ERR_INPUT, "the last entry in force of the sidecar's history is another");
    size_t gap = wb_xml_gap(data, scan.last_at);
    wb_splice_cut(&scan.cuts, gap, scan.last_to - gap, "", 0);
    return finish(&scan, bytes, hash, ret, ret_bytes, err);
}
