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
    /// Whether it mixes a dry and a wet particle.
    pub mixed: bool,
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
        let subcase = words.last().copied().unwrap_or("");
        let mixed = words.len() > 48 && subcase != "1" && numbers[20] > 1e-9;
        Some(Self {
            air: (given[0], given[1]),
            totals: given[2..10].try_into().ok()?,
            gas: numbers[10..13].try_into().ok()?,
            liquid: numbers[13..28].try_into().ok()?,
            solid: numbers[28..47].try_into().ok()?,
            case,
            mixed,
        })
    }

    /// Whether its elements add up to what went in, to 0.1 %.
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
        sums.iter().zip(&self.totals).all(close)
    }

    /// Water [kg/m³].
    pub fn water(&self) -> f64 {
        self.liquid[7] * WATER
    }

    /// Whether its gases are those over its own solution (to 2 % of the total or 1e-4 µmol/m³) and none of its solids would dissolve.
    pub fn in_equilibrium(&self) -> bool {
        if self.water() < 1e-17 || self.mixed {
            return true; // dry, or a mixture of two particles: no one solution to ask
        }
        let poor = "ADGHOMP".contains(&self.case[..1]);
        let l = self.liquid.map(|x| x * MICRO);
        let g = self.gas.map(|x| x.max(1e-14) * MICRO);
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
        let over = gases_over(t, rh, Tables::Stepped, &ions, &counting, self.water());
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
        let s = &self.solid;
        let of_salts = [
            s[4], s[5], s[3], s[2], s[0], s[6], s[7], s[8], s[12], s[13], s[14], s[15], s[16],
            s[10], s[11], s[17], s[18],
        ];
        let saturation = saturations(t, rh, Tables::Stepped, &counting, self.water());
        !of_salts
            .iter()
            .zip(saturation)
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
        if point.in_equilibrium() {
            agreement.sound.add(within);
            regime.2.add(within);
        }
    }
    agreement
}
