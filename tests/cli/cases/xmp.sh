. "$LIB"
# XMP sidecars: made, changed in place, listed where it cannot be, taken back byte for byte.
lrcat=$(dirname "$LIB")/lrcat.py
mkdir -p "photos/2024/A day"
python3 "$lrcat" c.lrcat 12
for i in 0 2 4 5; do : >"photos/2024/A day/IMG_000$i.CR2"; done
cd photos/2024/A*day
printf '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n <rdf:Description rdf:about=""
  xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"\n  crs:WhiteBalance="As Shot" crs:Temperature="4002" crs:Tint="+5"><!-- mine -->
  <dc:format>image/x-canon-cr2</dc:format></rdf:Description></rdf:RDF></x:xmpmeta>' >IMG_0002.xmp
sed 's/As Shot/Custom/' IMG_0002.xmp >IMG_0004.xmp
echo "<no" >IMG_0005.xmp
chmod 640 IMG_0002.xmp
cd - >/dev/null
sums() { (cd photos/2024/A*day && md5sum *.xmp); }
graycard init c.lrcat --root "D:/Photos=$PWD/photos" --quiet
predicted c.lrcat 5555.4 7 "SELECT id_global AS id FROM c.Adobe_images"
sums >before
say "what would be written"
keeps c.lrcat graycard apply c.lrcat --to xmp --dry-run
keeps c.lrcat graycard apply c.lrcat --to xmp --dry-run --json
sums | cmp - before
say "written: the catalog is not; every other byte stays"
keeps c.lrcat graycard apply c.lrcat --to xmp
cat "photos/2024/A day/IMG_0000.xmp" "photos/2024/A day/IMG_0002.xmp"
stat -c '%a %n' photos/2024/*/*.xmp
files "photos/2024/A day"
say "again: nothing; a new prediction is written over the old one"
keeps c.lrcat graycard apply c.lrcat --to xmp
predicted c.lrcat 6000 1 "SELECT id_global AS id FROM c.Adobe_images"
keeps c.lrcat graycard apply c.lrcat --to xmp | head -1
grep -c 6000 photos/2024/*/IMG_0002.xmp
graycard status c.lrcat | sed -n 2,4p
say "taken back; a file whose balance was changed since is left alone"
keeps c.lrcat graycard undo c.lrcat
cp "photos/2024/A day/IMG_0000.xmp" set
sed -i 's/Tint="+7"/Tint="+8"/' "photos/2024/A day/IMG_0000.xmp"
keeps c.lrcat graycard undo c.lrcat
say "one that was changed otherwise keeps that"
sed 's/rdf:about=""/rdf:about="" xmlns:xmp="http:\/\/ns.adobe.com\/xap\/1.0\/" xmp:Rating="4"/' set >"photos/2024/A day/IMG_0000.xmp"
keeps c.lrcat graycard undo c.lrcat 1
diff set "photos/2024/A day/IMG_0000.xmp" || :
rm "photos/2024/A day/IMG_0000.xmp"
sums | cmp - before && say "as before"
say "with Lightroom open sidecars can be written all the same; hand-set ones when asked"
: >c.lrcat.lock
run graycard apply c.lrcat --to xmp --overwrite --where "path LIKE '%_0004%'"
grep -c 6000 photos/2024/*/IMG_0004.xmp
say "interrupted: found out by looking at the files"
sqlite3 c.lrcat.graycard "UPDATE batch SET state = 'pending' WHERE id = 4; UPDATE journal SET state = 'pending' WHERE batch = 4"
rm c.lrcat.lock
run graycard history c.lrcat
run graycard undo c.lrcat
sums | cmp - before && say "as before"
run graycard apply c.lrcat --to nowhere
