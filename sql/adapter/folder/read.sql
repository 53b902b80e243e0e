-- A folder of photos with XMP sidecars (attached as `catalog`, see open.sql) as one table of photos. Run on a connection
-- whose main is graycard's own database of it.

-- Every file. Camera Raw's sidecar of IMG.CR2 is IMG.xmp, and a DNG has the same inside; darktable's is IMG.CR2.xmp, which
-- counts where the other is no hand edit.
CREATE TEMP TABLE folder_file AS
WITH first AS MATERIALIZED ( -- sidecars before graycard wrote them for the first time
    SELECT photo_id, min(batch) AS batch FROM main.file GROUP BY photo_id),
found AS MATERIALIZED (
    SELECT e.path, e.kind, e.problem AS no_file, d.shot, d.shot ->> 'ColorMatrix1' IS NOT NULL AS has_camera,
        c.label, coalesce(s.problem, c.label ->> 'problem', iif(c.label ->> 'edit', NULL, t.label ->> 'problem')) AS problem,
        iif(c.label ->> 'edit', NULL, t.label) AS other, -- darktable's
        CASE -- the camera's own balance; the sidecar had it where the file has none
            WHEN d.shot ->> 'currTemp' IS NOT NULL THEN d.shot
            WHEN c.label ->> 'mode' = 'As Shot' THEN json_object('currTemp', c.label ->> 'temperature', 'currTint', c.label ->> 'tint')
            ELSE (SELECT json_object('currTemp', b ->> 'temperature', 'currTint', b ->> 'tint') FROM (
                SELECT wb_xmp_get(f.old) AS b FROM main.file AS f WHERE f.batch = o.batch AND f.photo_id = o.photo_id AND f.old <> '')
                WHERE b ->> 'mode' = 'As Shot')
        END AS as_shot,
        e.kind = 'RAW' AND (SELECT count(*) FROM catalog.entry AS o WHERE o.kind = 'RAW' AND o.stem = e.stem) > 1 AS is_shared
    FROM catalog.entry AS e LEFT JOIN main.digest AS d ON d.photo_id = e.path
    LEFT JOIN first AS o ON o.photo_id = e.path
    LEFT JOIN catalog.entry AS s ON e.kind = 'RAW' AND s.path = e.stem || '.xmp'
    LEFT JOIN catalog.settings AS c ON c.path = CASE e.kind WHEN 'RAW' THEN e.stem || '.xmp' WHEN 'DNG' THEN e.path END
    LEFT JOIN catalog.settings AS t ON e.kind IN ('RAW', 'DNG') AND t.path = e.path || '.xmp'
    WHERE NOT (e.kind = 'sidecar' AND e.path = e.stem || '.xmp' -- of a photo
        AND (EXISTS (SELECT 1 FROM catalog.entry AS p WHERE p.kind = 'RAW' AND p.stem = e.stem)
            OR EXISTS (SELECT 1 FROM catalog.entry AS p WHERE p.kind <> 'sidecar' AND p.path = e.stem)))),
balanced AS MATERIALIZED (
    SELECT *, other ->> 'module' AS module, other -> 'white_balance' AS factors, other -> 'color_calibration' AS light,
        -- of color calibration: the multipliers it stands for, the light it would have at the camera's own, and the multipliers
        -- that white balance leaves it, as in a library (darktable/read.sql)
        wb_dt_multipliers(other ->> '$.color_calibration.x', other ->> '$.color_calibration.y', NULL, shot) AS lit,
        iif(other ->> 'module' = 'channelmixerrgb', wb_dt_xy(shot ->> '$.multipliers[0]', shot ->> '$.multipliers[1]',
            shot ->> '$.multipliers[2]', NULL, shot), NULL) AS own,
        iif(other ->> 'module' = 'channelmixerrgb', wb_dt_multipliers(0.3457, 0.3585, NULL, shot), NULL) AS reference,
        other -> 'first_calibration' AS first
    FROM found),
told AS MATERIALIZED (
    SELECT *,
        CASE module
            WHEN 'channelmixerrgb' THEN wb_temp_tint_or_null(lit ->> 0, lit ->> 1, lit ->> 2, shot)
            WHEN 'temperature' THEN iif(has_camera,
                wb_temp_tint_or_null(factors ->> 'red', factors ->> 'green', factors ->> 'blue', shot), NULL)
        END AS sliders,
        coalesce(other ->> 'edit', 0) AND NOT coalesce(module = 'temperature' AND factors ->> 'preset' = 'unknown'
            -- before version 4 of the module nothing but the camera's own multipliers tells an edit; 2e-3 is not seen
            AND abs((factors ->> 'red') * (shot ->> '$.multipliers[1]')
                / ((factors ->> 'green') * (shot ->> '$.multipliers[0]')) - 1) < 2e-3
            AND abs((factors ->> 'blue') * (shot ->> '$.multipliers[1]')
                / ((factors ->> 'green') * (shot ->> '$.multipliers[2]')) - 1) < 2e-3, 0)
            AND NOT coalesce(module = 'channelmixerrgb' AND abs((light ->> 'x') - coalesce(own ->> 0, first ->> 'x')) < 1e-3
                AND abs((light ->> 'y') - coalesce(own ->> 1, first ->> 'y')) < 1e-3, 0) AS is_other,
        CASE
            WHEN module IS NOT 'channelmixerrgb' OR NOT has_camera THEN NULL
            WHEN NOT coalesce(abs((first ->> 'x') - (own ->> 0)) < 1e-3 AND abs((first ->> 'y') - (own ->> 1)) < 1e-3, 0)
                THEN 'whose color calibration does not begin at the camera''s own balance (was its history compressed?)'
            WHEN NOT coalesce(factors ->> 'preset' = 'as shot to reference' -- else "camera reference"; ours is within 2e-3
                OR (abs((factors ->> 'red') / ((factors ->> 'green') * (reference ->> 0)) - 1) < 1e-2
                    AND abs((factors ->> 'blue') / ((factors ->> 'green') * (reference ->> 2)) - 1) < 1e-2), 0)
                THEN 'balanced twice, in white balance and in color calibration'
        END AS strange
    FROM balanced)
