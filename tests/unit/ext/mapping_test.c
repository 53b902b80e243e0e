#include "ext/mapping.h"

#include "host.h"

static void set(WbMapping *mapping, int role, const char *value) {
    WbErr err;
    CHECK_OK(wb_mapping_set(mapping, role, value, &err), err);
}

static int role_of_key(const char *key) {
    int role = wb_role_of_name(key);
    CHECK(role >= WB_ROLE_SHOT);
    return role;
}

static void test_roles(void) {
    for (int role = 0; role < WB_ROLES; role++) CHECK(wb_role_of_name(wb_role_name(role)) == role);
    CHECK(wb_role_of_name("CAPTURETIME") == wb_role_of_name("captureTime"));
    CHECK(wb_role_of_name("no such role") == -1);
    CHECK(!wb_role_is_column(WB_ROLE_READ) && !wb_role_is_column(WB_ROLE_IMAGES));
    CHECK(wb_role_is_column(WB_ROLE_ID) && wb_role_is_column(WB_ROLE_SHOT));
}

/* The path of photo `id` under a mapping whose table is made here. */
static void check_path(const char *path_column, const char *images, const char *suffix, const char *expected) {
    sqlite3 *db = host_open(":memory:");
    WbMapping mapping = {0};
    char *sql = NULL;
    char text[HOST_TEXT_BYTES];
    WbErr err;
    host_exec(db, "CREATE TABLE t(id, file); INSERT INTO t VALUES ('a''b', NULL), ('c', 'x/c.tif'), ('d', '')");
    set(&mapping, WB_ROLE_READ, "t");
    set(&mapping, WB_ROLE_ID, "id");
    set(&mapping, WB_ROLE_PATH, path_column);
    set(&mapping, WB_ROLE_IMAGES, images);
    set(&mapping, WB_ROLE_SUFFIX, suffix);
    CHECK_OK(wb_mapping_select(&mapping, "main", WB_ROWS_ALL, &sql, &err), err);
    char *query = sqlite3_mprintf("SELECT group_concat(ifnull(path, 'NULL'), ' ') FROM (%s)", sql);
    CHECK_TEXT(host_text(db, query, text), expected);
    sqlite3_free(query);
    wb_free(sql);
    wb_mapping_clear(&mapping);
    host_close(db);
}

static void test_paths(void) {
    check_path(NULL, NULL, NULL, "NULL NULL NULL");
    check_path("file", NULL, NULL, "NULL x/c.tif NULL");
    check_path("file", "images", NULL, "images/a'b.tif x/c.tif images/d.tif");
    check_path(NULL, "o'neil/", ".TIF", "o'neil/a'b.TIF o'neil/c.TIF o'neil/d.TIF");
    check_path(NULL, "", "", "a'b c d");
    char *path = NULL;
    WbErr err;
    const char *const cases[][3] = {{"/cat", "a.tif", "/cat/a.tif"}, {"/cat/", "b/a.tif", "/cat/b/a.tif"},
                                    {"/cat", "/abs/a.tif", "/abs/a.tif"}, {"", "a.tif", "a.tif"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_OK(wb_photo_path(cases[i][0], cases[i][1], &path, &err), err);
        CHECK_TEXT(path, cases[i][2]);
        wb_free(path);
    }
}

/* Names that try to end their quotes, and a column that is not there: it must be an error, not the text of its name. */
static void test_quoting(void) {
    sqlite3 *db = host_open(":memory:");
    WbMapping mapping = {0};
    char *sql = NULL;
    sqlite3_stmt *statement = NULL;
    WbErr err;
    host_exec(db, "ATTACH ':memory:' AS \"s\"\"t\"");
    host_exec(db, "CREATE TABLE \"s\"\"t\".\"a\"\"; DROP TABLE x;--\"(\"i\"\"d\", \"T emp\")");
    set(&mapping, WB_ROLE_READ, "a\"; DROP TABLE x;--");
    set(&mapping, WB_ROLE_ID, "i\"d");
    set(&mapping, WB_ROLE_TEMPERATURE, "T emp");
    CHECK_OK(wb_mapping_select(&mapping, "s\"t", WB_ROWS_ONE, &sql, &err), err);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK);
    CHECK(sqlite3_column_count(statement) == WB_COLUMNS);
    CHECK_TEXT(sqlite3_column_name(statement, WB_COLUMN_TEMPERATURE), "Temperature");
    CHECK_TEXT(sqlite3_column_name(statement, WB_COLUMN_SHOT), wb_shot_field(0)->key);
    sqlite3_finalize(statement);
    wb_free(sql);
    set(&mapping, WB_ROLE_TINT, "gone");
    CHECK_OK(wb_mapping_select(&mapping, "s\"t", WB_ROWS_ALL, &sql, &err), err);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_ERROR);
    CHECK(strstr(sqlite3_errmsg(db), "no such column") != NULL);
    wb_free(sql);
    wb_mapping_clear(&mapping);
    host_close(db);
}

