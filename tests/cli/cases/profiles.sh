. "$LIB"
photos=$(dirname "$LIB")/photos.py
sized() { sed -E 's/[0-9]+ bytes/N bytes/g; s/should be [0-9]+/should be N/; s/off by .* on average.*/off by FIGURES/; s/"bytes": [0-9]+/"bytes": N/g; s/[0-9]+ numbers/N numbers/'; }
python3 "$photos" f 20 4
graycard import f -o c.db >/dev/null
say 'nothing there'
run graycard profiles c.db
graycard train c.db --nets 0 --gp-steps 2 >/dev/null
graycard train c.db --nets 0 --gp-steps 3 >/dev/null

say 'two versions'
run graycard profiles c.db
run graycard profiles c.db show default 2>&1 | sized
run graycard profiles c.db use default@1
graycard predict c.db --all --csv 2>/dev/null | grep -c ^p
run graycard profiles c.db use default
run graycard profiles c.db use default@7
run graycard profiles c.db delete default@1
run graycard profiles c.db delete default@2
run graycard profiles c.db delete default@2

say 'copies and files'
run graycard profiles c.db copy default studio
run graycard profiles c.db copy default studio
run graycard profiles c.db export studio -o studio.model 2>&1 | sized
run graycard profiles c.db export studio
run graycard profiles c.db import studio.model 2>&1 | sized
run graycard profiles c.db import studio.model --as 'of a friend' 2>&1 | sized
sqlite3 c.db.graycard 'SELECT count(DISTINCT blob), count(*) FROM model'
run graycard profiles c.db default 'of a friend'
run graycard profiles c.db list --json 2>&1 | sized
files

say 'files that are refused'
head -c 2000 studio.model >cut.model
run graycard profiles c.db import cut.model 2>&1 | sized
python3 -c 'b = bytearray(open("studio.model", "rb").read()); b[len(b) // 2] ^= 4; open("flipped.model", "wb").write(b)'
run graycard profiles c.db import flipped.model
python3 -c 'b = bytearray(open("studio.model", "rb").read()); b[4] += 1; open("newer.model", "wb").write(b)'
run graycard profiles c.db import newer.model
run graycard profiles c.db import c.db
: >empty.model
run graycard profiles c.db import empty.model 2>&1 | sized
run graycard profiles c.db import nosuch.model
run graycard profiles c.db import .
run graycard profiles c.db import studio.model --as 'a@1'
sqlite3 c.db.graycard 'SELECT profile, version FROM model ORDER BY 1, 2'

say 'the default goes last, and no number is given twice'
cp c.db d.db && cp c.db.graycard d.db.graycard
graycard profiles d.db default default >/dev/null
run graycard profiles d.db delete default
run graycard profiles d.db delete default@1
run graycard profiles d.db default studio
run graycard profiles d.db delete default
run graycard predict d.db --profile default
graycard train d.db --profile default --nets 0 --gp-steps 2 >/dev/null
sqlite3 d.db.graycard "SELECT version FROM profile WHERE name = 'default'"

say 'words'
run graycard profiles c.db delete studio
run graycard profiles c.db delete studio
run graycard profiles c.db show
run graycard profiles c.db rename a b
run graycard profiles c.db use a@b
