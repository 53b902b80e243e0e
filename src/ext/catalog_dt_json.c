#include "ext/catalog_dt_json.h"

#include <math.h>
#include <sqlite3ext.h>

#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

void wb_put_dt_temperature(sqlite3_str *json, const WbDtTemperature *temperature) {
    wb_put_key_number(json, "red", temperature->red);
    wb_put_key_number(json, "green", temperature->green);
    wb_put_key_number(json, "blue", temperature->blue);
    wb_put_key_number(json, "various", temperature->various);
    wb_put_key_text(json, "preset", wb_dt_preset_name(temperature->preset));
    if (!isnan(temperature->kelvin_out)) wb_put_key_number(json, "kelvin_out", temperature->kelvin_out);
}

void wb_put_dt_mixer(sqlite3_str *json, const WbDtMixer *mixer) {
    wb_put_key_text(json, "illuminant", wb_dt_illuminant_name(mixer->illuminant));
    wb_put_key_bool(json, "adapts", mixer->adaptation != WB_DT_ADAPTATION_NONE);
    wb_put_key_number(json, "x", mixer->x);
    wb_put_key_number(json, "y", mixer->y);
    wb_put_key_number(json, "temperature", mixer->kelvin);
    wb_put_key_number(json, "gamut", mixer->gamut);
    wb_put_key_bool(json, "clip", mixer->clip != 0);
}

void wb_put_dt_label(sqlite3_str *json, const WbDtBalance *balance) {
    const char *reason = wb_dt_balance_reason(balance);
    if (balance->module == WB_DT_TEMPERATURE) wb_put_key_text(json, "module", "temperature");
    else if (balance->module == WB_DT_MIXER) wb_put_key_text(json, "module", "channelmixerrgb");
    else wb_put_key_number(json, "module", NAN); /* null */
    if (balance->module != WB_DT_NONE) wb_put_key_integer(json, "num", balance->num);
    wb_put_key_bool(json, "edit", !reason);
    if (reason) wb_put_key_text(json, "reason", reason);
}

void wb_put_dt_balance(sqlite3_str *json, const WbDtBalance *balance) {
    wb_put_dt_label(json, balance);
    if (balance->temperature.green > 0) {
        wb_put_open(json, "white_balance");
        wb_put_dt_temperature(json, &balance->temperature);
        wb_put_close(json);
    }
    if (balance->module == WB_DT_MIXER) {
        wb_put_open(json, "color_calibration");
        wb_put_dt_mixer(json, &balance->mixer);
        wb_put_close(json);
    }
}
