. "$LIB"
say "a native catalog needs no words"
catalog my.db 3
rm my.db.graycard
run graycard status my.db
keeps my.db graycard init my.db
run graycard status my.db
say "a table with standard column names, whatever their case"
mkdir photos
sqlite3 a.db "CREATE TABLE \"my sliders\" (ID_GLOBAL TEXT PRIMARY KEY, temperature INT, Tint INT, currTemp, isoSpeedRating, notes);
    INSERT INTO \"my sliders\" VALUES ('x', 5000, 2, 4000, 100, NULL), ('it''s \"y\"', NULL, NULL, NULL, NULL, NULL)"
keeps a.db graycard init a.db --table 'MY SLIDERS' --images photos
keeps a.db graycard export a.db --format csv
say "other names; a path column; a key of a shot"
sqlite3 b.db "CREATE TABLE edit (uuid INTEGER PRIMARY KEY, kelvin TEXT, green REAL, file TEXT, av REAL, who TEXT, at TEXT);
    INSERT INTO edit VALUES (7, '5000', 2, 'seven.tif', 4.5, NULL, NULL)"
keeps b.db graycard init b.db --table edit --id uuid --temperature kelvin --tint green --path file --aperture av --set-by who \
    --set-at at --json
keeps b.db graycard export b.db --format csv
say "again: the mapping changes, the rest stays"
sqlite3 b.db.graycard "INSERT INTO profile VALUES ('anna', 3)"
keeps b.db graycard init b.db --table edit --id uuid --temperature kelvin --tint green --images photos --suffix .tiff --profile anna
sqlite3 b.db.graycard "SELECT * FROM profile; SELECT * FROM meta; SELECT count(*) FROM mapping"
say "a view is read, a table written; a folder elsewhere is kept whole"
sqlite3 c.db "CREATE TABLE s (id_global, Temperature, Tint); CREATE TABLE m (id_global, currTemp);
    CREATE VIEW v AS SELECT s.*, m.currTemp FROM s JOIN m USING (id_global)"
run graycard init c.db --table v --images photos
mkdir sub
cp c.db sub
run graycard init sub/c.db --table v --images photos --write-table s | sed "s,$PWD,HERE,"
say "an id in a WITHOUT ROWID table, zero rows"
sqlite3 d.db "CREATE TABLE s (id_global TEXT PRIMARY KEY, Temperature, Tint, path) WITHOUT ROWID"
run graycard init d.db -t s
files
