"""Makes seeds/background/monthly.csv and particles.csv: the air that flows into the domain.

    python3 seeds/scripts/background.py         (standard library only)

One anchor for each species at 3,000 m in summer, times a course over the months, times a profile over height. Gases in µg/m³ at
298.15 K and 1013.25 hPa (so a mixing ratio: what an analyser's reading in that state says), particles in µg/m³ of actual air.
monthly.csv has only primary particles; particles.csv divides them into lanes by mode and compound (shares of EC, POC, PMF, PMC) and adds what
forms in the air (sulfate, nitrate, ammonium, aged organic matter) in µg/m³ of actual air (`of` = air).
"""

import csv
import pathlib

HEIGHTS = (2000, 3000, 4000, 6000, 10000)

# species: anchor at 3,000 m in July, factor by month (January first), factor by height, where the numbers come from.
WINTER = (1.9, 1.7, 1.4, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.4, 1.8)
DUST = (1.1, 1.5, 2.3, 2.5, 1.9, 1.2, 1.0, 0.9, 0.8, 0.9, 1.1, 1.1)
TABLE = {
    "SO2": (1.6, WINTER, (1.3, 1.0, 0.6, 0.25, 0.10),
        "June 2020 town means Xihai 9, Gonghe 8, Tongren 8, Yushu 6 ug/m3 (Qinghai bulletin); a fifth taken as regional, the rest as the towns' own: with half, sulfate at Waliguan came to 5.1 ug/m3 on a rainy summer day where 3.5 was measured (ACP 19, 7897): unverified"),
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

# Particles by mode and compound: at Waliguan (3,816 m), July 2017, 9.1 µg/m³ of PM1 (ACP 19, 7897), times a course and a profile.
PARTICLE_HEIGHTS = (2000, 3000, 3816, 6000, 10000)
PM1 = 9.1
ALOFT = (1.5, 1.2, 1.0, 0.4, 0.1)
EVEN = (1.0,) * 12
SULFATE = (0.60, 0.65, 0.75, 0.85, 0.95, 1.0, 1.0, 1.0, 0.9, 0.75, 0.65, 0.60)
NITRATE = (1.5, 1.5, 1.4, 1.3, 1.1, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5)
AGED = (0.60, 0.65, 0.75, 0.85, 0.95, 1.0, 1.0, 1.0, 0.9, 0.75, 0.65, 0.60)
MINERAL = (0.85, 0.90, 0.95, 0.97, 0.95, 0.90, 0.85, 0.85, 0.85, 0.85, 0.85, 0.85)
WALIGUAN = "Waliguan July 2017: {} of 9.1 ug/m3 PM1 (ACP 19, 7897); months and heights unverified"
AMMONIUM_PER_CHARGE = 0.152 * PM1 / 18.04 / (2 * 0.381 * PM1 / 96.06 + 0.081 * PM1 / 62.0)


def particles():
    """Rows of particles.csv: lane, of, height, twelve months, source."""
    rows = []

    def shares(of, parts, source):
        """Parts: lane and its share by month for each height."""
        for lane, share in parts.items():
            for k, height in enumerate(PARTICLE_HEIGHTS):
                rows.append([lane, of, height, *(f"{share(k, month):.6g}" for month in range(12)), source])

    shares("EC", {"AECJ": lambda k, m: 0.1, "AECAJ": lambda k, m: 0.9}, "a day and more on the way: mostly aged; unverified")
    shares("POC", {"ALVPO1J": lambda k, m: 0.7, "ASVPO1J": lambda k, m: 0.3}, "what has not evaporated or aged; unverified")
    shares("PMF", {"ADUST1": lambda k, m: 0.12 * MINERAL[m], "ADUST2": lambda k, m: 0.88 * MINERAL[m], "AOTHRJ": lambda k, m: 1 - MINERAL[m]},
           "mostly mineral, most so in spring; below and above 1 um as 0.012 : 0.09 in emitted dust (Kok 2011, recalled); unverified")
    large = (0.55, 0.50, 0.45, 0.40, 0.35)
    shares("PMC", {"ADUST3": lambda k, m: 0.95 - large[k], "ADUST4": lambda k, m: large[k], "ACORS": lambda k, m: 0.05},
           "grains of 5 to 10 um thin out with height by settling; unverified")
    air = {
        "ASO4I": (0.02 * 0.381, SULFATE, "a fiftieth of the sulfate; unverified"),
        "ASO4J": (0.98 * 0.381, SULFATE, WALIGUAN.format("sulfate 38.1 %")),
        "ANO3J": (0.081, NITRATE, WALIGUAN.format("nitrate 8.1 %")),
        "ALVOO1J": (0.8 * 0.6 * 0.345, AGED, WALIGUAN.format("organic matter 34.5 %, four fifths of it taken as aged, six tenths of that in this class")),
        "ALVOO2J": (0.8 * 0.4 * 0.345, AGED, WALIGUAN.format("organic matter 34.5 %, four fifths of it taken as aged, four tenths of that in this class")),
    }
    for lane, (share, course, source) in air.items():
        for k, height in enumerate(PARTICLE_HEIGHTS):
            rows.append([lane, "air", height, *(f"{PM1 * share * course[m] * ALOFT[k]:.4g}" for m in range(12)), source])
    for lane, small, with_nitrate in (("ANH4I", 0.02, 0), ("ANH4J", 0.98, 1)):
        for k, height in enumerate(PARTICLE_HEIGHTS):
            charge = [2 * small * 0.381 * SULFATE[m] / 96.06 + with_nitrate * 0.081 * NITRATE[m] / 62.0 for m in range(12)]
            rows.append([lane, "air", height, *(f"{PM1 * AMMONIUM_PER_CHARGE * 18.04 * c * ALOFT[k]:.4g}" for c in charge),
                         WALIGUAN.format("ammonium 15.2 %") + ", by its ratio to sulfate and nitrate"])
    return rows


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "background"
    with open(folder / "monthly.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["month", "altitude_m", *(f"{name}_ug_m3" for name in TABLE)])
        for month in range(12):
            for k, height in enumerate(HEIGHTS):
                values = (anchor * course[month] * profile[k] for anchor, course, profile, _ in TABLE.values())
                writer.writerow([month + 1, height, *(f"{value:.4g}" for value in values)])
    with open(folder / "particles.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["lane", "of", "altitude_m", *(f"month_{month + 1}" for month in range(12)), "source"])
        writer.writerows(particles())
    with open(folder / "sources.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["species", "state", "source", "status"])
        for name, (*_, source) in TABLE.items():
            gas = name in ("SO2", "NOX", "CO", "NH3", "VOC")
            state = "298.15 K and 1013.25 hPa" if gas else "actual air"
            writer.writerow([name, state, source, "unverified"])


if __name__ == "__main__":
    main()
