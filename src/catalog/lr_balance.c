#include "catalog/lr_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { MODE, TEMPERATURE, TINT, INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT, GRAYSCALE, KEYS };

static const char *const keys[KEYS] = {
    "WhiteBalance", "Temperature", "Tint", "IncrementalTemperature", "IncrementalTint", "ConvertToGrayscale"};

/* Rendered formats have no kelvin of their own. */
static WbScale scale_of(const char *format, const WbLrValue *values) {
    int is_raw = format && strcmp(format, "RAW") == 0, is_open = !format || strcmp(format, "DNG") == 0;
    if (is_raw) return WB_SCALE_KELVIN;
    if (!is_open) return WB_SCALE_INCREMENTAL;
    int has_kelvin = values[TEMPERATURE].kind != WB_LR_ABSENT;
    int has_other = values[INCREMENTAL_TEMPERATURE].kind != WB_LR_ABSENT;
    return has_other && !has_kelvin ? WB_SCALE_INCREMENTAL : WB_SCALE_KELVIN;
}

static double number_of(const WbLrValue *value) {
    return value->kind == WB_LR_NUMBER ? value->number : NAN;
}

static WbStatus mode_of(const WbLrValue *value, WbLabel *label, WbErr *err) {
    char *text = NULL;
    size_t bytes;
    if (value->kind != WB_LR_STRING) return WB_OK;
    WB_TRY(wb_lr_unquote(value, &text, &bytes, err));
    (void)snprintf(label->mode, sizeof label->mode, "%s", text);
    wb_free(text);
    return WB_OK;
}

WbStatus wb_lr_label(const char *text, size_t bytes, const char *file_format, WbLabel *ret, WbErr *err) {
    WbLrValue values[KEYS];
    WbLabel label = {0};
    WB_TRY(wb_lr_find(text, bytes, keys, KEYS, values, err));
    WB_TRY(mode_of(&values[MODE], &label, err));
    label.scale = scale_of(file_format, values);
    int kelvin = label.scale == WB_SCALE_KELVIN;
    label.temperature =
        wb_scale_temperature(label.scale, number_of(&values[kelvin ? TEMPERATURE : INCREMENTAL_TEMPERATURE]));
    label.tint = wb_scale_tint(label.scale, number_of(&values[kelvin ? TINT : INCREMENTAL_TINT]));
    label.grayscale = values[GRAYSCALE].kind == WB_LR_BOOLEAN && values[GRAYSCALE].number == 1;
    *ret = label;
    return WB_OK;
}

/* Sets one key more in *text, which is ours. */
static WbStatus set_next(char **text, size_t *bytes, const char *key, const char *value, WbErr *err) {
    char *next = NULL;
    WB_TRY(wb_lr_set(*text, *bytes, key, value, &next, bytes, err));
    wb_free(*text);
    *text = next;
    return WB_OK;
}

WbStatus wb_lr_set_balance(const char *text, size_t bytes, WbScale scale, int temperature, int tint, char **ret,
                           size_t *ret_bytes, WbErr *err) {
    static const char *const sliders[2][4] = {
        [WB_SCALE_KELVIN] = {"Temperature", "Tint", NULL, NULL},
        [WB_SCALE_INCREMENTAL] = {"IncrementalTemperature", "IncrementalTint", "CustomIncrementalTemperature",
                                  "CustomIncrementalTint"},
    };
    WB_CLEANUP(wb_free_at) char *edited = NULL;
    char number[16];
    if (isnan(wb_scale_temperature(scale, temperature)) || isnan(wb_scale_tint(scale, tint)))
        return wb_fail(err, WB_ERR_USAGE, "temperature %d with tint %d is outside of Lightroom's %s sliders",
                       temperature, tint, wb_scale_name(scale));
    WB_TRY(wb_lr_set(text, bytes, "WhiteBalance", "\"Custom\"", &edited, &bytes, err));
    for (int i = 0; i < 4 && sliders[scale][i]; i++) {
        (void)snprintf(number, sizeof number, "%d", i % 2 ? tint : temperature);
        WB_TRY(set_next(&edited, &bytes, sliders[scale][i], number, err));
    }
    *ret = edited;
    *ret_bytes = bytes;
    edited = NULL;
    return WB_OK;
}
