#include "check.h"
#include "image/capture_time.h"

static void accepts(const char *text, double wanted) {
    double seconds = -1;
    if (!CHECK(wb_capture_seconds(text, &seconds))) fprintf(stderr, "\"%s\" was refused\n", text);
    CHECK_NEAR(seconds, wanted, 1e-6); /* a double of 2e9 seconds resolves 2.4e-7 */
}

static void refuses(const char *text) {
    double seconds = -1;
    if (!CHECK(!wb_capture_seconds(text, &seconds)))
        fprintf(stderr, "\"%s\" was accepted\n", text ? text : "(null)");
    CHECK(seconds == -1);
}

int main(void) {
    const double day = 1685232000; /* date -u -d 2023-05-28 +%s */
    accepts("2023-05-28T20:08:51.87", day + 72531.87);
    accepts("2023-05-28T20:08:51", day + 72531);
    accepts("2023-05-28 20:08:51", day + 72531);
    accepts("2023:05:28 20:08:51", day + 72531);
    accepts("2023-05-28T20:08", day + 72480);
    accepts("2023-05-28T20:08:51Z", day + 72531);
    accepts("2023-05-28T20:08:51.123456+00:00", day + 72531.123456);
    accepts("2023-05-28T20:08:51-0530", day + 72531);
    accepts("2023-05-28", day);
    accepts("2023:05:28  ", day);
    accepts("1970-01-01T00:00:00", 0);
    accepts("1969-12-31T23:59:59.5", -.5);
    accepts("2000-02-29", 951782400);
    accepts("2024-02-29", 1709164800);
    accepts("1900-03-01", -2203891200);
    accepts("2100-03-01", 4107542400);
    accepts("0001-01-01", -62135596800);
    accepts("9999-12-31T23:59:59", 253402300799);

    refuses(NULL);
    refuses("");
    refuses("garbage");
    refuses("2023");
    refuses("2023-05");
    refuses("2023-5-28");
    refuses("2023-05:28");
    refuses("2023/05/28");
    refuses("2023-13-01");
    refuses("2023-00-01");
    refuses("2023-04-31");
    refuses("2023-02-29");
    refuses("1900-02-29");
    refuses("2023-05-00");
    refuses("0000:00:00 00:00:00");
    refuses("    :  :     :  :  ");
    refuses("2023-05-28T");
    refuses("2023-05-28T24:00:00");
    refuses("2023-05-28T20:60:00");
    refuses("2023-05-28T20:08:60");
    refuses("2023-05-28T20:08:51.");
    refuses("2023-05-28T20:08:51 pm");
    refuses("2023-05-28T20:08:51+2");
    refuses("2023-05-28T20:08:51+99:00");
    refuses("-2023-05-28");
    return check_done();
}
