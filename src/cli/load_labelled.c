#include "cli/load.h"

#include <math.h>

/* Adds one hand edit to the dataset, or counts why not. */
static WbStatus add_edit(WbDigests *digests, const WbEntry *entry, WbDataset *dataset, WbLabelled *counts,
                         WbErr *err) {
    WbFeatures features;
    int found;
    if (isnan(entry->temperature) || isnan(entry->tint)) return counts->half_set++, WB_OK;
    if (!wb_label_usable(entry->temperature, entry->tint)) return counts->out_of_range++, WB_OK;
    WB_TRY(wb_digests_read(digests, entry, &features, &found, err));
    if (!found) return counts->undigested++, WB_OK;
    WbShot shot = wb_entry_shot(entry);
    WB_TRY(wb_dataset_add(dataset, entry->key, &features, &shot, entry->temperature, entry->tint,
                          entry->corrected ? WB_WEIGHT_CORRECTION : 1, err));
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
    WB_CLEANUP(wb_digests_close) WbDigests digests = {0};
    WbLabelled counts = {0};
    WB_TRY(wb_entries_load(cli, &selection, &entries, err));
    WB_TRY(wb_digests_open(cli, &digests, err));
    for (size_t i = 0; i < entries.count; i++)
        WB_TRY(add_edit(&digests, &entries.all[i], dataset, &counts, err));
    WB_TRY(wb_dataset_sort(dataset, err));
    counts.edited = entries.count;
    counts.used = dataset->count;
    counts.equal = all_equal(dataset);
    *ret = counts;
    return WB_OK;
}