/* One row of any kind of values. */
static void check_row(sqlite3 *db, const char *select, WbCatalogRow *ret) {
    sqlite3_stmt *row = NULL;
    WbMapping mapping = {0};
    char *sql = NULL;
    WbErr err;
    host_exec(db, "DROP TABLE IF EXISTS t");
    host_exec(db, select);
    set(&mapping, WB_ROLE_READ, "t");
    set(&mapping, WB_ROLE_ID, "id");
    set(&mapping, WB_ROLE_TEMPERATURE, "temp");
    set(&mapping, WB_ROLE_TINT, "tint");
    set(&mapping, role_of_key("captureTime"), "time");
    set(&mapping, role_of_key("aperture"), "av");
    set(&mapping, role_of_key("currTemp"), "cur");
    set(&mapping, role_of_key("camera_model"), "cam");
    CHECK_OK(wb_mapping_select(&mapping, "main", WB_ROWS_ONE, &sql, &err), err);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK);
    sqlite3_bind_int(row, 1, 7);
    CHECK(sqlite3_step(row) == SQLITE_ROW);
    CHECK(sqlite3_column_type(row, WB_COLUMN_ID) == SQLITE_INTEGER);
    wb_catalog_row(row, ret);
    sqlite3_finalize(row);
    wb_free(sql);
    wb_mapping_clear(&mapping);
}

static void test_rows(void) {
    sqlite3 *db = host_open(":memory:");
    WbCatalogRow row;
    check_row(db, "CREATE TABLE t AS SELECT 7 AS id, 5500 AS temp, ' -3.5 ' AS tint, '2023-05-28T20:08:51.5' AS time,"
                  " '5.25' AS av, 4800 AS cur, 'NIKON ' AS cam", &row);
    CHECK(row.temperature == 5500 && row.tint == -3.5);
    CHECK(row.shot.capture_seconds == 1685304531.5 && row.shot.aperture_av == 5.25 && row.shot.as_shot_kelvin == 4800);
    CHECK_TEXT(row.shot.camera_model, "NIKON");
    CHECK(isnan(row.shot.iso) && isnan(row.shot.flash) && row.shot.camera_group[0] == '\0');
    check_row(db, "CREATE TABLE t AS SELECT 7 AS id, '5500 K' AS temp, x'3535' AS tint, 'yesterday' AS time,"
                  " 1e30 AS av, '1e5' AS cur, 5 AS cam", &row);
    CHECK(isnan(row.temperature) && isnan(row.tint) && isnan(row.shot.capture_seconds));
    CHECK(isnan(row.shot.aperture_av) && isnan(row.shot.as_shot_kelvin) && row.shot.camera_model[0] == '\0');
    check_row(db, "CREATE TABLE t AS SELECT 7 AS id, NULL AS temp, '' AS tint, NULL AS time, CAST('5' || char(0) || '6'"
                  " AS TEXT) AS av, NULL AS cur, NULL AS cam", &row);
    CHECK(isnan(row.temperature) && isnan(row.tint) && isnan(row.shot.aperture_av));
    host_close(db);
}

static void test_reading(void) {
    sqlite3 *db = host_open(":memory:");
    WbMapping mapping = {0};
    WbErr err;
    CHECK(wb_mapping_read(db, "main", &mapping, &err) == WB_ERR_INPUT && strstr(err.text, "graycard init"));
    host_exec(db, "CREATE TABLE mapping(role, value); INSERT INTO mapping VALUES ('read', 't')");
    CHECK(wb_mapping_read(db, "main", &mapping, &err) == WB_ERR_INPUT && strstr(err.text, "graycard init"));
    host_exec(db, "INSERT INTO mapping VALUES ('id', 'i'), ('EV', 'e'), ('from the future', 'x'), (NULL, 'y'),"
                  " ('images', '')");
    CHECK_OK(wb_mapping_read(db, "main", &mapping, &err), err);
    CHECK_TEXT(mapping.value[role_of_key("ev")], "e");
    CHECK_TEXT(mapping.value[WB_ROLE_IMAGES], "");
    CHECK(mapping.value[WB_ROLE_PATH] == NULL);
    wb_mapping_clear(&mapping);
    CHECK_EVERY_ALLOCATION(50, {
        status = wb_mapping_read(db, "main", &mapping, &err);
        wb_mapping_clear(&mapping);
    });
    set(&mapping, WB_ROLE_READ, "t");
    set(&mapping, WB_ROLE_ID, "i");
    char *sql = NULL;
    CHECK_EVERY_ALLOCATION(50, {
        status = wb_mapping_select(&mapping, "main", WB_ROWS_ONE, &sql, &err);
        wb_free(sql);
        sql = NULL;
    });
    wb_mapping_clear(&mapping);
    host_close(db);
}

int main(void) {
    test_roles();
    test_paths();
    test_quoting();
    test_rows();
    test_reading();
    return check_done();
}
