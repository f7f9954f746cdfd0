//! Large parts of the plume as functions of their own: for kernels that ask for them only now and then.
//!
//! The point kernel has them inlined; everywhere else the machine code of each exists once a width ([`LanePart`]).

use super::crosswind::Across;
use super::kernel::{Lids, at_height, part};
use super::plume_at::{PlumeAt, plume_at};
use super::receptors::Seen;
use super::source_hour::SourceHour;
use crate::numerics::lanes::{LanePart, Lanes};

/// As [`plume_at`], compiled once for all kernels that ask for a plume only now and then.
#[inline(always)]
pub fn plume_apart<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V) -> PlumeAt<V> {
    V::part(PlumeApart {
        source: s,
        x,
        receptor,
    })
}

struct PlumeApart<'t, 'a, V> {
    source: &'t SourceHour<'a>,
    x: V,
    receptor: V,
}

impl<V: Lanes> LanePart for PlumeApart<'_, '_, V> {
    type Output = PlumeAt<V>;

    #[inline(always)]
    fn run(self) -> PlumeAt<V> {
        plume_at(self.source, self.x, self.receptor)
    }
}

/// As [`at_height`], compiled once for all kernels that ask for a height only now and then.
#[inline(always)]
pub(crate) fn height_apart<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    z: V,
    y: Across<V>,
    lids: Lids<V>,
    settled: V,
) -> V {
    V::part(HeightApart {
        source: s,
        plume,
        z,
        y,
        lids,
        settled,
    })
}

struct HeightApart<'t, 'a, V> {
    source: &'t SourceHour<'a>,
    plume: &'t PlumeAt<V>,
    z: V,
    y: Across<V>,
    lids: Lids<V>,
    settled: V,
}

impl<V: Lanes> LanePart for HeightApart<'_, '_, V> {
    type Output = V;

    #[inline(always)]
    fn run(self) -> V {
        at_height(
            self.source,
            self.plume,
            self.z,
            self.y,
            self.lids,
            self.settled,
        )
    }
}

/// As [`part`], compiled once for all kernels that ask for it only now and then.
#[inline(always)]
pub(crate) fn part_apart<V: Lanes>(
    s: &SourceHour<'_>,
    seen: &Seen<V>,
    pancake: bool,
) -> (V, PlumeAt<V>) {
    V::part(PartApart {
        source: s,
        seen,
        pancake,
    })
}

struct PartApart<'t, 'a, V> {
    source: &'t SourceHour<'a>,
    seen: &'t Seen<V>,
    pancake: bool,
}

impl<V: Lanes> LanePart for PartApart<'_, '_, V> {
    type Output = (V, PlumeAt<V>);

    #[inline(always)]
    fn run(self) -> Self::Output {
        part(self.source, self.seen, self.pancake)
    }
}
