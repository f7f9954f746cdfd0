//! Output of ISORROPIA II beside ours: reading, its own conservation and equilibrium, agreement by regime.

use std::collections::BTreeMap;

use hehuang::aerosol::equilibrium::{
    Branch, Cells, Ions, Partition, Tables, Totals, gases_over, partition_with, saturations,
};

/// µmol in a mol.
const MICRO: f64 = 1e-6;
/// Its water is in µmol with 18 g/mol.
const WATER: f64 = 18e-9;

/// One point: what went in and what came out [µmol/m³].
pub struct Point {
    /// Temperature [K] and relative humidity [1].
    pub air: (f64, f64),
    /// Na, SO4, NH4, NO3, Cl, Ca, K, Mg.
    pub totals: [f64; 8],
    /// NH3, HNO3, HCl.
    pub gas: [f64; 3],
    /// H, Na, NH4, Cl, SO4, HSO4, NO3, H2O, NH3, HCl, HNO3, OH, Ca, K, Mg.
    pub liquid: [f64; 15],
    /// NaNO3 … MgCl2 in its order.
    pub solid: [f64; 19],
    /// Regime.
    pub case: String,
    /// Which of its answers to that regime, 0 where there is but one.
    pub subcase: u8,
}

impl Point {
    /// From a line of input (10 numbers) and one of output (10 + 37 numbers and the case).
    pub fn new(input: &str, output: &str) -> Option<Self> {
        let number = |word: &str| word.parse::<f64>().ok();
        let given: Vec<f64> = input.split_whitespace().filter_map(number).collect();
        let words: Vec<&str> = output.split_whitespace().collect();
        let numbers: Vec<f64> = words.iter().take(47).filter_map(|w| number(w)).collect();
        if given.len() < 10 || numbers.len() < 47 {
            return None;
        }
        let case = (*words.get(47)?).to_owned();
        let last = words.last().filter(|_| words.len() > 48);
        let subcase = last.and_then(|word| word.parse().ok()).unwrap_or(0);
        Some(Self {
            air: (given[0], given[1]),
            totals: given[2..10].try_into().ok()?,
            gas: numbers[10..13].try_into().ok()?,
            liquid: numbers[13..28].try_into().ok()?,
            solid: numbers[28..47].try_into().ok()?,
            case,
            subcase,
        })
    }

    /// Whether its elements add up to what went in, to 0.1 %, and none of its amounts is negative.
    pub fn conserves(&self) -> bool {
        let (g, l, s) = (&self.gas, &self.liquid, &self.solid);
        let sums = [
            l[1] + s[0] + s[2] + 2.0 * s[4] + s[6],
            l[4] + l[5] + s[4] + s[5] + s[6] + s[7] + 2.0 * s[8] + s[9] + s[12] + s[13] + s[16],
            g[0] + l[2] + l[8] + s[1] + s[3] + 2.0 * s[5] + s[7] + 3.0 * s[8],
            g[1] + l[6] + l[10] + s[0] + s[1] + 2.0 * (s[10] + s[17]) + s[14],
            g[2] + l[3] + l[9] + s[2] + s[3] + 2.0 * (s[11] + s[18]) + s[15],
            l[12] + s[9] + s[10] + s[11],
            l[13] + 2.0 * s[12] + s[13] + s[14] + s[15],
            l[14] + s[16] + s[17] + s[18],
        ];
        let close = |(sum, total): (&f64, &f64)| (sum - total).abs() <= 1e-3 * total + 2e-6;
        let positive = |amount: &f64| *amount > -1e-6;
        let all = g.iter().chain(l).chain(s);
        sums.iter().zip(&self.totals).all(close) && all.into_iter().all(positive)
    }

    /// Water [kg/m³].
    pub fn water(&self) -> f64 {
        self.liquid[7] * WATER
    }

