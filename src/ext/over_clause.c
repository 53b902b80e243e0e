#include "ext/over_clause.h"

#include <sqlite3ext.h>
#include <stddef.h>
#include <string.h>
SQLITE_EXTENSION_INIT3

typedef struct Token {
    const char *text; /* without quotes */
    size_t bytes;     /* 0: the end of the statement, or an empty name or string */
    char quote;       /* of a name " ` [, of a string ', else 0 */
} Token;

static int in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80; /* UTF-8, as in SQLite's own tokens */
}

static const char *after_blanks(const char *at) {
    for (;;) {
        const char *end = at + strspn(at, " \t\r\n\f");
        if (end[0] == '-' && end[1] == '-')
            end += strcspn(end, "\n");
        else if (end[0] == '/' && end[1] == '*') {
            const char *closing = strstr(end + 2, "*/");
            end = closing ? closing + 2 : end + strlen(end);
        }
        if (end == at) return at;
        at = end;
    }
}

/* A quote inside is doubled: it stays so in the token. */
static Token quoted(const char **at) {
    char opening = **at, closing = opening == '[' ? ']' : opening;
    const char *begin = *at + 1, *end = begin;
    while (*end && (*end != closing || (closing != ']' && end[1] == closing)))
        end += *end == closing ? 2 : 1;
    *at = *end ? end + 1 : end;
    return (Token){begin, (size_t)(end - begin), opening};
}

static Token next(const char **at) {
    const char *begin = *at = after_blanks(*at);
    if (*begin == '\0') return (Token){begin, 0, 0};
    if (strchr("'\"`[", *begin)) return quoted(at);
    while (in_word(**at)) (*at)++;
    if (*at == begin) (*at)++;
    return (Token){begin, (size_t)(*at - begin), 0};
}

static int at_end(Token token) {
    return token.bytes == 0 && token.quote == 0;
}

static int same_name(Token token, const char *name, size_t bytes) {
    return token.quote != '\'' && token.bytes == bytes && sqlite3_strnicmp(token.text, name, (int)bytes) == 0;
}

static int is(Token token, const char *word) {
    return token.quote == 0 && same_name(token, word, strlen(word));
}

/* What stands behind the word ROWS of a frame, and not behind a column of that name: a word, or how many rows (a
 * number, a parameter, brackets). */
static int frame_follows(const char *at) {
    Token token = next(&at);
    return is(token, "BETWEEN") || is(token, "UNBOUNDED") || is(token, "CURRENT") ||
           (token.quote == 0 && token.bytes > 0 && strchr("0123456789?:@$(", token.text[0]));
}

/* From behind a ( to behind its ). 1: a frame in ROWS stands between them, outside of inner ones. */
static int rows_inside(const char **at) {
    int depth = 1, found = 0;
    while (depth > 0) {
        Token token = next(at);
        if (at_end(token)) break;
        if (is(token, "(")) depth++;
        if (is(token, ")")) depth--;
        if (depth == 1 && is(token, "ROWS") && frame_follows(*at)) found = 1;
    }
    return found;
}

/* 1: `name AS (... ROWS ...)` is in the statement. */
static int named_in_rows(const char *sql, Token name) {
    for (Token token = next(&sql); !at_end(token); token = next(&sql)) {
        if (!same_name(token, name.text, name.bytes)) continue;
        const char *at = sql;
        if (is(next(&at), "AS") && is(next(&at), "(") && rows_inside(&at)) return 1;
    }
    return 0;
}

/* What follows the ( of a call at `at`. */
static WbOver over(const char *sql, const char *at) {
    (void)rows_inside(&at); /* the arguments */
    Token token = next(&at);
    if (is(token, "FILTER")) return WB_OVER_FILTER;
    if (!is(token, "OVER")) return WB_OVER_MISSING;
    token = next(&at);
    int rows = is(token, "(") ? rows_inside(&at) : named_in_rows(sql, token);
    return rows ? WB_OVER_ROWS : WB_OVER_PEERS;
}

WbOver wb_over_clause(const char *sql, const char *name) {
    const char *at = sql;
    for (Token token = next(&at); !at_end(token); token = next(&at)) {
        const char *open = at;
        if (!same_name(token, name, strlen(name)) || !is(next(&open), "(")) continue;
        WbOver found = over(sql, open);
        if (found != WB_OVER_ROWS) return found;
    }
    return WB_OVER_ROWS;
}
