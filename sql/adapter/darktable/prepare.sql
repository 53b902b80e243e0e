-- What each photo of temp.change gets in a darktable library: a new entry of its history, a copy of the one in force with other
-- parameters, above all that is in force; and the sidecars (photo.dng.xmp) that have to follow, for they say the same once more.

DROP TABLE IF EXISTS temp.darktable_entry;
SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'module_order'),
    'CREATE TEMP VIEW darktable_order AS SELECT imgid, version, iop_list FROM catalog.module_order',
    'CREATE TEMP VIEW darktable_order AS SELECT NULL AS imgid, NULL AS version, NULL AS iop_list WHERE 0');
SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'history_hash'),
    'CREATE TEMP VIEW darktable_hash AS SELECT imgid, current_hash FROM catalog.history_hash',
    'CREATE TEMP VIEW darktable_hash AS SELECT NULL AS imgid, NULL AS current_hash WHERE 0');

CREATE TEMP TABLE darktable_entry AS
WITH entry AS MATERIALIZED (
    SELECT i.id AS imgid, i.history_end AS num, h.module, h.operation, h.blendop_params, h.blendop_version, h.multi_priority,
        h.multi_name, i.write_timestamp AS written_at,
        CASE h.operation
            WHEN 'temperature' THEN (SELECT wb_dt_set_temperature(h.op_params, h.module, f ->> 0, f ->> 1, f ->> 2)
                FROM (SELECT wb_multipliers(c.new_temperature, c.new_tint, iif(a.has_camera, a.shot, NULL)) AS f))
            ELSE (SELECT wb_dt_set_mixer(h.op_params, h.module, xy ->> 0, xy ->> 1, c.new_temperature)
                FROM (SELECT wb_xy(c.new_temperature, c.new_tint) AS xy))
        END AS op_params
    FROM temp.change AS c JOIN catalog.images AS i ON i.id = c.photo_id
    JOIN temp.darktable_image AS a ON a.id_global = i.id JOIN catalog.history AS h ON h.rowid = a.row)
SELECT e.*, s.imgid IS NOT NULL AS has_hash, s.current_hash AS old_hash,
    (SELECT wb_dt_hash(num, operation, multi_priority, enabled, op_params, blendop_params, o.version, o.iop_list)
        FROM (SELECT h.num, h.operation, h.multi_priority, h.enabled, h.op_params, h.blendop_params
            FROM catalog.history AS h WHERE h.imgid = e.imgid AND h.num < e.num
            UNION ALL SELECT e.num, e.operation, e.multi_priority, 1, e.op_params, e.blendop_params)) AS hash
FROM entry AS e LEFT JOIN temp.darktable_order AS o ON o.imgid = e.imgid LEFT JOIN temp.darktable_hash AS s ON s.imgid = e.imgid;
CREATE UNIQUE INDEX temp.darktable_entry_photo ON darktable_entry (imgid);

DROP VIEW temp.darktable_hash;
DROP VIEW temp.darktable_order;

-- A sidecar with the new entry. Its digest is the library's where it was that before, else of what it holds itself. One
-- without a history, as another program leaves it, has nothing to follow.
DROP VIEW IF EXISTS temp.adapter_file_new;
CREATE TEMP VIEW adapter_file_new AS
SELECT photo_id, iif(said ->> 'entries' > 0, wb_dt_xmp_add(old, operation, multi_priority, module, op_params, blendop_version, blendop_params,
    iif(said ->> 'hash' IS lower(hex(old_hash)), lower(hex(hash)),
        wb_dt_xmp_get(wb_dt_xmp_add(old, operation, multi_priority, module, op_params, blendop_version, blendop_params, NULL)) ->> 'hash_now')),
    NULL) AS new
FROM (SELECT f.photo_id, f.old, e.*, wb_dt_xmp_get(f.old) AS said
    FROM temp.file_change AS f JOIN temp.darktable_entry AS e ON e.imgid = f.photo_id);
