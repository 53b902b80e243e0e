.load ./graycard
CREATE TABLE t(x);
INSERT INTO t VALUES ('<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <!-- kept --><rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   crs:WhiteBalance="As Shot"
   crs:Temperature="5200"
   crs:Tint="+8"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>');
-- 1. NULL, text, blob
SELECT 'catalog_xmp 1. NULL', wb_xmp_get(NULL) IS NULL AND wb_xmp_set(NULL, 5000, 0) IS NULL AND wb_xmp_set('', NULL, 0) IS NULL AND wb_xmp_set('', 5000, NULL) IS NULL;
SELECT 'catalog_xmp 1. blob', wb_xmp_get(CAST(x AS BLOB)) = wb_xmp_get(x) FROM t;
-- 2. reading
SELECT 'catalog_xmp 2. as shot', wb_xmp_get(x)
    = '{"mode":"As Shot","scale":"kelvin","temperature":5200,"tint":8,"edit":false,"reason":"as shot","grayscale":false,"already_applied":false}' FROM t;
SELECT 'catalog_xmp 2. elements', wb_xmp_get('<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:q="http://ns.adobe.com/camera-raw-settings/1.0/"><q:WhiteBalance>Custom</q:WhiteBalance><q:Temperature>6200</q:Temperature><q:Tint>-1</q:Tint></r:Description></r:RDF>')
    = '{"mode":"Custom","scale":"kelvin","temperature":6200,"tint":-1,"edit":true,"grayscale":false,"already_applied":false}';
SELECT 'catalog_xmp 2. already applied', json_extract(wb_xmp_get(replace(x, 'crs:Tint', 'crs:AlreadyApplied="True" crs:Tint')), '$.reason') = 'already applied' FROM t;
SELECT 'catalog_xmp 2. incremental', json_extract(wb_xmp_get(replace(replace(x, 'crs:T', 'crs:IncrementalT'), '5200', '-9')), '$.scale') = 'incremental' FROM t;
SELECT 'catalog_xmp 2. black and white', json_extract(wb_xmp_get(replace(x, 'crs:Tint', 'crs:ConvertToGrayscale="True" crs:Tint')), '$.grayscale') = 1 FROM t;
-- 3. writing
SELECT 'catalog_xmp 3. only the values', wb_xmp_set(x, 6100.2, -4) = replace(replace(replace(x, '5200', '6100'), '+8', '-4'), 'As Shot', 'Custom') FROM t;
SELECT 'catalog_xmp 3. again', wb_xmp_set(wb_xmp_set(x, 6100, -4), 6100, -4) = wb_xmp_set(x, 6100, -4) FROM t;
SELECT 'catalog_xmp 3. types', typeof(wb_xmp_set(x, 6100, 4)) = 'text' AND typeof(wb_xmp_set(CAST(x AS BLOB), 6100, 4)) = 'blob'
    AND CAST(wb_xmp_set(CAST(x AS BLOB), 6100, 4) AS TEXT) = wb_xmp_set(x, 6100, 4) FROM t;
SELECT 'catalog_xmp 3. what is missing', wb_xmp_set(replace(x, char(10) || '   crs:Tint="+8"', ''), 6100, 4)
    = replace(replace(x, '   crs:Temperature="5200"' || char(10) || '   crs:Tint="+8"', '   crs:Temperature="6100"'), 'As Shot"', 'Custom"' || char(10) || '   crs:Tint="+4"') FROM t;
-- 4. new packets
SELECT 'catalog_xmp 4. new', json_extract(wb_xmp_get(wb_xmp_set('', 5631, 20)), '$.temperature') = 5631 AND wb_xmp_set('', 5631, 20) LIKE '%crs:Tint="+20"%'
    AND typeof(wb_xmp_set(x'', 5631, 20)) = 'blob';
-- 5. errors
-- error: not well-formed XML
SELECT wb_xmp_get('<a>');
-- error: no rdf:Description
SELECT wb_xmp_get('<a/>');
-- error: DOCTYPE
SELECT wb_xmp_get('<!DOCTYPE a [<!ENTITY b "bomb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>');
-- error: not well-formed XML
SELECT wb_xmp_get(x'3c61ff2f3e');
-- error: twice, as '5200' and as '6'
SELECT wb_xmp_get(replace(replace(x, '+8"/>', '+8"><crs:Temperature>6</crs:Temperature></rdf:Description>'), 'x', 'x')) FROM t;
-- error: read-only
SELECT wb_xmp_set(replace(x, 'end="w"', 'end="r"'), 5000, 0) FROM t;
-- error: already
SELECT wb_xmp_set(replace(x, 'crs:Tint', 'crs:AlreadyApplied="True" crs:Tint'), 5000, 0) FROM t;
-- error: outside of Camera Raw's sliders
SELECT wb_xmp_set(x, 1e300, 0) FROM t;
-- error: wb_xmp_set(tint) must be a number
SELECT wb_xmp_set(x, 5000, 'x') FROM t;
-- error: wb_xmp_get(xmp) must be a blob, not an integer
SELECT wb_xmp_get(7);
-- 6. deterministic and harmless
CREATE TABLE indexed(x, balance AS (wb_xmp_get(x)));
CREATE INDEX by_set ON indexed(wb_xmp_set(x, 5000, 0));
INSERT INTO indexed SELECT x FROM t;
PRAGMA trusted_schema = OFF;
SELECT 'catalog_xmp 6. generated column', balance = wb_xmp_get(x) FROM indexed;
