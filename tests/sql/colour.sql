.load ./graycard
-- 1. NULL
SELECT 'colour 1. mired', wb_mired(NULL) IS NULL AND wb_kelvin(NULL) IS NULL;
SELECT 'colour 1. pairs', wb_xy(NULL, 0) IS NULL AND wb_xy(5000, NULL) IS NULL AND wb_temp_tint(NULL, .3) IS NULL
    AND wb_temp_tint(.3, NULL) IS NULL;
SELECT 'colour 1. differences', wb_delta_e(NULL, 0, 5000, 0) IS NULL AND wb_delta_e(5000, NULL, 5000, 0) IS NULL
    AND wb_delta_e(5000, 0, NULL, 0) IS NULL AND wb_delta_e(5000, 0, 5000, NULL) IS NULL;
SELECT 'colour 1. NULL beside garbage', wb_xy(NULL, 'x') IS NULL;
-- 2. types
SELECT 'colour 2. text that is a number', wb_mired(' 5e3 ') = 200 AND wb_xy('5000', '-3') = wb_xy(5000, -3);
-- error: wb_mired(kelvin) must be a number, not 'warm'
SELECT wb_mired('warm');
-- error: wb_mired(kelvin) must be a number, not ''
SELECT wb_mired('');
-- error: wb_mired(kelvin) must be a number, not '5000 K'
SELECT wb_mired('5000 K');
-- error: wb_kelvin(mired) must be a number, not a blob
SELECT wb_kelvin(x'35');
-- error: wb_xy(tint) must be a number, not 'green'
SELECT wb_xy(5000, 'green');
-- error: wb_temp_tint(y) must be a number
SELECT wb_temp_tint(.3, 'y');
-- error: wb_delta_e(tint2) must be a number
SELECT wb_delta_e(5000, 0, 5000, 'x');
-- 3. reciprocals
SELECT 'colour 3. both ways', wb_mired(5000) = 200.0 AND wb_kelvin(200) = 5000.0 AND typeof(wb_mired(5000)) = 'real';
SELECT 'colour 3. inverse', abs(wb_kelvin(wb_mired(value)) - value) < 1e-9 FROM json_each('[2000, 3333, 5000, 12345, 50000]');
-- error: must be above 0 and finite
SELECT wb_mired(0);
-- error: must be above 0 and finite
SELECT wb_mired(-5000);
-- error: must be above 0 and finite
SELECT wb_kelvin(9e999);
-- 4. whites
SELECT 'colour 4. x and y', json_array_length(wb_xy(5500, 0)) = 2 AND abs(json_extract(wb_xy(5500, 0), '$[0]') - .3324) < .001;
SELECT 'colour 4. there and back ' || k || ' ' || t,
    abs(wb_mired(json_extract(back, '$.temperature')) - wb_mired(k)) < .04
    AND abs(json_extract(back, '$.tint') - t) < .002
FROM (SELECT k, t, wb_temp_tint(json_extract(wb_xy(k, t), '$[0]'), json_extract(wb_xy(k, t), '$[1]')) AS back
      FROM (SELECT 2900 AS k UNION VALUES (4000), (5500), (6500), (12000)),
           (SELECT 0 AS t UNION VALUES (-40), (10), (60)));
SELECT 'colour 4. JSON inside JSON', json_type(json_array(wb_xy(5000, 0)), '$[0]') = 'array'
    AND json_type(json_object('a', wb_temp_tint(.33, .34)), '$.a.tint') = 'real';
-- 5. differences
SELECT 'colour 5. none', wb_delta_e(5000, 10, 5000, 10) = 0.0;
SELECT 'colour 5. grows', wb_delta_e(5000, 0, 5100, 0) BETWEEN .1 AND 3
    AND wb_delta_e(5000, 0, 5200, 0) > wb_delta_e(5000, 0, 5100, 0);
SELECT 'colour 5. mired, not kelvin', wb_delta_e(3000, 0, 3200, 0) > 2 * wb_delta_e(6500, 0, 6700, 0);
-- 6. ranges
-- error: 2000
SELECT wb_xy(1999, 0);
-- error: 50000
SELECT wb_xy(50001, 0);
-- error: 150
SELECT wb_xy(5000, 151);
-- error: 150
SELECT wb_delta_e(5000, 0, 5000, -151);
-- error: 1.5
SELECT wb_temp_tint(1.5, .3);
SELECT 'colour 6. the edges', json_valid(wb_xy(2000, 150)) AND json_valid(wb_xy(50000, -150));
-- 7. harmless
CREATE TABLE shot (kelvin, mired AS (wb_mired(kelvin)), CHECK (wb_kelvin(mired) > 0));
CREATE INDEX shot_mired ON shot (wb_mired(kelvin));
PRAGMA trusted_schema = off;
CREATE VIEW whites AS SELECT wb_xy(kelvin, 0) AS white FROM shot;
CREATE TRIGGER shot_check AFTER INSERT ON shot BEGIN SELECT wb_delta_e(5000, 0, NEW.kelvin, 0); END;
INSERT INTO shot VALUES (5000);
SELECT 'colour 7. index, column, view and trigger', mired = 200 AND (SELECT count(white) FROM whites) = 1 FROM shot;
-- error: wrong number of arguments
SELECT wb_mired();
-- error: wrong number of arguments
SELECT wb_xy(5000);
-- error: wrong number of arguments
SELECT wb_delta_e(5000, 0, 5000);
