#include "cli/shoots.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "cli/changes.h"
#include "cli/scale.h"
#include "cli/sql.h"

enum { ID, STATE, TEMPERATURE, TINT, CHOSEN, PREDICTED, MADE_BY, DIGESTED, BYTES, MTIME, SHOT }; /* columns */

static const char *const condition_of[] = {
    [WB_SELECT_ALL] = "1", [WB_SELECT_HAND] = "state IS 'hand'", [WB_SELECT_NOT_HAND] = "state IS NOT 'hand'"};

/* typeof() looks at a digest's header and leaves its pages unread. */
static char *query(const WbAsked *asked) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT p.photo_id, p.state, p.temperature, p.tint, p.chosen, "
                             "p.predicted_temperature IS NOT NULL, p.made_by, "
                             "ifnull(d.recipe = %d AND typeof(d.features) = 'blob', 0), d.bytes, d.mtime_ns",
                        WB_FEATURES_RECIPE);
    for (int i = 0; i < WB_SHOT_FIELDS; i++) sqlite3_str_appendf(sql, ", p.\"%w\"", wb_shot_field(i)->key);
    sqlite3_str_appendf(sql,
                        " FROM (SELECT *, (%s AND (\n%s\n)) IS TRUE AS chosen FROM temp.photo_choice "
                        "WHERE photo_id IS NOT NULL) AS p LEFT JOIN main.digest AS d ON d.photo_id = p.photo_id",
                        condition_of[asked->select], asked->where ? asked->where : "1");
    return sqlite3_str_finish(sql);
}

/* A hand edit in a number. */
static uint64_t digest_of_edit(const char *key, double temperature, double tint) {
    const double sliders[2] = {temperature, tint};
    uint64_t parts[3] = {wb_checksum(key, strlen(key))};
    memcpy(parts + 1, sliders, sizeof sliders);
    return wb_checksum(parts, sizeof parts);
}

/* A photo, its file and its shot in a number. */
static uint64_t digest_of_photo(sqlite3_stmt *row, const char *key, const WbShot *shot) {
    uint64_t parts[3 + WB_SHOT_FIELDS] = {wb_checksum(key, strlen(key)), (uint64_t)sqlite3_column_int64(row, BYTES),
                                          (uint64_t)sqlite3_column_int64(row, MTIME)};
    for (int i = 0; i < WB_SHOT_FIELDS; i++) {
        const WbShotField *field = wb_shot_field(i);
        double number = wb_shot_number(shot, field);
        const char *text = wb_shot_text(shot, field);
        if (field->kind == WB_SHOT_TEXT) parts[3 + i] = wb_checksum(text, strlen(text));
        else if (isfinite(number)) parts[3 + i] = wb_checksum(&number, sizeof number);
    }
    return wb_checksum(parts, sizeof parts);
}

static WbStatus member_of_row(sqlite3_stmt *row, WbScale scale, WbMember *ret, WbErr *err) {
    WbMember member = {
        .id = sqlite3_value_dup(sqlite3_column_value(row, ID)),
        .temperature = NAN,
        .tint = NAN,
        .made_by = sqlite3_column_int64(row, MADE_BY),
        .state = wb_state_of_text(wb_sql_text(row, STATE)),
        .digested = (unsigned char)sqlite3_column_int(row, DIGESTED),
        .predicted = (unsigned char)sqlite3_column_int(row, PREDICTED),
        .has_made_by = sqlite3_column_type(row, MADE_BY) == SQLITE_INTEGER,
        .chosen = (unsigned char)sqlite3_column_int(row, CHOSEN),
    };
    double temperature = wb_scale_to_kelvin(scale, wb_slider_of_column(row, TEMPERATURE));
    double tint = wb_slider_of_column(row, TINT);
    if (!member.id) return wb_fail_nomem(err);
    wb_shot_of_columns(row, SHOT, &member.shot);
    if (member.digested) member.seen = digest_of_photo(row, wb_sql_text(row, ID), &member.shot);
    if (member.state == WB_STATE_HAND && member.digested && wb_label_usable(temperature, tint)) {
        member.temperature = temperature;
        member.tint = tint;
        member.edit = digest_of_edit(wb_sql_text(row, ID), temperature, tint);
    }
    *ret = member;
    return WB_OK;
}

