#include "features/features.h"

#include "base/random.h"
#include "check.h"

enum { PX = 40 };

typedef struct {
    float rgb[PX * PX * 3], clipped[PX * PX];
    WbImage image;
} Picture;

static void paint(Picture *p, int width, int height, float r, float g, float b, float noise) {
    WbRandom random = wb_random(1, 2);
    memset(p, 0, sizeof *p);
    for (int i = 0; i < width * height; i++) {
        float light = 1.0F + noise * (2.0F * wb_random_unit(&random) - 1.0F);
        p->rgb[3 * i] = r * light;
        p->rgb[3 * i + 1] = g * light;
        p->rgb[3 * i + 2] = b * light;
    }
    p->image = (WbImage){.width = width, .height = height, .full_width = 4000, .full_height = 3000, .rgb = p->rgb,
                         .clipped = p->clipped, .assumed_srgb = 1};
}

static int stat(const char *name) {
    for (int i = 0; i < WB_STATS; i++) {
        if (strcmp(wb_stat_name(i), name) == 0) return i;
    }
    CHECK(!"no such statistic");
    return 0;
}

static void check_all_finite(const WbFeatures *f) {
    double squares = 0;
    for (int i = 0; i < WB_STATS; i++) CHECK(isfinite(f->stats[i]));
    for (int i = 0; i < WB_HISTOGRAM; i++) squares += (double)f->histogram[i] * f->histogram[i];
    CHECK_NEAR(squares, 1.0, 0.02); /* bins are rounded to 1/255 */
}

static void test_one_colour(void) {
    Picture p;
    WbErr err;
    WbFeatures f;
    paint(&p, PX, PX, 0.4F, 0.2F, 0.1F, 0.3F);
    CHECK_OK(wb_features_of_image(&p.image, &f, &err), err);
    check_all_finite(&f);
    const float red = logf(2.0F), blue = logf(0.5F);
    static const char *const reds[] = {"grey_world_r", "shades2_r", "shades6_r", "p05_r",
                                       "p50_r",        "p95_r",     "bright1_r", "grey_edge_r"};
    static const char *const blues[] = {"grey_world_b", "shades2_b", "shades6_b", "p05_b",
                                        "p50_b",        "p95_b",     "bright1_b", "grey_edge_b"};
    for (size_t i = 0; i < sizeof reds / sizeof *reds; i++) {
        CHECK_NEAR(f.stats[stat(reds[i])], red, 0.006); /* percentiles are counted in bins of .004 */
        CHECK_NEAR(f.stats[stat(blues[i])], blue, 0.006);
    }
    CHECK_NEAR(f.stats[stat("grey_share")], 0, 1e-6);
    CHECK_NEAR(f.stats[stat("usable_share")], 1, 1e-6);
    CHECK_NEAR(f.stats[stat("deviation_r")], 0, 1e-3);
    CHECK_NEAR(f.stats[stat("luma_p50")], 0.2126 * 0.4 + 0.7152 * 0.2 + 0.0722 * 0.1, 0.01);
    CHECK(f.flags == WB_FEATURES_ASSUMED_SRGB && f.full_width == 4000);
}

static void test_grey(void) {
    Picture p;
    WbErr err;
    WbFeatures f;
    paint(&p, PX, PX, 0.21F, 0.2F, 0.19F, 0.5F);
    for (int i = 0; i < PX * PX / 2; i++) p.clipped[i] = 1.0F; /* half of it saturated */
    CHECK_OK(wb_features_of_image(&p.image, &f, &err), err);
    CHECK_NEAR(f.stats[stat("grey_share")], 1, 1e-6);
    CHECK_NEAR(f.stats[stat("grey_r")], logf(1.05F), 0.01);
    CHECK_NEAR(f.stats[stat("grey_b")], logf(0.95F), 0.01);
    CHECK_NEAR(f.stats[stat("clipped")], 0.5, 1e-6);
    CHECK_NEAR(f.stats[stat("usable_share")], 0.5, 1e-6);
}

static void test_odd_pictures(void) {
    static const struct {
        int width, height;
        float r, g, b;
    } odd[] = {{1, 1, 0.5F, 0.5F, 0.5F},
               {PX, 1, 0, 0, 0},
               {1, PX, 1, 1, 1},
               {PX, PX, -0.2F, 0.5F, 3.0F},
               {7, 5, 1e-9F, 1e-9F, 1e-9F}};
    WbErr err;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        Picture p;
        WbFeatures f;
        paint(&p, odd[i].width, odd[i].height, odd[i].r, odd[i].g, odd[i].b, 0);
        CHECK_OK(wb_features_of_image(&p.image, &f, &err), err);
        check_all_finite(&f);
    }
}

