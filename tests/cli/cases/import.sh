. "$LIB"
say "byte order mark, CRLF, any order of columns, extra ones, quoted newlines, quotes, emoji, empty fields, garbage"
mkdir -p in/images
printf '\357\273\277Tint,foo,id_global,currTemp,currTint,captureTime,bar,Temperature,aperture\r\n' >in/sliders.csv
printf '3,x,"a\r\nb ""c""",4800,-1,2026-01-01T10:00:00,,5000,2.5\r\n' >>in/sliders.csv
printf '\r\n' >>in/sliders.csv
printf ',,\360\237\223\267 one,nan,1e30,yesterday,,,text\r\n' >>in/sliders.csv
printf '4,,short,\r\n' >>in/sliders.csv
printf '4.5,,long,1e999,2,3,4,4700.5,6,7,8,9\r\n' >>in/sliders.csv
printf '0,,last,,,,,2000,' >>in/sliders.csv
: >in/images/short.tif
: >in/images/last.TIF
run graycard import in -o my.db
sqlite3 my.db "SELECT quote(id_global), path, quote(captureTime), quote(aperture), quote(currTemp), quote(currTint) FROM photo"
sqlite3 my.db "SELECT quote(id_global), quote(Temperature), quote(Tint), quote(set_by), quote(set_at) FROM sliders"
sqlite3 my.db "PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA user_version"
keeps my.db graycard export my.db
keeps my.db graycard status my.db
files
say "the unlabelled form; photos elsewhere get absolute paths"
mkdir -p elsewhere/images sub
printf 'id_global,currTemp\none,5000\n' >elsewhere/sliders.csv
run graycard import elsewhere -o sub/new.db --json | sed "s,$PWD,HERE,"
sqlite3 sub/new.db "SELECT * FROM sliders"
sqlite3 sub/new.db "SELECT path FROM photo" | sed "s,$PWD,HERE,"
say "the folder itself as the catalog's folder"
(cd elsewhere && run graycard import . -o here.db && sqlite3 here.db "SELECT path FROM photo")
say "a header alone makes nothing"
mkdir none
echo id_global >none/sliders.csv
run graycard import none -o none.db
files
say "the default profile is named"
printf 'id_global\none\n' >none/sliders.csv
run graycard import none -o named.db --profile anna
run graycard status named.db --json
