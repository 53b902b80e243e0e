#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/mapping_make.h"
#include "cli/output.h"
#include "cli/sql.h"
#include "cli/store.h"

static const WbOption options[] = {
    {"table", 't', "NAME", "table or view with one row a photo"},
    {"id", 0, "COLUMN", "what tells photos apart (standard name: id_global)"},
    {"temperature", 0, "COLUMN", "the slider in kelvin (Temperature)"},
    {"tint", 0, "COLUMN", "the other slider (Tint)"},
    {"path", 0, "COLUMN", "the photo's file; relative ones start at the catalog's folder (path)"},
    {"images", 'i', "FOLDER", "instead: the files are FOLDER/ID.tif"},
    {"suffix", 0, "TEXT", "with --images: what follows the id (.tif)"},
    {"set-by", 0, "COLUMN", "who set the sliders (set_by)"},
    {"set-at", 0, "COLUMN", "when (set_at)"},
    {"write-table", 0, "NAME", "table that keeps the sliders, where --table is a view"},
    {"grayscale", 0, "COLUMN", "1 for photos edited to black and white"},
    {NULL, 0, NULL, NULL},
};

/* Every key of a shot is an option that names its column. */
static int shot_option(int index, WbOption *ret) {
    if (index >= WB_SHOT_FIELDS) return 0;
    *ret = (WbOption){wb_shot_field(index)->key, 0, "COLUMN", "the column of this name, if it is called otherwise"};
    return 1;
}

/* An existing sidecar: a write that was interrupted is settled under the old mapping first. */
static WbStatus settle_old(const WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_close_at) sqlite3 *db = NULL;
    int64_t pending;
    WB_TRY(wb_store_connect(cli->sidecar_path, SQLITE_OPEN_READWRITE, &db, err));
    WB_TRY(wb_store_migrate(db, err));
    WB_TRY(wb_sql_int(db, "SELECT count(*) FROM main.batch WHERE state = 'pending'", &pending, err));
    if (!pending) return WB_OK;
    WbCli old = {.quiet = cli->quiet};
    WbStatus status = wb_store_open(&old, cli->catalog_path, WB_NEEDS_SIDECAR, err);
    wb_store_close(&old);
    return status;
}

static WbStatus note_profile(sqlite3 *db, const char *profile, WbErr *err) {
    if (!profile) return WB_OK;
    WB_CLEANUP(wb_sql_text_at) char *sql =
        sqlite3_mprintf("INSERT OR REPLACE INTO main.meta VALUES ('profile', %Q)", profile);
    return wb_sql_exec(db, sql, err);
}

static WbStatus update_sidecar(const WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_close_at) sqlite3 *db = NULL;
    WB_TRY(wb_store_connect(cli->sidecar_path, SQLITE_OPEN_READWRITE, &db, err));
    WB_TRY(wb_sql_begin(db, err));
    WbStatus status = wb_mapping_store(db, &cli->mapping, err);
    if (status == WB_OK) status = note_profile(db, cli->profile, err);
    if (status == WB_OK) status = wb_sql_commit(db, err);
    if (status != WB_OK) wb_sql_rollback(db);
    return status;
}

/* Everything is tried out in memory; only what works reaches the disk. */
static WbStatus build(WbCli *cli, const WbArgs *args, int *native, WbErr *err) {
    WB_TRY(wb_store_connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &cli->db, err));
    WB_TRY(wb_store_migrate(cli->db, err));
    WB_TRY(wb_catalog_attach(cli, err));
    WB_TRY(wb_catalog_native(cli, native, err));
    if (wb_arg_given(args, "table")) *native = 0;
    if (*native) WB_TRY(wb_mapping_native(&cli->mapping, err));
    else WB_TRY(wb_mapping_from_options(cli, args, &cli->mapping, err));
    WB_TRY(wb_mapping_store(cli->db, &cli->mapping, err));
    WB_TRY(note_profile(cli->db, cli->profile, err));
    WB_TRY(wb_store_views(cli->db, &cli->mapping, err));
    return wb_mapping_check_ids(cli->db, err);
}

static WbStatus report(WbCli *cli, int native, int existed, WbErr *err) {
    int64_t photos, set;
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM temp.photo", &photos, err));
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM temp.photo WHERE temperature IS NOT NULL AND tint IS NOT NULL",
                      &set, err));
    if (cli->json) {
        WbJson json = wb_json(stdout);
        wb_json_open(&json, '{');
        wb_json_key_text(&json, "sidecar", cli->sidecar_path);
        wb_json_key_bool(&json, "native", native);
        wb_json_key_bool(&json, "updated", existed);
        wb_json_key_int(&json, "photos", photos);
        wb_json_key_int(&json, "set", set);
        wb_json_key(&json, "mapping");
        wb_json_open(&json, '{');
        for (int role = 0; role < WB_ROLES; role++)
            if (cli->mapping.value[role]) wb_json_key_text(&json, wb_role_name(role), cli->mapping.value[role]);
        wb_json_close(&json, '}');
        wb_json_close(&json, '}');
        return WB_OK;
    }
    printf("%s %s: %lld %s, %lld with sliders\n", existed ? "updated" : "made", cli->sidecar_path, WB_PHOTOS(photos),
           (long long)set);
    for (int role = 0; role < WB_ROLES && !native; role++)
        if (cli->mapping.value[role]) printf("  %-16s %s\n", wb_role_name(role), cli->mapping.value[role]);
    return WB_OK;
}

static WbStatus init(WbCli *cli, const WbArgs *args, WbErr *err) {
    int native = 0;
    WB_TRY(wb_store_find(cli, args->words[0], err));
    int existed = access(cli->sidecar_path, F_OK) == 0;
    if (existed) WB_TRY(settle_old(cli, err));
    WB_TRY(build(cli, args, &native, err));
    WB_TRY(wb_store_unchanged(cli, err));
    if (existed) WB_TRY(update_sidecar(cli, err));
    else WB_TRY(wb_store_save(cli->db, cli->sidecar_path, err));
    return report(cli, native, existed, err);
}

const WbCommand wb_command_init = {
    .name = "init",
    .group = "Catalogs",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "get to know a catalog: which tables and columns mean what",
    .details =
        "Makes the sidecar CATALOG.graycard, where everything of graycard's own is kept; the catalog is only read.\n"
        "A native catalog (graycard import makes one) needs no options. Any other SQLite database needs --table;\n"
        "columns with standard names need not be named. Running init again changes the mapping and keeps the rest.\n"
        "--profile NAME makes that the profile used when none is named.",
    .examples = "  graycard init my.db\n"
                "  graycard init studio.sqlite --table sliders --images photos\n"
                "  graycard init studio.sqlite --table edit --id uuid --temperature kelvin --tint green --path file",
    .needs = WB_NEEDS_NOTHING,
    .options = options,
    .option_at = shot_option,
    .run = init,
};
