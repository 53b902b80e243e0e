#include "catalog/lr_text.h"

#include <time.h>

#include "base/bytes.h"
#include "catalog/lr_history.h"
#include "catalog/lr_parse.h"
#include "check.h"

static const char raw_text[] =
    "s = { AutoTone = false,\nLook = { Amount = 1,\nGroup = { [\"x-default\"] = \"Profiles\" },\nTemperature "
    "= 1 },\n"
    "Name = \"a \\\"quoted\\\" } brace, \\\\ and\\\nline\",\nTemperature = 5500,\nTint = -3,\n"
    "ToneCurvePV2012 = { 0,\n0,\n255,\n255 },\nWhiteBalance = \"As Shot\",\nempty = {  } }\n";

static WbLrValue value_of(const char *text, const char *key) {
    WbLrValue value = {0};
    WbErr err;
    CHECK_OK(wb_lr_find(text, strlen(text), &key, 1, &value, &err), err);
    return value;
}

static void check_string(const char *text, const char *key, const char *expected) {
    WbLrValue value = value_of(text, key);
    char *string = NULL;
    size_t bytes;
    WbErr err;
    CHECK(value.kind == WB_LR_STRING);
    CHECK_OK(wb_lr_unquote(&value, &string, &bytes, &err), err);
    CHECK_TEXT(string, expected);
    CHECK(bytes == strlen(expected));
    wb_free(string);
}

static void test_find(void) {
    WbLrValue value = value_of(raw_text, "Temperature");
    CHECK(value.kind == WB_LR_NUMBER && value.number == 5500); /* not the nested one */
    CHECK(value_of(raw_text, "Tint").number == -3);
    CHECK(value_of(raw_text, "Amount").kind == WB_LR_ABSENT);
    value = value_of(raw_text, "AutoTone");
    CHECK(value.kind == WB_LR_BOOLEAN && value.number == 0);
    value = value_of(raw_text, "ToneCurvePV2012");
    CHECK(value.kind == WB_LR_TABLE && value.raw_bytes == strlen("{ 0,\n0,\n255,\n255 }"));
    CHECK(value_of(raw_text, "empty").kind == WB_LR_TABLE);
    check_string(raw_text, "WhiteBalance", "As Shot");
    check_string(raw_text, "Name", "a \"quoted\" } brace, \\ and\nline");
    check_string("s = { A = \"\\65\\066\\r\\n\\t\\9x\" }", "A", "AB\r\n\t\tx");
    CHECK(value_of("s = { A = -1.#IND }", "A").kind == WB_LR_WORD);
    CHECK(value_of("s={A=nil,}", "A").kind == WB_LR_WORD);
    CHECK(value_of(" s\t= {\n[\"A\"] = 1e3 , B = 2 }  \r\n", "A").number == 1000);
    CHECK(value_of("s = { Tint = 3, TintA = 4, ATint = 5 }", "TintA").number == 4);
}

static void check_bad(const char *text, WbStatus expected, const char *words) {
    const char *key = "A";
    WbLrValue value;
    WbErr err = {0};
    CHECK(wb_lr_find(text, strlen(text), &key, 1, &value, &err) == expected);
    if (!strstr(err.text, words)) fprintf(stderr, "%s: %s\n", text, err.text);
    CHECK(strstr(err.text, words) != NULL);
}

static void test_bad(void) {
    check_bad("", WB_ERR_INPUT, "ends at byte 0, where s should be");
    check_bad("hello", WB_ERR_INPUT, "byte 0 is 0x68, where s should be");
    check_bad("s", WB_ERR_INPUT, "equals sign");
    check_bad("s = 5", WB_ERR_INPUT, "opening brace");
    check_bad("s = { A = 1", WB_ERR_INPUT, "a comma or a closing brace");
    check_bad("s = { A = 1 B = 2 }", WB_ERR_INPUT, "a comma or a closing brace");
    check_bad("s = { A = 1 } x", WB_ERR_INPUT, "the end");
    check_bad("s = { A = \"open }", WB_ERR_INPUT, "end of a string");
    check_bad("s = { A = \"open\\", WB_ERR_INPUT, "end of a string");
    check_bad("s = { A = }", WB_ERR_INPUT, "a value");
    check_bad("s = { A = {1, }", WB_ERR_INPUT, "comma or a closing");
    check_bad("s = { 1, 2 }", WB_ERR_INPUT, "a key");
    check_bad("s = { [\"A\" = 1 }", WB_ERR_INPUT, "closing bracket");
    check_bad("s = { [\"A\"] 1 }", WB_ERR_INPUT, "equals sign");
    check_bad("s = { , }", WB_ERR_INPUT, "a value");
    check_bad("s = { A = 1,, B = 2 }", WB_ERR_INPUT, "a value");
    check_bad("s = { A = 1, B = 2, A = 1 }", WB_ERR_INPUT, "A twice");
    check_bad("<x:xmpmeta/>", WB_ERR_INPUT, "where s should be");
    WbLrValue value;
    WbErr err;
    const char *key = "A";
    CHECK(wb_lr_find("s = { A = 1\0 }", 14, &key, 1, &value, &err) == WB_ERR_INPUT);
    CHECK(wb_lr_find("", (size_t)WB_LR_BYTES_MAX + 1, &key, 1, &value, &err) == WB_ERR_LIMIT);
}

