/* dt_params.h, dt_history.h. */
#include "catalog/dt_history.h"

#include "check.h"

/* float 2, 1, 1.5 */
#define MULTIPLIERS "\0\0\0\x40\0\0\x80\x3f\0\0\xc0\x3f"
#define G2_NAN "\0\0\xc0\x7f"
#define G2_INF "\0\0\x80\x7f"

static WbDtTemperature temperature_of(const char *blob, size_t bytes, int version) {
    WbDtTemperature read = {0};
    WbErr err;
    CHECK_OK(wb_dt_temperature_read(blob, bytes, version, &read, &err), err);
    CHECK(read.red == 2 && read.green == 1 && read.blue == 1.5F);
    return read;
}

static void test_temperature(void) {
    WbDtTemperature read = temperature_of("\0\x80\xa2\x45" MULTIPLIERS, 16, 1);
    CHECK(read.kelvin_out == 5200 && isnan(read.various) && read.preset == WB_DT_PRESET_UNKNOWN);
    CHECK(temperature_of("\0\x80\xa2\x45" MULTIPLIERS, 16, 2).kelvin_out == 5200);
    read = temperature_of(MULTIPLIERS G2_NAN, 16, 3);
    CHECK(isnan(read.various) && isnan(read.kelvin_out) && read.preset == WB_DT_PRESET_UNKNOWN);
    CHECK(isinf(temperature_of(MULTIPLIERS G2_INF, 16, 3).various));
    read = temperature_of(MULTIPLIERS G2_INF "\4\0\0\0", 20, 4);
    CHECK(isinf(read.various) && read.preset == WB_DT_PRESET_AS_SHOT_TO_REFERENCE);
    CHECK(temperature_of(MULTIPLIERS G2_NAN "\xff\xff\xff\xff", 20, 4).preset == WB_DT_PRESET_UNKNOWN);
    CHECK_TEXT(wb_dt_preset_name(-1), "unknown");
    CHECK_TEXT(wb_dt_preset_name(0), "as shot");
    CHECK_TEXT(wb_dt_preset_name(4), "as shot to reference");
    CHECK_TEXT(wb_dt_preset_name(5), "unknown");
    WbErr err;
    CHECK(wb_dt_temperature_read(MULTIPLIERS G2_NAN, 16, 0, &read, &err) == WB_ERR_VERSION);
    CHECK(wb_dt_temperature_read(MULTIPLIERS G2_NAN, 16, 5, &read, &err) == WB_ERR_VERSION);
    CHECK(wb_dt_temperature_read(MULTIPLIERS G2_NAN, 16, 4, &read, &err) == WB_ERR_CORRUPT);
    CHECK(strstr(err.text, "16 bytes instead of 20") != NULL);
    CHECK(wb_dt_temperature_read(MULTIPLIERS G2_NAN, 15, 3, &read, &err) == WB_ERR_CORRUPT);
    CHECK(wb_dt_temperature_read("\0\0\0\0\0\0\0\0\0\0\0\0" G2_NAN, 16, 3, &read, &err) == WB_ERR_CORRUPT);
    CHECK(wb_dt_temperature_read(G2_NAN "\0\0\x80\x3f\0\0\x80\x3f" G2_NAN, 16, 3, &read, &err) ==
          WB_ERR_CORRUPT);
}

