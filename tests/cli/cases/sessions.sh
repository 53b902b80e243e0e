. "$LIB"
# A shoot is predicted together: what is set by hand there leads the rest, without training.
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 160 16 150 # ten photos of each of sixteen mornings; the last ten photos are not set
graycard import f -o c.db >/dev/null
# A photographer whose mood differs from morning to morning: the model learns that errors go together.
sqlite3 c.db "UPDATE sliders SET Temperature = Temperature + CASE CAST(substr(p.captureTime, 9, 2) AS INTEGER) * 7 % 5
        WHEN 0 THEN -500 WHEN 1 THEN 700 WHEN 2 THEN 0 WHEN 3 THEN 400 ELSE -300 END
    FROM photo AS p WHERE p.id_global = sliders.id_global AND Temperature IS NOT NULL"
graycard train c.db --nets 0 --gp-steps 12 --seed 1 >/dev/null 2>&1
side() { sqlite3 c.db.graycard "$@"; }
ids="SELECT group_concat(photo_id, ' ') FROM (SELECT photo_id FROM prediction WHERE"
new="strftime('%d', captureTime) = '27'"
novel() { sed '/unlike those learned from/d'; }

# A morning of its own, of six photos, which the photographer likes warmer than those before.
sqlite3 c.db "INSERT INTO photo (id_global, path, captureTime, isoSpeedRating, flashFired, currTemp, currTint)
    SELECT 'n' || substr(id_global, 2), path, '2026-03-27T1' || (id_global > 'p04') || ':0' || substr(id_global, 3) || ':00',
        400, 0, currTemp, currTint FROM photo WHERE id_global < 'p06'"
say "two shoots of the same morning: n00 to n04, and n05 an hour later"
run graycard predict c.db --where "$new" --csv 2>&1 | cut -d, -f1-3 | novel
side "$ids photo_id LIKE 'n%')"
side "SELECT count(*), count(evidence), count(DISTINCT evidence) FROM prediction"
run graycard status c.db 2>&1 | grep -e predicted -e older
side "CREATE TABLE before AS SELECT * FROM prediction"

say "three are set, and predict is run again: the rest of that shoot follows, warmer, and nothing else"
sqlite3 c.db "UPDATE sliders SET Temperature = currTemp + 1300, Tint = currTint + 4
    FROM photo AS p WHERE p.id_global = sliders.id_global AND p.id_global IN ('n00', 'n01', 'n02')"
run graycard status c.db 2>&1 | grep -e predicted -e older
run graycard predict c.db --where "$new" --csv 2>&1 | cut -d, -f1-3 | novel
followed() {
    side "SELECT p.photo_id, p.temperature > b.temperature + 100, abs(p.temperature - b.temperature) < 0.1, p.evidence <> 0
        FROM prediction AS p JOIN before AS b USING (photo_id) WHERE photo_id IN ('n03', 'n04', 'n05')"
}
followed
run graycard status c.db 2>&1 | grep -e predicted -e older

say "apply writes these values; asked for one photo only, it is predicted with its whole shoot all the same"
side "CREATE TABLE whole AS SELECT * FROM prediction WHERE photo_id = 'n03'"
run graycard predict c.db --where "photo_id = 'n03'" --csv 2>&1 | cut -d, -f1-3 | novel
side "SELECT count(*) FROM (SELECT * FROM whole EXCEPT SELECT * FROM prediction)"
run graycard apply c.db --where "$new"
same() { # sliders and predictions are the same to the eye
    sqlite3 c.db "ATTACH 'c.db.graycard' AS g; SELECT id_global, s.Temperature = CAST(round(p.temperature) AS INTEGER)
        AND s.Tint = CAST(round(p.tint) AS INTEGER) FROM sliders AS s JOIN g.prediction AS p ON p.photo_id = id_global
        WHERE id_global IN ('n03', 'n04', 'n05') ORDER BY 1"
}
same

say "one of them is corrected: apply alone sees that the rest is out of date"
sqlite3 c.db "UPDATE sliders SET Temperature = 12000, Tint = 9 WHERE id_global = 'n03'"
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
run graycard export c.db --predicted -o all.csv
run graycard apply c.db --where "$new"
same
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
run graycard apply c.db --where "$new"

say "an edit taken back counts no more"
sqlite3 c.db "UPDATE sliders SET Temperature = NULL, Tint = NULL WHERE id_global IN ('n00', 'n01', 'n02', 'n03')"
run graycard predict c.db --where "photo_id = 'n04'" --csv 2>&1 | cut -d, -f1-3 | novel
side "SELECT count(*) FROM prediction AS p JOIN before AS b USING (photo_id)
    WHERE photo_id LIKE 'n0%' AND abs(p.temperature - b.temperature) > 1e-3"

