"""Facilities of the embedded inventory, with stacks.

Each line: id | name | name_zh | county | lat | lon | coordinate source | class | activity | unit | factor | controls | s | gamma |
month | year | confidence | range | source | height | diameter | temperature | velocity | hour | pm | voc | register.
"""
from inventory_tables import U

G = "GPPD v1.3 (WRI, CC BY 4.0)"
S = "SFI cement (Spatial Finance Initiative, CC BY 4.0)"
POWER = []  # id, name, zh, county, lat, lon, MW, hours, factor, height, diameter
for row in (
    ("cpi_xining", "CPI Xining", "西宁火电厂", 630106, 36.5847, 101.4936, 1320, 3600, "power_coal_pc_300", 210, 9.0),
    ("huaneng_xining", "Huaneng Xining", "华能西宁热电", 630106, 36.6292, 101.6288, 700, 3600, "power_coal_pc_300", 180, 7.5),
    ("datong", "Qinghai Datong", "大通发电厂", 630121, 36.9147, 101.7061, 600, 3300, "power_coal_pc_300", 210, 7.0),
    ("qiaotou", "Qiaotou", "桥头电厂", 630121, 36.9147, 101.7062, 270, 2500, "power_coal_pc_100_300", 180, 5.5),
    ("xihai", "Xihai-2", "西海电厂", 632223, 36.9743, 100.9106, 270, 2500, "power_coal_cfb_100_300", 180, 5.5),
    ("liancheng", "Datang Liancheng-2", "大唐连城电厂", 620121, 36.5195, 102.8682, 600, 3800, "power_coal_pc_300", 210, 7.0),
    ("xigu", "Datang Xigu", "大唐西固热电", 620104, 36.1289, 103.6228, 990, 4300, "power_coal_pc_300", 210, 8.0),
    ("fanjiaping", "Lanzhou Fanjiaping", "国电兰州范坪热电", 620104, 36.0755, 103.6774, 660, 4300, "power_coal_pc_300", 210, 7.5),
    ("lanlv", "Lanzhou Lanlv", "兰铝自备电厂", 620111, 36.1564, 103.3317, 300, 5500, "power_coal_pc_300", 180, 6.0),
    ("baiyin", "Gansu Baiyin", "白银热电", 620402, 36.5295, 104.2271, 700, 3800, "power_coal_pc_300", 180, 7.5),
    ("jingtai", "Datang Jingtai", "大唐景泰电厂", 620423, 37.2316, 104.1681, 1320, 4000, "power_coal_pc_300", 210, 9.0),
    ("jingyuan1", "Guodian Jingyuan", "国电靖远", 620421, 36.7288, 104.7625, 880, 3500, "power_coal_pc_100_300", 210, 8.0),
    ("jingyuan2", "Jingyuan-2", "靖远第二发电", 620421, 36.73, 104.7588, 1240, 4000, "power_coal_pc_300", 210, 9.0),
    ("wuwei", "Wuwei cogeneration", "武威热电", 620602, 37.9011, 102.6859, 700, 4000, "power_coal_pc_300", 180, 7.5),
):
    POWER.append(row)
COAL_PER_MWH = 0.448  # t raw coal per MWh: 320 g standard coal per kWh over 0.7143 (20.9 MJ/kg); unverified

CEMENT = (  # SFI uid, name, county, lat, lon, capacity [Mt/a] or None
    ("GACTCHN0734", "Datong cement", 630121, 36.903221, 101.741715, 1.5),
    ("GACTCHN0768", "Huangzhong cement south", 630106, 36.440268, 101.602884, 2.71),
    ("GACTCHN0988", "Huangzhong cement west", 630106, 36.568687, 101.52715, None),
    ("GACTCHN0985", "Ledu cement 1", 630202, 36.484143, 102.257909, None),
    ("GACTCHN0986", "Ledu cement 2", 630202, 36.494599, 102.272535, None),
    ("GACTCHN0724", "Minhe cement", 630222, 36.341062, 102.811812, 1.58),
    ("GACTCHN0981", "Gonghe cement", 632521, 36.269977, 100.576897, None),
    ("GACTCHN0438", "Lanzhou Red Lion cement", 620121, 36.828282, 103.215062, None),
    ("GACTCHN0995", "Yongdeng cement", 620121, 36.879873, 103.194504, None),
    ("GACTCHN0686", "Yuzhong cement", 620123, 35.756476, 104.139021, 1.17),
    ("GACTCHN0971", "Yuzhong cement east", 620123, 35.789176, 104.287528, None),
    ("GACTCHN0972", "Lintao cement", 621124, 35.7916, 103.720684, None),
    ("GACTCHN0050", "Linxia Conch cement", 622925, 35.303294, 103.26961, 1.62),
    ("GACTCHN0523", "Sinoma Gansu cement", 620402, 36.594548, 104.119308, 1.25),
    ("GACTCHN0989", "Baiyin cement", 620402, 36.569144, 104.190668, None),
    ("GACTCHN0994", "Jingtai cement", 620423, 36.802443, 103.675963, None),
    ("GACTCHN1004", "Gulang cement", 620622, 37.655569, 103.069526, None),
)

