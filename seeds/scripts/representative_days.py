"""Makes seeds/meteorology/representative_days.toml: sixteen typical days of the He-Huang valleys.

    python representative_days.py --data DIR --output ../meteorology/representative_days.toml --months ../meteorology/days_by_month.csv

DIR holds (none of it shipped; only cluster means and frequencies leave this script):
  daily_station_met_xining_lanzhou_2014_2021.csv   daily records of Xining and Lanzhou
  epw/*.epw                                        CSWD typical years of eight stations
  z500_climatology_24-48N_84-117E_12h.npz          500 hPa geopotential (from the PyPI package meteva)

How: every day of Xining's record 2014-2018 (one site, before the station moved) is given a regime of its season by the rules
in `regime`; the share of a regime in its season times the days of the season is its frequency. A regime's mean position
in the season's distribution (percentiles of sunshine, humidity, wind, temperature, pressure, zonal wind) then selects, at each
EPW station, the days of the typical year that lie nearest to it: the months of a typical year come from different years,
so stations cannot be paired by date. Hourly values are means over these days. Winds of Xining, Lanzhou, Yushu and Wushaoling
are observed only at 02, 08, 14 and 20 Beijing time (between them the file holds a filled-in step with a random direction)
and are interpolated as vectors and speeds from those four hours. Sky cover and rain are not in the EPW files (sky cover is noise, rain
missing): cloud is from sunshine or from the clearness of the daily radiation, rain from the daily records.
numpy 2, pandas 2 or later.
"""

import argparse
import pathlib

import numpy as np
import pandas as pd

SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
SEASON_DAYS = {"winter": 90, "spring": 92, "summer": 92, "autumn": 91}
STATIONS = {
    # id: (EPW file part, name, wind observed every hour)
    "xining": ("Xining", "Xining", False),
    "minhe": ("Minhe", "Minhe", True),
    "lanzhou": ("Lanzhou", "Lanzhou", False),
    "yuzhong": ("Yuzhong", "Yuzhong", True),
    "gangca": ("Gangca", "Gangca", True),
    "wushaoling": ("Wushaoling", "Wushaoling", False),
    "golmud": ("Golmud", "Golmud", True),
    "yushu": ("Yushu", "Yushu", False),
}
OBSERVED_HOURS = (2, 8, 14, 20)
# An hour is calm where at least this share of its days is (Xining at 02: 65 % of all nights).
CALM_SHARE = 0.6
# Regimes of each season: id part, representative date (sun), zh, en.
DAYS = {
    "winter": [
        ("stagnant", "01-05", "冬季静稳逆温日：弱风，夜间静风，逆温深厚", "Stagnant winter day: weak winds, calm nights, deep inversion"),
        ("clear-breeze", "01-20", "冬季晴天谷风日", "Clear winter day with a valley breeze"),
        ("nw-front", "12-15", "冬季西北冷锋大风日", "Winter cold front with strong NW wind"),
        ("east-backflow", "02-10", "冬季东风倒灌日：沿河谷上溯", "Winter east back-flow up the valley"),
        ("cloudy", "02-15", "冬季阴雪日", "Cloudy winter day, at times with snow"),
    ],
    "spring": [
        ("clear-breeze", "04-20", "春季晴天谷风日", "Clear spring day with a valley breeze"),
        ("dust-front", "03-25", "春季西北沙尘锋面日", "Spring dust front from the NW"),
        ("east-backflow", "04-10", "春季东风倒灌日（回流沙尘）", "Spring east back-flow up the valley (returning dust)"),
        ("rain", "05-15", "春季阴雨日", "Cloudy or rainy spring day"),
    ],
    "summer": [
        ("ozone", "07-05", "夏季高温强光臭氧日", "Hot, sunny summer day of ozone"),
        ("clear-breeze", "06-20", "夏季多云谷风日", "Fair summer day with a valley breeze"),
        ("east-backflow", "07-25", "夏季东风倒灌日", "Summer east back-flow up the valley"),
        ("rain", "08-10", "夏季降雨日", "Rainy summer day"),
    ],
    "autumn": [
        ("stagnant", "11-15", "秋季静稳日", "Stagnant autumn day"),
        ("clear-breeze", "10-15", "秋季晴天谷风日", "Clear autumn day with a valley breeze"),
        ("rain", "09-15", "秋季阴雨日", "Cloudy or rainy autumn day"),
    ],
}
FEATURES = ["sun", "humidity", "wind", "temperature", "pressure", "zonal"]
PROFILE_ALTITUDES = (2500.0, 3200.0, 4000.0, 5000.0, 5750.0, 7000.0, 9000.0, 11000.0, 13000.0)
# Zonal and meridional wind at 200 hPa and temperature between 500 and 200 hPa come from ERA-Interim means of January and July:
# u200 39.6 and 23.8 m/s, v200 -2.1 and -5.2 m/s; 500-200 hPa thickness 6104 and 6630 m.
U200, V200, THICKNESS = (39.6, 23.8), (-2.1, -5.2), (6104.0, 6630.0)
Z200 = (11690.0, 12454.0)


