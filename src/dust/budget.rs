//! The dust budget: what was raised, came in, fell, was washed out, went out and is still in the air, by bins and by origins.
//!
//!   initial + emitted + inflow + made = outflow + dry + wet + suspended       (for each origin and bin)
//!
//! Origins are source regions, inflows, or whatever tags the run followed; without tags there is one. A run's ledger has one
//! [`BinFlows`] a dust lane; a tag's ledger the same for its part.

use super::sizes::{BINS, LANES};
use std::ops::AddAssign;

/// Masses of one bin [kg].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BinFlows {
    /// In the air at the beginning.
    pub initial: f64,
    /// Raised.
    pub emitted: f64,
    /// Came in through west, east, south, north and top.
    pub inflow: [f64; 5],
    /// Went out through them.
    pub outflow: [f64; 5],
    /// Fell dry, settling included.
    pub dry_deposition: f64,
    /// Washed and rained out.
    pub wet_deposition: f64,
    /// Made by chemistry less what it used.
    pub chemistry: f64,
    /// In the air at the end.
    pub suspended: f64,
}

impl AddAssign for BinFlows {
    fn add_assign(&mut self, other: Self) {
        self.initial += other.initial;
        self.emitted += other.emitted;
        for side in 0..5 {
            self.inflow[side] += other.inflow[side];
            self.outflow[side] += other.outflow[side];
        }
        self.dry_deposition += other.dry_deposition;
        self.wet_deposition += other.wet_deposition;
        self.chemistry += other.chemistry;
        self.suspended += other.suspended;
    }
}

impl BinFlows {
    /// All that entered [kg].
    pub fn entered(&self) -> f64 {
        self.initial + self.emitted + self.inflow.iter().sum::<f64>() + self.chemistry.max(0.0)
    }

    /// What is missing [kg].
    pub fn residual(&self) -> f64 {
        self.initial + self.emitted + self.inflow.iter().sum::<f64>() + self.chemistry
            - self.outflow.iter().sum::<f64>()
            - self.dry_deposition
            - self.wet_deposition
            - self.suspended
    }

    /// What is missing over all that entered [1].
    pub fn relative_residual(&self) -> f64 {
        let entered = self.entered();
        if entered > 0.0 {
            self.residual() / entered
        } else {
            self.residual()
        }
    }
}

/// Dust of one origin by bins.
#[derive(Debug, Clone, PartialEq)]
pub struct OriginBudget {
    /// Source region, inflow or tag.
    pub origin: String,
    /// Its bins.
    pub bins: [BinFlows; BINS],
}

/// The budget of all dust.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DustBudget {
    /// By origin, in the order given.
    pub origins: Vec<OriginBudget>,
}

/// A set of bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeRange {
    /// Up to 2.5 µm aerodynamic.
    Pm25,
    /// Up to 10 µm aerodynamic.
    Pm10,
    /// Up to 20 µm aerodynamic.
    All,
}

impl SizeRange {
    /// Number of bins from the finest.
    pub fn bins(self) -> usize {
        match self {
            Self::Pm25 => 2,
            Self::Pm10 => 4,
            Self::All => BINS,
        }
    }
}

impl DustBudget {
    /// Adds what a lane's ledger says of an origin; lanes that hold no dust are passed over.
    pub fn book(&mut self, origin: &str, lane: &str, flows: BinFlows) {
        let Some(bin) = LANES.iter().position(|name| *name == lane) else {
            return;
        };
        let place = self.origins.iter().position(|o| o.origin == origin);
        let place = place.unwrap_or_else(|| {
            self.origins.push(OriginBudget {
                origin: origin.to_owned(),
                bins: [BinFlows::default(); BINS],
            });
            self.origins.len() - 1
        });
        self.origins[place].bins[bin] += flows;
    }

    /// Sum over origins of one bin.
    pub fn bin(&self, bin: usize) -> BinFlows {
        let mut sum = BinFlows::default();
        for origin in &self.origins {
            sum += origin.bins[bin];
        }
        sum
    }

    /// Sum over origins and a range of sizes.
    pub fn total(&self, range: SizeRange) -> BinFlows {
        let mut sum = BinFlows::default();
        for bin in 0..range.bins() {
            sum += self.bin(bin);
        }
        sum
    }

    /// Sum over a range of sizes of one origin.
    pub fn of_origin(&self, origin: &str, range: SizeRange) -> Option<BinFlows> {
        let found = self.origins.iter().find(|o| o.origin == origin)?;
        let mut sum = BinFlows::default();
        for flows in &found.bins[..range.bins()] {
            sum += *flows;
        }
        Some(sum)
    }

