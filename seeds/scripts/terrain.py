"""Makes seeds/terrain: the 30-second heights near the basin, their aggregate over 0.05 degrees elsewhere.

    python3 seeds/scripts/terrain.py --from raw         (needs numpy, blake3, h5py; see common.py for `raw`)

`raw/meteva/resources/stations/dem_0.00833.nc` is a netCDF-4 file (HDF5): heights in metres, step 1/120 degree, -999 outside China.
A plain int16 cut of the same data (`--cut FILE`, 984 x 2076, row 0 south, first cell centre 89.20529378 E 31.50197452 N) does as well.
"""

import common
import numpy as np

LICENCE = (
    "Heights from the PyPI package meteva 1.9.6.2 (GPL-3), which does not state the origin of its elevation model. "
    "This note applies to the data in seeds/terrain only; the licence of the crate covers its code."
)
STEP = 1 / 120
WEST, SOUTH = 89.20529378 - STEP / 2, 31.50197452 - STEP / 2
ROWS, COLUMNS = 984, 2076


def heights(options):
    """The cut over the outer rectangle, row 0 in the south."""
    if options.cut:
        return np.fromfile(options.cut, "<i2").reshape(ROWS, COLUMNS)
    import h5py

    with h5py.File(options.raw / "meteva/resources/stations/dem_0.00833.nc") as source:
        lat, lon = source["lat"][:], source["lon"][:]
        j = int(np.argmin(np.abs(lat - (SOUTH + STEP / 2))))
        i = int(np.argmin(np.abs(lon - (WEST + STEP / 2))))
        return source["data0"][0, 0, 0, 0, j : j + ROWS, i : i + COLUMNS].astype("<i2")


def main():
    options = common.arguments(__doc__, ("--cut", "int16 cut instead of the netCDF file"))
    dem = heights(options)
    assert dem.min() > 0, "the rectangle holds missing values"
    source = "PyPI meteva 1.9.6.2, resources/stations/dem_0.00833.nc"
    west, east, south, north = common.INNER
    i0, i1 = int((west - WEST) // STEP), int(-((WEST - east) // STEP))
    j0, j1 = int((south - SOUTH) // STEP), int(-((SOUTH - north) // STEP))
    fine = dem[j0:j1, i0:i1]
    common.raster(
        "terrain/inner.i2",
        fine.astype("<i2"),
        {
            "what": "height above sea level [m], 30 arc seconds (about 0.75 x 0.93 km), the finest data there is: means, extremes and spread over model cells are made from it",
            "bands": ["mean"],
            "type": "int16 little-endian, rows from south to north, columns from west to east",
            "west": WEST + i0 * STEP,
            "south": SOUTH + j0 * STEP,
            "step": STEP,
            "columns": i1 - i0,
            "rows": j1 - j0,
            "source": source,
            "licence": LICENCE,
            "confidence": "B: 215 weather stations differ by +4 m in the median, 43 m on average",
        },
    )
    blocks = dem.reshape(ROWS // 6, 6, COLUMNS // 6, 6).astype(np.float64)
    bands = [blocks.mean((1, 3)), blocks.min((1, 3)), blocks.max((1, 3)), blocks.std((1, 3))]
    common.raster(
        "terrain/outer.i2",
        np.round(np.array(bands)).astype("<i2"),
        {
            "what": "mean, least, greatest height and standard deviation of 6 x 6 heights of 30 arc seconds [m]",
            "bands": ["mean", "min", "max", "std"],
            "type": "int16 little-endian, band after band, rows from south to north, columns from west to east",
            "west": WEST,
            "south": SOUTH,
            "step": 6 * STEP,
            "columns": COLUMNS // 6,
            "rows": ROWS // 6,
            "source": source,
            "licence": LICENCE,
            "confidence": "B",
        },
    )


if __name__ == "__main__":
    main()
