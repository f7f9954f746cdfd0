//! Tags of matter that passes between gas, particles of all sizes and cloud water.
//!
//! What a step of the particles does to a substance is seen from the masses before and behind it. Forms of a substance that are shared
//! out anew in every step (nitric acid and fine nitrate, ammonia and ammonium, a vapour and its particles) have one share of a tag together.
//! Of other forms those that lost give what they lost, mixed, to those that gained (sulfur dioxide to sulfate, Aitken to
//! accumulation particles, fine to coarse nitrate). Both are linear in the tags with coefficients of the bulk only.

use crate::aerosol::organics::{OLIGOMERS, SEMIVOLATILE};
use crate::numerics::simd::{Kernel, dispatch};
use crate::species::{Matter, ParticleTable, SpeciesTable};

/// Substances that pass between lanes: forms, each a list of lanes that are shared out anew.
const FAMILIES: [&[&[&str]]; 10] = [
    &[&["SO2"], &["SULF"], &["ASO4I"], &["ASO4J"], &["ASO4K"]],
    &[&["HNO3", "ANO3J"], &["ANO3K"]],
    &[&["NH3", "ANH4I", "ANH4J"], &["ANH4K"]],
    &[&["HCL", "ACLJ"], &["ACLK"]],
    &[&["AECI"], &["AECJ"], &["AECAJ"]],
    &[&["AOTHRI"], &["AOTHRJ"]],
    &[&["APOAI"], &["ALVPO1J", "VLVPO1"]],
    &[&["EPOX"], &["AISO3J"]],
    &[&["AMTNO3J", "MTNO3"], &["AMTHYDJ"]],
    &[&["GLY"], &["MGLY"], &["AGLYJ"]],
];
const OLIGOMER: &str = "AOLGAJ";
/// Coarse matter into which Aitken carbon, organics and other matter coagulate: it gains what families lose and do not gain themselves.
const COARSE: &str = "ACORS";

/// A lane of a form.
#[derive(Debug, Clone, Copy)]
struct Member {
    lane: usize,
    slot: usize,
    /// Moles a mass [mol/kg], or 1.
    moles: f64,
}

/// The substances of a run with their slots.
#[derive(Debug)]
pub(in crate::simulation) struct ParticleTags {
    /// Forms of every substance; the last one takes what others lose.
    families: Vec<Vec<Vec<Member>>>,
    /// Slots of other lanes that particles and clouds take from, with their lanes.
    losers: Vec<(usize, usize)>,
}

/// Scratch of one thread.
#[derive(Debug, Default)]
pub(super) struct TagWork {
    /// Masses before the step, by lane [kg].
    pub before: Vec<f64>,
    shares: Vec<f64>,
    pool: Vec<f64>,
    /// What families lost without gaining it themselves, by tag [kg].
    left_over: Vec<f64>,
}

impl ParticleTags {
    /// The substances of a table. `slot` finds the slot in which a lane that has one already is followed; lanes without one get theirs at the end of
    /// `followed`. `touched` are the lanes that a step may change.
    pub fn new(
        table: &SpeciesTable,
        matter: &ParticleTable,
        touched: &[usize],
        followed: &mut Vec<usize>,
        slots_of_gases: impl Fn(usize) -> Option<usize>,
    ) -> Self {
        let mut lanes: Vec<usize> = Vec::new();
        let mut member = |name: &str| {
            let lane = table.lane(name)?;
            let slot = slots_of_gases(lane).unwrap_or_else(|| {
                followed.push(lane);
                followed.len() - 1
            });
            lanes.push(lane);
            let molar = matter.get(name).map(|row| row.molar_mass_g_mol / 1000.0);
            let molar = molar.or_else(|| table.molar_mass(lane));
            Some(Member {
                lane,
                slot,
                moles: molar.filter(|m| *m > 0.0).map_or(1.0, |m| 1.0 / m),
            })
        };
        let mut families: Vec<Vec<Vec<Member>>> = Vec::new();
        let mut named: Vec<&str> = Vec::new();
        let form = |names: &[&str], member: &mut dyn FnMut(&str) -> Option<Member>| {
            names
                .iter()
                .filter_map(|name| member(name))
                .collect::<Vec<_>>()
        };
        for family in FAMILIES {
            named.extend(family.iter().flat_map(|names| names.iter().copied()));
            families.push(
                family
                    .iter()
                    .map(|names| form(names, &mut member))
                    .collect(),
            );
        }
        let mut oligomers = Vec::new();
        for (n, class) in SEMIVOLATILE.iter().enumerate() {
            if named.contains(&class.particle) {
                continue;
            }
            named.extend([class.particle, class.vapour]);
            let both = form(&[class.particle, class.vapour], &mut member);
            if OLIGOMERS.contains(&n) {
                oligomers.push(both);
            } else {
                families.push(vec![both]);
            }
        }
        named.push(OLIGOMER);
        oligomers.push(form(&[OLIGOMER], &mut member));
        families.push(oligomers);
        for row in &matter.rows {
            let alone = !matches!(row.kind, Matter::Number | Matter::Dust);
            if alone && row.species != COARSE && !named.contains(&row.species.as_str()) {
                families.push(vec![form(&[&row.species], &mut member)]);
            }
        }
        families.push(vec![form(&[COARSE], &mut member)]);
        lanes.sort_unstable();
        lanes.dedup();
        let losers = followed.iter().copied().enumerate();
        let losers: Vec<(usize, usize)> = losers
            .filter(|(_, lane)| touched.contains(lane) && !lanes.contains(lane))
            .collect();
        Self { families, losers }
    }

