//! Ozone limiting: NO turns to NO2 mole by mole as long as ozone lasts.
//!
//! For one source (or for the sources of an OLM group together, which share the ozone):
//!
//! NO2 = f C + min{(1 − f) C, [O3] 46/48}, at most r_eq C,
//!
//! C: NOx as NO2 [µg/m³]; f: in-stack NO2/NOx; r_eq: equilibrium ratio (0.9); 46 and 48: molar masses of NO2 and O3. Without
//! a value of ozone NO2 = r_eq C.
//!
//! Source: Cole, H. S. & Summerhays, J. E. (1979), A review of techniques available for estimating short-term NO2
//! concentrations, J. Air Pollut. Control Assoc. 29, 812–817; groups as in AERMOD 24142.
//!
//! Groups of the output that have background get it at every receptor ([`super::units::group_share`]).

use super::NoxField;
use super::units::{NO_MOLAR_MASS, NO2_MOLAR_MASS, O3_MOLAR_MASS};

/// Which sources share ozone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedOzone {
    /// Members of each OLM group.
    members: Vec<Vec<usize>>,
    /// The group by which a source is limited: the first that names it.
    group_of: Vec<Option<usize>>,
}

impl SharedOzone {
    /// From the members of each OLM group, of `sources` sources. A source in several groups counts in the NO of each but is
    /// limited by the first.
    pub fn new<'a>(groups: impl IntoIterator<Item = &'a [usize]>, sources: usize) -> Self {
        let members: Vec<Vec<usize>> = groups.into_iter().map(<[usize]>::to_vec).collect();
        let mut group_of = vec![None; sources];
        for (group, list) in members.iter().enumerate() {
            for &source in list {
                if group_of[source].is_none() {
                    group_of[source] = Some(group);
                }
            }
        }
        Self { members, group_of }
    }

    fn group_of(&self, source: usize) -> Option<usize> {
        self.group_of.get(source).copied().flatten()
    }
}

/// What limits NO2 in an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Ozone [µg/m³]; `None` when missing.
    pub ozone: Option<f64>,
    /// Equilibrium NO2/NOx [1].
    pub equilibrium: f64,
}

impl Limit {
    /// NO2/NOx [1] of emissions that give `nox`, of which `primary` left the stack as NO2 [µg/m³ as NO2] and `nitric_oxide`
    /// [µg/m³ as NO] as NO.
    fn share(&self, nox: f64, primary: f64, nitric_oxide: f64) -> f64 {
        let share = match self.ozone {
            Some(ozone) if ozone / O3_MOLAR_MASS < nitric_oxide / NO_MOLAR_MASS => {
                if nox > 0.0 {
                    (primary + ozone * (NO2_MOLAR_MASS / O3_MOLAR_MASS)) / nox
                } else {
                    self.equilibrium
                }
            }
            _ => 1.0,
        };
        share.min(1.0).min(self.equilibrium)
    }
}

/// NO2 of every source `[source][receptor]` [µg/m³]; `in_stack`: NO2/NOx of each source.
pub fn convert(
    nox: NoxField<'_>,
    in_stack: &[f64],
    shared: &SharedOzone,
    limit: Limit,
    no2: &mut [f64],
) {
    const AS_NO: f64 = NO_MOLAR_MASS / NO2_MOLAR_MASS;
    for source in 0..nox.sources() {
        if shared.group_of(source).is_some() {
            continue;
        }
        let primary_share = in_stack[source];
        let start = source * nox.receptors;
        for (to, &from) in no2[start..start + nox.receptors]
            .iter_mut()
            .zip(nox.of(source))
        {
            let nitric_oxide = (1.0 - primary_share) * from * AS_NO;
            *to = from * limit.share(from, primary_share * from, nitric_oxide);
        }
    }
    for (group, members) in shared.members.iter().enumerate() {
        for receptor in 0..nox.receptors {
            let (mut total, mut primary, mut nitric_oxide) = (0.0, 0.0, 0.0);
            for &source in members {
                let value = nox.at(source, receptor);
                total += value;
                primary += in_stack[source] * value;
                nitric_oxide += (1.0 - in_stack[source]) * value * AS_NO;
            }
            let share = limit.share(total, primary, nitric_oxide);
            for &source in members {
                if shared.group_of(source) == Some(group) {
                    no2[source * nox.receptors + receptor] = share * nox.at(source, receptor);
                }
            }
        }
    }
}
