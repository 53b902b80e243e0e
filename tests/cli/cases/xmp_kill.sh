. "$LIB"
# Killed in front of calls that change a file, in apply --to xmp and in its undo: the catalog is not touched, each sidecar is
# whole at once, as it was or as it shall be, and after the next start the journal knows which.
[ -f "${KILL_AT_LIB:-}" ] || { echo "no library that kills"; exit 77; }
lrcat=$(dirname "$LIB")/lrcat.py
restore() { # NAME: the state of that name
    rm -rf c.lrcat* photos
    cp -a "$1/." .
}
keep() { # NAME: the state as it is now
    rm -rf "$1"
    mkdir "$1"
    cp -a c.lrcat c.lrcat.graycard photos "$1"
}
is() { # STATE FILE: it is, or is not, there as in that state
    if [ -e "$1/$2" ]; then cmp -s "$2" "$1/$2"; else [ ! -e "$2" ]; fi
}
whole() {
    for name in 0 2 4; do
        is old photos/IMG_000$name.xmp || is new photos/IMG_000$name.xmp || say "TORN $1: $name"
    done
    cmp -s c.lrcat old/c.lrcat || say "THE CATALOG WAS TOUCHED by $1"
}
judge() { # whether sidecars and journal agree
    whole "$1"
    sqlite3 c.lrcat.graycard "SELECT 'PENDING $1', id FROM batch WHERE state = 'pending'"
    for name in 0 2 4; do
        said=$(sqlite3 c.lrcat.graycard "SELECT (r.state = 'applied') = (undoes IS NULL) FROM file AS f JOIN journal AS r USING (batch, photo_id)
            JOIN batch AS b ON b.id = batch WHERE f.path GLOB '*IMG_000$name.xmp' ORDER BY b.id DESC LIMIT 1")
        state=old
        [ "${said:-0}" = 0 ] || state=new
        is $state photos/IMG_000$name.xmp || say "UNKNOWN $1: $name is not $state"
    done
    left=$(ls . photos | grep -E 'c.lrcat-|tmp$') && say "left behind after $1: $left" || :
}
at_every_call() { # command state
    at=$((first % step))
    first=$((first + 1))
    code=137
    while [ $code = 137 ]; do
        at=$((at + step))
        restore "$2"
        code=0
        sh -c "KILL_AT=$at LD_PRELOAD='$KILL_AT_LIB' graycard $1; exit \$?" >/dev/null 2>&1 || code=$?
        whole "$1 $at"
        graycard status c.lrcat >/dev/null 2>&1 || say "status failed after kill $at"
        judge "$1 $at"
        graycard undo c.lrcat 1 >/dev/null 2>&1 || : # nothing was set, or it is taken back already
        for name in 0 2 4; do is old photos/IMG_000$name.xmp || say "not as before after kill $at: $name"; done
    done
    [ $at -gt 20 ] && say "$1: every sidecar accounted for"
}
step=${KILL_STEP:-3} # 1: every call
first=1
mkdir -p "photos"
python3 "$lrcat" c.lrcat 12
sqlite3 c.lrcat "UPDATE AgLibraryFolder SET pathFromRoot = ''"
for i in 0 2 4; do : >photos/IMG_000$i.CR2; done
printf '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
  xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:WhiteBalance="As Shot"/></rdf:RDF></x:xmpmeta>' >photos/IMG_0002.xmp
graycard init c.lrcat --root "D:/Photos=$PWD/photos" >/dev/null
predicted c.lrcat 5555 7 "SELECT id_global AS id FROM c.Adobe_images"
keep old
graycard apply c.lrcat --to xmp >/dev/null 2>&1 || : # exit 1: some photos are not here
keep new
at_every_call "apply c.lrcat --to xmp" old
at_every_call "undo c.lrcat" new
