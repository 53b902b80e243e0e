#include "cli/cmd_suggest.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/threads.h"
#include "cli/cmd_predict.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/gathered.h"

/* One shoot: its photos among the gathered, and what the model suggests. */
typedef struct {
    size_t first, count;
    WbSuggestion *suggestions; /* into Work.suggestions */
    size_t wanted, found;
    WbStatus status;
    WbErr err;
} Task;

typedef struct {
    WbModel *model;
    WbGathered gathered;
    Task *tasks;
    size_t task_count;
    WbSuggestion *suggestions; /* as many as photos */
    WbPool *pool;
    WbBar bar;
} Work;

static void work_clear(Work *work) {
    wb_bar_clear(&work->bar);
    wb_pool_free(work->pool);
    wb_model_free(work->model);
    wb_gathered_clear(&work->gathered);
    wb_free(work->tasks);
    wb_free(work->suggestions);
}

static WbStatus work_begin(WbCli *cli, const WbShoots *shoots, Work *work, WbErr *err) {
    WB_TRY(wb_gathered_open(cli, shoots, &work->gathered, err));
    work->tasks = wb_alloc(work->gathered.room, sizeof *work->tasks);
    work->suggestions = wb_alloc(work->gathered.room, sizeof *work->suggestions);
    if (!work->tasks || !work->suggestions) return wb_fail_nomem(err);
    return wb_pool_new(0, &work->pool, err);
}

/* Photos that are neither asked for nor evidence are left out: what they would gain is not what was asked. */
static WbStatus gather(Work *work, const WbShoots *shoots, const WbBatchOfShoots *batch, size_t limit,
                       WbErr *err) {
    WbGathered *gathered = &work->gathered;
    wb_gathered_empty(gathered);
    work->task_count = 0;
    for (size_t i = batch->from; i < batch->to; i++) {
        if (shoots->shoots[i].asked == 0) continue;
        size_t first = gathered->count;
        WB_TRY(wb_gathered_add(gathered, shoots, &shoots->shoots[i], WB_GATHERED_ASKED, err));
        size_t count = gathered->count - first;
        if (count == 0) continue;
        work->tasks[work->task_count++] = (Task){.first = first,
                                                 .count = count,
                                                 .suggestions = work->suggestions + first,
                                                 .wanted = limit < count ? limit : count};
    }
    return WB_OK;
}

static void suggest(void *context, int number, int worker) {
    (void)worker;
    Work *work = context;
    Task *task = &work->tasks[number];
    const WbGathered *gathered = &work->gathered;
    size_t at = task->first;
    if (wb_interrupt_pending()) return;
    task->status = wb_model_suggest(work->model, task->count, gathered->pointers + at, gathered->shots + at,
                                    gathered->known_temperature + at, gathered->known_tint + at, task->wanted,
                                    wb_interrupt_progress, NULL, task->suggestions, &task->found, &task->err);
}

static WbStatus add(WbPicks *picks, const WbPick *pick, WbErr *err) {
    if (picks->count == picks->room) {
        size_t room = picks->room ? 2 * picks->room : 64; /* some screenfuls */
        WbPick *more = wb_realloc(picks->all, picks->room, room, sizeof *more);
        if (!more) return wb_fail_nomem(err);
        picks->all = more;
        picks->room = room;
    }
    picks->all[picks->count++] = *pick;
    return WB_OK;
}

static WbStatus collect(const Work *work, WbPicks *picks, WbErr *err) {
    for (size_t t = 0; t < work->task_count; t++) {
        const Task *task = &work->tasks[t];
        double worth = INFINITY;
        if (task->status != WB_OK && err) *err = task->err;
        if (task->status != WB_OK) return task->status;
        for (size_t i = 0; i < task->found; i++) {
            size_t at = task->first + task->suggestions[i].photo;
            worth = fmin(worth, wb_suggestion_worth(&task->suggestions[i]));
            WbPick pick = {.member = work->gathered.members[at],
                           .capture_seconds = work->gathered.shots[at].capture_seconds,
                           .suggestion = task->suggestions[i],
                           .shoot = work->gathered.members[at]->shoot,
                           .rank = i,
                           .worth = worth};
            WB_TRY(add(picks, &pick, err));
        }
    }
    return WB_OK;
}

/* Picks of one shoot keep their order, for each counts on those before it. */
static int best_first(const void *a, const void *b) {
    const WbPick *x = a, *y = b;
    if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
    if (x->shoot != y->shoot) return x->shoot < y->shoot ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static void keep_best(WbPicks *picks, size_t limit) {
    qsort(picks->all, picks->count, sizeof *picks->all, best_first);
    if (picks->count > limit) picks->count = limit;
}

static WbStatus pick_batches(const WbShoots *shoots, Work *work, size_t limit, int each_shoot, WbPicks *picks,
                             WbErr *err) {
    WbBatchOfShoots batch;
    double done = 0, all = (double)wb_shoots_work(shoots);
    for (size_t from = 0; wb_shoots_next(shoots, &from, &batch);) {
        if (!batch.together) break; /* single photos: they come last */
        WB_TRY(gather(work, shoots, &batch, limit, err));
        wb_pool_run(work->pool, (int)work->task_count, suggest, work);
        WB_TRY(wb_interrupt_check(err));
        WB_TRY(collect(work, picks, err));
        if (!each_shoot) keep_best(picks, limit);
        wb_bar_show(&work->bar, done += (double)batch.photos, all, NULL);
    }
    return WB_OK;
}

WbStatus wb_suggest_pick(WbCli *cli, const WbShoots *shoots, int64_t version, size_t limit, int each_shoot,
                         WbPicks *ret, WbErr *err) {
    WB_CLEANUP(work_clear) Work work = {.bar = wb_bar(cli, "suggest", "photos")};
    WB_CLEANUP(wb_picks_clear) WbPicks picks = {0};
    WB_TRY(wb_cli_model(cli, version, &work.model, err));
    picks.fallback = wb_model_info(work.model).fallback;
    if (!picks.fallback && limit > 0 && wb_shoots_work(shoots) > 0) {
        WB_TRY(work_begin(cli, shoots, &work, err));
        WB_TRY(pick_batches(shoots, &work, limit, each_shoot, &picks, err));
    }
    *ret = picks;
    picks = (WbPicks){0};
    return WB_OK;
}

void wb_picks_clear(WbPicks *picks) {
    wb_free(picks->all);
    *picks = (WbPicks){0};
}
