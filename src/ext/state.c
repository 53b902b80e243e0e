#include "ext/state.h"

#include <stddef.h>

#include "base/memory.h"
#include "ext/sidecar.h"

WbStatus wb_ext_new(struct sqlite3 *db, WbExt **ret, WbErr *err) {
    WbExt *ext = wb_alloc(1, sizeof *ext);
    if (!ext) return wb_fail_nomem(err);
    ext->references = 1;
    ext->db = db;
    *ret = ext;
    return WB_OK;
}

void wb_ext_retain(WbExt *ext) {
    ext->references++;
}

void wb_ext_release(void *state) {
    WbExt *ext = state;
    if (--ext->references > 0) return;
    wb_json_reader_free(ext->json);
    wb_model_cache_clear(&ext->models);
    wb_sidecar_free(ext->sidecar);
    wb_free(ext);
}

WbStatus wb_ext_json(WbExt *ext, WbJsonReader **ret, WbErr *err) {
    if (!ext->json) WB_TRY(wb_json_reader_new(&ext->json, err));
    *ret = ext->json;
    return WB_OK;
}
