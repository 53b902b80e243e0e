.load ./graycard
.read tests/fixture.sql
CREATE TABLE m AS SELECT wb_train(id, features, shot, Temperature, Tint) AS b FROM photo WHERE photographer = 'ada';
-- 1. one row of real numbers
SELECT 'table 1. columns', group_concat(name) =
    'temperature,tint,temperature_low,temperature_high,tint_low,tint_high,novelty,absolute,fallback'
FROM pragma_table_info('wb_prediction');
SELECT 'table 1. the same as the function', count(*) = 40 AND min(
    CAST(round(p.temperature) AS INTEGER) - json_extract(j, '$.temperature') IN (-1, 0, 1)
    AND abs(p.novelty - json_extract(j, '$.novelty')) < .001 AND p.absolute = 0 AND p.fallback = 0)
FROM (SELECT features, shot, b, wb_predict(b, features, shot) AS j FROM photo, m) AS f,
    wb_prediction(f.b, f.features, f.shot) AS p;
SELECT 'table 1. not rounded', count(*) > 30 FROM photo, m, wb_prediction(b, features, shot) AS p
WHERE p.temperature <> round(p.temperature);
SELECT 'table 1. types', typeof(p.temperature) = 'real' AND typeof(p.absolute) = 'integer' AND p.absolute = 1
FROM m, photo, wb_prediction(b, features) AS p WHERE id = 'p000';
-- 2. NULL
SELECT 'table 2. no model', count(*) = 0 FROM photo, wb_prediction(NULL, features);
SELECT 'table 2. no features', count(*) = 0 FROM m, wb_prediction(b, NULL, '{}');
SELECT 'table 2. a LEFT JOIN keeps the photo', count(*) = 1 AND count(p.temperature) = 0
FROM (SELECT 1) LEFT JOIN wb_prediction(NULL, NULL) AS p;
SELECT 'table 2. no shot', count(*) = 40 FROM photo, m, wb_prediction(b, features, NULL);
-- 3. errors
-- error: needs a model and features
SELECT * FROM wb_prediction;
-- error: needs a model and features
SELECT * FROM m, wb_prediction(b);
-- error: must be a blob
SELECT * FROM wb_prediction('x', 'y');
-- error: cut short
SELECT p.* FROM m, photo, wb_prediction(substr(b, 1, 3000), features) AS p;
-- error: the shot is not a JSON object
SELECT p.* FROM m, photo, wb_prediction(b, features, '[]') AS p;
-- 4. holds nothing
-- error: no such module
CREATE VIRTUAL TABLE mine USING wb_prediction;
-- error: may not be modified
INSERT INTO wb_prediction VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1);
SELECT 'table 4. whatever the order of the tables', count(*) = 40
FROM m CROSS JOIN photo CROSS JOIN wb_prediction(b, features, shot);