# id, name, zh, county, lat, lon, class, kt/a, factor, controls, s, gamma, pm, voc, stack (m, m, K, m/s), range
B = "baghouse"
M = "baghouse_10"
ST = (60, 3.0, 380, 12)
TALL = (100, 5.0, 390, 12)
LOW = (25, 1.5, 330, 10)
XN = (630105, 36.68, 101.73)
YZ = (620123, 35.87, 104.10)
GH = (630106, 36.53, 101.52)
INDUSTRY = [
    ("xn_steel_sinter", "Xining Special Steel sinter", "西宁特钢烧结", *XN, "sinter", 1300, "sinter", "fgd_wet+esp_high", 1, .98, "sinter", "process", TALL, .4),
    ("xn_steel_sinter_f", "Xining Special Steel sinter fugitive", "西宁特钢烧结无组织", *XN, "sinter", 1300, "sinter_fugitive", "shop_dedusting", 1, 1, "sinter", "process", None, .6),
    ("xn_steel_iron", "Xining Special Steel blast furnace", "西宁特钢高炉", *XN, "iron", 900, "pig_iron", M, 1, 1, "pig_iron", "none", ST, .4),
    ("xn_steel_iron_f", "Xining Special Steel blast furnace fugitive", "西宁特钢高炉无组织", *XN, "iron", 900, "pig_iron_fugitive", "shop_dedusting", 1, 1, "pig_iron", "none", None, .6),
    ("xn_steel_bof", "Xining Special Steel converter", "西宁特钢转炉", *XN, "steel", 800, "steel_bof", M, 1, 1, "steel", "process", ST, .4),
    ("xn_steel_bof_f", "Xining Special Steel converter fugitive", "西宁特钢转炉无组织", *XN, "steel", 800, "steel_bof_fugitive", "shop_dedusting", 1, 1, "steel", "none", None, .6),
    ("xn_steel_eaf", "Xining Special Steel electric furnace", "西宁特钢电炉", *XN, "steel", 700, "steel_eaf", M, 1, 1, "steel", "process", ST, .4),
    ("xn_steel_eaf_f", "Xining Special Steel electric furnace fugitive", "西宁特钢电炉无组织", *XN, "steel", 700, "steel_eaf_fugitive", "shop_dedusting", 1, 1, "steel", "none", None, .6),
    ("xn_steel_roll", "Xining Special Steel rolling", "西宁特钢轧钢", *XN, "steel", 1400, "steel_rolling", "", 1, 1, "gas", "none", ST, .6),
    ("dt_coke", "Datong coking (assumed)", "大通焦化(假定)", 630121, 36.97, 101.62, "coke", 400, "coke", B + "+fgd_wet", .9, .9, "coke", "process", TALL, .9),
    ("yz_steel_sinter", "Yuzhong steel sinter", "榆中钢铁烧结", *YZ, "sinter", 3000, "sinter", "fgd_wet+esp_high", 1, .98, "sinter", "process", TALL, .5),
    ("yz_steel_sinter_f", "Yuzhong steel sinter fugitive", "榆中钢铁烧结无组织", *YZ, "sinter", 3000, "sinter_fugitive", "shop_dedusting", 1, 1, "sinter", "process", None, .6),
    ("yz_steel_iron", "Yuzhong steel blast furnace", "榆中钢铁高炉", *YZ, "iron", 2200, "pig_iron", M, 1, 1, "pig_iron", "none", ST, .5),
    ("yz_steel_iron_f", "Yuzhong steel blast furnace fugitive", "榆中钢铁高炉无组织", *YZ, "iron", 2200, "pig_iron_fugitive", "shop_dedusting", 1, 1, "pig_iron", "none", None, .6),
    ("yz_steel_bof", "Yuzhong steel converter", "榆中钢铁转炉", *YZ, "steel", 2300, "steel_bof", M, 1, 1, "steel", "process", ST, .5),
    ("yz_steel_bof_f", "Yuzhong steel converter fugitive", "榆中钢铁转炉无组织", *YZ, "steel", 2300, "steel_bof_fugitive", "shop_dedusting", 1, 1, "steel", "none", None, .6),
    ("yz_steel_roll", "Yuzhong steel rolling", "榆中钢铁轧钢", *YZ, "steel", 2200, "steel_rolling", "", 1, 1, "gas", "none", ST, .6),
    ("lx_steel_eaf", "Honggu electric steel", "红古电炉钢", 620111, 36.34, 102.90, "steel", 700, "steel_eaf", M, 1, 1, "steel", "process", ST, .8),
    ("lx_steel_eaf_f", "Honggu electric steel fugitive", "红古电炉钢无组织", 620111, 36.34, 102.90, "steel", 700, "steel_eaf_fugitive", "shop_dedusting", 1, 1, "steel", "none", None, .8),
]


