#!/bin/sh
# A test that fails says so and exits with exactly 1 (a crash would be another code): failing.sh PROGRAM
failures=0
for how in check leak nan nan-expected nan-tolerance infinite far text no-text error allocation; do
    words=$("$1" $how 2>&1)
    code=$?
    case $code,$words in
    1,*failed:*) ;;
    *) echo "$how: exit code $code, expected 1 and a word: $words" >&2; failures=$((failures + 1)) ;;
    esac
done
"$1" || { echo "a test without a failure fails" >&2; failures=$((failures + 1)); }
[ $failures = 0 ]
