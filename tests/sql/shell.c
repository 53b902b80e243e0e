/* A small sqlite3 shell with our functions linked in, for sanitizers: reads SQL from stdin, prints rows as the stock
 * shell's list mode does and errors as it says them. Knows .open FILE and .read FILE; .load is done already. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "ext/register.h"

typedef struct Shell {
    sqlite3 *db;
    char *sql; /* what was read of a statement */
    size_t bytes;
    int started; /* its first line */
} Shell;

static int open_database(Shell *shell, const char *path) {
    WbErr err;
    if (shell->db && sqlite3_close(shell->db) != SQLITE_OK) {
        fprintf(stderr, "Error: a statement was left open\n");
        return 0;
    }
    if (sqlite3_open(path, &shell->db) == SQLITE_OK && wb_ext_register(shell->db, &err) == WB_OK) return 1;
    fprintf(stderr, "Error: cannot open %s\n", path);
    return 0;
}

static void print_row(sqlite3_stmt *statement) {
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        const unsigned char *text = sqlite3_column_text(statement, i);
        printf("%s%s", i ? "|" : "", text ? (const char *)text : "");
    }
    putchar('\n');
}

static void run(Shell *shell) {
    const char *rest = shell->sql;
    while (*rest) {
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(shell->db, rest, -1, &statement, &rest);
        const char *kind = "Parse";
        if (code == SQLITE_OK && !statement) continue;
        if (code == SQLITE_OK) {
            kind = "Runtime";
            while ((code = sqlite3_step(statement)) == SQLITE_ROW) print_row(statement);
        }
        if (code != SQLITE_OK && code != SQLITE_DONE)
            fprintf(stderr, "%s error near line %d: %s\n", kind, shell->started, sqlite3_errmsg(shell->db));
        sqlite3_finalize(statement);
    }
    shell->bytes = 0;
}

static int append(Shell *shell, const char *line) {
    size_t length = strlen(line);
    char *grown = wb_realloc(shell->sql, shell->bytes, shell->bytes + length + 1, 1);
    if (!grown) return 0;
    shell->sql = grown;
    memcpy(shell->sql + shell->bytes, line, length + 1);
    shell->bytes += length;
    return 1;
}

static int read_file(Shell *shell, FILE *file);

static int command(Shell *shell, char *line) {
    line[strcspn(line, "\r\n")] = '\0';
    if (strncmp(line, ".load ", 6) == 0) return 1;
    if (strncmp(line, ".open ", 6) == 0) return open_database(shell, line + 6);
    if (strncmp(line, ".read ", 6) == 0) {
        FILE *file = fopen(line + 6, "r");
        int ok = file && read_file(shell, file);
        if (file) fclose(file);
        return ok;
    }
    fprintf(stderr, "Error: unknown command %s\n", line);
    return 0;
}

static int blank(const char *line) {
    line += strspn(line, " \t\r\n");
    return *line == '\0' || strncmp(line, "--", 2) == 0;
}

static int read_file(Shell *shell, FILE *file) {
    char line[8192];
    int ok = 1;
    for (int number = 1; ok && fgets(line, sizeof line, file); number++) {
        if (shell->bytes == 0) {
            if (blank(line)) continue;
            shell->started = number;
            if (line[0] == '.') {
                ok = command(shell, line);
                continue;
            }
        }
        ok = append(shell, line);
        if (ok && sqlite3_complete(shell->sql)) run(shell);
    }
    return ok;
}

int main(void) {
    Shell shell = {0};
    int ok = open_database(&shell, ":memory:") && read_file(&shell, stdin);
    if (sqlite3_close(shell.db) != SQLITE_OK) ok = 0;
    wb_free(shell.sql);
    if (wb_memory_live_blocks() != 0) {
        fprintf(stderr, "Error: %lld memory blocks were not freed\n", (long long)wb_memory_live_blocks());
        ok = 0;
    }
    return ok ? 0 : 1;
}
