"""Factors, controls, profiles and speciation of the embedded inventory (values with their source; `unverified` = from memory).

Used by inventory_build.py, which writes them as CSV. Facts come from T/CSES 144-2024 (tables A.1, B, C, D, E, as transcribed in
the open repository glittering-universe/fixed-combustion-inventory-experiment-v2 at b9dd635) where the source says so.
"""

T = "T/CSES 144-2024"
U = "unverified"
S_POWER, A_POWER = 0.6, 25.0  # coal of the power plants: sulphur and ash [%], unverified
S_LOCAL, A_LOCAL = 0.5, 15.0  # coal of boilers and households: sulphur and ash [%], unverified


def coal_so2(sulphur_percent):
    return 20.0 * sulphur_percent * (1.0 - 0.15)


def coal_pm(ash_percent, retained, fraction):
    return 10.0 * ash_percent * (1.0 - retained) * fraction


# factor_id: (unit, source, note, {pollutant: value})   CO, NOX, SO2, VOC, NH3, PM25, PM10
F = {}


def power(name, nox, retained, f25, f10):
    F[name] = ("g/kg", f"{T} D.1", f"coal with S {S_POWER} % and ash {A_POWER} % (unverified); NH3 slip of SCR 0.16 g/kg", {
        "SO2": coal_so2(S_POWER), "NOX": nox, "CO": 2.0, "VOC": 0.04, "NH3": 0.16,
        "PM25": coal_pm(A_POWER, retained, f25), "PM10": coal_pm(A_POWER, retained, f10)})


power("power_coal_pc_300", 7.21, 0.25, 0.06, 0.23)
power("power_coal_pc_100_300", 8.19, 0.25, 0.06, 0.23)
power("power_coal_cfb_100_300", 8.19, 0.44, 0.07, 0.29)
F["heat_coal_grate"] = ("g/kg", f"{T} D.1", f"automatic grate; S {S_LOCAL} %, ash {A_LOCAL} % (unverified)", {
    "SO2": coal_so2(S_LOCAL), "NOX": 4.0, "CO": 8.0, "VOC": 0.18,
    "PM25": coal_pm(A_LOCAL, 0.85, 0.10), "PM10": coal_pm(A_LOCAL, 0.85, 0.33)})
F["heat_coal_cfb"] = ("g/kg", f"{T} D.1", f"circulating bed; S {S_LOCAL} %, ash {A_LOCAL} % (unverified)", {
    "SO2": coal_so2(S_LOCAL), "NOX": 7.5, "CO": 2.0, "VOC": 0.18,
    "PM25": coal_pm(A_LOCAL, 0.44, 0.07), "PM10": coal_pm(A_LOCAL, 0.44, 0.29)})
F["industry_coal_grate"] = ("g/kg", f"{T} E.7", f"automatic grate; S {S_LOCAL} %, ash {A_LOCAL} % (unverified)", {
    "SO2": coal_so2(S_LOCAL), "NOX": 4.0, "CO": 15.0, "VOC": 2.16,
    "PM25": coal_pm(A_LOCAL, 0.85, 0.07), "PM10": coal_pm(A_LOCAL, 0.85, 0.20)})
F["heat_gas"] = ("g/m3", f"{T} D.1; NOX {U}",
                 "NOX 1.6 g/m3 = 150 mg/m3 in about 10.5 m3 flue gas; the table's 4.1 g/m3 has a doubtful unit", {
                     "NOX": 1.6, "CO": 1.3, "SO2": 0.02, "VOC": 0.02, "PM25": 0.03, "PM10": 0.03})
F["industry_gas"] = ("g/m3", f"{T} E.7", "unit flagged doubtful in the transcription", {
    "NOX": 2.09, "CO": 1.3, "VOC": 0.12, "PM25": 0.03, "PM10": 0.03})