    /// The largest |relative residual| of all origins and bins.
    pub fn worst(&self) -> f64 {
        self.origins
            .iter()
            .flat_map(|origin| &origin.bins)
            .map(|flows| flows.relative_residual().abs())
            .fold(0.0, f64::max)
    }

    /// The largest difference between the sum over origins and another budget without origins (that of the bulk), over what
    /// entered [1].
    pub fn difference(&self, bulk: &Self) -> f64 {
        let parts = |flows: &BinFlows| {
            let mut parts = vec![
                flows.initial,
                flows.emitted,
                flows.dry_deposition,
                flows.wet_deposition,
                flows.chemistry,
                flows.suspended,
            ];
            parts.extend(flows.inflow);
            parts.extend(flows.outflow);
            parts
        };
        let mut worst = 0.0_f64;
        for bin in 0..BINS {
            let (mine, theirs) = (self.bin(bin), bulk.bin(bin));
            let scale = theirs.entered().max(f64::MIN_POSITIVE);
            for (a, b) in parts(&mine).into_iter().zip(parts(&theirs)) {
                worst = worst.max((a - b).abs() / scale);
            }
        }
        worst
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::simulation::LedgerEntry;
    use approx::assert_relative_eq;

    /// As a run would turn its ledger into flows.
    fn flows(entry: &LedgerEntry) -> BinFlows {
        BinFlows {
            initial: entry.initial,
            emitted: entry.emitted,
            inflow: entry.inflow,
            outflow: entry.outflow,
            dry_deposition: entry.dry_deposition,
            wet_deposition: entry.wet_deposition,
            chemistry: entry.chemistry,
            suspended: entry.suspended,
        }
    }

    /// A closed entry of a lane with masses by a scale [kg].
    fn entry(lane: &str, scale: f64) -> LedgerEntry {
        let mut entry = LedgerEntry {
            species: lane.into(),
            initial: 3.0 * scale,
            emitted: 7.1 * scale,
            inflow: [0.3, 0.0, 1.7, 2.9, 0.01].map(|x| x * scale),
            outflow: [1.1, 2.3, 0.0, 0.7, 0.2].map(|x| x * scale),
            dry_deposition: 4.3 * scale,
            wet_deposition: 0.9 * scale,
            ..LedgerEntry::default()
        };
        entry.suspended = entry.residual();
        entry
    }

    #[test]
    fn budgets_of_regions_close_and_add_to_the_bulk() {
        let (mut regions, mut bulk) = (DustBudget::default(), DustBudget::default());
        for (k, lane) in LANES.iter().enumerate() {
            let mut whole = BinFlows::default();
            for (n, region) in ["qaidam", "tengger", "boundary_north"].iter().enumerate() {
                let entry = entry(lane, 1e6 * libm::pow(3.7, (k + 5 * n) as f64));
                regions.book(region, lane, flows(&entry));
                whole += flows(&entry);
            }
            bulk.book("all", lane, whole);
        }
        regions.book("qaidam", "SO2", flows(&entry("SO2", 1e9)));
        assert!(regions.worst() < 1e-10, "{}", regions.worst());
        assert!(bulk.worst() < 1e-10);
        assert!(
            regions.difference(&bulk) < 1e-10,
            "{}",
            regions.difference(&bulk)
        );
        let sum: f64 = ["qaidam", "tengger", "boundary_north"]
            .iter()
            .map(|region| regions.of_origin(region, SizeRange::Pm10).unwrap().emitted)
            .sum();
        assert_relative_eq!(
            sum,
            bulk.total(SizeRange::Pm10).emitted,
            max_relative = 1e-14
        );
        assert!(regions.of_origin("gonghe", SizeRange::All).is_none());
        // A kilogram lost is seen.
        let mut lost = bulk.clone();
        lost.origins[0].bins[0].suspended *= 1.0 - 1e-6;
        assert!(lost.worst() > 1e-8);
        assert!(regions.difference(&lost) > 1e-8);
    }

    #[test]
    fn ranges_hold_their_bins() {
        let mut budget = DustBudget::default();
        for (bin, lane) in LANES.iter().enumerate() {
            let flows = BinFlows {
                emitted: libm::pow(10.0, bin as f64),
                ..BinFlows::default()
            };
            budget.book("all", lane, flows);
        }
        assert_eq!(budget.total(SizeRange::Pm25).emitted, 11.0);
        assert_eq!(budget.total(SizeRange::Pm10).emitted, 1111.0);
        assert_eq!(budget.total(SizeRange::All).emitted, 11_111.0);
    }
}
