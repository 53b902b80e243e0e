.load ./graycard
-- A Canon 6D, as its DNG says.
CREATE TABLE camera (name, json);
INSERT INTO camera VALUES ('canon', '{"ColorMatrix1": [0.7546, -0.1435, -0.0929, -0.3846, 1.1488, 0.2692, -0.0332, 0.1209, 0.637],
    "ColorMatrix2": [0.7034, -0.0804, -0.1014, -0.442, 1.2564, 0.2058, -0.0851, 0.1994, 0.5758],
    "CameraCalibration1": [0.9883, 0, 0, 0, 1, 0, 0, 0, 1], "CameraCalibration2": [0.9883, 0, 0, 0, 1, 0, 0, 0, 1],
    "AnalogBalance": [2.158672, 1, 1.414752], "CalibrationIlluminant1": 17, "CalibrationIlluminant2": 21, "Make": "Canon"}');
INSERT INTO camera SELECT 'one', json_object('ColorMatrix1', json_extract(json, '$.ColorMatrix2')) FROM camera;
-- 1. NULL
SELECT 'camera 1. NULL', wb_multipliers(NULL, 0, json) IS NULL AND wb_multipliers(5000, 0, NULL) IS NULL
    AND wb_temp_tint(2, 1, 1.5, NULL) IS NULL AND wb_temp_tint(NULL, 1, 1.5, json) IS NULL
    AND wb_camera_matrix(5000, NULL, json) IS NULL AND wb_adapt_matrix(NULL, 5000, 0, 6000, 0) IS NULL
FROM camera WHERE name = 'one';
-- 2. cameras
-- error: wb_multipliers(camera) must be text, not an integer
SELECT wb_multipliers(5000, 0, 7);
-- error: the camera is not a JSON object: 'Canon'
SELECT wb_multipliers(5000, 0, 'Canon');
-- error: the camera is not a JSON object
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 2');
-- error: the camera has no ColorMatrix1
SELECT wb_multipliers(5000, 0, '{"ColorMatrix": [1, 0, 0, 0, 1, 0, 0, 0, 1]}');
-- error: the camera: ColorMatrix1 must be 9 numbers
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0]}');
-- error: the camera: ColorMatrix1 must be 9 numbers
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0, 1, 1]}');
-- error: the camera: ColorMatrix1 must be 9 numbers
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 0, 0, 0, "1", 0, 0, 0, 1]}');
-- error: the camera: AnalogBalance must be 3 numbers
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0, 1], "AnalogBalance": 2}');
-- error: the camera: CalibrationIlluminant1 must be 1 number
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0, 1], "CalibrationIlluminant1": "D65"}');
SELECT 'camera 2. null is left out', wb_multipliers(5000, 0, json_patch(json, '{}')) =
    wb_multipliers(5000, 0, json_set(json, '$.AnalogBalance', json('null'))) FROM camera WHERE name = 'one';
SELECT 'camera 2. the first matrix alone without codes', wb_multipliers(9000, 5, json_remove(json, '$.CalibrationIlluminant2'))
    = wb_multipliers(9000, 5, json_remove(json, '$.ColorMatrix2')) AND wb_multipliers(9000, 5, json)
    <> wb_multipliers(9000, 5, json_remove(json, '$.ColorMatrix2')) FROM camera WHERE name = 'canon';
-- 3. multipliers
SELECT 'camera 3. three, green is 1', json_array_length(m) = 3 AND m ->> 1 = 1.0 AND m ->> 0 > 0 AND m ->> 2 > 0
FROM (SELECT wb_multipliers(5500, 0, json) AS m FROM camera);
SELECT 'camera 3. lamp light lacks blue', wb_multipliers(3000, 0, json) ->> 2 > wb_multipliers(8000, 0, json) ->> 2
    AND wb_multipliers(3000, 0, json) ->> 0 < wb_multipliers(8000, 0, json) ->> 0 FROM camera;
SELECT 'camera 3. the corner without light', wb_multipliers(2000, 150, json) ->> 2 BETWEEN 100 AND 1000 FROM camera;
SELECT 'camera 3. JSON inside JSON', json_type(json_array(wb_multipliers(5000, 0, json)), '$[0][2]') = 'real' FROM camera;
-- 4. and back: AsShotNeutral 1, .996616, .995727 is 6211.5 K, -1.20; Adobe's converter wrote 6200, -1
SELECT 'camera 4. a known white', abs((b ->> 'temperature') - 6211.5) < .05 AND abs((b ->> 'tint') + 1.20) < .005
FROM (SELECT wb_temp_tint(1, 1 / .996616, 1 / .995727, json) AS b FROM camera WHERE name = 'canon');
SELECT 'camera 4. any scale', wb_temp_tint(2, 1, 1.5, json) = wb_temp_tint(4, 2, 3, json) FROM camera WHERE name = 'one';
WITH RECURSIVE mired(m) AS (SELECT 20 UNION ALL SELECT m + 10 FROM mired WHERE m < 500),
    tint(t) AS (SELECT -150 UNION ALL SELECT t + 15 FROM tint WHERE t < 150),
    there AS MATERIALIZED (SELECT m, t, json, wb_multipliers(wb_kelvin(m), t, json) AS f FROM mired, tint, camera),
    back AS MATERIALIZED (SELECT m, t, wb_temp_tint(f ->> 0, f ->> 1, f ->> 2, json) AS b FROM there
        WHERE max(f ->> 0, 1, f ->> 2) < 999 * min(f ->> 0, 1, f ->> 2))
