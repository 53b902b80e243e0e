#ifndef WB_CLI_FILE_H
#define WB_CLI_FILE_H

#include <stdio.h>

/* Opens a plain file, or the one that a link leads to, for reading: a named pipe could make us wait for ever. NULL:
 * *why says why not, in words, or is NULL where there is nothing of that name. A link that leads nowhere is
 * something. */
FILE *wb_file_open(const char *path, const char **why);

/* 1 when files can be made beside `path`; 0: errno says why not. */
int wb_file_folder_writable(const char *path);

#endif