say "each alone, to compare: this is not kept, and the others still follow what is set afterwards"
sqlite3 c.db "UPDATE sliders SET Temperature = 7300, Tint = 7 WHERE id_global = 'n00'"
graycard predict c.db >/dev/null 2>&1
side "CREATE TABLE together AS SELECT * FROM prediction"
run graycard predict c.db --all --single --where "$new" --csv 2>&1 | cut -d, -f1-3 | novel
side "SELECT count(*) FROM (SELECT * FROM together EXCEPT SELECT * FROM prediction)"
sqlite3 c.db "UPDATE sliders SET Temperature = 7400 WHERE id_global = 'n00'"
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
run graycard apply c.db --dry-run --where "$new" --json | grep -c id_global
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'

say "a prediction that nobody knows the origin of, as version 1 left them, is out of date"
side "UPDATE prediction SET evidence = NULL WHERE photo_id = 'n04'"
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'

say "another picture of the same name, or another as-shot balance: the whole shoot is predicted anew, and only that"
sqlite3 c.db "UPDATE photo SET path = 'f/images/n03.tif' WHERE id_global = 'n03'"
cp f/images/p03.tif f/images/n03.tif
graycard predict c.db >/dev/null 2>&1
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
cp f/images/p09.tif f/images/n03.tif && touch -d 2026-04-01 f/images/n03.tif
graycard scan c.db --quiet >/dev/null
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
graycard apply c.db --dry-run >/dev/null 2>&1
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
sqlite3 c.db "UPDATE photo SET currTemp = 9000 WHERE id_global = 'n05'"
run graycard status c.db --json 2>&1 | grep -o '"stale": [0-9]*'
graycard apply c.db --dry-run --where "photo_id = 'n05'" | sed -n 's/^n05 .*-> *\([0-9]*\) .*/\1/p' >applied
graycard predict c.db --where "photo_id = 'n05'" --csv 2>/dev/null | awk -F, 'NR == 2 { printf "%.0f\n", $4 }' | cmp - applied && say "the same"

say "a mistake is set right by its shoot: what is overwritten does not speak for itself"
pair() { graycard apply c.db --dry-run "$@" | sed -n 's/^n01 .*-> *//p'; }
pair --where "photo_id = 'n01'" >unset
sqlite3 c.db "UPDATE sliders SET Temperature = 12000, Tint = 80 WHERE id_global = 'n01'"
pair --overwrite --where "photo_id = 'n01'" | cmp - unset && say "as if it were not set"
pair --overwrite --where "photo_id = 'n01' AND predicted_temperature > 0" | cmp - unset && say "as if it were not set"
sqlite3 c.db "UPDATE sliders SET Temperature = NULL, Tint = NULL WHERE id_global = 'n01'"

say "what is asked for is predicted, with its shoot, and no other; unless the condition is about predictions"
side "DELETE FROM prediction"
run graycard apply c.db --dry-run --where "photo_id = 'n05'" --quiet | cut -c1-3
side "SELECT group_concat(photo_id, ' ') FROM prediction"
run graycard review c.db --where "id_global = 'n04'" --quiet | cut -c1-5
side "SELECT group_concat(photo_id, ' ') FROM (SELECT photo_id FROM prediction ORDER BY 1)"
side "DELETE FROM prediction"
run graycard review c.db --where "\"novelty\" >= 0 AND photo_id = 'n04'" --quiet | cut -c1-5
side "SELECT count(*) FROM prediction"

say "photos without a capture time are predicted singly; the file's own time serves where the catalog has none"
sqlite3 c.db "UPDATE photo SET captureTime = 'some day' WHERE id_global IN ('n03', 'n04')"
side "UPDATE digest SET shot = json_set(shot, '\$.captureTime', '2026-03-27T10:04:00') WHERE photo_id = 'n04'"
run graycard predict c.db --where "photo_id LIKE 'n%'" --csv 2>&1 | cut -d, -f1-3 | novel
side "SELECT count(*), count(DISTINCT evidence) FROM prediction WHERE photo_id LIKE 'n%'"

say "a photo of the shoot that was never looked at is looked at; one that cannot be read is no failure of those asked for"
side "DELETE FROM digest WHERE photo_id IN ('n01', 'n02')"
sqlite3 c.db "UPDATE photo SET path = 'f/images/gone.tif' WHERE id_global = 'n02'"
run graycard predict c.db --where "photo_id = 'n04'" --csv 2>&1 | cut -d, -f1-3 | novel
side "SELECT photo_id, typeof(features), error IS NOT NULL FROM digest WHERE photo_id IN ('n01', 'n02')"

say "interrupted: what is done is kept"
run interrupted graycard predict c.db
