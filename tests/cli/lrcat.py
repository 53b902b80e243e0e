#!/usr/bin/env python3
"""Makes a Lightroom Classic catalog with the tables and columns that white balance needs.

usage: lrcat.py FILE VERSION [COUNT]

Of every five pictures one is as shot, one set by hand (5001 K and up), one as shot with nothing in its history, one a JPEG
with sliders of its own scale, and one automatic, every other of these a video. Picture 2 has a virtual copy, in black and
white and set to "Daylight"; the last one's settings are no settings.
"""
import sqlite3
import struct
import sys
import zlib

TABLES = """
CREATE TABLE Adobe_images (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, captureTime, copyCreationTime NOT NULL DEFAULT
    -63113817600, developSettingsIDCache, fileFormat NOT NULL DEFAULT 'unset', masterImage INTEGER, rootFile INTEGER NOT NULL DEFAULT 0,
    touchCount NOT NULL DEFAULT 0, touchTime NOT NULL DEFAULT 0);
CREATE TABLE AgLibraryFile (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, baseName NOT NULL DEFAULT '', extension NOT NULL
    DEFAULT '', folder INTEGER NOT NULL DEFAULT 0);
CREATE TABLE AgLibraryFolder (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, pathFromRoot NOT NULL DEFAULT '', rootFolder
    INTEGER NOT NULL DEFAULT 0);
CREATE TABLE AgLibraryRootFolder (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, absolutePath UNIQUE NOT NULL DEFAULT '');
CREATE TABLE Adobe_imageDevelopSettings (id_local INTEGER PRIMARY KEY, digest, grayscale INTEGER, hasDevelopAdjustmentsEx,
    historySettingsID, image INTEGER, text, whiteBalance);
CREATE INDEX index_Adobe_imageDevelopSettings_image ON Adobe_imageDevelopSettings (image);
CREATE TABLE Adobe_libraryImageDevelopHistoryStep (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, dateCreated %s, digest,
    hasDevelopAdjustments, image INTEGER, name, relValueString, text, valueString);
CREATE TABLE Adobe_libraryImageDevelopSnapshot (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, digest, hasDevelopAdjustments,
    image INTEGER, locked, name, snapshotID, text);
CREATE INDEX index_step ON Adobe_libraryImageDevelopHistoryStep (image, dateCreated);
CREATE TABLE Adobe_AdditionalMetadata (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, externalXmpIsDirty INTEGER NOT NULL
    DEFAULT 0, image INTEGER, xmp NOT NULL DEFAULT '');
CREATE INDEX index_Adobe_AdditionalMetadata_image ON Adobe_AdditionalMetadata (image);
CREATE TABLE AgHarvestedExifMetadata (id_local INTEGER PRIMARY KEY, image INTEGER, aperture, cameraModelRef INTEGER, flashFired INTEGER,
    focalLength, isoSpeedRating, shutterSpeed);
CREATE INDEX index_AgHarvestedExifMetadata_image ON AgHarvestedExifMetadata (image);
CREATE TABLE AgInternedExifCameraModel (id_local INTEGER PRIMARY KEY, value);
CREATE TABLE Adobe_variablesTable (id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, name, value NOT NULL DEFAULT '');
"""
NAMELESS = ("Adobe_imageDevelopSettings", "AgHarvestedExifMetadata", "AgInternedExifCameraModel")
NUMBERS = {3: "0300025", 5: "0500006", 6: "0600008", 7: "0700003", 9: "0900000", 11: "1100000", 12: "1200001"}


def settings(**changed):
    keys = {"ConvertToGrayscale": "false", "Exposure2012": "0.25", "ToneCurvePV2012": "{ 0,\n0,\n255,\n255 }", **changed}
    return "s = { " + ",\n".join(f"{key} = {keys[key]}" for key in sorted(keys)) + " }\n"


