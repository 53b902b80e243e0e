#!/bin/sh
# Writes C: the SQL files given as constant texts. Usage: embed.sh FILE..., of .../native/001.sql, .../schema/NNN.sql in their
# order, and .../adapter/NAME/STEP.sql, which becomes wb_NAME_STEP_sql.
set -eu
bytes() { # name file
    printf 'static const char %s[] = {\n' "$1"
    od -An -v -tu1 "$2" | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '0};\n'
}
printf '#include "cli/schema.h"\n#include "ext/sidecar.h"\n'
count=0
for file in "$@"; do
    name=$(basename "$file" .sql)
    folder=$(basename "$(dirname "$file")")
    case $file in
    */native/*)
        bytes native "$file"
        printf 'const char *const wb_native_sql = native;\n' ;;
    */schema/*)
        count=$((count + 1))
        bytes "step_$count" "$file" ;;
    */adapter/*)
        bytes "${folder}_$name" "$file"
        printf 'const char *const wb_%s_%s_sql = %s_%s;\n' "$folder" "$name" "$folder" "$name" ;;
    esac
done
printf 'const char *const wb_schema_steps[] = {'
for i in $(seq "$count"); do printf 'step_%s, ' "$i"; done
printf '};\nconst int wb_schema_version = %s;\n' "$count"
# A step that the extension has not heard of would make wb_predict(id) refuse every sidecar.
printf '_Static_assert(%s == WB_SIDECAR_VERSION, "a new step of sql/schema: look at src/ext/sidecar.h");\n' "$count"
