#include "base/utf8.h"

#include "check.h"

int main(void) {
    static const struct { const char *text; int bytes; } cases[] = {
        {"a", 1}, {"", 1}, {"\x7f", 1}, {"\xc2\x80", 2}, {"\xdf\xbf", 2}, {"\xe0\xa0\x80", 3}, {"\xef\xbf\xbf", 3},
        {"\xf0\x90\x80\x80", 4}, {"\xf4\x8f\xbf\xbf", 4},
        /* a lone continuation, overlong forms, a surrogate, beyond U+10FFFF, cut short */
        {"\x80", 0}, {"\xc0\xaf", 0}, {"\xc1\xbf", 0}, {"\xe0\x9f\xbf", 0}, {"\xed\xa0\x80", 0},
        {"\xf0\x8f\xbf\xbf", 0},
        {"\xf4\x90\x80\x80", 0}, {"\xf5\x80\x80\x80", 0}, {"\xc2", 0}, {"\xe2\x82", 0},
        {"\xf0\x9f\x98", 0}, {"\xe2\x28\xa1", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK(wb_utf8_bytes((const unsigned char *)cases[i].text) == cases[i].bytes);
    return check_done();
}
