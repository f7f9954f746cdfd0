//! The dust budget: what was raised, came in, fell, was washed out, went out and is still in the air, by bins and by origins.
//!
//!   initial + emitted + inflow = outflow + dry + wet + suspended       (for each origin and bin)
//!
//! over the hours that count: the spin-up's end is the beginning. Origins are the tags of every tag set and the inflows, where tags follow
//! dust; besides them stands all dust.

use super::ledger::{Ledger, LedgerEntry};
use super::record::Record;
use crate::dust::sizes::{BINS, LANES};

/// Ranges of sizes by the number of bins from the finest: PM2.5, PM10 and up to 20 µm aerodynamic.
pub const SIZES: [(&str, usize); 3] = [("PM25_DUST", 2), ("PM10_DUST", 4), ("DUST", BINS)];

/// Dust of one origin by bins.
#[derive(Debug, Clone, PartialEq)]
pub struct OriginBudget {
    /// Tag set; empty for all dust.
    pub set: String,
    /// Tag or inflow; empty for all dust.
    pub origin: String,
    /// Its bins.
    pub bins: [LedgerEntry; BINS],
}

impl OriginBudget {
    fn empty(set: &str, origin: &str) -> Self {
        Self {
            set: set.to_owned(),
            origin: origin.to_owned(),
            bins: LANES.map(|lane| LedgerEntry {
                species: lane.to_owned(),
                ..LedgerEntry::default()
            }),
        }
    }

    /// Sum of the finest bins under a name.
    pub fn sum(&self, name: &str, bins: usize) -> LedgerEntry {
        let mut sum = LedgerEntry {
            species: name.to_owned(),
            ..LedgerEntry::default()
        };
        for bin in &self.bins[..bins] {
            sum.add_scaled(bin, 1.0);
        }
        sum
    }
}

/// The budget of all dust.
#[derive(Debug, Clone, PartialEq)]
pub struct DustBudget {
    /// All dust.
    pub all: OriginBudget,
    /// By tag set and origin, in the order of the sets.
    pub origins: Vec<OriginBudget>,
}

impl DustBudget {
    /// Of a run's record; `None` where it has no dust.
    pub fn of(record: &Record) -> Option<Self> {
        Self::between(&record.spin_up, &record.ledger)
    }

    fn between(before: &Ledger, after: &Ledger) -> Option<Self> {
        let bin = |species: &str| LANES.iter().position(|lane| *lane == species);
        let mut all = OriginBudget::empty("", "");
        let mut any = false;
        for entry in &after.entries {
            let Some(bin) = bin(&entry.species) else {
                continue;
            };
            any = true;
            let earlier = before.entries.iter();
            let mut earlier = earlier.filter(|e| e.species == entry.species);
            all.bins[bin] = since(entry, earlier.next());
        }
        let mut origins: Vec<OriginBudget> = Vec::new();
        for part in &after.origins {
            let Some(bin) = bin(&part.entry.species) else {
                continue;
            };
            let same = |o: &OriginBudget| o.set == part.set && o.origin == part.origin;
            let place = origins.iter().position(same).unwrap_or_else(|| {
                origins.push(OriginBudget::empty(&part.set, &part.origin));
                origins.len() - 1
            });
            let earlier = before.origins.iter().find(|e| {
                e.set == part.set
                    && e.origin == part.origin
                    && e.entry.species == part.entry.species
            });
            origins[place].bins[bin] = since(&part.entry, earlier.map(|e| &e.entry));
        }
        any.then_some(Self { all, origins })
    }

    /// All dust and the origins.
    pub fn rows(&self) -> impl Iterator<Item = &OriginBudget> {
        std::iter::once(&self.all).chain(&self.origins)
    }

    /// The largest |relative residual| of all origins and bins.
    pub fn worst(&self) -> f64 {
        self.rows()
            .flat_map(|origin| &origin.bins)
            .map(|entry| entry.relative_residual().abs())
            .fold(0.0, f64::max)
    }
}

fn since(entry: &LedgerEntry, before: Option<&LedgerEntry>) -> LedgerEntry {
    before.map_or_else(|| entry.clone(), |before| entry.since(before))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::ledger::OriginEntry;
    use super::*;
    use approx::assert_relative_eq;

    /// A closed entry of a lane that began with a mass [kg], with the other masses by a scale [kg].
    fn entry(lane: &str, initial: f64, scale: f64) -> LedgerEntry {
        let mut entry = LedgerEntry {
            species: lane.into(),
            initial,
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

    fn ledger(scale: f64) -> Ledger {
        let mut ledger = Ledger {
            entries: vec![entry("SO2", 1e9, 1e9)],
            ..Ledger::default()
        };
        for (k, lane) in LANES.iter().enumerate() {
            let mut whole = LedgerEntry {
                species: (*lane).into(),
                ..LedgerEntry::default()
            };
            for (n, origin) in ["qaidam", "tengger", "boundary_north"].iter().enumerate() {
                let size = libm::pow(3.7, (k + 5 * n) as f64);
                let part = entry(lane, 1e6 * size, scale * size);
                whole.add_scaled(&part, 1.0);
                ledger.origins.push(OriginEntry {
                    set: "regions".into(),
                    origin: (*origin).into(),
                    entry: part,
                });
            }
            ledger.entries.push(whole);
        }
        ledger
    }

    #[test]
    fn origins_close_add_up_and_begin_where_the_spin_up_ended() {
        let (early, late) = (ledger(1e5), ledger(1e6));
        let budget = DustBudget::between(&early, &late).unwrap();
        assert!(budget.worst() < 1e-13, "{}", budget.worst());
        assert_eq!(budget.origins.len(), 3);
        for (bin, whole) in budget.all.bins.iter().enumerate() {
            let sum: f64 = budget.origins.iter().map(|o| o.bins[bin].emitted).sum();
            assert_relative_eq!(sum, whole.emitted, max_relative = 1e-14);
            assert_eq!(whole.initial, early.entries[bin + 1].suspended);
            assert_eq!(whole.suspended, late.entries[bin + 1].suspended);
        }
        let fine = budget.all.sum("PM25_DUST", 2);
        assert_relative_eq!(
            fine.emitted,
            budget.all.bins[0].emitted + budget.all.bins[1].emitted,
            max_relative = 1e-15
        );
        // Without spin-up all that happened counts; a kilogram lost is seen.
        let mut whole = DustBudget::between(&Ledger::default(), &late).unwrap();
        assert_eq!(whole.all.bins[4].initial, late.entries[5].initial);
        whole.origins[0].bins[0].suspended *= 1.0 - 1e-6;
        assert!(whole.worst() > 1e-8);
        let mut none = late;
        none.entries.truncate(1);
        assert!(DustBudget::between(&early, &none).is_none());
    }
}
