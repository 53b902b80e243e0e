#include "ext/shot_json.h"

#include "ext/result_json.h"
#include "host.h"

static void check_time(WbJsonReader *reader, double seconds, const char *expected) {
    WbShot shot = wb_shot_unknown(), back;
    WbErr err;
    char *json = NULL;
    shot.capture_seconds = seconds;
    CHECK_OK(wb_json_of_shot(&shot, &json, &err), err);
    CHECK_TEXT(json, expected);
    CHECK_OK(wb_shot_of_json(reader, json, &back, &err), err);
    CHECK_NEAR(back.capture_seconds, seconds, 1e-6); /* written to the microsecond */
    sqlite3_free(json);
}

static void test_times(WbJsonReader *reader) {
    check_time(reader, 0, "{\"captureTime\":\"1970-01-01T00:00:00\"}");
    check_time(reader, 1685304531.87, "{\"captureTime\":\"2023-05-28T20:08:51.87\"}");
    check_time(reader, 1709164800, "{\"captureTime\":\"2024-02-29T00:00:00\"}");
    check_time(reader, 951868799.999999, "{\"captureTime\":\"2000-02-29T23:59:59.999999\"}");
    check_time(reader, -0.5, "{\"captureTime\":\"1969-12-31T23:59:59.5\"}");
    check_time(reader, -86400, "{\"captureTime\":\"1969-12-31T00:00:00\"}");
}

static void test_round_trip(WbJsonReader *reader) {
    WbShot shot = wb_shot_unknown(), back;
    WbErr err;
    char *json = NULL;
    CHECK_OK(wb_json_of_shot(&shot, &json, &err), err);
    CHECK_TEXT(json, "{}");
    sqlite3_free(json);
    shot.aperture_av = 4.970854;
    shot.flash = 0;
    shot.as_shot_tint = -7;
    (void)snprintf(shot.camera_model, sizeof shot.camera_model, "%s",
                   "a\"b\\c\n\x01 \xc3\xa4 \xff\xe2\x82 \xf0\x9f\x93\xb7");
    CHECK_OK(wb_json_of_shot(&shot, &json, &err), err);
    CHECK_TEXT(json, "{\"aperture\":4.970854,\"flashFired\":0,\"currTint\":-7,\"camera_model\":"
                     "\"a\\\"b\\\\c\\u000a\\u0001 \xc3\xa4 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xf0\x9f\x93\xb7\","
                     "\"f_number\":5.6}");
    CHECK_OK(wb_shot_of_json(reader, json, &back, &err), err);
    CHECK(back.aperture_av == shot.aperture_av && back.flash == 0 && back.as_shot_tint == -7 && isnan(back.iso));
    CHECK_TEXT(back.camera_model, "a\"b\\c\n\x01 \xc3\xa4 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xf0\x9f\x93\xb7");
    sqlite3_free(json);
}

/* What only files say is written, and passed over when read. */
static void test_file_facts(WbJsonReader *reader) {
    WbShot shot = wb_shot_unknown(), back;
    WbErr err;
    char *json = NULL;
    shot.shutter_tv = 7.965784;
    (void)snprintf(shot.camera_make, sizeof shot.camera_make, "Canon");
    (void)snprintf(shot.lens, sizeof shot.lens, "EF 50mm");
    (void)snprintf(shot.note, sizeof shot.note, "odd");
    shot.orientation = 6;
    shot.multipliers[0] = 2;
    shot.multipliers[1] = 1;
    shot.multipliers[2] = 1.5;
    shot.as_shot_from = WB_AS_SHOT_MATRICES;
    shot.matrices = 1;
    shot.balanced_kelvin = 5200;
    shot.balanced_tint = -3;
    CHECK_OK(wb_json_of_shot(&shot, &json, &err), err);
    CHECK_TEXT(json, "{\"shutterSpeed\":7.965784,\"exposure_seconds\":0.004,\"camera_make\":\"Canon\","
                     "\"lens\":\"EF 50mm\",\"orientation\":6,\"multipliers\":[2,1,1.5],"
                     "\"as_shot_from\":\"matrices\",\"matrices\":1,\"balanced_temperature\":5200,"
                     "\"balanced_tint\":-3,\"note\":\"odd\"}");
    CHECK_OK(wb_shot_of_json(reader, json, &back, &err), err);
    CHECK(back.shutter_tv == shot.shutter_tv && isnan(back.as_shot_kelvin) && back.matrices == 0);
    sqlite3_free(json);
}

