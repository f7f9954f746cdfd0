"""Makes seeds/background/monthly.csv: the air that flows into the domain.

    python3 seeds/scripts/background.py         (standard library only)

One anchor for each species at 3,000 m in summer, times a course over the months, times a profile over height. Gases in µg/m³ at
298.15 K and 1013.25 hPa (so a mixing ratio: what an analyser's reading in that state says), particles in µg/m³ of actual air.
Only primary particles: what forms in the air (sulfate, nitrate, ammonium, aged organic matter) is no species of this table.
"""

import csv
import pathlib

HEIGHTS = (2000, 3000, 4000, 6000, 10000)

# species: anchor at 3,000 m in July, factor by month (January first), factor by height, where the numbers come from.
WINTER = (1.9, 1.7, 1.4, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.4, 1.8)
DUST = (1.1, 1.5, 2.3, 2.5, 1.9, 1.2, 1.0, 0.9, 0.8, 0.9, 1.1, 1.1)
TABLE = {
    "SO2": (4.0, WINTER, (1.3, 1.0, 0.6, 0.25, 0.10),
        "June 2020 town means Xihai 9, Gonghe 8, Tongren 8, Yushu 6 ug/m3 (Qinghai bulletin); half taken as regional, the rest as the towns' own: unverified"),
    "NOX": (5.0, (1.3, 1.2, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.2, 1.3), (1.4, 1.0, 0.5, 0.20, 0.10),
        "June 2020 town means of NO2 Xihai 11, Tongren 9, Gonghe 14 ug/m3 (Qinghai bulletin); less than half taken as regional: unverified"),
    "CO": (140.0, (1.25, 1.3, 1.3, 1.25, 1.15, 1.05, 1.0, 1.0, 1.0, 1.05, 1.1, 1.2), (1.10, 1.0, 0.95, 0.85, 0.70),
        "clean mid-latitude air of 100 to 160 ppb (120 ppb = 137 ug/m3): unverified"),
    "NH3": (2.0, (0.2, 0.25, 0.4, 0.7, 0.9, 1.0, 1.0, 0.9, 0.7, 0.4, 0.25, 0.2), (1.4, 1.0, 0.5, 0.15, 0.02), "unverified"),
    "VOC": (8.0, (1.6, 1.6, 1.4, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5), (1.2, 1.0, 0.8, 0.5, 0.3), "unverified"),
    "EC": (0.35, (1.6, 1.5, 1.4, 1.3, 1.1, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5), (1.6, 1.0, 0.7, 0.25, 0.08),
        "Waliguan July 2017: 3.0 % of 9.1 ug/m3 PM1 = 0.27 ug/m3 at 3,816 m (ACP 19, 7897); months and heights unverified"),
    "POC": (0.80, (1.7, 1.6, 1.4, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.4, 1.6), (1.6, 1.0, 0.75, 0.25, 0.08),
        "Waliguan July 2017: organic matter 34.5 % of 9.1 ug/m3 PM1 (ACP 19, 7897), a fifth of it taken as primary: the fifth, months and heights unverified"),
    "PMF": (3.5, DUST, (1.3, 1.0, 0.8, 0.35, 0.10),
        "PM2.5 of June 2020 at Xihai 16, Gonghe 13, Maqin 14 less 9.1 of PM1 (Waliguan, 2017) leaves 4 to 7 ug/m3, mostly mineral, part of it the towns' own: unverified"),
    "PMC": (8.0, DUST, (1.5, 1.0, 0.7, 0.25, 0.05),
        "PM10 less PM2.5 of June 2020: Xihai 14, Gonghe 12, Yushu 12, Maqin 4 ug/m3 (Qinghai bulletin); about two thirds taken as regional; course after the dust days of Xining (March highest): unverified"),
}


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "background"
    with open(folder / "monthly.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["month", "altitude_m", *(f"{name}_ug_m3" for name in TABLE)])
        for month in range(12):
            for k, height in enumerate(HEIGHTS):
                values = (anchor * course[month] * profile[k] for anchor, course, profile, _ in TABLE.values())
                writer.writerow([month + 1, height, *(f"{value:.4g}" for value in values)])
    with open(folder / "sources.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["species", "state", "source", "status"])
        for name, (*_, source) in TABLE.items():
            gas = name in ("SO2", "NOX", "CO", "NH3", "VOC")
            state = "298.15 K and 1013.25 hPa" if gas else "actual air"
            writer.writerow([name, state, source, "unverified"])


if __name__ == "__main__":
    main()