PROCESS = {
    "sinter": ({"CO": 16, "NOX": 0.55, "SO2": 1.34, "VOC": 0.25, "PM25": 2.52, "PM10": 5.81}, T + " E.1", ""),
    "sinter_fugitive": ({"VOC": 0.25, "PM25": 0.1, "PM10": 0.24}, T + " E.1", ""),
    "pellet": ({"CO": 16, "NOX": 0.5, "SO2": 1.34, "VOC": 0.25, "PM25": 2.52, "PM10": 5.81}, T + " E.1", ""),
    "pig_iron": ({"CO": 15.29, "NOX": 0.17, "SO2": 0.14, "PM25": 5.27, "PM10": 8.43}, T + " E.1", ""),
    "pig_iron_fugitive": ({"PM25": 0.73, "PM10": 1.22}, T + " E.1", ""),
    "steel_bof": ({"CO": 8.75, "VOC": 0.06, "PM25": 10.45, "PM10": 14.63}, T + " E.1", ""),
    "steel_bof_fugitive": ({"PM25": 1.05, "PM10": 1.46}, T + " E.1", ""),
    "steel_eaf": ({"CO": 9, "NOX": 0.15, "VOC": 0.06, "PM25": 6.02, "PM10": 8.12}, f"{T} E.1; NOX {U}", "the table gives NOX 0"),
    "steel_eaf_fugitive": ({"PM25": 0.6, "PM10": 0.81}, T + " E.1", ""),
    "steel_rolling": ({"NOX": 0.25, "SO2": 0.05, "PM25": 0.03, "PM10": 0.05}, U, "reheating furnaces on gas, kg per t rolled"),
    "coke": ({"CO": 1.6, "NOX": 1.7, "SO2": 1.08, "VOC": 2.96, "PM25": 5.22, "PM10": 8.79}, T + " E.1", ""),
    "aluminium": ({"SO2": 7.5, "PM25": 18.28, "PM10": 26.51, "CO": 40}, f"{T} E.1; CO {U}", "CO of the cells mostly leaves with the gas"),
    "zinc": ({"PM25": 207.73, "PM10": 233.06, "SO2": 12}, f"{T} E.1; SO2 {U}", "SO2 after the acid plant"),
    "lead": ({"PM25": 286.67, "PM10": 321.63, "SO2": 12}, f"{T} E.1; SO2 {U}", "SO2 after the acid plant"),
    "copper": ({"PM25": 150, "PM10": 180, "SO2": 10}, U, "SO2 after the acid plant"),
    "magnesium": ({"PM25": 246, "PM10": 276, "SO2": 8, "NOX": 6, "CO": 20}, f"{T} E.1; gases {U}", "Pidgeon process"),
    "ferrosilicon": ({"PM25": 136, "PM10": 152, "SO2": 5, "NOX": 2, "CO": 20}, U, "AP-42 75 % FeSi about 158 kg/t before control"),
    "carbide": ({"PM25": 8, "PM10": 12, "SO2": 1, "NOX": 1.5, "CO": 30}, U, "calcium and silicon carbide furnaces"),
    "clinker": ({"CO": 3.71, "NOX": 1.88, "SO2": 0.51, "VOC": 0.33, "PM25": 26.5, "PM10": 57.5}, T + " E.1", ""),
    "cement_grinding": ({"PM25": 2, "PM10": 8}, T + " E.1", ""),
    "lime": ({"CO": 30.95, "NOX": 0.2, "SO2": 0.34, "VOC": 0.18, "PM25": 1.4, "PM10": 13.4}, T + " E.1", ""),
    "brick": ({"CO": 4.04, "NOX": 0.05, "SO2": 0.6, "VOC": 0.13, "PM25": 0.27, "PM10": 0.71}, T + " E.1", ""),
    "glass": ({"NOX": 7.74, "SO2": 3.4, "VOC": 0.4, "PM25": 7.92, "PM10": 8.27}, T + " E.1", ""),
    "carbon": ({"CO": 2.83, "NOX": 1.04, "SO2": 18.87, "VOC": 0.38, "PM25": 1.6, "PM10": 2.48}, T + " E.1", ""),
    "urea": ({"NH3": 9.98, "VOC": 0.01, "PM25": 1.86, "PM10": 2.12}, T + " E.1", ""),
    "ammonia": ({"CO": 25.8, "VOC": 4.72}, T + " E.1", ""),
    "compound_fertiliser": ({"NH3": 1, "PM25": 1.86, "PM10": 2.12}, T + " E.1", ""),
    "refinery": ({"VOC": 1.0, "NOX": 0.15, "SO2": 0.12, "CO": 0.10, "PM25": 0.03, "PM10": 0.04}, U,
                 "kg per t crude: heaters, cracker, leaks, tanks, waste water after common controls"),
    "ethylene": ({"VOC": 1.2, "NOX": 0.6, "SO2": 0.05, "CO": 0.3, "PM25": 0.03, "PM10": 0.03}, U, "kg per t ethylene, with downstream units"),
    "rubber_resin": ({"VOC": 3.0}, U, "kg per t synthetic rubber or resin"),
    "pvc": ({"VOC": 1.5, "PM25": 0.3, "PM10": 0.6}, U, "kg per t PVC, carbide route"),
    "silicon_crystal": ({"NOX": 0.5, "VOC": 0.4}, U, "kg per t crystal or cell material: acid etching"),
    "food_drink": ({"VOC": 8.0}, U, "kg per t spirit or edible oil (fermentation, extraction)"),
    "coal_mining": ({"PM25": 0.008, "PM10": 0.06}, U, "kg per t coal: handling and screening, covered"),
    "quarry": ({"PM25": 0.012, "PM10": 0.10}, U, "kg per t stone: crushing, loading"),
    "stockpile": ({"PM25": 0.006, "PM10": 0.04}, U, "kg per t handled: loading and wind over the pile"),
    "fuel_depot_gasoline": ({"VOC": 1.624}, T + " E.6", "loading"),
    "fuel_depot_diesel": ({"VOC": 0.152}, T + " E.6", "loading"),
    "petrol_station": ({"VOC": 2.49}, U, "unloading, breathing, refuelling and spills"),
}
PROCESS_UNIT = {k: "kg/m3" for k in ("fuel_depot_gasoline", "fuel_depot_diesel", "petrol_station")}
for k, (v, s, n) in PROCESS.items():
    F[k] = (PROCESS_UNIT.get(k, "g/kg"), s, n, v)

