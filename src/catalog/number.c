#include "catalog/number.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct Scan {
    const char *at, *end;
    uint64_t mantissa;
    int digits, exponent;
} Scan;

static int is_digit(const Scan *scan) {
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

/* 1 and past it when the next character is one of the two. */
static int take(Scan *scan, char one, char other) {
    if (scan->at == scan->end || (*scan->at != one && *scan->at != other)) return 0;
    scan->at++;
    return 1;
}

/* -1, or 1 where there is a plus or nothing. */
static int sign(Scan *scan) {
    if (take(scan, '-', '-')) return -1;
    (void)take(scan, '+', '+');
    return 1;
}

/* `place`: what each digit does to the exponent, -1 behind the point. */
static void digits(Scan *scan, int place) {
    for (; is_digit(scan); scan->at++, scan->digits++) {
        int full = scan->mantissa > (UINT64_MAX - 9) / 10; /* further digits would be below half a unit of a double */
        if (!full) scan->mantissa = scan->mantissa * 10 + (uint64_t)(*scan->at - '0');
        scan->exponent += full ? place + 1 : place;
    }
}

/* 0 where no digit follows the letter. */
static int exponent(Scan *scan) {
    int direction = sign(scan), value = 0;
    if (!is_digit(scan)) return 0;
    for (; is_digit(scan); scan->at++) {
        if (value < 10000) value = value * 10 + (*scan->at - '0'); /* a double ends at 1e308 */
    }
    scan->exponent += direction * value;
    return 1;
}

int wb_number_of_text(const char *text, size_t bytes, double *ret) {
    Scan scan = {.at = text, .end = text + bytes};
    int direction = sign(&scan);
    digits(&scan, 0);
    if (take(&scan, '.', '.')) digits(&scan, -1);
    if (scan.digits == 0) return 0;
    if (take(&scan, 'e', 'E') && !exponent(&scan)) return 0;
    if (scan.at != scan.end) return 0;
    double value = (double)scan.mantissa, scale = pow(10, abs(scan.exponent));
    if (scan.mantissa) value = scan.exponent < 0 ? value / scale : value * scale;
    if (!isfinite(value)) return 0;
    *ret = direction * value;
    return 1;
}
