//! Rise of a plume through the wake: Lagrangian conservation of mass, momentum and heat along the path.
//!
//! dF₁/ds = 2 R ρ_a (α |U − u_a cos φ| + β |u_a sin φ|)    F₁ = ρ U R²         α = 0.11, β = 0.6
//! dF₂/ds = −R² ρ w du_a/dz                                F₂ = F₁ (u − u_a)
//! dF₃/ds = g R² (ρ_a − ρ)                                 F₃ = F₁ w
//! dF₄/ds = −R² ρ w dθ_a/dz − Rp R (T⁴ − T_a⁴)             F₄ = F₁ (T − T_a)
//! dz/ds = w/U,  dx/ds = u/U
//!
//! Heun's method with steps of 1 m; streamlines over the building are added to z; in the wake u_a is that of the wake and
//! the radius grows at least as its turbulence makes σ_z grow. The path ends at Briggs's distance to final rise, where the
//! plume begins to sink, or after 5 km.
//!
//! Source: Zhang & Ghoniem 1993; Schulman, Strimaitis & Scire 2000; as in AERMOD 24142.

use super::DownwashError;
use super::air::{AirAt, Ambient, Layer, WakeAir};
use super::fitted::{FittedTurbulence, FittedWake};
use super::shape::{Place, Wake};
use super::spread::{Entry, PlumeGrowth, WakeGrowth, undisturbed};
use super::table::{Axis, Curve, POINTS, thinned};
use super::turbulence::{WakeTurbulence, WindProfile};
use crate::plume::Exit;
use crate::plume::core::constants::GRAVITY;

/// Entrainment by the plume's own motion [1].
const ALPHA: f64 = 0.11;
/// Loss of heat by radiation, Rp [kg m⁻² s⁻¹ K⁻³].
const RADIATION: f64 = 9.1e-11;
/// Least height of a plume [m].
const LEAST_HEIGHT: f64 = 0.001;
/// Longest path [m].
const LONGEST: f64 = 5000.0;
/// Most points of a path.
const MOST: usize = 5000;
/// Greatest inclination at which the wake takes hold of a plume: tan 20° [1].
const BENT_OVER: f64 = 0.363_970_234_266_202_36;
/// Gas turned sideways still leaves upwards at this speed [m/s].
const SIDEWAYS: f64 = 0.001;

/// A stack and its gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Release {
    /// Height [m].
    pub height: f64,
    /// Diameter [m].
    pub diameter: f64,
    /// Gas velocity [m/s].
    pub velocity: f64,
    /// Gas temperature [K].
    pub temperature: f64,
    /// Direction of the exit.
    pub exit: Exit,
}

/// A wake and its air.
pub struct Surroundings<'a> {
    /// The wake.
    pub wake: &'a Wake,
    /// The air to climb through.
    pub ambient: &'a Ambient<'a>,
    /// Mean air of the wake.
    pub air: &'a WakeAir<'a>,
    /// The same as growth in the wake takes it.
    pub growth_air: &'a WakeAir<'a>,
    /// Turbulence of the wake.
    pub turbulence: &'a WakeTurbulence,
    /// Wind at roof height over wind at the stack's top [1].
    pub wind_ratio: f64,
    /// Entrainment by the crossing wind [1] (β).
    pub entrainment: f64,
    /// Fitted deficit and turbulence, and the effective height of the plume they are taken at [m].
    pub fitted: Option<(FittedWake, f64)>,
}

/// Height of the plume's axis by distance from the stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// Distance [m].
    pub axis: Axis,
    /// Height [m].
    pub height: Curve,
}

impl Trajectory {
    /// Height at a distance from the stack [m].
    pub fn at(&self, x: f64) -> f64 {
        self.height.at(self.axis.locate(x))
    }
}

/// A path and how its plume entered the wake, if it did so where the wake still spreads it.
pub struct Path<'a> {
    /// The path.
    pub trajectory: Trajectory,
    /// Growth in the wake.
    pub growth: WakeGrowth<'a>,
    /// Spread at the height of entry, as used for the share that the cavity catches.
    pub first: PlumeGrowth,
    /// How it entered.
    pub entry: Entry,
    /// Height at which the wake's wind was last asked for [m].
    pub last_height: f64,
}

/// State of the plume's cross-section.
#[derive(Clone, Copy)]
struct Section {
    x: f64,
    z: f64,
    radius: f64,
    u: f64,
    w: f64,
    speed: f64,
    temperature: f64,
    density: f64,
}

/// F₁…F₄, z, x.
type Fluxes = [f64; 6];

impl Section {
    fn fluxes(&self, air: &AirAt) -> Fluxes {
        let mass = self.density * self.speed * self.radius * self.radius;
        [
            mass,
            mass * (self.u - air.wind),
            mass * self.w,
            mass * (self.temperature - air.temperature),
            self.z,
            self.x,
        ]
    }

