.load ./graycard
CREATE TABLE t(name, s);
INSERT INTO t VALUES
('raw', 's = { AutoTone = false,
Exposure = -0.25,
Look = { Group = { ["x-default"] = "Profiles" },
Name = "Adobe \"Color\" }" },
Temperature = 5200,
Tint = -3,
ToneCurve = { 0,
0,
255,
255 },
WhiteBalance = "As Shot",
big = 1e+20 }
'),
('jpg', 's = { IncrementalTemperature = 12,
IncrementalTint = 0,
WhiteBalance = "Custom" }
');
-- 1. NULL
SELECT 'catalog_lr 1. NULL', wb_lr_get(NULL, 'A') IS NULL AND wb_lr_get('s = { }', NULL) IS NULL AND wb_lr_set(NULL, 'A', 1) IS NULL
    AND wb_lr_set('s = { }', 'A', NULL) IS NULL AND wb_lr_white_balance(NULL, 'RAW') IS NULL AND wb_lr_history(NULL) IS NULL
    AND wb_lr_pack(NULL) IS NULL AND wb_lr_set_white_balance(NULL, 'RAW', 5000, 0) IS NULL
    AND wb_lr_set_white_balance('s = { }', 'RAW', NULL, 0) IS NULL AND wb_lr_set_white_balance('s = { }', 'RAW', 5000, NULL) IS NULL;
SELECT 'catalog_lr 1. no format', wb_lr_set_white_balance('s = { }', NULL, 5000, 1) = 's = { Temperature = 5000,
Tint = 1,
WhiteBalance = "Custom" }';
-- 2. what is no settings table
-- error: not Lightroom settings: byte 0 is 0x6e, where s should be
SELECT wb_lr_get('nonsense', 'A');
-- error: not Lightroom settings: the text ends at byte 11
SELECT wb_lr_white_balance('s = { A = 1', 'RAW');
-- error: the settings give A twice
SELECT wb_lr_get('s = { A = 1, A = 2 }', 'A');
-- error: wb_lr_get(settings) must be a blob, not an integer
SELECT wb_lr_get(5, 'A');
-- error: nest deeper than 50
SELECT wb_lr_get('s = { A = ' || replace(hex(zeroblob(50)), '00', '{') || replace(hex(zeroblob(50)), '00', '}') || ' }', 'A');
SELECT 'catalog_lr 2. packed', wb_lr_get(wb_lr_pack(s), 'Temperature') = 5200 AND wb_lr_white_balance(wb_lr_pack(s), 'RAW') = wb_lr_white_balance(s, 'RAW')
FROM t WHERE name = 'raw';
-- 3. values
SELECT 'catalog_lr 3. types', wb_lr_get(s, 'Temperature') IS 5200 AND typeof(wb_lr_get(s, 'Temperature')) = 'integer' AND wb_lr_get(s, 'Exposure') IS -0.25
    AND wb_lr_get(s, 'AutoTone') IS 0 AND wb_lr_get(s, 'WhiteBalance') IS 'As Shot' AND wb_lr_get(s, 'big') IS 1e20 FROM t WHERE name = 'raw';
SELECT 'catalog_lr 3. tables', wb_lr_get(s, 'ToneCurve') = '{ 0,' || char(10) || '0,' || char(10) || '255,' || char(10) || '255 }' FROM t WHERE name = 'raw';
SELECT 'catalog_lr 3. absent', wb_lr_get(s, 'Name') IS NULL AND wb_lr_get(s, 'ShadowTint') IS NULL FROM t WHERE name = 'raw';
-- 4. setting
SELECT 'catalog_lr 4. there and back ' || key, wb_lr_set(s, key, wb_lr_get(s, key)) IS s FROM t,
    (SELECT value AS key FROM json_each('["AutoTone","Exposure","Look","Temperature","ToneCurve","WhiteBalance","big"]')) WHERE name = 'raw';
