. "$LIB"
# Written, checked against all that Lightroom keeps true of a catalog, and taken back, in every version.
tools=$(dirname "$LIB")/../../tools
stored() { # how the texts of our snapshots are stored, and whether their identifiers are those of Lightroom's own form
    sqlite3 "file:$1?immutable=1" "SELECT typeof(text), length(snapshotID), snapshotID = id_global, count(*) FROM Adobe_libraryImageDevelopSnapshot
        WHERE name LIKE 'before graycard 2___-__-__ __:__' GROUP BY 1, 2, 3"
}
for version in 3 5 6 7 9 11 12; do
    rm -f c.lrcat*
    "$tools/make-lrcat" --version $version --keys $((25 * version)) c.lrcat # texts as long as real ones
    cp c.lrcat before.lrcat
    graycard init c.lrcat >/dev/null
    say "version $version: $(graycard export c.lrcat --format csv | cut -d, -f15 | grep -c '^[0-9]') photos with the camera's own balance"
    predicted c.lrcat 5555.4 7 "SELECT id_global AS id FROM c.Adobe_images"
    run graycard apply c.lrcat --overwrite
    run "$tools/check-lrcat" c.lrcat before.lrcat | tail -1
    graycard undo c.lrcat >/dev/null
    run "$tools/check-lrcat" c.lrcat before.lrcat | tail -1
    for now in "as the newest one of the catalog" "as steps of history are"; do
        say "with snapshots, stored $now"
        graycard apply c.lrcat --overwrite --snapshot
        "$tools/check-lrcat" c.lrcat before.lrcat
        stored c.lrcat
        graycard undo c.lrcat >/dev/null
        "$tools/check-lrcat" c.lrcat before.lrcat
        sqlite3 c.lrcat "DELETE FROM Adobe_libraryImageDevelopSnapshot"
        cp c.lrcat before.lrcat
    done
done
