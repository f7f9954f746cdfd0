"""Makes seeds/events/dust_2017_01_26_{stations,profiles,pm10}.csv: weather and boundary of the dust front of 26 January 2017.

    python dust_event.py --output ../events

No hourly record of the event was at hand. What is known, and what the tables meet within their rounding (printed at the end):
  daily records of Xining and Lanzhou (mean, greatest and least temperature, mean and greatest wind with its direction);
  day means of PM10 at Baiyin (1180 ug/m3 on the 26th at 273.15 K and 1013.25 hPa) and 256 at Lanzhou on the 27th.
What is chosen here (unverified): the hours of the front (Baiyin 16, Lanzhou 18, Minhe 22 on the 25th, Ping'an 1, Xining 3 on the 26th), all other
stations, the profile of the cold air (easterly up to 3,000 m, under the westerlies), the shape of the PM10 series.
PM10 of Lanzhou, Haidong and Xining, which the scenario predicts, was not used. Python 3.11, no packages.
"""

import argparse
import math
import pathlib

BEGIN, HOURS = 0, 85  # hours since 25 January 2017 00:00 Beijing time; up to the 28th, 12:00
STATIONS = {
    # id: (lon, lat, elevation, pressure hPa)
    "baiyin": (104.17, 36.55, 1707, 830),
    "lanzhou": (103.88, 36.05, 1517, 849),
    "yuzhong": (104.15, 35.87, 1874, 812),
    "minhe": (102.85, 36.32, 1814, 818),
    "ledu": (102.38, 36.48, 1980, 801),
    "pingan": (102.10, 36.50, 2116, 787),
    "xining": (101.75, 36.72, 2295, 774),
    "gangca": (100.13, 37.33, 3302, 674),
    "wushaoling": (102.87, 37.20, 3045, 700),
}
# Hour, wind speed m/s, wind from deg (-1 = calm).
WIND = {
    "baiyin": [(0, 1, 200), (12, 2, 180), (15, 3, 330), (16, 8, 20), (20, 8, 25), (32, 6, 30), (40, 5, 40), (48, 3, 50), (60, 2, 90), (84, 1, 120)],
    "lanzhou": [(0, 1, 90), (12, 1.2, 100), (17, 1.5, 90), (18, 6, 45), (20, 5.5, 50), (23, 3, 60), (27, 1.2, 75), (34, 1.0, 80), (38, 4.4, 45), (41, 2.2, 60), (48, 1.2, 90), (62, 2.9, 155), (68, 1, 100), (84, 1, 100)],
    "yuzhong": [(0, 1, 200), (16, 1.5, 120), (19, 6, 30), (26, 4, 40), (34, 3, 50), (39, 4, 50), (48, 2, 70), (60, 2, 100), (84, 1, 150)],
    "minhe": [(0, 0.8, 320), (14, 1.5, 120), (21, 1, 110), (22, 6, 110), (28, 5, 110), (36, 4, 115), (42, 3.5, 115), (48, 1.5, 120), (60, 1.5, 120), (72, 0.8, 330), (84, 1, 330)],
    "ledu": [(0, 0.6, 290), (14, 1.2, 110), (23, 0.8, 100), (24, 6, 95), (30, 4.5, 95), (36, 3.5, 95), (42, 3, 95), (48, 1.2, 100), (62, 1.2, 110), (84, 0.8, 290)],
    "pingan": [(0, 0.6, 290), (14, 1.0, 110), (24, 0.5, 100), (25, 5, 100), (30, 4, 100), (36, 3, 100), (42, 2.5, 100), (48, 1, 100), (62, 1, 110), (84, 0.8, 290)],
    "xining": [(0, 0, -1), (10, 0, -1), (14, 1.2, 90), (16, 2.3, 67), (19, 0, -1), (26, 0, -1), (27, 2.8, 110), (30, 1.5, 110), (38, 1.5, 110), (42, 1, 120), (48, 0, -1), (57, 0, -1), (62, 1.9, 45), (66, 0.5, 90), (69, 0, -1), (84, 0.5, 120)],
    "gangca": [(0, 3, 300), (20, 3, 300), (30, 3, 60), (48, 2, 80), (84, 3, 300)],
    "wushaoling": [(0, 4, 320), (14, 8, 330), (24, 8, 345), (36, 6, 10), (48, 5, 20), (60, 3, 60), (84, 4, 320)],
}
# Least and greatest temperature [deg C] of the 25th, 26th, 27th and the 28th (Xining and Lanzhou: records).
TEMPERATURE = {
    "baiyin": [(-14, 7), (-10, 1), (-14, 5), (-13, 4)],
    "lanzhou": [(-15.4, 9.8), (-8.4, 3.7), (-13.5, 7.0), (-12.4, 3.2)],
    "yuzhong": [(-15, 7), (-10, 1), (-15, 5), (-14, 2)],
    "minhe": [(-13, 9), (-8, 2), (-12, 7), (-11, 2)],
    "ledu": [(-13, 10), (-8, 2), (-12, 7), (-11, 2)],
    "pingan": [(-14, 11), (-8.5, 1.5), (-12, 7.5), (-10.5, 2)],
    "xining": [(-14.3, 12.0), (-8.8, 1.1), (-12.2, 8.0), (-10.0, 1.9)],
    "gangca": [(-20, 0), (-17, -6), (-19, -2), (-18, -5)],
    "wushaoling": [(-16, -2), (-17, -9), (-16, -6), (-16, -7)],
}
HUMIDITY = [32, 40, 38, 40]
CLOUD = [0.15, 0.6, 0.3, 0.7]
# Hour, speed and direction of the cold air at 2,200 m; 1.15 times that at 2,700 m, 0.6 times at 3,200 m, the westerlies from 4,000 m on.
COLD_AIR = [(0, 2, 270), (14, 2, 280), (17, 5, 60), (21, 9, 85), (26, 10, 95), (32, 9, 95), (38, 7, 95), (44, 5, 95), (50, 2.5, 95), (60, 2, 95), (84, 2, 270)]
ALOFT = [(4000, 9, 290, -18), (5000, 15, 295, -25), (5750, 19, 295, -30), (7000, 25, 290, -38), (9000, 33, 285, -50), (11000, 38, 280, -59), (13000, 38, 275, -60)]
# PM10 at Baiyin, in actual air [ug/m3].
PM10 = [(0, 90), (15, 90), (17, 1150), (24, 1180), (34, 1080), (44, 800), (50, 420), (58, 230), (72, 180), (84, 150)]
REFERENCE = 1.2922  # kg/m3 of dry air at 273.15 K and 1013.25 hPa


