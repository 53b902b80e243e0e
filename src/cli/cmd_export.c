#include "cli/cli.h"

#include <string.h>

#include "cli/changes.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/shoots.h"
#include "cli/sql.h"

static const WbOption options[] = {
    {"output", 'o', "FILE", "write there instead of to the screen"},
    {"all", 0, NULL,
     "another program's catalog, or a folder: every picture with its white balance there, as CSV or JSON"},
    {"predicted", 0, NULL, "fill photos that are not set with their predictions"},
    {"format", 'f', "FORMAT", "sliders: id_global,Temperature,Tint (default); csv or json: everything"},
    {NULL, 0, NULL, NULL},
};

typedef enum { FORMAT_SLIDERS, FORMAT_CSV, FORMAT_JSON } Format;

static WbStatus read_format(const WbCli *cli, const WbArgs *args, Format *ret, WbErr *err) {
    static const char *const names[] = {"sliders", "csv", "json"};
    const char *name = wb_arg(args, "format");
    *ret = cli->json ? FORMAT_JSON : FORMAT_SLIDERS;
    if (!name) return WB_OK;
    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) return *ret = (Format)i, WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "no such format: '%.80s': choose sliders, csv or json", name);
}

/* Sliders as they stand; with predictions, the value apply would write, where nothing is set. */
#define FILLED(slider, prediction)                                                                           \
    "iif(?1 AND state = 'unset', coalesce(CAST(round(" prediction ") AS INTEGER), " slider "), " slider ") AS "

#define SLIDERS "photo_id AS id_global, " FILLED("temperature", "predicted_temperature") "Temperature, "    \
                FILLED("tint", "predicted_tint") "Tint"

static WbStatus prepare(WbCli *cli, Format format, int predicted, sqlite3_stmt **ret, WbErr *err) {
    sqlite3_str *text = sqlite3_str_new(cli->db);
    sqlite3_str_appendall(text, "SELECT " SLIDERS);
    if (format != FORMAT_SLIDERS) {
        sqlite3_str_appendall(text, ", state, set_by, set_at, path, grayscale");
        for (int i = 0; i < WB_SHOT_FIELDS; i++) sqlite3_str_appendf(text, ", \"%w\"", wb_shot_field(i)->key);
        sqlite3_str_appendall(text, ", predicted_temperature, predicted_tint, temperature_low, temperature_high, "
                                    "tint_low, tint_high, novelty");
    }
    sqlite3_str_appendall(text, " FROM temp.photo_choice ORDER BY photo_id");
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_str_finish(text);
    WB_TRY(wb_sql_prepare(cli->db, sql, ret, err));
    sqlite3_bind_int(*ret, 1, predicted);
    return WB_OK;
}

/* What the program itself says, whatever becomes of it here. */
static WbStatus prepare_all(WbCli *cli, Format *format, sqlite3_stmt **ret, WbErr *err) {
    if (!cli->adapter)
        return wb_fail(err, WB_ERR_USAGE,
                       "--all is for catalogs of other programs: this one has no more than its photos");
    if (*format == FORMAT_SLIDERS) *format = FORMAT_CSV;
    return wb_sql_prepare(cli->db,
                          "SELECT id_global, path, file_format, is_copy, mode, scale, temperature, tint, grayscale, "
                          "edit, reason, coalesce(left_out || ': ' || problem, left_out) AS left_out "
                          "FROM temp.adapter_all ORDER BY id_global",
                          ret, err);
}

static void write_csv(FILE *file, sqlite3_stmt *rows, int heading) {
    int columns = sqlite3_column_count(rows);
    for (int i = 0; i < columns; i++) {
        if (i) fputc(',', file);
        wb_csv_text(file, heading ? sqlite3_column_name(rows, i) : wb_sql_text(rows, i));
    }
    fputc('\n', file);
}

