-- Version 3: catalogs of other programs, whose photos take more than two cells.

CREATE TABLE root (              -- where a folder of the catalog is on this machine (init --root)
    old TEXT PRIMARY KEY,        -- both end in a slash
    new TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE cell (              -- every value of the catalog that a batch changes, in the order of writing
    batch     INTEGER NOT NULL REFERENCES batch (id),
    step      INTEGER NOT NULL,
    photo_id,                    -- NULL: not of one photo ('shared')
    kind      TEXT NOT NULL CHECK (kind IN (
        'value',                 -- must hold `old`, else the photo is in conflict
        'soft',                  -- left alone where it does not hold `old`
        'row',                   -- a row made (`old` NULL) or taken away (`new` NULL), with its first value
        'shared')),              -- must hold `old`, else nothing is written; undone when all of the batch is, if it holds
    in_table  TEXT NOT NULL,
    in_row    INTEGER NOT NULL,  -- rowid
    in_column TEXT NOT NULL,
    old, new,
    PRIMARY KEY (batch, step)
);

CREATE INDEX cell_photo ON cell (batch, photo_id, step);

-- Where a batch writes: into the catalog, or into the XMP sidecars beside the photos.
ALTER TABLE batch ADD COLUMN target TEXT NOT NULL DEFAULT 'catalog' CHECK (target IN ('catalog', 'xmp'));

CREATE TABLE file (              -- an XMP sidecar that a batch changes, whole
    batch    INTEGER NOT NULL REFERENCES batch (id),
    photo_id,
    path     TEXT NOT NULL,      -- absolute
    old      BLOB,               -- NULL: there was none
    new      BLOB,
    PRIMARY KEY (batch, photo_id)
);
