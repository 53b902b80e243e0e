#include "base/bytes.h"
#include "check.h"
#include "gp/gp.h"
#include "gp/process.h"
#include "sample.h"

static int same_terms(const WbGpSpec *a, const WbGpSpec *b) {
    int same = a->term_count == b->term_count;
    for (int t = 0; same && t < a->term_count; t++) {
        const WbGpTerm *x = &a->terms[t], *y = &b->terms[t];
        same = strcmp(x->name, y->name) == 0 && x->groups == y->groups && x->timed == y->timed &&
               memcmp(x->share, y->share, sizeof x->share) == 0 && !(x->amplitude != y->amplitude);
    }
    return same;
}

static void test_round(int with_inputs) {
    static Sample sample, other;
    static float mean[2][SAMPLE_MAX], variance[2][SAMPLE_MAX];
    WbErr err = {0};
    WbWriter writer = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL, *back = NULL;
    sample_fill(&sample, 45, 51);
    sample_fill(&other, 40, 52);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    wb_gp_write(gp, &writer, with_inputs);
    CHECK(!writer.failed);
    WbReader reader = wb_reader(writer.data, writer.bytes);
    CHECK_OK(wb_gp_read(&reader, with_inputs ? NULL : sample.x, 45, SAMPLE_DIMS, &back, &err), err);
    CHECK(wb_reader_left(&reader) == 0);
    if (back) {
        WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, 40), 1);
        CHECK(!wb_gp_has_factor(back) && (with_inputs || wb_gp_inputs(back) == sample.x));
        CHECK(same_terms(wb_gp_spec(gp), wb_gp_spec(back)));
        CHECK_OK(wb_gp_factor(back, &err), err);
        CHECK_OK(wb_gp_predict(gp, 40, other.x, other.seconds, scratch, mean[0], variance[0], &err), err);
        CHECK_OK(wb_gp_predict(back, 40, other.x, other.seconds, scratch, mean[1], variance[1], &err), err);
        CHECK(memcmp(mean[0], mean[1], 40 * sizeof(float)) == 0);
        CHECK(memcmp(variance[0], variance[1], 40 * sizeof(float)) == 0);
    }
    wb_free(writer.data);
}

/* Every truncation is refused, and no single damaged byte brings anything but a status. */
static void test_damage(int with_inputs) {
    static Sample sample;
    WbErr err = {0};
    WbWriter writer = {0};
    WbGp *back = NULL;
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    const float *shared = with_inputs ? NULL : sample.x;
    sample_fill(&sample, 4, 53);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    wb_gp_write(gp, &writer, with_inputs);
    for (size_t bytes = 0; bytes < writer.bytes; bytes++) {
        WbReader reader = wb_reader(writer.data, bytes);
        CHECK(wb_gp_read(&reader, shared, 4, SAMPLE_DIMS, &back, &err) == WB_ERR_CORRUPT && !back);
    }
    for (size_t at = 0; at < writer.bytes; at++) {
        for (int flip = 1; flip < 256; flip = flip * 4 - 1) { /* one bit, two, four ... */
            writer.data[at] ^= (unsigned char)flip;
            WbReader reader = wb_reader(writer.data, writer.bytes);
            WbStatus status = wb_gp_read(&reader, shared, 4, SAMPLE_DIMS, &back, &err);
            CHECK(status == WB_OK || status == WB_ERR_CORRUPT);
            CHECK((status == WB_OK) == (back != NULL));
            wb_gp_free(back);
            back = NULL;
            writer.data[at] ^= (unsigned char)flip;
        }
    }
    wb_free(writer.data);
}

/* A value that has no meaning is refused wherever it stands. */
#define REFUSED(change)                                                                                      \
    do {                                                                                                     \
        WbGp *gp = NULL, *back = NULL;                                                                       \
        WbErr err = {0};                                                                                     \
        WbWriter writer = {0};                                                                               \
        sample_fill(&sample, 4, 55);                                                                         \
        if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) break;                                         \
        change;                                                                                              \
        wb_gp_write(gp, &writer, 1);                                                                         \
        WbReader reader = wb_reader(writer.data, writer.bytes);                                              \
        CHECK(wb_gp_read(&reader, NULL, 0, 0, &back, &err) == WB_ERR_CORRUPT && !back);                      \
        wb_gp_free(gp);                                                                                      \
        wb_free(writer.data);                                                                                \
    } while (0)

static void test_values(void) {
    static Sample sample;
    REFUSED(gp->weights[1] = NAN);
    REFUSED(gp->weights[3] = INFINITY);
    REFUSED(gp->y[0] = NAN);
    REFUSED(gp->noise_scale[2] = 0);
    REFUSED(gp->owned_x[5] = -INFINITY);
    REFUSED(gp->seconds[0] = INFINITY);
    REFUSED(gp->hyper[0] = 11);
    REFUSED(gp->hyper[13] = NAN);
    REFUSED(gp->spec.groups[0].start = 6);
    REFUSED(gp->spec.tau = 0);
}

static void test_shape(void) {
    static Sample sample;
    WbErr err = {0};
    WbWriter with = {0}, without = {0};
    WbGp *back = NULL;
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, 4, 54);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    wb_gp_write(gp, &with, 1);
    wb_gp_write(gp, &without, 0);
    WbReader reader = wb_reader(without.data, without.bytes);
    CHECK(wb_gp_read(&reader, NULL, 0, 0, &back, &err) == WB_ERR_CORRUPT);
    reader = wb_reader(with.data, with.bytes);
    CHECK(wb_gp_read(&reader, sample.x, 4, SAMPLE_DIMS, &back, &err) == WB_ERR_CORRUPT);
    reader = wb_reader(without.data, without.bytes);
    CHECK(wb_gp_read(&reader, sample.x, 5, SAMPLE_DIMS, &back, &err) == WB_ERR_CORRUPT);
    reader = wb_reader(without.data, without.bytes);
    CHECK(wb_gp_read(&reader, sample.x, 4, SAMPLE_DIMS + 1, &back, &err) == WB_ERR_CORRUPT);
    CHECK_EVERY_ALLOCATION(20, {
        WbErr failed;
        reader = wb_reader(with.data, with.bytes);
        status = wb_gp_read(&reader, NULL, 0, 0, &back, &failed);
        wb_gp_free(back);
        back = NULL;
    });
    wb_free(with.data);
    wb_free(without.data);
}

int main(void) {
    test_round(0);
    test_round(1);
    test_damage(0);
    test_damage(1);
    test_values();
    test_shape();
    return check_done();
}
