#include "catalog/dt_history.h"

#include <string.h>

#include "base/memory.h"

/* A row, with what it borrowed copied into one block: operation and its terminator, params, blend. */
typedef struct WbDtStep {
    WbDtRow row;
    char *block;
} WbDtStep;

#define TEMPERATURE "temperature"
#define MIXER "channelmixerrgb"

static WbStatus step_new(const WbDtRow *row, WbDtStep *ret, WbErr *err) {
    size_t name_bytes = strlen(row->operation) + 1;
    char *block = wb_alloc(name_bytes + row->params_bytes + row->blend_bytes, 1);
    if (!block) return wb_fail_nomem(err);
    memcpy(block, row->operation, name_bytes);
    if (row->params_bytes) memcpy(block + name_bytes, row->params, row->params_bytes);
    if (row->blend_bytes) memcpy(block + name_bytes + row->params_bytes, row->blend, row->blend_bytes);
    ret->row = *row;
    ret->row.operation = ret->block = block;
    ret->row.params = block + name_bytes;
    ret->row.blend = block + name_bytes + row->params_bytes;
    return WB_OK;
}

/* The place of the step of the same module instance; history->count: there is none yet. */
static size_t place_of(const WbDtHistory *history, const WbDtRow *row) {
    size_t i = 0;
    while (i < history->count && (history->steps[i].row.multi_priority != row->multi_priority ||
                                  strcmp(history->steps[i].row.operation, row->operation) != 0))
        i++;
    return i;
}

static WbStatus grow(WbDtHistory *history, WbErr *err) {
    if (history->count < history->room) return WB_OK;
    if (history->count == WB_DT_STEPS_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "a darktable history of more than %d modules", WB_DT_STEPS_MAX);
    size_t room = history->room ? 2 * history->room : 16; /* an everyday history */
    WbDtStep *steps = wb_realloc(history->steps, history->room, room, sizeof *steps);
    if (!steps) return wb_fail_nomem(err);
    history->steps = steps;
    history->room = room;
    return WB_OK;
}

WbStatus wb_dt_history_add(WbDtHistory *history, const WbDtRow *row, WbErr *err) {
    WbDtStep step;
    size_t place = place_of(history, row);
    if (place < history->count && history->steps[place].row.num >= row->num) return WB_OK;
    if (place == history->count) WB_TRY(grow(history, err));
    WB_TRY(step_new(row, &step, err));
    if (place < history->count) {
        wb_free(history->steps[place].block);
        history->count--;
        memmove(history->steps + place, history->steps + place + 1, (history->count - place) * sizeof step);
    }
    for (place = history->count++; place > 0 && history->steps[place - 1].row.num > row->num; place--)
        history->steps[place] = history->steps[place - 1];
    history->steps[place] = step;
    return WB_OK;
}

void wb_dt_history_clear(WbDtHistory *history) {
    for (size_t i = 0; i < history->count; i++) wb_free(history->steps[i].block);
    wb_free(history->steps);
    *history = (WbDtHistory){0};
}

void wb_dt_history_hash(const WbDtHistory *history, const WbDtOrder *order, unsigned char ret[WB_MD5_BYTES]) {
    WbMd5 md5 = wb_md5();
    for (size_t i = 0; i < history->count; i++) {
        const WbDtRow *row = &history->steps[i].row;
        if (!row->enabled) continue;
        wb_md5_add(&md5, row->operation, strlen(row->operation));
        wb_md5_add(&md5, row->params, row->params_bytes);
        wb_md5_add(&md5, row->blend, row->blend_bytes);
    }
    if (order->has_order) {
        uint32_t version = (uint32_t)order->version;
        unsigned char bytes[4];
        for (int i = 0; i < 4; i++) bytes[i] = (unsigned char)(version >> 8 * i);
        wb_md5_add(&md5, bytes, sizeof bytes);
        if (version == 0 && order->list) wb_md5_add(&md5, order->list, strlen(order->list));
    }
    wb_md5_end(&md5, ret);
}

/* --- white balance --- */

static int is_in_force(const WbDtRow *row, const char *operation) {
    return row->enabled && strcmp(row->operation, operation) == 0;
}

/* The adapting color calibration with the lowest multi_priority: darktable's own instance before copies of it. */
static WbStatus find_mixer(const WbDtHistory *history, WbDtMixer *ret, const WbDtRow **found, WbErr *err) {
    *found = NULL;
    for (size_t i = 0; i < history->count; i++) {
        const WbDtRow *row = &history->steps[i].row;
        WbDtMixer mixer;
        if (!is_in_force(row, MIXER) || (*found && row->multi_priority >= (*found)->multi_priority)) continue;
        WB_TRY(wb_dt_mixer_read(row->params, row->params_bytes, row->version, &mixer, err));
        if (mixer.adaptation == WB_DT_ADAPTATION_NONE || mixer.illuminant == WB_DT_ILLUMINANT_PIPE) continue;
        *ret = mixer;
        *found = row;
    }
    return WB_OK;
}

WbStatus wb_dt_history_balance(const WbDtHistory *history, WbDtBalance *ret, WbErr *err) {
    WbDtBalance balance = {0};
    const WbDtRow *mixes, *balances = NULL; /* the rows of either module */
    for (size_t i = 0; i < history->count; i++) {
        const WbDtRow *row = &history->steps[i].row;
        if (!is_in_force(row, TEMPERATURE)) continue;
        WB_TRY(wb_dt_temperature_read(row->params, row->params_bytes, row->version, &balance.temperature, err));
        balances = row;
    }
    WB_TRY(find_mixer(history, &balance.mixer, &mixes, err));
    int32_t preset = balance.temperature.preset;
    int handed_over = !balances || balances->version < 4 || preset == WB_DT_PRESET_AS_SHOT_TO_REFERENCE ||
                      preset == WB_DT_PRESET_CAMERA_REFERENCE;
    if (mixes && handed_over) balance.module = WB_DT_MIXER;
    else if (balances) balance.module = WB_DT_TEMPERATURE;
    if (balance.module != WB_DT_NONE) balance.num = balance.module == WB_DT_MIXER ? mixes->num : balances->num;
    *ret = balance;
    return WB_OK;
}

static const char *mixer_reason(const WbDtMixer *mixer) {
    switch (mixer->illuminant) {
    case WB_DT_ILLUMINANT_CAMERA: return "as shot";
    case WB_DT_ILLUMINANT_SURFACES:
    case WB_DT_ILLUMINANT_EDGES: return "auto";
    default: return NULL;
    }
}

const char *wb_dt_balance_reason(const WbDtBalance *balance) {
    if (balance->module == WB_DT_NONE) return "no white balance";
    if (balance->module == WB_DT_MIXER) return mixer_reason(&balance->mixer);
    switch (balance->temperature.preset) {
    case WB_DT_PRESET_AS_SHOT:
    case WB_DT_PRESET_AS_SHOT_TO_REFERENCE: return "as shot";
    case WB_DT_PRESET_CAMERA_REFERENCE: return "camera reference";
    default: return NULL;
    }
}
