. "$LIB"
# A sidecar of version 1, as graycard 0.1.0 made it, is brought up to date and loses nothing.
photos=$(dirname "$LIB")/photos.py
schema=$(dirname "$LIB")/../../sql/schema
python3 "$photos" f 8 2 3
graycard import f -o c.db >/dev/null
mv c.db.graycard new.graycard
{ cat "$schema/001.sql"; echo "ATTACH 'new.graycard' AS n; INSERT INTO meta SELECT * FROM n.meta; INSERT INTO mapping SELECT * FROM n.mapping;
    UPDATE meta SET value = 1 WHERE key = 'version'; INSERT INTO profile VALUES ('default', 1);
    INSERT INTO model VALUES ('default', 1, '2026-01-01T00:00:00.000Z', 3, '{}', x'00'); ATTACH 'c.db' AS c;
    INSERT INTO prediction SELECT id_global, 'default', 1, 5000 + rowid, 3, 4000, 6000, 0, 20, .1, 0, 0 FROM c.photo"; } | sqlite3 c.db.graycard
sqlite3 c.db.graycard "SELECT value FROM meta WHERE key = 'version'; SELECT count(*) FROM pragma_table_info('prediction')"
cp c.db.graycard old.graycard

say "the version in the file says what is missing"
run graycard status c.db
sqlite3 c.db.graycard "SELECT value FROM meta WHERE key = 'version'; SELECT count(*) FROM pragma_table_info('prediction')"
sqlite3 c.db.graycard "ATTACH 'old.graycard' AS o; SELECT count(*) FROM (SELECT * FROM o.prediction EXCEPT
    SELECT photo_id, profile, version, temperature, tint, temperature_low, temperature_high, tint_low, tint_high, novelty, absolute,
        fallback FROM prediction WHERE evidence IS NULL)"
say "its predictions were made singly and stand"
run graycard apply c.db
sqlite3 c.db "SELECT id_global, Temperature FROM sliders WHERE set_by = 'graycard'"
say "the same file is what a new one is"
sqlite3 c.db.graycard .schema | sort >a
sqlite3 new.graycard .schema | sort >b
cmp a b && say "same schema"

say "cut short in the middle of a step: nothing of it stays"
cp old.graycard c.db.graycard
sqlite3 c.db.graycard "ALTER TABLE prediction ADD COLUMN evidence TEXT"
run graycard status c.db
sqlite3 c.db.graycard "SELECT value FROM meta WHERE key = 'version'"