    /// Takes the tags `[slot][column]` of a cell over the step that changed its masses; `unknown` are the columns of what no tag has.
    pub(super) fn carry(
        &self,
        work: &mut TagWork,
        after: &[f64],
        tags: (&mut [f64], usize),
        unknown: &[usize],
    ) {
        dispatch(Carry {
            families: self,
            work,
            after,
            tags,
            unknown,
        });
    }

    #[inline(always)]
    fn carry_here(
        &self,
        work: &mut TagWork,
        after: &[f64],
        (tags, columns): (&mut [f64], usize),
        unknown: &[usize],
    ) {
        let before = &work.before;
        let (shares, pool) = (&mut work.shares, &mut work.pool);
        work.left_over.clear();
        work.left_over.resize(columns, 0.0);
        for (n, family) in self.families.iter().enumerate() {
            let mut members = family.iter().flatten();
            let same = members.all(|m| before[m.lane] == after[m.lane]);
            if same && family.iter().all(|form| form.len() == 1) {
                continue;
            }
            shares.clear();
            shares.resize(family.len() * columns, 0.0);
            pool.clear();
            pool.resize(columns, 0.0);
            let (mut lost, mut gained, mut moles) = (0.0, 0.0, 1.0);
            for (form, shares) in family.iter().zip(shares.chunks_exact_mut(columns)) {
                let (was, is) = amounts(form, before, after);
                gained += (is - was).max(0.0);
                if was <= 0.0 {
                    continue;
                }
                for member in form {
                    moles = member.moles;
                    let own = &tags[member.slot * columns..(member.slot + 1) * columns];
                    for (share, tag) in shares.iter_mut().zip(own) {
                        *share += tag * (member.moles / was);
                    }
                }
                if is < was {
                    lost += was - is;
                    for (pool, share) in pool.iter_mut().zip(&*shares) {
                        *pool += (was - is) * share;
                    }
                }
            }
            if lost > 0.0 {
                for share in &mut *pool {
                    *share /= lost;
                }
                if lost > gained {
                    for (rest, share) in work.left_over.iter_mut().zip(&*pool) {
                        *rest += (lost - gained) / moles * share;
                    }
                }
            } else if gained > 0.0 && n + 1 == self.families.len() {
                let sum: f64 = work.left_over.iter().sum::<f64>() / unknown.len().max(1) as f64;
                if sum > 0.0 {
                    lost = gained;
                    pool.clear();
                    pool.extend(work.left_over.iter().map(|rest| rest / sum));
                }
            }
            for (form, shares) in family.iter().zip(shares.chunks_exact_mut(columns)) {
                let (was, is) = amounts(form, before, after);
                if is > was && lost > 0.0 {
                    let new = (is - was) / is;
                    for (share, pool) in shares.iter_mut().zip(&*pool) {
                        *share = (1.0 - new) * *share + new * pool;
                    }
                } else if is > 0.0 && was <= 0.0 {
                    for &column in unknown {
                        shares[column] = 1.0;
                    }
                }
                for member in form {
                    let mass = after[member.lane];
                    let own = &mut tags[member.slot * columns..(member.slot + 1) * columns];
                    for (tag, share) in own.iter_mut().zip(&*shares) {
                        *tag = mass * share;
                    }
                }
            }
        }
        for &(slot, lane) in &self.losers {
            let (was, is) = (before[lane], after[lane]);
            if was == is {
                continue;
            }
            let own = &mut tags[slot * columns..(slot + 1) * columns];
            if was > 0.0 {
                for tag in own {
                    *tag *= is / was;
                }
            } else {
                for &column in unknown {
                    own[column] = is;
                }
            }
        }
    }
}

/// [`ParticleTags::carry`] with wide registers.
struct Carry<'a> {
    families: &'a ParticleTags,
    work: &'a mut TagWork,
    after: &'a [f64],
    tags: (&'a mut [f64], usize),
    unknown: &'a [usize],
}

impl Kernel for Carry<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.families
            .carry_here(self.work, self.after, self.tags, self.unknown);
    }
}

/// What a form holds before and behind [mol].
#[inline(always)]
fn amounts(form: &[Member], before: &[f64], after: &[f64]) -> (f64, f64) {
    form.iter().fold((0.0, 0.0), |(was, is), member| {
        (
            was + member.moles * before[member.lane],
            is + member.moles * after[member.lane],
        )
    })
}
