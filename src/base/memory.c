#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The debug counters: the one mutable state that this library keeps for the whole process. */
static atomic_int_fast64_t live_blocks;
static atomic_int_fast64_t fail_countdown;
static atomic_int has_failed;

static int planned_failure(void) {
    if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) <= 0) return 0;
    if (atomic_fetch_sub(&fail_countdown, 1) != 1) return 0;
    atomic_store(&has_failed, 1);
    return 1;
}

void *wb_alloc(size_t count, size_t size) {
    if (size && count > (SIZE_MAX - WB_ALIGN_BYTES) / size) return NULL;
    if (planned_failure()) return NULL;
    size_t bytes = count * size;
    if (bytes == 0) bytes = 1;
    bytes = (bytes + WB_ALIGN_BYTES - 1) / WB_ALIGN_BYTES * WB_ALIGN_BYTES; /* aligned_alloc asks for a multiple */
    void *block = aligned_alloc(WB_ALIGN_BYTES, bytes);
    if (!block) return NULL;
    memset(block, 0, bytes);
    atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    return block;
}

void *wb_realloc(void *block, size_t old_count, size_t new_count, size_t size) {
    void *fresh = wb_alloc(new_count, size);
    if (!fresh) return NULL;
    size_t kept = old_count < new_count ? old_count : new_count;
    if (block && kept) memcpy(fresh, block, kept * size);
    wb_free(block);
    return fresh;
}

void wb_free(void *block) {
    if (!block) return;
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
    free(block);
}

void wb_free_at(void *pointer_address) {
    wb_free(*(void **)pointer_address);
}

char *wb_strdup(const char *text) {
    if (!text) return NULL;
    size_t bytes = strlen(text) + 1;
    char *copy = wb_alloc(bytes, 1);
    if (copy) memcpy(copy, text, bytes);
    return copy;
}

int64_t wb_memory_live_blocks(void) {
    return atomic_load(&live_blocks);
}

void wb_memory_fail_at(int64_t nth) {
    atomic_store(&has_failed, 0);
    atomic_store(&fail_countdown, nth);
}

int wb_memory_failed(void) {
    return atomic_load(&has_failed);
}