static WbStatus add(WbShoots *shoots, sqlite3_stmt *row, WbScale scale, WbErr *err) {
    if (shoots->count == shoots->room) {
        size_t room = shoots->room ? shoots->room + shoots->room / 2 : 256; /* a small catalog to begin with */
        WbMember *more = wb_realloc(shoots->members, shoots->room, room, sizeof *more);
        if (!more) return wb_fail_nomem(err);
        shoots->members = more;
        shoots->room = room;
    }
    WbMember *member = &shoots->members[shoots->count];
    WB_TRY(member_of_row(row, scale, member, err));
    member->order = shoots->count++;
    return WB_OK;
}

/* Where only the file knows when it was taken. */
static WbStatus time_of_file(sqlite3_stmt *lookup, WbMember *member, WbErr *err) {
    int found;
    if (!member->digested || isfinite(member->shot.capture_seconds)) return WB_OK;
    sqlite3_bind_value(lookup, 1, member->id);
    WbStatus status = wb_sql_step(lookup, &found, err);
    if (status == WB_OK && found)
        wb_shot_set_text(&member->shot, wb_shot_field_of_key("captureTime"), wb_sql_text(lookup, 0));
    sqlite3_reset(lookup);
    return status;
}

static WbStatus read_rows(WbCli *cli, const WbAsked *asked, WbShoots *shoots, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = query(asked);
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *lookup = NULL;
    WB_TRY(wb_sql_prepare(cli->db, sql, &rows, err));
    WB_TRY(wb_sql_prepare(cli->db, "SELECT json_extract(shot, '$.captureTime') FROM main.digest WHERE photo_id = ?1",
                          &lookup, err));
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) return WB_OK;
        WB_TRY(add(shoots, rows, cli->scale, err));
        WB_TRY(time_of_file(lookup, &shoots->members[shoots->count - 1], err));
    }
}

WbStatus wb_shoots_load(WbCli *cli, int64_t version, const WbAsked *asked, WbShoots *ret, WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    WB_TRY(wb_choice_view(cli, version, err));
    WB_TRY(wb_check_where(cli, "photo_choice", asked->where, err));
    WB_TRY(read_rows(cli, asked, &shoots, err));
    WB_TRY(wb_shoots_cut(&shoots, asked, err));
    *ret = shoots;
    shoots = (WbShoots){0};
    return WB_OK;
}

void wb_shoots_clear(WbShoots *shoots) {
    for (size_t i = 0; i < shoots->count; i++) sqlite3_value_free(shoots->members[i].id);
    wb_free(shoots->members);
    wb_free(shoots->shoots);
    *shoots = (WbShoots){0};
}

WbStatus wb_member_key(const WbMember *member, char **ret, WbErr *err) {
    sqlite3_value *copy = sqlite3_value_dup(member->id); /* reading a blob id as text would make it one */
    const unsigned char *text = copy ? sqlite3_value_text(copy) : NULL;
    char *key = text ? wb_strdup((const char *)text) : NULL;
    sqlite3_value_free(copy);
    if (!key) return wb_fail_nomem(err);
    *ret = key;
    return WB_OK;
}

WbStatus wb_shoots_count_stale(WbCli *cli, int64_t version, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    int64_t stale = 0;
    WB_TRY(wb_shoots_load(cli, version, &(WbAsked){.select = WB_SELECT_NOT_HAND}, &shoots, err));
    for (size_t i = 0; i < shoots.count; i++) stale += shoots.members[i].chosen && shoots.members[i].stale;
    *ret = stale;
    return WB_OK;
}
