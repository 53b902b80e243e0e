#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/store.h"

static WbStatus run_command(const WbCommand *command, WbCli *cli, const WbArgs *args, WbErr *err) {
    cli->json = wb_arg_given(args, "json");
    cli->quiet = wb_arg_given(args, "quiet");
    cli->profile = wb_arg(args, "profile");
    if (cli->profile && !*cli->profile)
        return wb_fail(err, WB_ERR_USAGE, "profile without a name: --profile '': give it a name");
    if (command->needs != WB_NEEDS_NOTHING) WB_TRY(wb_store_open(cli, args->words[0], command->needs, err));
    WB_TRY(command->run(cli, args, err));
    if (command->needs != WB_NEEDS_NOTHING) WB_TRY(wb_store_unchanged(cli, err));
    return wb_output_flush(err);
}

static int run_words(const WbCommand *command, int argc, char **argv) {
    WbArgs args = {0};
    WbCli cli = {0};
    WbErr err;
    int code;
    WbStatus status = wb_args_parse(command, argc, argv, &args, &err);
    if (status == WB_OK && wb_arg_given(&args, "help")) {
        wb_help_command(command);
        status = wb_output_flush(&err);
    } else if (status == WB_OK) {
        status = run_command(command, &cli, &args, &err);
    }
    fflush(stdout);
    if (status != WB_OK) wb_say_error(&err);
    code = status != WB_OK ? wb_exit_code(status) : cli.exit_code;
    wb_store_close(&cli);
    wb_args_clear(&args);
    return code;
}

static int unknown_command(const char *word) {
    const char *names[32] = {NULL}; /* more than there are commands */
    const WbCommand *command;
    for (int i = 0; i < 31 && (command = wb_command_at(i)); i++) names[i] = command->name;
    const char *near = wb_nearest(word, names);
    WbErr err;
    if (near)
        wb_fail(&err, WB_ERR_USAGE, "unknown command: %.100s: did you mean %s? (graycard --help lists them)", word,
                near);
    else wb_fail(&err, WB_ERR_USAGE, "unknown command: %.100s: graycard --help lists them", word);
    wb_say_error(&err);
    return wb_exit_code(WB_ERR_USAGE);
}

static int print_help(void) {
    WbErr err;
    wb_help_all();
    WbStatus status = wb_output_flush(&err);
    if (status != WB_OK) wb_say_error(&err);
    return wb_exit_code(status);
}

int main(int argc, char **argv) {
    wb_interrupt_block();
    wb_interrupt_listen();
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) return print_help();
    if (strcmp(word, "--version") == 0) return printf("graycard %s\n", WB_VERSION), 0;
    if (strcmp(word, "help") == 0) {
        const WbCommand *about = argc > 2 ? wb_command_of_name(argv[2]) : NULL;
        if (argc > 2 && !about) return unknown_command(argv[2]);
        return about ? (wb_help_command(about), 0) : print_help();
    }
    const WbCommand *command = wb_command_of_name(word);
    if (!command && argc < 2) {
        fputs("graycard: no command given: graycard --help lists them\n", stderr);
        return wb_exit_code(WB_ERR_USAGE);
    }
    return command ? run_words(command, argc - 1, argv + 1) : unknown_command(word);
}
