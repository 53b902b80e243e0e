. "$LIB"
# darktable's library in every form: what counts as a hand edit, what apply writes, and that undo takes all of it back.
tools=$(dirname "$LIB")/../../tools
dump() { cp "$1" copy.db && sqlite3 copy.db .dump && rm -f copy.db copy.db-*; }
listed() { graycard export "$1" --format csv | cut -d, -f1-4,7-10,19 | sed 's,/photos/2024 서울/,..,'; }
shots() { # as scan leaves them; no photo is digested, so that no command opens the model
    sqlite3 "$1.graycard" "ATTACH '$1' AS c; INSERT OR REPLACE INTO digest (photo_id, path, recipe, shot) SELECT id, 'x', 1, json_object('currTemp', 5000,
        'currTint', 1, 'multipliers', json('[2,1,1.5]'), 'ColorMatrix1', json('[0.8629,-0.0862,-0.1313,-0.5073,1.2494,0.2137,-0.1267,0.1999,0.6159]'))
        FROM c.images"
}

say "every picture: hand edits, the rest, and what is no photo here; nothing is left behind"
"$tools/make-dtlib" library.db
keeps library.db graycard init library.db
keeps library.db graycard init library.db --root '/photos=/mnt/p' --auto
listed library.db
shots library.db
say "the same once the files are read"
listed library.db

for version in 15 36 37 53; do
    say "version $version"
    rm -f library.db*
    "$tools/make-dtlib" --version $version library.db
    graycard init library.db >init.txt
    shots library.db
    listed library.db | md5sum
    predicted library.db 5555.4 7 "SELECT id FROM c.images"
    dump library.db >before
    keeps library.db graycard apply library.db --dry-run --limit 1
    run graycard apply library.db --quiet
    "$tools/make-dtlib" --check library.db
    dump library.db >after
    diff before after | grep -c '^>'
    listed library.db | cut -d, -f2-4 | sort | uniq -c
    sqlite3 library.db "SELECT imgid, num, operation, hex(substr(op_params, max(1, length(op_params) - 39))), enabled FROM history WHERE imgid IN (3, 4) AND num > 1"
    run graycard undo library.db
    dump library.db >now
    cmp before now && say "as before"
done

say "darktable has opened every photo in the meantime and written its history anew"
graycard apply library.db --quiet >/dev/null
sqlite3 library.db "CREATE TEMP TABLE t AS SELECT * FROM history ORDER BY imgid DESC, num; DELETE FROM history; INSERT INTO history SELECT * FROM t"
run graycard undo library.db
sqlite3 library.db "SELECT * FROM history ORDER BY imgid, num" | md5sum
sqlite3 :memory: ".read before" "SELECT * FROM history ORDER BY imgid, num" | md5sum

say "masks of entries that were undone move with them, and back, also where another photo's mask has their row by now"
masks() { sqlite3 library.db "SELECT imgid, num, formid FROM masks_history ORDER BY 1, 2, 3" | tr '\n' ' '; echo; }
sqlite3 library.db "INSERT INTO masks_history (rowid, imgid, num, formid) VALUES (3, 3, 2, 30), (4, 3, 3, 30), (5, 3, 3, 31), (6, 19, 1, 90), (8, 19, 2, 90),
    (9, 2, 3, 20), (10, 4, 3, 40), (11, 4, 4, 40)"
masks
for later in "VACUUM" "CREATE TEMP TABLE t AS SELECT * FROM masks_history ORDER BY imgid DESC, num DESC; DELETE FROM masks_history;
    INSERT INTO masks_history SELECT * FROM t"; do
    graycard apply library.db --quiet >/dev/null
    masks
    sqlite3 library.db "$later"
    run graycard undo library.db
    masks
done
sqlite3 library.db.graycard "SELECT count(*) FROM cell AS c WHERE in_table = 'masks_history' AND in_column = 'num' AND NOT EXISTS (SELECT 1 FROM cell AS o
    WHERE o.batch = c.batch AND o.in_table = c.in_table AND o.in_row = c.in_row AND o.in_column = 'imgid' AND o.old = c.photo_id)"

