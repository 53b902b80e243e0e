-- A darktable library (attached as `catalog`) as one table of photos. Run on a connection whose main is the sidecar. A
-- statement that returns a row returns SQL, which is run next: libraries of different versions have different tables.

SELECT iif(EXISTS (SELECT 1 FROM pragma_table_info('images', 'catalog') WHERE name = 'model_id'),
    'CREATE TEMP VIEW darktable_model AS SELECT i.id AS imgid, m.name AS model FROM catalog.images AS i
        LEFT JOIN catalog.models AS m ON m.id = i.model_id',
    'CREATE TEMP VIEW darktable_model AS SELECT id AS imgid, model FROM catalog.images');

-- What graycard wrote, to know it again: sliders are whole numbers, and multipliers do not lead back to them exactly.
CREATE TEMP TABLE darktable_written AS
SELECT c.photo_id AS imgid, c.new AS params, j.new_temperature AS temperature, j.new_tint AS tint, max(c.batch) AS batch
FROM main.cell AS c JOIN main.batch AS b ON b.id = c.batch AND b.kind = 'apply'
JOIN main.journal AS j ON j.batch = c.batch AND j.photo_id = c.photo_id
WHERE c.kind = 'row' AND c.in_table = 'history' GROUP BY c.photo_id, c.new;
CREATE INDEX temp.darktable_written_photo ON darktable_written (imgid);

-- The white balance in force of every picture, and the row of history that has it.
CREATE TEMP TABLE darktable_balance AS
WITH seen AS MATERIALIZED (
    SELECT i.id AS imgid, i.history_end AS history_end,
        wb_dt_label(h.num, h.operation, h.multi_priority, h.enabled, h.module, h.op_params) AS label
    FROM catalog.images AS i JOIN catalog.history AS h ON h.imgid = i.id AND h.num < i.history_end
    WHERE h.operation IN ('temperature', 'channelmixerrgb') GROUP BY i.id)
SELECT imgid, history_end, label, label ->> 'module' AS module,
    (SELECT h.rowid FROM catalog.history AS h WHERE h.imgid = seen.imgid AND h.num < history_end
        AND h.operation = label ->> 'module' AND h.enabled ORDER BY h.multi_priority, h.num DESC LIMIT 1) AS row,
    -- the balance that darktable itself noted when it first saw the photo
    (SELECT h.rowid FROM catalog.history AS h WHERE h.imgid = seen.imgid AND h.num < history_end
        AND h.operation = 'temperature' ORDER BY h.num LIMIT 1) AS first_row
FROM seen;
CREATE UNIQUE INDEX temp.darktable_balance_photo ON darktable_balance (imgid);

-- Every picture. Duplicates are pictures of their own. The camera: a shot with its matrices.
CREATE TEMP TABLE darktable_image AS
WITH known AS MATERIALIZED (
    SELECT b.*, w.temperature AS written_temperature, w.tint AS written_tint, b.label -> 'white_balance' AS factors,
        d.shot AS shot, d.shot ->> 'ColorMatrix1' IS NOT NULL AS has_camera,
        -- the camera's own multipliers: before version 4 of the module nothing else tells an edit
        coalesce(d.shot -> 'multipliers', (SELECT json_array(t ->> 'red', t ->> 'green', t ->> 'blue') FROM (
            SELECT wb_dt_label(0, 'temperature', 0, 1, h.module, h.op_params) -> 'white_balance' AS t
            FROM catalog.history AS h WHERE h.rowid = b.first_row))) AS own
    FROM temp.darktable_balance AS b LEFT JOIN main.digest AS d ON d.photo_id = b.imgid
    LEFT JOIN temp.darktable_written AS w ON w.imgid = b.imgid
        AND w.params = (SELECT h.op_params FROM catalog.history AS h WHERE h.rowid = b.row)),
found AS MATERIALIZED (
    SELECT *,
        CASE module
            WHEN 'channelmixerrgb' THEN
                wb_temp_tint_or_null(label -> 'color_calibration' ->> 'x', label -> 'color_calibration' ->> 'y')
            WHEN 'temperature' THEN iif(has_camera,
                wb_temp_tint_or_null(factors ->> 'red', factors ->> 'green', factors ->> 'blue', shot), NULL)
        END AS sliders,
        module = 'temperature' AND factors ->> 'preset' = 'unknown' AND own IS NOT NULL
            AND abs((factors ->> 'red') * (own ->> 1) / ((factors ->> 'green') * (own ->> 0)) - 1) < 2e-3 -- less is
            AND abs((factors ->> 'blue') * (own ->> 1) / ((factors ->> 'green') * (own ->> 2)) - 1) < 2e-3 -- not seen
            AS is_own
    FROM known)