class Catalog:
    def __init__(self, path, version):
        self.version = version
        self.db = sqlite3.connect(path)
        if version >= 7:
            self.db.execute("PRAGMA journal_mode = WAL")
        self.db.executescript(TABLES % ("INTEGER" if version == 3 else ""))
        self.last = 0

    def add(self, table, **columns):
        self.last += 1
        columns["id_local"] = self.last
        if table not in NAMELESS:
            columns["id_global"] = f"{self.last:08X}-0000-4000-8000-{self.last:012X}"
        marks = ", ".join("?" * len(columns))
        self.db.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
        return self.last

    def stored(self, text):
        if self.version < 9:
            return text
        return struct.pack(">I", len(text)) + zlib.compress(text.encode())

    def picture(self, file, file_format, steps, mode, **columns):
        """`steps` are settings texts, the last one being in force."""
        at = self.last
        image = self.add("Adobe_images", rootFile=file, fileFormat=file_format, captureTime=f"2024-05-01T10:{at // 60 % 60:02}:{at % 60:02}",
                         touchCount=3.0, touchTime=700000000.25, **columns)
        newest = digest = None
        for i, text in enumerate(steps[:-1]):
            digest = f"{image * 1000 + i:032x}"
            newest = self.add("Adobe_libraryImageDevelopHistoryStep", image=image, dateCreated=700000000.5 + i, digest=digest,
                              name="Importieren", text=self.stored(text))
        named = f"{newest:08X}-0000-4000-8000-{newest:012X}" if newest else None
        row = self.add("Adobe_imageDevelopSettings", image=image, text=steps[-1], digest=digest, historySettingsID=named,
                       whiteBalance=mode, hasDevelopAdjustmentsEx=-1.0, grayscale=0)
        self.db.execute("UPDATE Adobe_images SET developSettingsIDCache = ? WHERE id_local = ?", (row, image))
        self.add("AgHarvestedExifMetadata", image=image, aperture=4.0, shutterSpeed=7.0, isoSpeedRating=400.0, focalLength=50.0,
                 flashFired=0, cameraModelRef=self.camera)
        self.add("Adobe_AdditionalMetadata", image=image, xmp=self.stored("<x/>"))
        return image

    def fill(self, count):
        root = self.add("AgLibraryRootFolder", absolutePath="D:/Photos/")
        self.folder = self.add("AgLibraryFolder", rootFolder=root, pathFromRoot="2024/A day/")
        self.camera = self.add("AgInternedExifCameraModel", value="Canon EOS 6D")
        for i in range(count):
            as_shot = settings(WhiteBalance='"As Shot"', Temperature=str(4000 + i), Tint="5")
            hand = settings(WhiteBalance='"Custom"', Temperature=str(5000 + i), Tint="-3")
            jpeg = settings(WhiteBalance='"Custom"', IncrementalTemperature="12", IncrementalTint="3")
            auto = settings(WhiteBalance='"Auto"', Temperature="-999999", Tint="-999999")
            kind = i % 5
            file_format = "JPG" if kind == 3 else "VIDEO" if kind == 4 and i % 2 else "RAW"
            file = self.add("AgLibraryFile", folder=self.folder, baseName=f"IMG_{i:04}", extension={"JPG": "jpg", "VIDEO": "mov"}.get(file_format, "CR2"))
            steps = [[as_shot, as_shot], [as_shot, hand, hand], [as_shot], [jpeg, jpeg], [auto, auto]][kind]
            if i == count - 1:
                steps[-1] = "no settings"
            image = self.picture(file, file_format, steps, ["As Shot", "Custom", "As Shot", "Custom", "Auto"][kind])
            if i == 1:
                day = settings(WhiteBalance='"Daylight"', Temperature="5500", Tint="10", ConvertToGrayscale="true")
                self.picture(file, file_format, [as_shot, day, day], "Daylight", masterImage=image)
        self.add("Adobe_variablesTable", name="Adobe_DBVersion", value=NUMBERS.get(self.version, f"{self.version:02}00000"))
        self.add("Adobe_variablesTable", name="Adobe_entityIDCounter", value=0.0)
        self.db.execute("UPDATE Adobe_variablesTable SET value = ? WHERE name = 'Adobe_entityIDCounter'", (self.last + 1.0,))
        self.db.commit()
        self.db.close()


Catalog(sys.argv[1], int(sys.argv[2])).fill(int(sys.argv[3]) if len(sys.argv) > 3 else 11)
