#ifndef WB_CLI_CMD_EVAL_FIELDS_H
#define WB_CLI_CMD_EVAL_FIELDS_H

#include <stddef.h>

/* The metrics by name: one table for JSON and text. */
typedef struct WbMetricField {
    const char *key;   /* in JSON */
    const char *words; /* in the table for people, or NULL: not shown there */
    size_t offset;     /* of the double in WbMetrics */
    int decimals;      /* in the table */
} WbMetricField;

const WbMetricField *wb_metric_field(int index); /* NULL past the last */

#endif
