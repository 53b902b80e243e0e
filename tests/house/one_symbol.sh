#!/bin/sh
# The extension is a guest: it exports its entry point and nothing else, and brings no SQLite of its own.
# one_symbol.sh EXTENSION
symbols=$(nm -D --defined-only "$1" | awk '{ print $NF }')
if [ "$symbols" != sqlite3_graycard_init ]; then
    printf 'exports other than sqlite3_graycard_init:\n%s\n' "$symbols" >&2
    exit 1
fi
needed=$(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
echo "needs:" $needed
case $needed in
'') echo "no NEEDED entry found: readelf says something new" >&2; exit 1 ;;
*sqlite3*) echo "linked to libsqlite3: the host's own copy must be used" >&2; exit 1 ;;
esac