static void write_json(WbJson *json, sqlite3_stmt *rows) {
    int columns = sqlite3_column_count(rows);
    fputs(json->comma ? ",\n" : "\n", json->file); /* one photo a line */
    json->comma = 0;
    wb_json_open(json, '{');
    for (int i = 0; i < columns; i++) {
        wb_json_key(json, sqlite3_column_name(rows, i));
        switch (sqlite3_column_type(rows, i)) {
        case SQLITE_INTEGER: wb_json_int(json, sqlite3_column_int64(rows, i)); break;
        case SQLITE_FLOAT: wb_json_number(json, sqlite3_column_double(rows, i)); break;
        default: wb_json_text(json, (const char *)sqlite3_column_text(rows, i)); break;
        }
    }
    wb_json_close(json, '}');
}

static WbStatus write_rows(sqlite3_stmt *rows, Format format, FILE *file, WbErr *err) {
    WbJson json = wb_json(file);
    if (format == FORMAT_JSON) wb_json_open(&json, '[');
    else write_csv(file, rows, 1);
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        if (format == FORMAT_JSON) write_json(&json, rows);
        else write_csv(file, rows, 0);
    }
    if (format == FORMAT_JSON) fputc('\n', file), wb_json_close(&json, ']');
    return WB_OK;
}

static WbStatus write_all(const WbArgs *args, sqlite3_stmt *rows, Format format, WbErr *err) {
    WB_CLEANUP(wb_output_abandon) WbOutput output = {0};
    WB_TRY(wb_output_open(wb_arg(args, "output"), &output, err));
    WB_TRY(write_rows(rows, format, output.file, err));
    return wb_output_commit(&output, err);
}

static WbStatus say_missing(WbCli *cli, int64_t version, WbErr *err) {
    int64_t missing, stale;
    WB_TRY(wb_sql_int(cli->db,
                      "SELECT count(*) FROM temp.photo_choice WHERE state = 'unset' AND predicted_temperature IS "
                      "NULL",
                      &missing, err));
    if (missing)
        wb_say(cli,
               "%lld photos have neither sliders nor a prediction and are left empty: graycard predict %s makes them",
               (long long)missing, cli->catalog_path);
    WB_TRY(wb_shoots_count_stale(cli, version, &stale, err));
    if (stale)
        wb_say(cli, "%lld %s predicted before the latest change in the shoot: graycard predict %s follows it",
               WB_PHOTOS(stale), cli->catalog_path);
    return WB_OK;
}

static WbStatus export(WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    int predicted = wb_arg_given(args, "predicted");
    Format format;
    int64_t version = 0;
    WB_TRY(read_format(cli, args, &format, err));
    if (wb_arg_given(args, "all")) {
        WB_TRY(prepare_all(cli, &format, &rows, err));
        return write_all(args, rows, format, err);
    }
    WbStatus trained = wb_cli_version(cli, &version, err);
    if (trained != WB_OK && (predicted || trained != WB_ERR_INPUT)) return trained;
    WB_TRY(wb_choice_view(cli, version, err));
    if (predicted) WB_TRY(say_missing(cli, version, err));
    WB_TRY(prepare(cli, format, predicted, &rows, err));
    return write_all(args, rows, format, err);
}

const WbCommand wb_command_export = {
    .name = "export",
    .group = "Catalogs",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "the sliders as they stand, or everything, as CSV or JSON",
    .details = "An empty field is a slider that is not set. With --predicted, photos that are not set get what apply\n"
               "would write; nothing is written into the catalog. --all lists what a catalog of another program,\n"
               "or a folder, holds: mode, scale ('kelvin', or 'incremental' of JPEG and TIFF), sliders, hand edit or\n"
               "why not.",
    .examples = "  graycard export my.db -o sliders.csv\n"
                "  graycard export my.db --predicted -o submission.csv\n"
                "  graycard export my.db --format json -o everything.json",
    .needs = WB_NEEDS_READING,
    .options = options,
    .run = export,
};
