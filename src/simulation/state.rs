//! What changes during a run.

use super::case::Case;
use super::error::SurroundingsError;
use super::ledger::{ElementEntry, Ledger, LedgerEntry};
use super::tag_accounts::TagAccounts;
use crate::apportionment::Inflow;
use crate::grid::LaneField;
use crate::meteorology::MetSlice;
use crate::species::mechanism::Element;
use crate::time::ModelTime;
use crate::transport::SideBudget;

/// Masses in the air and on the ground, and the accounts of what crossed the edges.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Now.
    pub time: ModelTime,
    /// Steps done; its parity says which axis goes first.
    pub steps: u64,
    /// Species masses `[k][j][i][species]` [kg].
    pub bulk: LaneField,
    /// Tag masses `[k][j][i][slot][column]` [kg] of the species that have tags ([`super::TagSlots`]); `None` without tags.
    pub tags: Option<LaneField>,
    /// Responses of the masses to parameters `[k][j][i][parameter][species]` [kg]; `None` without parameters.
    pub responses: Option<LaneField>,
    /// Dry deposit `[j][i][species]` [kg] since the beginning.
    pub dry: LaneField,
    /// Wet deposit `[j][i][species]` [kg].
    pub wet: LaneField,
    /// Emission, deposits and outflow of the tags; `None` without tags.
    pub tag_accounts: Option<TagAccounts>,
    /// Mass that came in through the top `[j][i][species]` [kg].
    pub top_in: LaneField,
    /// Mass that went out through the top [kg].
    pub top_out: LaneField,
    /// Mass that crossed the sides.
    pub sides: SideBudget,
    /// Mass emitted by species [kg].
    pub emitted: Vec<f64>,
    /// Mass in the air at the beginning, by species [kg].
    pub initial: Vec<f64>,
    /// What the chemistry keeps; `None` without it.
    pub gas: Option<GasState>,
}

/// What the chemistry keeps from step to step.
#[derive(Debug, Clone, PartialEq)]
pub struct GasState {
    /// Mass that the chemistry made less what it used `[j][i][species]` [kg] since the beginning.
    pub net: LaneField,
    /// Steps with which each cell's integration begins before and behind the transport `[k][j][i][2]` [s].
    pub step: LaneField,
}

impl GasState {
    pub(super) fn empty(case: &Case) -> Option<Self> {
        let field = |layers, lanes| LaneField::zeros(case.decomposition.clone(), layers, lanes);
        case.chemistry.as_ref().map(|_| Self {
            net: field(1, case.lanes()),
            step: field(case.layers(), 2),
        })
    }
}

impl State {
    /// The air of the surroundings everywhere, tagged as initial, in the air of `weather`.
    ///
    /// # Errors
    /// [`SurroundingsError`] if it cannot be had.
    pub fn initial(case: &Case, weather: &MetSlice) -> Result<Self, SurroundingsError> {
        let (cut, layers, lanes) = (&case.decomposition, case.layers(), case.lanes());
        let (columns, slots) = (case.columns(), case.slots.len());
        let field = |layers: usize, lanes: usize| LaneField::zeros(cut.clone(), layers, lanes);
        let mut bulk = field(layers, lanes);
        let mut tags = (columns > 0).then(|| field(layers, slots * columns));
        let initial_columns: Vec<usize> = case.tags.inflow_columns(Inflow::Initial).collect();
        let stratosphere = case.stratospheric_tag();
        let inside = case.surroundings.inside(case.begin)?;
        for k in 0..layers {
            for j in 0..case.horizontal.ny {
                for i in 0..case.horizontal.nx {
                    let altitude = case.metrics.altitude(k, j, i);
                    let air = weather.air_mass[[k, j, i]];
                    for lane in 0..lanes {
                        let ratio = match &inside {
                            Some(cells) => cells[[k, j, i, lane]],
                            None => case.surroundings.ratio(case.begin, altitude, lane),
                        };
                        let mass = air * ratio;
                        bulk.cell_mut(k, j, i)[lane] = mass;
                        if let Some(tags) = &mut tags {
                            let cell = tags.cell_mut(k, j, i);
                            for slot in case.slots.of(lane) {
                                for column in &initial_columns {
                                    cell[slot * columns + column] = mass;
                                }
                            }
                        }
                    }
                    if let (Some(tags), Some(ozone)) = (&mut tags, &stratosphere) {
                        let own = bulk.cell(k, j, i);
                        let share = ozone.share(|lane| own[lane]);
                        let cell = tags.cell_mut(k, j, i);
                        ozone.divide(share, cell, columns, &initial_columns);
                    }
                }
            }
        }
        let initial = bulk.totals();
        let plan = case.responses.as_ref();
        let responses = plan.map(|plan| plan.begin(case, &bulk));
        Ok(Self {
            time: case.begin,
            steps: 0,
            bulk,
            tags,
            responses,
            dry: field(1, lanes),
            wet: field(1, lanes),
            tag_accounts: TagAccounts::empty(case),
            top_in: field(1, lanes),
            top_out: field(1, lanes),
            sides: SideBudget::zeros(lanes, slots * columns),
            emitted: vec![0.0; lanes],
            initial,
            gas: GasState::empty(case),
        })
    }

