-- What applying batch ?1 changes in a Lightroom catalog, as rows of main.cell. The catalog is only read here.

CREATE TEMP TABLE lightroom_plan AS
SELECT j.photo_id, j.new_temperature AS temperature, j.new_tint AS tint, i.id_local AS image, i.fileFormat AS file_format,
    i.touchTime AS touchTime, i.touchCount AS touchCount, s.id_local AS settings, s.text, s.whiteBalance, s.digest,
    s.historySettingsID, s.hasDevelopAdjustmentsEx,
    (SELECT h.id_local FROM catalog.Adobe_libraryImageDevelopHistoryStep AS h WHERE h.image = i.id_local
        ORDER BY h.dateCreated DESC, h.id_local DESC LIMIT 1) AS newest,
    -- ids are unique in the whole catalog; the counter is the next free one
    (SELECT max(CAST(c.value AS INTEGER), 1 + (SELECT max(id_local) FROM catalog.Adobe_images),
            1 + (SELECT max(id_local) FROM catalog.Adobe_imageDevelopSettings),
            1 + (SELECT coalesce(max(id_local), 0) FROM catalog.Adobe_libraryImageDevelopHistoryStep))
        FROM catalog.Adobe_variablesTable AS c WHERE c.name = 'Adobe_entityIDCounter')
        + row_number() OVER (ORDER BY j.photo_id) - 1 AS step,
    row_number() OVER (ORDER BY j.photo_id) * 100 AS first, -- cells of a photo are numbered from here
    iif(s.digest = upper(s.digest), hex(randomblob(16)), lower(hex(randomblob(16)))) AS new_digest,
    printf('%s-%s-%s-%s-%s', hex(randomblob(4)), hex(randomblob(2)), hex(randomblob(2)), hex(randomblob(2)),
        hex(randomblob(6))) AS step_global,
    (julianday('now') - 2451910.5) * 86400.0 AS now -- seconds since 2001-01-01, as all times here
FROM main.journal AS j JOIN catalog.Adobe_images AS i ON i.id_global = j.photo_id
JOIN catalog.Adobe_imageDevelopSettings AS s ON s.id_local = i.developSettingsIDCache
WHERE j.batch = ?1;

ALTER TABLE temp.lightroom_plan ADD COLUMN new_text;
ALTER TABLE temp.lightroom_plan ADD COLUMN is_packed; -- the new step's text is stored as that of the newest step
UPDATE temp.lightroom_plan AS p SET
    new_text = wb_lr_set_white_balance(text, file_format, temperature, tint),
    is_packed = coalesce(
        (SELECT typeof(h.text) = 'blob' FROM catalog.Adobe_libraryImageDevelopHistoryStep AS h
            WHERE h.id_local = p.newest AND h.text IS NOT NULL),
        (SELECT CAST(v.value AS INTEGER) / 100000 >= 6 FROM catalog.Adobe_variablesTable AS v
            WHERE v.name = 'Adobe_DBVersion')),
    now = max(now, 1e-3 + coalesce((SELECT CAST(h.dateCreated AS REAL)
        FROM catalog.Adobe_libraryImageDevelopHistoryStep AS h WHERE h.id_local = p.newest), now - 1e-3));

CREATE TEMP VIEW lightroom_cell AS
SELECT first + 1 AS step, photo_id, 'row' AS kind, 'Adobe_libraryImageDevelopHistoryStep' AS in_table, step AS in_row,
    'id_global' AS in_column, NULL AS old, step_global AS new FROM temp.lightroom_plan
UNION ALL SELECT first + 2, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'image', NULL, image FROM temp.lightroom_plan
UNION ALL SELECT first + 3, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'dateCreated', NULL, now FROM temp.lightroom_plan
UNION ALL SELECT first + 4, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'digest', NULL, new_digest FROM temp.lightroom_plan
UNION ALL SELECT first + 5, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'hasDevelopAdjustments', NULL, 1 FROM temp.lightroom_plan
UNION ALL SELECT first + 6, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'name', NULL, 'graycard' FROM temp.lightroom_plan
UNION ALL SELECT first + 7, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'valueString', NULL,
    CAST(temperature AS TEXT) FROM temp.lightroom_plan
UNION ALL SELECT first + 8, photo_id, 'value', 'Adobe_libraryImageDevelopHistoryStep', step, 'text', NULL,
    iif(is_packed, wb_lr_pack(new_text), new_text) FROM temp.lightroom_plan
UNION ALL SELECT first + 20, photo_id, 'value', 'Adobe_imageDevelopSettings', settings, 'text', text,
    iif(typeof(text) = 'blob', wb_lr_pack(new_text), new_text) FROM temp.lightroom_plan
UNION ALL SELECT first + 21, photo_id, 'value', 'Adobe_imageDevelopSettings', settings, 'whiteBalance', whiteBalance, 'Custom' FROM temp.lightroom_plan
UNION ALL SELECT first + 22, photo_id, 'value', 'Adobe_imageDevelopSettings', settings, 'digest', digest, new_digest FROM temp.lightroom_plan
UNION ALL SELECT first + 23, photo_id, 'value', 'Adobe_imageDevelopSettings', settings, 'historySettingsID', historySettingsID, step_global
    FROM temp.lightroom_plan
UNION ALL SELECT first + 24, photo_id, 'soft', 'Adobe_imageDevelopSettings', settings, 'hasDevelopAdjustmentsEx', hasDevelopAdjustmentsEx,
    iif(hasDevelopAdjustmentsEx = -1.0, 1.0, hasDevelopAdjustmentsEx)
    FROM temp.lightroom_plan
UNION ALL SELECT first + 30, photo_id, 'soft', 'Adobe_images', image, 'touchTime', touchTime, now FROM temp.lightroom_plan
UNION ALL SELECT first + 31, photo_id, 'soft', 'Adobe_images', image, 'touchCount', touchCount, touchCount + 1 FROM temp.lightroom_plan
UNION ALL SELECT first + 40 + row_number() OVER (PARTITION BY p.image ORDER BY m.id_local), p.photo_id, 'soft', 'Adobe_AdditionalMetadata', m.id_local,
    'externalXmpIsDirty', m.externalXmpIsDirty, 1 FROM temp.lightroom_plan AS p
    JOIN catalog.Adobe_AdditionalMetadata AS m ON m.image = p.image
UNION ALL SELECT 0, NULL, 'shared', 'Adobe_variablesTable', c.id_local, 'value', c.value,
    CASE typeof(c.value) WHEN 'text' THEN CAST(next AS TEXT) WHEN 'integer' THEN next ELSE next + 0.0 END
    FROM (SELECT max(step) + 1 AS next FROM temp.lightroom_plan) JOIN catalog.Adobe_variablesTable AS c
    WHERE c.name = 'Adobe_entityIDCounter';

INSERT INTO main.cell (batch, step, photo_id, kind, in_table, in_row, in_column, old, new)
SELECT ?1, step, photo_id, kind, in_table, in_row, in_column, old, new FROM temp.lightroom_cell
WHERE old IS NOT new OR typeof(old) <> typeof(new);

DROP VIEW temp.lightroom_cell;
DROP TABLE temp.lightroom_plan;
