.load ./graycard
CREATE TABLE history(imgid, num, operation, multi_priority, enabled, module, op_params, blendop_params);
INSERT INTO history VALUES
(1, 2, 'exposure', 0, 1, 6, x'4242', x'78'), (1, 0, 'temperature', 0, 1, 3, x'0000803f0000803f0000803f0000c07f', NULL),
(1, 3, 'temperature', 0, 1, 3, x'000000400000803f0000c03f0000c07f', NULL), (1, 4, 'flip', 0, 0, 2, x'ffffffff', NULL),
(2, 0, 'temperature', 0, 1, 4, x'000000400000803f0000c03f0000c07f00000000', NULL),
(3, 0, 'temperature', 0, 1, 4, x'000000400000803f0000c03f0000c07f04000000', NULL),
(3, 1, 'channelmixerrgb', 0, 1, 3, CAST(zeroblob(120) || x'02000000' || zeroblob(8) || x'01000000' || x'0000803e' || x'0000003f' || x'00589c45' || zeroblob(12) AS BLOB), NULL);
CREATE VIEW balance AS SELECT imgid, wb_dt_white_balance(num, operation, multi_priority, enabled, module, op_params) AS j FROM history GROUP BY imgid;
-- 1. rows
SELECT 'catalog_dt_history 1. the highest num', json_extract(j, '$.white_balance.red') = 2 FROM balance WHERE imgid = 1;
SELECT 'catalog_dt_history 1. no rows', wb_dt_white_balance(num, operation, multi_priority, enabled, module, op_params) IS NULL
    AND wb_dt_hash(num, operation, multi_priority, enabled, op_params, NULL, NULL, NULL) IS NULL FROM history WHERE imgid = 9;
-- error: wb_dt_white_balance(num) must be a number, not NULL
SELECT wb_dt_white_balance(NULL, 'flip', 0, 1, 3, x'');
-- error: wb_dt_hash(operation) must be text, not NULL
SELECT wb_dt_hash(0, NULL, 0, 1, x'', x'', NULL, NULL);
-- 2. whose choice
SELECT 'catalog_dt_history 2. multipliers', j = '{"module":"temperature","num":3,"edit":true,"white_balance":{"red":2,"green":1,"blue":1.5,"various":null,"preset":"unknown"}}' FROM balance WHERE imgid = 1;
SELECT 'catalog_dt_history 2. as shot', json_extract(j, '$.edit', '$.reason') IN ('[false,"as shot"]', '[0,"as shot"]') FROM balance WHERE imgid = 2;
SELECT 'catalog_dt_history 2. none', wb_dt_white_balance(0, 'flip', 0, 1, 2, x'00') = '{"module":null,"edit":false,"reason":"no white balance"}';
-- 3. color calibration
SELECT 'catalog_dt_history 3. handed over', json_extract(j, '$.module', '$.color_calibration.illuminant') = '["channelmixerrgb","D"]' FROM balance WHERE imgid = 3;
-- 4. the hash: MD5 of 'exposure' 4242 78 'temperature' ...
SELECT 'catalog_dt_history 4. rows in any order', count(DISTINCT h) = 1 AND max(typeof(h)) = 'blob' AND max(length(h)) = 16 FROM (
    SELECT wb_dt_hash(num, operation, multi_priority, enabled, op_params, blendop_params, 2, NULL) AS h FROM (SELECT * FROM history WHERE imgid = 1 ORDER BY num)
    UNION ALL SELECT wb_dt_hash(num, operation, multi_priority, enabled, op_params, blendop_params, 2, NULL) FROM (SELECT * FROM history WHERE imgid = 1 ORDER BY num DESC));
