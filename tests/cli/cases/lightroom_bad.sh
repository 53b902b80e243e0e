. "$LIB"
# Lightroom catalogs that are open, damaged or of another time: a clear word or a row left out, and the catalog as it was.
lrcat=$(dirname "$LIB")/lrcat.py
again() { rm -rf c.lrcat*; python3 "$lrcat" c.lrcat ${1:-12}; }
known() { again "$@"; graycard init c.lrcat >/dev/null; predicted c.lrcat 5555 7 "SELECT id_global AS id FROM c.Adobe_images"; }
changed() { sqlite3 c.lrcat "$1"; keeps c.lrcat graycard init c.lrcat; }

say "versions"
again 2
keeps c.lrcat graycard init c.lrcat
again 13
keeps c.lrcat graycard init c.lrcat

say "open in Lightroom: it is read, and not written"
for beside in .lock -wal -shm -journal; do
    known
    : >"c.lrcat$beside"
    keeps c.lrcat graycard export c.lrcat | md5sum
    keeps c.lrcat graycard apply c.lrcat
    rm "c.lrcat$beside"
done
say "a link to the catalog: what lies beside the catalog itself counts"
known
ln -s c.lrcat link.lrcat
: >c.lrcat.lock
keeps c.lrcat graycard apply link.lrcat
rm c.lrcat.lock
keeps c.lrcat graycard status link.lrcat | head -3
rm link.lrcat
say "what is only in its log yet is read from a copy"
known
cat >busy.py <<'END'
import sqlite3, subprocess, sys
db = sqlite3.connect("c.lrcat", isolation_level=None)
db.execute("UPDATE Adobe_imageDevelopSettings SET text = replace(text, '= 5001', '= 5100')")
before = open("c.lrcat", "rb").read(), open("c.lrcat-wal", "rb").read()
subprocess.run(sys.argv[1:])
assert before == (open("c.lrcat", "rb").read(), open("c.lrcat-wal", "rb").read()), "touched"
END
python3 busy.py graycard init c.lrcat
python3 busy.py graycard export c.lrcat
say "a transaction in the middle, in the older form of journal"
known 6
python3 - <<'END'
import shutil, sqlite3
db = sqlite3.connect("c.lrcat", isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("PRAGMA cache_spill = 1")
db.execute("BEGIN")
db.execute("UPDATE Adobe_imageDevelopSettings SET text = replace(text, '= 5001', '= 5100') || hex(zeroblob(9000))")
shutil.copy("c.lrcat", "half"), shutil.copy("c.lrcat-journal", "half-journal")
db.execute("ROLLBACK")
END
mv half c.lrcat; mv half-journal c.lrcat-journal
keeps c.lrcat graycard export c.lrcat
keeps c.lrcat graycard init c.lrcat
keeps c.lrcat graycard undo c.lrcat

say "in the middle of somebody's write, without a lock file"
known 3
run locked c.lrcat 'BEGIN EXCLUSIVE' graycard apply c.lrcat

say "settings that are none, too deep, of 10 MB, not in UTF-8, packed and cut short, a bomb; none at all"
again
changed "UPDATE Adobe_imageDevelopSettings SET text = 's = { A = ' WHERE image = 5;
    UPDATE Adobe_imageDevelopSettings SET text = replace(text, 's = {', 's = { Aa = \"' || hex(zeroblob(5000000)) || '\",') WHERE image = 11;
    UPDATE Adobe_imageDevelopSettings SET text = 's = { A = ' || replace(hex(zeroblob(60)), '00', '{') || '1' WHERE image = 17;
    UPDATE Adobe_imageDevelopSettings SET text = CAST(replace(text, 's = {', 's = { Aa = \"' || x'ff' || '\",') AS TEXT) WHERE image = 24;
    UPDATE Adobe_imageDevelopSettings SET text = x'00000005789ccb48' WHERE image = 35;
    UPDATE Adobe_imageDevelopSettings SET text = NULL WHERE image = 41; UPDATE Adobe_imageDevelopSettings SET text = 7 WHERE image = 54;
    UPDATE Adobe_libraryImageDevelopHistoryStep SET text = x'7fffffff789ccb48' WHERE image = 47"
graycard export c.lrcat
say "no table, no column, no row of another table"
again
changed "DELETE FROM AgLibraryFile; DELETE FROM AgHarvestedExifMetadata; DELETE FROM AgInternedExifCameraModel"
again
changed "DROP TABLE AgLibraryFolder"
again
changed "ALTER TABLE Adobe_images DROP COLUMN captureTime"
again
changed "DELETE FROM Adobe_variablesTable"
say "no counter of ids: nothing is written"
known
sqlite3 c.lrcat "DELETE FROM Adobe_variablesTable WHERE name LIKE '%Counter'"
keeps c.lrcat graycard apply c.lrcat
say "a damaged page: nothing is written"
known
python3 - <<'END'
import sqlite3
db = sqlite3.connect("c.lrcat")
page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'index_Adobe_AdditionalMetadata_image'").fetchone()[0]
db.close()
with open("c.lrcat", "r+b") as file:
    file.seek((page - 1) * 4096 + 4000)
    file.write(b"\x55" * 60)
END
keeps c.lrcat graycard apply c.lrcat
say "a trigger that thinks otherwise"
known
sqlite3 c.lrcat "CREATE TRIGGER t AFTER UPDATE ON Adobe_imageDevelopSettings BEGIN
    UPDATE Adobe_imageDevelopSettings SET whiteBalance = 'Mine' WHERE id_local = NEW.id_local; END"
content c.lrcat >before # not the file's time: a write was begun, and rolled back
run graycard apply c.lrcat
content c.lrcat | cmp - before
say "read-only: it is read, and nothing of SQLite's is left beside it by a try to write"
known
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || { echo "no setpriv here"; exit 77; }
    as="setpriv --reuid=65534 --clear-groups"
else as=; fi
chmod 777 . && chmod 666 c.lrcat.graycard && chmod 444 c.lrcat
$as graycard export c.lrcat | md5sum
$as graycard apply c.lrcat || say "exit code $?"
files
chmod 644 c.lrcat
say "a newer Lightroom has taken it over since: not written before init has said so"
known
newer() { sqlite3 c.lrcat "UPDATE Adobe_variablesTable SET value = '$1' WHERE name = 'Adobe_DBVersion'"; }
graycard apply c.lrcat --quiet >applied
newer 1300007
keeps c.lrcat graycard apply c.lrcat --dry-run
keeps c.lrcat graycard apply c.lrcat
keeps c.lrcat graycard undo c.lrcat
run graycard init c.lrcat --quiet
run graycard apply c.lrcat --dry-run --limit 1
newer 200025
keeps c.lrcat graycard apply c.lrcat
say "options for databases that are not known"
again
run graycard init c.lrcat --table Adobe_images
say "folders"
again
run graycard init c.lrcat --root nonsense
run graycard init c.lrcat --root D:/Photos=relative
say "another program's mapping"
known
sqlite3 c.lrcat.graycard "UPDATE mapping SET value = 'capture' WHERE role = 'adapter'"
run graycard status c.lrcat

say "a photo whose settings cannot hold a balance is named, and keeps no other from being set"
known
sqlite3 c.lrcat "UPDATE Adobe_imageDevelopSettings SET text = replace(text, 'Temperature = 4000', 'Temperature = -1.#IND') WHERE whiteBalance = 'As Shot'
    AND text GLOB '*Temperature = 4000*'"
keeps c.lrcat graycard apply c.lrcat --dry-run --quiet
graycard apply c.lrcat --dry-run --json | tr '{' '\n' | grep -E 'reason'
run graycard apply c.lrcat --quiet