def half_day_hours(latitude, day_of_year):
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + day_of_year) / 365)
    cosine = -np.tan(np.radians(latitude)) * np.tan(declination)
    return np.degrees(np.arccos(cosine)) / 15


def percentile(series):
    return series.rank(pct=True)


def read_daily(folder, city):
    table = pd.read_csv(folder / "daily_station_met_xining_lanzhou_2014_2021.csv", parse_dates=["date"])
    table = table[(table.city == city) & (table.date < "2019-01-01")].dropna().copy()
    table["month"] = table.date.dt.month
    table["season"] = table.month.map({m: s for s, months in SEASONS.items() for m in months})
    table["sunshine"] = (table.daylight / (2 * half_day_hours(36.5, table.date.dt.day_of_year))).clip(0, 1)
    # Direction codes 1 = NNE ... 16 = N (CMA daily data set, from memory, unverified): only broad sectors are used.
    angle = np.radians(22.5 * table.maxwswd)
    table["zonal_wind"] = -table.maxws * np.sin(angle)
    table["west"] = table.maxwswd.isin([11, 12, 13, 14, 15, 16, 1])
    table["east"] = table.maxwswd.isin([2, 3, 4, 5, 6, 7])
    for source, feature in [("sunshine", "sun"), ("avgrh", "humidity"), ("avgws", "wind"), ("avgtemp", "temperature"), ("avgp", "pressure"), ("zonal_wind", "zonal")]:
        table[feature] = table.groupby("month")[source].rank(pct=True)
    table["gust"] = table.groupby("season").maxws.rank(pct=True)
    return table


def regime(day):
    """The regime of one day of Xining's record."""
    season, dry = day.season, day.precipitation < 0.5
    if season == "winter":
        if day.gust > 0.80 and day.west and dry: return "nw-front"
        if day.east and day.gust > 0.40: return "east-backflow"
        if day.sunshine < 0.35 or not dry: return "cloudy"
        return "stagnant" if day.wind < 0.55 else "clear-breeze"
    if season == "spring":
        if day.gust > 0.75 and day.west and dry: return "dust-front"
        if not dry or day.sunshine < 0.25: return "rain"
        return "east-backflow" if day.east and day.gust > 0.40 and day.sunshine < 0.75 else "clear-breeze"
    if season == "summer":
        if day.precipitation >= 1.0 or day.sunshine < 0.2: return "rain"
        if day.east and day.gust > 0.40 and day.sunshine < 0.6: return "east-backflow"
        return "ozone" if day.sunshine > 0.6 and day.temperature > 0.6 else "clear-breeze"
    if not dry or day.sunshine < 0.25: return "rain"
    return "stagnant" if day.wind < 0.5 else "clear-breeze"


