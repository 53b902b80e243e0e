. "$LIB"
# From sidecars to a model and back into sidecars, with photos of a camera; graycard's own writes are no edits to learn from.
"$CAMERA_SIM" folder --size 64x48 --preview 0 --photos 24 --shoots 4 --unlabelled-shoots 1 source
python3 - <<'END'
import csv, os
os.makedirs("photos/year/month")
for number, row in enumerate(csv.DictReader(open("source/sliders.csv"))):
    name = f"photos/year/month/IMG_{number:04}"
    os.rename(f"source/images/{row['id_global']}.dng", name + ".NEF")
    if row["Temperature"]:
        with open(name + ".xmp", "w") as file:
            file.write(f'''<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"><rdf:Description crs:WhiteBalance="Custom"
  crs:Temperature="{row["Temperature"]}" crs:Tint="{int(row["Tint"]):+d}"/></rdf:RDF>''')
END
sums() { find photos -type f ! -name .graycard -exec md5sum {} + | sort; }
sums >before
run graycard init photos
graycard scan photos | sed 's/(.*/(...)/'
graycard train photos --seed 1 2>&1 | head -1 | sed 's/ in [0-9]* s/ in N s/'
graycard predict photos --csv --quiet 2>/dev/null | wc -l
graycard review photos --csv --limit 3 --quiet | wc -l
graycard suggest photos --quiet | head -1 | cut -c1-5
sums | cmp - before && say "only .graycard is new"
say "apply: predicted is what is written"
run graycard apply photos
graycard export photos --format json | python3 -c "
import json, sys
rows = json.load(sys.stdin)
ours = [row for row in rows if row['state'] == 'graycard']
print(len(rows), 'photos,', len(ours), 'by graycard, camera', sorted({row['camera_model'] for row in rows}))
print(all(row['Temperature'] == round(row['predicted_temperature']) and row['Tint'] == round(row['predicted_tint']) for row in ours))"
graycard status photos | sed -n 2,5p
say "what graycard wrote is not learned from; what the photographer made of it is"
graycard train photos --seed 1 2>&1 | head -1 | sed 's/ in [0-9]* s/ in N s/'
sed -i 's/Tint="[^"]*"/Tint="+33"/' photos/year/month/IMG_0023.xmp
graycard train photos --seed 1 2>&1 | head -2 | sed 's/ in [0-9]* s/ in N s/'
run graycard undo photos

say "edits of darktable, whose kelvin the photos' files tell: the same whether these were scanned before or not"
python3 - <<'END'
import glob, struct
for number, photo in enumerate(sorted(glob.glob("photos/**/*.NEF", recursive=True))):
    if number % 2:
        with open(photo + ".xmp", "w") as file:
            file.write(f'''<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:darktable="http://darktable.sf.net/"><rdf:Description darktable:xmp_version="5" darktable:history_end="1"><darktable:history><rdf:Seq>
  <rdf:li darktable:num="0" darktable:operation="temperature" darktable:enabled="1" darktable:modversion="4" darktable:multi_priority="0"
   darktable:params="{struct.pack("<4fi", 2 + number / 99, 1, 1.7 - number / 50, 1, 2).hex()}"/>
 </rdf:Seq></darktable:history></rdf:Description></rdf:RDF></x:xmpmeta>''')
END
find photos -name 'IMG_????.xmp' -delete
rm -r photos/.graycard*
cp -r photos scan
cp -r photos nothing
for first in scan nothing; do
    {
        graycard init $first | sed 1d
        [ $first = nothing ] || graycard scan $first --quiet >/dev/null
        graycard train $first --epochs 1 --seed 1 2>&1 | sed 's/ in [0-9]* s/ in N s/'
        graycard apply $first --dry-run --quiet
        graycard apply $first --quiet | sed 's/(.*//'
        graycard export $first --format csv
    } >$first.txt
done
cmp scan.txt nothing.txt && grep -E '^ |^Learned|photos' scan.txt
