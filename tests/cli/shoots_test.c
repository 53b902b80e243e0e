/* Cutting the photos of a catalog into shoots, and shoots into batches. */
#include "cli/shoots.h"

#include <stdlib.h>

#include "check.h"
#include "model/model.h"

#define NEVER NAN /* no capture time */

/* `count` photos, of the times given, all asked for and digested. */
static WbShoots photos(const double *seconds, size_t count) {
    WbShoots shoots = {.members = wb_alloc(count, sizeof(WbMember)), .count = count, .room = count};
    for (size_t i = 0; i < count && shoots.members; i++) {
        shoots.members[i] = (WbMember){.order = i, .temperature = NAN, .tint = NAN, .digested = 1, .chosen = 1};
        shoots.members[i].shot.capture_seconds = seconds[i];
    }
    return shoots;
}

static void clear(WbShoots *shoots) {
    wb_free(shoots->members);
    wb_free(shoots->shoots);
    *shoots = (WbShoots){0};
}

/* As loading does with a hand edit. */
static void set_by_hand(WbMember *member, uint64_t edit) {
    member->temperature = 5000;
    member->tint = 3;
    member->edit = edit;
    member->state = WB_STATE_HAND;
}

static void test_gaps(void) {
    const double seconds[] = {5400, 0, NEVER, 1800, 1800, 7201, NEVER, -1};
    const size_t order[] = {7, 1, 3, 4, 0, 5, 2, 6};
    WbShoots s = photos(seconds, 8);
    WbErr err;
    CHECK_OK(wb_shoots_cut(&s, &(WbAsked){0}, &err), err);
    for (size_t i = 0; i < 8; i++) CHECK(s.members[i].order == order[i]);
    CHECK(s.shoot_count == 5);
    CHECK(s.shoots[0].count == 4 && s.shoots[0].together); /* -1 .. 1800: half an hour is no gap */
    CHECK(s.shoots[1].count == 1 && s.shoots[1].together && s.shoots[2].count == 1);
    CHECK(s.shoots[3].count == 1 && !s.shoots[3].together && s.shoots[4].count == 1);
    CHECK(s.members[2].shoot == 0 && s.members[7].shoot == 4);
    CHECK(s.asked == 8 && s.shoots[0].asked == 4 && s.cut == 0);
    clear(&s);
}

static void test_single(void) {
    const double seconds[] = {0, 1, 2};
    WbShoots s = photos(seconds, 3);
    WbErr err;
    set_by_hand(&s.members[1], 77);
    s.members[1].seen = 5;
    CHECK_OK(wb_shoots_cut(&s, &(WbAsked){.single = 1}, &err), err);
    CHECK(s.single && s.shoot_count == 3 && !s.shoots[1].together && s.shoots[1].evidence == 5);
    clear(&s);
}

/* A prediction is out of date when its shoot is not what it was made from; unless the photo cannot be looked at. */
static void test_stale(void) {
    const double seconds[] = {0, 10, 20, 5000, 5010, NEVER, NEVER};
    WbErr err;
    for (int missing = 0; missing < 2; missing++) {
        WbShoots s = photos(seconds, 7);
        set_by_hand(&s.members[1], 40);
        set_by_hand(&s.members[2], 2);
        s.members[2].seen = 100, s.members[5].seen = 7, s.members[6].digested = 0;
        for (int i = 0; i < 7; i++) s.members[i].predicted = i != 4;
        for (int i = 0; i < 6; i++) s.members[i].has_made_by = i != 4;
        s.members[0].made_by = 40;                            /* the second edit came later */
        s.members[1].made_by = 142;                           /* by both, and the third as it is: up to date */
        s.members[2].made_by = 142, s.members[2].has_made_by = 0; /* nobody knows */
        s.members[5].made_by = 6;                             /* its file or shot was another */
        s.members[3].made_by = 0;                             /* no edit then, and none now */
        CHECK_OK(wb_shoots_cut(&s, &(WbAsked){.missing = missing}, &err), err);
        CHECK(s.shoots[0].evidence == 142 && s.shoots[1].evidence == 0);
        CHECK(s.members[0].stale && !s.members[1].stale && s.members[2].stale && !s.members[3].stale);
        CHECK(s.members[5].stale && !s.members[6].stale);
        CHECK(s.members[0].asked && s.members[4].asked && s.members[1].asked == !missing);
        CHECK(s.asked == (missing ? 4 : 7) && s.shoots[0].asked == (missing ? 2 : 3));
        clear(&s);
    }
}

