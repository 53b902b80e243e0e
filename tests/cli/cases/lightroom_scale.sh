. "$LIB"
# JPEG and TIFF in a Lightroom catalog have sliders of -100..100: learned, predicted and set by a profile of their own, and never
# mixed with kelvin.
here=$(dirname "$LIB")
words() { sed -E 's/in [0-9]+ s/in N s/; s/[0-9.]+ (K|tint|mired|steps)/N \1/g; s/of (temperature|tint) and [0-9.]+/of \1 and N/; s/by [0-9.]+ and [0-9.]+/by N and N/'; }
fast='--nets 0 --gp-steps 30 --threads 1'
texts() { sqlite3 "file:$1?immutable=1" "SELECT i.fileFormat, s.text FROM Adobe_images AS i JOIN Adobe_imageDevelopSettings AS s
    ON s.id_local = i.developSettingsIDCache ORDER BY 1, i.id_local"; }
python3 "$here/photos.py" f 100 5
python3 "$here/lrcat.py" c.lrcat 12 100
python3 - <<'PY'
# Every other photo a TIFF, warmed by 12 steps, cooled by 25 where flash fired; the last twenty are not edited.
import os, sqlite3
db = sqlite3.connect("c.lrcat")
db.execute("UPDATE AgLibraryRootFolder SET absolutePath = ?", (os.getcwd() + "/f/",))
db.execute("UPDATE AgLibraryFolder SET pathFromRoot = 'images/'")
db.execute("DELETE FROM Adobe_images WHERE masterImage IS NOT NULL")
for n, (image, file) in enumerate(db.execute("SELECT id_local, rootFile FROM Adobe_images ORDER BY id_local").fetchall()):
    flash, edited, rendered = n % 3 == 0, n < 80, n % 2
    db.execute("UPDATE AgLibraryFile SET baseName = ?, extension = 'tif' WHERE id_local = ?", (f"p{n:02}", file))
    db.execute("UPDATE Adobe_images SET fileFormat = ?, captureTime = ? WHERE id_local = ?",
               ("TIFF" if rendered else "RAW", f"2026-03-{1 + n % 5:02}T10:{n // 5:02}:00", image))
    db.execute("UPDATE AgHarvestedExifMetadata SET flashFired = ? WHERE image = ?", (flash, image))
    mode = "Custom" if edited else "As Shot"
    if rendered:
        now = (-25 if flash else 12, -3) if edited else (0, 0)
        keys = f'IncrementalTemperature = {now[0]},\nIncrementalTint = {now[1]},\nWhiteBalance = "{mode}"'
    else:
        keys = f'Temperature = {(4000 if flash else 5300) if edited else 5000},\nTint = 4,\nWhiteBalance = "{mode}"'
    db.execute("UPDATE Adobe_imageDevelopSettings SET text = ?, whiteBalance = ? WHERE image = ?",
               ("s = { ConvertToGrayscale = false,\n" + keys + " }\n", mode, image))
    db.execute("UPDATE Adobe_libraryImageDevelopHistoryStep SET text = ? WHERE image = ?",
               ('s = { Temperature = 5000,\nTint = 4,\nWhiteBalance = "As Shot" }\n', image))
db.commit()
PY
cp c.lrcat kept
texts c.lrcat >before
graycard init c.lrcat | head -3
run graycard train c.lrcat --where "path LIKE '%/none'"
sqlite3 c.lrcat "UPDATE Adobe_images SET fileFormat = 'JPG'" && run graycard train c.lrcat && cp kept c.lrcat

say "each profile learns from its own"
graycard train c.lrcat $fast --json 2>/dev/null | tr ',' '\n' | sed -n '/"scale"/p; /"photos"/p'
graycard train c.lrcat $fast --scale incremental --profile rendered 2>&1 | words
graycard train c.lrcat $fast --profile rendered --json 2>/dev/null | python3 -c 'import json, sys
r = json.load(sys.stdin)
print({k: r[k] for k in ("version", "scale", "photos")}, "helps" if r["held_out"]["mired"] < 0.7 * r["as_shot"]["mired"] else r)'
graycard status c.lrcat --quiet | sed -n '2,4p;10p'
graycard status c.lrcat --profile rendered | sed -n '2,4p;10p'

say "its predictions are steps: cooler where flash fired"
graycard predict c.lrcat --profile rendered --csv 2>/dev/null >steps.csv
python3 - steps.csv <<'PY'
import csv, sqlite3, sys
NUMBER = {row[0]: int(row[1][1:]) for row in sqlite3.connect("file:c.lrcat?immutable=1", uri=True).execute(
    "SELECT i.id_global, f.baseName FROM Adobe_images AS i JOIN AgLibraryFile AS f ON f.id_local = i.rootFile")}
rows = list(csv.DictReader(open(sys.argv[1])))
steps = [float(row["temperature"]) for row in rows]
print(len(rows), {(row["currTemp"], row["currTint"]) for row in rows}, all(-100 <= t <= 100 for t in steps),
      all(float(row["temperature_low"]) <= float(row["temperature"]) <= float(row["temperature_high"]) for row in rows))
flash = [t for row, t in zip(rows, steps) if NUMBER[row["photo_id"]] % 3 == 0]
rest = [t for row, t in zip(rows, steps) if NUMBER[row["photo_id"]] % 3]
print("as set" if max(flash) < -12 and min(rest) > -8 and sum(rest) > 4 * len(rest) else (flash, rest))
PY
graycard predict c.lrcat --profile rendered 2>/dev/null | sed -n '1p;$p' | sed -E 's/[0-9A-F-]{36}/ID/; s/[-+]?[0-9.]+/N/g; s/  +/ /g'
graycard review c.lrcat --profile rendered --limit 1 2>/dev/null | sed -n '2p' | grep -c ' K' || :

say "they are set as such, and nothing else is"
graycard apply c.lrcat --profile rendered
texts c.lrcat >after
diff before after | grep '^>' | sed -E 's/-?[0-9]+/N/' | sort | uniq -c | sed 's/^ *//'
sqlite3 "file:c.lrcat?immutable=1" "SELECT count(*), min(CAST(valueString AS INTEGER)) < 0, max(CAST(valueString AS INTEGER)) <= 100
    FROM Adobe_libraryImageDevelopHistoryStep WHERE name = 'graycard'"
graycard status c.lrcat --profile rendered | sed -n '2,5p'
graycard apply c.lrcat --profile rendered
say "a write that was interrupted is judged by both scales, whatever the profile"
sqlite3 c.lrcat.graycard "UPDATE batch SET state = 'pending'; UPDATE journal SET state = 'pending'"
graycard status c.lrcat | sed -n '2,5p'
sqlite3 c.lrcat.graycard "SELECT state, count(*) FROM journal GROUP BY 1"
graycard undo c.lrcat
texts c.lrcat | cmp - before && say "as before"

say "what the refusals say"
run graycard train c.lrcat --scale incremental
run graycard train c.lrcat --scale kelvin --profile rendered
run graycard train c.lrcat --scale celsius
run graycard eval c.lrcat --profile rendered
run graycard profiles c.lrcat export rendered -o x.model
catalog n.db 4
run graycard train n.db --scale incremental
