. "$LIB"
# darktable's sidecars follow its library, and undo puts them back; what they cannot follow is left alone in the library too.
tools=$(dirname "$LIB")/../../tools
dump() { cp "$1" copy.db && sqlite3 copy.db .dump && rm -f copy.db copy.db-*; }
sums() { (cd photos && md5sum *.xmp && stat -Lc '%n %a %Y' *.xmp); }
made() { # version
    rm -rf library.db* photos
    mkdir photos
    "$tools/make-dtlib" --version "$1" --folder "$PWD/photos" --sidecars library.db
    chmod 640 photos/IMG_00001.dng.xmp
    graycard init library.db --quiet >init.txt
    sqlite3 library.db.graycard "ATTACH 'library.db' AS c; INSERT INTO digest (photo_id, path, recipe, shot) SELECT id, 'x', 1, json_object('currTemp', 5000,
        'currTint', 1, 'multipliers', json('[2,1,1.5]'), 'ColorMatrix1', json('[0.8629,-0.0862,-0.1313,-0.5073,1.2494,0.2137,-0.1267,0.1999,0.6159]'))
        FROM c.images"
    predicted library.db 5555 7 "SELECT id FROM c.images"
    dump library.db >before
    sums >sums
}
undone() {
    run graycard undo library.db "$@"
    dump library.db | cmp - before && sums | cmp - sums && say "as before, bytes and times"
}

for version in 15 37 53; do
    say "version $version: they follow, and are put back"
    made $version
    "$tools/make-dtlib" --check library.db
    run graycard apply library.db --quiet
    "$tools/make-dtlib" --check library.db
    sums | diff sums - | grep -c '^> .*640'
    undone
done

say "what would be written"
keeps library.db graycard apply library.db --dry-run --limit 2
keeps library.db graycard apply library.db --dry-run --limit 1 --json
sums | cmp - sums
say "every other byte stays"
cp photos/IMG_00004.dng.xmp old.xmp
graycard apply library.db --quiet >apply.txt
diff old.xmp photos/IMG_00004.dng.xmp | cut -c1-72
sqlite3 library.db "SELECT write_timestamp > 1700000000 FROM images WHERE id = 4"
ls photos | grep -v 'xmp$' || say "nothing else lies there"
undone

say "darktable does not read other sidecars than its own"
keeps library.db graycard apply library.db --to xmp
ls photos | grep -v 'dng.xmp$' || say "none is made"

say "newer than the library: somebody else's, left alone; two seconds are not"
touch -d @1700000003 photos/IMG_00001.dng.xmp
touch -d @1700000002 photos/IMG_00003.dng.xmp
sums >sums
run graycard apply library.db
sums | diff sums - | grep IMG_00001 || say "untouched"
run graycard undo library.db
say "damaged, another program's, of older history, and gone"
made 37
echo '<no' >photos/IMG_00001.dng.xmp
sed -n '1,/xmp:Rating/p' photos/IMG_00003.dng.xmp | sed 's,Rating="3",&/></rdf:RDF></x:xmpmeta>,' >x && mv x photos/IMG_00003.dng.xmp
sed 's/history_end="2"/history_end="1"/; s/_hash="../_hash="ff/' photos/IMG_00004.dng.xmp >x && mv x photos/IMG_00004.dng.xmp
rm photos/IMG_00006.dng.xmp
touch -d @1700000000 photos/*.xmp
sums >sums
run graycard apply library.db
sums | diff sums - | grep "IMG_0000[136]" || say "untouched"
undone

say "darktable has written sidecars anew since: what was set is taken out of them; what it has changed above stays"
made 37
graycard apply library.db --quiet >apply.txt
sed -i 's/Rating="3"/Rating="5"/' photos/IMG_00004.dng.xmp
sed -i 's/Rating="3"/Rating="5"/' photos/IMG_00001.dng.xmp
sed -i 's/darktable:operation="temperature"/darktable:operation="exposure"/' photos/IMG_00007.dng.xmp
touch -d @1900000000 photos/IMG_00004.dng.xmp photos/IMG_00001.dng.xmp photos/IMG_00007.dng.xmp
sqlite3 library.db "UPDATE images SET write_timestamp = 1900000000 WHERE id IN (1, 4, 7)"
rm photos/IMG_00006.dng.xmp
: >photos/IMG_00006.dng # so the sidecar alone is gone
run graycard undo library.db
"$tools/make-dtlib" --check library.db || :
sums | diff sums - | grep -o "^> .*IMG_[0-9]*" | sed "s,^> .*IMG,IMG," | sort | uniq -c

say "a drive that is not connected keeps its photos from being undone: their sidecars would stay as they are"
made 37
graycard apply library.db --quiet >apply.txt
mv photos gone
run graycard undo library.db --quiet
mv gone photos
undone 1

say "a sidecar that is a link stays one; one that cannot be written is tried again, and left to darktable then"
made 37
mkdir elsewhere
mv photos/IMG_00001.dng.xmp elsewhere
ln -s ../elsewhere/IMG_00001.dng.xmp photos/IMG_00001.dng.xmp
mkdir -p photos/IMG_00003.dng.xmp.graycard.tmp/in-the-way photos/IMG_00004.dng.xmp.graycard.tmp/in-the-way
run graycard apply library.db --quiet
[ -L photos/IMG_00001.dng.xmp ] && grep -c temperature elsewhere/IMG_00001.dng.xmp
rm -r photos/IMG_00003.dng.xmp.graycard.tmp
graycard status library.db >status.txt 2>&1
grep "^graycard" status.txt
"$tools/make-dtlib" --check library.db || :
rm -r photos/IMG_00004.dng.xmp.graycard.tmp
undone

say "sidecars that darktable has made since: what was set is taken out of them too"
made 37
rm photos/*.xmp
graycard apply library.db --quiet >apply.txt
"$tools/make-dtlib" --sidecars-of library.db
echo '<x/>' >photos/IMG_00001.dng.xmp
stat -c '%n %Y' photos/*.xmp >times
run graycard undo library.db
stat -c '%n %Y' photos/*.xmp | cmp - times
cat photos/IMG_00001.dng.xmp
rm photos/IMG_00001.dng.xmp
"$tools/make-dtlib" --check library.db

say "a sidecar that may not be written"
made 37
chmod 777 . photos
chmod 666 library.db* photos/*.xmp
chmod 444 photos/IMG_00001.dng.xmp
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid=65534 --clear-groups"
$as true || { echo "no setpriv here"; exit 77; }
$as graycard apply library.db --dry-run --limit 2 || say "exit code $?"
say "nor one in a folder that may not be written"
chmod 555 photos
$as graycard apply library.db || say "exit code $?"
chmod 755 photos
