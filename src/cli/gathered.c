#include "cli/gathered.h"

#include <math.h>

#include "base/memory.h"
#include "cli/sql.h"

static char *digest_query(void) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "SELECT features");
    for (int i = 0; i < WB_SHOT_FIELDS; i++)
        sqlite3_str_appendf(sql, ", json_extract(shot, '$.%q')", wb_shot_field(i)->key);
    sqlite3_str_appendall(sql, " FROM main.digest WHERE photo_id = ?1 AND features IS NOT NULL");
    return sqlite3_str_finish(sql);
}

static WbStatus make_room(WbGathered *gathered, WbErr *err) {
    size_t room = gathered->room;
    gathered->members = wb_alloc(room, sizeof *gathered->members);
    gathered->features = wb_alloc(room, sizeof *gathered->features);
    gathered->pointers = wb_alloc(room, sizeof *gathered->pointers);
    gathered->shots = wb_alloc(room, sizeof *gathered->shots);
    gathered->known_temperature = wb_alloc(room, sizeof *gathered->known_temperature);
    gathered->known_tint = wb_alloc(room, sizeof *gathered->known_tint);
    int whole = gathered->members && gathered->features && gathered->pointers && gathered->shots &&
                gathered->known_temperature && gathered->known_tint;
    return whole ? WB_OK : wb_fail_nomem(err);
}

WbStatus wb_gathered_open(WbCli *cli, const WbShoots *shoots, WbGathered *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = digest_query();
    WB_CLEANUP(wb_gathered_clear) WbGathered gathered = {0};
    WbBatchOfShoots batch;
    for (size_t from = 0; wb_shoots_next(shoots, &from, &batch);)
        if (batch.photos > gathered.room) gathered.room = batch.photos;
    WB_TRY(wb_sql_prepare(cli->db, sql, &gathered.read, err));
    WB_TRY(make_room(&gathered, err));
    *ret = gathered;
    gathered = (WbGathered){0};
    return WB_OK;
}

void wb_gathered_clear(WbGathered *gathered) {
    wb_free((void *)gathered->members);
    wb_free(gathered->features);
    wb_free((void *)gathered->pointers);
    wb_free(gathered->shots);
    wb_free(gathered->known_temperature);
    wb_free(gathered->known_tint);
    sqlite3_finalize(gathered->read);
    *gathered = (WbGathered){0};
}

void wb_gathered_empty(WbGathered *gathered) {
    gathered->count = gathered->known = 0;
}

/* Reads one digest to the end of the gathered; one that is damaged is as if it were not there. */
static WbStatus read_digest(WbGathered *gathered, const WbMember *member, int *found, WbErr *err) {
    int row;
    WbShot file;
    sqlite3_bind_value(gathered->read, 1, member->id);
    WbStatus status = wb_sql_step(gathered->read, &row, err);
    const void *blob = status == WB_OK && row ? sqlite3_column_blob(gathered->read, 0) : NULL;
    size_t bytes = blob ? (size_t)sqlite3_column_bytes(gathered->read, 0) : 0;
    *found = blob && wb_features_unpack(blob, bytes, &gathered->features[gathered->count], NULL) == WB_OK;
    if (*found) {
        wb_shot_of_columns(gathered->read, 1, &file);
        gathered->shots[gathered->count] = member->shot;
        wb_shot_merge(&gathered->shots[gathered->count], &file);
    }
    sqlite3_reset(gathered->read);
    return status;
}

WbStatus wb_gathered_add(WbGathered *gathered, const WbShoots *shoots, const WbShoot *shoot, WbGatherPart part,
                      WbErr *err) {
    for (size_t i = shoot->first; i < shoot->first + shoot->count; i++) {
        const WbMember *member = &shoots->members[i];
        int found;
        int left_out = part == WB_GATHERED_ASKED && !member->asked && !isfinite(member->temperature);
        if (!member->digested || left_out) continue;
        WB_TRY(read_digest(gathered, member, &found, err));
        if (!found) continue;
        gathered->members[gathered->count] = member;
        gathered->pointers[gathered->count] = &gathered->features[gathered->count];
        gathered->known_temperature[gathered->count] = member->temperature;
        gathered->known_tint[gathered->count] = member->tint;
        gathered->known += (size_t)isfinite(member->temperature);
        gathered->count++;
    }
    return WB_OK;
}
