#include "eval/variant.h"

#include "check.h"

enum { WIDTH = 40, HEIGHT = 30 };

typedef struct {
    float rgb[3 * WIDTH * HEIGHT], clipped[WIDTH * HEIGHT];
    WbImage image;
} Picture;

/* Left half reddish, right half bluish, with a frame of another colour one tenth wide. */
static void paint(Picture *picture) {
    *picture =
        (Picture){.image = {.width = WIDTH, .height = HEIGHT, .full_width = WIDTH, .full_height = HEIGHT}};
    picture->image.rgb = picture->rgb;
    picture->image.clipped = picture->clipped;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            float *rgb = picture->rgb + 3 * (y * WIDTH + x);
            int frame =
                x < WIDTH / 10 || x >= WIDTH - WIDTH / 10 || y < HEIGHT / 10 || y >= HEIGHT - HEIGHT / 10;
            rgb[0] = frame ? 0.05F : x < WIDTH / 2 ? 0.4F : 0.2F;
            rgb[1] = 0.3F;
            rgb[2] = frame ? 0.05F : x < WIDTH / 2 ? 0.2F : 0.4F;
        }
    }
}

static void mirrored(const Picture *picture) {
    WbErr err;
    WbFeatures is, was;
    CHECK_OK(wb_features_of_image(&picture->image, &was, &err), err);
    CHECK_OK(wb_features_of_variant(&picture->image, WB_VARIANT_MIRRORED, &is, &err), err);
    CHECK(memcmp(was.thumb, is.thumb, sizeof was.thumb) != 0);
    for (int c = 0; c < 3; c++) {
        for (int x = 0; x < WB_THUMB_PX; x++) {
            size_t row = (size_t)(c * WB_THUMB_PX + WB_THUMB_PX / 2) * WB_THUMB_PX;
            CHECK_NEAR(is.thumb[row + (size_t)x], was.thumb[row + WB_THUMB_PX - 1 - (size_t)x],
                       8); /* float sums of areas */
        }
    }
    for (int s = 0; s < WB_HISTOGRAM; s++)
        CHECK_NEAR(is.histogram[s], was.histogram[s], 1e-5); /* summed in another order */
}

/* The central 80 % of this picture has no frame: it is digested like a picture that never had one. */
static void cropped(const Picture *picture) {
    WbErr err;
    WbFeatures is, wanted;
    Picture bare = {.image = picture->image};
    bare.image.rgb = bare.rgb;
    bare.image.clipped = bare.clipped;
    bare.image.width = WIDTH * 8 / 10;
    bare.image.height = HEIGHT * 8 / 10;
    for (int i = 0; i < bare.image.width * bare.image.height; i++) {
        int left = i % bare.image.width < bare.image.width / 2;
        bare.rgb[3 * i] = left ? 0.4F : 0.2F;
        bare.rgb[3 * i + 1] = 0.3F;
        bare.rgb[3 * i + 2] = left ? 0.2F : 0.4F;
    }
    CHECK_OK(wb_features_of_image(&bare.image, &wanted, &err), err);
    CHECK_OK(wb_features_of_variant(&picture->image, WB_VARIANT_CROPPED, &is, &err), err);
    CHECK(memcmp(is.thumb, wanted.thumb, sizeof is.thumb) == 0);
    CHECK(memcmp(is.stats, wanted.stats, sizeof is.stats) == 0);
    CHECK(memcmp(is.histogram, wanted.histogram, sizeof is.histogram) == 0);
}

static void exposed(Picture *picture) {
    WbErr err;
    WbFeatures was, brighter, darker;
    size_t middle = (size_t)(WB_THUMB_PX / 2) * WB_THUMB_PX + WB_THUMB_PX / 4; /* red, left half */
    CHECK_OK(wb_features_of_image(&picture->image, &was, &err), err);
    CHECK_OK(wb_features_of_variant(&picture->image, WB_VARIANT_BRIGHTER, &brighter, &err), err);
    CHECK_OK(wb_features_of_variant(&picture->image, WB_VARIANT_DARKER, &darker, &err), err);
    double root = exp2(1.0 / 6); /* the thumbnail holds square roots of light: a third of a stop is a sixth */
    CHECK_NEAR(brighter.thumb[middle], was.thumb[middle] * root, 4); /* units of 1/65535, rounded twice */
    CHECK_NEAR(darker.thumb[middle], was.thumb[middle] / root, 4);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        picture->rgb[3 * i] = 0.9F; /* passes white when brightened */
    CHECK_OK(wb_features_of_variant(&picture->image, WB_VARIANT_BRIGHTER, &brighter, &err), err);
    CHECK(brighter.thumb[middle] == 65535);
    CHECK(picture->rgb[0] == 0.9F); /* the photo itself is left alone */
}

int main(void) {
    WbErr err;
    WbFeatures features;
    Picture picture;
    paint(&picture);
    mirrored(&picture);
    cropped(&picture);
    exposed(&picture);
    CHECK_EVERY_ALLOCATION(
        20, status = wb_features_of_variant(&picture.image, WB_VARIANT_CROPPED, &features, &err));
    CHECK_TEXT(wb_variant_name(WB_VARIANT_DARKER), "darker");
    return check_done();
}
