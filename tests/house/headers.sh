#!/bin/sh
# Every header compiles alone, and twice: headers.sh ROOT C_COMPILER...; those of include/ also as C++.
root=$1
shift
cd "$root" || exit 1
failures=0
count=0

alone() { # HEADER COMPILER...
    header=$1
    shift
    count=$((count + 1))
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$@" -fsyntax-only -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude -Wall -Wextra -Werror - ||
        { echo "$header does not compile alone with: $*" >&2; failures=$((failures + 1)); }
}

for header in $(find src -name '*.h' | sort); do
    alone "${header#src/}" "$@" -x c -std=c17 -Wstrict-prototypes -Wundef
done
for header in include/*.h; do
    [ -e "$header" ] || continue
    alone "${header#include/}" "$@" -x c -std=c17 -Wstrict-prototypes -Wundef
    alone "${header#include/}" c++ -x c++ -std=c++11
done
echo "$count headers, $failures failed"
[ $count -gt 0 ] && [ $failures = 0 ]
