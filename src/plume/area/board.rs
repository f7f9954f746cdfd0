//! The eight seats of an area's kernel side by side: what each asks, where its receptor is, what was answered.

use super::deplete::DepletionTask;
use super::integrand::Place;
use super::kernel::AreaTask;
use super::walk::Node;
use crate::numerics::lanes::Lanes;
use crate::plume::core::SourceHour;
use crate::plume::deposition::SourceDeposition;

/// Widest registers.
pub(super) const SEATS: usize = 8;

/// What the seats hold side by side.
pub(super) struct Board {
    pub distance: [f64; SEATS],
    pub across: [f64; SEATS],
    pub question: [f64; SEATS],
    pub quantity: [f64; SEATS],
    pub above_base: [f64; SEATS],
    pub flagpole: [f64; SEATS],
    pub critical: [f64; SEATS],
    pub elevation: [f64; SEATS],
    pub hill_height: [f64; SEATS],
    pub integral: [[f64; SEATS]; 5],
    /// Distance downwind of the centre [m].
    pub along: [f64; SEATS],
    pub sigma_w: [f64; SEATS],
    pub wind: [f64; SEATS],
    pub sigma_v: [f64; SEATS],
    pub dissipation: [f64; SEATS],
    pub centre: [f64; SEATS],
    pub weight: [f64; SEATS],
    pub answer: [f64; SEATS],
    pub shares: Vec<[f64; SEATS]>,
}

impl Board {
    /// Empty seats.
    pub fn new(task: &AreaTask<'_, '_>) -> Self {
        let s = task.source;
        let classes = task
            .deposition
            .map_or(0, |deposition| deposition.classes.len());
        Self {
            distance: [Node::IDLE.distance; SEATS],
            across: [0.0; SEATS],
            question: [Node::IDLE.question.code(); SEATS],
            quantity: [0.0; SEATS],
            above_base: [0.0; SEATS],
            flagpole: [0.0; SEATS],
            critical: [0.0; SEATS],
            elevation: [s.elevation; SEATS],
            hill_height: [s.elevation; SEATS],
            integral: [[0.0; SEATS]; 5],
            along: [Node::IDLE.distance; SEATS],
            sigma_w: [s.sigma_w; SEATS],
            wind: [s.wind; SEATS],
            sigma_v: [s.sigma_v; SEATS],
            dissipation: [0.0; SEATS],
            centre: [s.height; SEATS],
            weight: [0.5; SEATS],
            answer: [0.0; SEATS],
            shares: vec![[1.0; SEATS]; classes],
        }
    }

    /// What a seat asks.
    #[inline(always)]
    pub fn ask(&mut self, lane: usize, node: Option<Node>) {
        let node = node.unwrap_or(Node::IDLE);
        self.distance[lane] = node.distance;
        self.across[lane] = node.across;
        self.question[lane] = node.question.code();
    }

    /// The receptors of all seats.
    #[inline(always)]
    pub fn place<V: Lanes>(&self) -> Place<V> {
        Place {
            above_base: V::load(&self.above_base),
            flagpole: V::load(&self.flagpole),
            critical: V::load(&self.critical),
            elevation: V::load(&self.elevation),
            hill_height: V::load(&self.hill_height),
            integral: [
                V::load(&self.integral[0]),
                V::load(&self.integral[1]),
                V::load(&self.integral[2]),
                V::load(&self.integral[3]),
                V::load(&self.integral[4]),
            ],
            sigma_w: V::load(&self.sigma_w),
        }
    }

    /// Depletion once for a receptor, at one distance within the area (AREADPLT).
    pub fn deplete_once(
        &mut self,
        source: &SourceHour<'_>,
        deposition: &SourceDeposition,
        lane: usize,
        corners: &[(f64, f64)],
    ) {
        let near = corners.iter().map(|c| c.0).fold(9.0e10, f64::min);
        let far = corners.iter().map(|c| c.0).fold(-9.0e10, f64::max);
        let distance = if near >= 0.0 {
            near + (far - near) / 3.0
        } else {
            far / 3.0
        }
        .max(1.0);
        let mut shares = vec![[1.0; SEATS]; deposition.classes.len()];
        let mut sigma_w = [self.sigma_w[lane]; SEATS];
        DepletionTask {
            source,
            deposition,
            distance: [distance; SEATS],
            path: [self.along[lane]; SEATS],
            above_base: [self.above_base[lane]; SEATS],
            elevation: [self.elevation[lane]; SEATS],
            hill_height: [self.hill_height[lane]; SEATS],
            shares: &mut shares,
            sigma_w: &mut sigma_w,
        }
        .compute();
        self.sigma_w[lane] = sigma_w[0];
        for (lanes, share) in self.shares.iter_mut().zip(shares) {
            lanes[lane] = share[0];
        }
    }
}
