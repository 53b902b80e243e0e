#ifndef WB_EXT_STATE_H
#define WB_EXT_STATE_H

#include <stdint.h>

#include "base/status.h"
#include "ext/json_object.h"
#include "ext/model_cache.h"

struct sqlite3;
struct WbSidecar;

/* What the functions of one connection keep between calls. Every function holds one reference; the last one to go frees
 * it. SQLite never runs two functions of one connection at once, so nothing here is locked. */
typedef struct WbExt {
    int references;
    struct sqlite3 *db;        /* the host's connection; borrowed */
    WbJsonReader *json;        /* made when first needed */
    WbModelCache models;       /* of models given by value */
    struct WbSidecar *sidecar; /* of wb_predict(id); made when first needed */
    int64_t scenes;            /* frames that wb_predict_scene has predicted */
    int64_t failures;          /* functions of ours that have failed: tells an aggregate that its statement is lost */
} WbExt;

/* With one reference, the caller's. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_ext_new(struct sqlite3 *db, WbExt **ret, WbErr *err);
void wb_ext_retain(WbExt *ext);
void wb_ext_release(void *ext); /* as SQLite's destructors are called */

/* Errors as wb_json_reader_new. */
WB_MUST_USE WbStatus wb_ext_json(WbExt *ext, WbJsonReader **ret, WbErr *err);

#endif
