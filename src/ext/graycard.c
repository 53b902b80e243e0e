/* include/graycard.h: the rooms below as one small C library. */
#include "ext/register.h"

#include <sqlite3ext.h>
#include <string.h>

#include "base/memory.h"
#include "features/features.h"
#include "graycard.h"
#include "image/image.h"
#include "model/model.h"
#include "model/shot_fields.h"
SQLITE_EXTENSION_INIT1

_Static_assert((int)GRAYCARD_INTERRUPTED == (int)WB_ERR_INTERRUPTED, "a status has one number in both faces");
_Static_assert(GRAYCARD_ERROR_BYTES == WB_ERR_TEXT_BYTES, "and a message one size");
_Static_assert(sizeof(graycard_shot) == offsetof(WbShot, camera_make), "the public shot is how WbShot begins");
_Static_assert(offsetof(graycard_shot, as_shot_kelvin) == offsetof(WbShot, as_shot_kelvin), "in the same order");
_Static_assert(offsetof(graycard_shot, camera_group) == offsetof(WbShot, camera_group), "to the last field");

struct graycard_photo {
    WbFeatures features;
    WbShot shot;
};

const char *graycard_version(void) {
    return WB_VERSION;
}

/* The caller's error from ours; always the status. */
static graycard_status answer(WbStatus status, const WbErr *err, graycard_error *error) {
    if (status != WB_OK && error) {
        error->status = (graycard_status)status;
        memcpy(error->text, err->text, sizeof error->text);
    }
    return (graycard_status)status;
}

static graycard_status missing(const char *what, graycard_error *error) {
    WbErr err = {0};
    return answer(wb_fail(&err, WB_ERR_USAGE, "%s is NULL", what), &err, error);
}

graycard_status graycard_model_open(const void *blob, size_t bytes, graycard_model **model, graycard_error *error) {
    WbErr err = {0};
    WbModel *opened = NULL;
    if (!blob || !model) return missing(blob ? "model" : "blob", error);
    WbStatus status = wb_model_unpack(blob, bytes, &opened, &err);
    if (status == WB_OK) *model = (graycard_model *)opened;
    return answer(status, &err, error);
}

void graycard_model_free(graycard_model *model) {
    wb_model_free((WbModel *)model);
}

static void free_photo_at(graycard_photo **photo) {
    graycard_photo_free(*photo);
}

static WbStatus read_photo(const char *path, graycard_photo **ret, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WB_CLEANUP(free_photo_at) graycard_photo *photo = wb_alloc(1, sizeof *photo);
    if (!photo) return wb_fail_nomem(err);
    WB_TRY(wb_image_read(path, &image, err));
    WB_TRY(wb_features_of_image(image, &photo->features, err));
    if (wb_shot_read(path, &photo->shot, NULL) != WB_OK) photo->shot = wb_shot_unknown(); /* tags are not needed */
    *ret = photo;
    photo = NULL;
    return WB_OK;
}

graycard_status graycard_photo_read(const char *path, graycard_photo **photo, graycard_error *error) {
    WbErr err = {0};
    if (!path || !photo) return missing(path ? "photo" : "path", error);
    return answer(read_photo(path, photo, &err), &err, error);
}

void graycard_photo_free(graycard_photo *photo) {
    wb_free(photo);
}

static graycard_shot public_shot(const WbShot *shot) {
    graycard_shot result;
    memcpy(&result, shot, sizeof result);
    return result;
}

graycard_shot graycard_shot_unknown(void) {
    WbShot unknown = wb_shot_unknown();
    return public_shot(&unknown);
}

graycard_shot graycard_photo_shot(const graycard_photo *photo) {
    return public_shot(&photo->shot);
}

/* The caller's shot, checked field by field. */
static WbShot checked_shot(const graycard_shot *given) {
    WbShot raw = wb_shot_unknown(), checked = raw;
    memcpy(&raw, given, sizeof *given);
    raw.camera_model[WB_CAMERA_BYTES - 1] = raw.camera_group[WB_CAMERA_BYTES - 1] = '\0';
    for (int i = 0; i < WB_SHOT_FIELDS; i++) {
        const WbShotField *field = wb_shot_field(i);
        if (field->kind == WB_SHOT_TEXT) (void)wb_shot_set_text(&checked, field, wb_shot_text(&raw, field));
        else (void)wb_shot_set_number(&checked, field, wb_shot_number(&raw, field));
    }
    return checked;
}

graycard_status graycard_predict(const graycard_model *model, const graycard_photo *photo, const graycard_shot *shot,
                                 graycard_prediction *prediction, graycard_error *error) {
    WbErr err = {0};
    WbPrediction p;
    if (!model || !photo || !prediction) return missing(!model ? "model" : !photo ? "photo" : "prediction", error);
    WbShot known = shot ? checked_shot(shot) : wb_shot_unknown();
    wb_shot_merge(&known, &photo->shot);
    WbStatus status = wb_model_predict((const WbModel *)model, &photo->features, &known, &p, &err);
    if (status == WB_OK)
        *prediction = (graycard_prediction){p.temperature, p.tint,      p.temperature_low, p.temperature_high,
                                            p.tint_low,    p.tint_high, p.novelty,         p.absolute,
                                            p.fallback};
    return answer(status, &err, error);
}

int graycard_register(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
    WbErr err = {0};
    if (!api) return SQLITE_ERROR; /* nothing of SQLite can be called, not even for a message */
    SQLITE_EXTENSION_INIT2(api)
    if (wb_ext_register(db, &err) == WB_OK) return SQLITE_OK;
    if (message) *message = sqlite3_mprintf("%s", err.text);
    return SQLITE_ERROR;
}