SELECT path AS id_global, path, kind AS file_format, 0 AS is_copy, is_shared, no_file, problem, shot, as_shot, has_camera, module, is_other,
    CASE WHEN NOT is_other THEN label ->> 'mode' WHEN module = 'temperature' THEN factors ->> 'preset' ELSE light ->> 'illuminant' END
        AS mode,
    CASE WHEN kind = 'rendered' THEN 'incremental' WHEN is_other THEN 'kelvin' ELSE label ->> 'scale' END AS scale,
    iif(is_other, CAST(round(sliders ->> 'temperature') AS INTEGER), label ->> 'temperature') AS temperature,
    iif(is_other, CAST(round(sliders ->> 'tint') AS INTEGER), label ->> 'tint') AS tint,
    iif(module = 'temperature', printf('%.4g : 1 : %.4g', (factors ->> 'red') / (factors ->> 'green'),
        (factors ->> 'blue') / (factors ->> 'green')), printf('x %.4f y %.4f', light ->> 'x', light ->> 'y')) AS multipliers,
    iif(is_other, strange, NULL) AS strange,
    coalesce(label ->> 'grayscale', 0) AS grayscale, is_other OR coalesce(label ->> 'edit', 0) AS edit,
    CASE WHEN NOT is_other THEN coalesce(label ->> 'reason', other ->> 'reason', iif(other ->> 'edit', 'as shot', NULL)) END
        AS reason, NULL AS root
FROM told;

-- All photos, and what else is no photo to graycard, with the reason.
CREATE TEMP VIEW adapter_all AS
SELECT id_global, path, file_format, is_copy, mode, scale, temperature, tint, grayscale, edit, reason,
    CASE
        WHEN file_format = 'folder' THEN 'a folder that was not looked into'
        WHEN file_format = 'sidecar' AND substr(path, -4) <> '.xmp' THEN 'a sidecar whose name should end in .xmp, in small letters'
        WHEN file_format = 'sidecar' THEN 'a sidecar without a RAW photo'
        WHEN no_file IS NOT NULL THEN 'not a file'
        WHEN scale = 'incremental' THEN 'JPEG, TIFF and the like, whose sliders are on a scale of their own'
        WHEN is_shared THEN 'its sidecar belongs to another RAW photo too'
        WHEN problem IS NOT NULL THEN 'settings that cannot be read'
        WHEN is_other AND NOT has_camera AND shot <> '{}' THEN 'of a camera whose colours are not known'
        WHEN strange IS NOT NULL THEN strange
        WHEN NOT is_other AND mode NOT IN ('As Shot', 'Auto') AND (temperature IS NULL OR tint IS NULL)
            THEN 'edited, but without values'
    END AS left_out,
    coalesce(no_file, problem) AS problem, root, shot, as_shot, is_other, multipliers
FROM temp.folder_file;

-- A folder is where it is.
CREATE TEMP VIEW adapter_root AS SELECT NULL AS root, NULL AS here WHERE 0;

-- The photos, with the column names of slider exports. What a shot is, the file says. An edit in darktable whose kelvin cannot
-- be told before the file is read (scan) shows its multipliers instead, which keeps it from being taken for unedited.
CREATE TEMP VIEW adapter_photo AS
SELECT id_global, path, iif(counts, coalesce(temperature, iif(is_other, multipliers, NULL)), NULL) AS Temperature,
    iif(counts, tint, NULL) AS Tint, grayscale, shot ->> 'captureTime' AS captureTime, shot ->> 'aperture' AS aperture,
    shot ->> 'shutterSpeed' AS shutterSpeed, shot ->> 'isoSpeedRating' AS isoSpeedRating,
    shot ->> 'focalLength' AS focalLength, shot ->> 'flashFired' AS flashFired,
    as_shot ->> 'currTemp' AS currTemp, as_shot ->> 'currTint' AS currTint, NULL AS intensity, NULL AS ev, shot ->> 'camera_model' AS camera_model, NULL AS camera_group
FROM (SELECT *, edit OR (mode = 'Auto' AND EXISTS (SELECT 1 FROM main.meta WHERE key = 'auto')) AS counts -- init --auto
    FROM temp.adapter_all WHERE left_out IS NULL);

-- Multipliers without a preset count as an edit until the photo is read: none is undecided.
CREATE TEMP VIEW adapter_undecided AS SELECT NULL AS photo_id WHERE 0;
