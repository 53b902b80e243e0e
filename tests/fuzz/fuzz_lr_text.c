/* Lightroom's settings texts and packed history against hostile bytes: whatever comes, a status; and where a text can
 * be read, what is set in it can be read back and setting it again changes nothing. How to build and run
 * with clang's libFuzzer: replay_seeds.c, which drives it without. */
#include <string.h>

#include "base/memory.h"
#include "catalog/lr_history.h"
#include "catalog/lr_text.h"
#include "fuzz_seeds.h"

const FuzzSeed fuzz_seeds[] = {
    FUZZ_TEXT("s = { AutoTone = false,\nTemperature = 5500,\nTint = -3,\nWhiteBalance = \"Custom\" }\n"),
    FUZZ_TEXT("s = { ConvertToGrayscale = true,\nIncrementalTemperature = 0,\nIncrementalTint = "
              "0,\nLook = { Name = \"a\\\"}b\","
              "\nGroup = { [\"x-default\"] = \"Profiles\" } },\nToneCurve = { 0,\n0,\n255,\n255 "
              "},\nWhiteBalance = \"As Shot\","
              "\nempty = {  },\n}\n"),
    FUZZ_TEXT("s = { Exposure = -0.25,\nTemperature = -999999,\nTint = -999999,\nWhiteBalance = "
              "\"Auto\",\nZ = 1e-05 }"),
    FUZZ_TEXT("s = {  }\n"),
    FUZZ_TEXT("\0\0\0\x05\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\0\x06\x2c\x02\x15"), /* "hello" */
};
const size_t fuzz_seed_count = sizeof fuzz_seeds / sizeof *fuzz_seeds;

static void check_balance(const char *text, size_t bytes, WbScale scale) {
    char *once = NULL, *twice = NULL;
    size_t once_bytes, twice_bytes;
    WbLabel label;
    int kelvin = scale == WB_SCALE_KELVIN, temperature = kelvin ? 5631 : 99;
    fuzz_insist(wb_lr_set_balance(text, bytes, scale, 101, -7, &once, &once_bytes, NULL) == WB_ERR_USAGE);
    if (wb_lr_set_balance(text, bytes, scale, temperature, -7, &once, &once_bytes, NULL) != WB_OK)
        return; /* a key of another kind, or twice */
    fuzz_insist(wb_lr_label(once, once_bytes, kelvin ? "RAW" : "JPG", &label, NULL) == WB_OK);
    fuzz_insist(strcmp(label.mode, "Custom") == 0 && label.temperature == temperature && label.tint == -7);
    fuzz_insist(!wb_label_reason(&label));
    fuzz_insist(wb_lr_set_balance(once, once_bytes, scale, temperature, -7, &twice, &twice_bytes, NULL) ==
                WB_OK);
    fuzz_insist(once_bytes == twice_bytes && memcmp(once, twice, once_bytes) == 0);
    wb_free(once);
    wb_free(twice);
}

static void check_strings(const char *text, size_t bytes) {
    char *quoted = NULL, *back = NULL;
    size_t back_bytes;
    fuzz_insist(wb_lr_quote(text, bytes, &quoted, NULL) == WB_OK);
    WbLrValue value = {WB_LR_STRING, 0, quoted, strlen(quoted)};
    fuzz_insist(wb_lr_unquote(&value, &back, &back_bytes, NULL) == WB_OK);
    fuzz_insist(back_bytes == bytes && memcmp(back, text, bytes) == 0);
    wb_free(quoted);
    wb_free(back);
}

static void check_packed(const char *data, size_t bytes) {
    char *text = NULL, *packed = NULL, *back = NULL;
    size_t text_bytes, packed_bytes, back_bytes;
    if (wb_lr_unpack(data, bytes, &text, &text_bytes, NULL) == WB_OK) fuzz_insist(!text[text_bytes]);
    fuzz_insist(wb_lr_pack(data, bytes, &packed, &packed_bytes, NULL) == WB_OK);
    fuzz_insist(wb_lr_unpack(packed, packed_bytes, &back, &back_bytes, NULL) == WB_OK);
    fuzz_insist(back_bytes == bytes && memcmp(back, data, bytes) == 0);
    wb_free(text);
    wb_free(packed);
    wb_free(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const char *text = (const char *)data;
    WbErr err = {0};
    WbLabel label;
    WbStatus status = wb_lr_label(text, bytes, NULL, &label, &err);
    fuzz_insist(status == WB_OK || (err.code == status && err.text[0]));
    if (status == WB_OK) check_balance(text, bytes, label.scale);
    check_strings(text, bytes);
    check_packed(text, bytes);
    return 0;
}
