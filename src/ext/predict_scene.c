/* wb_predict_scene(model, features, shot [, temperature, tint])
 *     OVER (PARTITION BY ... ORDER BY ... ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING):
 * a window function that predicts the photos of its frame together.
 *
 *  1. For each row, the JSON object of wb_predict, as predicted together with all photos of the row's frame: those
 *     near in time and alike in light share what they tell. Photos more than half an hour apart do not touch each
 *     other, so a partition may be a whole day.
 *  2. temperature and tint are what the photographer has set by hand, and evidence for the neighbours; a photo set by
 *     hand is predicted all the same. Where either is NULL, not a number or off its range, nothing is set.
 *  3. A photo alone in its frame and not set by hand gets what wb_predict says.
 *  4. A row without model or features is NULL, and no evidence. The shot alone may be NULL, as for wb_predict.
 *  5. The model is the same in all rows of a partition, else it is an error. Written as a subquery, (SELECT ...), it is
 *     read once; of a joined column SQLite keeps a copy with every row.
 *  6. In a frame of the whole partition, the order of its rows does not matter, and they are predicted once. A frame
 *     that moves is predicted anew whenever a row has come or gone.
 *  7. The frame must count in ROWS: in RANGE and GROUPS, and so in the frame that is meant where none is written,
 *     SQLite asks once for all rows that ORDER BY does not tell apart. It must hold the current row. FILTER and EXCLUDE
 *     are not for it, nor is a call without OVER. Each is an error that says what to write.
 *  8. A frame holds up to 16,000 photos (about 130 MB); more is an error.
 *  9. sqlite3_interrupt() stops it with SQLITE_INTERRUPT, within some hundred photos, or when their scene is weighed.
 * 10. Direct-only, so no view, trigger or schema can call it.
 */
#include "ext/door.h"

#include <sqlite3ext.h>

#include "ext/frame.h"
#include "ext/over_clause.h"
#include "ext/poll.h"
#include "ext/result_json.h"
SQLITE_EXTENSION_INIT3

#define NAME "wb_predict_scene"
#define CLAUSE "OVER (PARTITION BY ... ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"

/* A partition. SQLite hands it out zeroed, and in a frame of ROWS asks for the value of every row once, in order: the
 * number of values so far is the current row's place in the partition. */
typedef struct Partition {
    WbFrame frame;
    const WbModel *model; /* pinned; NULL until a row has one */
    WbModelSeen seen;
    int64_t steps;        /* rows that have come into the frame */
    int64_t values;       /* rows that have been answered */
    int stepped;          /* since the last value */
    int failed;           /* an error was reported: what follows is only cleaning up */
} Partition;

static WbStatus needs_over(WbErr *err) {
    return wb_fail(err, WB_ERR_USAGE,
                   NAME " is a window function of whole frames: write " CLAUSE ", without FILTER or EXCLUDE");
}

static WbStatus needs_rows(WbErr *err) {
    return wb_fail(err, WB_ERR_USAGE,
                   NAME " needs a frame in ROWS, or rows that ORDER BY does not tell apart would "
                        "share one answer: write " CLAUSE);
}

/* Direct-only means that the call stands in the text of a running statement. */
static WbStatus check_statements(sqlite3 *db, WbErr *err) {
    for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s; s = sqlite3_next_stmt(db, s)) {
        const char *sql = sqlite3_stmt_busy(s) ? sqlite3_sql(s) : NULL;
        switch (sql ? wb_over_clause(sql, NAME) : WB_OVER_ROWS) {
        case WB_OVER_ROWS: break;
        case WB_OVER_PEERS: return needs_rows(err);
        default: return needs_over(err);
        }
    }
    return WB_OK;
}

static WbStatus take_model(WbExt *ext, Partition *partition, sqlite3_value *value, WbErr *err) {
    const void *blob;
    size_t bytes;
    const WbModel *model;
    WB_TRY(wb_value_blob(value, NAME "(model)", &blob, &bytes, err));
    WB_TRY(wb_model_cached(&ext->models, &partition->seen, blob, bytes, &model, err));
    if (!partition->model) {
        wb_model_pin(&ext->models, model);
        partition->model = model;
    }
    if (model == partition->model) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE,
                   NAME "(model) must be the same in every row of a partition: add to PARTITION BY "
                        "what tells the models apart");
}

enum { MODEL, FEATURES, SHOT, TEMPERATURE, TINT };

