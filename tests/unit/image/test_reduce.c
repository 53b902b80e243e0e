/* The reducer against the definition: every output pixel the mean of what lies under it, borders by their
 * share. */
#include "check.h"
#include "base/random.h"
#include "image/reduce.h"

typedef struct Shape {
    int32_t width, height, edge;
} Shape;

static double overlap(int i, double from, double to) {
    return fmax(0, fmin(i + 1.0, to) - fmax(i, from));
}

/* The specification: all pixels, whatever their weight. */
static double naive(const float *pixels, const WbImage *image, int x, int y, int lane) {
    double wide = (double)image->full_width / image->width, high = (double)image->full_height / image->height,
           sum = 0;
    for (int py = 0; py < image->full_height; py++) {
        double down = overlap(py, y * high, (y + 1) * high);
        for (int px = 0; px < image->full_width && down > 0; px++)
            sum += down * overlap(px, x * wide, (x + 1) * wide) *
                   (double)pixels[(py * image->full_width + px) * 4 + lane];
    }
    return sum / (wide * high);
}

static WbStatus reduce(WbImage *image, const float *pixels, WbErr *err) {
    WB_CLEANUP(wb_reducer_free_at) WbReducer *reducer = NULL;
    WB_TRY(wb_reducer_new(image, &reducer, err));
    for (int y = 0; y < image->full_height; y++)
        wb_reducer_row(reducer, pixels + (size_t)y * (size_t)image->full_width * 4);
    return WB_OK;
}

static void check_pixels(const WbImage *image, const float *pixels) {
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            int at = y * image->width + x;
            for (int c = 0; c < 3; c++)
                CHECK_NEAR(image->rgb[at * 3 + c], naive(pixels, image, x, y, c), 3e-6);
            CHECK_NEAR(image->clipped[at], naive(pixels, image, x, y, 3), 3e-6);
        }
    }
}

/* The mean over the whole picture must survive: nothing is lost or counted twice. */
static void check_energy(const WbImage *image, const float *pixels) {
    double before = 0, after = 0, full = (double)image->full_width * image->full_height;
    for (int i = 0; i < image->full_width * image->full_height; i++)
        before += (double)pixels[i * 4 + 1] / full;
    for (int i = 0; i < image->width * image->height; i++)
        after += (double)image->rgb[i * 3 + 1] / ((double)image->width * image->height);
    CHECK_NEAR(after, before, 1e-6);
}

static void test_shape(Shape shape) {
    WbImage image = {.full_width = shape.width, .full_height = shape.height};
    WbRandom random = wb_random(5, (uint64_t)shape.width);
    WbErr err = {0};
    size_t count = (size_t)shape.width * (size_t)shape.height;
    float *pixels = wb_alloc(count * 4, sizeof *pixels);
    wb_reduced_size(shape.width, shape.height, shape.edge, &image.width, &image.height);
    image.rgb = wb_alloc((size_t)image.width * (size_t)image.height * 3, sizeof *image.rgb);
    image.clipped = wb_alloc((size_t)image.width * (size_t)image.height, sizeof *image.clipped);
    for (size_t i = 0; i < count; i++) {
        for (size_t c = 0; c < 3; c++) pixels[i * 4 + c] = 2 * wb_random_unit(&random) - .5F;
        pixels[i * 4 + 3] = wb_random_below(&random, 3) == 0;
    }
    if (CHECK_OK(reduce(&image, pixels, &err), err)) {
        check_pixels(&image, pixels);
        check_energy(&image, pixels);
    }
    CHECK_EVERY_ALLOCATION(10, status = reduce(&image, pixels, &err));
    wb_free(pixels);
    wb_free(image.rgb);
    wb_free(image.clipped);
}

static void test_sizes(void) {
    static const int32_t cases[][5] = {
        {1, 1, 128, 1, 1},          {128, 128, 128, 128, 128},  {129, 1, 128, 128, 1},
        {256, 256, 128, 128, 128},  {3000, 2, 128, 128, 1},     {2, 3000, 128, 1, 128},
        {6000, 4000, 128, 128, 85}, {4000, 6000, 128, 85, 128}, {262144, 4096, 128, 128, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t width = 0, height = 0;
        wb_reduced_size(cases[i][0], cases[i][1], cases[i][2], &width, &height);
        CHECK(width == cases[i][3] && height == cases[i][4]);
    }
}

int main(void) {
    static const Shape shapes[] = {{1, 1, 8},    {8, 8, 8},   {9, 9, 8},   {16, 16, 8},  {17, 5, 8},
                                   {5, 17, 8},   {300, 2, 8}, {2, 300, 8}, {31, 29, 30}, {100, 37, 16},
                                   {65, 64, 64}, {127, 3, 1}, {13, 7, 13}};
    test_sizes();
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) test_shape(shapes[i]);
    return check_done();
}
