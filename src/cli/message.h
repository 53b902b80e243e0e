#ifndef WB_CLI_MESSAGE_H
#define WB_CLI_MESSAGE_H

#include "cli/cli.h"

/* Words on stderr, `graycard: what happened: with what: what to do`, one line each. */

int wb_exit_code(WbStatus status);
void wb_say_error(const WbErr *err);

/* A remark, not a failure: "graycard: ..." on stderr; nothing with --quiet. */
void wb_say(const WbCli *cli, const char *format, ...) WB_PRINTF(2, 3);

#endif
