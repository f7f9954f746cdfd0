//! Slow exchange of nitric and hydrochloric acid and ammonia with coarse particles and dust: nitrate of dust.
//!
//! The cations of the coarse particles (Ca, Mg, Na, K: fixed shares of their mass) hold as many equivalents A of anions. With
//! f = A + [NH4] − 2 [SO4] − [NO3] − [Cl] in equivalents a volume of air:
//!
//! - f < 0 (sulfate has been added): ammonia is taken up at its rate until the acid is neutralised; what is still too much drives
//!   chloride out as HCl, then nitrate as HNO3 (sulfate displaces nitrate, both displace carbonate);
//! - f > 0 (carbonate is left): ammonium leaves as NH3; acids are taken up at their rates until the carbonate is used up;
//! - what nitric acid is taken up beyond the carbonate displaces chloride as HCl.
//!
//! A gas g would lose u = g (1 − e^(−kt)); together U = Σ u. Where room F is limited, all get F (1 − e^(−U/F)) by their share of U: the
//! exact step of dx = (1 − x/F) dU, smooth, U for U ≪ F and never more than F. k = 2π 𝒟 Σ N D β(Kn, γ) (Fuchs and Sutugin).
//! CMAQ 5.5 (VOLINORG after Pilinis et al. 2000 and Capaldo et al. 2000) drives the same exchange by the vapour pressures of an
//! inverse equilibrium in sub-steps of 90 s and limits the flux of H⁺; here neutrality itself is the limit, so that every
//! element and the charge are kept exactly and no iteration is needed.
//!
//! γ of HNO3 is that on calcite by relative humidity, 0.003 at 10 % to 0.21 at 80 % (Liu et al. 2008, J. Phys. Chem. A 112, 1561; the
//! nodes are those of Fairlie et al. 2010, ACP 10, 3999), times the share of the particles that is carbonate, 2.5 × Ca (all calcium as
//! calcite). HCl as HNO3 (0.1 on calcite: Santschi and Rossi 2006), NH3 0.1 on acid particles (as CMAQ's 0.1).

mod block;

pub use block::{ExchangeBlock, exchange_block};

use super::air::Air;
use super::coarse_particles::{CoarseParticles, DUST_BINS};
use super::condensation::{AMMONIA, HYDROCHLORIC_ACID, NITRIC_ACID, VapourInAir};
use super::relaxation::{decayed, mean_decay};
use crate::numerics::lanes::Lanes;

/// Relative humidities [1] and the probability of uptake of HNO3 on calcite [1] (Liu et al. 2008).
const CALCITE: [(f64, f64); 6] = [
    (0.10, 0.003),
    (0.30, 0.019),
    (0.50, 0.070),
    (0.60, 0.100),
    (0.70, 0.130),
    (0.80, 0.210),
];
/// Mass of calcite over that of its calcium.
const CALCITE_OVER_CALCIUM: f64 = 2.497;

/// Reactive cations as shares of a material's mass [1].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cations {
    /// Calcium.
    pub calcium: f64,
    /// Magnesium.
    pub magnesium: f64,
    /// Sodium.
    pub sodium: f64,
    /// Potassium.
    pub potassium: f64,
}

impl Cations {
    /// Dust: Ca and Mg of CMAQ 5.5 (median of SPECIATE's desert soils); its Na and K count as silicate (unverified).
    pub const DUST: Self = Self {
        calcium: 0.0838,
        magnesium: 0.0170,
        sodium: 0.0,
        potassium: 0.0,
    };
    /// Other coarse particles: CMAQ 5.5 (anthropogenic coarse).
    pub const COARSE: Self = Self {
        calcium: 0.0562,
        magnesium: 0.0032,
        sodium: 0.0023,
        potassium: 0.0176,
    };

    /// Equivalents of anions that a kilogram holds [mol/kg].
    pub const fn alkalinity(&self) -> f64 {
        2.0 * self.calcium / 0.040_078
            + 2.0 * self.magnesium / 0.024_305
            + self.sodium / 0.022_990
            + self.potassium / 0.039_098
    }

