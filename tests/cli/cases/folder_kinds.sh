. "$LIB"
# Settings inside of a DNG, and darktable's sidecars (photo.CR2.xmp), which are only read.
rdf='xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"'
say "DNG: the packet counts, a sidecar beside it does not"
mkdir dng
python3 - "$rdf" <<'END'
import struct, sys
for name, inside in {
    "custom": 'crs:WhiteBalance="Custom" crs:Temperature="5100" crs:Tint="+4"',
    "gray": 'crs:WhiteBalance="Custom" crs:Temperature="5200" crs:Tint="0" crs:ConvertToGrayscale="True"',
    "shot": 'crs:WhiteBalance="As Shot" crs:Temperature="4800" crs:Tint="-6"',
    "rendered": 'crs:WhiteBalance="Custom" crs:IncrementalTemperature="9" crs:IncrementalTint="2"',
    "applied": 'crs:AlreadyApplied="True" crs:WhiteBalance="Custom" crs:Temperature="5100" crs:Tint="+4"',
    "none": None}.items():
    packet = f"<rdf:RDF {sys.argv[1]}><rdf:Description {inside}/></rdf:RDF>  \0".encode() if inside else b""
    entries = [(254, 4, 1, 1), (256, 3, 1, 1), (257, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 0), (279, 4, 1, 1)]
    entries += [(700, 1, len(packet), 120)] if packet else []
    with open(f"dng/{name}.dng", "wb") as file:
        file.write(struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries))
        file.write(bytes(120 - file.tell()) + packet)
END
printf '<rdf:RDF %s><rdf:Description crs:WhiteBalance="Custom" crs:Temperature="9000" crs:Tint="9"/></rdf:RDF>' "$rdf" >dng/none.xmp
run graycard init dng
run graycard export dng --all

say "darktable: multipliers through the camera's matrices, which the photo's file has"
mkdir dark
for name in user own unknown mixer lit compressed twice both empty broken; do
    [ -e dark/user.CR2 ] || "$CAMERA_SIM" photo --size 96x64 --preview 0 --light daylight:4600 dark/user.CR2
    [ -e dark/$name.CR2 ] || cp dark/user.CR2 dark/$name.CR2
done
graycard init dark --quiet >/dev/null
graycard scan dark --quiet >/dev/null
sqlite3 -json dark/.graycard "SELECT shot -> 'multipliers' AS m, shot -> 'ColorMatrix2' AS matrix FROM digest LIMIT 1" >shot.json
sqlite3 dark/.graycard "DELETE FROM digest"
PYTHONPATH=$(dirname "$LIB") python3 - "$rdf" <<'END'
import json, struct, sys
from light import light, reference
shot = json.load(open("shot.json"))[0]
red, green, blue = json.loads(shot["m"])
matrix = json.loads(shot["matrix"])
entry = '<rdf:li darktable:num="{}" darktable:operation="{}" darktable:enabled="1" darktable:modversion="{}" darktable:params="{}"/>'
def balance(factors, preset):
    return ("temperature", 4, struct.pack("<4fi", *factors, 1, preset))
def mixer(x, y):
    data = bytearray(160)
    struct.pack_into("<i", data, 120, 7)
    struct.pack_into("<i", data, 132, 1)
    struct.pack_into("<2f", data, 136, x, y)
    return ("channelmixerrgb", 3, bytes(data))
own = [red / green, 1, blue / green]
lit = mixer(*light(matrix, own))
photos = {"user": [balance(own, 2)], "own": [balance(own, 0)], "unknown": [balance(own, -1)],
          "mixer": [balance(own, 4), lit, mixer(*light(matrix, [1.1 * own[0], 1, 0.8 * own[2]]))], "lit": [balance(reference(matrix), 3), lit],
          "compressed": [balance(own, 4), mixer(0.3457, 0.3585)], "twice": [balance(own, 3), lit, mixer(0.3457, 0.3585)], "both": [balance([3, 1, 1], 2)], "empty": []}
for name, rows in photos.items():
    with open(f"dark/{name}.CR2.xmp", "w") as file:
        file.write(f'''<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {sys.argv[1]} xmlns:darktable="http://darktable.sf.net/">
 <rdf:Description darktable:xmp_version="5" darktable:history_end="{len(rows)}"><darktable:history><rdf:Seq>''' + "".join(
            entry.format(i, operation, version, data.hex()) for i, (operation, version, data) in enumerate(rows))
            + "</rdf:Seq></darktable:history></rdf:Description></rdf:RDF></x:xmpmeta>")
END
echo '<no' >dark/broken.CR2.xmp
printf '<rdf:RDF %s><rdf:Description crs:WhiteBalance="Custom" crs:Temperature="5100" crs:Tint="4"/></rdf:RDF>' "$rdf" >dark/both.xmp
say "before the photos are read"
run graycard export dark
graycard scan dark --quiet >scanned.txt
run graycard export dark
run graycard export dark --all
sqlite3 dark/.graycard "SELECT DISTINCT 'as shot', round(shot ->> 'currTemp'), round(shot ->> 'currTint') FROM digest"
