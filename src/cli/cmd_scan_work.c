#include "cli/cmd_scan.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/threads.h"
#include "cli/adapter.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"

#define STORE_ROWS 1000    /* 8 MB of digests in memory */
#define STORE_SECONDS 1.0  /* at most so much work is lost by a crash */
#define ROUND_SECONDS 0.05 /* between two looks at the clock: rare waits for the slowest thread, a fluent bar */
#define LISTED_MAX 50      /* photos named one by one; the rest is in table digest */

/* The list in work, and what was not stored yet: items[stored .. done - 1]. */
typedef struct {
    WbCli *cli;
    WbScanItem *items;
    size_t count, done, stored;
    WbPool *pool;
    WbBar bar;
    WbScanned result;
    double begun, last_store;
} Work;

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void work_clear(Work *work) {
    for (size_t i = 0; i < work->count; i++)
        wb_scan_item_clear(&work->items[i]);
    wb_free(work->items);
    wb_pool_free(work->pool);
    wb_scanned_clear(&work->result);
}

void wb_scanned_clear(WbScanned *scanned) {
    for (size_t i = 0; i < scanned->unreadable_count; i++) {
        wb_free(scanned->unreadable[i].key);
        wb_free(scanned->unreadable[i].why);
    }
    for (size_t i = 0; i < scanned->away_count; i++) wb_free(scanned->away[i].folder);
    wb_free(scanned->unreadable);
    wb_free(scanned->away);
    *scanned = (WbScanned){0};
}

static WbStatus add_away(WbScanned *scanned, const char *folder, WbErr *err) {
    scanned->away_photos++;
    for (size_t i = 0; i < scanned->away_count; i++)
        if (strcmp(scanned->away[i].folder, folder) == 0) return scanned->away[i].photos++, WB_OK;
    if (scanned->away_count == scanned->away_room) {
        size_t room = scanned->away_room ? 2 * scanned->away_room : 4; /* few drives */
        WbAway *more = wb_realloc(scanned->away, scanned->away_room, room, sizeof *more);
        if (!more) return wb_fail_nomem(err);
        scanned->away = more;
        scanned->away_room = room;
    }
    char *copy = wb_strdup(folder);
    if (!copy) return wb_fail_nomem(err);
    scanned->away[scanned->away_count++] = (WbAway){copy, 1};
    return WB_OK;
}

static WbStatus add_unreadable(WbScanned *scanned, const WbScanItem *item, WbErr *err) {
    if (scanned->unreadable_count == scanned->unreadable_room) {
        size_t room = scanned->unreadable_room ? 2 * scanned->unreadable_room : 16; /* few fail */
        WbUnreadable *more = wb_realloc(scanned->unreadable, scanned->unreadable_room, room, sizeof *more);
        if (!more) return wb_fail_nomem(err);
        scanned->unreadable = more;
        scanned->unreadable_room = room;
    }
    const unsigned char *id = sqlite3_value_text(item->id);
    WbUnreadable *entry = &scanned->unreadable[scanned->unreadable_count++];
    entry->key = wb_strdup(id ? (const char *)id : "");
    entry->why = wb_strdup(item->why ? item->why : "out of memory");
    entry->is_away = item->away != NULL;
    if (!entry->key || !entry->why) return wb_fail_nomem(err);
    return item->away ? add_away(scanned, item->away, err) : WB_OK;
}

static WbStatus count_item(WbScanned *scanned, const WbScanItem *item, WbErr *err) {
    switch (item->outcome) {
    case WB_SCAN_SKIPPED:
        return WB_OK;
    case WB_SCAN_CACHED:
        scanned->cached++;
        break;
    case WB_SCAN_READ:
        scanned->digested++;
        break;
    case WB_SCAN_FAILED:
    case WB_SCAN_KEPT:
        WB_TRY(add_unreadable(scanned, item, err));
        break;
    }
    scanned->photos++;
    return WB_OK;
}

/* Counts what is stored now, and lets go of it. */
static WbStatus let_go(Work *work, size_t until, WbErr *err) {
    for (; work->stored < until; work->stored++) {
        WbScanItem *item = &work->items[work->stored];
        WB_TRY(count_item(&work->result, item, err));
        wb_scan_item_clear(item);
    }
    work->last_store = now_seconds();
    return WB_OK;
}

/* Stores what is done. */
static WbStatus flush(Work *work, WbErr *err) {
    size_t count = work->done - work->stored;
    if (count == 0) return WB_OK;
    WB_TRY(wb_scan_items_store(work->cli, work->items + work->stored, count, err));
    return let_go(work, work->done, err);
}

