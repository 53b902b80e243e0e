. "$LIB"
# From photos of a camera to a model and back into a catalog: the same whether the photos were scanned before or not.
"$CAMERA_SIM" folder --size 64x48 --preview 0 --photos 48 --shoots 4 source
mkdir -p "photos/2024/A day"
i=0
for photo in source/images/*.dng; do
    mv "$photo" "photos/2024/A day/$(printf 'IMG_%04d' $i).CR2"
    i=$((i + 1))
done
python3 "$(dirname "$LIB")/lrcat.py" catalog.lrcat 12 48
for first in scan nothing; do
    mkdir $first
    cp catalog.lrcat $first
    graycard init $first/catalog.lrcat --root "D:/Photos/=$PWD/photos" >init.txt
    [ $first = nothing ] || graycard scan $first/catalog.lrcat --quiet >scan.txt 2>&1 || :
    {
        graycard train $first/catalog.lrcat --epochs 1 --seed 1 2>&1 | sed 's/ in [0-9]* s/ in N s/' || :
        graycard apply $first/catalog.lrcat --dry-run --quiet || :
        graycard apply $first/catalog.lrcat --quiet | sed 's,[^ ]*/,,' || :
        graycard export $first/catalog.lrcat --format csv
    } >$first.txt
done
diff scan.txt nothing.txt && grep -E '^(graycard|Learned|[0-9]+ photos)' nothing.txt
cut -d, -f4 nothing.txt | grep -E '^(unset|hand|graycard)$' | sort | uniq -c
