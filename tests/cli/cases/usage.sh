. "$LIB"
say "help is there, whole and on stdout"
graycard --help | head -1
graycard --help | grep -c '^  [a-z]'
for command in init import export status predict review suggest apply undo history; do
    graycard $command --help | head -1
    graycard $command --help | grep -c -e '--json' -e '--profile NAME' -e '--quiet' -e '--help' -e '^Examples'
done
run graycard help nothing
run graycard --version
say "usage errors: one line, exit 2"
run graycard
run graycard aply x.db
run graycard wibble x.db
run graycard apply
run graycard apply one two
run graycard undo one two three
run graycard apply --dryrun x.db
run graycard apply -Z x.db
run graycard apply x.db --limit
run graycard apply x.db --json=1
run graycard status x.db --profile ''
run graycard import folder
run graycard export --format
say "options may stand before and after the catalog"
catalog my.db 2
run graycard export --format sliders my.db
run graycard export my.db -f sliders
run graycard export my.db -f wibble
predicted my.db 6000 3
run graycard predict my.db --json --csv
run graycard review my.db --json --csv
run graycard apply my.db --limit many
run graycard apply my.db --limit -3
run graycard undo my.db first
