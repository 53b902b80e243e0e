#!/usr/bin/env python3
"""Real photographs: by-shoot and forward errors on the study photographs beside the project stay within bounds.

usage: weddings.py GRAYCARD FOLDER     FOLDER holds sliders.csv and images/; where it is absent the test skips
The bounds have a margin: only a real loss of accuracy crosses them. `--protocol forward` alone runs in a minute on 2 cores and
is what the suite does; `weddings.py GRAYCARD FOLDER by-shoot` runs the five folds.
"""
import json
import os
import subprocess
import sys
import tempfile

BOUNDS = {"forward": (317, 375, 15.0, 5.1), "by-shoot": (1573, 325, 11.5, 4.65)}


def main():
    graycard, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    protocol = sys.argv[3] if len(sys.argv) > 3 else "forward"
    if not os.path.exists(os.path.join(folder, "sliders.csv")):
        print(f"skipped: no photographs at {folder}")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as place:
        catalog = os.path.join(place, "weddings.db")
        subprocess.run([graycard, "import", folder, "-o", catalog, "--quiet"], check=True)
        out = subprocess.run([graycard, "eval", catalog, "--protocol", protocol, "--json", "--quiet"], check=True,
                             stdout=subprocess.PIPE).stdout
    result = json.loads(out)
    photos, kelvin, mired, tint = BOUNDS[protocol]
    model = result["methods"]["model"]
    print(f"{protocol}: {result['photos']} photos, {model['kelvin']:.1f} K, {model['mired']:.2f} mired, {model['tint']:.3f} tint")
    good = result["photos"] == photos and model["kelvin"] <= kelvin and model["mired"] <= mired and model["tint"] <= tint
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