static void test_thumb(void) {
    Picture p;
    WbErr err;
    WbFeatures f;
    paint(&p, PX, PX, 0.25F, 0.25F, 0.25F, 0);
    for (int y = 0; y < PX; y++) {
        for (int x = PX / 2; x < PX; x++) p.rgb[3 * (y * PX + x)] = 0.64F; /* the right half is red */
    }
    CHECK_OK(wb_features_of_image(&p.image, &f, &err), err);
    CHECK_NEAR(f.thumb[0], 0.5 * 65535, 2);
    CHECK_NEAR(f.thumb[WB_THUMB_PX - 1], 0.8 * 65535, 2);
    CHECK_NEAR(f.thumb[WB_THUMB_PX * WB_THUMB_PX + WB_THUMB_PX - 1], 0.5 * 65535, 2);
}

/* Moving the chroma of the digest is digesting the picture with its channels scaled. */
static void test_move_chroma(void) {
    Picture p, q;
    WbErr err;
    WbFeatures moved, scaled;
    paint(&p, PX, PX, 0.30F, 0.25F, 0.2F, 0.3F);
    const float red = 0.15F, blue = -0.3F; /* one and two bins */
    q = p;
    q.image.rgb = q.rgb;
    q.image.clipped = q.clipped;
    for (int i = 0; i < PX * PX; i++) {
        q.rgb[3 * i] *= expf(red);
        q.rgb[3 * i + 2] *= expf(blue);
    }
    CHECK_OK(wb_features_of_image(&p.image, &moved, &err), err);
    CHECK_OK(wb_features_of_image(&q.image, &scaled, &err), err);
    wb_features_move_chroma(&moved, red, blue);
    for (int i = 0; i < WB_STAT_NEAR_GREY; i++) CHECK_NEAR(moved.stats[i], scaled.stats[i], 0.006);
    CHECK_NEAR(moved.stats[stat("grey_edge_r")], scaled.stats[stat("grey_edge_r")], 0.001);
    CHECK_NEAR(moved.stats[stat("grey_edge_b")], scaled.stats[stat("grey_edge_b")], 0.001);
    for (int i = 0; i < WB_HISTOGRAM; i++) CHECK_NEAR(moved.histogram[i], scaled.histogram[i], 0.01);
    wb_features_move_chroma(&moved, 100.0F, -100.0F); /* everything ends in the corner, nothing is lost */
    CHECK_NEAR(moved.histogram[(WB_HISTOGRAM_R - 1) * WB_HISTOGRAM_B], 1.0, 0.01);
}

static void test_blob(void) {
    Picture p;
    WbErr err = {0};
    WbFeatures f, g;
    paint(&p, PX, 9, 0.4F, 0.3F, 0.1F, 0.6F);
    CHECK_OK(wb_features_of_image(&p.image, &f, &err), err);
    size_t bytes = wb_features_blob_bytes();
    unsigned char *blob = wb_alloc(bytes, 1);
    wb_features_pack(&f, blob);
    CHECK_OK(wb_features_unpack(blob, bytes, &g, &err), err);
    CHECK(memcmp(f.stats, g.stats, sizeof f.stats) == 0 && memcmp(f.thumb, g.thumb, sizeof f.thumb) == 0);
    CHECK(memcmp(f.histogram, g.histogram, sizeof f.histogram) == 0); /* fresh and cached are the same photo */
    for (size_t cut = 0; cut < bytes; cut += 61) CHECK(wb_features_unpack(blob, cut, &g, &err) == WB_ERR_CORRUPT);
    for (size_t at = 0; at < bytes; at += at < 24 ? 1 : 53) {
        blob[at] ^= 1;
        CHECK(wb_features_unpack(blob, bytes, &g, &err) == (at >= 4 && at < 8 ? WB_ERR_VERSION : WB_ERR_CORRUPT));
        blob[at] ^= 1;
    }
    CHECK(strstr(err.text, "digest the photo again") != NULL);
    wb_free(blob);
}

static void test_memory(void) {
    Picture p;
    WbErr err;
    WbFeatures f;
    paint(&p, PX, PX, 0.4F, 0.3F, 0.1F, 0.6F);
    CHECK_EVERY_ALLOCATION(10, status = wb_features_of_image(&p.image, &f, &err));
}

int main(void) {
    test_one_colour();
    test_grey();
    test_odd_pictures();
    test_thumb();
    test_move_chroma();
    test_blob();
    test_memory();
    return check_done();
}
