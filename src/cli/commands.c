#include "cli/cli.h"

#include <string.h>

static const WbCommand *const commands[] = {
    &wb_command_import, &wb_command_init,    &wb_command_status,   &wb_command_export,
    &wb_command_scan,   &wb_command_train,   &wb_command_eval,     &wb_command_profiles,
    &wb_command_predict, &wb_command_review, &wb_command_suggest,  &wb_command_apply,
    &wb_command_undo,   &wb_command_history,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

const WbCommand *wb_command_at(int index) {
    return index >= 0 && index < COMMANDS ? commands[index] : NULL;
}

const WbCommand *wb_command_of_name(const char *name) {
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}
