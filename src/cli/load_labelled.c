#include "cli/load.h"

#include <math.h>

#include "base/memory.h"
#include "cli/sql.h"
#include "cli/store.h"

/* Adds one hand edit to the dataset, or counts why not. */
static WbStatus add_edit(WbDigests *digests, const WbRow *row, WbDataset *dataset, WbLabelled *counts, WbErr *err) {
    WbFeatures features;
    int found;
    if (isnan(row->temperature) || isnan(row->tint)) return counts->half_set++, WB_OK;
    if (!wb_label_usable(row->temperature, row->tint)) return counts->out_of_range++, WB_OK;
    WB_TRY(wb_digests_read(digests, row, &features, &found, err));
    if (!found) return counts->undigested++, WB_OK;
    WbShot shot = wb_row_shot(row);
    WB_TRY(wb_dataset_add(dataset, wb_row_key(row), &features, &shot, row->temperature, row->tint,
                          row->corrected ? WB_WEIGHT_CORRECTION : 1, err));
    counts->corrections += (size_t)row->corrected;
    return WB_OK;
}

static int all_equal(const WbDataset *dataset) {
    for (size_t i = 1; i < dataset->count; i++) {
        const WbPhoto *a = &dataset->photos[0], *b = &dataset->photos[i];
        if (a->temperature != b->temperature || a->tint != b->tint) return 0;
    }
    return dataset->count > 1;
}

/* How many of the edited photos are black and white. The views leave that column out: the model has no use for it. */
static WbStatus count_grayscale(WbCli *cli, const WbSelection *selection, size_t *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *table = NULL, *id = NULL, *column = NULL;
    int64_t count = 0;
    WB_TRY(wb_mapping_get(cli->db, "read", &table, err));
    WB_TRY(wb_mapping_get(cli->db, "id", &id, err));
    WB_TRY(wb_mapping_get(cli->db, "grayscale", &column, err));
    if (table && id && column) {
        WB_CLEANUP(wb_sql_text_at) char *from = wb_selection_from(selection);
        if (!from) return wb_fail_nomem(err);
        WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
            "SELECT count(*) FROM catalog.\"%w\" AS t WHERE t.\"%w\" = 1 AND +t.\"%w\" IN (SELECT p.photo_id FROM %s)",
            table, column, id, from);
        if (!sql) return wb_fail_nomem(err);
        WB_TRY(wb_sql_int(cli->db, sql, &count, err));
    }
    *ret = (size_t)count;
    return WB_OK;
}

WbStatus wb_load_labelled(WbCli *cli, const char *where, WbDataset *dataset, WbLabelled *ret, WbErr *err) {
    const WbSelection selection = {WB_SELECT_HAND, where};
    WB_CLEANUP(wb_rows_clear) WbRows rows = {0};
    WB_CLEANUP(wb_digests_close) WbDigests digests = {0};
    WbLabelled counts = {0};
    WB_TRY(wb_rows_load(cli, &selection, &rows, err));
    WB_TRY(wb_digests_open(cli, &digests, err));
    for (size_t i = 0; i < rows.count; i++) WB_TRY(add_edit(&digests, &rows.rows[i], dataset, &counts, err));
    WB_TRY(wb_dataset_sort(dataset, err));
    WB_TRY(count_grayscale(cli, &selection, &counts.grayscale, err));
    counts.edited = rows.count;
    counts.used = dataset->count;
    counts.equal = all_equal(dataset);
    *ret = counts;
    return WB_OK;
}
