#!/usr/bin/env python3
"""Every violation that check-lrcat knows is made once, and must be found; what make-lrcat makes must have none.

usage: lrcat_self_test.py MAKE_LRCAT CHECK_LRCAT
"""
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

STEP, SETTINGS = "Adobe_libraryImageDevelopHistoryStep", "Adobe_imageDevelopSettings"
SNAPSHOT = "Adobe_libraryImageDevelopSnapshot"
ONE = "(SELECT min(id_local) FROM Adobe_images)"
# SQL that breaks one thing, and a word of what must be said.
BREAKS = [
    ("UPDATE Adobe_variablesTable SET value = 1200001 WHERE name = 'Adobe_DBVersion'", "Adobe_DBVersion"),
    ("PRAGMA journal_mode = DELETE", "journal mode"),
    ("UPDATE Adobe_variablesTable SET value = 5.0 WHERE name = 'Adobe_entityIDCounter'", "not above the largest"),
    ("UPDATE Adobe_variablesTable SET value = CAST(value AS TEXT) WHERE name = 'Adobe_entityIDCounter'", "not a whole REAL"),
    (f"UPDATE AgInternedExifLens SET id_local = {ONE}", "id_local"),
    (f"UPDATE Adobe_images SET id_global = lower(id_global) WHERE id_local = {ONE}", "not a UUID"),
    (f"UPDATE Adobe_images SET id_global = (SELECT id_global FROM AgLibraryFile LIMIT 1) WHERE id_local = {ONE}", "id_global"),
    (f"UPDATE Adobe_images SET developSettingsIDCache = 1 WHERE id_local = {ONE}", "developSettingsIDCache"),
    (f"UPDATE {SETTINGS} SET historySettingsID = NULL WHERE image = {ONE}", "historySettingsID"),
    (f"UPDATE {SETTINGS} SET digest = replace(digest, substr(digest, 1, 1), '0') || '' WHERE image = {ONE} AND digest NOT LIKE '0%'", "newest step's"),
    (f"UPDATE {STEP} SET digest = substr(digest, 2)", "32 hexadecimal"),
    (f"UPDATE {STEP} SET image = 1 WHERE id_local = (SELECT max(id_local) FROM {STEP})", "a step of no photo"),
    (f"UPDATE {SNAPSHOT} SET image = 1", "a snapshot of no photo"),
    (f"UPDATE {SNAPSHOT} SET name = NULL", "a snapshot of no photo, or without a name"),
    (f"UPDATE {SNAPSHOT} SET snapshotID = 'same'", "two snapshots"),
    (f"UPDATE {SNAPSHOT} SET digest = 'x'", f"32 hexadecimal digits: {SNAPSHOT}"),
    (f"UPDATE {SNAPSHOT} SET text = 'x'", "snapshot"),
    ("DELETE FROM AgLibraryFolder", "without its file"),
    ("UPDATE AgLibraryRootFolder SET absolutePath = rtrim(absolutePath, '/')", "end in a slash"),
    (f"UPDATE Adobe_images SET masterImage = 1 WHERE id_local = {ONE}", "virtual copy of nothing"),
    (f"UPDATE Adobe_images SET touchCount = 'x' WHERE id_local = {ONE}", "touchCount"),
    (f"UPDATE {STEP} SET text = 's = {{ A = 1 }}' || char(10)", "not stored as blob"),
    (f"UPDATE {STEP} SET text = CAST(x'00000009' || substr(text, 5) AS BLOB)", "another length"),
    (f"UPDATE {STEP} SET text = 'x' WHERE id_local = (SELECT max(id_local) FROM {STEP})", "two ways"),
    ("UPDATE Adobe_AdditionalMetadata SET xmp = 'x'", "xmp is not stored"),
    (f"UPDATE {SETTINGS} SET text = CAST(text AS BLOB) WHERE image = {ONE}", "not stored as text"),
    (f"UPDATE {SETTINGS} SET text = replace(text, 's = {{', 's= {{') WHERE image = {ONE}", "is not 's ="),
    (f"UPDATE {SETTINGS} SET text = replace(text, 'Contrast', 'Zontrast') WHERE image = {ONE}", "not in order"),
    (f"UPDATE {SETTINGS} SET text = replace(text, '255 }}', '255') WHERE image = {ONE}", "closes fewer"),
    (f"UPDATE {SETTINGS} SET text = replace(text, 'Contrast2012', 'CameraProfile') WHERE image = {ONE}", "twice"),
    (f"UPDATE {SETTINGS} SET whiteBalance = 'Auto' WHERE image = {ONE}", "column whiteBalance"),
    (f"UPDATE {SETTINGS} SET grayscale = 1 WHERE image = {ONE}", "column grayscale"),
    (f"UPDATE {SETTINGS} SET text = replace(text, 'Tint = ', 'Tint = x') WHERE image = {ONE}", "Tint is"),
    ("UPDATE Adobe_images SET fileFormat = 'JPG' WHERE fileFormat = 'RAW'", "Temperature in a JPG"),
]
# Against the catalog before: what a write may not do.
CHANGES = [
    (f"UPDATE Adobe_images SET rating = 5 WHERE id_local = {ONE}", "changed: rating"),
    (f"UPDATE Adobe_images SET touchCount = 9 WHERE id_local = {ONE}", "changed: touchCount"),
    (f"DELETE FROM AgHarvestedExifMetadata WHERE image = {ONE}", "is gone"),
    (f"INSERT INTO {STEP} (id_local, id_global, image, name, text) SELECT 1000000, 'X', image, 'Temp', text FROM {STEP} LIMIT 1", "is called Temp"),
    (f"INSERT INTO {SNAPSHOT} (id_local, id_global, image, name, text) SELECT 1000000, 'X', image, 'Mine', text FROM {SNAPSHOT} LIMIT 1",
     "is called Mine"),
    (f"INSERT INTO {SNAPSHOT} (id_local, id_global, image, name, text) SELECT 1000000, 'X', image, 'before graycard', text FROM {SNAPSHOT} LIMIT 1",
     "no new step"),
    (f"INSERT INTO {SNAPSHOT} (id_local, id_global, image, name, digest, text) SELECT 1000000, 'X', {ONE}, 'before graycard 1', h.digest, h.text "
     f"FROM {STEP} AS h WHERE h.image <> {ONE} LIMIT 1", "does not hold what photo"),
    ("INSERT INTO AgInternedExifLens VALUES (1000000, 'x', 'x')", "is new"),
    ("UPDATE Adobe_variablesTable SET value = value - 1 WHERE name = 'Adobe_entityIDCounter'", "Adobe_entityIDCounter: went"),
    ("CREATE INDEX mine ON Adobe_images (pick)", "tables themselves"),
]


def said(*words):
    done = subprocess.run([sys.executable, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def broken(path, sql):
    db = sqlite3.connect(path)
    db.execute(sql)
    db.commit()
    db.close()


def main():
    make, check = sys.argv[1:]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="graycard-lrcat-") as folder:
        whole, copy = os.path.join(folder, "whole.lrcat"), os.path.join(folder, "copy.lrcat")
        for version in (3, 5, 6, 7, 9, 11, 12):
            said(make, "--version", str(version), whole)
            code, words = said(check, whole, whole)
            if code or words.count("\n") != 1:
                failed += 1
                print(f"version {version} is not whole: {words}")
            if version < 12:
                os.remove(whole)
        for breaks, before in ((BREAKS, []), (CHANGES, [whole])):
            for sql, word in breaks:
                shutil.copy(whole, copy)
                broken(copy, sql)
                code, words = said(check, copy, *before)
                if code != 1 or word not in words:
                    failed += 1
                    print(f"not found: {word}: {sql}: {words[:200]}")
        left = sorted(os.listdir(folder))
        if left != ["copy.lrcat", "whole.lrcat"]:
            failed += 1
            print(f"left behind: {left}")
    sys.exit(failed > 0)


main()