SELECT 'catalog_lr 4. in place', wb_lr_set(s, 'Temperature', 6100) = replace(s, '5200', '6100') AND wb_lr_set(s, 'Exposure', 1.5) = replace(s, '-0.25', '1.5')
    AND wb_lr_set(s, 'AutoTone', 1) = replace(s, 'false', 'true') AND wb_lr_set(s, 'WhiteBalance', 'Auto') = replace(s, 'As Shot', 'Auto') FROM t WHERE name = 'raw';
SELECT 'catalog_lr 4. a new key', wb_lr_set(s, 'Snow', 'a "b"') = replace(s, 'Temperature', 'Snow = "a \"b\"",' || char(10) || 'Temperature') FROM t WHERE name = 'raw';
SELECT 'catalog_lr 4. a new key read', wb_lr_get(wb_lr_set(s, 'Snow', 'a "b"' || char(10)), 'Snow') = 'a "b"' || char(10) FROM t;
SELECT 'catalog_lr 4. packed', wb_lr_set(wb_lr_pack(s), 'Tint', 9) = wb_lr_set(s, 'Tint', 9) FROM t WHERE name = 'raw';
-- error: Temperature holds a number in these settings, not a string
SELECT wb_lr_set(s, 'Temperature', 'warm') FROM t WHERE name = 'raw';
-- error: cannot be a key
SELECT wb_lr_set(s, 'A = 1, B', 1) FROM t;
-- error: not a value
SELECT wb_lr_set(s, 'ToneCurve', '{ 1 }, X = { 1 }') FROM t WHERE name = 'raw';
-- error: infinite
SELECT wb_lr_set(s, 'New', 9e999) FROM t;
-- 5. white balance
SELECT 'catalog_lr 5. as shot', wb_lr_white_balance(s, 'RAW')
    = '{"mode":"As Shot","scale":"kelvin","temperature":5200,"tint":-3,"edit":false,"reason":"as shot","grayscale":false}' FROM t WHERE name = 'raw';
SELECT 'catalog_lr 5. an edit', wb_lr_white_balance(wb_lr_set(s, 'WhiteBalance', 'Daylight'), 'RAW')
    = '{"mode":"Daylight","scale":"kelvin","temperature":5200,"tint":-3,"edit":true,"grayscale":false}' FROM t WHERE name = 'raw';
SELECT 'catalog_lr 5. incremental', wb_lr_white_balance(s, 'JPG')
    = '{"mode":"Custom","scale":"incremental","temperature":12,"tint":0,"edit":true,"grayscale":false}' FROM t WHERE name = 'jpg';
SELECT 'catalog_lr 5. not moved', json_extract(wb_lr_white_balance(wb_lr_set(s, 'IncrementalTemperature', 0), 'JPG'), '$.reason') = 'not moved' FROM t WHERE name = 'jpg';
SELECT 'catalog_lr 5. no values', wb_lr_white_balance('s = { Temperature = -999999, Tint = -999999, WhiteBalance = "Custom" }', 'RAW')
    = '{"mode":"Custom","scale":"kelvin","temperature":null,"tint":null,"edit":false,"reason":"no values","grayscale":false}';
SELECT 'catalog_lr 5. none', json_extract(wb_lr_white_balance('s = { ConvertToGrayscale = true }', 'RAW'), '$.reason', '$.grayscale') = '["no white balance",1]'
    OR json_extract(wb_lr_white_balance('s = { ConvertToGrayscale = true }', 'RAW'), '$.reason', '$.grayscale') = '["no white balance",true]';
-- 6. the scale
SELECT 'catalog_lr 6. ' || name || ' as ' || coalesce(format, 'unknown'), json_extract(wb_lr_white_balance(s, format), '$.scale') = scale
FROM t JOIN (SELECT 'raw' AS n, 'RAW' AS format, 'kelvin' AS scale UNION VALUES ('raw', 'DNG', 'kelvin'), ('raw', NULL, 'kelvin'), ('raw', 'JPG', 'incremental'),
    ('jpg', 'JPG', 'incremental'), ('jpg', 'TIFF', 'incremental'), ('jpg', 'DNG', 'incremental'), ('jpg', NULL, 'incremental'), ('jpg', 'RAW', 'kelvin')) ON n = name;
