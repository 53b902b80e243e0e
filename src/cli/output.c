#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/cli.h"

WbTable wb_table(const char *align) {
    return (WbTable){.align = align, .columns = (int)strlen(align)};
}

/* Whether there is room for `bytes` more. */
static int make_room(WbTable *table, size_t bytes) {
    if (table->room - table->bytes >= bytes) return 1;
    size_t room = 4096 + table->room * 2; /* a screenful of fields to begin with */
    char *text = wb_realloc(table->text, table->bytes, room, 1);
    if (!text) return 0;
    table->text = text;
    table->room = room;
    return 1;
}

void wb_table_add(WbTable *table, const char *format, ...) {
    if (table->failed) return;
    char text[512]; /* a field of a table for people; longer ones are cut */
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f) *at = ' '; /* an id may hold newlines: a row stays a row */
    size_t bytes = strlen(text) + 1;
    table->failed = !make_room(table, bytes);
    if (table->failed) return;
    memcpy(table->text + table->bytes, text, bytes);
    table->bytes += bytes;
    table->count++;
}

WbStatus wb_one_form(const WbCli *cli, const WbArgs *args, WbErr *err) {
    if (!cli->json || !wb_arg_given(args, "csv")) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "--json and --csv together: choose one of them");
}

double wb_whole(double value) {
    return round(value) + 0.0; /* -0 + 0 is 0 */
}

void wb_table_add_photo(WbTable *table, const char *key, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (!*name || strncmp(name, key, strlen(key)) == 0 || strcmp(path, key) == 0) wb_table_add(table, "%s", key);
    else wb_table_add(table, "%s (%s)", key, name);
}

/* Characters, not bytes: continuation bytes of UTF-8 do not count. */
static int width_of(const char *text) {
    int width = 0;
    for (; *text; text++) width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

WbStatus wb_table_print(const WbTable *table, FILE *file, WbErr *err) {
    if (table->failed) return wb_fail_nomem(err);
    int *widths = wb_alloc((size_t)table->columns, sizeof *widths);
    if (!widths) return wb_fail_nomem(err);
    const char *field = table->text;
    for (size_t i = 0; i < table->count; i++, field += strlen(field) + 1) {
        int width = width_of(field);
        int *widest = &widths[i % (size_t)table->columns];
        if (width > *widest) *widest = width;
    }
    field = table->text;
    for (size_t i = 0; i < table->count; i++, field += strlen(field) + 1) {
        int column = (int)(i % (size_t)table->columns);
        int last = column == table->columns - 1;
        int pad = widths[column] - width_of(field);
        int right = table->align[column] == 'r';
        fprintf(file, "%*s%s%*s%s", right ? pad : 0, "", field, right || last ? 0 : pad, "",
                last ? "\n" : "  ");
    }
    wb_free(widths);
    return WB_OK;
}

void wb_table_clear(WbTable *table) {
    wb_free(table->text);
    *table = (WbTable){0};
}

static WbStatus cannot(const char *verb, const char *path, WbErr *err) {
    return wb_fail(err, WB_ERR_IO, "cannot %s: %.300s: %s", verb, path, strerror(errno));
}

/* A new file beside `path`, with the permissions any new file gets. */
static FILE *open_beside(const char *path, char **temporary) {
    size_t room = strlen(path) + 32; /* the process number and ".tmp" fit */
    char *name = wb_alloc(room, 1);
    if (!name) return NULL;
    snprintf(name, room, "%s.%ld.tmp", path, (long)getpid());
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); /* 0666: less the umask */
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file) return *temporary = name, file;
    if (fd >= 0) close(fd);
    wb_free(name);
    return NULL;
}

WbStatus wb_output_open(const char *path, WbOutput *ret, WbErr *err) {
    if (!path) return *ret = (WbOutput){.file = stdout}, WB_OK;
    WbOutput output = {.path = wb_strdup(path)};
    if (!output.path) return wb_fail_nomem(err);
    struct stat facts;
    int plain = lstat(path, &facts) != 0 || S_ISREG(facts.st_mode);
    output.file =
        plain ? open_beside(path, &output.temporary) : fopen(path, "w"); /* devices, pipes, links: as they are */
    if (!output.file) {
        WbStatus status = cannot("write", path, err);
        wb_output_abandon(&output);
        return status;
    }
    *ret = output;
    return WB_OK;
}

WbStatus wb_output_flush(WbErr *err) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return WB_OK;
    return cannot("write", "standard output", err);
}

WbStatus wb_file_settle(const char *temporary, const char *path, WbErr *err) {
    int fd = open(temporary, O_RDONLY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;
    if (fd >= 0) close(fd);
    if (bad || rename(temporary, path) != 0) return cannot("write", path, err);
    return WB_OK;
}

WbStatus wb_output_commit(WbOutput *output, WbErr *err) {
    if (!output->path) return wb_output_flush(err);
    int bad = fflush(output->file) != 0 || ferror(output->file);
    if (output->temporary && fsync(fileno(output->file)) != 0) bad = 1;
    if (fclose(output->file) != 0) bad = 1;
    output->file = NULL;
    WbStatus status = WB_OK;
    if (bad || (output->temporary && rename(output->temporary, output->path) != 0))
        status = cannot("write", output->path, err);
    else wb_free(output->temporary), output->temporary = NULL;
    wb_output_abandon(output);
    return status;
}

void wb_output_abandon(WbOutput *output) {
    if (output->path && output->file) fclose(output->file);
    if (output->temporary) unlink(output->temporary);
    wb_free(output->temporary);
    wb_free(output->path);
    *output = (WbOutput){0};
}
