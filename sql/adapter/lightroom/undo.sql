-- Before batch ?1 takes snapshots back: one that the photographer has renamed, renewed or removed since is theirs, and left alone;
-- its number then stays taken.

CREATE TEMP TABLE lightroom_kept AS
SELECT DISTINCT n.in_row AS snapshot, s.id_local IS NOT NULL AS is_there
FROM main.cell AS n LEFT JOIN catalog.Adobe_libraryImageDevelopSnapshot AS s ON s.id_local = n.in_row
WHERE n.batch = ?1 AND n.in_table = 'Adobe_libraryImageDevelopSnapshot' AND n.old IS NOT CASE n.in_column
    WHEN 'id_global' THEN s.id_global WHEN 'image' THEN s.image WHEN 'name' THEN s.name WHEN 'text' THEN s.text ELSE n.old END;

DELETE FROM main.cell WHERE batch = ?1 AND (in_table = 'Adobe_libraryImageDevelopSnapshot'
    AND in_row IN (SELECT snapshot FROM temp.lightroom_kept)
    OR kind = 'shared' AND EXISTS (SELECT 1 FROM temp.lightroom_kept WHERE is_there));

DROP TABLE temp.lightroom_kept;
