. "$LIB"
# Written, checked against all that Lightroom keeps true of a catalog, and taken back, in every version.
tools=$(dirname "$LIB")/../../tools
for version in 3 5 6 7 9 11 12; do
    rm -f c.lrcat*
    "$tools/make-lrcat" --version $version c.lrcat
    cp c.lrcat before.lrcat
    graycard init c.lrcat >/dev/null
    predicted c.lrcat 5555.4 7 "SELECT id_global AS id FROM c.Adobe_images"
    run graycard apply c.lrcat --overwrite
    run "$tools/check-lrcat" c.lrcat before.lrcat | tail -1
    graycard undo c.lrcat >/dev/null
    run "$tools/check-lrcat" c.lrcat before.lrcat | tail -1
done
