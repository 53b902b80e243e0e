.load ./graycard
SELECT 'about 1. a version', wb_version() GLOB '[0-9]*.[0-9]*.[0-9]*' AND typeof(wb_version()) = 'text';
SELECT 'about 2. an object', json_type(wb_debug()) = 'object';
SELECT 'about 2. versions', json_extract(wb_debug(), '$.version') = wb_version()
    AND json_extract(wb_debug(), '$.sqlite') = sqlite_version();
SELECT 'about 2. keys ' || value, json_type(wb_debug(), '$.' || value) IS NOT NULL
FROM json_each('["compiler", "optimised", "asserts", "cpu", "sqlite_built_against", "openblas", "openblas_core",
    "model_format", "model_recipe", "features_recipe", "memory_blocks"]');
-- error: wrong number of arguments
SELECT wb_version(1);
-- error: wrong number of arguments
SELECT wb_debug('x');
CREATE TABLE t (a);
CREATE INDEX t_version ON t (wb_version() || a); -- deterministic
SELECT 'about 3. usable in an index', count(*) = 0 FROM t;
