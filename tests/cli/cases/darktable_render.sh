. "$LIB"
# The judge is darktable itself: it makes a library from a photo and renders it before, with the balance that graycard wrote,
# and after undo. Pixels are compared, which a plain PPM holds and nothing else.
command -v darktable-cli >/dev/null || { echo "no darktable-cli here"; exit 77; }
tools=$(dirname "$LIB")/../../tools
render() { # library picture
    darktable-cli "$PWD/photo.dng" "$PWD/$2.ppm" --width 96 --core --configdir "$PWD/settings" --library "$PWD/$1" \
        --disable-opencl >"$2.log" 2>&1 && [ -s "$2.ppm" ] || { echo "darktable-cli does not work here"; exit 77; }
}
render_copy() { # darktable writes into its library
    cp library.db rendered.db
    render rendered.db "$1"
    rm -f rendered.db*
}
render_sidecar() { # by what the sidecar says, with a library of its own
    rm -f empty.db "$1.ppm"
    darktable-cli "$PWD/photo.dng" "$PWD/photo.dng.xmp" "$PWD/$1.ppm" --width 96 --core --configdir "$PWD/settings" \
        --library "$PWD/empty.db" --disable-opencl >"$1.log" 2>&1
    rm -f empty.db*
}
means() { # of red and blue over green
    python3 - "$1.ppm" <<'END'
import sys
data = open(sys.argv[1], "rb").read()
width, height, most = (int(word) for word in data.split(None, 4)[1:4])
each = 2 if most > 255 else 1
pixels = data[-3 * width * height * each:]
sums = [sum(int.from_bytes(pixels[i:i + each], "big") for i in range(c * each, len(pixels), 3 * each)) for c in range(3)]
print(sums[0] / sums[1], sums[2] / sums[1])
END
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