    /// Whether its gases are those over its own solution (to 2 % of the total or 1e-4 µmol/m³) and none of its solids would dissolve. Where
    /// it names a mixture of a dry and a wet particle that is asked of the wet one, and there has to be one; `dry` are the gases over a
    /// dry particle [µmol/m³].
    pub fn in_equilibrium(&self, dry: [f64; 3]) -> bool {
        let none = self.water() < 1e-17;
        let Some((low, high)) = self.mixture() else {
            let left = self.solid;
            return none || self.solution_holds(&self.liquid, &self.gas, &left);
        };
        let wet = (self.air.1 - low) / (high - low);
        if wet < 1e-5 {
            return none;
        }
        if none || wet > 1.0 {
            return false;
        }
        let half = |whole: f64, of_dry: f64| ((whole - (1.0 - wet) * of_dry) / wet).max(0.0);
        let solids = self.dry_solids(dry);
        let gas = std::array::from_fn(|k| half(self.gas[k], dry[k]));
        let left = std::array::from_fn(|k| {
            let more = self.solid[k] - (1.0 - wet) * solids[k];
            if more > 1e-4 { more / wet } else { 0.0 }
        });
        let liquid = self.liquid.map(|amount| amount / wet);
        self.solution_holds(&liquid, &gas, &left)
    }

    /// Mutual and first deliquescence humidity [1] of a mixture of a dry and a wet particle, where it names one.
    fn mixture(&self) -> Option<(f64, f64)> {
        let t = self.air.0;
        let deliquescence = |at_298: f64, slope: f64| {
            let warm = (298.0..299.0).contains(&t);
            at_298
                * if warm {
                    1.0
                } else {
                    (slope * (1.0 / t - 1.0 / 298.15)).exp()
                }
        };
        let nitrate = deliquescence(0.6183, 852.0);
        let [chloride, sulfate] =
            [(0.7710, 239.0), (0.7997, 80.0)].map(|(d, s)| deliquescence(d, s));
        let [sodium_nitrate, salt] =
            [(0.7379, 304.0), (0.7528, 25.0)].map(|(d, s)| deliquescence(d, s));
        let first = nitrate
            .min(chloride)
            .min(sulfate)
            .min(sodium_nitrate)
            .min(salt);
        Some(match (self.case.as_str(), self.subcase) {
            ("G1", 2) => (0.46, first),
            ("H1", 2) => (0.24, first),
            ("O1", 2) => (0.46, nitrate),
            ("M1", 2) => (0.24, nitrate),
            ("P1", 2) => (0.20, deliquescence(0.2830, 551.1)),
            ("I1" | "L1", 2) => (0.24, deliquescence(0.4, 384.0)),
            ("I2" | "L2", 3) => (0.363, deliquescence(0.52, -45.0)),
            ("I3" | "L3", 3) => (0.61, deliquescence(0.69, 186.0)),
            ("G2" | "O2", 3) => (0.691, chloride),
            ("G2" | "O2", 4) => (0.697, sulfate),
            ("H2" | "M2", 3) => (0.596, sodium_nitrate),
            // Mixtures of dust: only that there has to be water.
            ("P2" | "P3" | "P4" | "P5", 3..) => (f64::NEG_INFINITY, f64::NEG_INFINITY),
            _ => return None,
        })
    }

