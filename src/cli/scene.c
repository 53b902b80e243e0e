#include "cli/scene.h"

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

WbStatus wb_scene_open(WbCli *cli, const WbSessions *sessions, WbScene *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = digest_query();
    WB_CLEANUP(wb_scene_clear) WbScene scene = {0};
    WbBatchOfSessions batch;
    for (size_t from = 0; wb_sessions_next(sessions, &from, &batch);)
        if (batch.photos > scene.room) scene.room = batch.photos;
    WB_TRY(wb_sql_prepare(cli->db, sql, &scene.read, err));
    scene.members = wb_alloc(scene.room, sizeof *scene.members);
    scene.features = wb_alloc(scene.room, sizeof *scene.features);
    scene.pointers = wb_alloc(scene.room, sizeof *scene.pointers);
    scene.shots = wb_alloc(scene.room, sizeof *scene.shots);
    scene.known_temperature = wb_alloc(scene.room, sizeof *scene.known_temperature);
    scene.known_tint = wb_alloc(scene.room, sizeof *scene.known_tint);
    if (!scene.members || !scene.features || !scene.pointers || !scene.shots || !scene.known_temperature ||
        !scene.known_tint)
        return wb_fail_nomem(err);
    *ret = scene;
    scene = (WbScene){0};
    return WB_OK;
}

void wb_scene_clear(WbScene *scene) {
    wb_free((void *)scene->members);
    wb_free(scene->features);
    wb_free((void *)scene->pointers);
    wb_free(scene->shots);
    wb_free(scene->known_temperature);
    wb_free(scene->known_tint);
    sqlite3_finalize(scene->read);
    *scene = (WbScene){0};
}

void wb_scene_empty(WbScene *scene) {
    scene->count = scene->known = 0;
}

/* Reads one digest to the end of the scene; one that is damaged is as if it were not there. */
static WbStatus read_digest(WbScene *scene, const WbMember *member, int *found, WbErr *err) {
    int row;
    WbShot file;
    sqlite3_bind_value(scene->read, 1, member->id);
    WbStatus status = wb_sql_step(scene->read, &row, err);
    const void *blob = status == WB_OK && row ? sqlite3_column_blob(scene->read, 0) : NULL;
    size_t bytes = blob ? (size_t)sqlite3_column_bytes(scene->read, 0) : 0;
    *found = blob && wb_features_unpack(blob, bytes, &scene->features[scene->count], NULL) == WB_OK;
    if (*found) {
        wb_shot_of_columns(scene->read, 1, &file);
        scene->shots[scene->count] = member->shot;
        wb_shot_merge(&scene->shots[scene->count], &file);
    }
    sqlite3_reset(scene->read);
    return status;
}

WbStatus wb_scene_add(WbScene *scene, const WbSessions *sessions, const WbSession *session, WbScenePart part,
                      WbErr *err) {
    for (size_t i = session->first; i < session->first + session->count; i++) {
        const WbMember *member = &sessions->members[i];
        int found;
        int left_out = part == WB_SCENE_ASKED && !member->asked && !isfinite(member->temperature);
        if (!member->digested || left_out) continue;
        WB_TRY(read_digest(scene, member, &found, err));
        if (!found) continue;
        scene->members[scene->count] = member;
        scene->pointers[scene->count] = &scene->features[scene->count];
        scene->known_temperature[scene->count] = member->temperature;
        scene->known_tint[scene->count] = member->tint;
        scene->known += (size_t)isfinite(member->temperature);
        scene->count++;
    }
    return WB_OK;
}
