#ifndef WB_CLI_SCENE_H
#define WB_CLI_SCENE_H

#include "cli/sessions.h"
#include "features/features.h"
#include "model/model.h"

/* Photos in work, digests and all: the arguments of wb_model_predict_scene. */
typedef struct WbScene {
    const WbMember **members; /* those with a digest; the array is owned */
    WbFeatures *features;
    const WbFeatures **pointers;
    WbShot *shots;                          /* catalog and file together: the catalog wins */
    double *known_temperature, *known_tint; /* NaN: not set by hand */
    size_t count, room;
    size_t known; /* of them set by hand */
    sqlite3_stmt *read;
} WbScene;

/* Makes room for the largest batch of wb_sessions_next. Errors: WB_ERR_NOMEM, SQLite's. */
WB_MUST_USE WbStatus wb_scene_open(WbCli *cli, const WbSessions *sessions, WbScene *ret, WbErr *err);
void wb_scene_clear(WbScene *scene); /* takes a zeroed one */

typedef enum {
    WB_SCENE_WHOLE, /* all photos of a session */
    WB_SCENE_ASKED, /* those asked for, and the hand edits */
} WbScenePart;

/* Empties the scene, and adds the photos of a session. Photos without a digest are passed over. */
void wb_scene_empty(WbScene *scene);
WB_MUST_USE WbStatus wb_scene_add(WbScene *scene, const WbSessions *sessions, const WbSession *session,
                                  WbScenePart part, WbErr *err);

#endif
