.load ./graycard
.read tests/fixture.sql
CREATE TABLE m AS SELECT wb_train(id, features, shot, Temperature, Tint) AS b FROM photo WHERE photographer = 'ada';
CREATE TABLE few AS SELECT wb_train(id, features, shot, Temperature, Tint) AS b FROM photo WHERE id < 'p003';
-- 1. NULL
SELECT 'predict 1. NULL', wb_predict(NULL, features) IS NULL AND wb_predict(b, NULL) IS NULL AND wb_predict(b, NULL, shot) IS NULL
    AND wb_model(NULL) IS NULL FROM m, photo WHERE id = 'p000';
SELECT 'predict 1. a shot may be NULL', wb_predict(b, features, NULL) = wb_predict(b, features) FROM m, photo WHERE id = 'p000';
-- 2. the object
SELECT 'predict 2. keys', group_concat(key) =
    'temperature,tint,temperature_low,temperature_high,tint_low,tint_high,novelty'
FROM m, photo, json_each(wb_predict(b, features, shot)) WHERE photo.id = 'p000';
SELECT 'predict 2. whole sliders', min(type = 'integer') FROM m, photo, json_each(wb_predict(b, features, shot))
WHERE photo.id = 'p000' AND key <> 'novelty';
SELECT 'predict 2. intervals', min(json_extract(p, '$.temperature') BETWEEN json_extract(p, '$.temperature_low')
    AND json_extract(p, '$.temperature_high') AND json_extract(p, '$.tint') BETWEEN json_extract(p, '$.tint_low')
    AND json_extract(p, '$.tint_high') AND json_extract(p, '$.temperature_low') >= 2000)
FROM (SELECT wb_predict(b, features, shot) AS p FROM m, photo);
SELECT 'predict 2. near the label', avg(abs(json_extract(wb_predict(b, features, shot), '$.temperature') - Temperature)) < 150
FROM m, photo WHERE photographer = 'ada';
SELECT 'predict 2. as-shot unknown', json_extract(wb_predict(b, features), '$.absolute') = 1
    AND json_type(wb_predict(b, features, shot), '$.absolute') IS NULL FROM m, photo WHERE id = 'p000';
SELECT 'predict 2. too little learned', json_extract(wb_predict(b, features, shot), '$.fallback') = 1
    AND json_extract(wb_predict(b, features, shot), '$.temperature') = json_extract(shot, '$.currTemp')
FROM few, photo WHERE id = 'p020';
-- 3. what a model knows
SELECT 'predict 3. ' || key, json_type(wb_model(b), '$.' || key) IS NOT NULL
FROM m, (SELECT value AS key FROM json_each('["id", "bytes", "format", "recipe", "features_recipe", "seed", "photos",
    "shoots", "corrections", "left_out", "first", "last", "nets", "held_out.kelvin", "as_shot.mired", "gp_points"]'));
SELECT 'predict 3. figures', json_extract(wb_model(b), '$.photos') = 20 AND json_extract(wb_model(b), '$.bytes') = length(b)
    AND abs(json_extract(wb_model(b), '$.as_shot.kelvin') - 300) < 1 FROM m;
-- 4. damage: every byte in tests/unit/ext/models_test.c
-- error: cut short
SELECT wb_predict(substr(b, 1, length(b) - 1), features) FROM m, photo;
-- error: not a model
SELECT wb_predict(x'', features) FROM photo;
-- error: not a model
SELECT wb_model(features) FROM photo;
-- error: damaged
SELECT wb_model(CAST(substr(b, 1, 4000) || x'5a5b' || substr(b, 4003) AS BLOB)) FROM m;
-- error: model of format 99, recipe
SELECT wb_model(CAST(substr(b, 1, 4) || x'63' || substr(b, 6) AS BLOB)) FROM m;
-- error: this build reads format
SELECT wb_predict(CAST(substr(b, 1, 8) || x'63' || substr(b, 10) AS BLOB), features) FROM m, photo;
-- error: features blob
SELECT wb_predict(b, substr(features, 1, 500)) FROM m, photo;
-- error: wb_predict(model) must be a blob, not text
SELECT wb_predict('model', features) FROM photo;
-- error: wb_predict(features) must be a blob, not an integer
SELECT wb_predict(b, 5) FROM m;
-- error: wb_predict(shot) must be text, not a blob
SELECT wb_predict(b, features, features) FROM m, photo;
-- error: wb_model(model) must be a blob
SELECT wb_model(5);
-- error: wrong number of arguments
SELECT wb_predict(1, 2, 3, 4);
-- error: wrong number of arguments
SELECT wb_predict();
-- 5. parsed once
CREATE TABLE parsed AS SELECT json_extract(wb_debug(), '$.models_parsed') AS before;
SELECT 'predict 5. from a subquery', count(wb_predict((SELECT b FROM m), features, shot)) = 40 FROM photo;
SELECT 'predict 5. from a join', count(wb_predict(b, features, shot)) = 40 FROM photo, m;
SELECT 'predict 5. still the same', json_extract(wb_debug(), '$.models_parsed') = before FROM parsed;
-- 6. deterministic, and as trusted as the schema
SELECT 'predict 6. the same again', count(DISTINCT wb_predict(b, features, shot)) = 1
FROM m, (SELECT features, shot FROM photo WHERE id = 'p005'), (SELECT 1 UNION ALL SELECT 2);
CREATE VIEW predicted AS SELECT id, wb_predict(b, features, shot) AS p FROM m, photo;
SELECT 'predict 6. in a view', count(p) = 40 FROM predicted;
SELECT 'predict 6. composes with window functions', count(*) = 40 AND max(place) = 40
FROM (SELECT rank() OVER (ORDER BY json_extract(p, '$.novelty') DESC, id) AS place FROM predicted);
SELECT 'predict 6. composes with WHERE and GROUP BY', count(*) = 2 FROM (
    SELECT photographer FROM photo JOIN predicted USING (id) WHERE json_extract(p, '$.temperature') > 4000 GROUP BY 1);
PRAGMA trusted_schema = off;
-- error: unsafe use of wb_predict()
SELECT count(p) FROM predicted;
