#ifndef WB_BASE_STATUS_H
#define WB_BASE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* What a fallible call came to. The two doors translate it: `ext` to SQLite result codes, `cli` to exit codes. */
typedef enum {
    WB_OK = 0,
    WB_ERR_USAGE,       /* the caller asked for something that has no meaning (CLI exit 2) */
    WB_ERR_INPUT,       /* bad data: no such file, not a catalog, no labels (3) */
    WB_ERR_CORRUPT,     /* a file or blob of a known kind that is damaged (3) */
    WB_ERR_VERSION,     /* written by a format this build does not read (3) */
    WB_ERR_LIMIT,       /* larger than a stated limit (3) */
    WB_ERR_BUSY,        /* locked, in use, or in conflict (4) */
    WB_ERR_IO,          /* the system could not read or write (5) */
    WB_ERR_NOMEM,       /* out of memory (5) */
    WB_ERR_INTERRUPTED, /* stopped on request (130) */
} WbStatus;

#define WB_ERR_TEXT_BYTES 512 /* one line for a person; longer values inside are cut by the detector */

/* A failure in words. Owned by the caller, untouched on success. */
typedef struct WbErr {
    WbStatus code;
    char text[WB_ERR_TEXT_BYTES];
} WbErr;

#define WB_MUST_USE __attribute__((warn_unused_result))
#define WB_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define WB_CLEANUP(function) __attribute__((cleanup(function)))

/* Forwards a failure to the caller, who sees the detector's message unchanged. */
#define WB_TRY(call)                                                                                         \
    do {                                                                                                     \
        WbStatus wb_try_status = (call);                                                                     \
        if (wb_try_status != WB_OK) return wb_try_status;                                                    \
    } while (0)

/* Writes code and message to *err (err may be NULL) and returns code, so that a detector can
 * `return wb_fail(err, WB_ERR_INPUT, "...", ...)`. The text is cut at WB_ERR_TEXT_BYTES - 1, at a UTF-8 boundary. */
WbStatus wb_fail(WbErr *err, WbStatus code, const char *format, ...) WB_PRINTF(3, 4);

/* The one message for a failed allocation; always WB_ERR_NOMEM. */
WbStatus wb_fail_nomem(WbErr *err);

/* A short English name of a status ("corrupt data"); static storage. */
const char *wb_status_name(WbStatus code);

#ifdef __cplusplus
}
#endif
#endif
