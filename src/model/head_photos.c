#include "model/head_photos.h"

#include "base/memory.h"

void wb_head_photos_clear(WbHeadPhotos *photos) {
    wb_timeline_clear(&photos->timeline);
    wb_free(photos->place);
    wb_free(photos->x);
    wb_free(photos->seconds);
    *photos = (WbHeadPhotos){0};
}

static size_t number_of(int head, size_t count, const WbGuess *guesses) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += guesses[i].head == head;
    return n;
}

static WbStatus make_room(WbHeadPhotos *p, size_t n, WbErr *err) {
    p->place = wb_alloc(n, sizeof *p->place);
    p->x = wb_alloc(n, (WB_KERNEL_INPUTS + 2) * sizeof *p->x);
    p->seconds = wb_alloc(n, 3 * sizeof *p->seconds);
    if (!p->place || !p->x || !p->seconds) return wb_fail_nomem(err);
    p->target = p->x + n * WB_KERNEL_INPUTS;
    p->base = p->seconds + n;
    return WB_OK;
}

WbStatus wb_head_photos(const WbModel *model, int head, size_t count, const WbFeatures *const *features,
                        const WbShot *shots, const WbGuess *guesses, WbHeadPhotos *ret, WbErr *err) {
    size_t n = number_of(head, count, guesses), at = 0;
    *ret = (WbHeadPhotos){.model = model, .head = head};
    if (n == 0) return WB_OK;
    WB_TRY(make_room(ret, n, err));
    for (size_t i = 0; i < count; i++) {
        if (guesses[i].head != head) continue;
        float meta[WB_META], colour[WB_COLOUR];
        wb_encode_row(&model->encoder, features[i], &shots[i], head == WB_HEAD_RELATIVE, meta, colour,
                      ret->x + at * WB_KERNEL_INPUTS);
        wb_scene_base(model, head, &shots[i], ret->base + 2 * at);
        ret->seconds[at] = shots[i].capture_seconds;
        for (size_t k = 0; k < 2; k++) ret->target[2 * at + k] = guesses[i].target[k];
        ret->place[at++] = i;
    }
    WB_TRY(wb_timeline_of(n, ret->seconds, &ret->timeline, err));
    ret->scene = (WbScene){n, ret->x, ret->seconds, ret->base, &ret->timeline};
    return WB_OK;
}