    /// Share of the mass that is calcite [1].
    const fn calcite(&self) -> f64 {
        self.calcium * CALCITE_OVER_CALCIUM
    }
}

/// Coarse particles with a share in the exchange: the coarse mode and the coarse dust bins.
#[derive(Debug, Clone, Copy)]
pub struct Partners<V> {
    /// Mass of the coarse mode other than its salts [kg/m³].
    pub coarse_mass: V,
    /// Volume of the coarse mode with its water [m³/m³], and the masses of dust [kg/m³]: zero in bins without a share.
    pub particles: CoarseParticles<V>,
}

/// Amounts in the exchange [mol/m³].
#[derive(Debug, Clone, Copy)]
pub struct Amounts<V> {
    /// HNO3.
    pub nitric_acid: V,
    /// HCl.
    pub hydrochloric_acid: V,
    /// NH3.
    pub ammonia: V,
    /// Sulfate of coarse particles; what condensed on them in the step included.
    pub sulfate: V,
    /// Nitrate of coarse particles.
    pub nitrate: V,
    /// Chloride of coarse particles.
    pub chloride: V,
    /// Ammonium of coarse particles.
    pub ammonium: V,
}

impl<V> From<[V; 7]> for Amounts<V> {
    /// In the order of the fields.
    fn from(
        [
            nitric_acid,
            hydrochloric_acid,
            ammonia,
            sulfate,
            nitrate,
            chloride,
            ammonium,
        ]: [V; 7],
    ) -> Self {
        Self {
            nitric_acid,
            hydrochloric_acid,
            ammonia,
            sulfate,
            nitrate,
            chloride,
            ammonium,
        }
    }
}

impl<V> From<Amounts<V>> for [V; 7] {
    /// In the order of the fields.
    fn from(amounts: Amounts<V>) -> Self {
        [
            amounts.nitric_acid,
            amounts.hydrochloric_acid,
            amounts.ammonia,
            amounts.sulfate,
            amounts.nitrate,
            amounts.chloride,
            amounts.ammonium,
        ]
    }
}

/// Rates of uptake [1/s] and the alkalinity of the particles [mol/m³].
#[derive(Debug, Clone, Copy)]
pub struct ExchangeRates<V> {
    /// HNO3 [1/s].
    pub nitric_acid: V,
    /// HCl [1/s].
    pub hydrochloric_acid: V,
    /// NH3 on acid particles [1/s].
    pub ammonia: V,
    /// Equivalents of the particles' cations [mol/m³].
    pub alkalinity: V,
}

/// Probability of uptake of HNO3 on calcite [1] at a relative humidity [1].
#[inline(always)]
pub fn uptake_on_calcite<V: Lanes>(relative_humidity: V) -> V {
    let mut value = V::splat(CALCITE[0].1);
    for k in 1..CALCITE.len() {
        let (low, at_low) = CALCITE[k - 1];
        let (high, at_high) = CALCITE[k];
        let slope = (at_high - at_low) / (high - low);
        let along = (relative_humidity - low).at_least(0.0).at_most(high - low);
        value = along.mul_add(V::splat(slope), value);
    }
    value
}

/// Rate [1/s] of a vapour to the coarse mode and dust.
#[inline(always)]
fn rate<V: Lanes>(
    on_coarse: &VapourInAir<V>,
    on_dust: &VapourInAir<V>,
    with: &CoarseParticles<V>,
) -> V {
    let mut sum = on_coarse.coarse_mode_sink(with);
    for bin in 0..DUST_BINS {
        sum = sum + on_dust.dust_sink(with, bin);
    }
    sum
}