static void test_nesting(void) {
    for (int depth = WB_LR_NESTING_MAX - 1; depth <= WB_LR_NESTING_MAX; depth++) {
        WbWriter text = {0};
        const char *key = "A";
        WbLrValue value;
        WbErr err;
        wb_write_bytes(&text, "s = { A = ", 10);
        for (int i = 0; i < depth; i++)
            wb_write_u8(&text, '{');
        for (int i = 0; i < depth; i++)
            wb_write_u8(&text, '}');
        wb_write_bytes(&text, " }", 2);
        WbStatus status = wb_lr_find((char *)text.data, text.bytes, &key, 1, &value, &err);
        CHECK(status == (depth < WB_LR_NESTING_MAX ? WB_OK : WB_ERR_LIMIT));
        wb_free(text.data);
    }
}

static void check_set(const char *text, const char *key, const char *value, const char *expected) {
    char *changed = NULL;
    size_t bytes;
    WbErr err;
    CHECK_OK(wb_lr_set(text, strlen(text), key, value, &changed, &bytes, &err), err);
    CHECK_TEXT(changed, expected);
    CHECK(bytes == strlen(expected));
    wb_free(changed);
}

static void test_set(void) {
    check_set("s = { A = 1,\nC = 3 }\n", "A", "10", "s = { A = 10,\nC = 3 }\n");
    check_set("s = { A = 1,\nC = 3 }\n", "C", "30", "s = { A = 1,\nC = 30 }\n");
    check_set("s = { A = 1,\nC = 3 }\n", "B", "2", "s = { A = 1,\nB = 2,\nC = 3 }\n");
    check_set("s = { A = 1,\nC = 3 }\n", "D", "4", "s = { A = 1,\nC = 3,\nD = 4 }\n");
    check_set("s = { B = 1 }\n", "A", "\"x\"", "s = { A = \"x\",\nB = 1 }\n");
    check_set("s = { A = 1,\nC = 3,\n}\n", "D", "4", "s = { A = 1,\nC = 3,\nD = 4,\n}\n");
    check_set("s = {  }\n", "A", "true", "s = { A = true }\n");
    check_set("s = {}", "A", "{ 0,\n1 }", "s = { A = { 0,\n1 } }");
    check_set("s = { Tint2 = 1 }", "Tint", "2", "s = { Tint = 2,\nTint2 = 1 }");
    check_set("s = { Ti = 1 }", "Tint", "2", "s = { Ti = 1,\nTint = 2 }");
    check_set("s = { [\"A\"]=1 }", "A", "2", "s = { [\"A\"]=2 }");
    /* what is there already */
    check_set("s = { A = 5500.0,\nB = \"\\65\" }", "A", "5500", "s = { A = 5500.0,\nB = \"\\65\" }");
    check_set("s = { A = 5500.0,\nB = \"\\65\" }", "B", "\"A\"", "s = { A = 5500.0,\nB = \"\\65\" }");
    check_set("s = { A = { 1 } }", "A", "{ 1 }", "s = { A = { 1 } }");
    check_set("s = { A = true }", "A", "false", "s = { A = false }");
}