def between(anchors, hour, circular=False):
    before = max((a for a in anchors if a[0] <= hour), key=lambda a: a[0])
    after = min((a for a in anchors if a[0] >= hour), key=lambda a: a[0])
    part = 0.0 if after[0] == before[0] else (hour - before[0]) / (after[0] - before[0])
    if not circular:
        return before[1] + part * (after[1] - before[1])
    speed = before[1] + part * (after[1] - before[1])
    if speed < 0.3:
        return 0.0, -1
    x = y = 0.0
    for weight, anchor in ((1 - part, before), (part, after)):
        if anchor[2] >= 0:
            x += weight * max(anchor[1], 0.3) * math.sin(math.radians(anchor[2]))
            y += weight * max(anchor[1], 0.3) * math.cos(math.radians(anchor[2]))
    return round(speed, 1), round(math.degrees(math.atan2(x, y))) % 360


def temperature(days, hour):
    """Cosine pieces between the least at 8 h and the greatest at 15 h of each day."""
    turns = []
    for day, (low, high) in enumerate(days):
        turns += [(24 * day + 8, low), (24 * day + 15, high)]
    turns = [(-9, days[0][1]), *turns, (24 * len(days) + 8, days[-1][0])]
    for (t0, v0), (t1, v1) in zip(turns, turns[1:]):
        if t0 <= hour <= t1:
            return v0 + (v1 - v0) * (1 - math.cos(math.pi * (hour - t0) / (t1 - t0))) / 2
    raise ValueError(hour)


def stamp(hour):
    return f"2017-01-{25 + hour // 24:02d}T{hour % 24:02d}:00"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, required=True, metavar="DIR")
    folder = parser.parse_args().output
    head = "# Made by seeds/scripts/dust_event.py, which says what is known and what is chosen (unverified). Beijing time.\n"
    rows = ["time_beijing,station,lon_deg,lat_deg,elevation_m,temperature_degC,relative_humidity_pct,wind_speed_m_s,wind_from_deg,pressure_hPa,cloud_cover_1,precipitation_mm"]
    for name, (lon, lat, elevation, pressure) in STATIONS.items():
        for hour in range(BEGIN, HOURS):
            speed, direction = between(WIND[name], hour, circular=True)
            day = min(hour // 24, 3)
            rows.append(f"{stamp(hour)},{name},{lon},{lat},{elevation},{temperature(TEMPERATURE[name], hour):.1f},{HUMIDITY[day]},{speed},{direction if direction >= 0 else ''},{pressure},{CLOUD[day]},0")
    (folder / "dust_2017_01_26_stations.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    rows = ["time_beijing,altitude_m,wind_speed_m_s,wind_from_deg,temperature_degC"]
    for hour in sorted({*range(0, HOURS, 6), *(a[0] for a in COLD_AIR)}):
        speed, direction = between(COLD_AIR, hour, circular=True)
        for altitude, factor, degrees in ((2200, 1.0, -5), (2700, 1.15, -9), (3200, 0.6, -13)):
            rows.append(f"{stamp(hour)},{altitude},{speed * factor:.1f},{direction},{degrees}")
        rows += [f"{stamp(hour)},{z},{s},{d},{t}" for z, s, d, t in ALOFT]
    (folder / "dust_2017_01_26_profiles.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    series = [(hour, between(PM10, hour)) for hour in range(BEGIN, HOURS)]
    rows = ["time,PM10_ug_m3"] + [f"{stamp(hour)},{value:.0f}" for hour, value in series]
    (folder / "dust_2017_01_26_pm10.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    mean = sum(value for hour, value in series if 24 <= hour < 48) / 24
    density = 83000 / (287.06 * 268.15)
    print(f"Baiyin, 26 January: {mean:.0f} ug/m3 in actual air, {mean * REFERENCE / density:.0f} at 273.15 K and 1013.25 hPa (observed 1180)")
    for name in ("lanzhou", "xining"):
        for day in range(3):
            winds = [between(WIND[name], 24 * day + hour, circular=True)[0] for hour in range(24)]
            degrees = [temperature(TEMPERATURE[name], 24 * day + hour) for hour in range(24)]
            print(f"{name} {25 + day}: wind {sum(winds) / 24:.1f}, greatest {max(winds):.1f} m/s; temperature {sum(degrees) / 24:.1f}, {min(degrees):.1f} to {max(degrees):.1f}")


if __name__ == "__main__":
    main()