F["house_coal"] = ("g/kg", "Guiyang, Changchun and Beijing surveys, middle; SO2 from S 0.5 %; NH3 unverified",
                   "PM25 is the geometric mean of 1.4 and 10.8 g/kg; the surveys differ by a factor 8", {
                       "SO2": 8.5, "NOX": 1.6, "CO": 100, "VOC": 4.0, "NH3": 0.3, "PM25": 3.9, "PM10": 5.5})
F["house_biomass"] = ("g/kg", U, "straw, wood and dung in stoves and heated beds", {
    "SO2": 0.4, "NOX": 1.0, "CO": 90, "VOC": 6.0, "NH3": 1.0, "PM25": 6.5, "PM10": 7.5})
F["house_gas"] = ("g/m3", U, "cookers and wall boilers", {"NOX": 1.2, "CO": 0.8, "VOC": 0.05, "PM25": 0.03, "PM10": 0.03})
F["cooking_oil"] = ("g/kg", U, "per kg of edible oil heated", {"VOC": 5.0, "PM25": 3.2, "PM10": 4.0, "CO": 0.5})

ALT = "altitude multipliers above 1500 m: light petrol CO 1.58 HC 2.46 NOX 3.15, heavy diesel CO 2.46 HC 2.05 NOX 1.02 (low confidence)"
LIGHT, HEAVY = (1.58, 2.46, 3.15), (2.46, 2.05, 1.02)


def vehicle(name, co, voc, nox, pm25, pm10, nh3, so2, alt, evaporation=0.0):
    a = alt or (1, 1, 1)
    F[name] = ("g/km", U, ALT if alt else "", {
        "CO": co * a[0], "VOC": voc * a[1] + evaporation, "NOX": nox * a[2], "PM25": pm25, "PM10": pm10, "NH3": nh3, "SO2": so2})


vehicle("car", 1.0, 0.10, 0.06, 0.006, 0.016, 0.025, 0.0012, LIGHT, 0.12)
vehicle("taxi_gas", 1.4, 0.15, 0.12, 0.006, 0.016, 0.030, 0.0005, LIGHT)
vehicle("light_truck", 0.9, 0.12, 1.6, 0.045, 0.060, 0.005, 0.0016, HEAVY, 0.02)
vehicle("heavy_truck", 2.0, 0.25, 6.5, 0.13, 0.17, 0.010, 0.0045, HEAVY)
vehicle("bus_gas", 2.0, 0.30, 4.0, 0.03, 0.06, 0.020, 0.0010, HEAVY)
vehicle("coach", 1.8, 0.22, 5.5, 0.11, 0.14, 0.008, 0.0040, HEAVY)
vehicle("motorcycle", 3.0, 0.80, 0.12, 0.012, 0.016, 0.002, 0.0005, (1.58, 1.5, 1.0))
vehicle("farm_vehicle", 1.6, 0.9, 3.0, 0.16, 0.18, 0.002, 0.0020, (1.5, 1.5, 1.0))

F["diesel_construction"] = ("g/kg", U, "guide of 2014 as remembered; mixed stage I to III", {
    "NOX": 32.8, "CO": 10.7, "VOC": 3.4, "PM25": 1.98, "PM10": 2.09, "SO2": 0.02, "NH3": 0.008})
F["diesel_farm"] = ("g/kg", U, "tractors and harvesters, mixed stage I to III", {
    "NOX": 33.0, "CO": 12.0, "VOC": 3.9, "PM25": 2.1, "PM10": 2.3, "SO2": 0.02, "NH3": 0.008})
