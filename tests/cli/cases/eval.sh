. "$LIB"
photos=$(dirname "$LIB")/photos.py
fast='--nets 0 --gp-steps 2 --threads 1'
python3 "$photos" f 30 6
graycard import f -o c.db >/dev/null

# As shot is off by 300 K and 4 tint, with flash (a third of the photos) by 600 K: 400 K in the mean, whatever is learned.
pick() { python3 -c 'import json, sys
r = json.load(sys.stdin)
m = r["methods"]
print(r["protocol"], r["photos"], sorted(m), m["as_shot"]["kelvin"], m["as_shot"]["tint"], round(m["as_shot"]["mired"], 3))
print(all(v[k] >= 0 for v in m.values() for k in ("kelvin", "tint", "mired")), m["model"]["kelvin"] < m["median"]["kelvin"])'; }

for protocol in by-shoot forward; do
    say "$protocol"
    graycard eval c.db $fast --protocol $protocol --json | pick
done
say 'anchored, with both figures'
graycard eval c.db $fast --protocol anchored --k 1 --json | pick
graycard eval c.db $fast --protocol anchored --k 3 --json | python3 -c 'import json, sys
r = json.load(sys.stdin)
print(r["photos"], r["anchors"], r["sessions"])'
say 'the learning curve'
graycard eval c.db $fast --protocol curve --draws 2 --json | python3 -c 'import json, sys
r = json.load(sys.stdin)
print(r["protocol"], [(p["training_photos"], p["draws"]) for p in r["points"]], sorted(r["methods"]))'

say 'every held-out prediction'
graycard eval c.db $fast --csv held.csv --folds 3 >table.txt
head -1 held.csv
awk -F, 'NR > 1 { n[$2]++; ok += $4 != "" && $8 != "" && $10 <= $8 && $8 <= $11 } END { print n[0], n[1], n[2], ok }' held.csv
head -1 table.txt
sed -n '3,9p' table.txt | sed -E 's/ +[0-9.]+ +([0-9.]+) +([0-9.]+)$/ MODEL \1 \2/'
sed -n '/^model by/,$p' table.txt | cut -c1-32

say 'without this and that; and steadiness'
graycard eval c.db $fast --without as-shot,histogram --json | pick | sed -n 1p
graycard eval c.db $fast --steadiness --json | python3 -c 'import json, sys
s = json.load(sys.stdin)["steadiness"]
print(s["photos"], sorted(s), s["mirrored"]["mired"] < 1e-3 < s["cropped"]["mired"])'

say 'nothing of it is stored, and the catalog stays as it was'
sqlite3 c.db.graycard 'SELECT (SELECT count(*) FROM model), (SELECT count(*) FROM prediction)'
keeps c.db graycard eval c.db $fast >/dev/null

say 'mistakes'
run graycard eval c.db --protocol random
run graycard eval c.db --without everything
run graycard eval c.db --k 2
run graycard eval c.db --folds 1
run graycard eval c.db --protocol curve --csv x.csv
run graycard eval c.db --where "captureTime < '2026-03-02'"
run graycard eval c.db --where "captureTime < '2026-03-02'" --protocol forward
run interrupted graycard eval c.db
