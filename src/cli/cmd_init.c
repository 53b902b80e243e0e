#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/adapter.h"
#include "cli/folder.h"
#include "cli/mapping_make.h"
#include "cli/output.h"
#include "cli/sql.h"
#include "cli/store.h"
#include "ext/register.h"

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
    {"root", 0, "OLD=NEW", "another program's catalog: folder OLD is NEW on this machine (as often as needed)"},
    {"black-and-white", 0, "PERCENT", "how much edits of black-and-white photos count in learning, 0 to 100 (100)"},
    {"auto", 0, NULL, "another program's catalog: what its automatic white balance set counts as set by hand"},
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

/* What is kept of --root and --auto. */
static WbStatus note_choices(sqlite3 *db, const WbArgs *args, WbErr *err) {
    WB_TRY(wb_sql_exec(db, wb_arg_given(args, "auto") ? "INSERT OR REPLACE INTO main.meta VALUES ('auto', 1)"
                                                      : "DELETE FROM main.meta WHERE key = 'auto'", err));
    int64_t percent = 100;
    WB_TRY(wb_arg_int(args, "black-and-white", 0, 100, &percent, err));
    WB_CLEANUP(wb_sql_text_at) char *note =
        sqlite3_mprintf("INSERT OR REPLACE INTO main.meta VALUES ('grayscale_percent', %lld)", (long long)percent);
    if (wb_arg_given(args, "black-and-white")) WB_TRY(wb_sql_exec(db, note, err));
    return wb_roots_note(db, args, err);
}

static WbStatus update_sidecar(const WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(wb_sql_close_at) sqlite3 *db = NULL;
    WB_TRY(wb_store_connect(cli->sidecar_path, SQLITE_OPEN_READWRITE, &db, err));
    WB_TRY(wb_sql_begin(db, err));
    WbStatus status = wb_mapping_store(db, &cli->mapping, err);
    if (status == WB_OK) status = note_profile(db, cli->profile, err);
    if (status == WB_OK) status = note_choices(db, args, err);
    if (status == WB_OK) status = wb_adapter_note_version(cli, db, err);
    if (status == WB_OK) status = wb_sql_commit(db, err);
    if (status != WB_OK) wb_sql_rollback(db);
    return status;
}

/* Folders noted by an earlier init, and sidecars that need not be read again. */
static WbStatus copy_known(const WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql =
        sqlite3_mprintf("ATTACH %Q AS old; INSERT INTO main.root SELECT * FROM old.root; "
                        "INSERT INTO main.settings SELECT * FROM old.settings; DETACH old", cli->sidecar_path);
    return wb_sql_exec(cli->db, sql, err);
}

/* A catalog of another program is read in its own way: it is attached anew once it is known for one. */
static WbStatus recognise(WbCli *cli, WbErr *err) {
    const WbAdapter *adapter = NULL;
    WB_TRY(wb_catalog_attach(cli, err));
    WB_TRY(wb_adapter_recognise(cli, &adapter, err));
    if (!adapter) return WB_OK;
    cli->adapter = adapter;
    if (wb_is_folder(cli)) return wb_folder_check(cli, err);
    wb_catalog_detach(cli);
    return wb_catalog_attach(cli, err);
}

/* Options that name tables and columns are for catalogs that graycard does not know. */
static WbStatus check_options(const WbCli *cli, const WbArgs *args, WbErr *err) {
    for (int i = 0; cli->adapter && strcmp(options[i].name, "root") != 0; i++) /* those before it */
        if (wb_arg_given(args, options[i].name))
            return wb_fail(err, WB_ERR_USAGE,
                           "--%s is for databases that graycard does not know: this is a %s%s, whose tables it does: "
                           "leave it out", options[i].name, cli->adapter->program, wb_is_folder(cli) ? "" : " catalog");
    return WB_OK;
}

