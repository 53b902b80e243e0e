/* wb_version() and wb_debug().
 *
 * 1. wb_version() is this build's version as text.
 * 2. wb_debug() is a JSON object: version, compiler, what the build checks, the versions of SQLite (running and built
 *    against) and OpenBLAS, the CPU kernels in use, the formats this build writes, how many memory blocks of ours are
 *    live, how many models were parsed and scenes predicted. Meant for bug reports: its keys may change.
 * 3. Both read nothing of the database.
 */
#include "ext/door.h"

#include <sqlite3ext.h>

#include "base/cpu.h"
#include "base/memory.h"
#include "ext/json_text.h"
#include "features/features.h"
#include "model/model.h"
#include "nn/blas.h"
SQLITE_EXTENSION_INIT3

static void version(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    sqlite3_result_text(context, WB_VERSION, -1, SQLITE_STATIC);
}

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

#ifdef __OPTIMIZE__
#define OPTIMISED 1
#else
#define OPTIMISED 0
#endif

#ifdef NDEBUG
#define ASSERTS 0
#else
#define ASSERTS 1
#endif

static void debug(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    WbErr err = {0};
    char *text = NULL;
    sqlite3_str *json = wb_put_begin();
    wb_put_key_text(json, "version", WB_VERSION);
    wb_put_key_text(json, "compiler", COMPILER);
    wb_put_key_bool(json, "optimised", OPTIMISED);
    wb_put_key_bool(json, "asserts", ASSERTS);
    wb_put_key_text(json, "cpu", wb_cpu_level_name(wb_cpu_level()));
    wb_put_key_text(json, "sqlite", sqlite3_libversion());
    wb_put_key_text(json, "sqlite_built_against", SQLITE_VERSION);
    wb_put_key_text(json, "openblas", wb_blas_config());
    wb_put_key_text(json, "openblas_core", wb_blas_core());
    wb_put_key_integer(json, "model_format", WB_MODEL_FORMAT);
    wb_put_key_integer(json, "model_recipe", WB_MODEL_RECIPE);
    wb_put_key_integer(json, "features_recipe", WB_FEATURES_RECIPE);
    wb_put_key_integer(json, "memory_blocks", wb_memory_live_blocks());
    wb_put_key_integer(json, "models_parsed", wb_ext_of(context)->models.parsed);
    wb_put_key_integer(json, "scenes_predicted", wb_ext_of(context)->scenes);
    WbStatus status = wb_put_end(json, &text, &err);
    wb_result_json(context, status, text, &err);
}

const WbFunction wb_functions_about[] = {
    {"wb_version", 0, SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, version, NULL, NULL},
    {"wb_debug", 0, 0, debug, NULL, NULL},
    {0},
};
