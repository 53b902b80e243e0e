#include "camera_make.h"

#include <stdio.h>
#include <string.h>

static int exit_code(WbStatus status) {
    if (status == WB_OK) return 0;
    if (status == WB_ERR_USAGE) return 2;
    return status == WB_ERR_IO || status == WB_ERR_NOMEM ? 5 : 3; /* as graycard's own */
}

int main(int count, char **words) {
    WbSimOptions options;
    WbErr err;
    if (count == 2 && strcmp(words[1], "--help") == 0) {
        fputs(wb_sim_usage, stdout);
        return 0;
    }
    WbStatus status = wb_sim_parse(count, words, &options, &err);
    if (status == WB_OK)
        status = options.folder ? wb_sim_make_folder(&options, &err) : wb_sim_make_photo(&options, &err);
    if (status != WB_OK) fprintf(stderr, "camera-sim: %s\n", err.text);
    return exit_code(status);
}
