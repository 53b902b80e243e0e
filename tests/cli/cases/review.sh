. "$LIB"
# What review lists, and why. Predictions are put into the sidecar by hand where their values matter.
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 12 4 3
graycard import f -o c.db >/dev/null
say "nothing learned yet"
run graycard review c.db

predicted c.db 5000 3
side() { sqlite3 c.db.graycard "$@"; }
set_to() { # photo, columns
    side "UPDATE prediction SET $2 WHERE photo_id = '$1'"
}
side "UPDATE prediction SET temperature_low = 4700, temperature_high = 5300, tint_low = 0, tint_high = 6"
side "INSERT INTO digest (photo_id, path, recipe) SELECT photo_id, 'f/images/' || photo_id || '.tif', 0 FROM prediction"
side "UPDATE digest SET path = 'sub/DSC_1.TIF' WHERE photo_id = 'p08'"
set_to p03 "temperature_low = 3500, temperature_high = 9000"
set_to p04 "tint_high = 20"
set_to p05 "novelty = 0.9"
set_to p06 "absolute = 1"
# p07 and p11 lie beside p03 on the fourth morning: alike, and p03 is unlike both
set_to p07 "temperature = 7000, temperature_low = 6500, temperature_high = 7600"
set_to p11 "temperature = 7100, temperature_low = 6600, temperature_high = 7700"

say "the most doubtful first; hand edits are not among them"
run graycard review c.db
run graycard review c.db --limit 2
run graycard review c.db --limit 0
say "the most novel first"
run graycard review c.db --by novelty --limit 2
say "for programs"
run graycard review c.db --csv --limit 3
run graycard review c.db --json --where "photo_id IN ('p06', 'p99')"
run graycard review c.db --where "predicted_temperature > 6000 AND novelty < 0.5" --quiet
say "a tint that rounds to nothing has no minus"
set_to p09 "tint = -0.4"
run graycard review c.db --where "photo_id = 'p09'" | cut -c1-25
say "nothing to list"
run graycard review c.db --where "state = 'hand'"
run graycard review c.db --where "state = 'hand'" --json
run graycard review c.db --where "state = 'hand'" --csv
say "bad input"
run graycard review c.db --by size
run graycard review c.db --limit some
run graycard review c.db --where "wibble = 1"
run graycard review c.db --where "1) OR (1; DROP"
run graycard review c.db --all
run graycard review

say "a model of too few edits; what is not predicted yet is predicted first, one file is broken"
graycard train c.db --quiet >/dev/null
: >f/images/p11.tif
run graycard review c.db --limit 2 2>&1 | sed -E 's/ +[0-9.]+  +1.00/  N.N  1.00/'
side "SELECT count(*), sum(version) FROM prediction"

say "everything edited"
sqlite3 c.db "UPDATE sliders SET Temperature = 5000, Tint = 0"
run graycard review c.db
say "no photos"
catalog none.db 1 && sqlite3 none.db "DELETE FROM photo"
sqlite3 none.db.graycard "ATTACH 'c.db.graycard' AS c; INSERT INTO profile SELECT * FROM c.profile; INSERT INTO model SELECT * FROM c.model"
run graycard review none.db
run graycard predict none.db
