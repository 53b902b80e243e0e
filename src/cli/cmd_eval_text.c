#include "cli/cmd_eval.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd_eval_fields.h"
#include "cli/output.h"

static void add_number(WbTable *table, double value, int decimals) {
    if (isfinite(value))
        wb_table_add(table, "%.*f", decimals, value);
    else
        wb_table_add(table, "-");
}

static void print_heading(const WbFigures *figures, const WbEvaluation *evaluation) {
    printf("%zu held-out photos of %zu shooting day%s", figures->photos, figures->days,
           figures->days == 1 ? "" : "s");
    if (strcmp(figures->protocol, "forward") == 0)
        printf(", predicted by a model of the days before");
    else
        printf(" in %d folds, each predicted by a model of the others", evaluation->folds);
    if (evaluation->unanchored) printf("; %zu anchors count as edited", evaluation->anchors);
    if (figures->without) printf("; without %s", figures->without);
    printf("\n");
    if (evaluation->untimed > 0)
        printf("%zu photos have no capture time: %s\n", evaluation->untimed,
               strcmp(figures->protocol, "by-shoot") == 0 ? "they count as one day" : "they take no part");
    printf("\n");
}

static WbStatus print_metrics(const WbFigures *figures, WbErr *err) {
    WB_CLEANUP(wb_table_clear)
    WbTable table = wb_table(figures->method_count == WB_METHODS ? "lrrrr" : "lrrr");
    const WbMetricField *field;
    wb_table_add(&table, "%s", "");
    for (int m = 0; m < figures->method_count; m++)
        wb_table_add(&table, "%s", figures->methods[m].words);
    for (int i = 0; (field = wb_metric_field(i)); i++) {
        wb_table_add(&table, "%s", field->words);
        for (int m = 0; m < figures->method_count; m++)
            add_number(&table, *(const double *)((const char *)&figures->methods[m].metrics + field->offset),
                       field->decimals);
    }
    return wb_table_print(&table, stdout, err);
}

static void print_comparison(const char *words, const WbComparison *against) {
    if (against->photos == 0) return;
    const WbDifference *kelvin = &against->kelvin, *tint = &against->tint, *mired = &against->mired;
    printf("model minus %s: %+.0f K (%+.0f to %+.0f), %+.2f tint (%+.2f to %+.2f), %+.2f mired (%+.2f to "
           "%+.2f)\n",
           words, kelvin->mean, kelvin->low, kelvin->high, tint->mean, tint->low, tint->high, mired->mean,
           mired->low, mired->high);
}

static WbStatus print_bands(const WbBand *bands, WbErr *err) {
    WB_CLEANUP(wb_table_clear) WbTable table = wb_table("llrrrrrrr");
    static const char *const heads[] = {"model by", "",       "photos", "K off", "tint",
                                        "mired",    "bias K", "tint",   "mired"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        wb_table_add(&table, "%s", heads[i]);
    for (int b = 0; b < WB_BANDS; b++) {
        const WbBand *band = &bands[b];
        if (band->photos == 0) continue;
        wb_table_add(&table, "%s", band->group);
        wb_table_add(&table, "%s", band->name);
        wb_table_add(&table, "%zu", band->photos);
        add_number(&table, band->kelvin, 0);
        add_number(&table, band->tint, 2);
        add_number(&table, band->mired, 1);
        wb_table_add(&table, "%+.0f", band->kelvin_bias);
        wb_table_add(&table, "%+.2f", band->tint_bias);
        wb_table_add(&table, "%+.1f", band->mired_bias);
    }
    return wb_table_print(&table, stdout, err);
}

static void print_steadiness(const WbSteadiness *steadiness) {
    if (steadiness->photos == 0) return;
    printf("\nThe same photo changed (%zu photos): the prediction moves by %.2f mired and %.2f tint on "
           "average\n",
           steadiness->photos, steadiness->mired_mean, steadiness->tint_mean);
    for (int v = 0; v < WB_VARIANTS; v++)
        printf("  %-9s %6.2f mired %6.2f tint\n", wb_variant_name((WbVariant)v), steadiness->mired[v],
               steadiness->tint[v]);
}

WbStatus wb_figures_print_text(const WbFigures *figures, const WbEvaluation *evaluation, WbErr *err) {
    const WbMethod *model = &figures->methods[WB_METHOD_MODEL];
    print_heading(figures, evaluation);
    WB_TRY(print_metrics(figures, err));
    printf("\nJumpiness: %zu pairs of one session, up to a minute apart and in the same light.\n",
           model->metrics.pairs);
    printf("Differences of the mean errors, with what drawing other days would make of them (95 %%):\n");
    for (int m = WB_METHOD_MODEL + 1; m < figures->method_count; m++)
        print_comparison(figures->methods[m].words, &figures->against[m]);
    printf("\n");
    WB_TRY(print_bands(model->bands, err));
    print_steadiness(&evaluation->steadiness);
    return WB_OK;
}

WbStatus wb_curve_print_text(const WbCurvePoint *points, size_t count, WbErr *err) {
    WB_CLEANUP(wb_table_clear) WbTable table = wb_table("rrrrrrrrrr");
    static const char *const heads[] = {"photos", "K off", "+-",        "tint",     "+-",
                                        "mired",  "+-",    "as shot K", "median K", "median tint"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        wb_table_add(&table, "%s", heads[i]);
    for (size_t p = 0; p < count; p++) {
        wb_table_add(&table, "%zu", points[p].wanted);
        add_number(&table, points[p].kelvin, 0);
        add_number(&table, points[p].kelvin_sd, 0);
        add_number(&table, points[p].tint, 2);
        add_number(&table, points[p].tint_sd, 2);
        add_number(&table, points[p].mired, 2);
        add_number(&table, points[p].mired_sd, 2);
        add_number(&table, points[p].as_shot_kelvin, 0);
        add_number(&table, points[p].median_kelvin, 0);
        add_number(&table, points[p].median_tint, 2);
    }
    printf("Mean error by number of photos learned from, over %d draws of shoots; +- is the scatter of "
           "single draws.\n",
           points[0].draws);
    return wb_table_print(&table, stdout, err);
}
