#ifndef WB_CLI_CMD_EVAL_H
#define WB_CLI_CMD_EVAL_H

#include "cli/cli.h"
#include "cli/load.h"
#include "eval/metrics.h"
#include "eval/protocol.h"

/* The parts of `graycard eval`: measuring in cmd_eval_measure.c, words, JSON and CSV beside it. */

/* One method's figures. */
typedef struct WbMethod {
    const char *key, *words; /* "as_shot", "as shot"; static storage */
    WbMetrics metrics;
    WbBand bands[WB_BANDS];
} WbMethod;

enum { WB_METHOD_MODEL, WB_METHOD_AS_SHOT, WB_METHOD_MEDIAN, WB_METHOD_UNANCHORED, WB_METHODS };

/* Everything that is printed of one evaluation by folds. */
typedef struct WbFigures {
    const char *protocol; /* as --protocol has it */
    size_t photos, days;
    const char *without; /* as given, or NULL; borrowed */
    WbMethod methods[WB_METHODS];
    int method_count;                 /* WB_METHODS with anchors, else one fewer */
    WbComparison against[WB_METHODS]; /* model minus method */
} WbFigures;

WB_MUST_USE WbStatus wb_figures_of_evaluation(const WbEvaluation *evaluation, uint64_t seed, WbFigures *ret,
                                              WbErr *err);

void wb_figures_print_json(const WbFigures *figures, const WbEvaluation *evaluation);
WB_MUST_USE WbStatus wb_figures_print_text(const WbFigures *figures, const WbEvaluation *evaluation,
                                           WbErr *err);

/* Every held-out prediction as a row. Errors: WB_ERR_IO, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_evaluation_write_csv(const char *path, const WbDataset *dataset,
                                             const WbEvaluation *evaluation, WbErr *err);

void wb_curve_print_json(const WbCurvePoint *points, size_t count, size_t photos, const char *without);
WB_MUST_USE WbStatus wb_curve_print_text(const WbCurvePoint *points, size_t count, WbErr *err);

/* Variants of the photos of a dataset, read from their files again. Zeroed is empty. */
typedef struct WbSteadyPhotos {
    WbFeatures *features;                     /* owned */
    const WbFeatures **variants[WB_VARIANTS]; /* owned arrays over the dataset; NULL where there is none */
    size_t photos, unreadable;
} WbSteadyPhotos;

#define WB_STEADY_PHOTOS 2000 /* spread evenly: the means are known well enough, and memory stays at 64 MB */

/* Errors: SQLite's, WB_ERR_NOMEM, WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_steady_photos_read(WbCli *cli, const char *where, const WbDataset *dataset,
                                           int threads, WbSteadyPhotos *ret, WbErr *err);
void wb_steady_photos_clear(WbSteadyPhotos *photos); /* takes a zeroed one */

#endif
