. "$LIB"
. "$(dirname "$LIB")/render.sh"
# darktable's modern chromatic adaptation, where color calibration sets the balance: the judge is darktable itself. Two photos of
# a grey wall that their cameras took for another colour, to darktable a "custom" light, and one in daylight.
tools=$(dirname "$LIB")/../../tools
modern() { render_copy "$2" "$1.dng" plugins/darkroom/chromatic-adaptation=modern; }
listed() { graycard export library.db --all | cut -d, -f1,5- ; }
near() { # picture picture: within one percent
    { means "$1"; means "$2"; } | awk '{ red[NR] = $1; blue[NR] = $2 } function near(a, b) { return a / b > 0.99 && a / b < 1.01 }
        END { print (near(red[1], red[2]) && near(blue[1], blue[2]) ? "the same" : "OTHER") }'
}
grey() { means "$1" | awk '{ print ($1 > 0.98 && $1 < 1.02 && $2 > 0.98 && $2 < 1.02 ? "grey" : "NOT GREY " $0) }'; }

"$CAMERA_SIM" photo --size 192x128 --camera "Alder M2" --scene grey --light blackbody:3200 --as-shot-error 60:15 --no-noise a.dng
"$CAMERA_SIM" photo --size 192x128 --camera "Birch 70D" --scene grey --light daylight:6500 --as-shot-error -50:-12 --no-noise b.dng
"$CAMERA_SIM" photo --size 192x128 --camera "Alder M2" --scene grey --light daylight:5500 --no-noise c.dng
for photo in a b c; do render library.db made_$photo $photo.dng plugins/darkroom/chromatic-adaptation=modern; done
rm -f library.db-pre* # darktable's own backup of an empty library

say "photos that nobody edited are no edits, before and after they are read"
graycard init library.db --quiet >/dev/null
listed
graycard scan library.db --quiet >/dev/null
sqlite3 library.db.graycard "UPDATE digest SET features = NULL" # no command shall open the model
listed
for photo in a b c; do
    modern $photo before_$photo
    cmp made_$photo.ppm before_$photo.ppm
done

say "each by the balance of its own camera is as shot"
predicted library.db 1 1 "SELECT id FROM c.images"
sqlite3 library.db.graycard "UPDATE prediction SET (temperature, tint) = (SELECT shot ->> 'currTemp', shot ->> 'currTint' FROM digest AS d
    WHERE d.photo_id = prediction.photo_id)"
run graycard apply library.db --quiet
"$tools/make-dtlib" --check library.db
graycard export library.db --format csv | cut -d, -f1-4
run graycard apply library.db --quiet
for photo in a b c; do
    modern $photo own_$photo
    near before_$photo own_$photo
done
graycard undo library.db --quiet >/dev/null
for photo in a b c; do
    modern $photo undone_$photo
    cmp before_$photo.ppm undone_$photo.ppm
done

say "by its true light a grey wall is grey, which it was not"
grey before_a | cut -c1-8
grey before_b | cut -c1-8
predicted library.db 3200 0 "SELECT 1 AS id"
predicted library.db 6504 10 "SELECT 2 AS id"
predicted library.db 5500 10 "SELECT 3 AS id"
run graycard apply library.db --quiet
for photo in a b c; do
    modern $photo true_$photo
    grey true_$photo
done

say "to who does not know who wrote it, that is an edit to learn from, at the same sliders"
rm library.db.graycard
graycard init library.db --quiet >/dev/null
listed | cut -d, -f1-3,7-
graycard scan library.db --quiet >/dev/null
listed

say "a first entry that is not the camera's own; white balance set, too"
sqlite3 library.db "DELETE FROM history WHERE imgid = 1 AND operation = 'channelmixerrgb' AND num < (SELECT max(num) FROM history WHERE imgid = 1);
    UPDATE history SET op_params = CAST(x'000000400000803f' || substr(op_params, 9) AS BLOB) WHERE imgid = 2 AND operation = 'temperature'"
listed
