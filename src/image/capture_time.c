#include "image/capture_time.h"

#include <stddef.h>
#include <stdint.h>

/* Reads exactly `digits` decimal digits at *text into *ret and moves on; 0 when they are not there. */
static int number(const char **text, int digits, int *ret) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if ((*text)[i] < '0' || (*text)[i] > '9') return 0;
        value = value * 10 + ((*text)[i] - '0');
    }
    *text += digits;
    *ret = value;
    return 1;
}

static int skip(const char **text, char wanted) {
    if (**text != wanted) return 0;
    (*text)++;
    return 1;
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Days since 1970-01-01 in the Gregorian calendar; years counted from March, so that the leap day comes last.
 */
static int64_t days_of(int year, int month, int day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t from_march =
        (153 * ((month + 9) % 12) + 2) / 5; /* days before the month: 153 in every five from March */
    return y * 365 + y / 4 - y / 100 + y / 400 + from_march + day - 1 -
           719468; /* 1970-01-01 counted from 0000-03-01 */
}

/* "20:08", "20:08:51", "20:08:51.87"; 0 when damaged. */
static int time_of_day(const char **text, double *ret) {
    int hour, minute, second = 0;
    double fraction = 0, unit = .1;
    if (!number(text, 2, &hour) || !skip(text, ':') || !number(text, 2, &minute)) return 0;
    if (skip(text, ':')) {
        if (!number(text, 2, &second)) return 0;
        if (skip(text, '.')) {
            int digit;
            if (!number(text, 1, &digit)) return 0;
            do {
                fraction += digit * unit;
                unit /= 10;
            } while (number(text, 1, &digit));
        }
    }
    if (hour > 23 || minute > 59 || second > 59) return 0;
    *ret = hour * 3600 + minute * 60 + second + fraction;
    return 1;
}

/* "Z", "+02:00", "-0530" or nothing; 0 when damaged. */
static int zone(const char **text) {
    int hour, minute;
    if (skip(text, 'Z')) return 1;
    if (!skip(text, '+') && !skip(text, '-')) return 1;
    if (!number(text, 2, &hour)) return 0;
    (void)skip(text, ':');
    return number(text, 2, &minute) && hour <= 14 && minute <= 59; /* zones go to UTC+14 */
}

int wb_capture_seconds(const char *text, double *ret) {
    int year, month, day;
    double seconds = 0;
    if (!text || !number(&text, 4, &year)) return 0;
    char between = *text;
    if (between != '-' && between != ':') return 0;
    if (!skip(&text, between) || !number(&text, 2, &month)) return 0;
    if (!skip(&text, between) || !number(&text, 2, &day)) return 0;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return 0;
    int timed = (*text == 'T') || (*text == ' ' && text[1] >= '0' && text[1] <= '9');
    if (timed) {
        text++;
        if (!time_of_day(&text, &seconds) || !zone(&text)) return 0;
    }
    while (*text == ' ') text++;
    if (*text) return 0;
    *ret = (double)days_of(year, month, day) * 86400 + seconds;
    return 1;
}