F["diesel_rail"] = ("g/kg", U, "shunters and the lines not electrified", {
    "NOX": 55.7, "CO": 8.3, "VOC": 3.1, "PM25": 1.97, "PM10": 2.07, "SO2": 0.02})
F["aircraft_lto"] = ("kg/lto", U, "narrow-body mix, landing to 915 m above ground and back; altitude not corrected", {
    "NOX": 9.5, "CO": 9.0, "VOC": 1.6, "SO2": 0.8, "PM25": 0.14, "PM10": 0.15})
F["airport_ground"] = ("kg/lto", U, "ground vehicles and auxiliary power units", {
    "NOX": 2.4, "CO": 1.8, "VOC": 0.25, "PM25": 0.08, "PM10": 0.09})

SOLVENT = {
    "paint_building": (120, U, "mostly water-borne walls, some solvent-borne"),
    "paint_industry": (450, U, "machinery, steelwork, furniture"),
    "paint_car_repair": (550, U, "body shops"),
    "ink": (600, T + " E.8", "solvent-borne gravure, relief and flat"),
    "household_products": (1000, U, "mass of VOC in products sold"),
    "asphalt": (0.9, U, "kg VOC per t of paving mix"),
    "pesticide": (300, U, "solvent share of the formulation"),
    "adhesive": (220, U, "wood panels, footwear, building"),
    "dry_cleaning": (900, U, "solvent bought"),
}
for k, (v, s, n) in SOLVENT.items():
    F[k] = ("g/kg", s, n, {"VOC": v})

for k, v, s, n in (("nh3_cattle", 6.5, U, "grazing yak and beef cattle"), ("nh3_dairy", 13.0, U, "dairy cows, housed"),
                   ("nh3_sheep", 1.3, U, "sheep and goats"), ("nh3_pig", 2.6, U, "pigs standing"),
                   ("nh3_poultry", 0.25, U, "hens and broilers standing")):
    F[k] = ("kg/head", s, n, {"NH3": v})
F["nh3_fertiliser"] = ("g/kg", U, "NH3 per kg of nitrogen spread: urea and bicarbonate on calcareous cold soil", {"NH3": 100})
F["nh3_latrine"] = ("kg/person", "guide of 2014 on NH3, as remembered: " + U, "rural person without sewer", {"NH3": 0.787})
F["straw_open"] = ("g/kg", U, "dry matter burnt in the field; guide range of PM25 7 to 12 g/kg", {
    "PM25": 8.5, "PM10": 9.8, "CO": 65, "NOX": 2.6, "SO2": 0.5, "NH3": 0.6, "VOC": 8.0})
F["refuse_open"] = ("g/kg", U, "rural refuse burnt in the open", {
    "PM25": 9.0, "PM10": 11.0, "CO": 40, "NOX": 3.0, "SO2": 0.5, "NH3": 0.9, "VOC": 20})
F["sacrifice"] = ("kg/person", U, "paper, incense, juniper (weisang) and fireworks per person and year", {
    "PM25": 0.02, "PM10": 0.025, "CO": 0.12, "NOX": 0.003, "SO2": 0.002, "VOC": 0.012})


# PM2.5 over PM10 of dust that wheels, machines and wind raise (Midwest Research Institute 2006, background document for AP-42's fine fractions: paved
# roads 0.15, unpaved roads and construction 0.10), where AP-42 (2011) and the guides have 0.24 and 0.20: with these PM2.5 of Lanzhou 2014 was too
# high while its PM10 was right (docs/validation/year.md).
FINE_PAVED, FINE_SITE = 0.15, 0.10


def road(silt, weight, wet_days=90):
    """AP-42 13.2.1: E = k sL^0.91 W^1.02 (1 - P/4N), sL [g/m2], W [t, in the formula short tons of 907 kg], E [g/km]; PM2.5 by MRI's ratio."""
    base = silt ** 0.91 * (weight / 0.90718474) ** 1.02 * (1.0 - wet_days / (4.0 * 365.0))
    return {"PM25": FINE_PAVED * 0.62 * base, "PM10": 0.62 * base}


F["road_city"] = ("g/km", "AP-42 13.2.1 (2011), PM25 0.15 of PM10 (MRI 2006); silt load and weight unverified", "sL 0.5 g/m2, W 2.5 t, 90 wet days", road(0.5, 2.5))
F["road_town"] = ("g/km", "AP-42 13.2.1 (2011), PM25 0.15 of PM10 (MRI 2006); silt load and weight unverified", "sL 1.0 g/m2, W 3.5 t, 90 wet days", road(1.0, 3.5))
F["road_unpaved"] = ("g/km", U, "gravel and earth roads, AP-42 13.2.2 order of magnitude", {"PM25": 20, "PM10": 200})
F["construction"] = ("kg/m2/month", "0.269 kg TSP/m2/month, 49 % PM10 as remembered; PM25 0.10 of PM10 (MRI 2006)",
                     "the tax coefficients (1.01 and 1.64) are generation of another scope", {"PM25": FINE_SITE * 0.1318, "PM10": 0.1318})
