. "$LIB"
# Killed in front of calls that change a file, in apply and in undo, on a darktable library with sidecars: each sidecar is
# whole at once, its old or its new self; after the next start the library is whole, every photo has its old or its new
# balance, its sidecar the same, and graycard's journal knows which.
[ -f "${KILL_AT_LIB:-}" ] || { echo "no library that kills"; exit 77; }
tools=$(dirname "$LIB")/../../tools
dump() { cp "$1" copy.db && sqlite3 copy.db .dump; rm -f copy.db copy.db-*; }
sums() { (cd photos && md5sum *.xmp && stat -c '%n %Y' *.xmp); }
restore() { # NAME: the state of that name
    rm -rf library.db* photos
    cp -a "$1/." .
}
keep() { # NAME: the state as it is now
    rm -rf "$1"
    mkdir "$1"
    cp -a library.db library.db.graycard photos "$1"
}
whole() { # every sidecar is its old or its new self
    for file in photos/*; do
        cmp -s "$file" "old/$file" || cmp -s "$file" "new/$file" || case $file in
        *.graycard.tmp) ;; # until the next start
        *) say "TORN $1: $file" ;;
        esac
    done
}
judge() { # whether photos, journal, library and sidecars agree
    sqlite3 library.db "SELECT 'BROKEN $1' FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
    sqlite3 library.db.graycard "ATTACH 'library.db' AS c; ATTACH 'old/library.db' AS o;
        SELECT 'PENDING $1', id FROM batch WHERE state = 'pending';
        SELECT 'UNKNOWN $1', i.id, i.history_end FROM c.images AS i JOIN o.images AS was ON was.id = i.id
        LEFT JOIN (SELECT photo_id, max(b.id), (r.state = 'applied') = (undoes IS NULL) AS new
            FROM journal AS r JOIN batch AS b ON b.id = r.batch GROUP BY photo_id) AS j ON j.photo_id = i.id
        WHERE i.history_end - was.history_end IS NOT coalesce(j.new, 0)"
    "$tools/make-dtlib" --check library.db | grep -v '^every history is whole$' || :
    whole "$1"
    left=$(ls . photos | grep -E 'library.db-|tmp$' | grep -v backup.tmp) && say "left behind after $1: $left" || :
}
at_every_call() { # command state
    at=$((first % step))
    first=$((first + 1))
    code=137
    while [ $code = 137 ]; do
        at=$((at + step))
        restore "$2"
        code=0
        sh -c "KILL_AT=$at LD_PRELOAD='$KILL_AT_LIB' graycard $1 library.db; exit \$?" >/dev/null 2>&1 || code=$?
        whole "$1 $at"
        graycard status library.db >/dev/null 2>&1 || say "status failed after kill $at"
        judge "$1 $at"
        graycard undo library.db 1 >/dev/null 2>&1 || : # nothing was set, or it is taken back already
        dump library.db | cmp - dump || say "not as before after kill $at"
        sums | cmp - sums || say "sidecars not as before after kill $at"
    done
    [ $at -gt 20 ] && say "$1, version $version: every photo accounted for"
}
step=${KILL_STEP:-13} # 1: every call, in minutes
first=1
for version in 15 53; do
    rm -rf library.db* photos
    mkdir photos
    "$tools/make-dtlib" --version $version --photos 16 --folder "$PWD/photos" --sidecars library.db
    graycard init library.db >/dev/null
    sqlite3 library.db.graycard "ATTACH 'library.db' AS c; INSERT INTO digest (photo_id, path, recipe, shot) SELECT id, 'x', 1, json_object('currTemp', 5000,
        'currTint', 1, 'multipliers', json('[2,1,1.5]'), 'ColorMatrix1', json('[0.8629,-0.0862,-0.1313,-0.5073,1.2494,0.2137,-0.1267,0.1999,0.6159]'))
        FROM c.images"
    predicted library.db 5555 7 "SELECT id FROM c.images"
    dump library.db >dump
    sums >sums
    keep old
    graycard apply library.db >/dev/null 2>&1
    rm -f library.db.graycard-backup*
    keep new
    at_every_call apply old
    at_every_call undo new
done
