. "$LIB"
# From photos of a camera to a model and back into a library: the same whether the photos were scanned before or not.
tools=$(dirname "$LIB")/../../tools
"$CAMERA_SIM" folder --size 64x48 --preview 0 --photos 48 --shoots 4 source
mkdir photos
i=0
for photo in source/images/*.dng; do
    i=$((i + 1))
    mv "$photo" "photos/$(printf 'IMG_%05d' $i).dng"
done
for version in 37 53; do
    say "version $version"
    rm -rf library.db* before
    "$tools/make-dtlib" --version $version --photos 48 --folder "$PWD/photos" library.db
    graycard init library.db >init.txt
    graycard scan library.db --quiet >scan.txt 2>&1 || :
    PYTHONPATH=$(dirname "$LIB") python3 - <<'END'
# as the camera balanced them, and edits: of photo 1 and 33, whose history was compressed, nothing but the file tells that they are
import json, sqlite3, struct
from light import light, reference
db = sqlite3.connect("library.db")
db.execute("ATTACH 'library.db.graycard' AS seen")
shots = {photo: json.loads(text) for photo, text in db.execute("SELECT photo_id, shot FROM seen.digest WHERE shot <> '{}'")}
calibrated = {imgid for imgid, in db.execute("SELECT DISTINCT imgid FROM history WHERE operation = 'channelmixerrgb'")}
for row, imgid, num, operation, params in db.execute("SELECT rowid, imgid, num, operation, op_params FROM history "
                                                     "WHERE operation IN ('temperature', 'channelmixerrgb')").fetchall():
    if imgid not in shots or len(params) not in (16, 20, 160):
        continue
    red, green, blue = shots[imgid]["multipliers"]
    matrix = shots[imgid]["ColorMatrix2"]
    other = red * (1.05 + imgid / 500), green, blue * 0.93
    if operation == "channelmixerrgb":
        params = params[:136] + struct.pack("<2f", *light(matrix, (red, green, blue) if num == 3 else other)) + params[144:]
    else:
        own, is_edit = (red, green, blue), num > 1 or imgid in (1, 33)
        if num > 1 and imgid in calibrated:
            own, is_edit = reference(matrix), False
        preset = params[16:] if imgid not in (1, 33) else struct.pack("<i", 2)[:len(params) - 16]
        params = struct.pack("<3f", *(other if is_edit else own)) + params[12:16] + preset
    db.execute("UPDATE history SET op_params = ? WHERE rowid = ?", (params, row))
    db.execute("UPDATE images SET color_matrix = ? WHERE id = ?", (struct.pack("<9f", *matrix), imgid))
db.execute("DELETE FROM history_hash")
db.commit()
END
    rm library.db.graycard
    for first in scan nothing; do
        mkdir $first
        cp library.db $first
        graycard init $first/library.db >init.txt
        [ $first = nothing ] || graycard scan $first/library.db --quiet >scan.txt 2>&1 || :
        {
            graycard train $first/library.db --epochs 1 --seed 1 2>&1 | sed 's/ in [0-9]* s/ in N s/; /not readable/d' || :
            graycard apply $first/library.db --dry-run --quiet || :
            graycard apply $first/library.db --quiet | sed 's,[^ ]*/,,' || :
            graycard export $first/library.db --format csv
        } >$first.txt
    done
    diff scan.txt nothing.txt && grep -E '^(graycard|Learned|[0-9]+ photos)' nothing.txt
    cut -d, -f4 nothing.txt | grep -E '^(unset|hand|graycard)$' | sort | uniq -c
    rm -r scan nothing
done