def read_epw(folder, part, hourly):
    path = next((folder / "epw").glob(f"*.{part}.*.epw"))
    head = path.open().readline().split(",")
    raw = pd.read_csv(path, skiprows=8, header=None)
    day = pd.DataFrame({
        "month": raw[1], "day": raw[2], "hour": raw[3] - 1, "temperature": raw[6], "humidity": raw[8],
        "pressure": raw[9] / 100, "radiation": raw[13], "direction": raw[20], "speed": raw[21],
    })
    day["date"] = (np.arange(len(day)) // 24)
    calm = day.speed <= 0
    angle = np.radians(day.direction)
    day["u"] = np.where(calm, 0.0, -day.speed * np.sin(angle))
    day["v"] = np.where(calm, 0.0, -day.speed * np.cos(angle))
    hours = range(24) if hourly else OBSERVED_HOURS
    observed = day[day.hour.isin(hours)]
    daily = day.groupby("date").agg(month=("month", "first"), humidity_mean=("humidity", "mean"), temperature_mean=("temperature", "mean"),
                                    pressure_mean=("pressure", "mean"), radiation=("radiation", "sum"))
    daily["wind_mean"] = observed.groupby("date").speed.mean()
    daily["u_mean"] = observed.groupby("date").u.mean()
    # Clearness: radiation over the greatest within 15 days.
    doubled = pd.concat([daily.radiation] * 3, ignore_index=True)
    clearest = doubled.rolling(31, center=True).quantile(0.97)[365:730].to_numpy()
    daily["clearness"] = (daily.radiation.to_numpy() / clearest).clip(0.2, 1.0)
    daily["sunshine"] = ((daily.clearness - 1 / 3) * 1.5).clip(0, 1)  # Angstroem-Prescott with FAO-56's 0.25 and 0.50
    for source, feature in [("clearness", "sun"), ("humidity_mean", "humidity"), ("wind_mean", "wind"), ("temperature_mean", "temperature"), ("pressure_mean", "pressure"), ("u_mean", "zonal")]:
        daily[feature] = daily.groupby("month")[source].rank(pct=True)
    daily["season"] = daily.month.map({m: s for s, months in SEASONS.items() for m in months})
    return {"longitude": float(head[7]), "latitude": float(head[6]), "elevation": float(head[9])}, day, daily


def typical_wind(hours, chosen, hourly, mean_speed=None):
    """Speed and direction of a typical day: calm where most of the days are calm, else mean speed and vector direction.

    With `mean_speed`, the daily mean of the records, the curve is scaled to it (by 0.7 to 2)."""
    part = hours[hours.date.isin(chosen)]
    base = {}
    for hour in (range(24) if hourly else OBSERVED_HOURS):
        now = part[part.hour.between(hour - 1, hour + 1)] if hourly else part[part.hour == hour]
        calm = (now.speed <= 0).mean()
        u, v = now.u.mean(), now.v.mean()
        base[hour] = (0.0 if calm >= CALM_SHARE else now.speed.mean(), u, v)
    speed, direction = [], []
    anchors = sorted(base)
    factor = 1.0
    if mean_speed is not None and sum(b[0] for b in base.values()) > 0:
        factor = float(np.clip(mean_speed / np.mean([b[0] for b in base.values()]), 0.7, 2.0))
    for hour in range(24):
        before = max([a for a in anchors if a <= hour], default=anchors[-1])
        after = min([a for a in anchors if a >= hour], default=anchors[0])
        span = (after - before) % 24
        weight = 0.0 if span == 0 else ((hour - before) % 24) / span
        s, u, v = ((1 - weight) * np.array(base[before]) + weight * np.array(base[after]))
        s *= factor
        if s < 0.3:
            speed.append(0.0)
            direction.append(-1)
        else:
            speed.append(round(float(s), 1))
            direction.append(int(round(np.degrees(np.arctan2(-u, -v)) % 360 / 5) * 5) % 360)
    return speed, direction


def cloud_of(sunshine):
    """Cloud cover from relative sunshine S: the cover that passes the same daily radiation, Angstroem-Prescott (FAO-56: 0.25 + 0.50 S)
    inverted through Kasten and Czeplak (1980); recorders miss the low sun, so S = 0.9 counts as clear (unverified)."""
    relative = min(sunshine / 0.9, 1.0)
    return float(min(((2 / 3) * (1 - relative) / 0.75) ** (1 / 3.4), 1.0))


def rain_hours(total):
    """mm/h: eight evening and night hours (18-01 Beijing time), when eastern Qinghai gets most of its rain (unverified)."""
    if total < 0.5:
        return [0.0] * 24
    return [round(total / 8, 2) if hour >= 18 or hour < 2 else 0.0 for hour in range(24)]


def seasonal(pair, month):
    """January and July values joined by a cosine."""
    weight = 0.5 * (1 + np.cos(2 * np.pi * (month - 1) / 12))
    return pair[0] * weight + pair[1] * (1 - weight)


def z500_wind(folder):
    """Monthly geostrophic wind [m/s] and height [m] of 500 hPa over 102 E, 36 N."""
    data = np.load(folder / "z500_climatology_24-48N_84-117E_12h.npz")
    z, lat, lon = data["geopotential_m2s2"].astype(float), data["lat"], data["lon"]
    j, i = np.argmin(abs(lat - 36)), np.argmin(abs(lon - 102))
    f = 2 * 7.292e-5 * np.sin(np.radians(lat[j]))
    u = -(z[:, j + 1, i] - z[:, j - 1, i]) / ((lat[j + 1] - lat[j - 1]) * 111195) / f
    v = (z[:, j, i + 1] - z[:, j, i - 1]) / ((lon[i + 1] - lon[i - 1]) * 111195 * np.cos(np.radians(lat[j]))) / f
    month = (data["hours_since_Jan1"] / 24 / 30.5).astype(int).clip(0, 11)
    return {m + 1: (u[month == m].mean(), v[month == m].mean(), z[month == m, j, i].mean() / 9.80665) for m in range(12)}


def profile(name, month, mountain, ground, climate):
    """Upper profile: mountain-station temperature (daily mean) at 3,200 m, 500-200 hPa thickness above, z500 wind.

    The turning of the wind with the regime is a choice (unverified): fronts 1.4 times as strong and from 315 deg, back-flow from 90 deg
    at 3 m/s below 3,200 m, stagnant days 0.8 times as strong.
    """
    u500, v500, z500 = climate[month]
    factor, turn = 1.0, None
    if name in ("nw-front", "dust-front"):
        factor, turn = 1.4, np.radians(315)
    elif name == "stagnant":
        factor = 0.8
    u200, v200, z200 = seasonal(U200, month), seasonal(V200, month), seasonal(Z200, month)
    # Mean temperature of the layer 500-200 hPa: g dz / (R ln 2.5); 6.5 K/km up to 500 hPa height + tropopause keeps it consistent.
    mean_layer = 9.80665 * seasonal(THICKNESS, month) / (287.05 * np.log(2.5))
    upper_lapse = 6.8e-3
    t500 = mean_layer + upper_lapse * 0.5 * (z200 - z500)
    t3200 = mountain + 273.15
    lapse = np.clip((t3200 - t500) / (z500 - 3200.0), 4.5e-3, 7.5e-3)
    rows = []
    for altitude in PROFILE_ALTITUDES:
        if altitude <= z500:
            temperature = t3200 - lapse * (altitude - 3200.0)
            weight = np.clip((altitude - 2500.0) / (z500 - 2500.0), 0.0, 1.0)
            u, v = u500 * (0.15 + 0.85 * weight), v500 * (0.15 + 0.85 * weight)
        else:
            base = t3200 - lapse * (z500 - 3200.0)
            temperature = max(base - upper_lapse * (altitude - z500), 213.0)
            weight = np.clip((altitude - z500) / (z200 - z500), 0.0, 1.0)
            u, v = u500 + weight * (u200 - u500), v500 + weight * (v200 - v500)
        speed = factor * np.hypot(u, v)
        direction = np.arctan2(-u, -v)
        if turn is not None and altitude < 9000:
            direction = turn
        if name == "east-backflow" and altitude <= 3200:
            speed, direction = 3.0, np.radians(90)
        rows.append((altitude, round(float(speed), 1), int(round(np.degrees(direction) % 360)) % 360, round(float(temperature - 273.15), 1)))
    return rows


def months(daily):
    """How often each day occurred in each month of the record, as CSV."""
    ids = daily.season + "-" + daily.regime
    counts = ids.groupby([daily.date.dt.year, daily.month, ids]).size()
    rows = [f"{year},{month},{name},{count}" for (year, month, name), count in counts.items()]
    return "\n".join([
        "# How often each representative day occurred in each month of Xining's record, 2014-2018. Days without a whole record are missing.",
        "# Made by seeds/scripts/representative_days.py.",
        "year,month,day,days", *rows, ""])


def numbers(values):
    return "[" + ", ".join(f"{value:g}" for value in values) + "]"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, metavar="DIR")
    parser.add_argument("--output", type=pathlib.Path, required=True, metavar="FILE")
    parser.add_argument("--months", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args()
    daily = read_daily(options.data, "Xining")
    daily["regime"] = daily.apply(regime, axis=1)
    if options.months:
        options.months.write_text(months(daily), encoding="utf-8")
    lanzhou = read_daily(options.data, "Lanzhou").set_index("date")
    stations = {key: read_epw(options.data, part, hourly) for key, (part, _, hourly) in STATIONS.items()}
    climate = z500_wind(options.data)
    text = [
        "# Representative days of the He-Huang valleys: season x regime, frequency-weighted days give a year.",
        "# Made by seeds/scripts/representative_days.py. Only cluster means and frequencies are here; the records they are made",
        "# of (daily records of Xining and Lanzhou 2014-2018; CSWD typical years) are not, and may not be, shipped.",
        "# Hours are Beijing time 0-23; wind_from_deg -1 = calm. 'frequency_days' sums to 365.",
        'source = "cluster means of daily records of Xining and Lanzhou 2014-2018 and of CSWD typical years; winds aloft from the 500 hPa climatology of meteva 1.9.6.2 and ERA-Interim January and July means"',
        'confidence = "surface B (hundreds of real days a cluster at Xining; other stations by analogue days of a typical year); profile C (climatology, regime factors unverified)"',
        "",
    ]
    for key, (part, name, hourly) in STATIONS.items():
        place = stations[key][0]
        text += [f"[[station]]", f'id = "{key}"', f'name = "{name}"', f"longitude_deg = {place['longitude']}", f"latitude_deg = {place['latitude']}",
                 f"elevation_m = {place['elevation']}", "anemometer_height_m = 10.0", f"wind_every_hour = {str(hourly).lower()}", ""]
    for season, days in DAYS.items():
        block = daily[daily.season == season]
        shares = block.regime.value_counts(normalize=True)
        assert set(shares.index) == {d[0] for d in days}, (season, shares)
        counts = {name: round(float(shares[name]) * SEASON_DAYS[season], 1) for name, *_ in days}
        first = days[-1][0]
        counts[first] = round(SEASON_DAYS[season] - sum(v for k, v in counts.items() if k != first), 1)
        for name, date, zh, en in days:
            cluster = block[block.regime == name]
            target = cluster[FEATURES].mean().to_numpy()
            other = lanzhou[lanzhou.index.isin(cluster.date)]
            month = int(date[:2])
            print(f"{season}-{name}: {counts[name]} d, n {len(cluster)}, sunshine {cluster.sunshine.mean():.2f}, wind {cluster.avgws.mean():.2f}, rain {cluster.precipitation.mean():.2f}, T {cluster.avgtemp.mean():.1f}")
            text += ["[[day]]", f'id = "{season}-{name}"', f'season = "{season}"', f'regime = "{name}"', f'date = "2016-{date}"',
                     f'description_zh = "{zh}"', f'description_en = "{en}"', f"frequency_days = {counts[name]}", f"days_in_cluster = {len(cluster)}", ""]
            mountain = []
            for key, (part, _, hourly) in STATIONS.items():
                place, hours, table = stations[key]
                near = (table.month - month + 6) % 12 - 6
                candidates = table[(table.season == season) & (near.abs() <= 1)]
                # Percentiles pull toward the middle when averaged: stretch them by half. Fronts are few and defined by the wind.
                front = name.endswith("front")
                weights = np.array([1, 1, 3, 1, 1, 3]) if front else np.ones(6)
                distance = (weights * (candidates[FEATURES] - (0.5 + 1.5 * (target - 0.5)).clip(0, 1)) ** 2).sum(axis=1)
                chosen = distance.nsmallest(max(8, round((0.1 if front else 0.2) * len(candidates)))).index
                part_hours = hours[hours.date.isin(chosen)]
                mean = part_hours.groupby("hour")[["temperature", "humidity", "pressure"]].mean()
                temperature, humidity = mean.temperature.to_numpy(), mean.humidity.to_numpy()
                cloud = cloud_of(float(table.sunshine[chosen].mean()))
                rain = float(cluster.precipitation.mean())
                # The record called Lanzhou stands at 833 hPa (about 1,670 m) with twice the wind of the EPW's Lanzhou (848 hPa):
                # another station of the city. It lends its rain and sunshine, not its temperature and wind.
                records = cluster if key == "xining" else None
                if records is not None:
                    same = records[((records.month - month + 6) % 12 - 6).abs() <= 1]
                    scale = (same.maxtemp.mean() - same.mintemp.mean()) / (temperature.max() - temperature.min())
                    temperature = same.avgtemp.mean() + scale * (temperature - temperature.mean())
                    humidity = np.clip(humidity + same.avgrh.mean() - humidity.mean(), 5, 100)
                    cloud = cloud_of(float(same.sunshine.mean()))
                if key == "lanzhou":
                    cloud = cloud_of(float(other.sunshine.mean()))
                if key in ("lanzhou", "yuzhong"):
                    rain = float(other.precipitation.mean())
                if key in ("golmud", "yushu"):
                    rain = 0.0 if key == "golmud" else rain
                if key in ("wushaoling", "gangca"):
                    shift = 6.0e-3 * (place["elevation"] - 3200.0)
                    mountain.append(temperature.mean() + shift)
                speed, direction = typical_wind(hours, chosen, hourly, None if records is None else float(same.avgws.mean()))
                text += [f"[day.station.{key}]", f"temperature_c = {numbers(np.round(temperature, 1))}", f"relative_humidity_pct = {numbers(np.round(humidity))}",
                         f"pressure_hpa = {numbers(np.round(mean.pressure.to_numpy(), 1))}", f"wind_speed_m_s = {numbers(speed)}", f"wind_from_deg = {numbers(direction)}",
                         f"cloud_cover = {cloud:.2f}", f"precipitation_mm_h = {numbers(rain_hours(rain))}", ""]
            rows = profile(name, month, float(np.mean(mountain)), None, climate)
            for hour in (2, 8, 14, 20):
                text += ["[[day.profile]]", f"hour = {hour}", f"altitude_m = {numbers(r[0] for r in rows)}", f"wind_speed_m_s = {numbers(r[1] for r in rows)}",
                         f"wind_from_deg = {numbers(r[2] for r in rows)}", f"temperature_c = {numbers(r[3] for r in rows)}", ""]
    options.output.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