-- 7. setting white balance
SELECT 'catalog_lr 7. kelvin', wb_lr_set_white_balance(s, 'RAW', 6100.4, 7.6) = replace(replace(replace(s, '5200', '6100'), '= -3', '= 8'), 'As Shot', 'Custom') FROM t WHERE name = 'raw';
SELECT 'catalog_lr 7. incremental', wb_lr_set_white_balance(s, 'JPG', -5, 2) = 's = { CustomIncrementalTemperature = -5,
CustomIncrementalTint = 2,
IncrementalTemperature = -5,
IncrementalTint = 2,
WhiteBalance = "Custom" }
' FROM t WHERE name = 'jpg';
-- error: outside of Lightroom's kelvin sliders
SELECT wb_lr_set_white_balance(s, 'RAW', 1999, 0) FROM t WHERE name = 'raw';
-- error: outside of Lightroom's incremental sliders
SELECT wb_lr_set_white_balance(s, 'JPG', 5000, 0) FROM t WHERE name = 'jpg';
-- error: wb_lr_set_white_balance(tint) must be a number
SELECT wb_lr_set_white_balance(s, 'RAW', 5000, 'green') FROM t;
-- 8. packed texts
SELECT 'catalog_lr 8. there and back', wb_lr_history(wb_lr_pack(s)) = s AND wb_lr_history(s) = s AND typeof(wb_lr_history(wb_lr_pack(s))) = 'text'
    AND typeof(wb_lr_pack(s)) = 'blob' AND substr(hex(wb_lr_pack(s)), 1, 8) = printf('%08X', length(s)) FROM t;
SELECT 'catalog_lr 8. a stream of another program', wb_lr_history(x'00000005789ccb48cdc9c90700062c0215') = 'hello';
-- error: but says 6
SELECT wb_lr_history(x'00000006789ccb48cdc9c90700062c0215');
-- error: more than the 4 bytes
SELECT wb_lr_history(x'00000004789ccb48cdc9c90700062c0215');
-- error: only 3 bytes
SELECT wb_lr_history(x'000000');
-- error: damaged or cut short
SELECT wb_lr_history(x'00000005789ccb48');
-- error: more than the 33554432
SELECT wb_lr_history(x'FFFFFFFF789ccb48cdc9c90700062c0215');
-- 9. labels of any row
SELECT 'catalog_lr 9. as wb_lr_white_balance', wb_lr_label(s, 'RAW') = wb_lr_white_balance(s, 'RAW') AND wb_lr_label(NULL, 'RAW') IS NULL
FROM t WHERE name = 'raw';
SELECT 'catalog_lr 9. what is no settings table', wb_lr_label(column1, 'RAW') ->> 'edit' = 0 AND wb_lr_label(column1, 'RAW') ->> 'problem' <> ''
    AND wb_lr_label(column1, 'RAW') ->> 'reason' <> '' FROM (VALUES ('s = { '), (x'000000'), ('hello'), (x'00000005789ccb48'), (5));
-- 10. deterministic and harmless
CREATE TABLE indexed(s, temperature AS (wb_lr_get(s, 'Temperature')));
CREATE INDEX by_balance ON indexed(wb_lr_white_balance(s, 'RAW'));
INSERT INTO indexed SELECT s FROM t WHERE name = 'raw';
CREATE VIEW seen AS SELECT wb_lr_history(s) AS s FROM indexed;
PRAGMA trusted_schema = OFF;
SELECT 'catalog_lr 10. untrusted schema', s = (SELECT s FROM t WHERE name = 'raw') FROM seen;
SELECT 'catalog_lr 10. generated column', temperature = 5200 FROM indexed;
