. "$LIB"
# Locked, read-only, full, hostile: one clear line, the right exit code, the catalog as it was.
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 6 2 3
graycard import f -o c.db >/dev/null
setup() {
    sqlite3 "$1.graycard" "INSERT INTO profile VALUES ('default', 1);
        INSERT INTO model VALUES ('default', 1, '2026-01-01T00:00:00.000Z', 3, '{}', x'00');
        ATTACH '$1' AS c;
        INSERT INTO prediction SELECT id_global, 'default', 1, 5000, 3, 4000, 6000, 0, 20, .1, 0, 0, NULL FROM c.photo"
}
say "no model yet"
keeps c.db graycard apply c.db
setup c.db

say "conditions that are none, and one that would write"
keeps c.db graycard apply c.db --where "nonsense ="
keeps c.db graycard apply c.db --where "no_such_column = 1"
keeps c.db graycard apply c.db --where "1; DELETE FROM sliders"
keeps c.db graycard apply c.db --where "1) UNION SELECT 1 --"
keeps c.db graycard apply c.db --where "1) OR (1"
keeps c.db graycard apply c.db --limit -1
keeps c.db graycard apply nowhere.db

say "an id that came to stand for two photos: said before anything is journaled"
sqlite3 t.db "CREATE TABLE s (id_global, path, Temperature, Tint); INSERT INTO s VALUES ('a', 'a.tif', NULL, NULL), ('b', 'b.tif', NULL, NULL)"
graycard init t.db --table s >/dev/null
predicted t.db 5000 3 "SELECT id_global AS id FROM c.s"
sqlite3 t.db "INSERT INTO s SELECT * FROM s WHERE id_global = 'a'"
keeps t.db graycard apply t.db
sqlite3 t.db.graycard "SELECT count(*) FROM batch"
keeps t.db graycard apply t.db --dry-run --where "id_global = 'b'" --quiet

say "locked by another program"
python3 - <<'END' &
import sqlite3, time
c = sqlite3.connect("c.db", isolation_level=None)
c.execute("BEGIN EXCLUSIVE")
open("locked", "w").close()
time.sleep(12)
END
locker=$!
while [ ! -e locked ]; do sleep 0.05; done
run graycard apply c.db --quiet
kill $locker
wait $locker 2>/dev/null || :
sqlite3 c.db "SELECT count(*) FROM sliders WHERE set_by = 'graycard'"
sqlite3 c.db.graycard "SELECT count(*) FROM batch WHERE state = 'pending'"

say "and free again"
run graycard apply c.db --quiet
run graycard undo c.db --quiet
sqlite3 c.db "PRAGMA integrity_check"
