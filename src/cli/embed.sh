#!/bin/sh
# Writes C: the SQL files given as constant texts. Usage: embed.sh NATIVE.sql STEP.sql...
set -eu
bytes() { # name file
    printf 'static const char %s[] = {\n' "$1"
    od -An -v -tu1 "$2" | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '0};\n'
}
printf '#include "cli/schema.h"\n'
bytes native "$1"
shift
count=0
for file in "$@"; do
    count=$((count + 1))
    bytes "step_$count" "$file"
done
printf 'const char *const wb_native_sql = native;\n'
printf 'const char *const wb_schema_steps[] = {'
for i in $(seq "$count"); do printf 'step_%s, ' "$i"; done
printf '};\nconst int wb_schema_version = %s;\n' "$count"