static void test_set_temperature(void) {
    static const float fresh[3] = {2, 1, 1.5F}, bad[3] = {2, NAN, 1}, zero[3] = {0, 1, 1};
    unsigned char blob[WB_DT_TEMPERATURE_BYTES];
    size_t bytes;
    WbErr err;
    static const char old[] = "\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\x01\x02\xc0\x7f\x04\0\0\0";
    CHECK_OK(wb_dt_temperature_write(old, 20, 4, fresh, blob, &bytes, &err), err);
    CHECK(bytes == 20 &&
          memcmp(blob, MULTIPLIERS "\x01\x02\xc0\x7f\x02\0\0\0", 20) == 0); /* NaN's payload stays */
    CHECK_OK(wb_dt_temperature_write(old, 16, 3, fresh, blob, &bytes, &err), err);
    CHECK(bytes == 16 && memcmp(blob, MULTIPLIERS "\x01\x02\xc0\x7f", 16) == 0);
    CHECK_OK(wb_dt_temperature_write(old, 16, 2, fresh, blob, &bytes, &err), err);
    CHECK(bytes == 16 && memcmp(blob, "\x11\x22\x33\x44" MULTIPLIERS, 16) == 0);
    CHECK_OK(wb_dt_temperature_write("", 0, 4, fresh, blob, &bytes, &err), err);
    CHECK(bytes == 20 && memcmp(blob, MULTIPLIERS G2_NAN "\x02\0\0\0", 20) == 0);
    CHECK(wb_dt_temperature_write(old, 20, 4, bad, blob, &bytes, &err) == WB_ERR_USAGE);
    CHECK(wb_dt_temperature_write(old, 20, 4, zero, blob, &bytes, &err) == WB_ERR_USAGE);
    CHECK(wb_dt_temperature_write(old, 20, 3, fresh, blob, &bytes, &err) == WB_ERR_CORRUPT);
    CHECK(wb_dt_temperature_write(old, 20, 9, fresh, blob, &bytes, &err) == WB_ERR_VERSION);
}

/* x .3457, y .3585, 5003 K */
static void make_mixer(unsigned char blob[WB_DT_MIXER_BYTES], int illuminant, int adaptation) {
    for (int i = 0; i < WB_DT_MIXER_BYTES; i++)
        blob[i] = (unsigned char)i;
    memcpy(blob + 120, (const unsigned char[]){(unsigned char)illuminant, 0, 0, 0}, 4);
    memcpy(blob + 132, (const unsigned char[]){(unsigned char)adaptation, 0, 0, 0}, 4);
    memcpy(blob + 136, "\x99\xfe\xb0\x3e\x35\x8d\xb7\x3e\0\x58\x9c\x45\0\0\x80\x3f\1\0\0\0", 20);
}

static void test_mixer(void) {
    unsigned char blob[WB_DT_MIXER_BYTES], changed[WB_DT_MIXER_BYTES];
    WbDtMixer mixer;
    size_t bytes;
    WbErr err;
    make_mixer(blob, WB_DT_ILLUMINANT_D, 1);
    CHECK_OK(wb_dt_mixer_read(blob, sizeof blob, 3, &mixer, &err), err);
    CHECK(mixer.illuminant == WB_DT_ILLUMINANT_D && mixer.adaptation == 1 && mixer.kelvin == 5003 &&
          mixer.gamut == 1);
    CHECK(mixer.clip == 1);
    CHECK_NEAR(mixer.x, .3457, 1e-4); /* the bytes above are rounded */
    CHECK_NEAR(mixer.y, .3585, 1e-4);
    CHECK_OK(wb_dt_mixer_write(blob, sizeof blob, 3, .25, .5, 6500, changed, &bytes, &err), err);
    CHECK(memcmp(changed + 120, "\7\0\0\0", 4) == 0 &&
          memcmp(changed + 136, "\0\0\x80\x3e\0\0\0\x3f\0\x20\xcb\x45", 12) == 0);
    CHECK(memcmp(changed, blob, 120) == 0 && memcmp(changed + 124, blob + 124, 12) == 0 &&
          memcmp(changed + 148, blob + 148, 12) == 0 && bytes == 160);
    for (int version = 1; version <= 2; version++) {
        CHECK_OK(wb_dt_mixer_read(blob, 156, version, &mixer, &err), err);
        CHECK(mixer.illuminant == WB_DT_ILLUMINANT_D && mixer.kelvin == 5003 && mixer.clip == 1);
        memcpy(changed, blob, sizeof changed);
        CHECK_OK(wb_dt_mixer_write(blob, 156, version, .25, .5, 6500, changed, &bytes, &err), err);
        CHECK(bytes == 156 && changed[120] == WB_DT_ILLUMINANT_CUSTOM && memcmp(changed + 148, blob + 148, 12) == 0);
        CHECK(wb_dt_mixer_read(blob, 160, version, &mixer, &err) == WB_ERR_CORRUPT);
    }
    CHECK(wb_dt_mixer_read(blob, 159, 3, &mixer, &err) == WB_ERR_CORRUPT);
    CHECK(wb_dt_mixer_read(blob, 160, 4, &mixer, &err) == WB_ERR_VERSION);
    CHECK(wb_dt_mixer_read(blob, 156, 0, &mixer, &err) == WB_ERR_VERSION);
    CHECK(wb_dt_mixer_write(blob, 160, 3, .6, .5, 6500, changed, &bytes, &err) == WB_ERR_USAGE);
    CHECK(wb_dt_mixer_write(blob, 160, 3, NAN, .5, 6500, changed, &bytes, &err) == WB_ERR_USAGE);
    CHECK(wb_dt_mixer_write(blob, 160, 3, .3, .3, 0, changed, &bytes, &err) == WB_ERR_USAGE);
    CHECK_TEXT(wb_dt_illuminant_name(10), "as shot in camera");
    CHECK_TEXT(wb_dt_illuminant_name(11), "unknown");
}