/* Photos that the threads digest while one of them first stores those of earlier rounds. */
typedef struct {
    Work *work;
    int storing; /* 1: task 0 stores */
    WbStatus status;
    WbErr err; /* of storing */
} Round;

static void one(void *context, int task, int worker) {
    Round *round = context;
    Work *work = round->work;
    (void)worker;
    if (task >= round->storing)
        wb_scan_item_work(&work->items[work->done + (size_t)(task - round->storing)]);
    else
        round->status =
            wb_scan_items_store(work->cli, work->items + work->stored, work->done - work->stored, &round->err);
}

static WbStatus run_round(Work *work, size_t count, WbErr *err) {
    size_t waiting = work->done - work->stored;
    Round round = {.work = work};
    round.storing = waiting >= STORE_ROWS || (waiting > 0 && now_seconds() - work->last_store >= STORE_SECONDS);
    wb_pool_run(work->pool, (int)count + round.storing, one, &round);
    size_t stored = work->done;
    work->done += count;
    if (round.status != WB_OK && err) *err = round.err;
    if (round.status != WB_OK) return round.status;
    return round.storing ? let_go(work, stored, err) : WB_OK;
}

static WbStatus run(Work *work, WbErr *err) {
    size_t fewest = (size_t)wb_pool_threads(work->pool), count = fewest;
    while (work->done < work->count) {
        size_t left = work->count - work->done;
        double begun = now_seconds();
        WB_TRY(run_round(work, left < count ? left : count, err));
        wb_bar_show(&work->bar, (double)work->done, (double)work->count, NULL);
        if (wb_interrupt_pending()) WB_TRY(flush(work, err));
        WB_TRY(wb_interrupt_check(err));
        double seconds = now_seconds() - begun;
        if (seconds < ROUND_SECONDS && count < STORE_ROWS / 2) count *= 2;
        if (seconds > 2 * ROUND_SECONDS && count >= 2 * fewest) count /= 2;
    }
    return flush(work, err);
}

WbStatus wb_cli_scan(WbCli *cli, const WbSelection *selection, const WbScanning *how, WbScanned *ret,
                     WbErr *err) {
    WB_CLEANUP(work_clear) Work work = {.cli = cli, .bar = wb_bar(cli, "scan", "photos")};
    work.begun = work.last_store = now_seconds();
    WB_TRY(wb_scan_items_load(cli, selection, how, &work.items, &work.count, err));
    if (work.count > 0) WB_TRY(wb_pool_new(how->threads, &work.pool, err));
    WbStatus status = run(&work, err);
    wb_bar_clear(&work.bar);
    if (status != WB_OK) return status;
    if (work.result.cached < work.result.photos && cli->adapter && cli->adapter->files_decide)
        WB_TRY(wb_adapter_views(cli->db, cli->adapter, err));
    work.result.seconds = now_seconds() - work.begun;
    *ret = work.result;
    work.result = (WbScanned){0};
    return WB_OK;
}

static void report_away(const WbCli *cli, const WbScanned *scanned) {
    for (size_t i = 0; i < scanned->away_count && i < LISTED_MAX; i++) {
        WbErr line;
        (void)wb_fail(&line, WB_ERR_INPUT, "not connected: %.200s: %lld %s left for later%s", scanned->away[i].folder,
                      WB_PHOTOS(scanned->away[i].photos),
                      cli->adapter ? ": connect it, or say where it is now with graycard init --root" : "");
        wb_say_error(&line);
    }
}

/* Failures are said even with --quiet. */
void wb_scanned_report(WbCli *cli, const WbScanned *scanned) {
    size_t count = scanned->unreadable_count, others = count - (size_t)scanned->away_photos, listed = 0;
    report_away(cli, scanned);
    for (size_t i = 0; i < count && listed < LISTED_MAX; i++) {
        WbErr line;
        if (scanned->unreadable[i].is_away) continue;
        (void)wb_fail(&line, WB_ERR_INPUT, "photo %.100s: %s", scanned->unreadable[i].key,
                      scanned->unreadable[i].why);
        wb_say_error(&line);
        listed++;
    }
    if (others > LISTED_MAX) {
        WbErr line;
        (void)wb_fail(&line, WB_ERR_INPUT, "and %zu more photos: graycard scan %.200s --json lists them all",
                      others - LISTED_MAX, cli->catalog_path);
        wb_say_error(&line);
    }
    if (count > 0) cli->exit_code = 1;
}