SELECT 'catalog_dt_history 4. MD5', hex(wb_dt_hash(0, 'a', 0, 1, x'62', x'63', NULL, NULL)) = '900150983CD24FB0D6963F7D28E17F72';
SELECT 'catalog_dt_history 4. disabled', hex(wb_dt_hash(0, 'a', 0, 0, x'62', x'63', NULL, NULL)) = 'D41D8CD98F00B204E9800998ECF8427E';
SELECT 'catalog_dt_history 4. the order counts', wb_dt_hash(0, 'a', 0, 1, x'', x'', 2, NULL) = wb_dt_hash(0, 'a', 0, 1, x'02', x'000000', NULL, NULL)
    AND wb_dt_hash(0, 'a', 0, 1, x'', x'', 0, 'bc') = wb_dt_hash(0, 'a', 0, 1, x'00000000', x'6263', NULL, NULL)
    AND wb_dt_hash(0, 'a', 0, 1, x'', x'', 2, 'bc') = wb_dt_hash(0, 'a', 0, 1, x'', x'', 2, NULL);
-- 5. sidecars
CREATE TABLE t(x);
INSERT INTO t VALUES ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:darktable="http://darktable.sf.net/"
 darktable:xmp_version="5" darktable:history_end="1" darktable:history_current_hash="00000000000000000000000000000000"><darktable:history><rdf:Seq>
  <rdf:li darktable:num="0" darktable:operation="temperature" darktable:enabled="1" darktable:modversion="3" darktable:params="000000400000803f0000c03f0000c07f" darktable:multi_priority="0"/>
</rdf:Seq></darktable:history></rdf:Description></rdf:RDF></x:xmpmeta>');
SELECT 'catalog_dt_history 5. sidecar', json_extract(j, '$.module', '$.white_balance.blue', '$.xmp_version', '$.history_end', '$.entries', '$.hash')
    = '["temperature",1.5,5,1,1,"00000000000000000000000000000000"]' FROM (SELECT wb_dt_xmp_get(x) AS j FROM t);
SELECT 'catalog_dt_history 5. its hash', json_extract(wb_dt_xmp_get(x), '$.hash_now') = lower(hex(wb_dt_hash(0, 'temperature', 0, 1, x'000000400000803f0000c03f0000c07f', NULL, NULL, NULL))) FROM t;
CREATE TABLE mixers AS SELECT x'00' AS p, 0 AS at WHERE 0;
INSERT INTO mixers SELECT CAST(zeroblob(120) || x'07000000' || zeroblob(8) || x'01000000' || light || x'00589c45' || zeroblob(12) AS BLOB), at
FROM (SELECT x'0000803e0000003f' AS light, 1 AS at UNION ALL SELECT x'0000003f0000803e', 2);
SELECT 'catalog_dt_history 5. first calibration', json_extract(j, '$.module', '$.color_calibration.x', '$.first_calibration.x', '$.first_calibration.y') = '["channelmixerrgb",0.5,0.25,0.5]'
FROM (SELECT wb_dt_xmp_get(wb_dt_xmp_add(wb_dt_xmp_add(x, 'channelmixerrgb', 0, 3, a.p, NULL, NULL, NULL), 'channelmixerrgb', 0, 3, b.p, NULL, NULL, NULL)) AS j
    FROM t, mixers AS a, mixers AS b WHERE a.at = 1 AND b.at = 2);
