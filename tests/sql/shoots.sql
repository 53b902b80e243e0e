-- A photographer with moods: twenty shoots of eight photos, each day warmed or cooled as a whole, so that a photo set by
-- hand tells much about the others of its day. hand(model) has learned from nineteen of them; shoot(id, day, shot, features,
-- Temperature, Tint) is the twentieth, warmed by 900 K; asked(id, Temperature, Tint) two of its photos, as set by hand.
CREATE TABLE day (day INTEGER PRIMARY KEY, warmer INTEGER);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
INSERT INTO day SELECT i, iif(i = 19, 900, i * 7 % 5 * 400 - 800) FROM n;
CREATE TABLE shoots AS
SELECT printf('d%02d', day) || id AS id, day, features,
    json_set(shot, '$.captureTime', strftime('%Y-%m-%dT%H:%M:%S', json_extract(shot, '$.captureTime'), (day / 5 * 30) || ' days')) AS shot,
    json_extract(shot, '$.currTemp') + warmer AS Temperature, json_extract(shot, '$.currTint') AS Tint
FROM day JOIN photo ON substr(id, 2) / 8 = day % 5;
CREATE TABLE hand AS SELECT wb_train(id, features, shot, Temperature, Tint, '{"nets": 0, "scenes": false}') AS model FROM shoots WHERE day < 19;
CREATE TABLE shoot AS SELECT * FROM shoots WHERE day = 19;
CREATE TABLE asked AS SELECT id, Temperature, Tint FROM shoot WHERE id IN ('d19p034', 'd19p037');
