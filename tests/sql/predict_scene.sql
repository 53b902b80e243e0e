.load ./graycard
.read tests/fixture.sql
.read tests/shoots.sql
-- 1. the object, and the light of a shoot
SELECT 'scene 1. keys', group_concat(key) = 'temperature,tint,temperature_low,temperature_high,tint_low,tint_high,novelty'
FROM (SELECT wb_predict_scene((SELECT model FROM hand), features, shot) OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoot LIMIT 1), json_each(p);
SELECT 'scene 1. JSON to other functions', json_type(j, '$[0]') = 'object'
FROM (SELECT json_array(wb_predict_scene((SELECT model FROM hand), features, shot) OVER (ROWS UNBOUNDED PRECEDING)) AS j FROM shoot);
CREATE TABLE apart AS -- two photos of the shoot, the others half an hour and a second later, one set by hand
SELECT shoot.id, features, json_set(shot, '$.captureTime', 1700000000 + iif(shoot.id < 'd19p034', 0, 1860 + substr(shoot.id, 5)))
    AS shot, asked.Temperature, asked.Tint FROM shoot LEFT JOIN asked USING (id);
SELECT 'scene 1. half an hour apart', count(*) = 8 AND sum(p = alone) = 2 AND max(id) FILTER (WHERE p = alone) = 'd19p033'
FROM (SELECT id, wb_predict((SELECT model FROM hand), features, shot) AS alone,
    wb_predict_scene((SELECT model FROM hand), features, shot, Temperature, Tint) OVER
        (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM apart);
-- 2. evidence
CREATE TABLE answer AS
SELECT shoot.id, shoot.Temperature, asked.id IS NOT NULL AS by_hand,
    wb_predict((SELECT model FROM hand), features, shot) AS alone,
    wb_predict_scene((SELECT model FROM hand), features, shot, NULL, NULL) OVER w AS unset,
    wb_predict_scene((SELECT model FROM hand), features, shot, asked.Temperature, asked.Tint) OVER w AS told,
    wb_predict_scene((SELECT model FROM hand), features, shot, asked.Temperature || '', asked.Tint || '') OVER w AS text,
    wb_predict_scene((SELECT model FROM hand), features, shot, asked.Temperature, NULL) OVER w AS half,
    wb_predict_scene((SELECT model FROM hand), features, shot, 'warm', asked.Tint) OVER w AS garbage,
    wb_predict_scene((SELECT model FROM hand), features, shot, 100 * asked.Temperature, asked.Tint) OVER w AS off
FROM shoot LEFT JOIN asked USING (id) WINDOW w AS (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);
SELECT 'scene 2. neighbours follow', count(*) = 6 AND avg(abs(json_extract(told, '$.temperature') - Temperature))
    < 0.7 * avg(abs(json_extract(unset, '$.temperature') - Temperature)) FROM answer WHERE NOT by_hand;
SELECT 'scene 2. so does a photo set by hand', json_extract(told, '$.temperature') > json_extract(unset, '$.temperature') + 100
    AND told <> unset FROM answer WHERE by_hand;
SELECT 'scene 2. numbers as text', min(text = told) FROM answer;
SELECT 'scene 2. what is no setting', min(half = unset AND garbage = unset AND off = unset) FROM answer;
-- 3. alone
SELECT 'scene 3. a row each', min(p = wb_predict((SELECT model FROM hand), features, shot)) AND count(*) = 160
FROM (SELECT *, wb_predict_scene((SELECT model FROM hand), features, shot, NULL, NULL) OVER
    (PARTITION BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoots);
SELECT 'scene 3. a frame of one', min(p = wb_predict((SELECT model FROM hand), features, shot)) AND count(*) = 160
FROM (SELECT *, wb_predict_scene((SELECT model FROM hand), features, shot) OVER (ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS p
    FROM shoots);
-- 4. NULL
SELECT 'scene 4. without features', sum(p IS NULL) = 4 AND min(p IS NULL = (id > 'd19p035')) AND count(*) = 8
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), iif(id > 'd19p035', NULL, features), shot) OVER
    (ORDER BY id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoot);
SELECT 'scene 4. no evidence', min(p = unset) AND count(p) = 6
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), iif(asked.id IS NULL, features, NULL), shot, asked.Temperature, asked.Tint)
    OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoot LEFT JOIN asked USING (id)) JOIN answer USING (id);
