#ifndef WB_CLI_PROGRESS_H
#define WB_CLI_PROGRESS_H

#include "cli/cli.h"

/* How far long work is, on stderr: a bar with rate and time left on a terminal, a plain line every few seconds
 * elsewhere, nothing with --quiet or when the work takes less than about a second. */
typedef struct WbBar {
    const char *what;   /* "scan"; static */
    const char *unit;   /* "photos", or NULL for a share without a rate; static */
    double begun, shown; /* seconds, monotonic clock */
    double start;       /* `done` of the first call: work found done before does not count for the rate */
    int terminal, quiet, visible;
} WbBar;

WbBar wb_bar(const WbCli *cli, const char *what, const char *unit);
/* Call as often as you like; draws a few times a second. `stage` is a word on what is done now, or NULL. */
void wb_bar_show(WbBar *bar, double done, double total, const char *stage);
/* Takes the bar off the screen; call before printing anything else. */
void wb_bar_clear(WbBar *bar);

#endif