static void test_garbage(WbJsonReader *reader) {
    WbShot shot = wb_shot_unknown();
    WbErr err;
    static const char *const bad[] = {"[]", "[{}]", "5", "null", "\"{}\"", "{", "{\"a\":}", "{} x", "nonsense", " "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        shot.iso = 77;
        CHECK(wb_shot_of_json(reader, bad[i], &shot, &err) == WB_ERR_INPUT);
        CHECK(strstr(err.text, "the shot is not a JSON object") != NULL && shot.iso == 77);
    }
    CHECK_OK(wb_shot_of_json(reader, NULL, &shot, &err), err);
    CHECK(isnan(shot.iso));
    const char *mixed = " \n{\"aperture\":\"4.5\",\"isoSpeedRating\":[1],\"flashFired\":true,\"currTemp\":\"warm\","
                        "\"ev\":1e30,\"camera_model\":7,\"focalLength\":null,\"later\":{\"x\":1}}";
    CHECK_OK(wb_shot_of_json(reader, mixed, &shot, &err), err);
    CHECK(shot.aperture_av == 4.5 && shot.flash == 1);
    CHECK(isnan(shot.iso) && isnan(shot.as_shot_kelvin) && isnan(shot.ev) && isnan(shot.focal_mm));
    CHECK_TEXT(shot.camera_model, "");
    CHECK_OK(wb_shot_of_json(reader, "{\"iso\":1,\"aperture\":1,\"aperture\":\"x\"}", &shot, &err), err);
    CHECK(isnan(shot.aperture_av)); /* the last one counts */
}

static void test_results(void) {
    WbPrediction p = {5243.6, -3.5, 4990.2, 5500.5, -8.4, 0.4, 0.12345, 0, 0};
    WbErr err;
    char *json = NULL;
    CHECK_OK(wb_json_of_prediction(&p, NULL, 0, &json, &err), err);
    CHECK_TEXT(json, "{\"temperature\":5244,\"tint\":-4,\"temperature_low\":4990,\"temperature_high\":5500,"
                     "\"tint_low\":-8,\"tint_high\":0,\"novelty\":0.123}");
    sqlite3_free(json);
    p.absolute = p.fallback = 1;
    CHECK_OK(wb_json_of_prediction(&p, "O'Neil \"x\"", 12, &json, &err), err);
    CHECK(strstr(json, "\"novelty\":0.123,\"profile\":\"O'Neil \\\"x\\\"@12\",\"absolute\":true,\"fallback\":true}"));
    sqlite3_free(json);
    CHECK_OK(wb_json_of_error("no such \"file\"", &json, &err), err);
    CHECK_TEXT(json, "{\"error\":\"no such \\\"file\\\"\"}");
    sqlite3_free(json);
    WbModelInfo info = {.seed = UINT64_MAX, .first_seconds = NAN, .kelvin = NAN};
    CHECK_OK(wb_json_of_model(&info, 5, &json, &err), err);
    CHECK(strstr(json, "\"seed\":\"18446744073709551615\"") && strstr(json, "\"first\":null"));
    CHECK(strstr(json, "\"held_out\":{\"kelvin\":null,"));
    sqlite3_free(json);
}

int main(void) {
    WbJsonReader *reader = NULL;
    WbErr err;
    CHECK_EVERY_ALLOCATION(10, {
        status = wb_json_reader_new(&reader, &err);
        wb_json_reader_free(reader);
        reader = NULL;
    });
    CHECK_OK(wb_json_reader_new(&reader, &err), err);
    test_times(reader);
    test_round_trip(reader);
    test_file_facts(reader);
    test_garbage(reader);
    test_results();
    wb_json_reader_free(reader);
    return check_done();
}
