-- A snapshot of each photo as it is before batch ?1, as further rows of main.cell: run after plan.sql. It looks as the newest one
-- of the catalog does; where there is none yet, its text is stored as that of a history step, and it has an identifier of its own.

CREATE TEMP TABLE lightroom_snapshot AS
SELECT c.photo_id, c.step - 12 AS first, -- of the free numbers between the photo's history step and its settings
    (SELECT max(CAST(n.new AS INTEGER), 1 + (SELECT coalesce(max(id_local), 0) FROM catalog.Adobe_libraryImageDevelopSnapshot))
        FROM main.cell AS n WHERE n.batch = ?1 AND n.kind = 'shared') + row_number() OVER (ORDER BY c.photo_id) - 1 AS snapshot,
    s.image, s.text, s.digest,
    (SELECT h.hasDevelopAdjustments FROM catalog.Adobe_libraryImageDevelopHistoryStep AS h
        WHERE h.id_global = s.historySettingsID) AS hasDevelopAdjustments,
    (SELECT 'before graycard ' || strftime('%Y-%m-%d %H:%M', b.created_at, 'localtime') FROM main.batch AS b
        WHERE b.id = ?1) AS name,
    printf('%s-%s-%s-%s-%s', hex(randomblob(4)), hex(randomblob(2)), hex(randomblob(2)), hex(randomblob(2)),
        hex(randomblob(6))) AS new_global,
    (SELECT typeof(n.new) = 'blob' FROM main.cell AS n WHERE n.batch = ?1 AND n.photo_id = c.photo_id
        AND n.in_table = 'Adobe_libraryImageDevelopHistoryStep' AND n.in_column = 'text') AS is_packed
FROM main.cell AS c JOIN catalog.Adobe_imageDevelopSettings AS s ON s.id_local = c.in_row
WHERE c.batch = ?1 AND c.in_table = 'Adobe_imageDevelopSettings' AND c.in_column = 'digest';

ALTER TABLE temp.lightroom_snapshot ADD COLUMN locked;
ALTER TABLE temp.lightroom_snapshot ADD COLUMN snapshotID;
UPDATE temp.lightroom_snapshot SET snapshotID = printf('%s-%s-%s-%s-%s', hex(randomblob(4)), hex(randomblob(2)),
    hex(randomblob(2)), hex(randomblob(2)), hex(randomblob(6)));
UPDATE temp.lightroom_snapshot AS p SET locked = l.locked, is_packed = typeof(l.text) = 'blob', snapshotID = CASE
        WHEN l.snapshotID IS l.id_global THEN new_global
        WHEN length(l.snapshotID) = 32 THEN iif(l.snapshotID = upper(l.snapshotID), replace(p.snapshotID, '-', ''),
            lower(replace(p.snapshotID, '-', '')))
        WHEN l.snapshotID = upper(l.snapshotID) THEN p.snapshotID ELSE lower(p.snapshotID) END
FROM (SELECT * FROM catalog.Adobe_libraryImageDevelopSnapshot ORDER BY id_local DESC LIMIT 1) AS l;

CREATE TEMP VIEW lightroom_cell AS
SELECT first AS step, photo_id, 'row' AS kind, snapshot AS in_row, 'id_global' AS in_column, new_global AS new
    FROM temp.lightroom_snapshot
UNION ALL SELECT first + 1, photo_id, 'value', snapshot, 'image', image FROM temp.lightroom_snapshot
UNION ALL SELECT first + 2, photo_id, 'value', snapshot, 'name', name FROM temp.lightroom_snapshot
UNION ALL SELECT first + 3, photo_id, 'value', snapshot, 'digest', digest FROM temp.lightroom_snapshot
UNION ALL SELECT first + 4, photo_id, 'value', snapshot, 'hasDevelopAdjustments', hasDevelopAdjustments FROM temp.lightroom_snapshot
UNION ALL SELECT first + 5, photo_id, 'value', snapshot, 'locked', locked FROM temp.lightroom_snapshot
UNION ALL SELECT first + 6, photo_id, 'value', snapshot, 'snapshotID', snapshotID FROM temp.lightroom_snapshot
UNION ALL SELECT first + 7, photo_id, 'value', snapshot, 'text',
    iif(is_packed, wb_lr_pack(wb_lr_history(text)), wb_lr_history(text)) FROM temp.lightroom_snapshot;

INSERT INTO main.cell (batch, step, photo_id, kind, in_table, in_row, in_column, old, new)
SELECT ?1, step, photo_id, kind, 'Adobe_libraryImageDevelopSnapshot', in_row, in_column, NULL, new FROM temp.lightroom_cell
WHERE new IS NOT NULL;

UPDATE main.cell AS n SET new = CASE typeof(n.new) WHEN 'text' THEN CAST(next AS TEXT) WHEN 'integer' THEN next ELSE next + 0.0 END
FROM (SELECT max(snapshot) + 1 AS next FROM temp.lightroom_snapshot)
WHERE n.batch = ?1 AND n.kind = 'shared' AND next IS NOT NULL;

DROP VIEW temp.lightroom_cell;
DROP TABLE temp.lightroom_snapshot;
