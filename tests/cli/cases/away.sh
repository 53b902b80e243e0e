. "$LIB"
# Drives that are not connected: a line for each, and the photos wait. Places where nothing can be written.
lrcat=$(dirname "$LIB")/lrcat.py
timeless() { sed 's/ ([0-9.]* s, [0-9]* photos\/s)//'; }

say "one line for all photos of a drive; those of a folder that is there are named"
python3 "$lrcat" c.lrcat 12 60
sqlite3 c.lrcat "INSERT INTO AgLibraryRootFolder (id_local, id_global, absolutePath) VALUES (900001, 'other', '/Volumes/here/');
    INSERT INTO AgLibraryFolder (id_local, id_global, rootFolder, pathFromRoot) VALUES (900002, 'other', 900001, '');
    UPDATE AgLibraryFile SET folder = 900002 WHERE baseName IN ('IMG_0010', 'IMG_0012')"
mkdir -p mnt/other
graycard init c.lrcat --root "D:/Photos=$PWD/mnt/drive/Photos" --root "/Volumes/here=$PWD/mnt/other" >/dev/null
run graycard scan c.lrcat 2>&1 | timeless
say "connected: they are tried"
mkdir -p "mnt/drive/Photos/2024/A day"
graycard scan c.lrcat 2>&1 | tail -2

say "a folder in which nothing can be written"
nobody() { # root may do everything
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --clear-groups "$@"; else "$@"; fi
}
nobody true || { echo "no setpriv here"; exit 77; }
mkdir fixed
python3 "$lrcat" fixed/a.lrcat 6
chmod 555 fixed
run nobody graycard init fixed/a.lrcat
chmod 755 fixed

say "a sidecar that cannot be written does not keep the others from it"
python3 "$lrcat" x.lrcat 6
sqlite3 x.lrcat "UPDATE AgLibraryFolder SET pathFromRoot = ''; INSERT INTO AgLibraryFolder (id_local, id_global, rootFolder, pathFromRoot)
    SELECT 900002, 'other', rootFolder, 'fixed/' FROM AgLibraryFolder; UPDATE AgLibraryFile SET folder = 900002 WHERE baseName = 'IMG_0000'"
mkdir -p photos/fixed
: >photos/fixed/IMG_0000.CR2
: >photos/IMG_0002.CR2
: >photos/IMG_0004.CR2
graycard init x.lrcat --root "D:/Photos=$PWD/photos" >/dev/null
predicted x.lrcat 5555 7 "SELECT id_global AS id FROM c.Adobe_images"
chmod 777 . photos
chmod 666 x.lrcat x.lrcat.graycard
chmod 555 photos/fixed
run nobody graycard apply x.lrcat --to xmp
files photos/fixed
grep -c 5555 photos/*.xmp
say "nor does a link into a folder like that"
run nobody graycard undo x.lrcat
echo '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>' >closed.xmp
mkdir closed
mv closed.xmp closed
chmod 555 closed
ln -s ../closed/closed.xmp photos/IMG_0002.xmp
run nobody graycard apply x.lrcat --to xmp
grep -c 5555 photos/*.xmp
