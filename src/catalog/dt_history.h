#ifndef WB_CATALOG_DT_HISTORY_H
#define WB_CATALOG_DT_HISTORY_H

#include "catalog/dt_params.h"
#include "catalog/md5.h"

/* One photo's darktable history: which rows are in force, what white balance they come to, and the digest that
 * darktable keeps of them. */

/* A row; everything borrowed. `operation` is terminated; NULL blobs have 0 bytes. */
typedef struct WbDtRow {
    int64_t num, multi_priority;
    const char *operation;
    int enabled;
    int version; /* of op_params: column `module`, attribute modversion */
    const void *params;
    size_t params_bytes;
    const void *blend;
    size_t blend_bytes;
} WbDtRow;

/* Rows in force so far: of each operation and multi_priority the one with the highest num, sorted by num. Starts all
 * zero. */
typedef struct WbDtHistory {
    struct WbDtStep *steps; /* owned */
    size_t count, room;
} WbDtHistory;

#define WB_DT_STEPS_MAX 10000 /* darktable has some 100 modules, each of which can be there a few times */

/* Takes a copy of the row into account; only rows with num < history_end may come. Errors: WB_ERR_LIMIT,
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_dt_history_add(WbDtHistory *history, const WbDtRow *row, WbErr *err);

void wb_dt_history_clear(WbDtHistory *history); /* also for WB_CLEANUP */

/* A row of module_order. */
typedef struct WbDtOrder {
    int has_order; /* 0: there is no such row */
    int32_t version;
    const char *list; /* iop_list; counts where version is 0; NULL: none */
} WbDtOrder;

/* history_hash.current_hash: MD5 of operation, params and blend of the enabled rows in force, then of the order. */
void wb_dt_history_hash(const WbDtHistory *history, const WbDtOrder *order, unsigned char ret[WB_MD5_BYTES]);

/* --- white balance --- */

typedef enum WbDtModule { WB_DT_NONE, WB_DT_TEMPERATURE, WB_DT_MIXER } WbDtModule;

typedef struct WbDtBalance {
    WbDtModule module;           /* whose choice is in force */
    int64_t num;                 /* of the row that has it; 0 for WB_DT_NONE */
    WbDtTemperature temperature; /* where there is an enabled one; its multipliers are 0 otherwise */
    WbDtMixer mixer;             /* of WB_DT_MIXER */
} WbDtBalance;

/* "temperature" with the preset "as shot to reference" or "camera reference" hands over to an enabled color
 * calibration that adapts, before version 4, which knows no presets, always. One whose illuminant is "same as pipeline"
 * does not adapt, as darktable itself has it. Errors: as wb_dt_temperature_read and wb_dt_mixer_read of the rows in
 * force. */
WB_MUST_USE WbStatus wb_dt_history_balance(const WbDtHistory *history, WbDtBalance *ret, WbErr *err);

/* Why this is not a hand edit, in a few static words, or NULL where it is: "no white balance", "as shot", "camera
 * reference", "auto" (found in the picture by color calibration). Before version 4 nothing tells multipliers that the
 * photographer set from those that darktable put there, and in color calibration nothing ever does, for darktable names
 * the light that is nearest: compare them with the camera's (color/darktable.h). */
const char *wb_dt_balance_reason(const WbDtBalance *balance);

#endif