F["soil_dust"] = ("g/kg", "Xining 2018: PM10 1502 t, PM25 353 t (region table)", "activity = mass of soil PM10; PM25 235 g per kg of it",
                  {"PM25": 1000.0 * 353 / 1502, "PM10": 1000.0})
F["landfill"] = ("g/kg", U, "municipal refuse put down", {"NH3": 0.56, "VOC": 0.23})
F["incinerator"] = ("g/kg", U, "municipal refuse burnt, before flue-gas cleaning", {
    "NOX": 1.8, "SO2": 1.0, "CO": 0.3, "VOC": 0.02, "PM25": 3.0, "PM10": 4.5, "NH3": 0.02})
F["sewage"] = ("g/m3", U, "municipal sewage treated", {"NH3": 0.003, "VOC": 1.1})

# control_id: (removal % {SO2,NOX,VOC,PM25,PMC}, source, note)
C = {
    "fgd_wet": ({"SO2": 80, "PM25": 57, "PMC": 75}, T + " A.1", "limestone-gypsum"),
    "fgd_dry": ({"SO2": 50}, T + " A.1", "spray or dense phase"),
    "fgd_furnace": ({"SO2": 50}, T + " A.1", "limestone into the furnace"),
    "lnb": ({"NOX": 22}, T + " A.1", "low-NOx burner"),
    "sncr": ({"NOX": 30}, T + " A.1 (NOX only)", "the table's PM row looks copied from wet FGD: not credited"),
    "lnb_sncr": ({"NOX": 52}, T + " A.1", ""),
    "lnb_scr": ({"NOX": 64}, T + " A.1", ""),
    "wet_scrubber": ({"SO2": 20, "PM25": 50, "PMC": 56.1}, T + " A.1", ""),
    "esp": ({"PM25": 93, "PMC": 98}, T + " A.1", ""),
    "esp_high": ({"PM25": 96, "PMC": 99}, T + " A.1", ""),
    "baghouse": ({"PM25": 94.5, "PMC": 95}, T + " A.1", ""),
    "esp_bag": ({"PM25": 96, "PMC": 99}, T + " A.1", ""),
    "shop_dedusting": ({"PM25": 85, "PMC": 85}, "calibrated (docs/validation/year.md); unverified",
                       "closed shops with secondary and roof dedusting as the ultra-low emission rules of 2019 ask"),
    "baghouse_10": ({"PM25": 99, "PMC": 99.7}, U, "membrane bags held to 10-20 mg/m3; A.1's average is for older bags"),
    "fume_bag": ({"PM25": 99.3, "PMC": 99.7}, U, "metal fume is the product: bags in series with the acid plant"),
    "dry_scrubber_alumina": ({"PM25": 97, "PMC": 99}, U, "alumina dry scrubbing with bags at potlines"),
    "fgd_potline": ({"SO2": 70}, U, "wet desulphurisation behind the potlines, retrofits of about 2019; no PM credit"),
    "ule_power_so2": ({"SO2": 98}, U, "35 mg/m3 limit, about 20 in operation, 8 m3/kg coal, from 10.2 g/kg"),
    "ule_power_nox": ({"NOX": 95.5}, U, "50 mg/m3 limit, about 40 in operation, 8 m3/kg coal, from 7.2 g/kg"),
    "ule_power_pm": ({"PM25": 99.7, "PMC": 99.95}, U, "10 mg/m3 limit, about 5 in operation"),
    "gas_low_nox": ({"NOX": 70}, U, "150 to 30-50 mg/m3 retrofit"),
    "rto": ({"VOC": 94}, T + " A.1", ""),
    "carbon_adsorption": ({"VOC": 15}, T + " A.1", ""),
    "catalytic": ({"VOC": 85}, T + " A.1", ""),
    "vapour_stage2": ({"VOC": 80}, T + " A.1", ""),
    "vapour_stage3": ({"VOC": 90}, T + " A.1", ""),
    "cooking_purifier": ({"VOC": 60, "PM25": 60, "PMC": 60}, f"{T} A.1 (VOC); PM {U}", ""),
    "road_sweep": ({"PM25": 9, "PMC": 12}, T + " A.1", "ordinary suction sweeper"),
    "road_water": ({"PM25": 46, "PMC": 58}, T + " A.1", "twice a day; none below 0 C: operation rate of the line"),
    "site_paving": ({"PM25": 67, "PMC": 83}, T + " A.1", "paving and water"),
    "site_hoarding": ({"PM25": 13, "PMC": 16}, T + " A.1", "2.4 m"),
    "site_cloth": ({"PM25": 22, "PMC": 28}, T + " A.1", "woven cover"),
    "pile_fence": ({"PM25": 63, "PMC": 77}, T + " A.1", "three sides, porous"),
    "pile_water": ({"PM25": 49, "PMC": 66}, T + " A.1", "coal pile, periodic"),
}