    fn read(f: &Fluxes, air: &AirAt) -> Self {
        let inverse = 1.0 / f[0];
        let u = air.wind + f[1] * inverse;
        let w = f[2] * inverse;
        let speed = (u * u + w * w).sqrt();
        let temperature = (air.temperature + f[3] * inverse).max(air.temperature - 10.0);
        let density = air.density * air.temperature / temperature;
        Self {
            x: f[5],
            z: f[4],
            radius: (f[0] / (speed * density)).sqrt(),
            u,
            w,
            speed,
            temperature,
            density,
        }
    }

    /// Right-hand sides.
    fn rates(&self, air: &AirAt, entrainment: f64, radius_rate: f64) -> Fluxes {
        let Self {
            radius: r, speed, ..
        } = *self;
        let (w, ahead) = (self.w, self.u / speed);
        let upwards = w / speed;
        let crossing = (air.wind * upwards).abs();
        let own = (speed - air.wind * ahead).abs();
        let rim = 2.0 * r * air.density;
        let mass = (rim * (ALPHA * own + entrainment * crossing)).max(rim * air.wind * radius_rate);
        let carried = r * r * self.density * w;
        let (hot, cold) = (
            self.temperature * self.temperature,
            air.temperature * air.temperature,
        );
        [
            mass,
            -carried * air.shear,
            GRAVITY * r * r * (air.density - self.density),
            -carried * air.gradient - RADIATION * r * (hot * hot - cold * cold),
            upwards,
            ahead,
        ]
    }

    /// Inclined less than 20°.
    fn bent_over(&self) -> bool {
        self.w / self.u <= BENT_OVER
    }
}

/// Air held back by the building.
fn hindered(air: &AirAt, wind: &WindProfile, z: f64) -> AirAt {
    let (share, slope) = wind.share(z);
    AirAt {
        shear: share * air.shear + slope * air.wind,
        wind: share * air.wind,
        ..*air
    }
}

/// Distance to final rise in neutral air and that rise [m] (Briggs).
fn final_rise(buoyancy: f64, radius: f64, w: f64, wind: f64) -> (f64, f64) {
    let ratio = (w / wind).max(1.0);
    let bent = 1.0 + 3.0 / ratio;
    let by_momentum = 8.0 * radius * ratio * bent * bent;
    let distance = if buoyancy <= 0.0 {
        by_momentum
    } else if buoyancy < 55.0 {
        by_momentum.max(49.0 * libm::pow(buoyancy, 0.625))
    } else {
        119.0 * libm::pow(buoyancy, 0.4)
    };
    let rise = if buoyancy <= 0.0 {
        6.0 * radius * w / wind
    } else if buoyancy < 55.0 {
        21.425 * libm::pow(buoyancy, 0.75) / wind
    } else {
        38.71 * libm::pow(buoyancy, 0.6) / wind
    };
    (distance, rise)
}

impl<'a> Surroundings<'a> {
    /// Position relative to the building: x from the upwind face, y from its middle.
    fn relative(&self, x: f64) -> (f64, f64) {
        let b = &self.wake.building;
        (x - b.x_offset, -b.y_offset)
    }

    fn place(&self, x: f64, z: f64) -> Place {
        let (x, y) = self.relative(x);
        self.wake.place(x, y, z)
    }

    /// Slope of the streamlines.
    fn slope(&self, x: f64, z: f64) -> f64 {
        let (x, y) = self.relative(x);
        self.wake.streamline_slope(x, y, z)
    }

    /// How a plume at height `z` (without the streamlines' lift) enters the wake at `x`.
    fn entry(&self, release: &Release, x: f64, z: f64) -> Entry {
        let rise = (z - release.height.max(LEAST_HEIGHT)).max(0.0);
        let (sigma_z, sigma_y) = if x <= 0.0 {
            (rise / 3.5, rise / 3.5)
        } else {
            undisturbed(self.air, x, z, rise)
        };
        Entry {
            distance: self.relative(x).0,
            sigma_z,
            sigma_y,
        }
    }

    fn fitted_wake(&self) -> Option<&FittedWake> {
        self.fitted.as_ref().map(|(wake, _)| wake)
    }

