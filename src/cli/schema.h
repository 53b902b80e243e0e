#ifndef WB_CLI_SCHEMA_H
#define WB_CLI_SCHEMA_H

/* The SQL files of sql/, as texts. */

extern const char *const wb_native_sql;     /* sql/native: a whole native catalog */
extern const char *const wb_schema_steps[]; /* sql/schema: step i brings a sidecar from version i to i + 1 */
extern const int wb_schema_version;         /* the number of steps: the version this build writes */

/* sql/adapter: for each program, how its catalog is read, and what an apply changes there. */
extern const char *const wb_lightroom_read_sql, *const wb_lightroom_plan_sql, *const wb_lightroom_snapshot_sql,
    *const wb_lightroom_undo_sql;
extern const char *const wb_darktable_read_sql, *const wb_darktable_prepare_sql, *const wb_darktable_plan_sql,
    *const wb_darktable_undo_sql;
extern const char *const wb_folder_open_sql, *const wb_folder_read_sql;

#define WB_NATIVE_VERSION 1 /* PRAGMA user_version of a native catalog */

#endif
