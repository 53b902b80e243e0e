#include "cli/cmd_eval.h"

#include <math.h>
#include <stdio.h>

#include "cli/output.h"

/* Numbers that are unknown are left empty. */
static void field(FILE *file, double value) {
    fputc(',', file);
    if (isfinite(value)) fprintf(file, "%.9g", value);
}

static void prediction(FILE *file, const WbHeldOut *row) {
    const double values[] = {row->predicted_temperature, row->predicted_tint, row->temperature_low,
                             row->temperature_high,      row->tint_low,       row->tint_high};
    for (int i = 0; i < 6; i++)
        field(file, values[i]);
}

static void line(FILE *file, const WbDataset *dataset, const WbEvaluation *all, size_t i) {
    const WbHeldOut *row = &all->model[i];
    wb_csv_text(file, dataset->photos[all->photo[i]].key);
    fprintf(file, ",%d,%d", all->fold[i], row->session);
    field(file, row->temperature);
    field(file, row->tint);
    field(file, row->as_shot_kelvin);
    field(file, row->as_shot_tint);
    prediction(file, row);
    field(file, all->novelty[i]);
    field(file, all->median[i].predicted_temperature);
    field(file, all->median[i].predicted_tint);
    if (all->unanchored) prediction(file, &all->unanchored[i]);
    fputc('\n', file);
}

WbStatus wb_evaluation_write_csv(const char *path, const WbDataset *dataset, const WbEvaluation *evaluation,
                                 WbErr *err) {
    WB_CLEANUP(wb_output_abandon) WbOutput output = {0};
    WB_TRY(wb_output_open(path, &output, err));
    fputs("photo_id,fold,session,Temperature,Tint,currTemp,currTint,temperature,tint,temperature_low,"
          "temperature_high,"
          "tint_low,tint_high,novelty,median_temperature,median_tint",
          output.file);
    if (evaluation->unanchored)
        fputs(
            ",unanchored_temperature,unanchored_tint,unanchored_temperature_low,unanchored_temperature_high,"
            "unanchored_tint_low,unanchored_tint_high",
            output.file);
    fputc('\n', output.file);
    for (size_t i = 0; i < evaluation->count; i++)
        line(output.file, dataset, evaluation, i);
    return wb_output_commit(&output, err);
}
