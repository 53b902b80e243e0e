-- What applying batch ?1 changes in a darktable library, as rows of main.cell. The library is only read here.
-- Sidecars (photo.dng.xmp) are left as they are: the library counts, and darktable writes them from it with its next change.

SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'module_order'),
    'CREATE TEMP VIEW darktable_order AS SELECT imgid, version, iop_list FROM catalog.module_order',
    'CREATE TEMP VIEW darktable_order AS SELECT NULL AS imgid, NULL AS version, NULL AS iop_list WHERE 0');
SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'history_hash'),
    'CREATE TEMP VIEW darktable_hash AS SELECT imgid, current_hash FROM catalog.history_hash',
    'CREATE TEMP VIEW darktable_hash AS SELECT NULL AS imgid, NULL AS current_hash WHERE 0');
SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'masks_history'),
    'CREATE TEMP VIEW darktable_mask AS SELECT rowid AS row, imgid, num FROM catalog.masks_history',
    'CREATE TEMP VIEW darktable_mask AS SELECT NULL AS row, NULL AS imgid, NULL AS num WHERE 0');

-- The new entry of each photo is a copy of the one in force with other parameters, above all that is in force.
CREATE TEMP TABLE darktable_plan AS
SELECT i.id AS imgid, i.history_end AS num, h.module, h.operation, h.blendop_params, h.blendop_version, h.multi_priority,
    h.multi_name, o.version AS order_version, o.iop_list AS order_list,
    CASE h.operation
        WHEN 'temperature' THEN (SELECT wb_dt_set_temperature(h.op_params, h.module, f ->> 0, f ->> 1, f ->> 2)
            FROM (SELECT wb_multipliers(j.new_temperature, j.new_tint, iif(a.has_camera, a.shot, NULL)) AS f))
        ELSE (SELECT wb_dt_set_mixer(h.op_params, h.module, xy ->> 0, xy ->> 1, j.new_temperature)
            FROM (SELECT wb_xy(j.new_temperature, j.new_tint) AS xy))
    END AS op_params,
    (SELECT coalesce(max(rowid), 0) FROM catalog.history) + row_number() OVER (ORDER BY i.id) AS row,
    row_number() OVER (ORDER BY i.id) * 100000 AS first -- cells of a photo are numbered from here
FROM main.journal AS j JOIN catalog.images AS i ON i.id = j.photo_id
JOIN temp.darktable_image AS a ON a.id_global = i.id JOIN catalog.history AS h ON h.rowid = a.row
LEFT JOIN temp.darktable_order AS o ON o.imgid = i.id
WHERE j.batch = ?1;

CREATE TEMP VIEW darktable_cell AS
-- entries that were undone in darktable stay so: they move up
SELECT first + row_number() OVER (PARTITION BY p.imgid ORDER BY h.num DESC, h.rowid DESC) AS step, p.imgid, 'value' AS kind,
    'history' AS in_table, h.rowid AS in_row, 'num' AS in_column, h.num AS old, h.num + 1 AS new
    FROM temp.darktable_plan AS p JOIN catalog.history AS h ON h.imgid = p.imgid AND h.num >= p.num
UNION ALL SELECT first + 20000 + row_number() OVER (PARTITION BY p.imgid ORDER BY m.num DESC, m.row DESC), p.imgid, 'value',
    'masks_history', m.row, 'num', m.num, m.num + 1
    FROM temp.darktable_plan AS p JOIN temp.darktable_mask AS m ON m.imgid = p.imgid AND m.num >= p.num
UNION ALL SELECT first + 50000, imgid, 'row', 'history', row, 'op_params', NULL, op_params FROM temp.darktable_plan
UNION ALL SELECT first + 50001, imgid, 'value', 'history', row, 'imgid', NULL, imgid FROM temp.darktable_plan
UNION ALL SELECT first + 50002, imgid, 'value', 'history', row, 'num', NULL, num FROM temp.darktable_plan
UNION ALL SELECT first + 50003, imgid, 'value', 'history', row, 'module', NULL, module FROM temp.darktable_plan
UNION ALL SELECT first + 50004, imgid, 'value', 'history', row, 'operation', NULL, operation FROM temp.darktable_plan
UNION ALL SELECT first + 50005, imgid, 'value', 'history', row, 'enabled', NULL, 1 FROM temp.darktable_plan
UNION ALL SELECT first + 50006, imgid, 'value', 'history', row, 'blendop_params', NULL, blendop_params FROM temp.darktable_plan
UNION ALL SELECT first + 50007, imgid, 'value', 'history', row, 'blendop_version', NULL, blendop_version FROM temp.darktable_plan
UNION ALL SELECT first + 50008, imgid, 'value', 'history', row, 'multi_priority', NULL, multi_priority FROM temp.darktable_plan
UNION ALL SELECT first + 50009, imgid, 'value', 'history', row, 'multi_name', NULL, multi_name FROM temp.darktable_plan
UNION ALL SELECT first + 50010, imgid, 'value', 'history', row, 'multi_name_hand_edited', NULL, 0 FROM temp.darktable_plan
    WHERE EXISTS (SELECT 1 FROM pragma_table_info('history', 'catalog') WHERE name = 'multi_name_hand_edited')
UNION ALL SELECT first + 50020, imgid, 'value', 'images', imgid, 'history_end', num, num + 1 FROM temp.darktable_plan
UNION ALL SELECT first + 50030, p.imgid, iif(s.imgid IS NULL, 'row', 'value'), 'history_hash', p.imgid, 'current_hash', s.current_hash,
    (SELECT wb_dt_hash(num, operation, multi_priority, enabled, op_params, blendop_params, p.order_version, p.order_list)
        FROM (SELECT h.num, h.operation, h.multi_priority, h.enabled, h.op_params, h.blendop_params
            FROM catalog.history AS h WHERE h.imgid = p.imgid AND h.num < p.num
            UNION ALL SELECT p.num, p.operation, p.multi_priority, 1, p.op_params, p.blendop_params))
    FROM temp.darktable_plan AS p LEFT JOIN temp.darktable_hash AS s ON s.imgid = p.imgid
    WHERE EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'history_hash');

INSERT INTO main.cell (batch, step, photo_id, kind, in_table, in_row, in_column, old, new)
SELECT ?1, step, imgid, kind, in_table, in_row, in_column, old, new FROM temp.darktable_cell
WHERE old IS NOT new OR typeof(old) <> typeof(new);

DROP VIEW temp.darktable_cell;
DROP TABLE temp.darktable_plan;
DROP VIEW temp.darktable_mask;
DROP VIEW temp.darktable_hash;
DROP VIEW temp.darktable_order;
