.load ./graycard
-- float 2, 1, 1.5, NaN
CREATE TABLE t(v3); INSERT INTO t VALUES (x'000000400000803f0000c03f0000c07f');
CREATE TABLE m(blob); INSERT INTO m VALUES (CAST(zeroblob(120) || x'02000000' || zeroblob(8) || x'01000000' || x'0000803e' || x'0000003f' || x'00589c45' || x'0000803f' || x'01000000' || zeroblob(4) AS BLOB));
-- 1. NULL
SELECT 'catalog_dt 1. NULL', wb_dt_temperature(NULL, 3) IS NULL AND wb_dt_temperature(v3, NULL) IS NULL AND wb_dt_set_temperature(v3, 3, 1, NULL, 1) IS NULL
    AND wb_dt_mixer(NULL, 3) IS NULL AND wb_dt_set_mixer(NULL, 3, .3, .3, 5000) IS NULL FROM t;
-- 2. temperature
SELECT 'catalog_dt 2. version 3', wb_dt_temperature(v3, 3) = '{"red":2,"green":1,"blue":1.5,"various":null,"preset":"unknown"}' FROM t;
SELECT 'catalog_dt 2. infinite', json_extract(wb_dt_temperature(x'000000400000803f0000c03f0000807f', 3), '$.various') IS NULL;
SELECT 'catalog_dt 2. version 4', json_extract(wb_dt_temperature(CAST(v3 || x'04000000' AS BLOB), 4), '$.preset') = 'as shot to reference'
    AND json_extract(wb_dt_temperature(CAST(v3 || x'ffffffff' AS BLOB), 4), '$.preset') = 'unknown' FROM t;
SELECT 'catalog_dt 2. version 1', wb_dt_temperature(x'0080a245000000400000803f0000c03f', 1) = '{"red":2,"green":1,"blue":1.5,"various":null,"preset":"unknown","kelvin_out":5200}';
-- 3. setting it
SELECT 'catalog_dt 3. version 3', hex(wb_dt_set_temperature(v3, 3, 1, 1, 1)) = '0000803F0000803F0000803F0000C07F' FROM t;
SELECT 'catalog_dt 3. version 4', hex(wb_dt_set_temperature(CAST(v3 || x'00000000' AS BLOB), 4, 1, 1, 1)) = '0000803F0000803F0000803F0000C07F02000000' FROM t;
SELECT 'catalog_dt 3. new', wb_dt_set_temperature(x'', 3, 2, 1, 1.5) = v3 FROM t;
SELECT 'catalog_dt 3. there and back', wb_dt_set_temperature(v3, 3, json_extract(j, '$.red'), json_extract(j, '$.green'), json_extract(j, '$.blue')) = v3
FROM (SELECT v3, wb_dt_temperature(v3, 3) AS j FROM t);
-- 4. color calibration
SELECT 'catalog_dt 4. mixer', wb_dt_mixer(blob, 3) = '{"illuminant":"D","adapts":true,"x":0.25,"y":0.5,"temperature":5003,"gamut":1,"clip":true}' FROM m;
SELECT 'catalog_dt 4. versions 1 and 2', wb_dt_mixer(substr(blob, 1, 156), 1) = wb_dt_mixer(blob, 3)
    AND wb_dt_mixer(substr(blob, 1, 156), 2) = wb_dt_mixer(blob, 3) FROM m;
-- 5. setting it
SELECT 'catalog_dt 5. versions 1 and 2', wb_dt_set_mixer(substr(blob, 1, 156), v, .5, .25, 4000) = substr(wb_dt_set_mixer(blob, 3, .5, .25, 4000), 1, 156)
    FROM m, (SELECT 1 AS v UNION SELECT 2);
SELECT 'catalog_dt 5. mixer', wb_dt_mixer(wb_dt_set_mixer(blob, 3, .5, .25, 4000), 3) = '{"illuminant":"custom","adapts":true,"x":0.5,"y":0.25,"temperature":4000,"gamut":1,"clip":true}' FROM m;
-- 6. errors
-- error: version 5 is not known
SELECT wb_dt_temperature(v3, 5) FROM t;
-- error: 16 bytes instead of 20
SELECT wb_dt_temperature(v3, 4) FROM t;
-- error: must be a blob, not text
SELECT wb_dt_temperature('x', 3);
-- error: must be above 0
SELECT wb_dt_set_temperature(v3, 3, 0, 1, 1) FROM t;
-- error: is no light
SELECT wb_dt_set_mixer(blob, 3, .6, .6, 5000) FROM m;
-- error: version 4 is not known: 1 to 3 are
SELECT wb_dt_mixer(blob, 4) FROM m;
-- error: version 2 has 160 bytes instead of 156
SELECT wb_dt_mixer(blob, 2) FROM m;
-- error: must be a whole number
SELECT wb_dt_temperature(v3, 3.5) FROM t;
-- 7. one value
SELECT 'catalog_dt 7. temperature', wb_dt_get(v3, 3, 'temperature', 'red') = 2 AND wb_dt_get(v3, 3, 'temperature', 'blue') = 1.5
    AND wb_dt_get(CAST(v3 || x'02000000' AS BLOB), 4, 'temperature', 'preset') = 'user' FROM t;
SELECT 'catalog_dt 7. mixer', wb_dt_get(blob, 3, 'channelmixerrgb', 'x') = 0.25 AND wb_dt_get(blob, 3, 'channelmixerrgb', 'y') = 0.5
    AND wb_dt_get(blob, 3, 'channelmixerrgb', 'illuminant') = 'D' FROM m;
SELECT 'catalog_dt 7. not there', wb_dt_get(v3, 3, 'temperature', 'x') IS NULL AND wb_dt_get(v3, 4, 'temperature', 'red') IS NULL
    AND wb_dt_get(v3, 3, 'channelmixerrgb', 'x') IS NULL AND wb_dt_get(v3, 3, 'exposure', 'red') IS NULL AND wb_dt_get(NULL, 3, 'temperature', 'red') IS NULL FROM t;
-- error: must be a blob, not text
SELECT wb_dt_get('x', 3, 'temperature', 'red');
-- 8. deterministic and harmless
CREATE TABLE indexed(p, balance AS (wb_dt_temperature(p, 3)));
CREATE INDEX by_mixer ON indexed(wb_dt_set_temperature(p, 3, 1, 1, 1));
INSERT INTO indexed SELECT v3 FROM t;
PRAGMA trusted_schema = OFF;
SELECT 'catalog_dt 8. generated column', balance = wb_dt_temperature(p, 3) FROM indexed;
