-- Before batch ?1 takes entries back: where they are now. darktable writes a photo's whole history anew when it is opened in
-- the darkroom, and the whole library when it is compacted; rows are others then, and their old numbers other photos'.

CREATE TEMP TABLE darktable_moved AS
SELECT n.photo_id AS imgid, max(h.rowid) AS row, h.num
FROM main.cell AS n JOIN catalog.history AS h ON h.imgid = n.photo_id AND h.num = n.old
WHERE n.batch = ?1 AND n.in_table = 'history' AND n.in_column = 'num' AND n.new IS NULL
GROUP BY n.photo_id;
CREATE UNIQUE INDEX temp.darktable_moved_photo ON darktable_moved (imgid);

UPDATE main.cell SET in_row = m.row FROM temp.darktable_moved AS m
WHERE batch = ?1 AND in_table = 'history' AND photo_id = m.imgid;

-- What stands above the entry, whatever it is by now, moves down when that is gone.
DELETE FROM main.cell WHERE batch = ?1 AND in_table IN ('history', 'masks_history') AND in_column IN ('num', 'imgid') AND new IS NOT NULL;

SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'masks_history'),
    'CREATE TEMP VIEW darktable_mask AS SELECT rowid AS row, imgid, num FROM catalog.masks_history',
    'CREATE TEMP VIEW darktable_mask AS SELECT NULL AS row, NULL AS imgid, NULL AS num WHERE 0');

INSERT INTO main.cell (batch, step, photo_id, kind, in_table, in_row, in_column, old, new)
WITH above AS MATERIALIZED (
    SELECT 2 * row_number() OVER (ORDER BY imgid, num) AS step, in_table, row, imgid, num FROM ( -- the entry's own steps are negative
        SELECT 'history' AS in_table, h.rowid AS row, h.imgid, h.num
            FROM temp.darktable_moved AS p JOIN catalog.history AS h ON h.imgid = p.imgid AND h.num > p.num
        UNION ALL SELECT 'masks_history', m.row, m.imgid, m.num
            FROM temp.darktable_moved AS p JOIN temp.darktable_mask AS m ON m.imgid = p.imgid AND m.num > p.num))
SELECT ?1, step, imgid, 'value', in_table, row, 'num', num, num - 1 FROM above
UNION ALL SELECT ?1, step + 1, imgid, 'value', in_table, row, 'imgid', imgid, imgid FROM above;

DROP VIEW temp.darktable_mask;
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
