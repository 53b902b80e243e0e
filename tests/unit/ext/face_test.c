/* include/graycard.h as a program uses it: linked to libgraycard, which brings no SQLite; ours is the program's. */
#include <graycard.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static const char setup[] =
    "CREATE TABLE t AS WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11) SELECT i,"
    " printf('%s/p%03d.tif', ?1, i) AS path, json_object('currTemp', 4000 + i * 173, 'currTint', i) AS shot FROM n";

/* A model, trained through SQL; malloc'd. The connection has the functions because every connection has. */
static void *train(const char *folder, size_t *bytes) {
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    void *copy = NULL;
    CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(db, setup, -1, &statement, NULL) == SQLITE_OK);
    sqlite3_bind_text(statement, 1, folder, -1, SQLITE_STATIC);
    CHECK(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_finalize(statement);
    const char *sql = "SELECT wb_train(i, wb_features(path), shot, 4300 + i * 173, i + 4) FROM t";
    CHECK(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK);
    CHECK(sqlite3_step(statement) == SQLITE_ROW);
    *bytes = (size_t)sqlite3_column_bytes(statement, 0);
    copy = malloc(*bytes + 1);
    if (copy) memcpy(copy, sqlite3_column_blob(statement, 0), *bytes);
    sqlite3_finalize(statement);
    CHECK(sqlite3_close(db) == SQLITE_OK);
    return copy;
}

static void test_model(const unsigned char *blob, size_t bytes) {
    graycard_model *model = NULL;
    graycard_error error = {GRAYCARD_OK, ""};
    CHECK(graycard_model_open(blob, bytes - 1, &model, &error) == GRAYCARD_CORRUPT && model == NULL);
    CHECK(error.status == GRAYCARD_CORRUPT && strstr(error.text, "cut short") != NULL);
    CHECK(graycard_model_open("", 0, &model, &error) == GRAYCARD_CORRUPT);
    CHECK(graycard_model_open(NULL, 0, &model, NULL) == GRAYCARD_USAGE);
    CHECK(graycard_model_open(blob, bytes, NULL, &error) == GRAYCARD_USAGE);
    CHECK(graycard_model_open(blob, bytes, &model, &error) == GRAYCARD_OK && model != NULL);
    graycard_model_free(model);
    graycard_model_free(NULL);
}

static void test_predict(const void *blob, size_t bytes, const char *path) {
    graycard_model *model = NULL;
    graycard_photo *photo = NULL;
    graycard_prediction known, unknown, garbage;
    graycard_error error;
    graycard_shot shot = graycard_shot_unknown();
    CHECK(isnan(shot.as_shot_kelvin) && shot.camera_model[0] == '\0');
    CHECK(graycard_model_open(blob, bytes, &model, &error) == GRAYCARD_OK);
    CHECK(graycard_photo_read("/nowhere/at/all.tif", &photo, &error) == GRAYCARD_INPUT && photo == NULL);
    CHECK(strstr(error.text, "all.tif") != NULL);
    CHECK(graycard_photo_read(path, &photo, &error) == GRAYCARD_OK);
    CHECK_TEXT(graycard_photo_shot(photo).camera_model, "Camera 0");
    CHECK(graycard_predict(model, photo, NULL, &unknown, &error) == GRAYCARD_OK && unknown.absolute == 1);
    shot.as_shot_kelvin = 4519;
    shot.as_shot_tint = 3;
    CHECK(graycard_predict(model, photo, &shot, &known, &error) == GRAYCARD_OK && known.absolute == 0);
    CHECK(known.temperature > 4519 && known.temperature < 5200 && fabs(known.tint - 7) < 3); /* the rule, roughly */
    CHECK(known.temperature_low <= known.temperature && known.temperature <= known.temperature_high);
    shot.as_shot_kelvin = 1e30;
    shot.iso = -1;
    memset(shot.camera_model, 'x', sizeof shot.camera_model); /* not terminated */
    CHECK(graycard_predict(model, photo, &shot, &garbage, &error) == GRAYCARD_OK && garbage.absolute == 1);
    CHECK(graycard_predict(model, photo, &shot, NULL, &error) == GRAYCARD_USAGE && strstr(error.text, "prediction"));
    CHECK(graycard_predict(NULL, photo, &shot, &garbage, NULL) == GRAYCARD_USAGE);
    graycard_photo_free(photo);
    graycard_photo_free(NULL);
    graycard_model_free(model);
}

/* main PHOTOS_TOOL: the program that makes the photos. */
int main(int argc, char **argv) {
    char folder[] = "/tmp/graycard-face-XXXXXX", path[64];
    size_t bytes = 0;
    CHECK(argc == 2 && mkdtemp(folder) != NULL);
    CHECK_TEXT(graycard_version(), WB_VERSION);
    pid_t child = fork();
    if (child == 0) execl(argv[1], argv[1], folder, "12", (char *)NULL);
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(graycard_register(NULL, NULL, NULL) == SQLITE_ERROR);
    CHECK(sqlite3_auto_extension((void (*)(void))graycard_register) == SQLITE_OK);
    void *blob = train(folder, &bytes);
    CHECK(blob != NULL && bytes > 1000);
    (void)snprintf(path, sizeof path, "%s/p003.tif", folder);
    test_model(blob, bytes);
    test_predict(blob, bytes, path);
    free(blob);
    for (int i = 0; i < 12; i++) {
        (void)snprintf(path, sizeof path, "%s/p%03d.tif", folder, i);
        CHECK(unlink(path) == 0);
    }
    CHECK(rmdir(folder) == 0);
    return check_done();
}