/* Everything is tried out in memory; only what works reaches the disk. */
static WbStatus build(WbCli *cli, const WbArgs *args, int existed, int *native, WbErr *err) {
    WB_TRY(wb_store_connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &cli->db, err));
    WB_TRY(wb_ext_register(cli->db, err));
    WB_TRY(wb_store_migrate(cli->db, err));
    if (existed) WB_TRY(copy_known(cli, err));
    WB_TRY(note_choices(cli->db, args, err));
    WB_TRY(recognise(cli, err));
    WB_TRY(check_options(cli, args, err));
    WB_TRY(wb_adapter_note_version(cli, cli->db, err));
    WB_TRY(wb_catalog_native(cli, native, err));
    if (wb_arg_given(args, "table")) *native = 0;
    if (*native) WB_TRY(wb_mapping_native(&cli->mapping, err));
    else if (cli->adapter) WB_TRY(wb_mapping_adapter(cli->adapter, &cli->mapping, err));
    else WB_TRY(wb_mapping_from_options(cli, args, &cli->mapping, err));
    WB_TRY(wb_mapping_store(cli->db, &cli->mapping, err));
    WB_TRY(note_profile(cli->db, cli->profile, err));
    WB_TRY(wb_store_views(cli->db, &cli->mapping, err));
    return wb_mapping_check_ids(cli->db, err);
}

static WbStatus report(WbCli *cli, int native, int existed, WbErr *err) {
    int64_t photos, set, unread = 0;
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
        if (cli->adapter) WB_TRY(wb_adapter_report(cli, &json, err));
        wb_json_close(&json, '}');
        return WB_OK;
    }
    if (cli->adapter && cli->adapter->files_decide)
        WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM temp.photo WHERE temperature IS NOT NULL AND tint IS NULL",
                          &unread, err));
    printf("%s %s: %lld %s, %lld with sliders\n", existed ? "updated" : "made", cli->sidecar_path, WB_PHOTOS(photos),
           (long long)set);
    if (unread) printf("  %lld more set there: graycard scan tells to what, from their files\n", (long long)unread);
    if (cli->adapter) {
        printf("  a %s%s\n", cli->adapter->program, wb_is_folder(cli) ? " of photos with XMP sidecars" : " catalog");
        return wb_adapter_report(cli, NULL, err);
    }
    for (int role = 0; role < WB_ROLES && !native; role++)
        if (cli->mapping.value[role]) printf("  %-16s %s\n", wb_role_name(role), cli->mapping.value[role]);
    return WB_OK;
}

static WbStatus init(WbCli *cli, const WbArgs *args, WbErr *err) {
    int native = 0;
    WB_TRY(wb_store_find(cli, args->words[0], err));
    int existed = access(cli->sidecar_path, F_OK) == 0;
    if (existed) WB_TRY(settle_old(cli, err));
    WB_TRY(build(cli, args, existed, &native, err));
    WB_TRY(wb_store_unchanged(cli, err));
    WB_TRY(wb_store_check_writable(cli, err));
    if (existed) WB_TRY(update_sidecar(cli, args, err));
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
        "A native catalog (graycard import makes one) and those of Lightroom Classic (photos.lrcat) and darktable\n"
        "(library.db) need no options, nor does a folder of photos with XMP sidecars: it is a catalog itself, and the\n"
        "sidecar is FOLDER/.graycard. Any other SQLite database needs --table; columns with standard names need not\n"
        "be named. Running init again changes the mapping and keeps the rest.\n"
        "--profile NAME makes that the profile used when none is named.",
    .examples = "  graycard init my.db\n"
                "  graycard init photos.lrcat --root D:/Photos=/mnt/photos\n"
                "  graycard init ~/.config/darktable/library.db\n"
                "  graycard init photos\n"
                "  graycard init studio.sqlite --table sliders --images photos\n"
                "  graycard init studio.sqlite --table edit --id uuid --temperature kelvin --tint green --path file",
    .needs = WB_NEEDS_NOTHING,
    .options = options,
    .option_at = shot_option,
    .run = init,
};
