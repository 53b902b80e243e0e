#ifndef WB_EXT_OVER_CLAUSE_H
#define WB_EXT_OVER_CLAUSE_H

/* What the text of a statement says about the windows of a function. SQLite asks a window function once for a group of
 * rows that its ORDER BY does not tell apart, unless the frame counts in ROWS, and does not say which it is. */

typedef enum WbOver {
    WB_OVER_ROWS,    /* every call has a frame that counts in ROWS, or there is none, or it is beyond us */
    WB_OVER_MISSING, /* a call without OVER */
    WB_OVER_FILTER,  /* one with FILTER: SQLite asks for the rows left out too */
    WB_OVER_PEERS,   /* one with a frame in RANGE or GROUPS, such as the default one */
} WbOver;

/* The first call of `name` in `sql` that is not WB_OVER_ROWS decides. */
WbOver wb_over_clause(const char *sql, const char *name);

#endif
