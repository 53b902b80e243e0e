#!/usr/bin/env python3
"""Makes a folder with sliders.csv and tiny TIFFs: photos of a photographer with a rule (300 K warmer, tint +4, flash
900 K cooler). The same arguments make the same bytes.

usage: photos.py FOLDER COUNT [DAYS [LABELLED]]   (LABELLED: how many have their sliders set; default all)
"""
import os
import struct
import sys


def tiff(path, width, height, rgb):
    """Uncompressed 8-bit RGB, one strip (TIFF 6.0, section 6)."""
    pixels = bytes(rgb(x, y, c) for y in range(height) for x in range(width) for c in range(3))
    entries = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, 3, 8 + len(pixels)), (259, 3, 1, 1), (262, 3, 1, 2),
               (273, 4, 1, 8), (277, 3, 1, 3), (278, 3, 1, height), (279, 4, 1, len(pixels))]
    directory = struct.pack("<H", len(entries))
    for tag, kind, count, value in entries:
        directory += struct.pack("<HHI", tag, kind, count)
        directory += struct.pack("<HH", value, 0) if kind == 3 and count == 1 else struct.pack("<I", value)
    bits = struct.pack("<HHH", 8, 8, 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<2sHI", b"II", 42, 8 + len(pixels) + len(bits)) + pixels + bits + directory + bytes(4))


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    days = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    labelled = int(sys.argv[4]) if len(sys.argv) > 4 else count
    os.makedirs(folder + "/images", exist_ok=True)
    with open(folder + "/sliders.csv", "w") as table:
        table.write("id_global,captureTime,isoSpeedRating,flashFired,currTemp,currTint,Temperature,Tint\n")
        for i in range(count):
            kelvin, tint, flash = 3500 + i * 997 % 3000, i * 7 % 11 - 5, i % 3 == 0
            when = f"2026-03-{1 + i % days:02}T10:{i // days:02}:00"
            edit = f"{kelvin + 300 - 900 * flash},{tint + 4}" if i < labelled else ","
            table.write(f"p{i:02},{when},{100 << i % 5},{int(flash)},{kelvin},{tint},{edit}\n")
            tiff(f"{folder}/images/p{i:02}.tif", 24, 16,
                 lambda x, y, c: 40 + (x * 7 + y * 11 + i * (3 + c) * 13 + c * (kelvin // 100)) % 160)


main()
