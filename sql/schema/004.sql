-- Version 4: a folder of photos as a catalog, whose sidecars are read anew only where they have changed.

CREATE TABLE settings (          -- what the sidecars of the folder say, and photos that carry it inside: a cache
    path     TEXT PRIMARY KEY,   -- from the folder
    bytes    INTEGER NOT NULL,   -- size and mtime of the file when it was read
    mtime_ns INTEGER NOT NULL,
    label    TEXT NOT NULL       -- JSON of wb_xmp_get or wb_dt_xmp_get, or an object with the `problem`; to be emptied by
                                 -- the step that comes with a graycard whose functions say something else
) WITHOUT ROWID;
