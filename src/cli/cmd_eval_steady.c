#include "cli/cmd_eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "image/image.h"

/* The files to read again: photo `index` of the dataset. */
typedef struct {
    size_t index;
    char *path;           /* owned */
    WbFeatures *features; /* WB_VARIANTS of them */
    int done;
} Again;

typedef struct {
    Again *all;
    size_t count;
    WbPool *pool;
    WbBar bar;
} Work;

static void work_clear(Work *work) {
    for (size_t i = 0; i < work->count; i++)
        wb_free(work->all[i].path);
    wb_free(work->all);
    wb_pool_free(work->pool);
    wb_bar_clear(&work->bar);
}

void wb_steady_photos_clear(WbSteadyPhotos *photos) {
    wb_free(photos->features);
    for (int v = 0; v < WB_VARIANTS; v++)
        wb_free((void *)photos->variants[v]);
    *photos = (WbSteadyPhotos){0};
}

static int by_key(const void *a, const void *b) {
    return strcmp(((const WbEntry *)a)->key, ((const WbEntry *)b)->key);
}

/* Pairs the dataset's photos with their files. */
static WbStatus find_files(WbCli *cli, const char *where, const WbDataset *dataset, Work *work, WbErr *err) {
    const WbSelection selection = {WB_SELECT_HAND, where};
    WB_CLEANUP(wb_entries_clear) WbEntries entries = {0};
    size_t step = 1 + (dataset->count - 1) / WB_STEADY_PHOTOS; /* rounded up: at most WB_STEADY_PHOTOS */
    WB_TRY(wb_entries_load(cli, &selection, &entries, err));
    if (entries.count == 0) return WB_OK; /* edited away since they were loaded */
    qsort(entries.all, entries.count, sizeof *entries.all, by_key);
    work->all = wb_alloc(dataset->count, sizeof *work->all);
    if (!work->all) return wb_fail_nomem(err);
    for (size_t i = 0; i < dataset->count; i += step) {
        const WbEntry wanted = {.key = dataset->photos[i].key};
        const WbEntry *found = bsearch(&wanted, entries.all, entries.count, sizeof wanted, by_key);
        if (!found || !found->path) continue;
        Again *again = &work->all[work->count];
        WB_TRY(wb_cli_path(cli, found->path, &again->path, err));
        again->index = i;
        work->count++;
    }
    return WB_OK;
}

static void read_one(void *context, int task, int worker) {
    (void)worker;
    Again *again = (Again *)context + task;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    if (wb_interrupt_pending() || wb_image_read(again->path, &image, NULL) != WB_OK) return;
    for (int v = 0; v < WB_VARIANTS; v++) {
        if (wb_features_of_variant(image, (WbVariant)v, &again->features[v], NULL) != WB_OK) return;
    }
    again->done = 1;
}

static WbStatus read_all(Work *work, WbErr *err) {
    size_t chunk = (size_t)wb_pool_threads(work->pool) * 8; /* photos between two looks at Ctrl-C */
    for (size_t done = 0; done < work->count; done += chunk) {
        size_t left = work->count - done;
        wb_pool_run(work->pool, (int)(left < chunk ? left : chunk), read_one, work->all + done);
        wb_bar_show(&work->bar, (double)done, (double)work->count, "changed and read again");
        WB_TRY(wb_interrupt_check(err));
    }
    return WB_OK;
}

static WbStatus make_room(const WbDataset *dataset, Work *work, WbSteadyPhotos *photos, WbErr *err) {
    photos->features = wb_alloc(work->count, WB_VARIANTS * sizeof *photos->features);
    if (!photos->features) return wb_fail_nomem(err);
    for (int v = 0; v < WB_VARIANTS; v++) {
        photos->variants[v] = wb_alloc(dataset->count, sizeof *photos->variants[v]);
        if (!photos->variants[v]) return wb_fail_nomem(err);
    }
    for (size_t i = 0; i < work->count; i++)
        work->all[i].features = photos->features + i * WB_VARIANTS;
    return WB_OK;
}

WbStatus wb_steady_photos_read(WbCli *cli, const char *where, const WbDataset *dataset, int threads,
                               WbSteadyPhotos *ret, WbErr *err) {
    WB_CLEANUP(work_clear) Work work = {.bar = wb_bar(cli, "eval", "photos")};
    WB_CLEANUP(wb_steady_photos_clear) WbSteadyPhotos photos = {0};
    WB_TRY(find_files(cli, where, dataset, &work, err));
    WB_TRY(wb_pool_new(threads, &work.pool, err));
    WB_TRY(make_room(dataset, &work, &photos, err));
    WB_TRY(read_all(&work, err));
    for (size_t i = 0; i < work.count; i++) {
        const Again *again = &work.all[i];
        if (!again->done) {
            photos.unreadable++;
            continue;
        }
        photos.photos++;
        for (int v = 0; v < WB_VARIANTS; v++)
            photos.variants[v][again->index] = &again->features[v];
    }
    *ret = photos;
    photos = (WbSteadyPhotos){0};
    return WB_OK;
}
