. "$LIB"
. "$(dirname "$LIB")/render.sh"
# The judge is darktable itself: it makes a library from a photo and renders it before, with the balance that graycard wrote,
# and after undo.
tools=$(dirname "$LIB")/../../tools
render_sidecar() { # by what the sidecar says, with a library of its own
    rm -f empty.db "$1.ppm"
    darktable-cli "$PWD/photo.dng" "$PWD/photo.dng.xmp" "$PWD/$1.ppm" --width 96 --core --configdir "$PWD/settings" \
        --library "$PWD/empty.db" --disable-opencl >"$1.log" 2>&1
    rm -f empty.db*
}

"$CAMERA_SIM" photo --size 192x128 --scene grey --light daylight:5500 photo.dng
render library.db made
rm -f library.db-pre* # darktable's own backup of an empty library
run graycard init library.db
graycard scan library.db >scan.txt
sqlite3 library.db.graycard "UPDATE digest SET features = NULL" # no command shall open the model
"$tools/make-dtlib" --check library.db
render_copy before
cmp made.ppm before.ppm && say "darktable renders the same twice"

say "with a sidecar: darktable renders it as it does the library"
"$tools/make-dtlib" --sidecars-of library.db
cp photo.dng.xmp sidecar
render_sidecar seen
cmp before.ppm seen.ppm && say "the same"
predicted library.db 3500 0 "SELECT id FROM c.images"
run graycard apply library.db --quiet
"$tools/make-dtlib" --check library.db
render_copy cooler # its light is taken for a lamp's: less red, more blue
render_sidecar seen
cmp cooler.ppm seen.ppm && say "the same"
run graycard undo library.db
render_copy undone
cmp before.ppm undone.ppm && cmp photo.dng.xmp sidecar && say "pixels and sidecar are as before"

predicted library.db 9000 0 "SELECT id FROM c.images"
run graycard apply library.db --quiet
render_copy warmer
{ means cooler; means before; means warmer; } | awk '{ red[NR] = $1; blue[NR] = $2 }
    END { print (red[1] < 0.95 * red[2] && red[2] < 0.95 * red[3] ? "redder" : "RED")
          print (blue[1] > 1.05 * blue[2] && blue[2] > 1.05 * blue[3] ? "less blue" : "BLUE") }'
graycard export library.db --format csv | cut -d, -f1-4 | tail -1

say "a neutral card under the balance of its own light stays neutral"
graycard undo library.db --quiet >/dev/null
predicted library.db 5500 10 "SELECT id FROM c.images"
run graycard apply library.db --quiet
render_copy own
{ means before; means own; } | awk '{ red[NR] = $1; blue[NR] = $2 } function near(a, b) { return a / b > 0.99 && a / b < 1.01 }
    END { print (near(red[1], red[2]) && near(blue[1], blue[2]) ? "as before" : "OTHER") }'