def aluminium(key, name, zh, county, lat, lon, kt, gamma, rng):
    INDUSTRY.append((key, name, zh, county, lat, lon, "aluminium", kt, "aluminium", "dry_scrubber_alumina+fgd_potline", .98, gamma, "mineral", "none", (70, 5.0, 350, 14), rng))


aluminium("huanghe_xinye", "Huanghe Xinye aluminium", "黄河鑫业铝", *GH, 550, .995, .3)
aluminium("baihe", "Baihe aluminium", "百河铝业", 630106, 36.54, 101.50, 270, .995, .4)
aluminium("qiaotou_al", "Qiaotou aluminium", "桥头铝电", 630121, 36.93, 101.66, 350, .995, .3)
aluminium("minhe_al", "Minhe aluminium", "民和铝", 630222, 36.33, 102.82, 300, .995, .4)
aluminium("liancheng_al", "Liancheng aluminium", "连城铝", 620121, 36.49, 102.86, 500, .995, .3)
aluminium("lanzhou_al", "Lanzhou aluminium", "兰州铝", 620111, 36.15, 103.30, 430, .995, .3)
aluminium("baiyin_al", "Baiyin Hualu aluminium", "白银华鹭铝", 620402, 36.57, 104.16, 230, .995, .4)
aluminium("longxi_al", "Longxi aluminium", "陇西东兴铝", 621122, 35.02, 104.63, 220, .995, .5)


def simple(key, name, zh, county, lat, lon, cls, kt, factor, controls, s, gamma, pm, voc, stack, rng):
    INDUSTRY.append((key, name, zh, county, lat, lon, cls, kt, factor, controls, s, gamma, pm, voc, stack, rng))