static WbStatus take_photo(WbExt *ext, Partition *partition, int count, sqlite3_value **values, WbErr *err) {
    const void *blob;
    size_t bytes;
    WbFramePhoto photo = {.temperature = NAN, .tint = NAN};
    WB_TRY(take_model(ext, partition, values[MODEL], err));
    WB_TRY(wb_value_blob(values[FEATURES], NAME "(features)", &blob, &bytes, err));
    WB_TRY(wb_features_unpack(blob, bytes, &photo.features, err));
    WB_TRY(wb_value_shot(ext, values[SHOT], NAME "(shot)", &photo.shot, err));
    if (count > TINT) {
        photo.temperature = wb_value_slider(values[TEMPERATURE]);
        photo.tint = wb_value_slider(values[TINT]);
    }
    return wb_frame_add(&partition->frame, &photo, err);
}

static WbStatus take_row(WbExt *ext, Partition *partition, int count, sqlite3_value **values, WbErr *err) {
    if (partition->steps++ == 0) WB_TRY(check_statements(ext->db, err));
    if (partition->values > 0 && partition->stepped) return needs_rows(err);
    partition->stepped = 1;
    if (wb_any_null(SHOT, values)) return wb_frame_add(&partition->frame, NULL, err);
    return take_photo(ext, partition, count, values, err);
}

static void step(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    Partition *partition = sqlite3_aggregate_context(context, sizeof *partition);
    if (!partition) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (partition->failed || take_row(wb_ext_of(context), partition, count, values, &err) == WB_OK) return;
    partition->failed = 1;
    wb_result_failure(context, &err);
}

static void inverse(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    Partition *partition = sqlite3_aggregate_context(context, 0);
    if (partition && !partition->failed) wb_frame_drop(&partition->frame);
}

static WbStatus predict(WbExt *ext, Partition *partition, WbErr *err) {
    sqlite3_stmt *poll = NULL;
    WB_TRY(wb_poll_new(ext, &poll, err));
    WbStatus status = wb_frame_predict(&partition->frame, partition->model, wb_poll_stop, poll, err);
    sqlite3_finalize(poll);
    ext->scenes += status == WB_OK;
    return status;
}

/* The photo of row `row` of the partition; *ret is NULL where it has none. */
static WbStatus photo_of_row(WbExt *ext, Partition *partition, int64_t row, const WbFramePhoto **ret,
                             WbErr *err) {
    WbFrame *frame = &partition->frame;
    int64_t oldest = partition->steps - (int64_t)frame->count;
    if (row < oldest || row >= partition->steps)
        return wb_fail(err, WB_ERR_USAGE, "the frame of " NAME " must hold the current row: write " CLAUSE);
    const WbFramePhoto *photo = frame->rows[frame->first + (size_t)(row - oldest)];
    if (photo && !frame->predicted) {
        WB_TRY(predict(ext, partition, err));
    }
    *ret = photo;
    return WB_OK;
}

static WbStatus value_json(WbExt *ext, Partition *partition, char **ret, WbErr *err) {
    const WbFramePhoto *photo;
    WB_TRY(photo_of_row(ext, partition, partition->values++, &photo, err));
    partition->stepped = 0;
    return photo ? wb_json_of_prediction(&photo->prediction, NULL, 0, ret, err) : WB_OK;
}

static void value(sqlite3_context *context) {
    WbErr err = {0};
    char *json = NULL;
    Partition none = {0}; /* no row has come in yet: the frame is empty */
    Partition *partition = sqlite3_aggregate_context(context, 0);
    if (!partition) partition = &none;
    if (partition->failed) return;
    WbStatus status = value_json(wb_ext_of(context), partition, &json, &err);
    partition->failed = status != WB_OK;
    wb_result_json(context, status, json, &err);
}

/* SQLite calls this to clean up after a window; without one, and with EXCLUDE, instead of asking for values. */
static void final(sqlite3_context *context) {
    WbErr err = {0};
    Partition *partition = sqlite3_aggregate_context(context, 0);
    if (!partition || (partition->values == 0 && !partition->failed)) {
        (void)needs_over(&err);
        wb_result_failure(context, &err);
    }
    if (!partition) return;
    wb_frame_clear(&partition->frame);
    wb_model_unpin(&wb_ext_of(context)->models, partition->model);
}

/* SUBTYPE: SQLite then evaluates the arguments anew when a row comes in, and does not keep them with every row: a model
 * from a subquery would be stored as often as there are photos. */
enum { HOW = SQLITE_DIRECTONLY | SQLITE_SUBTYPE };

const WbWindowFunction wb_functions_predict_scene[] = {
    {NAME, 3, HOW, step, final, value, inverse},
    {NAME, 5, HOW, step, final, value, inverse},
    {0},
};
