#include "check.h"

/* Tests that must fail, each in its own way, and one that must not: failing.sh runs them. */

static void leak(void) {
    CHECK(wb_alloc(1, 1) != NULL);
}

static void every_allocation_fails(void) {
    CHECK_EVERY_ALLOCATION(3, {
        void *block = wb_alloc(1, 1);
        wb_free(block);
    });
}

static void unnoticed_error(void) {
    WbErr err;
    CHECK_OK(wb_fail(&err, WB_ERR_INPUT, "no such photo"), err);
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "";
    CHECK(1);
    CHECK_NEAR(1.0, 1.25, 0.25);
    CHECK_TEXT("a", "a");
    if (strcmp(how, "check") == 0) CHECK(argc == 0);
    if (strcmp(how, "leak") == 0) leak();
    if (strcmp(how, "nan") == 0) CHECK_NEAR(nan(""), 0.0, 1.0);
    if (strcmp(how, "nan-expected") == 0) CHECK_NEAR(0.0, nan(""), 1.0);
    if (strcmp(how, "nan-tolerance") == 0) CHECK_NEAR(0.0, 0.0, nan(""));
    if (strcmp(how, "infinite") == 0) CHECK_NEAR(INFINITY, INFINITY, 1.0);
    if (strcmp(how, "far") == 0) CHECK_NEAR(1.0, 1.5, 0.25);
    if (strcmp(how, "text") == 0) CHECK_TEXT("a", "b");
    if (strcmp(how, "no-text") == 0) CHECK_TEXT(NULL, "b");
    if (strcmp(how, "error") == 0) unnoticed_error();
    if (strcmp(how, "allocation") == 0) every_allocation_fails();
    return check_done();
}