say "the photographer has the last word"
graycard apply library.db --quiet >/dev/null
sqlite3 library.db "INSERT INTO history (imgid, num, module, operation, op_params, enabled, multi_priority) VALUES (1, 3, 6, 'exposure', x'00', 1, 0);
    UPDATE images SET history_end = 4 WHERE id = 1; DELETE FROM history_hash WHERE imgid = 1"
run graycard undo library.db
sqlite3 library.db "SELECT count(*) FROM history WHERE imgid = 1"

say "an edit of every kind is replaced where that is asked for"
predicted library.db 6000 -4 "SELECT id FROM c.images"
run graycard apply library.db --overwrite --where "id_global IN (2, 5, 13)" --quiet
"$tools/make-dtlib" --check library.db
listed library.db | grep -E '^(2|5|13),'
sqlite3 library.db "SELECT imgid, operation FROM history AS h WHERE num = (SELECT max(num) FROM history WHERE imgid = h.imgid) AND imgid IN (2, 5, 13)"

say "a balance that is no light, a history that cannot be read, are that photo's reason, and keep no other from being set"
predicted library.db 5900 -4 "SELECT id FROM c.images"
predicted library.db 2200 60 "SELECT id FROM c.images WHERE id IN (1, 4)"
sqlite3 library.db "UPDATE history SET enabled = NULL WHERE imgid = 7 AND num = 0"
keeps library.db graycard apply library.db --dry-run --quiet
run graycard apply library.db --quiet
sqlite3 library.db "UPDATE history SET enabled = 1 WHERE imgid = 7 AND num = 0"
"$tools/make-dtlib" --check library.db

say "edits whose files are not here"
rm -f library.db*
"$tools/make-dtlib" library.db
sqlite3 library.db "DELETE FROM history WHERE imgid IN (5, 6)"
graycard init library.db | head -2
run graycard train library.db --quiet 2>&1 | grep -v 'no such file'

say "newer, older, without a version, without a table"
rm -f library.db*
"$tools/make-dtlib" library.db
sqlite3 library.db "UPDATE db_info SET value = 60"
keeps library.db graycard init library.db
sqlite3 library.db "UPDATE db_info SET value = 9"
rm library.db.graycard
keeps library.db graycard init library.db
sqlite3 library.db "DELETE FROM db_info"
keeps library.db graycard init library.db
sqlite3 library.db "INSERT INTO db_info VALUES ('version', 37); ALTER TABLE images DROP COLUMN flags"
keeps library.db graycard init library.db

say "color calibration of darktable 3.4 and 3.6, without the last number: read and written as that of later ones"
for module in 3 2 1; do
    rm -f library.db*
    "$tools/make-dtlib" library.db
    sqlite3 library.db "DELETE FROM history_hash; UPDATE history SET module = $module, op_params = substr(op_params, 1, CASE $module WHEN 3 THEN 160 ELSE 156 END)
        WHERE operation = 'channelmixerrgb'"
    graycard init library.db >init.txt
    shots library.db
    predicted library.db 5555.4 7 "SELECT id FROM c.images"
    listed library.db >now
    graycard apply library.db --overwrite --quiet >>now
    sqlite3 library.db "SELECT imgid, num, hex(substr(op_params, 1, 156)) FROM history WHERE operation = 'channelmixerrgb' ORDER BY 1, 2" >>now
    [ $module = 3 ] && mv now before || cmp before now && grep -c '|' before
done

say "darktable runs"
rm -f library.db*
"$tools/make-dtlib" library.db
graycard init library.db >init.txt
shots library.db
predicted library.db 5555 7 "SELECT id FROM c.images"
for lock in library.db.lock data.db.lock; do
    printf %s $$ >$lock
    keeps library.db graycard apply library.db --quiet
    rm $lock
done
say "a lock that a crash left behind"
sh -c 'printf %s $$' >library.db.lock
run graycard apply library.db --quiet
rm library.db.lock
files | sed 's/backup-.*Z/backup/'
