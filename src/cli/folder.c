#include "cli/folder.h"

#include <string.h>
#include <unistd.h>

#include "cli/schema.h"
#include "cli/sql.h"

int wb_is_folder(const WbCli *cli) {
    size_t length = strlen(cli->catalog_path);
    return length > 0 && cli->catalog_path[length - 1] == '/';
}

/* The journal knows sidecars by absolute paths: where the folder was moved, or its disk is found elsewhere, they go
 * with it. What cannot be noted now is at the next start. */
static void follow_move(const WbCli *cli) {
    static const char follow[] =
        "BEGIN IMMEDIATE; UPDATE main.file SET path = %Q || substr(path, length(m.value) + 1) FROM main.meta AS m "
        "WHERE m.key = 'folder' AND substr(path, 1, length(m.value) + 1) = m.value || '/'; "
        "INSERT OR REPLACE INTO main.meta VALUES ('folder', %Q); COMMIT";
    int64_t is_known = 0;
    WB_CLEANUP(wb_sql_text_at) char *ask =
        sqlite3_mprintf("SELECT count(*) FROM main.meta WHERE key = 'folder' AND value = %Q", cli->folder);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(follow, cli->folder, cli->folder);
    if (!ask || wb_sql_int(cli->db, ask, &is_known, NULL) != WB_OK || is_known || cli->sidecar_read_only) return;
    if (wb_sql_exec(cli->db, sql, NULL) != WB_OK) wb_sql_rollback(cli->db);
}

WbStatus wb_folder_attach(WbCli *cli, WbErr *err) {
    follow_move(cli);
    WB_TRY(wb_sql_exec(cli->db, "ATTACH ':memory:' AS catalog", err));
    WB_TRY(wb_sql_exec(cli->db, wb_folder_open_sql, err));
    WB_TRY(wb_folder_walk(cli, err));
    return wb_folder_read(cli, err);
}

WbStatus wb_folder_check(WbCli *cli, WbErr *err) {
    int64_t photos;
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM catalog.entry WHERE kind IN ('RAW', 'DNG')", &photos, err));
    if (photos && access(cli->folder, W_OK) == 0) return WB_OK;
    if (photos)
        return wb_fail(err, WB_ERR_IO, "cannot write into the folder: %.300s: graycard keeps its own database there: "
                       "change the permissions of the folder, or work on a copy", cli->folder);
    return wb_fail(err, WB_ERR_INPUT, "no RAW or DNG photos in the folder: %.200s: check the path; a table of sliders "
                   "with its photos becomes a catalog by graycard import", cli->catalog_path);
}
