/* number.h, md5.h, splice.h, dt_codec.h. */
#include "catalog/number.h"

#include <stdlib.h>

#include "catalog/dt_codec.h"
#include "catalog/md5.h"
#include "catalog/splice.h"
#include "check.h"

static void check_number(const char *text, double expected) {
    double number = NAN;
    CHECK(wb_number_of_text(text, strlen(text), &number) == 1);
    CHECK(number == expected);
}

static void test_numbers(void) {
    check_number("5631", 5631);
    check_number("+20", 20);
    check_number("-0.25", -0.25);
    check_number("1e-05", 1e-05);
    check_number(".5", .5);
    check_number("7.", 7);
    check_number("123456789012345", 123456789012345.0);
    check_number("-999999", -999999);
    check_number("2.158672", 2.158672);
    check_number("0e99999999999", 0);
    check_number("100000000000000000000000", 1e23);
    check_number("1e-99999", 0);
    static const char *const bad[] = {"",   "+",   "-",    ".",   "e5",  "1e",    "1e+", "5 ",
                                      " 5", "5,5", "0x10", "nan", "inf", "1e999", "--1", "1.2.3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double number = 77;
        CHECK(wb_number_of_text(bad[i], strlen(bad[i]), &number) == 0 && number == 77);
    }
    double part;
    CHECK(wb_number_of_text("12345", 2, &part) == 1 && part == 12); /* not a byte beyond the length */
}

/* The test suite of RFC 1321, section A.5. */
static void test_md5(void) {
    static const char *const suite[][2] = {
        {"", "d41d8cd98f00b204e9800998ecf8427e"},
        {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
         "d174ab98d277d9f5a5611c2c9f419d9f"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
         "57edf4a22be3c955ac49da2e2107b67a"},
    };
    for (size_t i = 0; i < sizeof suite / sizeof *suite; i++) {
        for (size_t piece = 1; piece <= 81; piece += 10) { /* however it is cut */
            unsigned char digest[WB_MD5_BYTES];
            char hex[33];
            WbMd5 md5 = wb_md5();
            const char *at = suite[i][0];
            for (size_t left = strlen(at), n; left > 0; left -= n, at += n)
                wb_md5_add(&md5, at, n = left < piece ? left : piece);
            wb_md5_end(&md5, digest);
            for (size_t k = 0; k < sizeof digest; k++)
                (void)snprintf(hex + 2 * k, 3, "%02x", digest[k]);
            CHECK_TEXT(hex, suite[i][1]);
        }
    }
}

static void test_splice(void) {
    WbSplice splice = {0};
    WbErr err;
    char *joined = NULL;
    size_t bytes;
    wb_splice_cut(&splice, 8, 2, "XY", 2);
    wb_splice_cut(&splice, 4, 0, "a", 1);
    wb_splice_cut(&splice, 4, 0, "b", 1); /* behind the first at the same place */
    wb_splice_cut(&splice, 0, 3, "", 0);
    CHECK_OK(wb_splice_join(&splice, "0123456789", 10, &joined, &bytes, &err), err);
    CHECK_TEXT(joined, "3ab4567XY");
    CHECK(bytes == 9);
    wb_free(joined);
    wb_splice_clear(&splice);
    CHECK_OK(wb_splice_join(&splice, "same", 4, &joined, &bytes, &err), err);
    CHECK_TEXT(joined, "same");
    wb_free(joined);
    CHECK_EVERY_ALLOCATION(20, {
        WbSplice many = {0};
        joined = NULL;
        for (size_t i = 0; i < 20; i++)
            wb_splice_cut(&many, i, 0, "0123456789012345678901234567890", 31);
        status = wb_splice_join(&many, "aaaaaaaaaaaaaaaaaaaa", 20, &joined, &bytes, &err);
        wb_splice_clear(&many);
        wb_free(joined);
    });
}

static void test_codec(void) {
    unsigned char blob[500];
    WbErr err;
    char *text = NULL, *back = NULL;
    size_t bytes;
    for (size_t i = 0; i < sizeof blob; i++)
        blob[i] = (unsigned char)(i * i / 7);
    for (size_t n = 0; n < sizeof blob; n += n < 110 ? 1 : 97) {
        CHECK_OK(wb_dt_encode(blob, n, &text, &err), err);
        CHECK((strncmp(text, "gz", 2) == 0) == (n > 100));
        CHECK_OK(wb_dt_decode(text, strlen(text), &back, &bytes, &err), err);
        CHECK(bytes == n && memcmp(blob, back, n) == 0);
        wb_free(text);
        wb_free(back);
    }
    /* as darktable wrote it: the blend parameters of a module that does not blend */
    const char *real = "gz12eJxjYGBgkGAAgRNODESDBnsIHll8ANNSGQM=";
    CHECK_OK(wb_dt_decode(real, strlen(real), &back, &bytes, &err), err);
    CHECK(bytes == 300 && memcmp(back, "\0\0\0\0\x18\0\0\0\0\0\xc8\x42", 12) == 0);
    wb_free(back);
    static const char *const bad[] = {"0",       "0g",       "gz",           "gz1", "gzaaeJxj", "gz12",
                                      "gz12eJx", "gz12e!xj", "gz12eJxjYGBg", "zz",  "0 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        back = NULL;
        CHECK(wb_dt_decode(bad[i], strlen(bad[i]), &back, &bytes, &err) == WB_ERR_CORRUPT);
        CHECK(!back && strstr(err.text, "darktable"));
    }
}

static void test_bomb(void) {
    char *zeros = wb_alloc(WB_DT_BLOB_MAX, 1), *text = NULL, *back = NULL;
    size_t bytes;
    WbErr err;
    CHECK_OK(wb_dt_encode(zeros, WB_DT_BLOB_MAX, &text, &err), err);
    CHECK(strncmp(text, "gz99", 4) == 0 && strlen(text) < 8000);
    CHECK_OK(wb_dt_decode(text, strlen(text), &back, &bytes, &err), err);
    CHECK(bytes == WB_DT_BLOB_MAX);
    wb_free(back);
    wb_free(text);
    CHECK(wb_dt_encode(zeros, (size_t)WB_DT_BLOB_MAX + 1, &text, &err) == WB_ERR_LIMIT);
    wb_free(zeros);
    CHECK_EVERY_ALLOCATION(30, {
        const char *real = "gz12eJxjYGBgkGAAgRNODESDBnsIHll8ANNSGQM=";
        back = NULL;
        status = wb_dt_decode(real, strlen(real), &back, &bytes, &err);
        wb_free(back);
    });
    CHECK_EVERY_ALLOCATION(30, {
        text = NULL;
        status = wb_dt_encode("0123456789012345678901234567890123456789012345678901234567890123456789"
                              "0123456789012345678901234567890123456789",
                              110, &text, &err);
        wb_free(text);
    });
}

int main(void) {
    test_numbers();
    test_md5();
    test_splice();
    test_codec();
    test_bomb();
    return check_done();
}
