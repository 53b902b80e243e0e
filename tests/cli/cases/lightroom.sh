. "$LIB"
# A Lightroom catalog of every generation: what counts as a hand edit, what apply writes, and that undo takes all of it back.
lrcat=$(dirname "$LIB")/lrcat.py
photos() { sqlite3 "file:$1?immutable=1" "SELECT id_global AS id FROM Adobe_images"; }
dump() { cp "$1" copy.db && sqlite3 copy.db .dump && rm -f copy.db copy.db-*; }
listed() { graycard export "$1" --format csv | cut -d, -f2-4,7,8,15,16 | sed 's,/Photos/2024/A day/,..,'; }
invariants() { # what Lightroom itself always keeps
    cp "$1" copy.db
    sqlite3 copy.db "SELECT 'STEP', i.id_local FROM Adobe_images AS i JOIN Adobe_imageDevelopSettings AS s ON s.id_local = i.developSettingsIDCache
            JOIN Adobe_libraryImageDevelopHistoryStep AS h ON h.id_local = (SELECT id_local FROM Adobe_libraryImageDevelopHistoryStep
            WHERE image = i.id_local ORDER BY dateCreated DESC, id_local DESC LIMIT 1)
            WHERE s.image <> i.id_local OR h.id_global IS NOT s.historySettingsID OR h.digest IS NOT s.digest;
        SELECT 'STORAGE', image FROM Adobe_libraryImageDevelopHistoryStep GROUP BY image HAVING count(DISTINCT typeof(text)) > 1;
        SELECT 'ID', id FROM (SELECT id_local AS id FROM Adobe_images UNION ALL SELECT id_local FROM Adobe_imageDevelopSettings
            UNION ALL SELECT id_local FROM Adobe_libraryImageDevelopHistoryStep UNION ALL SELECT id_local FROM AgLibraryFile
            UNION ALL SELECT id_local FROM Adobe_AdditionalMetadata UNION ALL SELECT id_local FROM AgHarvestedExifMetadata
            UNION ALL SELECT id_local FROM Adobe_libraryImageDevelopSnapshot UNION ALL SELECT id_local FROM Adobe_variablesTable)
            GROUP BY id HAVING count(*) > 1 OR id >= (SELECT value FROM Adobe_variablesTable WHERE name = 'Adobe_entityIDCounter');
        PRAGMA integrity_check"
    rm -f copy.db copy.db-*
}

say "every picture: hand edits, the rest, and what is no photo here; nothing is left behind"
python3 "$lrcat" c.lrcat 12
keeps c.lrcat graycard init c.lrcat
listed c.lrcat
keeps c.lrcat graycard init c.lrcat --root 'D:\Photos=/mnt/p' --auto --json
listed c.lrcat
files

say "everything, as Lightroom has it"
keeps c.lrcat graycard export c.lrcat --all
graycard export c.lrcat --all --json | head -2
say "the camera's own balance: the file's before the history's"
sqlite3 c.lrcat.graycard "INSERT INTO digest SELECT '0000000B-0000-4000-8000-00000000000B', 'x', 1, 1, 1, NULL, '{\"currTemp\": 3999, \"currTint\": 2}', NULL"
listed c.lrcat | sed -n 3p

for version in 3 5 6 7 9 11 12; do
    say "version $version"
    rm -f c.lrcat*
    python3 "$lrcat" c.lrcat $version
    graycard init c.lrcat >init.txt
    listed c.lrcat | md5sum
    predicted c.lrcat 5555.4 7 "SELECT id_global AS id FROM c.Adobe_images"
    dump c.lrcat >before
    keeps c.lrcat graycard apply c.lrcat --dry-run --where "path LIKE '%_0000%'"
    run graycard apply c.lrcat --quiet
    invariants c.lrcat
    dump c.lrcat >after
    graycard status c.lrcat | sed -n 2,4p
    sqlite3 "file:c.lrcat?mode=ro&immutable=1" "SELECT whiteBalance, text LIKE '%Temperature = 5555,%Tint = 7,%WhiteBalance = \"Custom\"%', count(*) FROM
            Adobe_imageDevelopSettings GROUP BY 1, 2; SELECT name, valueString, typeof(text), count(*) FROM Adobe_libraryImageDevelopHistoryStep
            WHERE name = 'graycard' GROUP BY 1, 2, 3; SELECT touchCount, touchTime > 7e8 + 1, count(*) FROM Adobe_images GROUP BY 1, 2;
            SELECT externalXmpIsDirty, count(*) FROM Adobe_AdditionalMetadata GROUP BY 1"
    run graycard undo c.lrcat
    dump c.lrcat >now
    cmp before now && say "as before"
    ls | grep -c backup
done

