/* wb_predict(id): the everyday form, in a plain `sqlite3 CATALOG`.
 *
 *  1. The catalog is the main database; its sidecar CATALOG.graycard beside it says how to read it (graycard init), and
 *     holds the model: of the profile in use, in its version in use (graycard train).
 *  2. JSON as of wb_predict(model, features, shot), with "profile":"NAME@N" behind novelty.
 *  3. The shot is what the catalog says, and where it says nothing, what the photo's own tags say.
 *  4. Features come from the sidecar's digests; a photo that has none of this recipe and path is read from its file. A
 *     path may be relative to the catalog's folder.
 *  5. A NULL id, and one that the catalog does not have, give NULL.
 *  6. A photo whose file cannot be read gives {"error":"..."}, so that a query over a whole catalog goes on. Everything
 *     that concerns the catalog as a whole (no sidecar, nothing trained, a newer sidecar) is an error.
 *  7. Nothing is written. A new model, another profile in use, and new digests are seen at the next call.
 *  8. Reads tables and files: direct-only, so no view, trigger or schema can call it.
 */
#include "ext/door.h"

#include <sqlite3ext.h>

#include "base/memory.h"
#include "ext/result_json.h"
#include "ext/sidecar.h"
#include "image/image.h"
SQLITE_EXTENSION_INIT3

/* A photo as predicted from. */
typedef struct Photo {
    WbFeatures features;
    WbShot shot;
} Photo;

static void finalize_at(sqlite3_stmt **statement) {
    sqlite3_finalize(*statement);
}

/* Digests the file. What goes wrong here concerns this photo only. */
static WbStatus read_file(const WbSidecarFacts *facts, const char *path, Photo *photo, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WB_CLEANUP(wb_free_at) char *full = NULL;
    WbShot file;
    if (!path) return wb_fail(err, WB_ERR_INPUT, "the catalog does not say where this photo's file is");
    WB_TRY(wb_photo_path(facts->folder, path, &full, err));
    WB_TRY(wb_image_read(full, &image, err));
    WB_TRY(wb_features_of_image(image, &photo->features, err));
    if (wb_shot_read(full, &file, NULL) == WB_OK) wb_shot_merge(&photo->shot, &file); /* tags are not needed */
    return WB_OK;
}

/* Fills *photo from the row of the catalog that `row` stands on. *bad is 1 when only this photo failed. */
static WbStatus gather(WbExt *ext, sqlite3_stmt *row, Photo *photo, int *bad, WbErr *err) {
    WbSidecarFacts facts = wb_sidecar_facts(ext->sidecar);
    WbCatalogRow catalog;
    WbShot file;
    WbJsonReader *json;
    int found;
    wb_catalog_row(row, &catalog);
    photo->shot = catalog.shot;
    const char *path = (const char *)sqlite3_column_text(row, WB_COLUMN_PATH);
    WB_TRY(wb_ext_json(ext, &json, err));
    WB_TRY(wb_sidecar_digest(ext->sidecar, sqlite3_column_value(row, WB_COLUMN_ID), path, json, &photo->features, &file,
                             &found, err));
    if (found) {
        wb_shot_merge(&photo->shot, &file);
        return WB_OK;
    }
    WbStatus status = read_file(&facts, path, photo, err);
    *bad = status != WB_OK && status != WB_ERR_NOMEM && status != WB_ERR_INTERRUPTED;
    return status;
}

/* A statement of the host's connection lives for one call: left open, it would make the host's sqlite3_close() fail. */
static WbStatus find_row(WbExt *ext, sqlite3_value *id, sqlite3_stmt **row, int *found, WbErr *err) {
    int code = sqlite3_prepare_v2(ext->db, wb_sidecar_facts(ext->sidecar).select, -1, row, NULL);
    if (code == SQLITE_OK) {
        sqlite3_bind_value(*row, 1, id);
        code = sqlite3_step(*row);
    }
    *found = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE) return WB_OK;
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    if (code == SQLITE_INTERRUPT) return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted");
    return wb_fail(err, WB_ERR_INPUT, "the catalog is not as graycard init found it (%s): run graycard init again",
                   sqlite3_errmsg(ext->db));
}

/* *ret stays NULL for an id that the catalog does not have. */
static WbStatus predict_json(WbExt *ext, sqlite3_value *id, char **ret, WbErr *err) {
    WB_CLEANUP(finalize_at) sqlite3_stmt *row = NULL;
    WbPrediction prediction;
    Photo photo;
    int found, bad = 0;
    WB_TRY(wb_sidecar_refresh(ext->db, &ext->sidecar, err));
    WB_TRY(find_row(ext, id, &row, &found, err));
    if (!found) return WB_OK;
    WbErr reason = {0};
    WbStatus status = gather(ext, row, &photo, &bad, &reason);
    if (bad) return wb_json_of_error(reason.text, ret, err);
    if (status != WB_OK) return wb_fail(err, status, "%s", reason.text);
    WbSidecarFacts facts = wb_sidecar_facts(ext->sidecar);
    WB_TRY(wb_model_predict(facts.model, &photo.features, &photo.shot, &prediction, err));
    return wb_json_of_prediction(&prediction, facts.profile, facts.version, ret, err);
}

static void predict(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = predict_json(wb_ext_of(context), values[0], &json, &err);
    wb_result_json(context, status, json, &err);
}

const WbFunction wb_functions_everyday[] = {
    {"wb_predict", 1, SQLITE_DIRECTONLY, predict, NULL, NULL},
    {0},
};
