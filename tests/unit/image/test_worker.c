#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "image/worker.h"

/* What happens in a process of its own comes back, and nothing else does. */

#define BYTES 300000 /* more than a pipe holds */

static unsigned char result[BYTES];

static WbStatus fill(void *context, void *out, WbErr *err) {
    (void)err;
    memset(out, *(int *)context, BYTES);
    *(int *)context = 0; /* of the copy */
    return WB_OK;
}

static WbStatus refuse(void *context, void *out, WbErr *err) {
    (void)context, (void)out;
    return wb_fail(err, WB_ERR_VERSION, "seven");
}

static WbStatus crash(void *context, void *out, WbErr *err) {
    (void)context, (void)out, (void)err;
    abort();
}

static WbStatus hang(void *context, void *out, WbErr *err) {
    (void)out, (void)err;
    for (volatile int *forever = context; *forever;)
        continue;
    return WB_OK;
}

static int stop_soon(void *context) {
    return ++*(int *)context > 3;
}

static WbStatus run(WbJob job, int *number, const WbReading *reading, WbErr *err) {
    return wb_worker_run(job, number, reading, "some.dng", result, BYTES, err);
}

int main(void) {
    const WbReading plain = {0};
    WbErr err = {0};
    int number = 42, asked = 0;
    CHECK_OK(run(fill, &number, &plain, &err), err);
    CHECK(number == 42 && result[0] == 42 && result[BYTES - 1] == 42);
    CHECK(run(refuse, &number, &plain, &err) == WB_ERR_VERSION);
    CHECK_TEXT(err.text, "seven");
    CHECK(run(crash, &number, &plain, &err) == WB_ERR_CORRUPT && strstr(err.text, "some.dng: damaged"));
    const WbReading stopped = {.poll = stop_soon, .context = &asked};
    CHECK(run(hang, &number, &stopped, &err) == WB_ERR_INTERRUPTED);
    CHECK(asked == 4);
    for (int i = 0; i < 50; i++)
        CHECK(run(fill, &number, &plain, NULL) == WB_OK); /* nothing is used up */
    return check_done();
}
