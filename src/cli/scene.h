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

#define WB_SCENE_PHOTOS 2000 /* sessions are gathered up to here: 13 MB of digests at a time */

/* Makes room for the largest batch of wb_sessions_next. Errors: WB_ERR_NOMEM, SQLite's. */
WB_MUST_USE WbStatus wb_scene_open(WbCli *cli, const WbSessions *sessions, WbScene *ret, WbErr *err);
void wb_scene_clear(WbScene *scene); /* takes a zeroed one */

typedef struct WbBatchOfSessions {
    size_t from, to; /* sessions; those without anything asked for are to be passed over */
    size_t photos;   /* in the others */
    int together;    /* either all are predicted as sessions, or all are single photos */
} WbBatchOfSessions;

/* The next sessions with photos that are asked for, from session *from on: whole ones up to WB_SCENE_PHOTOS photos
 * together, or one larger one. *from moves to the session after them. Answers 0 at the end. */
int wb_sessions_next(const WbSessions *sessions, size_t *from, WbBatchOfSessions *ret);
size_t wb_sessions_work(const WbSessions *sessions); /* photos in all batches */

typedef enum {
    WB_SCENE_WHOLE, /* all photos of a session */
    WB_SCENE_ASKED, /* those asked for, and the hand edits */
} WbScenePart;

/* Empties the scene, and adds the photos of a session. Photos without a digest are passed over. */
void wb_scene_empty(WbScene *scene);
WB_MUST_USE WbStatus wb_scene_add(WbScene *scene, const WbSessions *sessions, const WbSession *session,
                                  WbScenePart part, WbErr *err);

#endif
