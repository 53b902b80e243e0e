. "$LIB"
# Killed in front of calls that change a file, in apply to a folder and in its undo: each sidecar is whole, as it was or as it
# shall be, the next start knows which, and undo brings back every byte.
[ -f "${KILL_AT_LIB:-}" ] || { echo "no library that kills"; exit 77; }
restore() {
    rm -rf photos
    cp -a "$1" photos
}
is() { # STATE NAME: it is, or is not, there as in that state
    if [ -e "$1/$2" ]; then cmp -s "photos/$2" "$1/$2"; else [ ! -e "photos/$2" ]; fi
}
judge() {
    graycard export photos >now.csv 2>/dev/null || say "export failed: $1"
    sqlite3 photos/.graycard "SELECT 'PENDING $1', id FROM batch WHERE state = 'pending'"
    for name in 1 2 3; do
        state=old
        ! grep -q "^$name.CR2,5555,7" now.csv || state=new
        is $state $name.xmp || say "TORN OR UNKNOWN $1: $name is not $state"
        said=$(graycard export photos --format json 2>/dev/null | grep -c "\"$name.CR2\".*\"state\": \"graycard\"" || :)
        [ "$said $state" = "0 old" ] || [ "$said $state" = "1 new" ] || say "NOT KNOWN $1: $name is $state"
    done
    left=$(ls -A photos | grep -v -E '^(\.graycard|\.graycard-journal|[123]\.(CR2|xmp))$') && say "left behind after $1: $left" || :
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
        judge "$1 $at"
        graycard undo photos 1 >/dev/null 2>&1 || : # nothing was set, or it is taken back already
        for name in 1 2 3; do is old $name.xmp || say "not as before after kill $at: $name"; done
    done
    [ $at -gt 20 ] && say "$1: every sidecar accounted for"
}
step=${KILL_STEP:-5} # 1: every call
first=1
mkdir photos
for i in 1 2 3; do : >photos/$i.CR2; done
printf '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/">
 <rdf:Description crs:WhiteBalance="As Shot" crs:Temperature="5000" crs:Tint="0"/></rdf:RDF>' >photos/2.xmp
graycard init photos >/dev/null
sqlite3 photos/.graycard "INSERT INTO profile VALUES ('default', 1);
    INSERT INTO model VALUES ('default', 1, '2026-01-01T00:00:00Z', 9, '{}', x'00');
    INSERT INTO prediction SELECT value || '.CR2', 'default', 1, 5555, 7, 2000, 9000, -9, 9, 0.1, 0, 0, NULL FROM json_each('[1, 2, 3]')"
cp -a photos old
graycard apply photos >/dev/null 2>&1
cp -a photos new
at_every_call "apply photos" old
at_every_call "undo photos" new
