-- A folder of photos as a database, in memory: attached as `catalog`, and filled from the disk whenever it is opened.

CREATE TABLE catalog.entry (     -- photos and sidecars, and what could not be looked at
    path     TEXT PRIMARY KEY,   -- from the folder
    stem     TEXT NOT NULL,      -- without its ending
    kind     TEXT NOT NULL,      -- 'RAW', 'DNG', 'rendered', 'sidecar'; 'folder': one that was not read
    bytes    INTEGER,
    mtime_ns INTEGER,
    problem  TEXT                -- why it is no file
) WITHOUT ROWID;

CREATE INDEX catalog.entry_raw ON entry (stem) WHERE kind = 'RAW';

CREATE TABLE catalog.settings (  -- as main.settings, of files that are there now
    path     TEXT PRIMARY KEY,
    bytes    INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    label    TEXT NOT NULL
) WITHOUT ROWID;
