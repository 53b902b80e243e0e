.read tests/catalog.sql
.open catalog.db
.load ./graycard
-- 1. and 2. the everyday form
SELECT 'everyday 1. a whole catalog', count(*) = 43 AND count(wb_predict(id_global)) = 43 FROM sliders;
SELECT 'everyday 2. keys', group_concat(key) =
    'temperature,tint,temperature_low,temperature_high,tint_low,tint_high,novelty,profile' FROM json_each(wb_predict('p000'));
SELECT 'everyday 2. the version in use', json_extract(wb_predict('p000'), '$.profile') = 'default@1';
SELECT 'everyday 2. wherever it is in a query', count(*) > 3 FROM photo_sliders
WHERE Temperature IS NULL AND json_extract(wb_predict(id_global), '$.temperature') > 4500;
-- 3. and 4. the same as the value form, digested or not
ATTACH 'file:catalog.db.graycard?mode=ro' AS side;
SELECT 'everyday 3. catalog, then file', count(*) = 40 AND min(json_remove(wb_predict(id), '$.profile') = p) FROM side.expected;
SELECT 'everyday 4. some were digested', count(*) = 20 FROM side.digest;
-- 5. unknown
SELECT 'everyday 5. NULL', wb_predict(NULL) IS NULL;
SELECT 'everyday 5. no such id', wb_predict('nobody') IS NULL AND wb_predict(5) IS NULL AND wb_predict(x'00') IS NULL;
SELECT 'everyday 5. any id', json_extract(wb_predict(id_global), '$.temperature') > 2000 FROM photo WHERE id_global GLOB 'it''s*';
-- 6. one photo's failure
SELECT 'everyday 6. a missing file', json_extract(wb_predict('gone'), '$.error') GLOB '*photos/gone.tif*';
SELECT 'everyday 6. no path', json_extract(wb_predict('nowhere'), '$.error') GLOB '*does not say where*';
-- 7. nothing is written; changes are seen
SELECT 'everyday 7. no digest was added', (SELECT group_concat(quote(path) || quote(photo_id)) FROM side.digest) = digests
FROM side.before;
DETACH side;
ATTACH 'catalog.db.graycard' AS side;
UPDATE side.profile SET version = 2;
SELECT 'everyday 7. another version', json_extract(wb_predict('p001'), '$.profile') = 'default@2'
    AND json_extract(wb_predict('p001'), '$.temperature') < json_extract(p, '$.temperature') FROM side.expected WHERE id = 'p001';
INSERT INTO side.profile VALUES ('wedding "x"', 7);
INSERT INTO side.model SELECT 'wedding "x"', 7, created_at, photos, options, blob FROM side.model WHERE version = 1;
INSERT INTO side.meta VALUES ('profile', 'wedding "x"');
SELECT 'everyday 7. another profile', json_extract(wb_predict('p001'), '$.profile') = 'wedding "x"@7';
UPDATE photo SET path = 'photos/gone.tif' WHERE id_global = 'p022';
SELECT 'everyday 4. a moved photo is read anew', json_extract(wb_predict('p022'), '$.error') IS NOT NULL;
UPDATE photo SET currTemp = 'as shot' WHERE id_global = 'p003';
SELECT 'everyday 3. garbage is unknown', json_extract(wb_predict('p003'), '$.absolute') = 1;
-- 8. direct-only
CREATE VIEW predicted AS SELECT wb_predict(id_global) AS p FROM photo;
-- error: unsafe use of wb_predict()
SELECT count(p) FROM predicted;
DROP VIEW predicted;
-- 6. what concerns the catalog as a whole
UPDATE side.meta SET value = 'nobody' WHERE key = 'profile';
-- error: profile 'nobody' has no model yet: run graycard train
SELECT wb_predict('p000');
UPDATE side.meta SET value = 'default' WHERE key = 'profile';
UPDATE side.mapping SET value = 'gone' WHERE role = 'currTemp';
-- error: no such column: t.gone
SELECT wb_predict('p000');
UPDATE side.mapping SET value = 'currTemp' WHERE role = 'currTemp';
SELECT 'everyday 7. mended', json_valid(wb_predict('p000'));
UPDATE side.model SET blob = CAST(substr(blob, 1, 4000) || x'5a5b' || substr(blob, 4003) AS BLOB) WHERE version = 2;
-- error: damaged
SELECT wb_predict('p000');
UPDATE side.meta SET value = 99 WHERE key = 'version';
-- error: is of version 99, this build reads version 4
SELECT wb_predict('p000');
DELETE FROM side.mapping;
UPDATE side.meta SET value = 4 WHERE key = 'version';
-- error: run graycard init
SELECT wb_predict('p000');
.open other.db
.load ./graycard
CREATE TABLE t (x);
-- error: has no sidecar
SELECT wb_predict('p000');
.open :memory:
.load ./graycard
-- error: needs a catalog in a file
SELECT wb_predict('p000');
