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

-- The white balance in force of every picture with a history: whose it is, the entry that has it, and why it is no edit.
CREATE TEMP TABLE darktable_balance (imgid INTEGER PRIMARY KEY, module, num, reason, problem, first_num, first_light, factors_at, grayscale);
INSERT INTO temp.darktable_balance
SELECT imgid, label ->> 'module', label ->> 'num', label ->> 'reason', label ->> 'problem', first_num, first_light, factors_at, grayscale FROM (
    SELECT i.id AS imgid,
        wb_dt_label(h.num, h.operation, h.multi_priority, h.enabled, h.module, h.op_params)
            FILTER (WHERE h.operation <> 'monochrome') AS label,
        min(h.num) FILTER (WHERE h.operation = 'temperature') AS first_num, -- as darktable set it when it first saw the photo
        min(h.num) FILTER (WHERE h.operation = 'channelmixerrgb') AS first_light,
        max(2 * h.num + (h.enabled <> 0)) FILTER (WHERE h.operation = 'temperature') AS factors_at,
        max(2 * h.num + (h.enabled <> 0)) FILTER (WHERE h.operation = 'monochrome') & 1 AS grayscale
    FROM catalog.images AS i JOIN catalog.history AS h ON h.imgid = i.id AND +h.num < i.history_end -- (by operation rather)
    WHERE h.operation IN ('temperature', 'channelmixerrgb', 'monochrome') GROUP BY i.id);

-- Every picture. Duplicates are pictures of their own. The camera: a shot with its matrices.
CREATE TEMP TABLE darktable_image AS
WITH known AS MATERIALIZED (
    SELECT i.id, b.module, b.reason, b.problem, b.grayscale, h.rowid AS row, d.shot, i.color_matrix,
        json_extract(d.shot, '$.multipliers', '$.ColorMatrix1[0]') AS told, w.temperature AS written_temperature, w.tint AS written_tint,
        wb_dt_get(h.op_params, h.module, h.operation, iif(b.module = 'temperature', 'preset', 'illuminant')) AS mode,
        wb_dt_get(h.op_params, h.module, h.operation, 'red') AS red, wb_dt_get(h.op_params, h.module, h.operation, 'green') AS green,
        wb_dt_get(h.op_params, h.module, h.operation, 'blue') AS blue,
        wb_dt_get(h.op_params, h.module, h.operation, 'x') AS x, wb_dt_get(h.op_params, h.module, h.operation, 'y') AS y,
        f.op_params AS first_params, f.module AS first_version,
        wb_dt_get(l.op_params, l.module, l.operation, 'x') AS first_x, wb_dt_get(l.op_params, l.module, l.operation, 'y') AS first_y,
        wb_dt_get(t.op_params, t.module, t.operation, 'preset') AS before_preset, wb_dt_get(t.op_params, t.module, t.operation, 'red') AS before_red,
        wb_dt_get(t.op_params, t.module, t.operation, 'green') AS before_green, wb_dt_get(t.op_params, t.module, t.operation, 'blue') AS before_blue
    FROM catalog.images AS i LEFT JOIN temp.darktable_balance AS b ON b.imgid = i.id
    LEFT JOIN catalog.history AS h ON h.imgid = b.imgid AND h.num = b.num AND h.operation = b.module
    LEFT JOIN catalog.history AS f ON f.imgid = b.imgid AND f.num = b.first_num AND f.operation = 'temperature' AND h.module < 4
    LEFT JOIN catalog.history AS l ON b.module = 'channelmixerrgb' AND l.imgid = b.imgid AND l.num = b.first_light
    LEFT JOIN catalog.history AS t ON b.module = 'channelmixerrgb' AND t.imgid = b.imgid AND t.num = b.factors_at >> 1 AND b.factors_at & 1
    LEFT JOIN main.digest AS d ON d.photo_id = +i.id -- (a plus lets an index without affinity serve)
    LEFT JOIN temp.darktable_written AS w ON w.imgid = +i.id AND w.params = h.op_params),
-- the camera's own multipliers: before version 4 of the module nothing else tells an edit
owned AS (
    SELECT *, told ->> '$[1]' IS NOT NULL AS has_camera,
        coalesce(told ->> '$[0][0]', wb_dt_get(first_params, first_version, 'temperature', 'red')) AS own_red,
        coalesce(told ->> '$[0][1]', wb_dt_get(first_params, first_version, 'temperature', 'green')) AS own_green,
        coalesce(told ->> '$[0][2]', wb_dt_get(first_params, first_version, 'temperature', 'blue')) AS own_blue
    FROM known),
