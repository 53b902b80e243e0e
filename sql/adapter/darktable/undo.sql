-- Before batch ?1 takes entries back: where they are now. darktable writes a photo's whole history anew when it is opened in
-- the darkroom, and its rows are others then, of the same numbers.

CREATE TEMP TABLE darktable_moved AS
SELECT n.photo_id AS imgid, n.in_row AS was, h.rowid AS row
FROM main.cell AS n JOIN catalog.history AS h ON h.imgid = n.photo_id AND h.num = n.old
WHERE n.batch = ?1 AND n.in_table = 'history' AND n.in_column = 'num';

UPDATE main.cell SET in_row = m.row FROM temp.darktable_moved AS m
WHERE batch = ?1 AND in_table = 'history' AND photo_id = m.imgid AND in_row = m.was;

DROP TABLE temp.darktable_moved;