static void test_set_refused(void) {
    static const char *const bad[][3] = {
        {"A", "", "value"},         {"A", "1, B = 2", "value"}, {"A", "1 }", "value"},
        {"A", "\"open", "value"},   {"", "1", "key"},           {"A B", "1", "key"},
        {"A = 1, B", "1", "key"},   {"1A", "1", "key"},         {"A", "\"x\"", "a number"},
        {"A", "true", "a boolean"}, {"T", "1", "a table"}};
    WbErr err;
    char *changed = NULL;
    size_t bytes;
    const char *text = "s = { A = 1,\nT = { 1 } }";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(wb_lr_set(text, strlen(text), bad[i][0], bad[i][1], &changed, &bytes, &err) == WB_ERR_USAGE);
        CHECK(strstr(err.text, bad[i][2]) != NULL && !changed);
    }
    CHECK(wb_lr_set("s = {", 5, "A", "1", &changed, &bytes, &err) == WB_ERR_INPUT);
}

static void check_balance(const char *text, WbScale scale, int temperature, int tint, const char *expected) {
    char *changed = NULL;
    size_t bytes;
    WbErr err;
    CHECK_OK(wb_lr_set_balance(text, strlen(text), scale, temperature, tint, &changed, &bytes, &err), err);
    CHECK_TEXT(changed, expected);
    wb_free(changed);
}

static void test_set_balance(void) {
    check_balance(
        "s = { A = 1,\nTemperature = 5500,\nTint = -3,\nWhiteBalance = \"As Shot\" }\n", WB_SCALE_KELVIN,
        6100, 20,
        "s = { A = 1,\nTemperature = 6100,\nTint = 20,\nWhiteBalance = \"Custom\" }\n"); /* the last of version 3 */
    check_balance(
        "s = { A = 1,\nTemperature = -999999,\nTint = -999999,\nWhiteBalance = \"Auto\",\nZ = 1 }\n",
        WB_SCALE_KELVIN, 2000, -150,
        "s = { A = 1,\nTemperature = 2000,\nTint = -150,\nWhiteBalance = \"Custom\",\nZ = 1 }\n");
    check_balance("s = { CropTop = 0,\nIncrementalTemperature = 0,\nIncrementalTint = 0,\nWhiteBalance = "
                  "\"As Shot\" }\n",
                  WB_SCALE_INCREMENTAL, 8, -4,
                  "s = { CropTop = 0,\nCustomIncrementalTemperature = 8,\nCustomIncrementalTint = -4,\n"
                  "IncrementalTemperature = 8,\nIncrementalTint = -4,\nWhiteBalance = \"Custom\" }\n");
    WbErr err;
    char *changed = NULL;
    size_t bytes;
    static const int outside[][3] = {{WB_SCALE_KELVIN, 1999, 0},
                                     {WB_SCALE_KELVIN, 50001, 0},
                                     {WB_SCALE_KELVIN, 5000, 151},
                                     {WB_SCALE_INCREMENTAL, 101, 0},
                                     {WB_SCALE_INCREMENTAL, 0, -101}};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        CHECK(wb_lr_set_balance("s = { }", 7, (WbScale)outside[i][0], outside[i][1], outside[i][2], &changed,
                                &bytes, &err) == WB_ERR_USAGE);
        CHECK(strstr(err.text, "outside") != NULL && !changed);
    }
}

static void check_label(const char *text, const char *format, const char *mode, WbScale scale,
                        double temperature, const char *reason) {
    WbLabel label;
    WbErr err;
    CHECK_OK(wb_lr_label(text, strlen(text), format, &label, &err), err);
    CHECK_TEXT(label.mode, mode);
    CHECK(label.scale == scale);
    CHECK(label.temperature == temperature || (isnan(label.temperature) && isnan(temperature)));
    const char *why = wb_label_reason(&label);
    CHECK_TEXT(why ? why : "an edit", reason);
}

#define KELVIN(mode) "s = { Temperature = 5200,\nTint = 8,\nWhiteBalance = \"" mode "\" }\n"
#define MOVED(t, mode)                                                                                       \
    "s = { IncrementalTemperature = " t ",\nIncrementalTint = 0,\nWhiteBalance = \"" mode "\" }\n"