SELECT 'camera 4. there and back', count(*) > 1800 AND max(abs(wb_mired(b ->> 'temperature') - m)) < .04
    AND max(abs((b ->> 'tint') - t)) < .002 FROM back;
-- 5. the matrix
SELECT 'camera 5. white is white', abs(m -> 0 ->> 0) > 0 AND max(abs(1 - (
        (m -> r ->> 0) / (f ->> 0) + (m -> r ->> 1) / (f ->> 1) + (m -> r ->> 2) / (f ->> 2))
        / max(1 / (f ->> 0), 1 / (f ->> 1), 1 / (f ->> 2)))) < 1e-9
FROM (SELECT wb_camera_matrix(4000, 12, json) AS m, wb_multipliers(4000, 12, json) AS f FROM camera),
    (SELECT 0 AS r UNION VALUES (1), (2));
SELECT 'camera 5. forward matrices', wb_camera_matrix(5000, 0, json)
    <> wb_camera_matrix(5000, 0, json_set(json, '$.ForwardMatrix1', json(fm), '$.ForwardMatrix2', json(fm)))
    AND wb_camera_matrix(5000, 0, json) = wb_camera_matrix(5000, 0, json_set(json, '$.ForwardMatrix2', json(fm)))
FROM camera, (SELECT '[0.7868, 0.0092, 0.1682, 0.2291, 0.8615, -0.0906, 0.027, -0.4752, 1.2733]' AS fm);
-- error: no light
SELECT wb_camera_matrix(2000, 150, json) FROM camera;
-- 6. adaptation
SELECT 'camera 6. white to white ' || method, max(abs((m -> r ->> 0) * x / y + (m -> r ->> 1) + (m -> r ->> 2) * (1 - x - y) / y
    - CASE r WHEN 0 THEN x2 / y2 WHEN 1 THEN 1 ELSE (1 - x2 - y2) / y2 END)) < 1e-12
FROM (SELECT method, wb_adapt_matrix(method, 3000, 10, 6500, 5) AS m, wb_xy(3000, 10) ->> 0 AS x, wb_xy(3000, 10) ->> 1 AS y,
        wb_xy(6500, 5) ->> 0 AS x2, wb_xy(6500, 5) ->> 1 AS y2 FROM (SELECT 'bradford' AS method UNION VALUES ('cat16'))),
    (SELECT 0 AS r UNION VALUES (1), (2)) GROUP BY method;
SELECT 'camera 6. two methods', wb_adapt_matrix('cat16', 3000, 10, 6500, 5) <> wb_adapt_matrix('bradford', 3000, 10, 6500, 5);
-- error: 'bradford' or 'cat16', not 'CAT02'
SELECT wb_adapt_matrix('CAT02', 3000, 0, 5000, 0);
-- 7. ranges
-- error: 2000
SELECT wb_multipliers(1999, 0, json) FROM camera;
-- error: 150
SELECT wb_camera_matrix(5000, 151, json) FROM camera;
-- error: 50000
SELECT wb_adapt_matrix('cat16', 5000, 0, 50001, 0);
-- error: the multipliers are 0, 1, 1
SELECT wb_temp_tint(0, 1, 1, json) FROM camera;
-- error: the sliders end at
SELECT wb_temp_tint(1, 3, 1, json) FROM camera WHERE name = 'one';
-- error: cannot be inverted
SELECT wb_multipliers(5000, 0, '{"ColorMatrix1": [1, 2, 3, 2, 4, 6, 0, 0, 1]}');
-- error: analog balance
SELECT wb_multipliers(5000, 0, json_set(json, '$.AnalogBalance', json('[1, 0, 1]'))) FROM camera;
-- 9. harmless
PRAGMA trusted_schema = off;
CREATE TABLE shot (kelvin, factors AS (wb_multipliers(kelvin, 0, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0, 1]}')));
CREATE INDEX shot_factors ON shot (wb_adapt_matrix('cat16', kelvin, 0, 5000, 0));
CREATE VIEW back AS SELECT wb_temp_tint(1.04, 1, 1.2, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0, 1]}') AS b,
    wb_camera_matrix(kelvin, 0, '{"ColorMatrix1": [1, 0, 0, 0, 1, 0, 0, 0, 1]}') AS m FROM shot;
INSERT INTO shot VALUES (5000);
SELECT 'camera 9. index, column and view', json_valid(b) AND json_array_length(m) = 3 FROM back;
-- error: wrong number of arguments
SELECT wb_multipliers(5000, 0);
-- error: wrong number of arguments
SELECT wb_temp_tint(1, 1, 1);
-- 8. NULL for an error
SELECT 'camera 8. as wb_temp_tint', wb_temp_tint_or_null(2, 1, 1.5, c) = wb_temp_tint(2, 1, 1.5, c) AND wb_temp_tint_or_null(.3127, .329) = wb_temp_tint(.3127, .329)
FROM (SELECT '{"ColorMatrix1":[0.8,-0.1,-0.1,-0.4,1.2,0.2,-0.1,0.2,0.6]}' AS c);
SELECT 'camera 8. NULL', wb_temp_tint_or_null(.9, .9) IS NULL AND wb_temp_tint_or_null(0, 1, 1, '{}') IS NULL AND wb_temp_tint_or_null(2, 1, 1.5, NULL) IS NULL;
