. "$LIB"
# A folder of photos with XMP sidecars: what is a hand edit, what is left out and why, written and taken back.
xmp() { # file mode temperature tint [more attributes]
    printf '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
  crs:WhiteBalance="%s" crs:Temperature="%s" crs:Tint="%s" %s><!-- mine --></rdf:Description></rdf:RDF></x:xmpmeta>\n' \
        "$2" "$3" "$4" "${5:-}" >"$1"
}
mkdir -p "photos/2024/A day" photos/export photos/Previews.lrdata photos/.hidden
cd "photos/2024/A day"
for i in 1 2 3 4 5 6 7 8; do : >IMG_000$i.CR2; done
xmp IMG_0001.xmp Custom 5500 +12
xmp IMG_0002.xmp "As Shot" 4002 -5
xmp IMG_0003.xmp Daylight 5600 +10
xmp IMG_0004.xmp Auto 5100 +1
printf '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="urn:dc" dc:x="1"/></rdf:RDF>' \
    >IMG_0005.xmp
echo "<no" >IMG_0006.xmp
printf '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:c="http://ns.adobe.com/camera-raw-settings/1.0/"
 c:WhiteBalance="Custom"/></rdf:RDF>' >IMG_0007.xmp
: >IMG_0001.JPG # shares its name with a RAW photo, not its sidecar
: >clip.mov
cd - >/dev/null
: >photos/export/IMG_0001.jpg
xmp photos/export/IMG_0001.xmp Custom 5500 +12 # of the RAW: no label here
: >photos/.hidden/IMG_0009.CR2
: >photos/._IMG_0001.CR2
: >photos/Previews.lrdata/smart.dng
"$CAMERA_SIM" photo --size 48x32 --preview 0 photos/plain.dng
sums() { find photos -type f ! -name .graycard -exec md5sum {} + | sort; }
sums >before
run graycard init photos
run graycard init photos/ --json
run graycard export photos --all
run graycard export photos/
run graycard init photos --auto --quiet
graycard export photos | grep 0004
run graycard init photos --quiet
sums | cmp - before && say "nothing but .graycard is new"
files photos/

predict() { # temperature tint: for all photos
    sqlite3 photos/.graycard "INSERT OR IGNORE INTO profile VALUES ('default', 1);
        INSERT OR IGNORE INTO model VALUES ('default', 1, '2026-01-01T00:00:00Z', 9, '{}', x'00');
        WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 8), p (id) AS
            (SELECT printf('2024/A day/IMG_%04d.CR2', n) FROM i UNION ALL SELECT 'plain.dng')
        INSERT OR REPLACE INTO prediction SELECT id, 'default', 1, $1, $2, 2000, 9000, -9, 9, 0.1, 0, 0, NULL FROM p"
}
as_shot() {
    graycard export photos --format json | grep -o '"id_global": "[^"]*0002.CR2"\|"currT[a-z]*": -\{0,1\}[0-9.]\{1,\}' | tr '\n' ' '
    echo
}
say "where the photo does not tell the camera's own balance, the sidecar does"
as_shot
say "written are the sidecars of RAW photos; a DNG is listed"
predict 5555.4 7
run graycard apply photos --dry-run
sums | cmp - before
run graycard apply photos --to catalog
run graycard apply photos
cat "photos/2024/A day/IMG_0002.xmp"
grep -c 'WhiteBalance="Custom"' "photos/2024/A day/"*.xmp
run graycard status photos
as_shot
say "again: nothing; changed in Camera Raw since: a hand edit; a new prediction"
run graycard apply photos
sed -i 's/5555/6001/' "photos/2024/A day/IMG_0004.xmp"
predict 6000 1
run graycard apply photos
graycard export photos
run graycard history photos
say "taken back, but for what was changed since"
run graycard undo photos
run graycard undo photos 1
sed -i 's/6001/5100/; s/+7/+1/; s/Custom/Auto/' "photos/2024/A day/IMG_0004.xmp"
sums | cmp - before && say "as before"
say "a folder that was moved: the journal goes with it"
run graycard apply photos --quiet
mv photos elsewhere
run graycard undo elsewhere/
mv elsewhere photos
sums | cmp - before && say "as before"
say "a sidecar is read again when its size or time is another, or when it is younger than two seconds"
again() { graycard export photos | grep 0003; }
later=$(date -d '1 hour' +%FT%T)
cd "photos/2024/A day"
touch -d 2020-01-01T10:00:00 IMG_0003.xmp
cd - >/dev/null
again
sed -i 's/5600/5700/' "photos/2024/A day/IMG_0003.xmp"
touch -d 2020-01-01T10:00:00 "photos/2024/A day/IMG_0003.xmp"
again
touch -d "$later" "photos/2024/A day/IMG_0003.xmp"
again
sed -i 's/5700/5800/' "photos/2024/A day/IMG_0003.xmp"
touch -d "$later" "photos/2024/A day/IMG_0003.xmp"
again
say "removed photos are gone, new ones are there"
rm photos/2024/*/IMG_0001.*
: >photos/new.NEF
graycard export photos
