#include "ext/number_text.h"

#include <string.h>

static const char *skip(const char *text, const char *set) {
    return text + strspn(text, set);
}

static const char *digits(const char *text) {
    return skip(text, "0123456789");
}

int wb_text_is_number(const char *text, int bytes) {
    if (!text || strlen(text) != (size_t)bytes) return 0; /* a NUL inside is no number */
    const char *start = skip(text, " \t\r\n");
    start += *start == '+' || *start == '-';
    const char *end = digits(start);
    int count = (int)(end - start);
    if (*end == '.') {
        const char *fraction = ++end;
        end = digits(fraction);
        count += (int)(end - fraction);
    }
    if (count == 0) return 0;
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end + 1;
        exponent += *exponent == '+' || *exponent == '-';
        end = digits(exponent);
        if (end == exponent) return 0;
    }
    return *skip(end, " \t\r\n") == '\0';
}
