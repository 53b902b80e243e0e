-- Forty photos of two photographers, as a plain table: what the functions are tried on.
-- ada sets everything 300 K warmer and tint +4; ben 500 K cooler and leaves the tint.
CREATE TABLE photo (
    id TEXT PRIMARY KEY, photographer TEXT, path TEXT, shot TEXT, features BLOB, Temperature INTEGER, Tint INTEGER);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39),
as_shot (i, kelvin, tint) AS (SELECT i, 3000 + i * 733 % 4000, i * 7 % 30 - 10 FROM n)
INSERT INTO photo
SELECT printf('p%03d', i), iif(i % 2, 'ben', 'ada'), printf('photos/p%03d.tif', i),
    json_object('captureTime', strftime('%Y-%m-%dT%H:%M:%S', 1600000000 + i / 8 * 86400 + i % 8 * 60, 'unixepoch'),
        'aperture', 2 + i % 5, 'isoSpeedRating', 100 << i % 6, 'flashFired', i % 3 = 0, 'currTemp', kelvin, 'currTint', tint),
    NULL, kelvin + iif(i % 2, -500, 300), tint + iif(i % 2, 0, 4)
FROM as_shot;
UPDATE photo SET features = wb_features(path);