say "photos are named by their files, once these are read"
sqlite3 c.lrcat.graycard "INSERT INTO digest (photo_id, path, bytes, mtime_ns, recipe) SELECT '00000005-0000-4000-8000-000000000005', '/p/IMG_0000.CR2', 1, 1, 1"
graycard apply c.lrcat --quiet --dry-run | sed -n 2,3p
graycard apply c.lrcat --dry-run --json --limit 1 | sed 's/.*"changes"//'
say "the photographer has the last word: a step of their own, another slider, a rating"
graycard apply c.lrcat --quiet >/dev/null
sqlite3 c.lrcat "UPDATE Adobe_imageDevelopSettings SET text = replace(text, '0.25', '0.5') WHERE image = 5;
    UPDATE Adobe_images SET touchCount = 9 WHERE id_local = 24; UPDATE Adobe_variablesTable SET value = value + 1 WHERE name LIKE '%Counter'"
run graycard undo c.lrcat
sqlite3 c.lrcat "SELECT count(*) FROM Adobe_libraryImageDevelopHistoryStep WHERE name = 'graycard'; SELECT touchCount FROM Adobe_images
    WHERE id_local = 24; SELECT value - (SELECT max(id_local) FROM Adobe_variablesTable) FROM Adobe_variablesTable WHERE name LIKE '%Counter'"
graycard status c.lrcat | sed -n 2,4p

say "a snapshot of the state before; one that was renamed and one that was removed stay so"
rm -f c.lrcat*
python3 "$lrcat" c.lrcat 12
graycard init c.lrcat >/dev/null
predicted c.lrcat 5555 7 "SELECT id_global AS id FROM c.Adobe_images"
dump c.lrcat >before
keeps c.lrcat graycard apply c.lrcat --quiet --dry-run --snapshot | tail -3
run graycard apply c.lrcat --quiet --snapshot
invariants c.lrcat
sqlite3 "file:c.lrcat?immutable=1" "SELECT s.image, typeof(s.text), length(s.snapshotID), s.digest IS (SELECT digest FROM
    Adobe_libraryImageDevelopHistoryStep WHERE image = s.image AND name <> 'graycard' ORDER BY dateCreated DESC LIMIT 1)
    FROM Adobe_libraryImageDevelopSnapshot AS s WHERE s.name LIKE 'before graycard 2___-__-__ __:__'"
cp c.lrcat kept; cp c.lrcat.graycard kept.graycard
run graycard undo c.lrcat
dump c.lrcat >now
cmp before now && say "as before"
mv kept c.lrcat; mv kept.graycard c.lrcat.graycard
sqlite3 c.lrcat "UPDATE Adobe_libraryImageDevelopSnapshot SET name = 'mine' WHERE image = 5;
    DELETE FROM Adobe_libraryImageDevelopSnapshot WHERE image = 24"
run graycard undo c.lrcat
sqlite3 "file:c.lrcat?immutable=1" "SELECT image, name FROM Adobe_libraryImageDevelopSnapshot;
    SELECT count(*) FROM Adobe_libraryImageDevelopHistoryStep WHERE name = 'graycard'"
invariants c.lrcat
say "the form of those that are there is kept"
sqlite3 c.lrcat "INSERT INTO Adobe_libraryImageDevelopSnapshot (id_local, id_global, image, name, snapshotID, locked, text) VALUES (9000, 'x', 5,
    'theirs', 'aa000000000000000000000000000000', 1, 's = {  }'); UPDATE Adobe_variablesTable SET value = 9001.0 WHERE name LIKE '%Counter'"
graycard apply c.lrcat --quiet --snapshot | head -1
sqlite3 "file:c.lrcat?immutable=1" "SELECT typeof(text), length(snapshotID), snapshotID GLOB '*[^0-9a-f]*', locked, min(id_local), max(id_local), count(*)
    FROM Adobe_libraryImageDevelopSnapshot WHERE name LIKE 'before graycard%'"
graycard undo c.lrcat --quiet
run graycard apply c.lrcat --snapshot --to xmp

say "twice, newest first taken back; the first backup and the newest three are kept, and what only begins like one"
first=$(ls c.lrcat.graycard-backup-* | head -1)
: >"c.lrcat.graycard-backup-2024 my own"
predicted c.lrcat 6000 1 "SELECT id_global AS id FROM c.Adobe_images"
dump c.lrcat >before
run graycard apply c.lrcat --quiet
predicted c.lrcat 6500 2 "SELECT id_global AS id FROM c.Adobe_images"
run graycard apply c.lrcat --quiet
invariants c.lrcat
run graycard undo c.lrcat
run graycard undo c.lrcat
dump c.lrcat >now
cmp before now && say "as before"
ls "$first" >/dev/null && rm "c.lrcat.graycard-backup-2024 my own"
ls | grep -c backup
sqlite3 "$(ls c.lrcat.graycard-backup-* | tail -1)" "SELECT count(*) FROM Adobe_images; PRAGMA integrity_check"
