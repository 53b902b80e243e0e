#include "cli/shoots.h"

#include "cli/message.h"
#include "cli/sql.h"
#include "model/model.h"

typedef int (*Wanted)(const WbShoots *shoots, const WbMember *member);

/* Fills temp.to_scan. */
static WbStatus list(WbCli *cli, const WbShoots *shoots, Wanted wanted, size_t *count, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    WB_TRY(wb_sql_exec(cli->db, "CREATE TEMP TABLE IF NOT EXISTS to_scan (photo_id PRIMARY KEY) WITHOUT ROWID; "
                                "DELETE FROM temp.to_scan", err));
    WB_TRY(wb_sql_prepare(cli->db, "INSERT OR IGNORE INTO temp.to_scan VALUES (?1)", &insert, err));
    for (size_t i = 0; i < shoots->count; i++) {
        const WbMember *member = &shoots->members[i];
        if (!wanted(shoots, member)) continue;
        if (sqlite3_bind_value(insert, 1, member->id) != SQLITE_OK) return wb_fail_nomem(err);
        WB_TRY(wb_sql_run(insert, err));
        (*count)++;
    }
    return WB_OK;
}

/* Scans the members that `wanted` says, through a list in a temporary table, and loads again what was seen. In the
 * meantime *shoots is empty, for a scan has its own list. */
static WbStatus scan(WbCli *cli, int64_t version, const WbAsked *asked, Wanted wanted, WbShoots *shoots,
                     WbScanned *scanned, WbErr *err) {
    static const WbSelection listed = {WB_SELECT_ALL, "photo_id IN (SELECT l.photo_id FROM temp.to_scan AS l)"};
    size_t count = 0;
    WB_TRY(wb_sql_exec(cli->db, "BEGIN", err)); /* of temp only: the others are not written */
    WbStatus status = list(cli, shoots, wanted, &count, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    if (status != WB_OK || count == 0) return status;
    wb_shoots_clear(shoots);
    WB_TRY(wb_cli_scan(cli, &listed, &(WbScanning){0}, scanned, err));
    return wb_shoots_load(cli, version, asked, shoots, err);
}

static int is_asked(const WbShoots *shoots, const WbMember *member) {
    (void)shoots;
    return member->asked;
}

/* Photos that were never looked at, beside some that are asked for. */
static int is_context(const WbShoots *shoots, const WbMember *member) {
    const WbShoot *shoot = &shoots->shoots[member->shoot];
    return !member->asked && !member->digested && shoot->together && shoot->asked > 0;
}

/* What is asked for can be said in SQL, unless it takes the shoots to know what is missing. */
static WbStatus scan_asked(WbCli *cli, int64_t version, const WbAsked *asked, WbShoots *shoots, WbScanned *scanned,
                           WbErr *err) {
    const WbSelection selection = {asked->select, asked->where};
    if (!asked->missing) {
        WB_TRY(wb_check_where(cli, "photo_state", asked->where, err));
        WB_TRY(wb_cli_scan(cli, &selection, &(WbScanning){0}, scanned, err));
    }
    WB_TRY(wb_shoots_load(cli, version, asked, shoots, err));
    return asked->missing ? scan(cli, version, asked, is_asked, shoots, scanned, err) : WB_OK;
}

WbStatus wb_shoots_digest(WbCli *cli, int64_t version, const WbAsked *asked, WbScanned *scanned, WbShoots *ret,
                            WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    WB_CLEANUP(wb_scanned_clear) WbScanned context = {0};
    WB_TRY(scan_asked(cli, version, asked, &shoots, scanned, err));
    WB_TRY(scan(cli, version, asked, is_context, &shoots, &context, err));
    if (shoots.cut > 0)
        wb_say(cli, "%zu shoot%s of more than %d photos without a pause of half an hour: taken in parts", shoots.cut,
               shoots.cut == 1 ? "" : "s", WB_SCENE_PHOTOS);
    *ret = shoots;
    shoots = (WbShoots){0};
    return WB_OK;
}
