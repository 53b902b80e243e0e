#ifndef WB_CLI_OPTIONS_H
#define WB_CLI_OPTIONS_H

#include <stdint.h>

#include "base/status.h"

/* One table a command drives getopt_long and the text of --help. */
typedef struct WbOption {
    const char *name;  /* long name without dashes; NULL ends a table */
    char letter;       /* short form, or 0 */
    const char *value; /* what stands for the value in --help ("SQL"), or NULL for a switch */
    const char *help;  /* one line */
} WbOption;

/* Options that a command takes from another room's table: fills *ret for index 0, 1, 2 ...; 0 past the last. Names
 * and texts are static. */
typedef int (*WbOptionAt)(int index, WbOption *ret);

typedef struct WbGiven {
    const char *name;  /* the table's text */
    const char *value; /* borrowed from argv; "" for a switch */
} WbGiven;

/* A parsed command line. Zeroed is valid and empty. */
typedef struct WbArgs {
    WbGiven *given; /* options in the order given; owned */
    int given_count;
    const char *const *words; /* what is left beside the options (the catalog first); borrowed from argv */
    int word_count;
} WbArgs;

struct WbCommand;

/* Parses argv[1..] of `command` (argv[0] is the command's name; argv is reordered so that options come first).
 * Errors: WB_ERR_USAGE (unknown option, missing value, too few or too many words), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_args_parse(const struct WbCommand *command, int argc, char **argv, WbArgs *ret, WbErr *err);
void wb_args_clear(WbArgs *args);

/* The last value given for option `name`; NULL when it was not given. */
const char *wb_arg(const WbArgs *args, const char *name);
int wb_arg_given(const WbArgs *args, const char *name);

/* Numbers. Not given: *ret is left alone. Errors: WB_ERR_USAGE naming option, value and range. */
WB_MUST_USE WbStatus wb_arg_int(const WbArgs *args, const char *name, int64_t low, int64_t high, int64_t *ret,
                                WbErr *err);
WB_MUST_USE WbStatus wb_arg_double(const WbArgs *args, const char *name, double low, double high, double *ret,
                                   WbErr *err);

/* The same for any text: `what` names it in the message ("the batch"). */
WB_MUST_USE WbStatus wb_parse_int(const char *text, const char *what, int64_t low, int64_t high, int64_t *ret,
                                  WbErr *err);

/* The texts of `graycard --help` and `graycard COMMAND --help`, on stdout. */
void wb_help_all(void);
void wb_help_command(const struct WbCommand *command);

/* The entry of `wanted` that `name` is nearest to (a slip of two letters at most), or NULL. Ends with a NULL name. */
const char *wb_nearest(const char *name, const char *const *wanted);

#endif
