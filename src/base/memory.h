#ifndef WB_BASE_MEMORY_H
#define WB_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Counted memory. Every block is zeroed and aligned to WB_ALIGN_BYTES; sizes are checked for overflow.
 * All of ours goes through here, so that tests can count live blocks and fail the n-th allocation. */

#define WB_ALIGN_BYTES 64 /* one cache line, and the widest vector register in use */

/* count * size zeroed bytes, or NULL (out of memory or overflow). A zero-byte request gives a valid block. */
void *wb_alloc(size_t count, size_t size);

/* Grows or shrinks `block` (NULL: allocates) from old_count to new_count items; new items are zero. On failure NULL,
 * and `block` is still the caller's and unchanged. */
void *wb_realloc(void *block, size_t old_count, size_t new_count, size_t size);

/* Takes NULL. */
void wb_free(void *block);

/* For WB_CLEANUP(wb_free_at): frees what the pointer at `pointer_address` points to. */
void wb_free_at(void *pointer_address);

/* A copy of `text` (NULL gives NULL); the caller's, freed by wb_free. NULL when out of memory. */
char *wb_strdup(const char *text);

/* Test support; the counters are the process's own. */
int64_t wb_memory_live_blocks(void);
void wb_memory_fail_at(int64_t nth); /* the nth allocation from now fails (1 = the next); 0: none */
int wb_memory_failed(void);          /* 1 when the planned failure has happened since wb_memory_fail_at */

#endif
