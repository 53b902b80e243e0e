#include "cli/cmd_eval.h"

#include <string.h>

#include "cli/cmd_eval_fields.h"
#include "cli/output.h"

static double metric(const WbMetrics *metrics, const WbMetricField *field) {
    return *(const double *)((const char *)metrics + field->offset);
}

static void print_bands(WbJson *json, const WbBand *bands) {
    wb_json_key(json, "bands");
    wb_json_open(json, '[');
    for (int b = 0; b < WB_BANDS; b++) {
        const WbBand *band = &bands[b];
        if (band->photos == 0) continue;
        wb_json_open(json, '{');
        wb_json_key_text(json, "group", band->group);
        wb_json_key_text(json, "band", band->name);
        wb_json_key_int(json, "photos", (int64_t)band->photos);
        wb_json_key_number(json, "kelvin", band->kelvin);
        wb_json_key_number(json, "tint", band->tint);
        wb_json_key_number(json, "mired", band->mired);
        wb_json_key_number(json, "kelvin_bias", band->kelvin_bias);
        wb_json_key_number(json, "tint_bias", band->tint_bias);
        wb_json_key_number(json, "mired_bias", band->mired_bias);
        wb_json_close(json, '}');
    }
    wb_json_close(json, ']');
}

static void print_method(WbJson *json, const WbMethod *method) {
    const WbMetricField *field;
    wb_json_key(json, method->key);
    wb_json_open(json, '{');
    wb_json_key_int(json, "photos", (int64_t)method->metrics.photos);
    for (int i = 0; (field = wb_metric_field(i)); i++)
        wb_json_key_number(json, field->key, metric(&method->metrics, field));
    wb_json_key_int(json, "photos_without_above_10000", (int64_t)method->metrics.photos_ordinary);
    wb_json_key_int(json, "consistency_pairs", (int64_t)method->metrics.pairs);
    print_bands(json, method->bands);
    wb_json_close(json, '}');
}

static void print_difference(WbJson *json, const char *key, const WbDifference *difference) {
    wb_json_key(json, key);
    wb_json_open(json, '{');
    wb_json_key_number(json, "mean", difference->mean);
    wb_json_key_number(json, "standard_error", difference->standard_error);
    wb_json_key_number(json, "low", difference->low);
    wb_json_key_number(json, "high", difference->high);
    wb_json_close(json, '}');
}

static void print_comparisons(WbJson *json, const WbFigures *figures) {
    wb_json_key(json, "model_minus");
    wb_json_open(json, '{');
    for (int m = WB_METHOD_MODEL + 1; m < figures->method_count; m++) {
        const WbComparison *against = &figures->against[m];
        wb_json_key(json, figures->methods[m].key);
        wb_json_open(json, '{');
        wb_json_key_int(json, "photos", (int64_t)against->photos);
        wb_json_key_int(json, "days", (int64_t)against->days);
        print_difference(json, "kelvin", &against->kelvin);
        print_difference(json, "tint", &against->tint);
        print_difference(json, "mired", &against->mired);
        wb_json_close(json, '}');
    }
    wb_json_close(json, '}');
}

static void print_steadiness(WbJson *json, const WbSteadiness *steadiness) {
    if (steadiness->photos == 0) return;
    wb_json_key(json, "steadiness");
    wb_json_open(json, '{');
    wb_json_key_int(json, "photos", (int64_t)steadiness->photos);
    wb_json_key_number(json, "mired", steadiness->mired_mean);
    wb_json_key_number(json, "tint", steadiness->tint_mean);
    for (int v = 0; v < WB_VARIANTS; v++) {
        wb_json_key(json, wb_variant_name((WbVariant)v));
        wb_json_open(json, '{');
        wb_json_key_number(json, "mired", steadiness->mired[v]);
        wb_json_key_number(json, "tint", steadiness->tint[v]);
        wb_json_close(json, '}');
    }
    wb_json_close(json, '}');
}

void wb_figures_print_json(const WbFigures *figures, const WbEvaluation *evaluation) {
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_text(&json, "protocol", figures->protocol);
    wb_json_key_int(&json, "photos", (int64_t)figures->photos);
    wb_json_key_int(&json, "days", (int64_t)figures->days);
    wb_json_key_int(&json, "folds", evaluation->folds);
    wb_json_key_int(&json, "sessions", evaluation->sessions);
    if (evaluation->unanchored) wb_json_key_int(&json, "anchors", (int64_t)evaluation->anchors);
    wb_json_key_int(&json, "photos_without_time", (int64_t)evaluation->untimed);
    wb_json_key_text(&json, "without", figures->without);
    wb_json_key(&json, "methods");
    wb_json_open(&json, '{');
    for (int m = 0; m < figures->method_count; m++)
        print_method(&json, &figures->methods[m]);
    wb_json_close(&json, '}');
    print_comparisons(&json, figures);
    print_steadiness(&json, &evaluation->steadiness);
    wb_json_close(&json, '}');
}

static void print_errors(WbJson *json, const char *key, double kelvin, double tint, double mired) {
    wb_json_key(json, key);
    wb_json_open(json, '{');
    wb_json_key_number(json, "kelvin", kelvin);
    wb_json_key_number(json, "tint", tint);
    wb_json_key_number(json, "mired", mired);
    wb_json_close(json, '}');
}

static void print_methods_at(WbJson *json, const WbCurvePoint *point) {
    wb_json_key(json, "methods");
    wb_json_open(json, '{');
    print_errors(json, "model", point->kelvin, point->tint, point->mired);
    print_errors(json, "as_shot", point->as_shot_kelvin, point->as_shot_tint, point->as_shot_mired);
    print_errors(json, "median", point->median_kelvin, point->median_tint, point->median_mired);
    wb_json_close(json, '}');
}

/* `methods` of the whole are those of the largest training size. */
void wb_curve_print_json(const WbCurvePoint *points, size_t count, size_t photos, const char *without) {
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_text(&json, "protocol", "curve");
    wb_json_key_int(&json, "photos", (int64_t)photos);
    wb_json_key_text(&json, "without", without);
    print_methods_at(&json, &points[count - 1]);
    wb_json_key(&json, "points");
    wb_json_open(&json, '[');
    for (size_t p = 0; p < count; p++) {
        wb_json_open(&json, '{');
        wb_json_key_int(&json, "training_photos", (int64_t)points[p].wanted);
        wb_json_key_int(&json, "draws", points[p].draws);
        print_methods_at(&json, &points[p]);
        print_errors(&json, "standard_deviation", points[p].kelvin_sd, points[p].tint_sd, points[p].mired_sd);
        wb_json_close(&json, '}');
    }
    wb_json_close(&json, ']');
    wb_json_close(&json, '}');
}
