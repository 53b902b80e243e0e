#ifndef WB_CLI_GATHERED_H
#define WB_CLI_GATHERED_H

#include "cli/shoots.h"
#include "features/features.h"
#include "model/model.h"

/* Photos in work, digests and all: the arguments of wb_model_predict_scene. */
typedef struct WbGathered {
    const WbMember **members; /* those with a digest; the array is owned */
    WbFeatures *features;
    const WbFeatures **pointers;
    WbShot *shots;                          /* catalog and file together: the catalog wins */
    double *known_temperature, *known_tint; /* NaN: not set by hand */
    size_t count, room;
    size_t known; /* of them set by hand */
    sqlite3_stmt *read;
} WbGathered;

/* Makes room for the largest batch of wb_shoots_next. Errors: WB_ERR_NOMEM, SQLite's. */
WB_MUST_USE WbStatus wb_gathered_open(WbCli *cli, const WbShoots *shoots, WbGathered *ret, WbErr *err);
void wb_gathered_clear(WbGathered *gathered); /* takes a zeroed one */

typedef enum {
    WB_GATHERED_WHOLE, /* all photos of a shoot */
    WB_GATHERED_ASKED, /* those asked for, and the hand edits */
} WbGatherPart;

/* Empties it, and adds the photos of a shoot. Photos without a digest are passed over. */
void wb_gathered_empty(WbGathered *gathered);
WB_MUST_USE WbStatus wb_gathered_add(WbGathered *gathered, const WbShoots *shoots, const WbShoot *shoot,
                                     WbGatherPart part, WbErr *err);

#endif
