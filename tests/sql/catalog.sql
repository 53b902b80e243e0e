-- Makes catalog.db: a native catalog with its photos in a folder beside it, and a sidecar as `graycard init`, `scan` and
-- `train` leave it. Half of the photos are digested; ada's hand is version 1 of the profile, ben's version 2.
.open catalog.db
.read sql/native/001.sql
.open catalog.db.graycard
.read sql/schema/001.sql
.read sql/schema/002.sql
.open :memory:
.load ./graycard
.read tests/fixture.sql
ATTACH 'catalog.db' AS cat;
ATTACH 'catalog.db.graycard' AS side;
INSERT INTO cat.photo (id_global, path, captureTime, aperture, isoSpeedRating, flashFired, currTemp, currTint)
SELECT id, path, json_extract(shot, '$.captureTime'), json_extract(shot, '$.aperture'), json_extract(shot, '$.isoSpeedRating'),
    json_extract(shot, '$.flashFired'), json_extract(shot, '$.currTemp'), json_extract(shot, '$.currTint') FROM photo;
UPDATE cat.sliders SET Temperature = p.Temperature, Tint = p.Tint FROM photo AS p WHERE p.id = id_global AND id < 'p030';
INSERT INTO cat.photo (id_global, path, currTemp, currTint) VALUES ('gone', 'photos/gone.tif', 5000, 0), ('nowhere', NULL, 5000, 0),
    ('it''s "new"
📷', 'photos/p001.tif', 5000, 0);
INSERT INTO side.meta VALUES ('version', 4);
INSERT INTO side.mapping VALUES ('read', 'photo_sliders'), ('write', 'sliders'), ('id', 'id_global'), ('path', 'path'),
    ('temperature', 'Temperature'), ('tint', 'Tint'), ('captureTime', 'captureTime'), ('aperture', 'aperture'),
    ('isoSpeedRating', 'isoSpeedRating'), ('flashFired', 'flashFired'), ('currTemp', 'currTemp'), ('currTint', 'currTint');
INSERT INTO side.digest (photo_id, path, recipe, features, shot)
SELECT id, path, json_extract(wb_features_info(features), '$.recipe'), features, wb_shot(path) FROM photo WHERE id >= 'p020';
INSERT INTO side.model SELECT 'default', 1, 'now', count(*), '{}', wb_train(id, features, shot, Temperature, Tint)
FROM photo WHERE photographer = 'ada';
INSERT INTO side.model SELECT 'default', 2, 'now', count(*), '{}', wb_train(id, features, shot, Temperature, Tint)
FROM photo WHERE photographer = 'ben';
INSERT INTO side.profile VALUES ('default', 1);
CREATE TABLE side.expected AS SELECT id, wb_predict(blob, features, json_patch(wb_shot(path), shot)) AS p
FROM photo, side.model WHERE version = 1;
CREATE TABLE side.before AS SELECT (SELECT group_concat(quote(path) || quote(photo_id)) FROM side.digest) AS digests;