simple("gh_zinc", "Ganhe zinc", "甘河锌业", *GH, "lead_zinc", 100, "zinc", "fume_bag", .99, 1, "metal_fume", "none", ST, .5)
simple("by_copper", "Baiyin copper", "白银铜业", 620402, 36.54, 104.18, "copper", 200, "copper", "fume_bag+fgd_wet", .99, .995, "metal_fume", "none", TALL, .6)
simple("by_lead_zinc", "Baiyin zinc and lead", "白银铅锌", 620402, 36.54, 104.19, "lead_zinc", 250, "zinc", "fume_bag+fgd_wet", .99, .995, "metal_fume", "none", TALL, .6)
simple("minhe_mg", "Minhe magnesium", "民和镁业", 630222, 36.34, 102.84, "magnesium", 10, "magnesium", M, .95, 1, "metal_fume", "none", LOW, .9)
for key, name, zh, county, lat, lon, kt in (
    ("fesi_ganhe", "Ganhe ferrosilicon", "甘河硅铁", 630106, 36.52, 101.53, 150), ("fesi_datong", "Datong ferrosilicon", "大通硅铁", 630121, 36.96, 101.66, 100),
    ("fesi_huangyuan", "Huangyuan ferrosilicon", "湟源硅铁", 630123, 36.66, 101.30, 80), ("fesi_minhe", "Minhe ferrosilicon", "民和硅铁", 630222, 36.32, 102.86, 90),
    ("fesi_ledu", "Ledu ferrosilicon", "乐都硅铁", 630202, 36.45, 102.50, 80), ("fesi_pingan", "Ping'an ferrosilicon", "平安硅铁", 630203, 36.49, 102.15, 40),
    ("fesi_huzhu", "Huzhu ferrosilicon", "互助硅铁", 630223, 36.80, 101.95, 40), ("fesi_yongdeng", "Yongdeng ferroalloy", "永登铁合金", 620121, 36.60, 103.05, 150),
    ("fesi_honggu", "Honggu ferroalloy", "红古铁合金", 620111, 36.31, 102.95, 60), ("fesi_yongjing", "Yongjing ferroalloy", "永靖铁合金", 622923, 36.08, 103.30, 80),
    ("fesi_gaolan", "Gaolan ferroalloy", "皋兰铁合金", 620122, 36.35, 103.95, 50), ("fesi_jingyuan", "Jingyuan ferroalloy", "靖远铁合金", 620421, 36.60, 104.55, 50),
    ("fesi_jingtai", "Jingtai ferroalloy", "景泰铁合金", 620423, 37.15, 104.05, 60), ("fesi_gulang", "Gulang ferroalloy", "古浪铁合金", 620622, 37.48, 103.05, 40)):
    simple(key, name, zh, county, lat, lon, "ferroalloy", kt, "ferrosilicon", M, .96, 1, "ferrosilicon", "none", (30, 2.5, 370, 12), .7)
for key, name, zh, county, lat, lon, kt in (
    ("carbide_ganhe", "Ganhe calcium carbide", "甘河电石", 630106, 36.51, 101.54, 200), ("sic_minhe", "Minhe silicon carbide", "民和碳化硅", 630222, 36.31, 102.88, 40),
    ("sic_yongdeng", "Yongdeng silicon carbide", "永登碳化硅", 620121, 36.62, 103.02, 80), ("carbide_yongdeng", "Yongdeng calcium carbide", "永登电石", 620121, 36.63, 103.00, 100)):
    simple(key, name, zh, county, lat, lon, "carbide", kt, "carbide", B, .9, 1, "mineral", "none", LOW, .8)
for key, name, zh, county, lat, lon, kt in (
    ("fangda_carbon", "Fangda Carbon", "方大炭素", 620111, 36.35, 102.87, 180), ("anode_ganhe", "Ganhe anodes", "甘河炭素阳极", 630106, 36.53, 101.51, 200),
    ("anode_datong", "Datong anodes", "大通炭素阳极", 630121, 36.93, 101.67, 120), ("anode_liancheng", "Liancheng anodes", "连城炭素阳极", 620121, 36.49, 102.87, 180),
    ("anode_lanzhou", "Lanzhou aluminium anodes", "兰铝炭素阳极", 620111, 36.15, 103.30, 150)):
    simple(key, name, zh, county, lat, lon, "carbon", kt, "carbon", "fgd_wet+esp_high", 1, .95, "coke", "process", ST, .5)