    /// Its solids of a dry particle with these gases over it [µmol/m³]: sulfates first, in its order; those of dusty regimes P are left out.
    fn dry_solids(&self, gas: [f64; 3]) -> [f64; 19] {
        let [na, so4, nh4, no3, cl, ca, k, mg] = self.totals;
        let mut solids = [0.0; 19];
        let mut sulfate = so4;
        let mut take = |most: f64| {
            let taken = most.min(sulfate).max(0.0);
            sulfate -= taken;
            taken
        };
        let letter = &self.case[..1];
        if letter == "P" {
            return solids;
        }
        solids[9] = take(ca);
        solids[12] = take(k / 2.0);
        if letter == "M" {
            solids[16] = take(mg);
            solids[4] = take(na / 2.0);
        } else {
            solids[4] = take(na / 2.0);
            solids[16] = take(mg);
        }
        if "IL".contains(letter) {
            let free = sulfate;
            solids[5] = (nh4 * 2.0 - free * 3.0).max(0.0);
            solids[8] = (free * 2.0 - nh4).min(nh4 - free).max(0.0);
            solids[7] = (free * 3.0 - nh4 * 2.0).min(nh4).max(0.0);
            let acid = (free - nh4).max(0.0).min(solids[4]);
            solids[4] -= acid;
            solids[6] = acid * 2.0;
        } else {
            solids[5] = sulfate;
            let free = (na - 2.0 * solids[4]).max(0.0);
            solids[0] = free.min(no3);
            solids[2] = (free - solids[0]).min(cl);
            solids[3] = (cl - solids[2] - gas[2]).max(0.0);
        }
        solids
    }

    /// Whether gases [µmol/m³] are those over a solution and nothing of the solids would dissolve.
    fn solution_holds(&self, liquid: &[f64; 15], gas: &[f64; 3], solid: &[f64; 19]) -> bool {
        let poor = "ADGHOMP".contains(&self.case[..1]);
        let l = liquid.map(|x| x * MICRO);
        let g = gas.map(|x| x.max(1e-14) * MICRO);
        let water = liquid[7] * WATER;
        let mut ions = Ions {
            hydrogen: l[0],
            sodium: l[1],
            ammonium: l[2],
            chloride: l[3],
            sulfate: l[4],
            bisulfate: l[5],
            nitrate: l[6],
            calcium: l[12],
            potassium: l[13],
            magnesium: l[14],
        };
        let mut counting = ions;
        if poor {
            // Bisulfate is formed after the gases are known.
            ions.hydrogen += l[5];
            ions.sulfate += l[5];
            ions.bisulfate = 0.0;
            counting = ions;
        } else {
            // Gases are dissolved after the sulfates are known: HNO3 and HCl first, NH3 evaporates last.
            ions.hydrogen -= g[0];
            counting.hydrogen = (ions.hydrogen - l[3] - l[6]).max(0.0);
            counting.ammonium += g[0];
            counting.chloride = 0.0;
            counting.nitrate = 0.0;
        }
        let (t, rh) = self.air;
        let mut over = gases_over(t, rh, Tables::Stepped, &ions, &counting, water);
        // In these it takes as much NH4+ as there is nitrate and chloride: H+ is that of NH3, the rest is asked.
        let waits = ["G1", "G2", "O1", "O2"].contains(&self.case.as_str());
        if waits {
            let hydrogen = over[0] / g[0];
            over = [g[0], over[1] * hydrogen, over[2] * hydrogen];
        }
        let held = [l[2], l[6], l[3]];
        let first = usize::from(!poor); // ammonia evaporates by rules of its own where sulfate is rich
        for k in first..3 {
            let total = held[k] + g[k];
            let share = held[k] / total;
            let ratio = held[k] / over[k].max(1e-30);
            let own = ratio / (1.0 + ratio);
            if (own - share).abs() * total > (0.02 * total).max(1e-4 * MICRO) {
                return false;
            }
        }
        let s = solid;
        let of_salts = [
            s[4], s[5], s[3], s[2], s[0], s[6], s[7], s[8], s[12], s[13], s[14], s[15], s[16],
            s[10], s[11], s[17], s[18],
        ];
        let saturation = saturations(t, rh, Tables::Stepped, &counting, water);
        // Na2SO4 that waits for (NH4)2SO4 is not in its solution at all.
        !of_salts
            .iter()
            .zip(saturation)
            .skip(usize::from(waits))
            .any(|(&amount, saturation)| amount > 1e-4 && saturation < -0.1)
    }
}

/// Counts of one regime.
#[derive(Default, Clone, Copy)]
pub struct Count {
    /// Points, points within 1 %, within 10 %, within 1 % of each gas itself (not of its total).
    pub points: usize,
    pub one: usize,
    pub ten: usize,
    pub strict: usize,
}