    /// Turbulence of a fitted wake at the plume's height.
    pub fn fitted_turbulence(&self, height: f64) -> Option<FittedTurbulence<'static>> {
        self.fitted.map(|(wake, effective)| FittedTurbulence {
            wake,
            ambient: (
                self.growth_air.vertical_intensity(),
                self.growth_air.lateral_intensity(),
            ),
            height: height.min(effective),
            path: None,
        })
    }

    fn grow(&self, entry: Entry, z: f64, height: f64) -> Option<(WakeGrowth<'a>, PlumeGrowth)> {
        let growth = WakeGrowth::new(
            self.wake,
            self.growth_air,
            self.turbulence,
            self.wind_ratio,
            entry,
            self.fitted_turbulence(height).as_ref(),
        )?;
        let plume = growth.of_plume(|_| z);
        Some((growth, plume))
    }

    /// Follows a plume. `Ok(None)` where it never enters the wake, or only beyond its turbulence.
    ///
    /// # Errors
    /// If the path has more than 5000 points (stack figures out of reason).
    pub fn follow(&self, release: &Release) -> Result<Option<Path<'a>>, DownwashError> {
        // Where the wake's turbulence has died down it no longer takes hold of a plume.
        let end = self
            .turbulence
            .vertical_end
            .max(self.turbulence.lateral_end);
        if self.wake.building.y_offset.abs() > self.wake.half_width(end.max(0.0)) {
            return Ok(None);
        }
        let mut path = Climb::begin(self, release);
        path.rise(end + self.wake.building.x_offset)?;
        path.level_off();
        Ok(path.finish())
    }
}

