-- Before batch ?1 takes entries back: where they are now. darktable writes a photo's whole history anew when it is opened in
-- the darkroom, and its rows are others then, of the same numbers.

CREATE TEMP TABLE darktable_moved AS
SELECT n.photo_id AS imgid, n.in_row AS was, h.rowid AS row
FROM main.cell AS n JOIN catalog.history AS h ON h.imgid = n.photo_id AND h.num = n.old
WHERE n.batch = ?1 AND n.in_table = 'history' AND n.in_column = 'num';

UPDATE main.cell SET in_row = m.row FROM temp.darktable_moved AS m
WHERE batch = ?1 AND in_table = 'history' AND photo_id = m.imgid AND in_row = m.was;

DROP TABLE temp.darktable_moved;

-- A sidecar that darktable has written since is as new as it noted then, and will be as new as now.
UPDATE main.cell AS n SET old = i.write_timestamp, new = CAST(strftime('%s', 'now') AS INTEGER) FROM catalog.images AS i
WHERE n.batch = ?1 AND n.in_column = 'write_timestamp' AND i.id = n.in_row AND i.write_timestamp IS NOT n.old;

-- Such a sidecar, as main.file has it now, without the entry; with its digest of before, or of what it holds itself.
DROP VIEW IF EXISTS temp.adapter_file_undone;
CREATE TEMP VIEW adapter_file_undone AS
SELECT f.batch, f.photo_id, wb_dt_xmp_take(f.old, o.old, p.old, e.old, iif(h.new IS NOT NULL, lower(hex(h.new)),
    wb_dt_xmp_get(wb_dt_xmp_take(f.old, o.old, p.old, e.old, NULL)) ->> 'hash_now')) AS new
FROM main.file AS f JOIN main.cell AS e ON e.batch = f.batch AND e.photo_id = f.photo_id AND e.in_column = 'op_params'
JOIN main.cell AS o ON o.batch = f.batch AND o.photo_id = f.photo_id AND o.in_column = 'operation'
JOIN main.cell AS p ON p.batch = f.batch AND p.photo_id = f.photo_id AND p.in_column = 'multi_priority'
LEFT JOIN main.cell AS h ON h.batch = f.batch AND h.photo_id = f.photo_id AND h.in_column = 'current_hash';