static void add(WbDtHistory *history, int64_t num, const char *operation, int version, int enabled,
                const void *params, size_t bytes) {
    WbDtRow row = {.num = num,
                   .operation = operation,
                   .version = version,
                   .enabled = enabled,
                   .params = params,
                   .params_bytes = bytes};
    WbErr err;
    CHECK_OK(wb_dt_history_add(history, &row, &err), err);
}

static void check_balance(WbDtHistory *history, WbDtModule module, int64_t num, const char *reason) {
    WbDtBalance balance;
    WbErr err;
    CHECK_OK(wb_dt_history_balance(history, &balance, &err), err);
    const char *why = wb_dt_balance_reason(&balance);
    CHECK(balance.module == module && balance.num == num);
    CHECK_TEXT(why ? why : "an edit", reason);
    wb_dt_history_clear(history);
}

#define V4(preset) MULTIPLIERS G2_NAN preset "\0\0\0", 20

static void test_in_force(void) {
    WbDtHistory history = {0};
    unsigned char day[WB_DT_MIXER_BYTES], none[WB_DT_MIXER_BYTES], camera[WB_DT_MIXER_BYTES],
        edges[WB_DT_MIXER_BYTES], pipe[WB_DT_MIXER_BYTES];
    WbErr err;
    make_mixer(day, WB_DT_ILLUMINANT_D, 1);
    make_mixer(none, WB_DT_ILLUMINANT_D, WB_DT_ADAPTATION_NONE);
    make_mixer(camera, WB_DT_ILLUMINANT_CAMERA, 1);
    make_mixer(edges, WB_DT_ILLUMINANT_EDGES, 1);
    make_mixer(pipe, WB_DT_ILLUMINANT_PIPE, 1);
    check_balance(&history, WB_DT_NONE, 0, "no white balance");
    add(&history, 0, "temperature", 4, 1, V4("\0"));
    check_balance(&history, WB_DT_TEMPERATURE, 0, "as shot");
    add(&history, 0, "temperature", 4, 1, V4("\2"));
    check_balance(&history, WB_DT_TEMPERATURE, 0, "an edit");
    add(&history, 0, "temperature", 4, 1, V4("\3"));
    check_balance(&history, WB_DT_TEMPERATURE, 0, "camera reference");
    add(&history, 0, "temperature", 4, 1, V4("\4"));
    check_balance(&history, WB_DT_TEMPERATURE, 0, "as shot");
    add(&history, 3, "temperature", 4, 1, V4("\4")); /* any order: the highest num counts */
    add(&history, 1, "temperature", 4, 1, V4("\2"));
    add(&history, 2, "channelmixerrgb", 3, 1, day, sizeof day);
    check_balance(&history, WB_DT_MIXER, 2, "an edit");
    add(&history, 2, "channelmixerrgb", 3, 1, pipe, sizeof pipe);
    add(&history, 3, "temperature", 4, 1, V4("\4")); /* nobody takes over */
    check_balance(&history, WB_DT_TEMPERATURE, 3, "as shot");
    add(&history, 2, "channelmixerrgb", 3, 1, day, sizeof day);
    add(&history, 3, "temperature", 4, 1, V4("\3"));
    check_balance(&history, WB_DT_MIXER, 2, "an edit");
    add(&history, 3, "temperature", 4, 1,
        V4("\2")); /* the photographer's own, whatever color calibration does */
    add(&history, 2, "channelmixerrgb", 3, 1, day, sizeof day);
    check_balance(&history, WB_DT_TEMPERATURE, 3, "an edit");
    add(&history, 0, "temperature", 3, 1, MULTIPLIERS G2_NAN, 16);
    add(&history, 2, "channelmixerrgb", 3, 1, day, sizeof day);
    check_balance(&history, WB_DT_MIXER, 2, "an edit");
    add(&history, 0, "temperature", 3, 1, MULTIPLIERS G2_NAN, 16);
    add(&history, 2, "channelmixerrgb", 3, 1, none, sizeof none);
    check_balance(&history, WB_DT_TEMPERATURE, 0, "an edit");
    add(&history, 0, "temperature", 3, 1, MULTIPLIERS G2_NAN, 16);
    add(&history, 2, "channelmixerrgb", 3, 1, day, sizeof day);
    add(&history, 3, "channelmixerrgb", 3, 0, day, sizeof day); /* switched off last */
    check_balance(&history, WB_DT_TEMPERATURE, 0, "an edit");
    add(&history, 2, "channelmixerrgb", 3, 1, camera, sizeof camera);
    check_balance(&history, WB_DT_MIXER, 2, "as shot");
    add(&history, 4, "channelmixerrgb", 3, 1, none, sizeof none); /* its first instance mixes channels only */
    WbDtRow second = {.num = 1, .multi_priority = 1, .operation = "channelmixerrgb", .version = 3, .enabled = 1,
                      .params = day, .params_bytes = sizeof day};
    CHECK_OK(wb_dt_history_add(&history, &second, &err), err);
    check_balance(&history, WB_DT_MIXER, 1, "an edit");
    add(&history, 2, "channelmixerrgb", 3, 1, edges, sizeof edges);
    check_balance(&history, WB_DT_MIXER, 2, "auto");
    add(&history, 0, "temperature", 4, 0, V4("\2"));
    check_balance(&history, WB_DT_NONE, 0, "no white balance");
    WbDtBalance balance;
    add(&history, 0, "temperature", 7, 1, V4("\2"));
    CHECK(wb_dt_history_balance(&history, &balance, &err) == WB_ERR_VERSION);
    wb_dt_history_clear(&history);
}

