-- A native graycard catalog, version 1 (PRAGMA user_version). It is the photographer's own: plain tables, no graycard
-- functions needed to read or edit it. Column names are those of slider exports; any but id_global may be NULL.

CREATE TABLE photo (
    id_global        TEXT PRIMARY KEY,
    path             TEXT,     -- relative paths start at the catalog's folder
    captureTime      TEXT,     -- camera clock, ISO 8601 without zone
    copyCreationTime REAL,     -- seconds since 2001-01-01; -63113817600 = never
    touchTime        REAL,
    grayscale        INTEGER,
    camera_model     TEXT,
    camera_group     TEXT,
    aperture         REAL,     -- APEX Av = 2 log2(f-number)
    shutterSpeed     REAL,     -- APEX Tv = -log2(seconds)
    isoSpeedRating   REAL,
    focalLength      REAL,     -- mm
    flashFired       INTEGER,
    intensity        REAL,
    ev               REAL,
    currTemp         REAL,     -- as-shot sliders
    currTint         REAL
);

CREATE TABLE sliders (
    id_global   TEXT PRIMARY KEY REFERENCES photo (id_global) ON DELETE CASCADE,
    Temperature INTEGER,       -- kelvin; NULL: not set
    Tint        INTEGER,
    set_by      TEXT,          -- 'hand' or 'graycard'
    set_at      TEXT           -- UTC, ISO 8601
);

CREATE TRIGGER photo_has_sliders AFTER INSERT ON photo BEGIN
    INSERT OR IGNORE INTO sliders (id_global) VALUES (NEW.id_global);
END;

-- Whoever moves a slider without saying who they are is the photographer.
CREATE TRIGGER sliders_set_by_hand AFTER UPDATE OF Temperature, Tint ON sliders
WHEN NEW.set_by IS OLD.set_by AND NEW.set_at IS OLD.set_at
BEGIN
    UPDATE sliders SET set_by = 'hand', set_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id_global IS NEW.id_global;
END;

CREATE VIEW photo_sliders AS   -- the whole table of a slider export
    SELECT photo.*, sliders.Temperature, sliders.Tint, sliders.set_by, sliders.set_at
    FROM photo LEFT JOIN sliders USING (id_global);

CREATE VIEW unedited AS
    SELECT * FROM photo_sliders WHERE Temperature IS NULL AND Tint IS NULL;

PRAGMA user_version = 1;
