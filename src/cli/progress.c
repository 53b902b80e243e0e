#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define QUIET_SECONDS 1.0     /* shorter work shows no bar */
#define REDRAW_SECONDS 0.2    /* faster flickers */
#define PLAIN_SECONDS 5.0     /* in a log, a line now and then */
#define BAR_WIDTH 24          /* leaves room for figures on 80 columns */

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

WbBar wb_bar(const WbCli *cli, const char *what, const char *unit) {
    WbBar bar = {.what = what, .unit = unit, .start = -1, .quiet = cli->quiet};
    bar.begun = bar.shown = now_seconds();
    bar.terminal = isatty(STDERR_FILENO);
    return bar;
}

/* "12 s", "3 min 20 s", "1 h 05 min" */
static void time_text(double seconds, char *text, size_t room) {
    if (seconds < 60) snprintf(text, room, "%.0f s", seconds);
    else if (seconds < 3600) snprintf(text, room, "%d min %02d s", (int)seconds / 60, (int)seconds % 60);
    else if (seconds < 1e6) snprintf(text, room, "%d h %02d min", (int)seconds / 3600, (int)seconds / 60 % 60);
    else snprintf(text, room, "days");
}

static void figures(const WbBar *bar, double done, double total, double elapsed, char *text, size_t room) {
    char left[32] = "?"; /* holds every time_text */
    double worked = done - bar->start;
    if (worked > 0) time_text(elapsed / worked * (total - done), left, sizeof left);
    if (bar->unit)
        snprintf(text, room, "%.0f/%.0f %s, %.1f/s, %s left", done, total, bar->unit,
                 elapsed > 0 ? worked / elapsed : 0.0, left);
    else snprintf(text, room, "%3.0f %%, %s left", total > 0 ? 100 * done / total : 0.0, left);
}

void wb_bar_show(WbBar *bar, double done, double total, const char *stage) {
    if (bar->start < 0) bar->start = done;
    double now = now_seconds();
    if (bar->quiet || now - bar->begun < QUIET_SECONDS) return;
    if (now - bar->shown < (bar->terminal ? REDRAW_SECONDS : PLAIN_SECONDS)) return;
    bar->shown = now;
    char text[128]; /* the figures of any count fit */
    figures(bar, done, total, now - bar->begun, text, sizeof text);
    const char *space = stage ? " " : "";
    if (!stage) stage = "";
    if (!bar->terminal) {
        fprintf(stderr, "%s: %s%s%s\n", bar->what, text, space, stage);
        return;
    }
    char track[BAR_WIDTH + 1];
    double share = total > 0 ? done / total : 0;
    for (int i = 0; i < BAR_WIDTH; i++) track[i] = i < share * BAR_WIDTH ? '=' : ' ';
    track[BAR_WIDTH] = 0;
    fprintf(stderr, "\r%s [%s] %s%s%s\033[K", bar->what, track, text, space, stage);
    fflush(stderr);
    bar->visible = 1;
}

void wb_bar_clear(WbBar *bar) {
    if (!bar->visible) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    bar->visible = 0;
}
