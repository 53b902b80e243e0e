-- What each photo of temp.change gets in a darktable library: a new entry of its history, above all that is in force; and the
-- sidecars (photo.dng.xmp) that have to follow, for they say the same once more.

DROP TABLE IF EXISTS temp.darktable_entry;
SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'history_hash'),
    'CREATE TEMP VIEW darktable_hash AS SELECT imgid, current_hash FROM catalog.history_hash',
    'CREATE TEMP VIEW darktable_hash AS SELECT NULL AS imgid, NULL AS current_hash WHERE 0');

CREATE TEMP TABLE darktable_entry AS
SELECT n.*, n.value AS op_params, s.imgid IS NOT NULL AS has_hash, s.current_hash AS old_hash
FROM temp.adapter_new AS n LEFT JOIN temp.darktable_hash AS s ON s.imgid = n.imgid;
CREATE UNIQUE INDEX temp.darktable_entry_photo ON darktable_entry (imgid);

DROP VIEW temp.darktable_hash;

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
