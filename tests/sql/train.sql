.load ./graycard
.read tests/fixture.sql
-- 1. a model, whatever the order
CREATE TABLE m AS SELECT wb_train(id, features, shot, Temperature, Tint) AS b FROM photo;
SELECT 'train 1. a blob', typeof(b) = 'blob' AND length(b) > 1000 FROM m;
SELECT 'train 1. order does not matter', wb_train(id, features, shot, Temperature, Tint) = (SELECT b FROM m)
FROM (SELECT * FROM photo ORDER BY length(features), Temperature * 7919 % 101);
SELECT 'train 1. the rows do', wb_train(id, features, shot, Temperature, Tint) <> (SELECT b FROM m)
FROM photo WHERE id <> 'p007';
-- 2. rows without labels
SELECT 'train 2. NULL and text are skipped', wb_train(id, features, shot, Temperature, Tint) = (SELECT b FROM m)
FROM (SELECT * FROM photo UNION ALL SELECT 'x1', NULL, NULL, NULL, features, NULL, 5 FROM photo WHERE id = 'p000'
    UNION ALL SELECT 'x2', NULL, NULL, NULL, NULL, 5000, 5 UNION ALL SELECT 'x3', NULL, NULL, NULL, features, 'warm', 5
    FROM photo WHERE id = 'p000');
SELECT 'train 2. numbers as text', wb_train(id, features, shot, CAST(Temperature AS TEXT), ' ' || Tint) = (SELECT b FROM m)
FROM photo;
SELECT 'train 2. out of range is left out, and counted', json_extract(wb_model(b), '$.photos') = 38
    AND json_extract(wb_model(b), '$.left_out') = 2
FROM (SELECT wb_train(id, features, shot, CASE id WHEN 'p001' THEN 1999 WHEN 'p002' THEN 1e30 ELSE Temperature END, Tint) AS b
      FROM photo);
-- 3. nothing to learn from
SELECT 'train 3. no rows', wb_train(id, features, shot, Temperature, Tint) IS NULL FROM photo WHERE id = 'nobody';
SELECT 'train 3. no labels', wb_train(id, features, shot, NULL, Tint) IS NULL FROM photo;
-- error: the labels found lie outside
SELECT wb_train(id, features, shot, 100, 0) FROM photo;
-- 4. few photos
SELECT 'train 4. a fallback model', json_extract(wb_model(wb_train(id, features, shot, Temperature, Tint)), '$.fallback') = 1
FROM photo WHERE id < 'p004';
SELECT 'train 4. five are learned from',
    json_extract(wb_model(wb_train(id, features, shot, Temperature, Tint)), '$.fallback') = 0
FROM photo WHERE id < 'p005';
-- 5. keys
SELECT 'train 5. any type', json_extract(wb_model(wb_train(key, features, shot, Temperature, Tint)), '$.photos') = 6
FROM (SELECT CASE id WHEN 'p000' THEN 5 WHEN 'p001' THEN -1.5 WHEN 'p002' THEN x'41' WHEN 'p003' THEN 'o''neil "x"
📷' ELSE id END AS key, * FROM photo WHERE id < 'p006');
-- error: NULL
SELECT wb_train(NULL, features, shot, Temperature, Tint) FROM photo;
-- error: p00
SELECT wb_train(substr(id, 1, 3), features, shot, Temperature, Tint) FROM photo;
-- 6. shots
SELECT 'train 6. NULL', json_extract(wb_model(wb_train(id, features, NULL, Temperature, Tint)), '$.photos_with_as_shot') = 0
FROM photo;
SELECT 'train 6. more keys than we know',
    wb_train(id, features, json_set(shot, '$.lens', '35mm', '$.rating', 5), Temperature, Tint) = (SELECT b FROM m) FROM photo;
-- error: the shot is not a JSON object
SELECT wb_train(id, features, 'no JSON', Temperature, Tint) FROM photo;
-- error: wb_train(shot) must be text
SELECT wb_train(id, features, 5, Temperature, Tint) FROM photo;
-- error: wb_train(features) must be a blob, not text
SELECT wb_train(id, path, shot, Temperature, Tint) FROM photo;
-- error: features blob of 200 bytes
SELECT wb_train(id, substr(features, 1, 200), shot, Temperature, Tint) FROM photo;
-- 7. options
SELECT 'train 7. none', wb_train(id, features, shot, Temperature, Tint, NULL) = (SELECT b FROM m)
    AND wb_train(id, features, shot, Temperature, Tint, '{}') = (SELECT b FROM m) FROM photo;
SELECT 'train 7. a seed of its own',
    json_extract(wb_model(wb_train(id, features, shot, Temperature, Tint, '{"seed": 77}')), '$.seed') = '77' FROM photo;
SELECT 'train 7. switches', json_extract(wb_model(wb_train(id, features, shot, Temperature, Tint,
    '{"as-shot": false, "mirror": true, "gp_steps": 3, "loss": "huber"}')), '$.photos_with_as_shot') = 0 FROM photo;
-- error: no training option 'speed'
SELECT wb_train(id, features, shot, Temperature, Tint, '{"speed": 5}') FROM photo;
-- error: training option epochs = '-1'
SELECT wb_train(id, features, shot, Temperature, Tint, '{"epochs": -1}') FROM photo;
-- error: l1, l2, huber or perceptual
SELECT wb_train(id, features, shot, Temperature, Tint, '{"loss": "zero"}') FROM photo;
-- error: epochs has no value
SELECT wb_train(id, features, shot, Temperature, Tint, '{"epochs": [1]}') FROM photo;
-- error: wb_train(options) is not a JSON object
SELECT wb_train(id, features, shot, Temperature, Tint, 'epochs=5') FROM photo;
-- error: wb_train(options) must be text, not an integer
SELECT wb_train(id, features, shot, Temperature, Tint, 5) FROM photo;
-- error: must be the same in every row
SELECT wb_train(id, features, shot, Temperature, Tint, iif(id = 'p009', '{"seed":2}', '{"seed":3}')) FROM photo;
-- 8. interruption: tests/unit/ext/train_test.c
-- 9. groups
CREATE TABLE hand AS
SELECT photographer, wb_train(id, features, shot, Temperature, Tint) AS model FROM photo GROUP BY photographer;
SELECT 'train 9. one model a photographer', count(*) = 2 AND count(DISTINCT model) = 2 FROM hand;
SELECT 'train 9. ada is warmer, ben cooler',
    avg(p.temperature - json_extract(shot, '$.currTemp')) * iif(photographer = 'ada', 1, -1) > 150
FROM photo JOIN hand USING (photographer), wb_prediction(model, features, shot) AS p GROUP BY photographer;
SELECT 'train 9. with FILTER', wb_train(id, features, shot, Temperature, Tint) FILTER (WHERE photographer = 'ada')
    = (SELECT model FROM hand WHERE photographer = 'ada') FROM photo;
-- error: may not be used as a window function
SELECT wb_train(id, features, shot, Temperature, Tint) OVER () FROM photo;
-- 10. direct-only
CREATE VIEW trained AS SELECT wb_train(id, features, shot, Temperature, Tint) AS model FROM photo;
-- error: unsafe use of wb_train()
SELECT length(model) FROM trained;
-- error: wrong number of arguments
SELECT wb_train(id, features, shot, Temperature) FROM photo;
