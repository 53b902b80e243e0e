#include "catalog/splice.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

static int grow(WbSplice *splice) {
    if (splice->count < splice->room) return 1;
    size_t room = splice->room ? 2 * splice->room : 8; /* the cuts of one white balance */
    WbCut *cuts = wb_realloc(splice->cuts, splice->room, room, sizeof *cuts);
    if (!cuts) return 0;
    splice->cuts = cuts;
    splice->room = room;
    return 1;
}

void wb_splice_cut(WbSplice *splice, size_t at, size_t bytes, const char *text, size_t text_bytes) {
    WbCut cut = {at, bytes, splice->texts.bytes, text_bytes};
    wb_write_bytes(&splice->texts, text, text_bytes);
    if (splice->failed || splice->texts.failed || !grow(splice)) {
        splice->failed = 1;
        return;
    }
    size_t place = splice->count++; /* nearly always in order already */
    for (; place > 0 && splice->cuts[place - 1].at > at; place--) splice->cuts[place] = splice->cuts[place - 1];
    splice->cuts[place] = cut;
}

WbStatus wb_splice_join(const WbSplice *splice, const char *data, size_t bytes, char **ret, size_t *ret_bytes,
                        WbErr *err) {
    if (splice->failed) return wb_fail_nomem(err);
    size_t total = bytes, from = 0, to = 0;
    for (size_t i = 0; i < splice->count; i++) total += splice->cuts[i].text_bytes - splice->cuts[i].bytes;
    char *joined = wb_alloc(total + 1, 1);
    if (!joined) return wb_fail_nomem(err);
    for (size_t i = 0; i < splice->count; i++) {
        const WbCut *cut = &splice->cuts[i];
        assert(cut->at >= from && cut->at + cut->bytes <= bytes);
        if (cut->at > from) memcpy(joined + to, data + from, cut->at - from);
        to += cut->at - from;
        if (cut->text_bytes) memcpy(joined + to, splice->texts.data + cut->text_from, cut->text_bytes);
        to += cut->text_bytes;
        from = cut->at + cut->bytes;
    }
    if (bytes > from) memcpy(joined + to, data + from, bytes - from);
    *ret = joined;
    *ret_bytes = total;
    return WB_OK;
}

void wb_splice_clear(WbSplice *splice) {
    wb_free(splice->texts.data);
    wb_free(splice->cuts);
    *splice = (WbSplice){0};
}
