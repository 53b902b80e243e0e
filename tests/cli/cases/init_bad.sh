. "$LIB"
run graycard init nowhere.db
echo text >text.db
keeps text.db graycard init text.db
: >empty.db
run graycard init empty.db
mkdir folder.db
run graycard init folder.db
sqlite3 a.db "CREATE TABLE s (id_global, Temperature, Tint, path); CREATE TABLE other (x); CREATE VIEW v AS SELECT * FROM s;
    INSERT INTO s VALUES ('a', 1, 2, 'f'), ('b', 1, 2, 'f'), ('a', 1, 2, 'f'), ('a', 1, 2, 'f'), ('b', 1, 2, 'f')"
keeps a.db graycard init a.db
keeps a.db graycard init a.db --table nothere
keeps a.db graycard init a.db --table s --temperature kelvin
keeps a.db graycard init a.db --table other
keeps a.db graycard init a.db --table s --aperture f
say "text that looks like a column is none"
keeps a.db graycard init a.db --table other --id '"x"'
say "ids twice; ids missing"
keeps a.db graycard init a.db --table s
sqlite3 a.db "DELETE FROM s WHERE rowid > 2; UPDATE s SET id_global = NULL WHERE rowid = 2"
keeps a.db graycard init a.db --table s
sqlite3 a.db "UPDATE s SET id_global = 'b' WHERE rowid = 2"
run graycard init a.db --table v
run graycard init a.db --table v --write-table other
run graycard init a.db --table s --images nowhere
sqlite3 a.db "ALTER TABLE s DROP COLUMN path"
run graycard init a.db --table s
files
say "a damaged catalog"
catalog my.db 3
python3 -c "
data = bytearray(open('my.db', 'rb').read())
data[4096:8192] = b'\xff' * 4096
open('broken.db', 'wb').write(data)"
keeps broken.db graycard init broken.db | sed 's/failed: .*/failed/'
say "a sidecar of another program, of the future, and a mapped column that is gone"
sqlite3 a.db.graycard "CREATE TABLE x (y)"
run graycard init a.db --table s --images folder.db
run graycard status a.db
sqlite3 my.db.graycard "UPDATE meta SET value = 99 WHERE key = 'version'"
run graycard status my.db
run graycard init my.db
sqlite3 my.db "PRAGMA user_version = 7"
rm my.db.graycard
run graycard init my.db
sqlite3 b.db "CREATE TABLE s (id_global, Temperature, Tint, path, ev)"
run graycard init b.db --table s
sqlite3 b.db "ALTER TABLE s RENAME COLUMN ev TO other"
run graycard status b.db
