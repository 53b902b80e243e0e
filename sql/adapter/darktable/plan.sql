-- What applying batch ?1 changes in a darktable library, as rows of main.cell: the entries of prepare.sql. The library is only read here.

SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'masks_history'),
    'CREATE TEMP VIEW darktable_mask AS SELECT rowid AS row, imgid, num FROM catalog.masks_history',
    'CREATE TEMP VIEW darktable_mask AS SELECT NULL AS row, NULL AS imgid, NULL AS num WHERE 0');

CREATE TEMP TABLE darktable_plan AS
SELECT e.*, EXISTS (SELECT 1 FROM main.file AS f WHERE f.batch = j.batch AND f.photo_id = j.photo_id) AS has_file,
    (SELECT coalesce(max(rowid), 0) FROM catalog.history) + row_number() OVER (ORDER BY e.imgid) AS row,
    row_number() OVER (ORDER BY e.imgid) * 1000000 AS first -- cells of a photo are numbered from here
FROM main.journal AS j JOIN temp.darktable_entry AS e ON e.imgid = j.photo_id
WHERE j.batch = ?1;

-- Entries that were undone in darktable stay so: they move up, as do their masks, the last first.
CREATE TEMP TABLE darktable_above AS
SELECT imgid, first + row_number() OVER (PARTITION BY imgid ORDER BY in_table = 'history', num DESC) AS step, in_table, row, num FROM (
    SELECT 'history' AS in_table, h.rowid AS row, p.imgid, h.num, p.first
        FROM temp.darktable_plan AS p JOIN catalog.history AS h ON h.imgid = p.imgid AND h.num >= p.num
    UNION ALL SELECT 'masks_history', m.row, p.imgid, m.num, p.first
        FROM temp.darktable_plan AS p JOIN temp.darktable_mask AS m ON m.imgid = p.imgid AND m.num >= p.num);

CREATE TEMP VIEW darktable_cell AS
SELECT step, imgid, 'value' AS kind, in_table, row AS in_row, 'num' AS in_column, num AS old, num + 1 AS new FROM temp.darktable_above
-- their rows have no key: one that is another photo's by now is not to be touched
UNION ALL SELECT step + 300000, imgid, 'value', in_table, row, 'imgid', imgid, imgid FROM temp.darktable_above
UNION ALL SELECT first + 900000, imgid, 'row', 'history', row, 'op_params', NULL, op_params FROM temp.darktable_plan
UNION ALL SELECT first + 900001, imgid, 'value', 'history', row, 'imgid', NULL, imgid FROM temp.darktable_plan
UNION ALL SELECT first + 900002, imgid, 'value', 'history', row, 'num', NULL, num FROM temp.darktable_plan
UNION ALL SELECT first + 900003, imgid, 'value', 'history', row, 'module', NULL, module FROM temp.darktable_plan
UNION ALL SELECT first + 900004, imgid, 'value', 'history', row, 'operation', NULL, operation FROM temp.darktable_plan
UNION ALL SELECT first + 900005, imgid, 'value', 'history', row, 'enabled', NULL, 1 FROM temp.darktable_plan
UNION ALL SELECT first + 900006, imgid, 'value', 'history', row, 'blendop_params', NULL, blendop_params FROM temp.darktable_plan
UNION ALL SELECT first + 900007, imgid, 'value', 'history', row, 'blendop_version', NULL, blendop_version FROM temp.darktable_plan
UNION ALL SELECT first + 900008, imgid, 'value', 'history', row, 'multi_priority', NULL, multi_priority FROM temp.darktable_plan
UNION ALL SELECT first + 900009, imgid, 'value', 'history', row, 'multi_name', NULL, multi_name FROM temp.darktable_plan
UNION ALL SELECT first + 900010, imgid, 'value', 'history', row, 'multi_name_hand_edited', NULL, 0 FROM temp.darktable_plan
    WHERE EXISTS (SELECT 1 FROM pragma_table_info('history', 'catalog') WHERE name = 'multi_name_hand_edited')
UNION ALL SELECT first + 900020, imgid, 'value', 'images', imgid, 'history_end', num, num + 1 FROM temp.darktable_plan
-- when the sidecar was written: a newer one would be taken for somebody else's
UNION ALL SELECT first + 900021, imgid, 'soft', 'images', imgid, 'write_timestamp', written_at, CAST(strftime('%s', 'now') AS INTEGER)
    FROM temp.darktable_plan WHERE has_file
UNION ALL SELECT first + 900030, imgid, iif(has_hash, 'value', 'row'), 'history_hash', imgid, 'current_hash', old_hash, hash
    FROM temp.darktable_plan WHERE EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'history_hash');

INSERT INTO main.cell (batch, step, photo_id, kind, in_table, in_row, in_column, old, new)
SELECT ?1, step, imgid, kind, in_table, in_row, in_column, old, new FROM temp.darktable_cell
WHERE old IS NOT new OR typeof(old) <> typeof(new) OR in_column = 'imgid';

DROP VIEW temp.darktable_cell;
DROP TABLE temp.darktable_above;
DROP TABLE temp.darktable_plan;
DROP VIEW temp.darktable_mask;