simple("yaohua_glass", "Xining float glass", "青海耀华玻璃", 630106, 36.55, 101.52, "glass", 280, "glass", "fgd_wet+lnb_scr+" + B, 1, .95, "mineral", "process", (80, 3.0, 430, 12), .5)
simple("lanzhou_glass", "Lanzhou float glass", "兰州蓝天玻璃", 620122, 36.42, 103.80, "glass", 180, "glass", "fgd_wet+lnb_scr+" + B, 1, .95, "mineral", "process", (80, 3.0, 430, 12), .6)
simple("lanzhou_refinery", "Lanzhou Petrochemical refinery", "兰州石化炼油", 620104, 36.10, 103.62, "refinery", 9500, "refinery", "", 1, 1, "refinery", "refinery", (60, 3.0, 450, 10), .5)
simple("lanzhou_ethylene", "Lanzhou Petrochemical ethylene", "兰州石化乙烯", 620104, 36.11, 103.61, "petrochemical", 700, "ethylene", "", 1, 1, "refinery", "refinery", ST, .6)
simple("lanzhou_rubber", "Lanzhou Petrochemical rubber and resin", "兰州石化橡胶树脂", 620104, 36.11, 103.60, "petrochemical", 900, "rubber_resin", "catalytic", .6, .9, "none", "process", LOW, .7)
simple("ganhe_pvc", "Ganhe PVC", "甘河PVC(盐湖海纳)", 630106, 36.52, 101.51, "chemical", 240, "pvc", B, .9, 1, "mineral", "process", LOW, .8)
simple("liuhua_urea", "Liujiaxia urea", "刘化尿素", 622923, 35.94, 103.32, "fertiliser", 350, "urea", "", 1, 1, "mineral", "none", (70, 4.0, 330, 8), .6)
simple("liuhua_ammonia", "Liujiaxia ammonia", "刘化合成氨", 622923, 35.94, 103.32, "fertiliser", 220, "ammonia", "", 1, 1, "none", "process", ST, .6)
simple("ganhe_fertiliser", "Xining compound fertiliser", "西宁复合肥", 630121, 36.95, 101.65, "fertiliser", 250, "compound_fertiliser", B, .9, 1, "mineral", "none", LOW, .7)
simple("nanchuan_silicon", "Nanchuan crystal and cells", "南川光伏晶硅", 630103, 36.54, 101.75, "chemical", 40, "silicon_crystal", "", 1, 1, "none", "solvent", LOW, .9)
simple("huzhu_spirit", "Huzhu highland-barley spirit", "互助青稞酒", 630223, 36.84, 101.96, "food", 20, "food_drink", "", 1, 1, "none", "fermentation", None, .7)
simple("lanzhou_beer", "Lanzhou food and drink", "兰州食品酿造", 620103, 36.06, 103.75, "food", 60, "food_drink", "", 1, 1, "none", "fermentation", None, .9)
for key, name, zh, county, lat, lon, kt in (
    ("mine_datong", "Datong coal mines", "大通煤矿", 630121, 36.97, 101.62, 1500), ("mine_yaojie", "Yaojie coal mines", "窑街煤矿", 620111, 36.37, 102.87, 5000),
    ("mine_jingyuan", "Jingyuan coal mines", "靖远煤矿", 620403, 36.73, 104.83, 9000), ("mine_tianzhu", "Tianzhu coal mines", "天祝煤矿", 620623, 36.99, 102.85, 1500)):
    simple(key, name, zh, county, lat, lon, "mining", kt, "coal_mining", "pile_water", .8, .8, "mineral", "none", None, .7)
for key, name, zh, county, lat, lon, kt in (
    ("lz_incinerator", "Lanzhou refuse incineration", "兰州垃圾焚烧", 620122, 36.17, 103.95, 900),):
    simple(key, name, zh, county, lat, lon, "incineration", kt, "incinerator", "fgd_dry+sncr+" + M, 1, .95, "gas", "none", (80, 3.0, 410, 15), .5)
simple("cjb_airport", "Xining Caojiabao airport", "西宁曹家堡机场", 630223, 36.53, 102.04, "aircraft", 24, "aircraft_lto", "", 1, 1, "aircraft", "diesel_exhaust", None, .3)
simple("cjb_ground", "Xining Caojiabao airport ground", "西宁曹家堡机场地面", 630223, 36.53, 102.04, "airport_ground", 24, "airport_ground", "", 1, 1, "diesel_offroad", "diesel_exhaust", None, .5)
simple("zc_airport", "Lanzhou Zhongchuan airport", "兰州中川机场", 620121, 36.515, 103.62, "aircraft", 46, "aircraft_lto", "", 1, 1, "aircraft", "diesel_exhaust", None, .3)
simple("zc_ground", "Lanzhou Zhongchuan airport ground", "兰州中川机场地面", 620121, 36.515, 103.62, "airport_ground", 46, "airport_ground", "", 1, 1, "diesel_offroad", "diesel_exhaust", None, .5)
