-- A Lightroom Classic catalog (attached as `catalog`) as one table of photos. Run on a connection whose main is the sidecar.

-- Every picture as the catalog has it. Virtual copies are pictures; NULL where a row of another table is missing. The
-- settings are read and understood once, and all else is over this table.
CREATE TEMP TABLE lightroom_image AS
WITH seen AS MATERIALIZED (
    SELECT i.id_local AS image,
        CASE WHEN typeof(s.text) IN ('text', 'blob') THEN wb_lr_label(s.text, i.fileFormat) END AS label
    FROM catalog.Adobe_images AS i LEFT JOIN catalog.Adobe_imageDevelopSettings AS s
        ON s.id_local = i.developSettingsIDCache AND s.image = i.id_local)
SELECT i.id_global, i.id_local AS image, i.fileFormat AS file_format, i.masterImage IS NOT NULL AS is_copy,
    i.captureTime AS captureTime, r.absolutePath AS root,
    r.absolutePath || coalesce(d.pathFromRoot, '') || f.baseName
        || CASE WHEN f.extension <> '' THEN '.' || f.extension ELSE '' END AS path,
    e.aperture, e.shutterSpeed, e.isoSpeedRating, e.focalLength, e.flashFired, m.value AS camera_model,
    label ->> 'mode' AS mode, label ->> 'scale' AS scale, label ->> 'temperature' AS temperature, label ->> 'tint' AS tint,
    label ->> 'grayscale' AS grayscale, label ->> 'edit' AS edit, label ->> 'reason' AS reason,
    label ->> 'problem' AS problem
FROM seen JOIN catalog.Adobe_images AS i ON i.id_local = seen.image
LEFT JOIN catalog.AgLibraryFile AS f ON f.id_local = i.rootFile
LEFT JOIN catalog.AgLibraryFolder AS d ON d.id_local = f.folder
LEFT JOIN catalog.AgLibraryRootFolder AS r ON r.id_local = d.rootFolder
LEFT JOIN catalog.AgHarvestedExifMetadata AS e ON e.id_local =
    (SELECT min(id_local) FROM catalog.AgHarvestedExifMetadata WHERE image = i.id_local)
LEFT JOIN catalog.AgInternedExifCameraModel AS m ON m.id_local = e.cameraModelRef;

-- Whose photos are shown: of the kelvin scale, until a profile of the other is used; NULL: all.
CREATE TEMP TABLE adapter_scale AS SELECT 'kelvin' AS shown;

-- All pictures, with the reason why one is no photo to graycard, or NULL.
CREATE TEMP VIEW adapter_all AS
SELECT *,
    CASE
        WHEN file_format = 'VIDEO' THEN 'video'
        WHEN problem IS NOT NULL THEN 'develop settings that cannot be read'
        WHEN scale IS NULL THEN 'without develop settings'
        WHEN scale <> (SELECT shown FROM temp.adapter_scale) THEN iif(scale = 'kelvin', 'RAW, whose sliders are in kelvin',
            'JPEG, TIFF and the like, whose sliders are on a scale of their own')
        WHEN mode NOT IN ('As Shot', 'Auto') AND (temperature IS NULL OR tint IS NULL) THEN 'edited, but without values'
    END AS left_out
FROM temp.lightroom_image;

-- The folders of the catalog and where they are on this machine.
CREATE TEMP VIEW adapter_root AS
SELECT r.absolutePath AS root, coalesce(
    (SELECT m.new || substr(r.absolutePath, length(m.old) + 1) FROM main.root AS m
        WHERE substr(r.absolutePath, 1, length(m.old)) = m.old ORDER BY length(m.old) DESC LIMIT 1), r.absolutePath) AS here
FROM catalog.AgLibraryRootFolder AS r;

-- The photos, with the column names of slider exports. As-shot: the file's own, else the settings of a photo that is as shot, else the
-- oldest step of its history that was; histories are long, and looked at only where these two columns are asked for.
CREATE TEMP VIEW adapter_photo AS
SELECT a.id_global,
    coalesce((SELECT m.new || substr(a.path, length(m.old) + 1) FROM main.root AS m
        WHERE substr(a.path, 1, length(m.old)) = m.old ORDER BY length(m.old) DESC LIMIT 1), a.path) AS path,
    iif(a.counts, a.temperature, NULL) AS Temperature, iif(a.counts, a.tint, NULL) AS Tint, a.grayscale, a.captureTime,
    a.aperture, a.shutterSpeed, a.isoSpeedRating, a.focalLength, a.flashFired,
    iif(a.scale = 'incremental', 5000, coalesce(d.shot ->> 'currTemp', a.as_shot ->> 'temperature')) AS currTemp, -- as scale.h
    iif(a.scale = 'incremental', 0, coalesce(d.shot ->> 'currTint', a.as_shot ->> 'tint')) AS currTint,
    NULL AS intensity, NULL AS ev, a.camera_model, NULL AS camera_group
FROM (SELECT *,
    CASE WHEN mode = 'As Shot' THEN iif(temperature IS NOT NULL AND tint IS NOT NULL,
        json_object('temperature', temperature, 'tint', tint), NULL)
    ELSE (SELECT label FROM (SELECT wb_lr_label(h.text, 'RAW') AS label
            FROM catalog.Adobe_libraryImageDevelopHistoryStep AS h
            WHERE h.image = adapter_all.image AND typeof(h.text) IN ('text', 'blob') ORDER BY h.dateCreated, h.id_local
            LIMIT -1) -- keeps this a query of its own, so that a step is read once
        WHERE label ->> 'mode' = 'As Shot' AND label ->> 'temperature' IS NOT NULL AND label ->> 'tint' IS NOT NULL LIMIT 1)
    END AS as_shot,
    edit OR (mode = 'Auto' AND EXISTS (SELECT 1 FROM main.meta WHERE key = 'auto')) AS counts -- init --auto
    FROM temp.adapter_all WHERE left_out IS NULL) AS a
LEFT JOIN main.digest AS d ON d.photo_id = a.id_global;

-- The settings that the photos of temp.change get.
CREATE TEMP VIEW adapter_new AS
SELECT c.rowid AS change, wb_lr_set_white_balance(s.text, i.fileFormat, c.new_temperature, c.new_tint) AS value
FROM temp.change AS c JOIN catalog.Adobe_images AS i ON i.id_global = c.photo_id
JOIN catalog.Adobe_imageDevelopSettings AS s ON s.id_local = i.developSettingsIDCache;
