. "$LIB"
bad() {
    run graycard import in -o out.db
}
run graycard import nowhere -o out.db
mkdir in
bad
: >in/sliders.csv
bad
printf 'Temperature,Tint\n1,2\n' >in/sliders.csv
bad
printf 'id_global,Tint,tint\n1,2,3\n' >in/sliders.csv
bad
say "lines are counted through quoted newlines and blank lines"
printf 'id_global,ev\n"a\nb",\n\ntwice,1\nother,2\ntwice,3\ntwice,4\n"a\nb",5\n' >in/sliders.csv
bad
printf 'id_global\na\na\n' >in/sliders.csv
bad
printf 'id_global,ev\na,1\n,2\n' >in/sliders.csv
bad
printf 'id_global,ev\na,1\n"b,2\nc,3\n' >in/sliders.csv
bad
printf 'id_global,ev\na,1\n\nb,"2' >in/sliders.csv
bad
printf 'id_global,ev\n\n' >in/sliders.csv
bad
printf 'id_global,ev\na,\0001\n' >in/sliders.csv
bad
printf 'id_global\na\n' >in/sliders.csv
run graycard import in -o nowhere/out.db
: >there.db
run graycard import in -o there.db
: >there2.db.graycard
run graycard import in -o there2.db
run interrupted graycard import in -o out.db
files