impl<V: Lanes> ExchangeRates<V> {
    /// Rates in air at a relative humidity [1].
    #[inline(always)]
    pub fn new(
        air: &Air<V>,
        relative_humidity: V,
        partners: &Partners<V>,
        coarse: &Cations,
        dust: &Cations,
    ) -> Self {
        let calcite = uptake_on_calcite(relative_humidity);
        let least = 1e-12;
        let on_coarse = calcite * (coarse.calcite() + least);
        let on_dust = calcite * (dust.calcite() + least);
        let with = &partners.particles;
        let nitric = NITRIC_ACID.taken_up(on_coarse, air);
        let nitric_on_dust = NITRIC_ACID.taken_up(on_dust, air);
        let chloric = HYDROCHLORIC_ACID.taken_up(on_coarse, air);
        let chloric_on_dust = HYDROCHLORIC_ACID.taken_up(on_dust, air);
        let ammonia = AMMONIA.in_air(air);
        let mut mass = V::splat(0.0);
        for bin in 0..DUST_BINS {
            mass = mass + with.dust[bin];
        }
        Self {
            nitric_acid: rate(&nitric, &nitric_on_dust, with),
            hydrochloric_acid: rate(&chloric, &chloric_on_dust, with),
            ammonia: rate(&ammonia, &ammonia, with),
            alkalinity: partners.coarse_mass * coarse.alkalinity() + mass * dust.alkalinity(),
        }
    }

    /// The exchange of a step of `time` [s].
    #[inline(always)]
    pub fn exchange(&self, before: &Amounts<V>, time: V) -> Amounts<V> {
        let zero = V::splat(0.0);
        let mut now = *before;
        // Too much acid: ammonia comes, chloride and nitrate go.
        let acid =
            (now.sulfate * 2.0 + now.nitrate + now.chloride - now.ammonium - self.alkalinity)
                .max(zero);
        let offered = now.ammonia * decayed(self.ammonia * time);
        let neutralised = granted(offered, acid);
        now.ammonia = now.ammonia - neutralised;
        now.ammonium = now.ammonium + neutralised;
        let acid = acid - neutralised;
        let chloride = acid.min(now.chloride);
        now.chloride = now.chloride - chloride;
        now.hydrochloric_acid = now.hydrochloric_acid + chloride;
        let nitrate = (acid - chloride).min(now.nitrate);
        now.nitrate = now.nitrate - nitrate;
        now.nitric_acid = now.nitric_acid + nitrate;
        // Carbonate left: ammonium goes, acids come.
        let room =
            (self.alkalinity + now.ammonium - now.sulfate * 2.0 - now.nitrate - now.chloride)
                .max(zero);
        let driven = room.min(now.ammonium);
        now.ammonium = now.ammonium - driven;
        now.ammonia = now.ammonia + driven;
        let room = room - driven;
        let nitric = now.nitric_acid * decayed(self.nitric_acid * time);
        let chloric = now.hydrochloric_acid * decayed(self.hydrochloric_acid * time);
        let both = nitric + chloric;
        let share = granted(both, room) / both.at_least(1e-200);
        let taken = nitric * share;
        now.nitric_acid = now.nitric_acid - taken;
        now.nitrate = now.nitrate + taken;
        let taken_chloric = chloric * share;
        now.hydrochloric_acid = now.hydrochloric_acid - taken_chloric;
        now.chloride = now.chloride + taken_chloric;
        // What is left of the nitric acid's uptake displaces chloride that was there before.
        let displaced = granted(nitric - taken, now.chloride - taken_chloric);
        now.nitric_acid = now.nitric_acid - displaced;
        now.nitrate = now.nitrate + displaced;
        now.chloride = now.chloride - displaced;
        now.hydrochloric_acid = now.hydrochloric_acid + displaced;
        now
    }
}

/// What is taken of an offer where there is limited room: F (1 − e^(−U/F)) = U φ(U/F).
#[inline(always)]
fn granted<V: Lanes>(offer: V, room: V) -> V {
    let some = room.gt(V::splat(0.0));
    let safe = V::select(some, room, V::splat(1.0));
    let taken = offer * mean_decay((offer / safe).at_most(1e300));
    V::select(
        some,
        taken.min(room).min(offer).at_least(0.0),
        V::splat(0.0),
    )
}

#[cfg(test)]
mod tests;