    /// The mass budget now.
    pub fn ledger(&self, case: &Case) -> Ledger {
        let (dry, wet) = (self.dry.totals(), self.wet.totals());
        let (top_in, top_out) = (self.top_in.totals(), self.top_out.totals());
        let suspended = self.bulk.totals();
        let net = self.gas.as_ref().map(|gas| gas.net.totals());
        let entry = |lane: usize| {
            let mut inflow: [f64; 5] = std::array::from_fn(|side| self.sides.inflow[side][lane]);
            let mut outflow: [f64; 5] = std::array::from_fn(|side| self.sides.outflow[side][lane]);
            inflow[4] = top_in[lane];
            outflow[4] = top_out[lane];
            LedgerEntry {
                species: case.species.species[lane].name.clone(),
                initial: self.initial[lane],
                emitted: self.emitted[lane],
                inflow,
                outflow,
                dry_deposition: dry[lane],
                wet_deposition: wet[lane],
                chemistry: net.as_ref().map_or(0.0, |net| net[lane]),
                suspended: suspended[lane],
            }
        };
        Ledger {
            entries: (0..case.lanes()).map(entry).collect(),
            elements: net
                .as_deref()
                .map_or_else(Vec::new, |net| elements(case, net)),
            origins: Vec::new(),
        }
    }

    /// Largest |Σ tags − bulk| over the largest bulk mass of the species, over all cells, species and tag sets, and the
    /// most negative tag over it.
    pub fn tag_closure(&self, case: &Case) -> (f64, f64) {
        let Some(tags) = &self.tags else {
            return (0.0, 0.0);
        };
        let columns = case.columns();
        let (mut gap, mut undershoot) = (0.0_f64, 0.0_f64);
        for k in 0..case.layers() {
            for j in 0..case.horizontal.ny {
                for i in 0..case.horizontal.nx {
                    let (bulk, tags) = (self.bulk.cell(k, j, i), tags.cell(k, j, i));
                    for (slot, &lane) in case.slots.followed.iter().enumerate() {
                        let mass = bulk[lane];
                        let tags = &tags[slot * columns..(slot + 1) * columns];
                        for (n, set) in case.tags.sets.iter().enumerate() {
                            let first = case.tags.offset(n);
                            let part = &tags[first..first + set.len()];
                            let sum: f64 = part.iter().sum();
                            let scale = mass.max(1e-30);
                            gap = gap.max((sum - mass).abs() / scale);
                            let least = part.iter().copied().fold(0.0, f64::min);
                            undershoot = undershoot.max(-least / scale);
                        }
                    }
                }
            }
        }
        (gap, undershoot)
    }
}

/// Whether the chemistry of a run kept the elements that it must keep.
fn elements(case: &Case, net: &[f64]) -> Vec<ElementEntry> {
    let chemistry = case.chemistry.iter();
    let kept = chemistry.flat_map(|chemistry| {
        [Element::Nitrogen, Element::Sulfur].map(|element| {
            let (made, reacted) = chemistry.element(element, net);
            ElementEntry {
                element: element.symbol().into(),
                made,
                reacted,
            }
        })
    });
    kept.collect()
}
