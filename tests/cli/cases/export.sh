. "$LIB"
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 4 2 2
graycard import f -o c.db >/dev/null
sqlite3 c.db "UPDATE photo SET id_global = 'a \"b\"' || char(10) || 'c,d' WHERE id_global = 'p03';
    UPDATE sliders SET id_global = 'a \"b\"' || char(10) || 'c,d' WHERE id_global = 'p03'"
say "the sliders as they stand"
keeps c.db graycard export c.db
say "to a file, whole or not at all"
run graycard export c.db -o out.csv
cat out.csv
run graycard export c.db -o no/such/folder/out.csv
say "predictions that are not applied yet"
keeps c.db graycard export c.db --predicted
sqlite3 c.db.graycard "INSERT INTO profile VALUES ('default', 1);
    INSERT INTO model VALUES ('default', 1, '2026-01-01T00:00:00.000Z', 3, '{}', x'00'); ATTACH 'c.db' AS c;
    INSERT INTO prediction SELECT id_global, 'default', 1, 5000.4, 3.6, 4000, 6000, 0, 20, .1, 0, 0, NULL FROM c.photo"
keeps c.db graycard export c.db --predicted
say "everything"
run graycard export c.db --format csv | head -3
graycard export c.db --format json | python3 -c 'import json, sys
r = json.load(sys.stdin)
p = r["photos"] if isinstance(r, dict) else r
print(len(p), sorted(p[0]))'
keeps c.db graycard export c.db --format xml
