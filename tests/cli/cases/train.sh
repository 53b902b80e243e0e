. "$LIB"
photos=$(dirname "$LIB")/photos.py
# Errors differ in their last digits from one CPU to another: figures are left out, words are compared.
words() { sed -E "s|$PWD|WORK|g; "'s/in [0-9]+ s/in N s/; s/[0-9.]+ (K|tint|mired)/N \1/g'; }
fast='--nets 1 --epochs 2 --gp-steps 2 --threads 1'

python3 "$photos" none 4 2 0
graycard import none -o none.db >/dev/null
say 'nothing edited'
keeps none.db graycard train none.db

python3 "$photos" few 8 4 3
graycard import few -o few.db >/dev/null
say 'three edits: a model that says so'
run graycard train few.db 2>&1 | words
run graycard predict few.db --csv 2>/dev/null | cut -d, -f1-5,11,12

python3 "$photos" f 30 5 24
graycard import f -o c.db >/dev/null
say 'edits that cannot be learned from'
sqlite3 c.db "UPDATE sliders SET Temperature = 99000 WHERE id_global = 'p00'; UPDATE sliders SET Tint = NULL WHERE id_global = 'p01';
    UPDATE sliders SET Temperature = 'warm' WHERE id_global = 'p02'; UPDATE photo SET grayscale = 1 WHERE id_global = 'p05'"
rm f/images/p03.tif
run graycard train c.db $fast 2>&1 | words
say 'nothing to learn with is said before any photo is read'
run graycard train nosuch.db --nets 0 --gp 0
run graycard train c.db --nets 0 --gp 0
say 'the same again makes another version of the same bytes'
run graycard train c.db $fast 2>/dev/null | words
sqlite3 c.db.graycard 'SELECT count(*), count(DISTINCT blob), max(version), min(photos), options FROM model'
sqlite3 c.db.graycard 'SELECT * FROM profile'

say 'what graycard set is not learned from; what was then changed counts more'
graycard apply c.db >/dev/null 2>&1 || :
sqlite3 c.db "UPDATE sliders SET Temperature = Temperature + 200 WHERE id_global IN ('p28', 'p29')"
graycard train c.db $fast --json 2>/dev/null | python3 -c 'import json, sys
r = json.load(sys.stdin)
print({k: r[k] for k in ("version", "photos", "corrections", "grayscale", "left_out_of_range", "left_out_half_set",
                         "left_out_unreadable", "fallback")}, sorted(r["held_out"]))' || echo exit $?

say 'black and white does not count, counts half, counts as others do: three models; what init is not told stays'
for percent in 0 50 100; do
    graycard init c.db --black-and-white $percent --quiet >/dev/null
    graycard init c.db --quiet >/dev/null
    run graycard train c.db $fast --profile colour 2>&1 >/dev/null | grep black
done
run graycard init c.db --black-and-white 101
sqlite3 c.db.graycard "SELECT count(DISTINCT blob) FROM model WHERE profile = 'colour'"

say 'all edits the same'
sqlite3 c.db "UPDATE sliders SET Temperature = 5000, Tint = 3 WHERE Temperature IS NOT NULL"
run graycard train c.db $fast --profile flat 2>&1 >/dev/null | grep same

say 'mistakes'
run graycard train c.db --epochs none
run graycard train c.db --profile 'a@b'
run graycard train c.db --where "isoSpeedRating = 7"
run interrupted graycard train few.db --profile other
sqlite3 few.db.graycard "SELECT count(*) FROM model WHERE profile = 'other'"