/// A plume on its way.
struct Climb<'s, 'a> {
    around: &'s Surroundings<'a>,
    release: &'s Release,
    section: Section,
    /// Lift by the streamlines so far [m].
    lift: f64,
    /// Length of the step [m].
    step: f64,
    /// Distance at which the path may end [m].
    final_distance: f64,
    /// Distance to which the building matters [m].
    reach: f64,
    /// Points: distance and height.
    x: Vec<f64>,
    z: Vec<f64>,
    entry: Option<(Entry, Option<(WakeGrowth<'a>, PlumeGrowth)>)>,
    /// Least growth of the radius [1].
    radius_rate: f64,
    layer: Layer,
    air: AirAt,
    /// Wind of the wake where the plume is, once it is needed.
    wind: Option<WindProfile>,
    /// Height at which it was last asked for [m].
    last_height: Option<f64>,
}

impl<'s, 'a> Climb<'s, 'a> {
    fn begin(around: &'s Surroundings<'a>, release: &'s Release) -> Self {
        let b = &around.wake.building;
        let z = release.height.max(LEAST_HEIGHT);
        let mut layer = around.ambient.layer(z);
        let mut air = around.ambient.at(z, &mut layer);
        let mut last_height = None;
        if around.place(0.0, z) != Place::Outside {
            let (x, y) = around.relative(0.0);
            let wind = WindProfile::at(around.wake, around.fitted_wake(), x, y);
            last_height = wind.holds(z).then_some(z);
            air = hindered(&air, &wind, z);
        }
        let mut radius = 0.5 * release.diameter;
        let (mut u, mut w) = (0.000_002, release.velocity);
        let temperature = release.temperature;
        let excess = (temperature - air.temperature).max(0.0);
        let buoyancy = GRAVITY * w * radius * radius / temperature * excess;
        match release.exit {
            Exit::Vertical => {}
            Exit::Capped => {
                // The cap doubles the radius.
                radius *= 2.0;
                u = w / 4.0;
                w = SIDEWAYS;
            }
            Exit::Horizontal => {
                u = w;
                w = SIDEWAYS;
            }
        }
        let (final_distance, rise) = final_rise(buoyancy, radius, w, air.wind.max(1.0));
        let section = Section {
            x: 0.0,
            z,
            radius,
            u,
            w,
            speed: (u * u + w * w).sqrt(),
            temperature,
            density: air.density * air.temperature / temperature,
        };
        Self {
            around,
            release,
            section,
            lift: 0.0,
            step: (0.5 * rise.max(0.1)).min(1.0),
            final_distance,
            reach: b.x_offset + b.length + 15.0 * around.wake.scale,
            x: Vec::with_capacity(1024),
            z: Vec::with_capacity(1024),
            entry: None,
            radius_rate: 0.0,
            layer,
            air,
            wind: None,
            last_height,
        }
    }

    /// Air at height `z` where the plume is.
    fn air_at(&mut self, x: f64, z: f64, place: Place) -> AirAt {
        let around = self.around;
        let air = around.ambient.at(z, &mut self.layer);
        if place == Place::Outside {
            return air;
        }
        let (x, y) = around.relative(x);
        let wind = self
            .wind
            .get_or_insert_with(|| WindProfile::at(around.wake, around.fitted_wake(), x, y));
        if wind.holds(z) {
            self.last_height = Some(z);
        }
        hindered(&air, wind, z)
    }

    fn height(&self) -> f64 {
        (self.section.z + self.lift).max(LEAST_HEIGHT)
    }

    /// The wake takes hold of the plume at `x`, `z` (without lift).
    fn enter(&mut self, x: f64, z: f64) {
        let entry = self.around.entry(self.release, x, z);
        // AERMOD keeps the height from an earlier hour where this plume has not yet met the wake; here its own counts.
        let height = *self.last_height.get_or_insert(z);
        self.entry = Some((entry, self.around.grow(entry, z, height)));
    }

    /// One step of Heun's method, from `place`. Gives the place it ends at.
    fn advance(&mut self, f: &mut Fluxes, place: Place) -> Place {
        let around = self.around;
        let (x, z) = (self.section.x, self.height());
        let lift = if place >= Place::Wake && x <= self.reach {
            around.slope(x, z) * (self.section.u / self.section.speed) * self.step
        } else {
            0.0
        };
        let rates = self
            .section
            .rates(&self.air, around.entrainment, self.radius_rate);
        let mut trial = *f;
        for (value, rate) in trial.iter_mut().zip(rates) {
            *value += rate * self.step;
        }
        let section = Section::read(&trial, &self.air);
        // The wake's factor belongs to the place before the step.
        let z = (section.z + self.lift + lift).max(LEAST_HEIGHT);
        let place = around.place(x, z);
        let air = self.air_at(x, z, place);
        let ahead = section.rates(&air, around.entrainment, self.radius_rate);
        for (k, value) in f.iter_mut().enumerate() {
            *value = trial[k] + 0.5 * (ahead[k] - rates[k]) * self.step;
        }
        self.section = Section::read(f, &air);
        self.lift += lift;
        self.wind = None;
        around.place(self.section.x, self.height())
    }

    /// Climbs to the distance of final rise, or no farther than `end` if the wake has not taken hold of it there.
    fn rise(&mut self, end: f64) -> Result<(), DownwashError> {
        let mut f = self.section.fluxes(&self.air);
        let mut length = 0.0;
        let mut place = self.around.place(self.section.x, self.height());
        loop {
            place = self.advance(&mut f, place);
            let x = self.section.x;
            let z = self.height();
            length += self.step;
            if x < 0.0 {
                self.section.x = 0.0;
            } else {
                if place < Place::Outside && self.section.bent_over() {
                    if self.entry.is_none() {
                        self.enter(x, self.section.z);
                    }
                    if let Some((_, growth)) = &self.entry {
                        self.radius_rate = growth.as_ref().map_or(0.0, |(_, plume)| {
                            let position = plume.growth.axis.locate(x);
                            if position.before || position.beyond {
                                0.0
                            } else {
                                plume.radius_rate.at(position)
                            }
                        });
                    }
                }
                if self.x.len() >= MOST {
                    return Err(DownwashError::PathTooLong);
                }
                self.x.push(x);
                self.z.push(z);
                if x >= self.final_distance || (x >= end && self.entry.is_none()) {
                    return Ok(());
                }
            }
            self.air = self.air_at(x, z, place);
            if x < 0.0 {
                self.wind = None;
                place = self.around.place(self.section.x, z);
            }
            if self.section.w < 0.0 {
                return Ok(());
            }
            self.step = (2.0 * self.step).min(1.0);
            if length >= LONGEST {
                return Ok(());
            }
        }
    }

    /// Carries the risen plume along the streamlines to 15 R behind the building.
    fn level_off(&mut self) {
        let (Some(&last), Some(&height)) = (self.x.last(), self.z.last()) else {
            return;
        };
        let rest = self.reach - last;
        if rest <= 0.0 {
            return;
        }
        let room = MOST - self.x.len();
        let step = (rest / room as f64).max(self.step);
        let count = ((rest / step) as usize).min(room);
        let (mut x, mut z) = (last, height);
        for _ in 0..count {
            let place = self.around.place(x, z);
            let slope = if place >= Place::Wake {
                0.5 * (self.around.slope(x, z) + self.around.slope(x + step, z))
            } else {
                0.0
            };
            x += step;
            z = (z + slope * step).max(LEAST_HEIGHT);
            self.lift += slope * step;
            self.x.push(x);
            self.z.push(z);
            if self.entry.is_none() && place < Place::Outside {
                self.enter(x, z - self.lift);
            }
        }
    }

    /// Thins the path out.
    fn finish(self) -> Option<Path<'a>> {
        let count = self.x.len();
        let places: Vec<usize> = if count > POINTS {
            thinned(count, 1, 0.0)
                .map(|place| place - 1)
                .chain(std::iter::once(count - 1))
                .collect()
        } else {
            (0..count).collect()
        };
        let pick = |of: &[f64]| -> Vec<f64> { places.iter().map(|&n| of[n]).collect() };
        let (entry, grown) = self.entry?;
        let (growth, first) = grown?;
        Some(Path {
            trajectory: Trajectory {
                axis: Axis::new(&pick(&self.x)),
                height: Curve::new(&pick(&self.z)),
            },
            growth,
            first,
            entry,
            last_height: self.last_height.unwrap_or(0.0),
        })
    }
}
