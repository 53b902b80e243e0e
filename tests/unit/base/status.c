#include "base/status.h"

#include <stdint.h>

#include "check.h"

enum { LONGEST = WB_ERR_TEXT_BYTES - 1, LONG = 2 * WB_ERR_TEXT_BYTES };

/* 1 when `text` is whole UTF-8 sequences from start to end. */
static int is_utf8(const char *text) {
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        int more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : *p >= 0xC0 ? 1 : 0;
        if (*p >= 0x80 && *p < 0xC0) return 0;
        for (p++; more > 0; more--, p++)
            if (*p < 0x80 || *p >= 0xC0) return 0;
    }
    return 1;
}

static void test_message(void) {
    WbErr err = {.code = WB_OK, .text = "before"};
    CHECK(wb_fail(&err, WB_ERR_INPUT, "photo %d of %s", 3, "catalog.db") == WB_ERR_INPUT);
    CHECK(err.code == WB_ERR_INPUT);
    CHECK_TEXT(err.text, "photo 3 of catalog.db");
    CHECK(wb_fail(NULL, WB_ERR_IO, "nobody reads %s", "this") == WB_ERR_IO);
    CHECK(wb_fail_nomem(&err) == WB_ERR_NOMEM);
    CHECK(err.code == WB_ERR_NOMEM && strstr(err.text, "memory") != NULL);
    CHECK(wb_fail_nomem(NULL) == WB_ERR_NOMEM);
}

/* `shift` ASCII letters, then one character again and again, far over the end. */
static void check_cut(const char *character, size_t shift) {
    size_t width = strlen(character), length = shift;
    char text[LONG + 1];
    memset(text, 'x', shift);
    for (; length + width <= LONG; length += width) memcpy(text + length, character, width);
    text[length] = '\0';
    WbErr err;
    CHECK(wb_fail(&err, WB_ERR_INPUT, "%s", text) == WB_ERR_INPUT);
    size_t kept = strlen(err.text);
    CHECK(kept <= LONGEST && kept + width > LONGEST); /* not a character less than fits */
    CHECK(is_utf8(err.text));
    CHECK(memcmp(err.text, text, kept) == 0);
}

static void test_cut(void) {
    /* of one to four bytes: a, e acute, euro, camera */
    static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x93\xB7"};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        for (size_t shift = 0; shift < 8; shift++) check_cut(characters[i], shift);
}

static void test_exact_fit(void) {
    char text[LONG + 1];
    WbErr err;
    for (size_t length = LONGEST - 2; length <= LONGEST; length++) {
        memset(text, 'x', length);
        memcpy(text + length - 2, "\xC3\xA9", 3);
        (void)wb_fail(&err, WB_ERR_INPUT, "%s", text);
        CHECK_TEXT(err.text, text);
    }
    memset(text, 'x', LONGEST + 1); /* one byte too long, and that the second of a character */
    memcpy(text + LONGEST - 1, "\xC3\xA9", 3);
    (void)wb_fail(&err, WB_ERR_INPUT, "%s", text);
    CHECK(strlen(err.text) == LONGEST - 1 && is_utf8(err.text));
    memset(text, 0x80, LONG); /* not UTF-8 at all: cut anywhere, but ended */
    text[LONG] = '\0';
    (void)wb_fail(&err, WB_ERR_INPUT, "%s", text);
    CHECK(memchr(err.text, '\0', sizeof err.text) != NULL);
}

static WbStatus detect(int bad, WbErr *err) {
    return bad ? wb_fail(err, WB_ERR_LIMIT, "too large") : WB_OK;
}

static WbStatus forward(int bad, int *reached, WbErr *err) {
    WB_TRY(detect(bad, err));
    *reached = 1;
    return WB_OK;
}

static void test_forwarding(void) {
    WbErr err = {.text = ""};
    int reached = 0;
    CHECK(forward(1, &reached, &err) == WB_ERR_LIMIT);
    CHECK(!reached);
    CHECK_TEXT(err.text, "too large");
    CHECK(forward(0, &reached, &err) == WB_OK);
    CHECK(reached);
    CHECK_TEXT(err.text, "too large"); /* untouched on success */
}

static void test_names(void) {
    for (int a = WB_OK; a <= WB_ERR_INTERRUPTED; a++) {
        CHECK(strcmp(wb_status_name((WbStatus)a), "unknown status") != 0);
        for (int b = WB_OK; b < a; b++) CHECK(strcmp(wb_status_name((WbStatus)a), wb_status_name((WbStatus)b)) != 0);
    }
}

int main(void) {
    test_message();
    test_cut();
    test_exact_fit();
    test_forwarding();
    test_names();
    return check_done();
}