impl Count {
    fn add(&mut self, other: [bool; 3]) {
        self.points += 1;
        self.one += usize::from(other[0]);
        self.ten += usize::from(other[1]);
        self.strict += usize::from(other[2]);
    }

    /// Share of points within 1 % [1].
    pub fn share_one(&self) -> f64 {
        self.one as f64 / self.points.max(1) as f64
    }

    /// Share of points within 10 % [1].
    pub fn share_ten(&self) -> f64 {
        self.ten as f64 / self.points.max(1) as f64
    }

    /// Share of points within 1 % of each gas [1].
    pub fn share_strict(&self) -> f64 {
        self.strict as f64 / self.points.max(1) as f64
    }
}

/// Agreement over points that conserve mass, and over those of them that are in equilibrium too.
#[derive(Default)]
pub struct Agreement {
    pub all: usize,
    pub conserving: Count,
    pub sound: Count,
    /// By the letter of the regime.
    pub regimes: BTreeMap<String, (usize, Count, Count)>,
}

/// The same points in dry air.
fn dried(points: &[Point]) -> Vec<Point> {
    let dry = |p: &Point| Point {
        air: (p.air.0, 0.05),
        case: String::new(),
        ..*p
    };
    points.iter().map(dry).collect()
}

/// Ours at the points.
pub fn ours(points: &[Point], branch: Branch, tables: Tables) -> [Vec<f64>; 7] {
    let column = |k: usize| {
        points
            .iter()
            .map(|p| p.totals[k] * MICRO)
            .collect::<Vec<_>>()
    };
    let totals: Vec<Vec<f64>> = (0..8).map(column).collect();
    let temperature: Vec<f64> = points.iter().map(|p| p.air.0).collect();
    let humidity: Vec<f64> = points.iter().map(|p| p.air.1).collect();
    let mut out: [Vec<f64>; 7] = std::array::from_fn(|_| vec![0.0; points.len()]);
    let cells = Cells {
        temperature: &temperature,
        relative_humidity: &humidity,
        totals: Totals::from(std::array::from_fn(|k| &totals[k][..])),
    };
    let mut partition = Partition::from(out.each_mut().map(Vec::as_mut_slice));
    partition_with(branch, tables, &cells, &mut partition).expect("columns of one length");
    out
}

/// Compares: gases within 1 % or 10 % of their totals (or 1e-4 µmol/m³), water within 1 % or 10 % (or that of 1e-4 µmol/m³).
pub fn agreement(points: &[Point], branch: Branch, tables: Tables) -> Agreement {
    let out = ours(points, branch, tables);
    let dry = ours(&dried(points), Branch::Stable, tables);
    let mut agreement = Agreement::default();
    for (i, point) in points.iter().enumerate() {
        let mut within = [true; 3];
        for k in 0..3 {
            let difference = (out[k][i] / MICRO - point.gas[k]).abs();
            let total = point.totals[[2, 3, 4][k]];
            for (which, tolerance) in [0.01 * total, 0.1 * total, 0.01 * point.gas[k]]
                .into_iter()
                .enumerate()
            {
                within[which] &= difference <= tolerance.max(1e-4);
            }
        }
        let difference = (out[3][i] - point.water()).abs();
        for (which, tolerance) in [0.01, 0.1, 0.01].into_iter().enumerate() {
            within[which] &= difference <= (tolerance * point.water()).max(1e-4 * WATER);
        }
        let regime = agreement
            .regimes
            .entry(point.case[..1].to_owned())
            .or_default();
        regime.0 += 1;
        agreement.all += 1;
        if !point.conserves() {
            continue;
        }
        agreement.conserving.add(within);
        regime.1.add(within);
        let gases = std::array::from_fn(|k| dry[k][i] / MICRO);
        if point.in_equilibrium(gases) {
            agreement.sound.add(within);
            regime.2.add(within);
        }
    }
    agreement
}
