.load ./graycard
-- 1. NULL
SELECT 'photo 1. NULL', wb_shot(NULL) IS NULL AND wb_features(NULL) IS NULL AND wb_features(NULL, '{}') IS NULL
    AND wb_features_info(NULL) IS NULL;
SELECT 'photo 1. only the shot is', wb_features('photos/p000.tif', NULL) = wb_features('photos/p000.tif');
-- 2. tags
SELECT 'photo 2. the camera', json_extract(wb_shot('photos/p001.tif'), '$.camera_model') = 'Camera 1';
SELECT 'photo 2. unknown is left out', json_type(wb_shot('photos/p001.tif'), '$.currTemp') IS NULL
    AND json_type(wb_shot('photos/p001.tif')) = 'object';
SELECT 'photo 2. what files say of the shot', s ->> 'camera_make' = 'Canon' AND s ->> 'camera_model' = 'Camera 0'
    AND s ->> 'lens' = 'EF 50mm' AND s ->> 'orientation' = 6 AND s ->> 'captureTime' = '2023-05-28T20:08:51.87'
FROM (SELECT wb_shot('photos/p039.tif') AS s);
SELECT 'photo 2. APEX and plain units', abs((s ->> 'aperture') - 2.97085) < 1e-4 AND s ->> 'f_number' = 2.8
    AND abs((s ->> 'shutterSpeed') - 7.96578) < 1e-4 AND s ->> 'exposure_seconds' = .004
FROM (SELECT wb_shot('photos/p039.tif') AS s);
SELECT 'photo 2. as-shot by the camera', abs((s ->> 'currTemp') - 6211.5) < .1 AND abs((s ->> 'currTint') + 1.2) < .01
    AND s ->> 'as_shot_from' = 'matrices' AND s ->> 'matrices' = 2 AND s -> 'multipliers' ->> 1 = 1
    AND s -> 'multipliers' ->> 0 = .996616
FROM (SELECT wb_shot('photos/p039.tif') AS s);
SELECT 'photo 2. the shot is a camera', abs((b ->> 'temperature') - (s ->> 'currTemp')) < 1 AND abs((b ->> 'tint') - (s ->> 'currTint')) < .05
FROM (SELECT s, wb_temp_tint(s -> 'multipliers' ->> 0, 1, s -> 'multipliers' ->> 2, s) AS b FROM (SELECT wb_shot('photos/p039.tif') AS s));
SELECT 'photo 2. as-shot by settings', s ->> 'currTemp' = 5631 AND s ->> 'currTint' = 20
    AND s ->> 'as_shot_from' = 'settings' AND s ->> 'matrices' IS NULL
FROM (SELECT wb_shot('photos/p036.tif') AS s);
SELECT 'photo 2. settings that are applied', s ->> 'currTemp' IS NULL AND s ->> 'as_shot_from' IS NULL
    AND s ->> 'balanced_temperature' = 5631 AND s ->> 'balanced_tint' = 20
FROM (SELECT wb_shot('photos/p037.tif') AS s);
SELECT 'photo 2. a bomb is passed over', s ->> 'note' LIKE '%DOCTYPE%' AND s ->> 'camera_model' = 'Camera 2'
FROM (SELECT wb_shot('photos/p038.tif') AS s);
-- 3. features
SELECT 'photo 3. a blob', typeof(wb_features('photos/p000.tif')) = 'blob';
SELECT 'photo 3. one size', length(wb_features('photos/p000.tif')) = length(wb_features('photos/p039.tif'));
SELECT 'photo 3. the same again', wb_features('photos/p003.tif') = wb_features('photos/p003.tif');
SELECT 'photo 3. another photo', wb_features('photos/p003.tif') <> wb_features('photos/p004.tif');
SELECT 'photo 3. the shot changes nothing',
    wb_features('photos/p003.tif', '{"currTemp": 4000}') = wb_features('photos/p003.tif');
SELECT 'photo 3. its own shot', wb_features('photos/p003.tif', wb_shot('photos/p003.tif')) IS NOT NULL;
-- error: wb_features(shot) must be text, not an integer
SELECT wb_features('photos/p003.tif', 5);
-- error: the shot is not a JSON object
SELECT wb_features('photos/p003.tif', 'shot');
-- 4. files
-- error: photos/nowhere.tif
SELECT wb_features('photos/nowhere.tif');
-- error: photos/nowhere.tif
SELECT wb_shot('photos/nowhere.tif');
-- error: photos
SELECT wb_features('photos');
-- error: fixture.sql
SELECT wb_features('tests/fixture.sql');
-- 5. paths
-- error: wb_features(path) must be text, not a blob
SELECT wb_features(x'00');
-- error: wb_shot(path) must be text, not an integer
SELECT wb_shot(7);
-- error: NUL
SELECT wb_shot('photos/p000.tif' || char(0));
-- 6. what a blob knows
CREATE TABLE f AS SELECT wb_features('photos/p000.tif') AS b;
SELECT 'photo 6. sizes', json_extract(info, '$.width') = 24 AND json_extract(info, '$.height') = 24
    AND json_extract(info, '$.bytes') = length(b) AND json_extract(info, '$.assumed_srgb') = 1
FROM (SELECT b, wb_features_info(b) AS info FROM f);
SELECT 'photo 6. named statistics', count(*) > 30 AND min(atom IS NOT NULL)
FROM f, json_each(wb_features_info(b), '$.statistics');
-- error: features blob of 100 bytes
SELECT wb_features_info(substr(b, 1, 100)) FROM f;
-- error: not a features blob
SELECT wb_features_info(x'');
-- error: damaged
SELECT wb_features_info(CAST(substr(b, 1, 1000) || x'ff00ff' || substr(b, 1004) AS BLOB)) FROM f;
-- error: features of recipe 99, this build makes
SELECT wb_features_info(CAST(substr(b, 1, 4) || x'63' || substr(b, 6) AS BLOB)) FROM f;
-- error: must be a blob, not text
SELECT wb_features_info('features');
-- 7. direct-only
CREATE VIEW digests AS SELECT wb_features('photos/p000.tif') AS b;
-- error: unsafe use of wb_features()
SELECT * FROM digests;
CREATE VIEW shots AS SELECT wb_shot('photos/p000.tif') AS s;
-- error: unsafe use of wb_shot()
SELECT * FROM shots;
CREATE TRIGGER f_read AFTER INSERT ON f BEGIN SELECT wb_features('photos/p001.tif'); END;
-- error: unsafe use of wb_features()
INSERT INTO f VALUES (NULL);
PRAGMA trusted_schema = off;
CREATE VIEW infos AS SELECT wb_features_info(b) AS info FROM f;
SELECT 'photo 7. looking at a blob is harmless', count(info) = 1 FROM infos;
-- error: wrong number of arguments
SELECT wb_features();
-- error: wrong number of arguments
SELECT wb_shot('a', 'b');
