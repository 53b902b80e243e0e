#include "cli/load.h"

#include <math.h>

#include "cli/adapter.h"
#include "cli/sql.h"

/* How labels of this catalog are taken. */
typedef struct Taking {
    WbDigests digests;
    double grayscale_weight; /* 0 .. 1, of black-and-white edits */
    int needs_as_shot;
    int files_decide; /* sliders are told by files (adapter.h) */
} Taking;

static void taking_close(Taking *taking) {
    wb_digests_close(&taking->digests);
}

static WbStatus taking_open(WbCli *cli, Taking *taking, WbErr *err) {
    int64_t percent;
    WB_TRY(wb_sql_int(cli->db, "SELECT coalesce((SELECT value FROM main.meta WHERE key = 'grayscale_percent'), 100)",
                      &percent, err));
    taking->grayscale_weight = (double)percent / 100;
    taking->needs_as_shot = cli->adapter != NULL;
    taking->files_decide = cli->adapter && cli->adapter->files_decide;
    return wb_digests_open(cli, &taking->digests, err);
}

/* Adds one hand edit to the dataset, or counts why not. */
static WbStatus add_edit(Taking *taking, const WbEntry *entry, WbDataset *dataset, WbLabelled *counts, WbErr *err) {
    WbFeatures features;
    int found;
    int has_sliders = !isnan(entry->temperature) && !isnan(entry->tint);
    if (!has_sliders && !taking->files_decide) return counts->half_set++, WB_OK;
    if (has_sliders && !wb_label_usable(entry->temperature, entry->tint)) return counts->out_of_range++, WB_OK;
    if (entry->grayscale && taking->grayscale_weight == 0) return counts->left_grayscale++, WB_OK;
    WB_TRY(wb_digests_read(&taking->digests, entry, &features, &found, err));
    if (!found) return counts->undigested++, WB_OK;
    if (!has_sliders) return counts->out_of_range++, WB_OK; /* its file is known, and makes no light of it */
    WbShot shot = wb_entry_shot(entry);
    if (taking->needs_as_shot && isnan(shot.as_shot_kelvin)) return counts->no_as_shot++, WB_OK;
    double weight = (entry->corrected ? WB_WEIGHT_CORRECTION : 1) * (entry->grayscale ? taking->grayscale_weight : 1);
    WB_TRY(wb_dataset_add(dataset, entry->key, &features, &shot, entry->temperature, entry->tint, weight, err));
    counts->grayscale += (size_t)entry->grayscale;
    counts->corrections += (size_t)entry->corrected;
    return WB_OK;
}

static int all_equal(const WbDataset *dataset) {
    for (size_t i = 1; i < dataset->count; i++) {
        const WbPhoto *a = &dataset->photos[0], *b = &dataset->photos[i];
        if (a->temperature != b->temperature || a->tint != b->tint) return 0;
    }
    return dataset->count > 1;
}

WbStatus wb_load_labelled(WbCli *cli, const char *where, WbDataset *dataset, WbLabelled *ret, WbErr *err) {
    const WbSelection selection = {WB_SELECT_HAND, where};
    WB_CLEANUP(wb_entries_clear) WbEntries entries = {0};
    WB_CLEANUP(taking_close) Taking taking = {0};
    WbLabelled counts = {0};
    WB_TRY(wb_entries_load(cli, &selection, &entries, err));
    WB_TRY(taking_open(cli, &taking, err));
    for (size_t i = 0; i < entries.count; i++)
        WB_TRY(add_edit(&taking, &entries.all[i], dataset, &counts, err));
    WB_TRY(wb_dataset_sort(dataset, err));
    counts.edited = entries.count;
    counts.used = dataset->count;
    counts.equal = all_equal(dataset);
    *ret = counts;
    return WB_OK;
}
