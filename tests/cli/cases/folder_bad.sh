. "$LIB"
# Folders as they should not be: every file that cannot be used is there with its reason, and none is harmed.
crs='xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"'
xmp() { # file mode temperature tint
    printf '<rdf:RDF %s><rdf:Description crs:WhiteBalance="%s" crs:Temperature="%s" crs:Tint="%s"/></rdf:RDF>' "$crs" \
        "$2" "$3" "$4" >"$1"
}
reasons() { # folder: without the sliders
    graycard export "$1" --all --format json | python3 -c "
import json, sys
for row in json.load(sys.stdin):
    print(ascii(row['id_global']), row['file_format'], row['mode'], row['temperature'], '|', row['left_out'])"
}
sums() { find p -type f ! -name '.graycard*' -exec md5sum {} + | sort; }

say "not folders"
: >photo.CR2
run graycard init photo.CR2
run graycard init photo.CR2/
run graycard init nowhere/
mkdir empty
run graycard init empty//
ls -A empty
run graycard status empty

say "links, pipes, names, shared sidecars"
mkdir p p/sub p/later.CR2 p/x.xmp
for name in a b both gone fifo slash 'new
line'; do : >"p/$name.CR2"; done
: >p/both.nef
: >p/a.jpg
: >p/later.CR2/inside.cr2
: >"p/$(printf 'caf\351').arw" # Latin-1
xmp p/a.xmp Custom 5000 +1
xmp p/both.xmp Custom 5100 +2
xmp p/alone.xmp Custom 5200 +3
xmp p/b.XMP Custom 5300 +3
xmp 'p/new
line.xmp' Custom 5300 +4
xmp "p/$(printf 'caf\351').xmp" Custom 5400 +5
ln -s "$PWD/p" p/sub/loop
ln -s nowhere p/sub/dangling.NEF
ln -s "$PWD/photo.CR2" p/sub/linked.CR2
ln -s nowhere p/gone.xmp
mkfifo p/fifo.xmp p/pipe.CR2
sums >before
run graycard init p/
reasons p
graycard export p | cat -v

say "such names are written and taken back like others"
predicted() {
    sqlite3 p/.graycard "INSERT OR IGNORE INTO profile VALUES ('default', 1);
        INSERT OR IGNORE INTO model VALUES ('default', 1, '2026-01-01T00:00:00Z', 9, '{}', x'00');
        INSERT INTO prediction SELECT '$1', 'default', 1, 4444, 4, 2000, 9000, -9, 9, 0.1, 0, 0, NULL"
}
rm p/new*.xmp p/caf*.xmp
sums >before
predicted 'new
line.CR2'
predicted "$(printf 'caf\351').arw"
predicted sub/linked.CR2
run graycard apply p --dry-run | cat -v
run graycard apply p
grep -l 4444 p/new*.xmp p/caf*.xmp p/sub/linked.xmp | cat -v
run graycard undo p
sums | cmp - before && say "as before"

say "sidecars as they should not be"
rm -r p
mkdir p
for i in 1 2 3 4 5 6 7 8 9; do : >p/$i.CR2; done
python3 - "$crs" <<'END'
import sys
crs = sys.argv[1]
head = f'<rdf:RDF {crs}><rdf:Description crs:WhiteBalance="Custom" crs:Temperature="5000" crs:Tint="+1">'
tail = "</rdf:Description></rdf:RDF>"
bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]>"
files = {1: (head + "<!--" + "x" * (10 << 20) + "-->" + tail).encode(),
         2: (bomb + head + "&j;" + tail).encode(),
         3: (head + tail).encode().replace(b"Custom", b"Cus\xfftom"),
         4: (head + tail).encode().replace(b"5000", b"50\0\0"),
         5: b"", 6: (head + tail).encode()[:-30],
         7: (head + tail).replace("5000", "-999999").encode(),
         8: (head + "<crs:Temperature>6000</crs:Temperature>" + tail).encode(),
         9: (head + tail).encode("utf-16")}
for name, data in files.items():
    open(f"p/{name}.xmp", "wb").write(data)
with open("p/9.DNG", "wb") as photo:
    photo.write(b"II*\0" + b"\xff" * 400)
open("p/8.xmp.big", "wb").truncate(40 << 20)
END
mv p/8.xmp.big p/big.xmp
: >p/big.NEF
sums >before
run graycard init p
reasons p
for i in 1 2 3 4 5 6 7 8 9; do predicted $i.CR2; done
run graycard apply p
sums | cmp - before && say "as before"

say "stopped while it is read"
mkdir many
for i in 1 2 3; do : >many/$i.CR2; xmp many/$i.xmp Custom 500$i 1; done
run interrupted graycard init many
ls -A many

say "a database that is not graycard's; of the future"
: >many/.graycard
run graycard init many
run graycard status many
echo text >many/.graycard
run graycard init many
rm many/.graycard
run graycard init many --quiet
sqlite3 many/.graycard "UPDATE meta SET value = 99 WHERE key = 'version'"
run graycard status many
ls -A many

say "without rights"
nobody() { # root may do everything
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --clear-groups "$@"; else "$@"; fi
}
nobody true || { echo "no setpriv here"; exit 77; }
chmod 755 .
chmod -R a+rwX many
rm -f many/.graycard p/.graycard
mkdir many/closed
: >many/closed/c.CR2
touch -d '1 hour' many/2.xmp # too young to be known without reading it
chmod 000 many/closed many/2.xmp many
run nobody graycard init many
chmod 555 many
run nobody graycard init many
chmod 755 many
graycard init many >/dev/null
chmod 644 many/.graycard
chmod 555 many
run nobody graycard init many
run nobody graycard export many --all
run nobody graycard apply many
chmod 755 many many/closed