-- Color calibration: what its light is at the camera's own multipliers; and those that white balance has to leave it, "camera
-- reference", which are the camera's for the white of darktable's pipe
lit AS MATERIALIZED (
    SELECT id, wb_dt_xy(told ->> '$[0][0]', told ->> '$[0][1]', told ->> '$[0][2]', color_matrix, shot) AS own,
        iif(before_preset = 'as shot to reference', NULL, wb_dt_multipliers(0.3457, 0.3585, color_matrix, shot)) AS reference
    FROM known WHERE module = 'channelmixerrgb'),
judged AS MATERIALIZED (
    SELECT o.*, coalesce(CASE o.module
            WHEN 'temperature' THEN mode = 'unknown' AND abs(red * own_green / (green * own_red) - 1) < 2e-3 -- less is not seen
                AND abs(blue * own_green / (green * own_blue) - 1) < 2e-3
            -- whatever kind of light darktable took it for: 1e-3 of x, y is not seen
            ELSE abs(x - coalesce(l.own ->> 0, first_x)) < 1e-3 AND abs(y - coalesce(l.own ->> 1, first_y)) < 1e-3
        END AND written_temperature IS NULL, 0) AS is_own,
        CASE
            WHEN l.id IS NULL OR NOT has_camera THEN NULL
            WHEN NOT coalesce(abs(first_x - (l.own ->> 0)) < 1e-3 AND abs(first_y - (l.own ->> 1)) < 1e-3, 0)
                THEN 'whose color calibration does not begin at the camera''s own balance (was its history compressed?)'
            WHEN NOT coalesce(before_preset = 'as shot to reference' OR (abs(before_red / (before_green * (l.reference ->> 0)) - 1) < 1e-2 -- ours: 2e-3
                AND abs(before_blue / (before_green * (l.reference ->> 2)) - 1) < 1e-2), 0) THEN 'balanced twice, in white balance and in color calibration'
        END AS strange
    FROM owned AS o LEFT JOIN lit AS l ON l.id = o.id)
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
    m.model AS camera_model, b.module, b.row, b.has_camera, b.shot, b.mode,
    b.red, b.green, b.blue, b.x, b.y, b.color_matrix, b.strange,
    CASE
        WHEN b.is_own OR b.reason <> 'auto' THEN NULL -- seldom asked for: adapter_all tells it then
        WHEN b.module = 'channelmixerrgb' THEN (SELECT wb_temp_tint_or_null(m ->> 0, m ->> 1, m ->> 2, b.shot)
            FROM (SELECT wb_dt_multipliers(b.x, b.y, b.color_matrix, b.shot) AS m))
        WHEN b.has_camera THEN wb_temp_tint_or_null(b.red, b.green, b.blue, b.shot)
    END AS sliders,
    b.written_temperature, b.written_tint, coalesce(b.grayscale, 0) AS grayscale,
    coalesce(b.module IS NOT NULL AND b.reason IS NULL AND NOT b.is_own, 0) AS edit,
    coalesce(b.reason, iif(b.is_own, 'as shot', NULL)) AS reason, b.problem
FROM judged AS b JOIN catalog.images AS i ON i.id = b.id LEFT JOIN catalog.film_rolls AS f ON f.id = i.film_id
LEFT JOIN temp.darktable_model AS m ON m.imgid = i.id;

CREATE UNIQUE INDEX temp.darktable_image_photo ON darktable_image (id_global);

-- All pictures, with the reason why one is no photo to graycard, or NULL.
CREATE TEMP VIEW adapter_all AS
SELECT *, iif(module IS NULL, NULL, 'kelvin') AS scale,
    coalesce(written_temperature, CAST(round(shown ->> 'temperature') AS INTEGER)) AS temperature,
    coalesce(written_tint, CAST(round(shown ->> 'tint') AS INTEGER)) AS tint,
    CASE
        WHEN file_format <> 'RAW' THEN 'JPEG, TIFF and the like, whose balance is no camera''s'
        WHEN problem IS NOT NULL THEN 'history not readable'
        WHEN module IS NULL THEN 'without a white balance yet: darktable sets it when it first shows the photo'
        WHEN NOT has_camera AND shot <> '{}' THEN 'of a camera whose colours are not known'
        ELSE strange
    END AS left_out
FROM (SELECT *, coalesce(sliders, CASE
        WHEN module = 'channelmixerrgb' THEN (SELECT wb_temp_tint_or_null(m ->> 0, m ->> 1, m ->> 2, shot)
            FROM (SELECT wb_dt_multipliers(x, y, color_matrix, shot) AS m))
        WHEN has_camera THEN wb_temp_tint_or_null(red, green, blue, shot)
    END) AS shown FROM temp.darktable_image);

-- The folders of the library and where they are on this machine.
CREATE TEMP VIEW adapter_root AS
SELECT r.root, coalesce(
    (SELECT m.new || substr(r.root, length(m.old) + 1) FROM main.root AS m
        WHERE substr(r.root, 1, length(m.old)) = m.old ORDER BY length(m.old) DESC LIMIT 1), r.root) AS here
