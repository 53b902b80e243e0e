#ifndef WB_EXT_SIDECAR_H
#define WB_EXT_SIDECAR_H

#include <stdint.h>

#include "base/status.h"
#include "ext/json_object.h"
#include "ext/mapping.h"
#include "features/features.h"
#include "model/model.h"

struct sqlite3;
struct sqlite3_value;

/* The sidecar CATALOG.graycard of the host's catalog, read for wb_predict(id): opened read-only over a connection of
 * its own and kept, with everything in it that does not change from photo to photo. */

#define WB_SIDECAR_VERSION 4 /* the newest sql/schema that this room knows how to read */

typedef struct WbSidecar WbSidecar;

void wb_sidecar_free(WbSidecar *sidecar); /* takes NULL */

/* Brings *sidecar (NULL: none yet) up to date: opens the sidecar of `host`'s main database, again if the file was
 * replaced, and loads mapping and model again if another connection has written to it. Where main is itself a
 * sidecar with its catalog attached as `catalog`, that is the one. Errors: WB_ERR_INPUT (no catalog file, no sidecar,
 * no mapping, nothing trained yet), WB_ERR_VERSION, WB_ERR_CORRUPT (the model), WB_ERR_BUSY, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_sidecar_refresh(struct sqlite3 *host, WbSidecar **sidecar, WbErr *err);

/* Of an up-to-date sidecar; borrowed until the next refresh. */
typedef struct WbSidecarFacts {
    const char *select;  /* wb_mapping_select of one photo, for the host's connection */
    const char *folder;  /* the catalog's, where relative paths start */
    const char *profile; /* the one in use */
    int64_t version;     /* of it */
    const WbModel *model;
} WbSidecarFacts;

WbSidecarFacts wb_sidecar_facts(const WbSidecar *sidecar);

/* The cached digest of a photo: *found is 0 when there is none, or it is of another recipe or another path than `path`
 * (as the catalog has it; may be NULL). `shot`: what the file's own tags said. Errors: WB_ERR_BUSY, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_sidecar_digest(WbSidecar *sidecar, struct sqlite3_value *id, const char *path,
                                       WbJsonReader *json, WbFeatures *features, WbShot *shot, int *found, WbErr *err);

#endif
