"""Compile the inventory's CSV files without the Rust engine and print totals: python3 seeds/scripts/inventory_check.py [--csv|--county|--lines].

E = activity x factor x prod over controls (1 - removal x capture x operation). PM10 = PM25 + coarse, where the coarse part
(PM10 - PM25 of the factor) is cut by the control's PMC value. BC and OC follow PM25 by the line's PM profile.
"""

import collections
import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "inventory"
POLLUTANTS = ["SO2", "NOX", "CO", "NH3", "VOC", "PM10", "PM25", "BC", "OC"]
SCALE = {("t", "g/kg"): 1e-3, ("kg", "g/kg"): 1e-6, ("m3", "g/m3"): 1e-6, ("m3", "kg/m3"): 1e-3, ("km", "g/km"): 1e-6,
         ("head", "kg/head"): 1e-3, ("person", "kg/person"): 1e-3, ("lto", "kg/lto"): 1e-3, ("m2 month", "kg/m2/month"): 1e-3}
PUBLISHED = {  # t/a: Lanzhou 2016 (Guo 2021, Environmental Science 42(2):634)
    "Lanzhou": dict(zip(POLLUTANTS, (25642, 53998, 319003, 10475, 35289, 49250, 19822, 2476, 1482)))}


def read(name):
    with open(ROOT / name, encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def compile_lines():
    factors, units, controls = collections.defaultdict(dict), {}, collections.defaultdict(dict)
    for row in read("factors.csv"):
        factors[row["factor"]][row["pollutant"]] = float(row["value"])
        units[row["factor"]] = row["unit"]
    for row in read("controls.csv"):
        controls[row["control"]][row["pollutant"]] = float(row["removal_percent"]) / 100
    pm = {row["profile"]: row for row in read("speciation_pm.csv")}
    for row in read("activity.csv"):
        factor = dict(factors[row["factor"]])
        if "PM10" in factor:
            factor["PMC"] = factor.pop("PM10") - factor["PM25"]
            assert factor["PMC"] >= 0, row["source_id"]
        scale = SCALE[row["activity_unit"], units[row["factor"]]]
        used = float(row["capture"]) * float(row["operation"])
        out = dict.fromkeys(POLLUTANTS, 0.0)
        for pollutant, value in factor.items():
            mass = float(row["activity"]) * value * scale
            for control in filter(None, row["controls"].split("+")):
                mass *= 1 - controls[control].get(pollutant, 0.0) * used
            if pollutant == "PMC":
                out["PM10"] += mass
            elif pollutant == "PM25":
                out["PM25"] += mass
                out["PM10"] += mass
                out["BC"] = mass * float(pm[row["pm_profile"]]["EC"])
                out["OC"] = mass * float(pm[row["pm_profile"]]["OC"])
            else:
                out[pollutant] = mass
        yield row, out


def table(title, totals):
    print(f"\n{title}\n{'':<26}" + "".join(f"{p:>10}" for p in POLLUTANTS))
    for key, values in totals.items():
        print(f"{key:<26}" + "".join(f"{values[p]:>10.0f}" for p in POLLUTANTS))


def verify(lines, classes, city):
    """Every name must resolve and every profile add to one; returns the complaints."""
    known = {n: {r["profile"] for r in read(f"profiles_{n}.csv")} for n in ("hour", "weekday", "month")}
    pm, voc = {r["profile"]: r for r in read("speciation_pm.csv")}, {r["profile"] for r in read("speciation_voc.csv")} | {"none"}
    stacks, seen, bad = {r["source_id"] for r in read("stacks.csv")}, set(), []
    for n in known:
        for r in read(f"profiles_{n}.csv"):
            total = sum(float(v) for k, v in r.items() if k.startswith(n + "_"))
            if abs(total - 1) > 1e-6:
                bad.append(f"{n} profile {r['profile']} adds to {total}")
    for name, r in pm.items():
        if abs(float(r["EC"]) + float(r["POC"]) + float(r["PMF"]) - 1) > 3e-5 or float(r["PMF"]) < 0:
            bad.append(f"pm profile {name} does not add to one")
    for row, out in lines:
        sid = row["source_id"]
        tests = ((sid in seen, "repeated"), (row["class"] not in classes, "class"), (row["county"] not in city, "county"),
                 (row["hour"] not in known["hour"], "hour"), (row["weekday"] not in known["weekday"], "weekday"),
                 (row["month"] not in known["month"], "month"), (row["pm_profile"] not in pm, "pm profile"), (row["voc_profile"] not in voc, "voc profile"),
                 (row["stack"] and row["stack"] not in stacks, "stack"), (not row["source"], "source"), (min(out.values()) < 0, "negative"),
                 (out["VOC"] > 0 and row["voc_profile"] == "none", "VOC without a profile"),
                 (out["PM25"] > 0 and row["pm_profile"] == "none", "PM without a profile"))
        bad += [f"{sid}: {what}" for failed, what in tests if failed]
        seen.add(sid)
    return bad


def main():
    classes = {r["class"]: r for r in read("classes.csv")}
    city = {r["county"]: r["city"] for r in read("counties.csv")}
    lines = list(compile_lines())
    memory = {r["factor"] for r in read("factors.csv") if r["source"].startswith("unverified")}
    by = {k: collections.defaultdict(lambda: dict.fromkeys(POLLUTANTS, 0.0)) for k in ("city", "sector", "cell", "county", "unverified", "grade")}
    for row, out in lines:
        sector, place = classes[row["class"]]["sector"], city[row["county"]]
        for p, v in out.items():
            for key, name in (("city", place), ("sector", sector), ("cell", f"{place} {sector}"), ("county", row["county"]), ("grade", row["confidence"])):
                by[key][name][p] += v
            by["unverified"]["all"][p] += v
            by["unverified"]["activity unverified"][p] += v * (row["activity_status"] == "unverified")
            by["unverified"]["activity partly sourced"][p] += v * (row["activity_status"] == "partly")
            by["unverified"]["factor unverified"][p] += v * (row["factor"] in memory)
            by["unverified"]["one of them unverified"][p] += v * (row["factor"] in memory or row["activity_status"] == "unverified")
    if "--csv" in sys.argv:  # full precision, for comparison with the engine
        print("city,sector," + ",".join(f"{p}_t_per_year" for p in POLLUTANTS))
        for row_name, values in sorted(by["cell"].items()):
            print(row_name.replace(" ", ",") + "," + ",".join(f"{values[p]:.9g}" for p in POLLUTANTS))
        return 0
    table(f"{len(lines)} lines; t/a by sector", dict(sorted(by["sector"].items())))
    table("by city (all counties of the inventory)", by["city"])
    table("by city and sector", dict(sorted(by["cell"].items())))
    if "--county" in sys.argv:
        table("by county", by["county"])
    if "--lines" in sys.argv:
        table("by line", {r["source_id"]: o for r, o in lines})
    for place, published in PUBLISHED.items():
        table(f"{place} against its published totals", {"compiled": by["city"][place], "published": published})
        print(f"{'ratio':<26}" + "".join(f"{by['city'][place][p] / published[p]:>10.2f}" for p in POLLUTANTS))
    xining = collections.Counter()
    for row, out in lines:
        if city[row["county"]] == "Xining":
            key = {"fertiliser_use": "fertiliser NH3", "cattle": "livestock NH3", "sheep": "livestock NH3", "pigs": "livestock NH3",
                   "poultry": "livestock NH3"}.get(row["class"])
            if key:
                xining[key] += out["NH3"]
            if row["class"] == "soil":
                xining["soil PM10"] += out["PM10"]
                xining["soil PM25"] += out["PM25"]
    print("\nXining against its 2018 studies")
    for key, published in (("fertiliser NH3", 1664.84), ("livestock NH3", 2979.75), ("soil PM10", 1502), ("soil PM25", 353)):
        print(f"  {key:<16}{xining[key]:>9.0f}{published:>10.0f}{xining[key] / published:>7.2f}")
    every = by["unverified"].pop("all")
    table("percent of each total by standing of activity and factor", {k: {p: 100 * v[p] / every[p] for p in POLLUTANTS} for k, v in by["unverified"].items()})
    table("t/a by confidence grade", dict(sorted(by["grade"].items())))
    bad = verify(lines, classes, city)
    print("\n".join(bad) or "\nevery name resolves, every profile adds to one, nothing negative")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