FROM (SELECT DISTINCT folder || '/' AS root FROM catalog.film_rolls) AS r;

-- The photos, with the column names of slider exports. An edit whose kelvin cannot be told, or not before the file is read
-- (scan), shows what it holds instead, which keeps it from being taken for unedited.
CREATE TEMP VIEW adapter_photo AS
SELECT a.id_global,
    coalesce((SELECT m.new || substr(a.path, length(m.old) + 1) FROM main.root AS m
        WHERE substr(a.path, 1, length(m.old)) = m.old ORDER BY length(m.old) DESC LIMIT 1), a.path) AS path,
    iif(a.counts, coalesce(a.temperature, iif(a.module = 'temperature', printf('%.4g : 1 : %.4g', a.red / a.green, a.blue / a.green),
        printf('x %.4f y %.4f', a.x, a.y))), NULL) AS Temperature, iif(a.counts, a.tint, NULL) AS Tint,
    a.grayscale, a.captureTime, a.aperture, a.shutterSpeed, a.isoSpeedRating, a.focalLength, NULL AS flashFired,
    a.shot ->> 'currTemp' AS currTemp, a.shot ->> 'currTint' AS currTint, NULL AS intensity, NULL AS ev,
    a.camera_model, NULL AS camera_group
FROM (SELECT *, edit OR (reason = 'auto' AND EXISTS (SELECT 1 FROM main.meta WHERE key = 'auto')) AS counts -- init --auto
    FROM temp.adapter_all WHERE left_out IS NULL) AS a;

-- Photos that only their file tells to be edits or not: multipliers without a preset, judged by the first entry until then.
CREATE TEMP VIEW adapter_undecided AS
SELECT id_global AS photo_id FROM temp.darktable_image WHERE mode = 'unknown' AND shot IS NULL;

-- Where their sidecars lie, IMG.CR2.xmp, of duplicates IMG_01.CR2.xmp and so on; and when darktable last wrote them.
CREATE TEMP VIEW adapter_file AS
SELECT p.id_global AS photo_id, substr(p.path, 1, length(stem) - 1) || iif(i.version > 0, printf('_%02d', i.version), '')
    || substr(p.path, length(stem)) || '.xmp' AS path, i.write_timestamp AS known_at
FROM (SELECT id_global, path, rtrim(path, replace(path, '.', '')) AS stem FROM temp.adapter_photo) AS p -- as far as its last dot
JOIN catalog.images AS i ON i.id = p.id_global;

-- The entry that the photos of temp.change get, a copy of the one in force with other parameters; and the digest of the history then.
SELECT iif(EXISTS (SELECT 1 FROM catalog.sqlite_schema WHERE name = 'module_order'),
    'CREATE TEMP VIEW darktable_order AS SELECT imgid, version, iop_list FROM catalog.module_order',
    'CREATE TEMP VIEW darktable_order AS SELECT NULL AS imgid, NULL AS version, NULL AS iop_list WHERE 0');
CREATE TEMP VIEW adapter_new AS
SELECT n.*, (SELECT wb_dt_hash(num, operation, multi_priority, enabled, op_params, blendop_params, o.version, o.iop_list)
        FROM (SELECT h.num, h.operation, h.multi_priority, h.enabled, h.op_params, h.blendop_params
            FROM catalog.history AS h WHERE h.imgid = n.imgid AND h.num < n.num
            UNION ALL SELECT n.num, n.operation, n.multi_priority, 1, n.value, n.blendop_params)) AS hash
FROM (SELECT c.rowid AS change, i.id AS imgid, i.history_end AS num, i.write_timestamp AS written_at,
        h.module, h.operation, h.blendop_params, h.blendop_version, h.multi_priority, h.multi_name,
        (SELECT iif(h.operation = 'temperature', wb_dt_set_temperature(h.op_params, h.module, f ->> 0, f ->> 1, f ->> 2),
                (SELECT wb_dt_set_mixer(h.op_params, h.module, xy ->> 0, xy ->> 1, c.new_temperature)
                    FROM (SELECT wb_dt_xy(f ->> 0, f ->> 1, f ->> 2, a.color_matrix, a.shot) AS xy)))
            FROM (SELECT wb_multipliers(c.new_temperature, c.new_tint, iif(a.has_camera, a.shot, NULL)) AS f)) AS value
    FROM temp.change AS c JOIN catalog.images AS i ON i.id = c.photo_id
    JOIN temp.darktable_image AS a ON a.id_global = i.id JOIN catalog.history AS h ON h.rowid = a.row) AS n
LEFT JOIN temp.darktable_order AS o ON o.imgid = n.imgid;