FLAT24, FLAT7, FLAT12 = [1.0] * 24, [1.0] * 7, [1.0] * 12
HOUR = {
    "flat": (FLAT24, "definition"),
    "power": ([.0324, .0300, .0288, .0284, .0292, .0316, .0354, .0403, .0433, .0457, .0479, .0486, .0495, .0497, .0501, .0500, .0497, .0489, .0477, .0473, .0466, .0440, .0397, .0352], T + " B.2"),
    "industry": ([.026, .007, .007, .007, .007, .007, .007, .029, .045] + [.068] * 8 + [.066, .063] + [.037] * 5, T + " B.2"),
    "mobile": ([.0172, .0132, .0138, .0150, .0155, .0157, .0290, .0564, .0599, .0590, .0594, .0540, .0501, .0588, .0600, .0620, .0594, .0574, .0557, .0490, .0454, .0417, .0308, .0216], T + " B.2"),
    "life": ([.018] * 5 + [.038, .075, .075, .038, .038, .03, .045, .045, .038, .03, .03, .038, .075, .075, .075, .075, .054, .018, .018], T + " B.2"),
    "agriculture": ([.0206, .0194, .0194, .0177, .0189, .0210, .0288, .0329, .0473, .0576, .0700, .0782, .0885, .0823, .0803, .0700, .0597, .0453, .0309, .0268, .0226, .0206, .0206, .0206], T + " B.2"),
    "day_work": ([0] * 7 + [.6] + [1.0] * 4 + [.7, .8] + [1.0] * 4 + [.6, .2] + [0] * 4, U),
    "aircraft": ([.2, .1, .05, .02, .02, .1, .4, .9, 1.2, 1.3, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.1, 1.0, .6], U),
    "wind_noon": ([.4, .35, .3, .3, .3, .3, .35, .4, .5, .7, .9, 1.2, 1.5, 1.9, 2.2, 2.4, 2.4, 2.2, 1.9, 1.5, 1.1, .8, .6, .5], U),
}
WEEKDAY = {
    "flat": (FLAT7, "definition"),
    "power": ([.147] * 5 + [.135, .130], T + " B.1"),
    "industry": ([.162] * 5 + [.112, .078], T + " B.1"),
    "mobile": ([.155] * 5 + [.117, .108], T + " B.1"),
    "life": ([.143] * 7, T + " B.1"),
}
MONTH = {
    "flat": (FLAT12, "definition"),
    "power": ([1.20, 1.05, 1.05, .95, .85, .80, .85, .85, .85, 1.00, 1.20, 1.35], U + ": winter heat and low hydropower"),
    "heating_xining": ([.21, .17, .13, .06, 0, 0, 0, 0, 0, .08, .15, .20], U + ": 15 Oct to 15 Apr by degree days"),
    "heating_lanzhou": ([.24, .19, .16, 0, 0, 0, 0, 0, 0, 0, .18, .23], U + ": 1 Nov to 31 Mar by degree days"),
    "house_stove": ([.185, .150, .115, .060, .025, .015, .015, .015, .025, .075, .135, .185], U + ": heating over a cooking base"),
    "cement": ([.2, .2, .4, 1.2, 1.5, 1.5, 1.4, 1.4, 1.4, 1.3, .9, .3], U + ": staggered winter stop"),
    "building": ([.1, .1, .7, 1.3, 1.5, 1.5, 1.4, 1.4, 1.4, 1.3, .9, .3], U + ": frozen ground in winter"),
    "open_burning_qinghai": ([.16, .14, .12, .06, .03, .03, .03, .03, .03, .06, .15, .16], T + " B.3"),
    "open_burning_gansu": ([.18, .16, .13, .03, .03, .03, .03, .03, .03, .03, .13, .18], T + " B.3, sums to 0.99: normalised"),
    "fertiliser": ([0, 0, .004, .012, .018, .4805, .4616, .012, .007, .0049, 0, 0], "Xining 2018: June 48.05 %, July 46.16 %; the rest " + U),
    # Daily means of Xining 2014-2018; ammonia of open stables goes with T_in^0.89, T_in = T + 3 and 4 below 1 degree (Gyldenkaerne et al. 2005).
    "livestock": ([.0338, .0344, .0527, .0855, .1113, .1355, .1487, .1413, .1117, .0737, .0376, .0338],
                  "open stables by daily temperatures of Xining 2014-2018 (Gyldenkaerne et al. 2005)"),
    "soil_dust": ([70, 110, 220, 252, 200, 110, 27, 40, 70, 110, 173, 120], "Xining 2018: April 252 t, July 27 t of 1502 t; the other months " + U),
    "road_dust": ([1.1, 1.15, 1.3, 1.25, 1.05, .9, .8, .75, .75, .85, 1.0, 1.1], U + ": no watering below 0 C"),
    "aircraft": ([.8, .8, .9, .95, 1.05, 1.15, 1.3, 1.3, 1.1, 1.05, .85, .75], U),
    "farm_work": ([0, .1, 1.2, 1.8, 1.2, .8, 1.2, 1.6, 1.8, 1.5, .6, .2], U),
    "evaporation": ([.6, .65, .85, 1.0, 1.15, 1.3, 1.4, 1.35, 1.15, .95, .85, .75], U),
}

