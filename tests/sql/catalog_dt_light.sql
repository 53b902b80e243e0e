.load ./graycard
-- What darktable 4.2.1 keeps of a photo: its matrix as floats; the file says the same and more.
CREATE TABLE t AS SELECT x'04e75c3fa089b0bd827306be6ade01bf57ec9f3f2cd45a3ea5bd01be96b24c3e9fab1d3f' AS blob, json_object('ColorMatrix1', json('[1,0,0,0,1,0,0,0,1]'),
    'ColorMatrix2', json('[0.8629,-0.0862,-0.1313,-0.5073,1.2494,0.2137,-0.1267,0.1999,0.6159]'), 'CalibrationIlluminant1', 17, 'CalibrationIlluminant2', 21) AS camera;
-- 1. there and back
SELECT 'catalog_dt_light 1. known', abs((xy ->> 0) - .491329) < 2e-5 AND abs((xy ->> 1) - .429386) < 2e-5 AND json_array_length(xy) = 2
FROM (SELECT wb_dt_xy(.890701, 1, 3.52908, NULL, camera) AS xy FROM t);
SELECT 'catalog_dt_light 1. scale', wb_dt_xy(2, 1, 1.5, NULL, camera) = wb_dt_xy(4, 2, 3, NULL, camera) FROM t;
SELECT 'catalog_dt_light 1. back', abs((m ->> 0) - 2) < 1e-9 AND m ->> 1 = 1 AND abs((m ->> 2) - 1.5) < 1e-9 AND json_array_length(m) = 3
FROM (SELECT wb_dt_multipliers(xy ->> 0, xy ->> 1, NULL, camera) AS m FROM (SELECT camera, wb_dt_xy(2, 1, 1.5, NULL, camera) AS xy FROM t));
-- 2. whose matrix
SELECT 'catalog_dt_light 2. darktable''s', abs((a ->> 0) - (b ->> 0)) < 1e-6 AND abs((a ->> 1) - (b ->> 1)) < 1e-6
FROM (SELECT wb_dt_xy(2, 1, 1.5, blob, NULL) AS a, wb_dt_xy(2, 1, 1.5, NULL, camera) AS b FROM t);
SELECT 'catalog_dt_light 2. none there', wb_dt_xy(2, 1, 1.5, CAST(x'0000c07f' || zeroblob(32) AS BLOB), camera) = wb_dt_xy(2, 1, 1.5, NULL, camera)
    AND wb_dt_xy(2, 1, 1.5, x'', camera) = wb_dt_xy(2, 1, 1.5, NULL, camera) FROM t;
SELECT 'catalog_dt_light 2. one matrix', wb_dt_xy(2, 1, 1.5, NULL, json_object('ColorMatrix1', camera -> 'ColorMatrix2')) = wb_dt_xy(2, 1, 1.5, NULL, camera) FROM t;
-- 3. NULL
SELECT 'catalog_dt_light 3. NULL', wb_dt_xy(NULL, 1, 1, blob, camera) IS NULL AND wb_dt_multipliers(.3, NULL, blob, camera) IS NULL
    AND wb_dt_xy(1, 1, 1, NULL, NULL) IS NULL AND wb_dt_multipliers(.3, .3, NULL, '{}') IS NULL FROM t;
SELECT 'catalog_dt_light 3. no light', wb_dt_xy(1, 1, .01, blob, camera) IS NULL AND wb_dt_xy(1, 0, 1, blob, camera) IS NULL
    AND wb_dt_multipliers(.6, .45, blob, camera) IS NULL AND wb_dt_multipliers(.1, .8, blob, camera) IS NULL FROM t;
-- error: must be a number
SELECT wb_dt_xy('red', 1, 1, blob, camera) FROM t;
-- error: wb_dt_multipliers(color_matrix) must be a blob
SELECT wb_dt_multipliers(.3, .3, 'matrix', camera) FROM t;
-- 4. harmless
CREATE TABLE indexed(r, camera);
CREATE INDEX by_light ON indexed(wb_dt_xy(r, 1, 1, NULL, camera));
INSERT INTO indexed SELECT 2, camera FROM t;
SELECT 'catalog_dt_light 4. index', count(*) = 1 FROM indexed WHERE wb_dt_xy(r, 1, 1, NULL, camera) ->> 0 > 0;
