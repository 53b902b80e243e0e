. "$LIB"
photos=$(dirname "$LIB")/photos.py
timeless() { sed "s|$PWD|WORK|g;"' s/ ([0-9.]* s, [0-9]* photos\/s)//; s/"seconds": [0-9.e+-]*/"seconds": N/'; }
digests() { sqlite3 -nullvalue - c.db.graycard 'SELECT photo_id, bytes, length(features) > 0, error FROM digest ORDER BY 1' | timeless; }

python3 "$photos" f 6
graycard import f -o c.db >/dev/null

say 'a first look, with one file missing, one empty and one cut short'
rm f/images/p01.tif
: >f/images/p02.tif
head -c 300 f/images/p03.tif >cut && mv cut f/images/p03.tif
run graycard scan c.db --threads 2 2>&1 | timeless
digests

say 'unchanged photos are not read again, failed ones are tried again'
run graycard scan c.db --json 2>/dev/null | timeless

say 'what was mended is read'
python3 "$photos" f 6
run graycard scan c.db 2>&1 | timeless
digests

say 'a file that changed, and one out of reach: its digest stays'
touch -d '2001-01-01' f/images/p00.tif
mv f/images/p05.tif away.tif
run graycard scan c.db 2>&1 | timeless
digests | tail -1
mv away.tif f/images/p05.tif

say 'only some, and all'
run graycard scan c.db --where "flashFired = 1" 2>&1 | timeless
run graycard scan c.db --all 2>&1 | timeless
keeps c.db graycard scan c.db >/dev/null

say 'stopped before it began: nothing is lost'
run interrupted graycard scan c.db --all 2>&1 | timeless
digests | wc -l

say 'what the file says otherwise than the catalog'
sqlite3 c.db.graycard "UPDATE digest SET shot = '{\"isoSpeedRating\": 64, \"camera_model\": \"X\", \"currTemp\": 3700, \"currTint\": -5.9}' WHERE photo_id = 'p00'"
run graycard scan c.db --verbose 2>&1 | timeless

say 'mistakes'
run graycard scan c.db --threads many
run graycard scan c.db --where 'nosuch = 1'
run graycard scan c.db --where '1) --'
run graycard scan c.db --where '1); SELECT (1'
run graycard scan c.db --where '1) OR (1'
run graycard scan c.db --where "id_global > 'p9'" 2>&1 | timeless