# PM speciation as fractions of PM2.5: EC, OC, organic matter per OC
PM = {
    "coal_power": (0.002, 0.0, 1.4, T + " D.1 (fractions of BC and OC)"),
    "coal_grate": (0.20, 0.04, 1.4, T + " E.7"),
    "house_coal": (0.15, 0.30, 1.5, U),
    "biomass": (0.10, 0.45, 1.7, U),
    "gas": (0.10, 0.40, 1.3, U),
    "sinter": (0.003 / 2.52, 0.13 / 2.52, 1.3, T + " E.1"),
    "pig_iron": (0.53 / 5.27, 0.11 / 5.27, 1.3, T + " E.1"),
    "steel": (0.005, 0.02, 1.3, T + " E.1 (electric furnace OC 0.12 of 6.02); converter's 0.20 not used"),
    "coke": (1.57 / 5.22, 1.83 / 5.22, 1.4, T + " E.1"),
    "cement": (0.008, 0.02, 1.3, U),
    "metal_fume": (0.01, 0.03, 1.3, U),
    "ferrosilicon": (0.02, 0.04, 1.3, U),
    "mineral": (0.01, 0.03, 1.4, U),
    "refinery": (0.05, 0.30, 1.4, U),
    "cooking": (0.01, 0.60, 1.6, U),
    "petrol_vehicle": (0.20, 0.45, 1.4, U),
    "diesel_vehicle": (0.50, 0.28, 1.3, U),
    "diesel_offroad": (0.45, 0.30, 1.3, U),
    "aircraft": (0.55, 0.25, 1.3, U),
    "open_burning": (0.07, 0.42, 1.7, U),
    "road_dust": (0.012, 0.09, 1.6, U),
    "soil_dust": (0.004, 0.035, 1.7, U),
    "construction_dust": (0.006, 0.05, 1.6, U),
    "none": (0.0, 0.0, 1.4, "definition: no particles on the line"),
}

# What PMF (PM2.5 less EC and organic matter) is made of, fractions of PMF in the order of MINERALS; OTHR is the rest.
MINERALS = ("SO4", "NO3", "NH4", "CL", "NA", "CA", "MG", "K", "FE", "AL", "SI", "MN")
# Part of sodium, calcium, magnesium and potassium that dissolves in water or dilute acid, as the lanes NA, CA, MG and K mean it: calcite and dolomite do,
# feldspar, mica, clay and the glass of fly ash hardly do. What stays behind counts as OTHR. Orders of magnitude after the mineralogy of Asian dust
# (Jeong 2008: sodium and potassium in silicates, calcium in calcite): unverified.
SOLUBLE = {"soil_dust": (.1, .8, .2, .05), "road_dust": (.3, .8, .25, .1), "construction_dust": (.2, .8, .3, .1), "mineral": (.1, .8, .3, .05),
           "cement": (.8, .8, .5, .9), "ferrosilicon": (.5, .5, .3, .3), "coal_power": (.3, .6, .3, .2), "coal_grate": (.4, .6, .3, .3)}
