#ifndef WB_IMAGE_CAPTURE_TIME_H
#define WB_IMAGE_CAPTURE_TIME_H

/* A time of day as cameras and catalogs write it, to seconds since 1970-01-01T00:00 as if the camera's clock
 * were UTC: "2023-05-28T20:08:51.87", "2023-05-28 20:08:51", EXIF's "2023:05:28 20:08:51", all with or
 * without seconds, or the date alone (midnight). A zone ("Z", "+02:00") and blanks may follow and are
 * ignored: photos are compared by what the camera's clock said. Returns 1, or 0 with *ret untouched for
 * anything else: other text (NULL too), dates that the calendar does not have, years before 1. */
int wb_capture_seconds(const char *text, double *ret);

#endif