/* Too long to be predicted together: cut at the longest pause near the middle, or in it. */
static void test_long_session(void) {
    enum { PHOTOS = 2 * WB_SCENE_PHOTOS + 1, PAUSE = 13000 }; /* the first half is too long itself */
    double *seconds = wb_alloc(PHOTOS, sizeof *seconds);
    WbErr err;
    for (int i = 0; i < PHOTOS; i++) seconds[i] = i + (i < 100 ? 0 : 900) + (i < PAUSE ? 0 : 600);
    WbShoots s = photos(seconds, PHOTOS);
    CHECK_OK(wb_shoots_cut(&s, &(WbAsked){0}, &err), err);
    CHECK(s.cut == 1 && s.shoot_count >= 3 && s.shoot_count <= 4);
    CHECK(s.shoots[0].count == PAUSE);
    size_t sum = 0;
    for (size_t i = 0; i < s.shoot_count; i++) {
        CHECK(s.shoots[i].first == sum && s.shoots[i].count <= WB_SCENE_PHOTOS && s.shoots[i].together);
        CHECK(s.shoots[i].count >= WB_SCENE_PHOTOS / 4);
        sum += s.shoots[i].count;
    }
    CHECK(sum == PHOTOS);
    clear(&s);
    for (int i = 0; i < PHOTOS; i++) seconds[i] = i;
    s = photos(seconds, WB_SCENE_PHOTOS);
    CHECK_OK(wb_shoots_cut(&s, &(WbAsked){0}, &err), err);
    CHECK(s.cut == 0 && s.shoot_count == 1);
    clear(&s);
    wb_free(seconds);
}

/* 900 photos in each of three shoots, 2,500 in one, then 3 without a time; the third shoot is not asked for. */
static void test_batches(void) {
    enum { PHOTOS = 3 * 900 + 2500 + 3 };
    double *seconds = wb_alloc(PHOTOS, sizeof *seconds);
    WbErr err;
    for (int i = 0; i < PHOTOS; i++) seconds[i] = i >= PHOTOS - 3 ? NEVER : 100000.0 * (i < 2700 ? i / 900 : 3) + i;
    WbShoots s = photos(seconds, PHOTOS);
    for (int i = 1800; i < 2700; i++) s.members[i].chosen = 0;
    s.members[PHOTOS - 1].digested = 0; /* cannot be read: nothing to do there */
    CHECK_OK(wb_shoots_cut(&s, &(WbAsked){0}, &err), err);
    CHECK(wb_shoots_untimed(&s) == 2);
    CHECK(s.shoot_count == 7 && wb_shoots_work(&s) == 1800 + 2500 + 2 && s.asked == PHOTOS - 900);
    static const size_t photos_of[] = {1800, 2500, 2};
    WbBatchOfShoots batch;
    size_t from = 0;
    for (int b = 0; b < 3; b++) {
        CHECK(wb_shoots_next(&s, &from, &batch));
        CHECK(batch.photos == photos_of[b] && batch.together == (b < 2) && batch.to == from);
    }
    CHECK(!wb_shoots_next(&s, &from, &batch));
    clear(&s);
    wb_free(seconds);
}

static void test_nothing(void) {
    WbShoots s = {0};
    WbBatchOfShoots batch;
    WbErr err;
    size_t from = 0;
    CHECK_OK(wb_shoots_cut(&s, &(WbAsked){0}, &err), err);
    CHECK(!wb_shoots_next(&s, &from, &batch) && wb_shoots_work(&s) == 0);
}

static void test_memory(void) {
    const double seconds[] = {0, 10};
    WbErr err;
    CHECK_EVERY_ALLOCATION(10, {
        WbShoots s = photos(seconds, 2);
        status = s.members ? wb_shoots_cut(&s, &(WbAsked){0}, &err) : WB_ERR_NOMEM;
        clear(&s);
    });
}

int main(void) {
    test_gaps();
    test_single();
    test_stale();
    test_long_session();
    test_batches();
    test_nothing();
    test_memory();
    return check_done();
}
