. "$LIB"
# Photos to set by hand first. Which ones is the model's business (tests/unit/model); here it is on trial what is asked and
# what is said.
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 160 16 150 # ten photos of each of sixteen mornings; the last ten photos are not set
graycard import f -o c.db >/dev/null
say "nothing learned yet"
run graycard suggest c.db

# A photographer whose mood differs from morning to morning: what is set says much about the rest of the morning.
sqlite3 c.db "UPDATE sliders SET Temperature = Temperature + CASE CAST(substr(p.captureTime, 9, 2) AS INTEGER) * 7 % 5
        WHEN 0 THEN -500 WHEN 1 THEN 700 WHEN 2 THEN 0 WHEN 3 THEN 400 ELSE -300 END
    FROM photo AS p WHERE p.id_global = sliders.id_global AND Temperature IS NOT NULL"
graycard train c.db --nets 0 --gp-steps 12 --seed 1 >/dev/null 2>&1
# Two new mornings of twenty photos, nothing set; and three photos of no time.
for day in 27 28; do
    sqlite3 c.db "INSERT INTO photo (id_global, path, captureTime, isoSpeedRating, flashFired, currTemp, currTint)
        SELECT 'n$day-' || substr(id_global, 2), path, '2026-03-${day}T10:' || substr(id_global, 2) || ':00', 400, 0, currTemp, currTint
        FROM photo WHERE id_global < 'p20' AND length(id_global) = 3"
done
sqlite3 c.db "INSERT INTO photo (id_global, path, currTemp, currTint) SELECT 'x' || id_global, path, currTemp, currTint FROM photo
    WHERE id_global IN ('p01', 'p02', 'p03')"
new="captureTime >= '2026-03-27'"

cat >check.py <<'END_CHECK'
import json, sys
answer = json.load(sys.stdin)
photos = answer["photos"]
worth = [p["gain_mired"] / 40 + p["gain_tint"] / 8 for p in photos]
ids = [p["photo_id"] for p in photos]
shoots = [p["shoot"] for p in photos]
print("photos", len(photos), "candidates", answer["candidates"], "shoots", sorted(set(s[:10] for s in shoots)))
print("each once", len(set(ids)) == len(ids), "gains", all(w > 0 for w in worth))
print("best first", all(a >= b - 1e-9 for a, b in zip(worth, worth[1:])))
print("followers", all(0 <= p["followers"] < p["shoot_photos"] for p in photos), sum(p["followers"] for p in photos) > 0)
print("of the new ones", all(i.startswith("n") for i in ids), "times", all(p["captureTime"] >= p["shoot"] for p in photos))
END_CHECK
say "the best of all, of those asked for, of every shoot"
graycard suggest c.db --json --limit 1 2>/dev/null | python3 -c 'import json, sys; a = json.load(sys.stdin); print(sorted(a), sorted(a["photos"][0]))'
graycard suggest c.db --json --where "$new" --limit 3 2>/dev/null | python3 check.py
graycard suggest c.db --json --where "$new AND captureTime < '2026-03-28'" --limit 2 2>/dev/null | python3 check.py
graycard suggest c.db --json --where "$new" --limit 2 --each-shoot 2>/dev/null | python3 check.py | grep -v best
run graycard suggest c.db --where "$new" --limit 2 | sed -E 's/n2[78]-[0-9]{2} .p[0-9]{2}.tif./n2N-NN (pNN.tif)/; s/  2026-03-2.*/  WHEN AND HOW MUCH/'
say "what is set is suggested no more"
first=$(graycard suggest c.db --json --where "$new" --limit 1 2>/dev/null | grep -o 'n2[0-9-]*' | head -1)
sqlite3 c.db "UPDATE sliders SET Temperature = 5200, Tint = 3 WHERE id_global = '$first'"
graycard suggest c.db --json --where "$new" --limit 40 2>/dev/null | grep -c "\"$first\"" || :
say "bad input"
run graycard suggest c.db --limit 0
run graycard suggest c.db --where "wibble = 1"
run graycard suggest c.db --csv
run graycard suggest c.db other
say "photos without a time beside others"
run graycard suggest c.db --where "photo_id LIKE 'x%' OR photo_id LIKE 'n28%'" --limit 1 2>&1 | grep -e 'no capture time' -e 'set these'
run graycard predict c.db --where "photo_id LIKE 'x%'" 2>&1 | grep 'no capture time'
say "nothing to suggest: no photo beside another, everything set, no photos, too little learned"
run graycard suggest c.db --where "photo_id LIKE 'x%'"
run graycard suggest c.db --where "state = 'hand'"
run graycard suggest c.db --where "state = 'hand'" --json
catalog none.db 1 && sqlite3 none.db "DELETE FROM photo"
sqlite3 none.db.graycard "ATTACH 'c.db.graycard' AS c; INSERT INTO profile SELECT * FROM c.profile; INSERT INTO model SELECT * FROM c.model"
run graycard suggest none.db
python3 "$photos" few 8 2 3
graycard import few -o few.db >/dev/null
graycard train few.db >/dev/null 2>&1
run graycard suggest few.db
run graycard suggest few.db --json
say "a photo that cannot be read is said, and interrupting is heard"
: >few/images/p07.tif
run graycard suggest few.db
run interrupted graycard suggest c.db
