#include "cli/sessions.h"

#include "cli/message.h"
#include "cli/sql.h"

typedef int (*Wanted)(const WbSessions *sessions, const WbMember *member);

/* Fills temp.to_scan. */
static WbStatus list(WbCli *cli, const WbSessions *sessions, Wanted wanted, size_t *count, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    WB_TRY(wb_sql_exec(cli->db, "CREATE TEMP TABLE IF NOT EXISTS to_scan (photo_id PRIMARY KEY) WITHOUT ROWID; "
                                "DELETE FROM temp.to_scan", err));
    WB_TRY(wb_sql_prepare(cli->db, "INSERT OR IGNORE INTO temp.to_scan VALUES (?1)", &insert, err));
    for (size_t i = 0; i < sessions->count; i++) {
        const WbMember *member = &sessions->members[i];
        if (!wanted(sessions, member)) continue;
        if (sqlite3_bind_value(insert, 1, member->id) != SQLITE_OK) return wb_fail_nomem(err);
        WB_TRY(wb_sql_run(insert, err));
        (*count)++;
    }
    return WB_OK;
}

/* Scans the members that `wanted` says, through a list in a temporary table. */
static WbStatus scan(WbCli *cli, const WbSessions *sessions, Wanted wanted, WbScanned *scanned, WbErr *err) {
    static const WbSelection listed = {WB_SELECT_ALL, "photo_id IN (SELECT l.photo_id FROM temp.to_scan AS l)"};
    size_t count = 0;
    WB_TRY(wb_sql_exec(cli->db, "BEGIN", err)); /* of temp only: the others are not written */
    WbStatus status = list(cli, sessions, wanted, &count, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    return status == WB_OK && count ? wb_cli_scan(cli, &listed, 0, 0, scanned, err) : status;
}

static int is_asked(const WbSessions *sessions, const WbMember *member) {
    (void)sessions;
    return member->asked;
}

/* Photos that were never looked at, beside some that are asked for. */
static int is_context(const WbSessions *sessions, const WbMember *member) {
    const WbSession *session = &sessions->sessions[member->session];
    return !member->asked && !member->digested && session->together && session->asked > 0;
}

static WbStatus load_again(WbCli *cli, int64_t version, const WbAsked *asked, const WbScanned *scanned,
                           WbSessions *sessions, WbErr *err) {
    if (scanned->digested == 0) return WB_OK;
    wb_sessions_clear(sessions);
    return wb_sessions_load(cli, version, asked, sessions, err);
}

WbStatus wb_sessions_digest(WbCli *cli, int64_t version, const WbAsked *asked, WbScanned *scanned, WbSessions *ret,
                            WbErr *err) {
    WB_CLEANUP(wb_sessions_clear) WbSessions sessions = {0};
    WB_CLEANUP(wb_scanned_clear) WbScanned context = {0};
    WB_TRY(wb_sessions_load(cli, version, asked, &sessions, err));
    WB_TRY(scan(cli, &sessions, is_asked, scanned, err));
    WB_TRY(load_again(cli, version, asked, scanned, &sessions, err));
    WB_TRY(scan(cli, &sessions, is_context, &context, err));
    WB_TRY(load_again(cli, version, asked, &context, &sessions, err));
    if (sessions.cut > 0)
        wb_say(cli, "%zu shoot%s of more than %d photos without a pause of half an hour: taken in parts", sessions.cut,
               sessions.cut == 1 ? "" : "s", WB_SESSION_PHOTOS);
    *ret = sessions;
    sessions = (WbSessions){0};
    return WB_OK;
}