SELECT 'scene 4. without a model', count(*) = 8 AND count(p) = 0
FROM (SELECT wb_predict_scene(NULL, features, shot) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoot);
SELECT 'scene 4. a NULL shot', min(p = wb_predict((SELECT model FROM hand), features, NULL)) AND json_extract(p, '$.absolute') = 1
FROM (SELECT features, wb_predict_scene((SELECT model FROM hand), features, NULL) OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoot);
SELECT 'scene 4. nothing to do', count(*) = 0
FROM (SELECT wb_predict_scene(NULL, features, shot) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM shoot WHERE 0);
-- photos of a scene share: a model that learned it from scattered edits of one light draws alike photos together
CREATE TABLE sharing AS SELECT wb_train(id, features, shot, Temperature + substr(id, 5) * 7 % 5 * 300, Tint, '{"nets": 0}') AS model FROM shoots WHERE day < 19;
CREATE TABLE alike AS SELECT (SELECT features FROM shoot) AS features, json_set(shot, '$.currTemp', 5000, '$.currTint', 5) AS shot FROM shoot;
SELECT 'scene 4. photos share', count(*) = 8 AND max(together) - min(together) < 0.8 * (max(alone) - min(alone))
    AND abs(avg(together) - avg(alone)) < 0.1 * (max(alone) - min(alone))
FROM (SELECT wb_predict_scene((SELECT model FROM sharing), features, shot)
        OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ->> '$.temperature' AS together,
    wb_predict((SELECT model FROM sharing), features, shot) ->> '$.temperature' AS alone FROM alike);
