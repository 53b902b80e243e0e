#include "base/memory.h"

#include "check.h"

static int is_zero(const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (bytes[i]) return 0;
    return 1;
}

static void test_blocks(void) {
    static const size_t sizes[] = {0, 1, 63, 64, 65, 1000, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *block = wb_alloc(sizes[i], 1);
        if (!CHECK(block != NULL)) return;
        CHECK((uintptr_t)block % WB_ALIGN_BYTES == 0);
        CHECK(is_zero(block, sizes[i]));
        memset(block, 0xAA, sizes[i]); /* the next block may come from here: it must be zero again */
        wb_free(block);
    }
    void *none = wb_alloc(5, 0);
    CHECK(none != NULL);
    wb_free(none);
    wb_free(NULL);
}

static void test_counting(void) {
    int64_t before = wb_memory_live_blocks();
    void *a = wb_alloc(1, 8);
    void *b = wb_alloc(0, 8);
    CHECK(wb_memory_live_blocks() == before + 2);
    a = wb_realloc(a, 1, 1000, 8);
    CHECK(wb_memory_live_blocks() == before + 2);
    wb_free(a);
    CHECK(wb_memory_live_blocks() == before + 1);
    {
        WB_CLEANUP(wb_free_at) void *c = wb_alloc(1, 1);
        CHECK(c && wb_memory_live_blocks() == before + 2);
        WB_CLEANUP(wb_free_at) void *nothing = NULL;
        CHECK(nothing == NULL);
    }
    CHECK(wb_memory_live_blocks() == before + 1);
    wb_free(b);
    CHECK(wb_memory_live_blocks() == before);
}

static void test_overflow(void) {
    int64_t before = wb_memory_live_blocks();
    CHECK(wb_alloc(SIZE_MAX, 2) == NULL);
    CHECK(wb_alloc(2, SIZE_MAX) == NULL);
    CHECK(wb_alloc(SIZE_MAX / 2 + 1, 2) == NULL); /* the product is 0 */
    CHECK(wb_alloc(SIZE_MAX, 1) == NULL);
    CHECK(wb_alloc(SIZE_MAX - WB_ALIGN_BYTES + 1, 1) == NULL); /* fits, but not rounded up */
    CHECK(wb_alloc(SIZE_MAX / 64 + 1, 64) == NULL);
    uint32_t *block = wb_alloc(4, sizeof *block);
    if (!CHECK(block != NULL)) return;
    block[3] = 7;
    CHECK(wb_realloc(block, 4, SIZE_MAX / 2, sizeof *block) == NULL);
    CHECK(block[3] == 7);
    wb_free(block);
    CHECK(wb_memory_live_blocks() == before);
}

static void test_realloc(void) {
    uint16_t *block = wb_realloc(NULL, 0, 10, sizeof *block);
    if (!CHECK(block && is_zero((unsigned char *)block, 20))) return;
    for (uint16_t i = 0; i < 10; i++) block[i] = (uint16_t)(1000 + i);
    block = wb_realloc(block, 10, 500, sizeof *block);
    if (!CHECK(block != NULL)) return;
    CHECK((uintptr_t)block % WB_ALIGN_BYTES == 0);
    for (uint16_t i = 0; i < 10; i++) CHECK(block[i] == 1000 + i);
    CHECK(is_zero((unsigned char *)(block + 10), 490 * sizeof *block));
    block = wb_realloc(block, 500, 3, sizeof *block);
    if (!CHECK(block && block[0] == 1000 && block[2] == 1002)) return;
    wb_memory_fail_at(1);
    CHECK(wb_realloc(block, 3, 6, sizeof *block) == NULL);
    wb_memory_fail_at(0);
    CHECK(block[0] == 1000 && block[2] == 1002); /* still ours */
    block = wb_realloc(block, 3, 0, sizeof *block);
    CHECK(block != NULL);
    wb_free(block);
}

static void test_planned_failure(void) {
    for (int nth = 1; nth <= 4; nth++) {
        wb_memory_fail_at(nth);
        for (int i = 1; i <= 6; i++) {
            void *block = wb_alloc(1, 1);
            CHECK((block == NULL) == (i == nth)); /* that one and no other */
            CHECK(wb_memory_failed() == (i >= nth));
            wb_free(block);
        }
    }
    wb_memory_fail_at(2);
    CHECK(!wb_memory_failed());
    wb_memory_fail_at(0); /* called off */
    for (int i = 0; i < 4; i++) {
        void *block = wb_alloc(1, 1);
        CHECK(block != NULL);
        wb_free(block);
    }
    CHECK(!wb_memory_failed());
}

static void test_strdup(void) {
    CHECK(wb_strdup(NULL) == NULL);
    char *empty = wb_strdup(""), *text = wb_strdup("caf\xC3\xA9");
    CHECK_TEXT(empty, "");
    CHECK_TEXT(text, "caf\xC3\xA9");
    wb_free(empty);
    wb_free(text);
    char full[WB_ALIGN_BYTES + 1] = {0}; /* without its terminator it would just fill a block */
    memset(full, 'x', WB_ALIGN_BYTES);
    text = wb_strdup(full);
    CHECK_TEXT(text, full);
    wb_free(text);
    CHECK_EVERY_ALLOCATION(3, {
        char *copy = wb_strdup("x");
        status = copy ? WB_OK : WB_ERR_NOMEM;
        wb_free(copy);
    });
}

int main(void) {
    test_blocks();
    test_counting();
    test_overflow();
    test_realloc();
    test_planned_failure();
    test_strdup();
    return check_done();
}