SELECT i.id AS id_global, f.folder || '/' || i.filename AS path, f.folder || '/' AS root,
    iif(i.flags & 64, 'RAW', 'rendered') AS file_format, -- darktable's own mark
    i.version > 0 AS is_copy,
    CASE
        WHEN typeof(i.datetime_taken) = 'integer' AND i.datetime_taken > 0 THEN -- microseconds since the year 1
            strftime('%Y-%m-%dT%H:%M:%S', i.datetime_taken / 1000000 - 62135596800, 'unixepoch')
                || printf('.%06d', i.datetime_taken % 1000000)
        WHEN i.datetime_taken GLOB '[12][0-9][0-9][0-9]:*' THEN -- 2024:05:01 10:00:00
            replace(substr(i.datetime_taken, 1, 10), ':', '-') || 'T' || substr(i.datetime_taken, 12)
    END AS captureTime,
    iif(i.aperture > 0, 2 * log2(i.aperture), NULL) AS aperture,
    iif(i.exposure > 0, -log2(i.exposure), NULL) AS shutterSpeed,
    iif(i.iso > 0, i.iso, NULL) AS isoSpeedRating, iif(i.focal_length > 0, i.focal_length, NULL) AS focalLength,
    m.model AS camera_model, b.module, b.row, b.has_camera, b.shot,
    coalesce(b.factors ->> 'preset', b.label -> 'color_calibration' ->> 'illuminant') AS mode,
    iif(b.module IS NULL, NULL, 'kelvin') AS scale,
    coalesce(b.written_temperature, CAST(round(b.sliders ->> 'temperature') AS INTEGER)) AS temperature,
    coalesce(b.written_tint, CAST(round(b.sliders ->> 'tint') AS INTEGER)) AS tint,
    printf('%.4g : 1 : %.4g', (b.factors ->> 'red') / (b.factors ->> 'green'), (b.factors ->> 'blue') / (b.factors ->> 'green'))
        AS multipliers,
    coalesce((SELECT h.enabled FROM catalog.history AS h WHERE h.imgid = i.id AND h.num < i.history_end
        AND h.operation = 'monochrome' ORDER BY h.num DESC LIMIT 1), 0) AS grayscale,
    coalesce(b.label ->> 'edit' AND NOT b.is_own, 0) AS edit,
    coalesce(b.label ->> 'reason', iif(b.is_own, 'as shot', NULL)) AS reason, b.label ->> 'problem' AS problem
FROM catalog.images AS i LEFT JOIN catalog.film_rolls AS f ON f.id = i.film_id
LEFT JOIN temp.darktable_model AS m ON m.imgid = i.id LEFT JOIN found AS b ON b.imgid = i.id;

-- All pictures, with the reason why one is no photo to graycard, or NULL.
CREATE TEMP VIEW adapter_all AS
SELECT *,
    CASE
        WHEN file_format <> 'RAW' THEN 'JPEG, TIFF and the like, whose balance is no camera''s'
        WHEN problem IS NOT NULL THEN 'history not readable'
        WHEN module IS NULL THEN 'without a white balance yet: darktable sets it when it first shows the photo'
        WHEN module = 'temperature' AND NOT has_camera AND shot <> '{}' THEN 'of a camera whose colours are not known'
    END AS left_out
FROM temp.darktable_image;

-- The folders of the library and where they are on this machine.
CREATE TEMP VIEW adapter_root AS
SELECT r.root, coalesce(
    (SELECT m.new || substr(r.root, length(m.old) + 1) FROM main.root AS m
        WHERE substr(r.root, 1, length(m.old)) = m.old ORDER BY length(m.old) DESC LIMIT 1), r.root) AS here
FROM (SELECT DISTINCT folder || '/' AS root FROM catalog.film_rolls) AS r;

-- The photos, with the column names of slider exports. An edit whose kelvin cannot be told before the file is read (scan)
-- shows its multipliers instead, which keeps it from being taken for unedited.
CREATE TEMP VIEW adapter_photo AS
SELECT a.id_global,
    coalesce((SELECT m.new || substr(a.path, length(m.old) + 1) FROM main.root AS m
        WHERE substr(a.path, 1, length(m.old)) = m.old ORDER BY length(m.old) DESC LIMIT 1), a.path) AS path,
    iif(a.counts, coalesce(a.temperature, a.multipliers), NULL) AS Temperature, iif(a.counts, a.tint, NULL) AS Tint,
    a.grayscale, a.captureTime, a.aperture, a.shutterSpeed, a.isoSpeedRating, a.focalLength, NULL AS flashFired,
    a.shot ->> 'currTemp' AS currTemp, a.shot ->> 'currTint' AS currTint, NULL AS intensity, NULL AS ev,
    a.camera_model, NULL AS camera_group
FROM (SELECT *, edit OR (reason = 'auto' AND EXISTS (SELECT 1 FROM main.meta WHERE key = 'auto')) AS counts -- init --auto
    FROM temp.adapter_all WHERE left_out IS NULL) AS a;
