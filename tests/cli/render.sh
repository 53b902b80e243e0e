# darktable as the judge, for cases that source this after lib.sh: it makes libraries from photos and renders them. Pixels
# are compared, which a plain PPM holds and nothing else.
command -v darktable-cli >/dev/null || { echo "no darktable-cli here"; exit 77; }
render() { # library picture [photo [configuration]]
    darktable-cli "$PWD/${3:-photo.dng}" "$PWD/$2.ppm" --width 96 --core --configdir "$PWD/settings" --library "$PWD/$1" \
        --disable-opencl ${4:+--conf "$4"} >"$2.log" 2>&1 && [ -s "$2.ppm" ] || { echo "darktable-cli does not work here"; exit 77; }
}
render_copy() { # the same of library.db, for darktable writes into its library
    cp library.db rendered.db
    render rendered.db "$@"
    rm -f rendered.db*
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
