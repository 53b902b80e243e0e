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
SELECT 'colour 5. no further than light', wb_delta_e(5000, 0, 2000, 100) = wb_delta_e(5000, 0, 2000, 150)
    AND wb_delta_e(5000, 0, 2000, 150) > wb_delta_e(5000, 0, 2000, 0);
-- the pairs of Sharma, Wu and Dalal 2005, table 1, to their last digit
CREATE TABLE pair (n, L1, a1, b1, L2, a2, b2, de);
INSERT INTO pair VALUES
    (1, 50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425),
    (2, 50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615),
    (3, 50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412),
    (4, 50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000),
    (5, 50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000),
    (6, 50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000),
    (7, 50, 0, 0, 50, -1, 2, 2.3669),
    (8, 50, -1, 2, 50, 0, 0, 2.3669),
    (9, 50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792),
    (10, 50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792),
    (11, 50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195),
    (12, 50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195),
    (13, 50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045),
    (14, 50, -0.0010, 2.4900, 50, 0.0010, -2.4900, 4.8045),
    (15, 50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461),
    (16, 50, 2.5000, 0, 50, 0, -2.5000, 4.3065),
    (17, 50, 2.5000, 0, 73, 25, -18, 27.1492),
    (18, 50, 2.5000, 0, 61, -5, 29, 22.8977),
    (19, 50, 2.5000, 0, 56, -27, -3, 31.9030),
    (20, 50, 2.5000, 0, 58, 24, 15, 19.4535),
    (21, 50, 2.5000, 0, 50, 3.1736, 0.5854, 1.0000),
    (22, 50, 2.5000, 0, 50, 3.2972, 0, 1.0000),
    (23, 50, 2.5000, 0, 50, 1.8634, 0.5757, 1.0000),
    (24, 50, 2.5000, 0, 50, 3.2592, 0.3350, 1.0000),
    (25, 60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (26, 63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (27, 61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731),
    (28, 35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645),
    (29, 22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (30, 36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146),
    (31, 90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (32, 90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381),
    (33, 6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377),
    (34, 2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082);
SELECT 'colour 5. published pair ' || n, abs(wb_delta_e(L1, a1, b1, L2, a2, b2) - de) <= .000051
    AND abs(wb_delta_e(L2, a2, b2, L1, a1, b1) - de) <= .000051 FROM pair;
SELECT 'colour 5. all of them', count(*) = 34 FROM pair;
-- error: wb_delta_e(a2) must be a number
SELECT wb_delta_e(50, 0, 0, 50, 'a', 0);
-- error: wb_delta_e(L1) must lie within
SELECT wb_delta_e(1e300, 0, 0, 50, 0, 0);
SELECT 'colour 1. colours', wb_delta_e(50, 0, 0, 50, 0, NULL) IS NULL;
-- 4. over the whole range of the sliders, with the worst errors of color/temperature.h
WITH RECURSIVE mired(m) AS (SELECT 20 UNION ALL SELECT m + 4 FROM mired WHERE m < 500),
    tint(t) AS (SELECT -150 UNION ALL SELECT t + 10 FROM tint WHERE t < 150),
    whites AS MATERIALIZED (SELECT m, t, wb_xy(wb_kelvin(m), t) AS xy FROM mired, tint),
    back AS MATERIALIZED (SELECT m, t, wb_temp_tint(xy ->> 0, xy ->> 1) AS b FROM whites)
SELECT 'colour 4. whole range', count(*) = 121 * 31 AND max(abs(wb_mired(b ->> 'temperature') - m)) < .035
    AND max(abs((b ->> 'tint') - t)) < .0017 FROM back;
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
