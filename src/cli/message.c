#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>

int wb_exit_code(WbStatus status) {
    switch (status) {
    case WB_OK: return 0;
    case WB_ERR_USAGE: return 2;
    case WB_ERR_INPUT:
    case WB_ERR_CORRUPT:
    case WB_ERR_VERSION:
    case WB_ERR_LIMIT: return 3;
    case WB_ERR_BUSY: return 4;
    case WB_ERR_IO:
    case WB_ERR_NOMEM: return 5;
    case WB_ERR_INTERRUPTED: return 130; /* 128 + SIGINT, as shells have it */
    }
    return 5;
}

/* One line, whatever the text holds: control characters become spaces. */
static void say_line(const char *text) {
    fputs("graycard: ", stderr);
    for (; *text; text++) fputc((unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text, stderr);
    fputc('\n', stderr);
}

void wb_say_error(const WbErr *err) {
    say_line(err->text);
}

void wb_say(const WbCli *cli, const char *format, ...) {
    if (cli->quiet) return;
    char text[1024]; /* a line; longer remarks are cut */
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    say_line(text);
}