SELECT 'catalog_dt_history 5. no calibration', json_extract(wb_dt_xmp_get(x), '$.first_calibration') IS NULL FROM t;
-- 6. adding
SELECT 'catalog_dt_history 6. a copy with other parameters', wb_dt_xmp_add(x, 'temperature', 0, 3, x'0000803f0000803f0000803f0000c07f', NULL, NULL, NULL)
    = replace(replace(x, 'end="1"', 'end="2"'), '"0"/>', '"0"/>
  <rdf:li darktable:num="1" darktable:operation="temperature" darktable:enabled="1" darktable:modversion="3" darktable:params="0000803f0000803f0000803f0000c07f" darktable:multi_priority="0"/>') FROM t;
SELECT 'catalog_dt_history 6. another module', json_extract(j, '$.entries', '$.hash') = '[2,"0123456789abcdef0123456789abcdef"]'
FROM (SELECT wb_dt_xmp_get(wb_dt_xmp_add(x, 'exposure', 0, 6, x'00', 11, x'0102', '0123456789abcdef0123456789abcdef')) AS j FROM t);
SELECT 'catalog_dt_history 6. type', typeof(wb_dt_xmp_add(CAST(x AS BLOB), 'temperature', 0, 3, x'00', NULL, NULL, NULL)) = 'blob' FROM t;
SELECT 'catalog_dt_history 6. taking it back', wb_dt_xmp_take(wb_dt_xmp_add(x, 'temperature', 0, 3, x'00', NULL, NULL, '0123456789abcdef0123456789abcdef'),
    'temperature', 0, x'00', '00000000000000000000000000000000') = x FROM t;
-- error: is another
SELECT wb_dt_xmp_take(x, 'temperature', 0, x'00', NULL) FROM t;
-- error: is another
SELECT wb_dt_xmp_take(x, 'exposure', 0, x'000000400000803f0000c03f0000c07f', NULL) FROM t;
-- error: is another
SELECT wb_dt_xmp_take(x, 'temperature', 1, x'000000400000803f0000c03f0000c07f', NULL) FROM t;
-- error: no versions of a module
SELECT wb_dt_xmp_add(x, 'temperature', 0, 0, x'00', NULL, NULL, NULL) FROM t;
-- error: 32 hexadecimal digits
SELECT wb_dt_xmp_add(x, 'temperature', 0, 3, x'00', NULL, NULL, 'abc') FROM t;
-- 7. errors
-- error: DOCTYPE
SELECT wb_dt_xmp_get('<!DOCTYPE a><a/>');
-- error: hexadecimal
SELECT wb_dt_xmp_get(replace(x, '"0000004', '"x000004')) FROM t;
-- error: no darktable history
SELECT wb_dt_xmp_add(replace(x, 'darktable:history', 'darktable:story'), 'temperature', 0, 3, x'00', NULL, NULL, NULL) FROM t;
-- error: is not known: 1 to 4 are
SELECT wb_dt_white_balance(0, 'temperature', 0, 1, 9, x'00');
-- 8. NULL; deterministic and harmless
SELECT 'catalog_dt_history 8. NULL', wb_dt_xmp_get(NULL) IS NULL AND wb_dt_xmp_add(NULL, 'a', 0, 1, x'', NULL, NULL, NULL) IS NULL
    AND wb_dt_xmp_take(NULL, 'a', 0, x'', NULL) IS NULL;
CREATE INDEX by_sidecar ON t(wb_dt_xmp_get(x));
PRAGMA trusted_schema = OFF;
SELECT 'catalog_dt_history 8. untrusted schema', json_valid(j) FROM balance WHERE imgid = 1;
-- 9. labels
SELECT 'catalog_dt_history 9. the same where there is no error', count(*) = 3 FROM (SELECT imgid, wb_dt_label(num, operation, multi_priority, enabled, module, op_params) AS l FROM history GROUP BY imgid) JOIN balance USING (imgid)
    WHERE l = json_remove(j, '$.white_balance', '$.color_calibration');
SELECT 'catalog_dt_history 9. a version', l ->> 'problem' LIKE '%is not known%' AND l ->> 'reason' = l ->> 'problem' AND NOT l ->> 'edit' FROM (SELECT wb_dt_label(0, 'temperature', 0, 1, 9, x'00') AS l);
SELECT 'catalog_dt_history 9. a row', l ->> 'problem' LIKE '%not NULL%' FROM (SELECT wb_dt_label(n, 'temperature', 0, 1, 3, x'00') AS l FROM (SELECT NULL AS n UNION ALL SELECT 1));
SELECT 'catalog_dt_history 9. no rows', wb_dt_label(num, operation, multi_priority, enabled, module, op_params) IS NULL FROM history WHERE imgid = 9;
