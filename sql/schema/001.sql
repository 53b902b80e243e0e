-- The sidecar database CATALOG.graycard, version 1. Described in sql/README.md.

CREATE TABLE meta (              -- single facts; key 'version' holds this file's number
    key   TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

CREATE TABLE mapping (           -- where the catalog keeps what: one row a role ('read', 'id', 'temperature', 'currTemp' ...)
    role  TEXT PRIMARY KEY,
    value TEXT NOT NULL          -- a table or column name of the catalog, or a folder
) WITHOUT ROWID;

CREATE TABLE digest (            -- photos, digested: a cache that can always be made again
    photo_id,                    -- as the catalog has it, type included
    path      TEXT NOT NULL,
    bytes     INTEGER,           -- size and mtime of the file when it was read
    mtime_ns  INTEGER,
    recipe    INTEGER NOT NULL,
    features  BLOB,              -- NULL: not readable, `error` says why
    shot      TEXT,              -- JSON: what the file's own tags say
    error     TEXT,
    PRIMARY KEY (photo_id)
);

CREATE TABLE profile (           -- one photographer's hand, in versions
    name    TEXT PRIMARY KEY,
    version INTEGER              -- the version in use
) WITHOUT ROWID;

CREATE TABLE model (
    profile    TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at TEXT NOT NULL,    -- UTC, ISO 8601
    photos     INTEGER NOT NULL, -- labelled photos it learned from
    options    TEXT NOT NULL,    -- JSON, as given to wb_train
    blob       BLOB NOT NULL,
    PRIMARY KEY (profile, version)
);

CREATE TABLE prediction (        -- the latest prediction of each photo and profile
    photo_id,
    profile          TEXT NOT NULL,
    version          INTEGER NOT NULL,
    temperature      REAL NOT NULL,
    tint             REAL NOT NULL,
    temperature_low  REAL NOT NULL,
    temperature_high REAL NOT NULL,
    tint_low         REAL NOT NULL,
    tint_high        REAL NOT NULL,
    novelty          REAL NOT NULL,
    absolute         INTEGER NOT NULL, -- 1: as-shot was unknown
    fallback         INTEGER NOT NULL, -- 1: too few photos to learn from
    PRIMARY KEY (profile, photo_id)
);

CREATE TABLE batch (             -- every write into the catalog
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL CHECK (kind IN ('apply', 'undo')),
    undoes     INTEGER REFERENCES batch (id),
    profile    TEXT,
    version    INTEGER,
    created_at TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'done', 'abandoned'))
);

CREATE TABLE journal (           -- one row a photo of a batch: old and new value of every column written
    batch           INTEGER NOT NULL REFERENCES batch (id),
    photo_id,
    old_temperature, old_tint, old_set_by, old_set_at,
    new_temperature, new_tint, new_set_by, new_set_at,
    state           TEXT NOT NULL CHECK (state IN ('pending', 'applied', 'conflict', 'abandoned')),
    PRIMARY KEY (batch, photo_id)
);

CREATE INDEX journal_photo ON journal (photo_id, batch);
