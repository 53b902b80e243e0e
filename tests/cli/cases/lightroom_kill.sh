. "$LIB"
# Killed in front of calls that change a file, in apply and in undo, in both forms of journal: after the next start
# the catalog is whole, every photo has its old or its new values, and the sidecar's journal knows which.
[ -f "${KILL_AT_LIB:-}" ] || { echo "no library that kills"; exit 77; }
lrcat=$(dirname "$LIB")/lrcat.py
dump() { cp "$1" copy.db && sqlite3 copy.db .dump; rm -f copy.db copy.db-*; }
judge() { # whether photos, journal and catalog agree
    sqlite3 c.lrcat "SELECT 'BROKEN $1' FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
    sqlite3 c.lrcat.graycard "ATTACH 'c.lrcat' AS c; SELECT 'PENDING $1', id FROM batch WHERE state = 'pending';
        SELECT 'UNKNOWN $1', i.id_global, s.text FROM c.Adobe_images AS i JOIN c.Adobe_imageDevelopSettings AS s ON s.image = i.id_local
        LEFT JOIN (SELECT photo_id, max(b.id), (r.state = 'applied') = (undoes IS NULL) AS new
            FROM journal AS r JOIN batch AS b ON b.id = r.batch GROUP BY photo_id) AS j ON j.photo_id = i.id_global
        WHERE (s.text LIKE '%= 5555,%') IS NOT coalesce(j.new, 0) OR (EXISTS (SELECT 1 FROM c.Adobe_libraryImageDevelopHistoryStep AS h
            WHERE h.image = i.id_local AND h.name = 'graycard')) IS NOT coalesce(j.new, 0) OR (SELECT count(*) FROM
            c.Adobe_libraryImageDevelopSnapshot AS p WHERE p.image = i.id_local) IS NOT coalesce(j.new, 0) * $snapshots"
}
at_every_call() { # command: from the state in fresh*
    at=$((first % step))
    first=$((first + 1))
    code=137
    while [ $code = 137 ]; do
        at=$((at + step))
        rm -f c.lrcat*
        cp fresh.lrcat c.lrcat
        cp fresh.lrcat.graycard c.lrcat.graycard
        code=0
        sh -c "KILL_AT=$at LD_PRELOAD='$KILL_AT_LIB' graycard $1 c.lrcat; exit \$?" >/dev/null 2>&1 || code=$?
        graycard status c.lrcat >/dev/null 2>&1 || say "status failed after kill $at"
        judge "$1 $at"
        graycard history c.lrcat --json | grep -q '"applied": 5' && graycard undo c.lrcat >/dev/null
        dump c.lrcat | cmp - original || say "not as before after kill $at"
        [ -z "$(ls | grep -E 'c.lrcat-|tmp$' | grep -v backup.tmp)" ] || say "left behind after kill $at: $(ls)"
    done
    [ $at -gt 20 ] && say "$1, version $version: every photo accounted for"
}
step=${KILL_STEP:-6} # 1: every call, in minutes
first=1
for version in 6 12; do
    rm -f fresh.lrcat* c.lrcat*
    python3 "$lrcat" fresh.lrcat $version
    dump fresh.lrcat >original
    graycard init fresh.lrcat >/dev/null
    predicted fresh.lrcat 5555 7 "SELECT id_global AS id FROM c.Adobe_images"
    case $version in 6) snapshots=0 with= ;; *) snapshots=1 with=' --snapshot' ;; esac
    at_every_call "apply$with"
    graycard apply$with fresh.lrcat >/dev/null 2>&1
    at_every_call undo
done
