#include "model/timeline.h"

#include "check.h"

static WbTimeline timeline_of(size_t count, const double *seconds) {
    WbErr err;
    WbTimeline timeline = {0};
    CHECK_OK(wb_timeline_of(count, seconds, &timeline, &err), err);
    return timeline;
}

static void test_sessions(void) {
    /* 1800 s of rest hold a session together, a little more does not. */
    static const double seconds[] = {5400.5, 0, 1800, 3600, 9000};
    static const size_t order[] = {1, 2, 3, 0, 4};
    WbTimeline t = timeline_of(5, seconds);
    CHECK(t.timed == 5 && t.count == 3);
    for (size_t i = 0; i < 5; i++) CHECK(t.order[i] == order[i]);
    CHECK(t.end[0] == 3 && t.end[1] == 4 && t.end[2] == 5);
    wb_timeline_clear(&t);
    CHECK(t.order == NULL && t.end == NULL && t.timed == 0 && t.count == 0);
    wb_timeline_clear(&t);
}

static void test_unknown_times(void) {
    static const double seconds[] = {NAN, 30, INFINITY, 10, -INFINITY, 20, NAN};
    static const size_t order[] = {3, 5, 1};
    WbTimeline t = timeline_of(7, seconds);
    CHECK(t.timed == 3 && t.count == 1 && t.end[0] == 3);
    for (size_t i = 0; i < 3; i++) CHECK(t.order[i] == order[i]);
    wb_timeline_clear(&t);
    t = timeline_of(1, seconds);
    CHECK(t.timed == 0 && t.count == 0);
    wb_timeline_clear(&t);
}

static void test_equal_times(void) {
    enum { N = 100 };
    double seconds[N];
    for (int i = 0; i < N; i++) seconds[i] = i % 2 ? 100 : -100; /* before 1970 is a time too */
    WbTimeline t = timeline_of(N, seconds);
    CHECK(t.timed == N && t.count == 1);
    for (size_t i = 0; i < N; i++) CHECK(t.order[i] == (i < N / 2 ? 2 * i : 2 * (i - N / 2) + 1));
    wb_timeline_clear(&t);
}

static void test_empty(void) {
    WbTimeline t = timeline_of(0, NULL);
    CHECK(t.timed == 0 && t.count == 0);
    wb_timeline_clear(&t);
}

static void test_memory(void) {
    static const double seconds[] = {3, 2, 10000};
    WbErr err;
    WbTimeline t = {0};
    CHECK_EVERY_ALLOCATION(10, {
        status = wb_timeline_of(3, seconds, &t, &err);
        CHECK((status == WB_OK) == (t.count == 2));
        wb_timeline_clear(&t);
    });
}

int main(void) {
    test_sessions();
    test_unknown_times();
    test_equal_times();
    test_empty();
    test_memory();
    return check_done();
}
