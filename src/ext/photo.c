/* Photos: wb_shot(path), wb_features(path [, shot]), wb_features_info(features).
 *
 * 1. NULL in, NULL out; the shot alone may be NULL.
 * 2. wb_shot is what the file's own tags say, as a JSON object with the keys of slider tables (captureTime, aperture
 *    in APEX ...) and after them what only files say (f_number, exposure_seconds, camera_make, lens, orientation,
 *    multipliers, as_shot_from, matrices, ColorMatrix1 and so on with AnalogBalance and CameraCalibration multiplied
 *    in, so that it is a camera to wb_multipliers, balanced_temperature, balanced_tint, note: ext/shot_json.h); what
 *    the file does not say is left out. EXIF counts before XMP. currTemp and currTint are those of the camera, by its
 *    colour matrices where they are there, else of settings "As Shot". Settings that are applied to the pixels already
 *    are no as-shot. A part that is damaged or too large is passed over, and note says why.
 * 3. wb_features is the photo, digested, as a blob of a fixed size: the same file gives the same bytes. The shot is
 *    checked and, in recipe 1, changes nothing: its numbers reach the model by themselves.
 * 4. A file that is missing, damaged, absurdly large or no photo is an error that says which.
 * 5. A path is text; a relative one starts at the process's own folder.
 * 6. wb_features_info is what a blob knows about itself, as JSON: recipe, sizes, named colour statistics. A blob cut
 *    short, damaged, or of another recipe is an error.
 * 7. wb_shot and wb_features open files: direct-only, so no view, trigger or schema can call them. wb_features_info
 *    is deterministic and harmless.
 */
#include "ext/door.h"

#include <sqlite3ext.h>

#include "ext/result_json.h"
#include "ext/shot_json.h"
#include "features/features.h"
#include "image/image.h"
SQLITE_EXTENSION_INIT3

static WbStatus shot_json(sqlite3_value *value, char **ret, WbErr *err) {
    const char *path;
    WbShot file;
    WB_TRY(wb_value_text(value, "wb_shot(path)", &path, err));
    WB_TRY(wb_shot_read(path, &file, err));
    return wb_json_of_shot(&file, ret, err);
}

static void shot(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = shot_json(values[0], &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus digest(WbExt *ext, int count, sqlite3_value **values, WbFeatures *ret, WbErr *err) {
    const char *path;
    WbShot known;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WB_TRY(wb_value_text(values[0], "wb_features(path)", &path, err));
    if (count > 1) WB_TRY(wb_value_shot(ext, values[1], "wb_features(shot)", &known, err));
    WB_TRY(wb_image_read(path, &image, err));
    return wb_features_of_image(image, ret, err);
}

static void features(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    WbFeatures digested;
    if (wb_any_null(1, values)) return;
    if (digest(wb_ext_of(context), count, values, &digested, &err) != WB_OK) {
        wb_result_failure(context, &err);
        return;
    }
    unsigned char *blob = sqlite3_malloc64(wb_features_blob_bytes());
    if (!blob) {
        sqlite3_result_error_nomem(context);
        return;
    }
    wb_features_pack(&digested, blob);
    sqlite3_result_blob64(context, blob, wb_features_blob_bytes(), sqlite3_free);
}

static WbStatus features_json(sqlite3_value *value, char **ret, WbErr *err) {
    const void *blob;
    size_t bytes;
    WbFeatures unpacked;
    WB_TRY(wb_value_blob(value, "wb_features_info(features)", &blob, &bytes, err));
    WB_TRY(wb_features_unpack(blob, bytes, &unpacked, err));
    return wb_json_of_features(&unpacked, bytes, ret, err);
}

static void features_info(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = features_json(values[0], &json, &err);
    wb_result_json(context, status, json, &err);
}

const WbFunction wb_functions_photo[] = {
    {"wb_shot", 1, SQLITE_DIRECTONLY, shot, NULL, NULL},
    {"wb_features", 1, SQLITE_DIRECTONLY, features, NULL, NULL},
    {"wb_features", 2, SQLITE_DIRECTONLY, features, NULL, NULL},
    {"wb_features_info", 1, SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, features_info, NULL, NULL},
    {0},
};
