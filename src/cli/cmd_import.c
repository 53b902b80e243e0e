#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/import_rows.h"
#include "cli/interrupt.h"
#include "cli/mapping_make.h"
#include "cli/output.h"
#include "cli/schema.h"
#include "cli/sql.h"
#include "cli/store.h"

static const WbOption options[] = {
    {"output", 'o', "CATALOG", "the catalog to make; must not be there yet"},
    {NULL, 0, NULL, NULL},
};

/* The files of an import: made under temporary names, removed unless they were given their own. */
typedef struct Making {
    char *temporary; /* of the catalog; owned by sqlite3_malloc */
    sqlite3 *db;
} Making;

static void making_abandon(Making *making) {
    sqlite3_close(making->db);
    if (making->temporary) unlink(making->temporary);
    sqlite3_free(making->temporary);
    *making = (Making){0};
}

static WbStatus check_free(const char *catalog, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sidecar = sqlite3_mprintf("%s.graycard", catalog);
    if (!sidecar) return wb_fail_nomem(err);
    const char *there = access(catalog, F_OK) == 0 ? catalog : access(sidecar, F_OK) == 0 ? sidecar : NULL;
    if (!there) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "file is there already: %.300s: choose another name, or move it away", there);
}

/* The absolute folder that `path` will lie in. */
static WbStatus folder_of(const char *path, char **ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *folder = wb_strdup(path);
    if (!folder) return wb_fail_nomem(err);
    char *slash = strrchr(folder, '/');
    if (slash) slash[slash == folder] = 0;
    return wb_folder_kept(slash ? folder : ".", "/", ret, err);
}

static WbStatus fill(Making *making, const char *folder, const char *kept, WbImported *imported, WbErr *err) {
    WB_TRY(wb_store_connect(making->temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &making->db, err));
    /* No journal and no waiting for the disk: a file that does not come to its end is removed. */
    WB_TRY(wb_sql_exec(making->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", err));
    WB_TRY(wb_sql_begin(making->db, err));
    WB_TRY(wb_sql_exec(making->db, wb_native_sql, err));
    WB_TRY(wb_import_rows(making->db, folder, kept, imported, err));
    WB_TRY(wb_interrupt_check(err)); /* a short list ends before SQLite asks */
    WB_TRY(wb_sql_commit(making->db, err));
    sqlite3_close(making->db);
    making->db = NULL;
    return WB_OK;
}

/* A sidecar beside the catalog just made; without it the catalog goes too. */
static WbStatus make_sidecar(WbCli *cli, const char *catalog, WbErr *err) {
    WB_TRY(wb_store_find(cli, catalog, err));
    WB_TRY(wb_store_connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &cli->db, err));
    WB_TRY(wb_store_migrate(cli->db, err));
    WB_TRY(wb_mapping_native(&cli->mapping, err));
    WB_TRY(wb_mapping_store(cli->db, &cli->mapping, err));
    if (cli->profile) {
        WB_CLEANUP(wb_sql_text_at)
        char *sql = sqlite3_mprintf("INSERT INTO main.meta VALUES ('profile', %Q)", cli->profile);
        WB_TRY(wb_sql_exec(cli->db, sql, err));
    }
    return wb_store_save(cli->db, cli->sidecar_path, err);
}

static void report(const WbCli *cli, const char *catalog, const WbImported *imported) {
    if (cli->json) {
        WbJson json = wb_json(stdout);
        wb_json_open(&json, '{');
        wb_json_key_text(&json, "catalog", catalog);
        wb_json_key_int(&json, "photos", imported->photos);
        wb_json_key_int(&json, "labelled", imported->labelled);
        wb_json_key_int(&json, "without_file", imported->without_file);
        wb_json_key_text(&json, "ignored_columns", imported->ignored);
        wb_json_close(&json, '}');
        return;
    }
    printf("%s: %lld %s, %lld with sliders\n", catalog, WB_PHOTOS(imported->photos), (long long)imported->labelled);
    if (imported->without_file)
        printf("%lld without a file in images/ (graycard scan lists them)\n", (long long)imported->without_file);
    if (*imported->ignored) printf("columns not used: %s\n", imported->ignored);
    if (imported->long_rows)
        printf("%lld with more fields than the first line has columns: the rest was not used\n",
               (long long)imported->long_rows);
}

static WbStatus import(WbCli *cli, const WbArgs *args, WbErr *err) {
    const char *folder = args->words[0], *catalog = wb_arg(args, "output");
    WB_CLEANUP(making_abandon) Making making = {0};
    WB_CLEANUP(wb_free_at) char *base = NULL;
    WB_CLEANUP(wb_free_at) char *kept = NULL;
    WB_CLEANUP(wb_free_at) char *whole = NULL;
    WbImported imported = {0};
    if (!catalog || !*catalog)
        return wb_fail(err, WB_ERR_USAGE, "where to? graycard import FOLDER -o CATALOG");
    WB_TRY(check_free(catalog, err));
    WB_TRY(folder_of(catalog, &base, err));
    WB_TRY(wb_folder_kept(folder, base, &kept, err));
    making.temporary = sqlite3_mprintf("%s.%ld.tmp", catalog, (long)getpid());
    if (!making.temporary) return wb_fail_nomem(err);
    WB_TRY(fill(&making, folder, kept, &imported, err));
    WB_TRY(wb_file_settle(making.temporary, catalog, err));
    WbStatus status = make_sidecar(cli, catalog, err);
    if (status != WB_OK) return unlink(catalog), status;
    report(cli, catalog, &imported);
    return WB_OK;
}

const WbCommand wb_command_import = {
    .name = "import",
    .group = "Catalogs",
    .words = "FOLDER -o CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "make a catalog from a folder with sliders.csv and images/",
    .details =
        "The first line of sliders.csv names the columns: id_global, and any of captureTime, aperture, shutterSpeed,\n"
        "isoSpeedRating, focalLength, flashFired, currTemp, currTint, camera_model, camera_group, intensity, ev,\n"
        "grayscale, copyCreationTime, touchTime; Temperature and Tint where they are set. Photos are images/ID.tif\n"
        "(or .dng, .nef, .cr2 ..., .jpg, .heic).\n"
        "A photo without a file is imported all the same, and counted.",
    .examples = "  graycard import export-2026 -o my.db",
    .needs = WB_NEEDS_NOTHING,
    .options = options,
    .run = import,
};
