. "$LIB"
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 12 4 8
graycard import f -o c.db >/dev/null

say 'nothing learned yet'
run graycard predict c.db

graycard train c.db --nets 0 --gp-steps 2 >/dev/null 2>&1
say 'the photos without an edit, one of them unreadable'
: >f/images/p11.tif
run graycard predict c.db --csv 2>&1 >some.csv | sed -E "s|$PWD|WORK|g; s/[0-9] of them unlike/N of them unlike/"
cut -d, -f1-3 some.csv
awk -F, 'NR > 1 { print $1, ($4 >= $6 && $4 <= $7 && $5 >= $8 && $5 <= $9), ($10 >= 0 && $10 <= 1), $11, $12 }' some.csv
sqlite3 c.db.graycard 'SELECT photo_id, profile, version FROM prediction ORDER BY 1'

say 'with those edited, and only some of them'
graycard predict c.db --all --csv 2>/dev/null | grep -c ^p || :
run graycard predict c.db --all --where "photo_id < 'p03'" 2>&1 | cut -c1-30 | sed -E 's/^(p[0-9]+ .*) [0-9]{4} $/\1 NNNN/'
graycard predict c.db --json 2>/dev/null | python3 -c 'import json, sys
r = json.load(sys.stdin)
print(r["profile"], r["version"], [p["photo_id"] for p in r["photos"]], [f["photo_id"] for f in r["failures"]])
print(sorted(r["photos"][0]))'

say 'the model is damaged'
sqlite3 c.db.graycard "UPDATE model SET blob = substr(blob, 1, 5000)"
run graycard predict c.db --where "photo_id = 'p10'" 2>&1 | sed -E 's/should be [0-9]+/should be N/'