-- 5. one model a partition
CREATE TABLE hands AS SELECT photographer, wb_train(id, features, shot, Temperature, Tint, '{"scenes": false}') AS model FROM photo GROUP BY photographer;
SELECT 'scene 5. partitions have their own', count(*) = 40 AND min(p = wb_predict(model, features, shot))
FROM (SELECT *, wb_predict_scene((SELECT model FROM hands WHERE hands.photographer = photo.photographer), features, shot) OVER
    (PARTITION BY photographer ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM photo) JOIN hands USING (photographer);
SELECT 'scene 5. from a join', count(*) = 40 AND min(p = wb_predict(model, features, shot))
FROM (SELECT *, wb_predict_scene(model, features, shot) OVER
    (PARTITION BY photographer ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM photo JOIN hands USING (photographer));
-- error: must be the same in every row of a partition
SELECT wb_predict_scene(model, features, shot) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
FROM photo JOIN hands USING (photographer);
-- 6. order, moving frames, once a frame
CREATE TABLE many AS SELECT shoots.*, asked.Temperature AS t, asked.Tint AS i FROM shoots LEFT JOIN asked USING (id);
SELECT 'scene 6. any order', count(*) = 160 AND min(a = b) AND min(a = c)
FROM (SELECT wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER w AS a,
    wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER (PARTITION BY day ORDER BY id DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS b,
    wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER (PARTITION BY day ORDER BY id = 'd19p034', day
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS c
    FROM many WINDOW w AS (PARTITION BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING));
CREATE TABLE counted AS SELECT json_extract(wb_debug(), '$.scenes_predicted') AS before;
SELECT 'scene 6. a partition once', count(p) = 160 FROM (SELECT wb_predict_scene((SELECT model FROM hand), features, shot) OVER
    (PARTITION BY day ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoots);
SELECT 'scene 6. counted', json_extract(wb_debug(), '$.scenes_predicted') - before = 20 FROM counted;
SELECT 'scene 6. a moving frame knows its own rows only', count(*) = 8 AND min((p = unset) = (id IN ('d19p032', 'd19p039')))
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER
    (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS p FROM many WHERE day = 19) JOIN answer USING (id);
SELECT 'scene 6. rows before', count(*) = 8 AND min((p = unset) = (id < 'd19p034')) AND max(p = told AND id = 'd19p039')
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER
    (ORDER BY id ROWS UNBOUNDED PRECEDING) AS p FROM many WHERE day = 19) JOIN answer USING (id);
SELECT 'scene 6. rows to come', count(*) = 8 AND min((p = unset) = (id > 'd19p037')) AND max(p = told AND id = 'd19p032')
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER
    (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS p FROM many WHERE day = 19) JOIN answer USING (id);
SELECT 'scene 6. told apart by no order', count(*) = 8 AND min(p = told)
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER
    (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM many WHERE day = 19) JOIN answer USING (id);
SELECT 'scene 6. rows sorted behind it', group_concat(id) = 'd19p039,d19p038,d19p037' AND min(p = told)
FROM (SELECT id, wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER
    (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM many WHERE day = 19 ORDER BY id DESC LIMIT 3)
    JOIN answer USING (id);
CREATE TABLE first AS SELECT id, wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER
    (PARTITION BY day ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM many ORDER BY day DESC LIMIT 3;
SELECT 'scene 6. not all rows are taken', count(*) = 3 AND min(p = told) FROM first JOIN answer USING (id);
SELECT 'scene 6. how many rows, as a calculation', count(*) = 8 AND min(p = q)
FROM (SELECT wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER (ORDER BY id ROWS (1 + 1) PRECEDING) AS p,
    wb_predict_scene((SELECT model FROM hand), features, shot, t, i) OVER (ORDER BY id ROWS 2 PRECEDING) AS q FROM many WHERE day = 19);
-- 7. frames
-- error: wb_predict_scene needs a frame in ROWS
SELECT wb_predict_scene(model, features, shot) OVER () FROM shoot, hand;
-- error: wb_predict_scene needs a frame in ROWS
SELECT wb_predict_scene(model, features, shot) OVER (PARTITION BY day ORDER BY id) FROM shoot, hand;
-- error: write OVER (PARTITION BY ... ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
SELECT wb_predict_scene(model, features, shot) OVER w FROM shoot, hand WINDOW w AS (PARTITION BY day), v AS (ROWS CURRENT ROW);
-- error: wb_predict_scene needs a frame in ROWS
SELECT wb_predict_scene(model, features, shot) OVER (ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
FROM shoot, hand;
-- error: wb_predict_scene needs a frame in ROWS
SELECT row_number() OVER (ROWS CURRENT ROW), wb_predict_scene(model, features, shot) OVER
    (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING /* not ROWS BETWEEN */) FROM shoot, hand;
-- error: wb_predict_scene needs a frame in ROWS
WITH w AS (SELECT rows FROM (SELECT 1 AS rows) WHERE rows BETWEEN 0 AND 1) -- looks like a frame
SELECT count(p) FROM (SELECT wb_predict_scene(model, features, shot) OVER w AS p FROM shoots, hand WINDOW w AS (ORDER BY day));
-- error: the frame of wb_predict_scene must hold the current row
SELECT wb_predict_scene(model, features, shot) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) FROM shoot, hand;
-- error: the frame of wb_predict_scene must hold the current row
SELECT wb_predict_scene(model, features, shot) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) FROM shoot, hand;
-- error: without FILTER or EXCLUDE
SELECT wb_predict_scene(model, features, shot) FILTER (WHERE id <> 'd19p033') OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM shoot, hand;
-- error: without FILTER or EXCLUDE
SELECT wb_predict_scene(model, features, shot) OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM shoot, hand;
-- error: without FILTER or EXCLUDE
SELECT wb_predict_scene(model, features, shot) OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM shoot, hand;
-- error: wb_predict_scene is a window function of whole frames: write OVER (PARTITION BY ...
SELECT wb_predict_scene(model, features, shot) FROM shoot, hand;
-- error: wb_predict_scene is a window function
SELECT day, wb_predict_scene(model, features, shot, 5000, 0) FROM shoots, hand GROUP BY day;
-- error: wb_predict_scene is a window function
SELECT wb_predict_scene(model, features, shot) FROM shoot, hand WHERE 0;
-- 8. and 9. the limit, interruption: tests/unit/ext/scene_test.c
-- 10. direct-only
CREATE VIEW together AS SELECT wb_predict_scene((SELECT model FROM hand), features, shot) OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS p FROM shoot;
-- error: unsafe use of wb_predict_scene()
SELECT p FROM together;
-- what is wrong with one row, as of wb_predict
-- error: wb_predict_scene(model) must be a blob, not text
SELECT wb_predict_scene('model', features, shot) OVER (ROWS UNBOUNDED PRECEDING) FROM shoot;
-- error: wb_predict_scene(features) must be a blob, not an integer
SELECT wb_predict_scene(model, 5, shot) OVER (ROWS UNBOUNDED PRECEDING) FROM shoot, hand;
-- error: wb_predict_scene(shot) must be text, not a blob
SELECT wb_predict_scene(model, features, features) OVER (ROWS UNBOUNDED PRECEDING) FROM shoot, hand;
-- error: the shot is not a JSON object
SELECT wb_predict_scene(model, features, 'f/2.8') OVER (ROWS UNBOUNDED PRECEDING) FROM shoot, hand;
-- error: cut short
SELECT wb_predict_scene(substr(model, 1, length(model) - 1), features, shot) OVER (ROWS UNBOUNDED PRECEDING) FROM shoot, hand;
-- error: features blob
SELECT wb_predict_scene(model, iif(id = 'd19p036', substr(features, 1, 99), features), shot) OVER
    (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM shoot, hand;
-- error: wrong number of arguments
SELECT wb_predict_scene(model, features) OVER (ROWS UNBOUNDED PRECEDING) FROM shoot, hand;
-- error: wrong number of arguments
SELECT wb_predict_scene(model, features, shot, 5000) OVER (ROWS UNBOUNDED PRECEDING) FROM shoot, hand;
SELECT 'scene 2. mended', count(p) = 8 FROM (SELECT wb_predict_scene(model, features, shot) OVER (ROWS UNBOUNDED PRECEDING) AS p
FROM shoot, hand);