static void test_label(void) {
    const WbScale kelvin = WB_SCALE_KELVIN, other = WB_SCALE_INCREMENTAL;
    check_label(KELVIN("Custom"), "RAW", "Custom", kelvin, 5200, "an edit");
    check_label(KELVIN("Daylight"), "RAW", "Daylight", kelvin, 5200, "an edit");
    check_label(KELVIN("As Shot"), "RAW", "As Shot", kelvin, 5200, "as shot");
    check_label(KELVIN("Auto"), "RAW", "Auto", kelvin, 5200, "auto");
    check_label(KELVIN("Custom"), "DNG", "Custom", kelvin, 5200, "an edit");
    check_label(KELVIN("Custom"), NULL, "Custom", kelvin, 5200, "an edit");
    check_label(KELVIN("Custom"), "JPG", "Custom", other, NAN,
                "no values"); /* the RAW's values are not the JPG's */
    check_label(MOVED("12", "Custom"), "JPG", "Custom", other, 12, "an edit");
    check_label(MOVED("12", "Custom"), "TIFF", "Custom", other, 12, "an edit");
    check_label(MOVED("12", "Custom"), "DNG", "Custom", other, 12, "an edit");
    check_label(MOVED("0", "Custom"), "JPG", "Custom", other, 0, "not moved");
    check_label(MOVED("0", "As Shot"), "JPG", "As Shot", other, 0, "as shot");
    check_label(MOVED("12", "Custom"), "RAW", "Custom", kelvin, NAN, "no values");
    check_label("s = { Temperature = -999999,\nTint = -999999,\nWhiteBalance = \"Auto\" }", "RAW", "Auto",
                kelvin, NAN, "auto");
    check_label("s = { Temperature = -999999,\nTint = -999999,\nWhiteBalance = \"Custom\" }", "RAW", "Custom",
                kelvin, NAN, "no values");
    check_label("s = { ShadowTint = 5,\nSplitToningShadowHue = 3 }", "RAW", "", kelvin, NAN,
                "no white balance");
    WbLabel label;
    CHECK(wb_lr_label("s = { ConvertToGrayscale = true }", 33, NULL, &label, NULL) == WB_OK &&
          label.grayscale == 1);
    CHECK(wb_lr_label(raw_text, strlen(raw_text), NULL, &label, NULL) == WB_OK && label.grayscale == 0);
}

/* 10 MB of settings: linear, some 50 ms a pass; quadratic would be hours. */
static void test_long(void) {
    WbWriter text = {0};
    char line[64], *changed = NULL;
    size_t bytes;
    WbErr err;
    wb_write_bytes(&text, "s = { ", 6);
    for (int i = 0; text.bytes < 10000000; i++)
        wb_write_bytes(&text, line, (size_t)snprintf(line, sizeof line, "Key%08d = { %d,\n\"}\" },\n", i, i));
    wb_write_bytes(&text, "Last = 1 }\n", 11);
    clock_t start = clock();
    CHECK_OK(
        wb_lr_set_balance((char *)text.data, text.bytes, WB_SCALE_KELVIN, 5000, 1, &changed, &bytes, &err),
        err);
    CHECK(bytes == text.bytes + strlen("Temperature = 5000,\nTint = 1,\nWhiteBalance = \"Custom\"") + 2);
    CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 20); /* under sanitizers on a busy machine */
    CHECK(memcmp(changed, text.data, text.bytes - 11) == 0);
    CHECK_TEXT(changed + text.bytes - 11,
               "Last = 1,\nTemperature = 5000,\nTint = 1,\nWhiteBalance = \"Custom\" }\n");
    wb_free(changed);
    wb_free(text.data);
}

static void test_memory(void) {
    char *changed = NULL;
    size_t bytes;
    WbErr err;
    CHECK_EVERY_ALLOCATION(60, {
        WbLabel label;
        changed = NULL;
        status = wb_lr_label(raw_text, strlen(raw_text), "RAW", &label, &err);
        if (status == WB_OK)
            status =
                wb_lr_set_balance(raw_text, strlen(raw_text), label.scale, 5500, 7, &changed, &bytes, &err);
        wb_free(changed);
    });
    CHECK_EVERY_ALLOCATION(9, {
        changed = NULL;
        status = wb_lr_quote("a \"b\"\n", 6, &changed, &err);
        if (status == WB_OK) CHECK_TEXT(changed, "\"a \\\"b\\\"\\\n\"");
        wb_free(changed);
    });
}

int main(void) {
    test_find();
    test_bad();
    test_nesting();
    test_set();
    test_set_refused();
    test_set_balance();
    test_label();
    test_long();
    test_memory();
    return check_done();
}