static void check_hash(const WbDtHistory *history, WbDtOrder order, const char *whole, size_t bytes) {
    unsigned char expected[WB_MD5_BYTES], found[WB_MD5_BYTES];
    WbMd5 md5 = wb_md5();
    wb_md5_add(&md5, whole, bytes);
    wb_md5_end(&md5, expected);
    wb_dt_history_hash(history, &order, found);
    CHECK(memcmp(expected, found, sizeof found) == 0);
}

static void test_hash(void) {
    WbDtHistory history = {0};
    WbErr err;
    const WbDtRow rows[] = {
        {.num = 2,
         .operation = "b",
         .enabled = 1,
         .params = "BB",
         .params_bytes = 2,
         .blend = "x",
         .blend_bytes = 1},
        {.num = 0, .operation = "a", .enabled = 1, .params = "old", .params_bytes = 3},
        {.num = 3, .operation = "a", .enabled = 1, .params = "A", .params_bytes = 1},
        {.num = 1, .operation = "b", .multi_priority = 1, .enabled = 1, .params = "twin", .params_bytes = 4},
        {.num = 4, .operation = "off", .enabled = 0, .params = "O", .params_bytes = 1},
    };
    check_hash(&history, (WbDtOrder){0}, "", 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_OK(wb_dt_history_add(&history, &rows[i], &err), err);
    check_hash(&history, (WbDtOrder){0},
               "btwin"
               "bBBx"
               "aA",
               11);
    check_hash(&history, (WbDtOrder){1, 2, "ignored"}, "btwinbBBxaA\2\0\0\0", 15);
    check_hash(&history, (WbDtOrder){1, 0, "list"}, "btwinbBBxaA\0\0\0\0list", 19);
    check_hash(&history, (WbDtOrder){1, 0, NULL}, "btwinbBBxaA\0\0\0\0", 15);
    wb_dt_history_clear(&history);
    CHECK_EVERY_ALLOCATION(40, {
        for (int64_t i = 0; i < 20 && status == WB_OK; i++) {
            WbDtRow row = rows[0];
            row.num = row.multi_priority = i;
            status = wb_dt_history_add(&history, &row, &err);
        }
        wb_dt_history_clear(&history);
    });
}

int main(void) {
    test_temperature();
    test_set_temperature();
    test_mixer();
    test_in_force();
    test_hash();
    return check_done();
}
