. "$LIB"
# Sidecars that cannot be written: each photo has its reason, the others are written, and nobody waits for ever.
lrcat=$(dirname "$LIB")/lrcat.py
mkdir photos elsewhere
python3 "$lrcat" c.lrcat 12
sqlite3 c.lrcat "UPDATE AgLibraryFolder SET pathFromRoot = ''"
for i in 0 2 4 5 7; do : >photos/IMG_000$i.CR2; done
graycard init c.lrcat --root "D:/Photos=$PWD/photos" --quiet >/dev/null
predicted c.lrcat 5555 7 "SELECT id_global AS id FROM c.Adobe_images"

say "a pipe, links that lead nowhere and to a sidecar, a folder"
mkfifo photos/IMG_0000.xmp
ln -s ../elsewhere/not-there.xmp photos/IMG_0002.xmp
ln -s ../elsewhere/mine.xmp photos/IMG_0004.xmp
mkdir photos/IMG_0005.xmp
printf '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>' >elsewhere/mine.xmp
cp elsewhere/mine.xmp before
run timeout -s KILL 20 graycard apply c.lrcat --to xmp
files elsewhere
grep -c 5555 elsewhere/mine.xmp photos/IMG_0007.xmp
run timeout -s KILL 20 graycard undo c.lrcat
cmp elsewhere/mine.xmp before
files elsewhere
find photos -type l | sort

say "in capital letters; write-protected"
rm -r photos/*.xmp
cp before photos/IMG_0002.XMP
cp before photos/IMG_0004.xmp
chmod 444 photos/IMG_0004.xmp
chmod 777 . photos && chmod 666 c.lrcat*
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid=65534 --clear-groups"
$as true || { echo "no setpriv here"; exit 77; }
$as graycard apply c.lrcat --to xmp --dry-run || say "exit code $?"
chmod 644 photos/IMG_0004.xmp && rm photos/IMG_0002.XMP

say "a drive that is not connected when it is taken back"
graycard apply c.lrcat --to xmp --quiet >applied || :
grep -c 5555 photos/*.xmp
mv photos away
run graycard undo c.lrcat
mv away photos
run graycard undo c.lrcat 3
grep -c 5555 photos/*.xmp || :

say "edits that only the catalog has, which reading a sidecar would undo"
rm -r photos/*.xmp
edited() { # SQL for the picture, of IMG_000$1
    sqlite3 c.lrcat "UPDATE $2 WHERE image IN (SELECT i.id_local FROM Adobe_images AS i JOIN AgLibraryFile AS f ON f.id_local = i.rootFile
        WHERE f.baseName = 'IMG_000$1')"
}
edited 0 "Adobe_AdditionalMetadata SET externalXmpIsDirty = 1"
edited 2 "Adobe_AdditionalMetadata SET externalXmpIsDirty = 1"
edited 4 "Adobe_imageDevelopSettings SET hasDevelopAdjustmentsEx = 1.0"
edited 5 "Adobe_imageDevelopSettings SET hasDevelopAdjustmentsEx = 1.0"
cp before photos/IMG_0002.xmp
cp before photos/IMG_0005.xmp
keeps c.lrcat graycard apply c.lrcat --to xmp
grep -c 5555 photos/*.xmp || :
say "saved to their files, they are written"
for i in 0 2; do edited $i "Adobe_AdditionalMetadata SET externalXmpIsDirty = 0"; cp before photos/IMG_000$i.xmp; done
cp before photos/IMG_0004.xmp
keeps c.lrcat graycard apply c.lrcat --to xmp
grep -c 5555 photos/*.xmp

say "a pipe in place of the catalog, or of what lies beside it"
mkfifo pipe.lrcat
run timeout -s KILL 20 graycard status pipe.lrcat
mkfifo c.lrcat-wal
run timeout -s KILL 20 graycard status c.lrcat