# Part of the mass in the Aitken mode [1] and volume median diameter of the rest [um]: CMAQ 5.5 (AERO_DATA.F, FINE_REF and FINE_WBDUST).
FUME, GROUND = (0.1, 0.28), (0.0, 1.391)
# Organic matter: `volatile` divides as Murphy et al. 2017, `stays` does not evaporate; potential combustion precursor a mass of organic matter:
# 6.579 (Murphy et al. 2017, fitted to traffic's and industry's exhaust), 0.45 where solid fuel smoulders: intermediate volatiles of 1.5 (Robinson et al.
# 2007) that make 0.3 of their mass (unverified); none of open fires, as in CMAQ.
ENGINE, SMOULDER, FIRE, DUSTY = ("volatile", 6.579), ("volatile", 0.45), ("volatile", 0.0), ("stays", 0.0)
ASH = U + " (order of SPECIATE's composites of coal combustion)"
LOESS = "elements of Chinese loess, some 58 % SiO2, 11.7 % Al2O3, 4.4 % Fe2O3, 7.7 % CaO, 2.2 % MgO, 2.4 % K2O, 1.6 % Na2O (Gallet et al. 1996, recalled: " + U + ")"
PMF = {
    "coal_power": ((.13, .005, .01, .01, .008, .045, .006, .008, .035, .075, .12, .0004), FUME, ENGINE, ASH),
    "coal_grate": ((.25, .01, .03, .04, .01, .03, .005, .01, .03, .05, .07, .0006), FUME, SMOULDER, ASH),
    "house_coal": ((.25, .01, .08, .06, .01, .02, .003, .02, .01, .02, .03, .0005), FUME, SMOULDER, U),
    "biomass": ((.08, .01, .03, .30, .02, .015, .005, .25, .003, .003, .01, .0005), FUME, SMOULDER, U + ": potassium chloride leads"),
    "gas": ((.50, .02, .15, .01, .01, .02, .003, .005, .01, .005, .01, .0002), FUME, ENGINE, U),
    "sinter": ((.12, .005, .02, .12, .02, .05, .01, .10, .20, .01, .02, .003), FUME, SMOULDER, U + ": potassium chloride and iron oxides"),
    "pig_iron": ((.08, .003, .01, .03, .015, .05, .01, .03, .35, .01, .02, .006), FUME, SMOULDER, U),
    "steel": ((.04, .003, .005, .03, .015, .07, .03, .015, .38, .005, .015, .03), FUME, SMOULDER, U),
    "coke": ((.30, .01, .06, .06, .01, .03, .005, .01, .03, .03, .04, .0008), FUME, SMOULDER, U),
    "cement": ((.06, .003, .003, .015, .005, .33, .01, .025, .02, .025, .08, .0005), FUME, SMOULDER, U + ": clinker is two thirds CaO"),
    "metal_fume": ((.20, .003, .01, .03, .015, .01, .002, .01, .04, .02, .01, .005), FUME, SMOULDER, U),
    "ferrosilicon": ((.01, .001, .001, .005, .004, .004, .008, .008, .015, .008, .42, .001), FUME, SMOULDER, U + ": silica fume, some 90 % SiO2"),
    "mineral": ((.08, .003, .005, .01, .01, .08, .012, .018, .04, .07, .20, .0006), GROUND, DUSTY, U),
    "refinery": ((.45, .01, .05, .01, .01, .02, .003, .005, .02, .04, .06, .0003), FUME, ENGINE, U),
    "cooking": ((.10, .05, .03, .10, .08, .03, .01, .05, .01, .01, .02, .0005), FUME, SMOULDER, U),
    "petrol_vehicle": ((.25, .05, .10, .02, .01, .03, .008, .005, .03, .01, .02, .001), FUME, ENGINE, U),
    "diesel_vehicle": ((.25, .02, .10, .01, .01, .04, .005, .005, .03, .01, .02, .0008), FUME, ENGINE, U),
    "diesel_offroad": ((.30, .02, .10, .01, .01, .04, .005, .005, .03, .01, .02, .0008), FUME, ENGINE, U),
    "aircraft": ((.60, .02, .10, .005, .005, .02, .003, .003, .02, .005, .01, .0005), FUME, ENGINE, U),
    "open_burning": ((.07, .01, .05, .35, .02, .01, .005, .28, .002, .002, .005, .0003), FUME, FIRE, U + ": potassium chloride leads"),
    "road_dust": ((.02, .003, .002, .008, .013, .085, .016, .020, .040, .065, .22, .0008), GROUND, DUSTY, U),
    "soil_dust": ((.006, .001, .0005, .002, .012, .055, .013, .020, .031, .062, .27, .0006), GROUND, DUSTY, LOESS),
    "construction_dust": ((.05, .002, .001, .005, .010, .18, .015, .015, .025, .040, .15, .0006), GROUND, DUSTY, U),
    "none": ((0,) * 12, FUME, DUSTY, "definition: no particles on the line"),
}
