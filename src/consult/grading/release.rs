//! Sources that AERSCREEN treats, as the plume engine's.
//!
//! A flare is the stack that stands for it (`consult::deck::stack_of`).

use super::error::{GradingError, within};
use crate::plume::{Area, AreaShape, Source, SourceKind, Stack, Variation, Volume};

/// Corners of a circle, as AERMOD's default.
const CORNERS: usize = 20;

/// How something is released.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Release {
    /// A stack: upright, capped or horizontal.
    Stack(Stack),
    /// A volume.
    Volume(Volume),
    /// A rectangle.
    Rectangle {
        /// Long and short side [m].
        sides: [f64; 2],
        /// Release height [m].
        height: f64,
        /// Initial σz [m].
        sigma_z: f64,
    },
    /// A circle.
    Circle {
        /// Radius [m].
        radius: f64,
        /// Release height [m].
        height: f64,
        /// Initial σz [m].
        sigma_z: f64,
    },
}

impl Release {
    /// What a source of a near-field case is here.
    ///
    /// # Errors
    /// [`GradingError::Refused`] of roads, pits, lines and polygons.
    pub fn of(source: &Source) -> Result<Self, GradingError> {
        let refused = |kind| {
            Err(GradingError::Refused {
                id: source.id.clone(),
                kind,
            })
        };
        match &source.kind {
            SourceKind::Point(stack) => Ok(Self::Stack(*stack)),
            SourceKind::Volume(volume) => Ok(Self::Volume(*volume)),
            SourceKind::Area(area) => match area.shape {
                AreaShape::Rectangle => Ok(Self::Rectangle {
                    sides: [
                        area.x_length.max(area.y_length),
                        area.x_length.min(area.y_length),
                    ],
                    height: area.height,
                    sigma_z: area.sigma_z,
                }),
                AreaShape::Circle => Ok(Self::Circle {
                    // Its square of equal area is what is kept.
                    radius: area.x_length / std::f64::consts::PI.sqrt(),
                    height: area.height,
                    sigma_z: area.sigma_z,
                }),
                AreaShape::Polygon => refused("polygon"),
                AreaShape::Line => refused("line"),
            },
            SourceKind::OpenPit(_) => refused("open pit"),
            SourceKind::Road(_) => refused("road"),
            SourceKind::BuoyantLine(_) => refused("buoyant line"),
        }
    }

    /// Whether its dimensions can be.
    pub(super) fn check(&self, id: &str) -> Result<(), GradingError> {
        let size = |what: &str, value: f64, range: [f64; 2]| {
            within(
                format!("source {id}: {what}"),
                value,
                range,
                "metres, kelvins, metres a second, watts; look at the source's sheet",
            )
        };
        match self {
            Self::Stack(stack) => {
                size("the height", stack.height, [0.0, 1000.0])?;
                size("the diameter", stack.diameter, [0.01, 100.0])?;
                size("the velocity", stack.velocity, [0.001, 200.0])?;
                size("the temperature", stack.temperature, [-1500.0, 3000.0])
            }
            Self::Volume(v) => {
                size("the height", v.height, [0.0, 1000.0])?;
                size("sigma y", v.sigma_y, [0.01, 5000.0])?;
                size("sigma z", v.sigma_z, [0.01, 5000.0])
            }
            Self::Rectangle { sides, height, .. } => {
                size("the long side", sides[0], [0.5, 10_000.0])?;
                size("the short side", sides[1], [0.5, sides[0]])?;
                size("the height", *height, [0.0, 1000.0])
            }
            Self::Circle { radius, height, .. } => {
                size("the radius", *radius, [0.5, 10_000.0])?;
                size("the height", *height, [0.0, 1000.0])
            }
        }
    }

    /// From its centre to its farthest corner [m].
    pub(super) fn half(&self) -> f64 {
        match self {
            Self::Rectangle { sides, .. } => libm::hypot(sides[0], sides[1]) / 2.0,
            Self::Circle { radius, .. } => *radius,
            // AERMOD counts nothing within 2.15 sigma y of a volume's centre.
            Self::Volume(volume) => 2.15 * volume.sigma_y,
            Self::Stack(_) => 0.0,
        }
    }

    /// Area over which its rate is spread [m²]; 1 of what is no area.
    pub(super) fn area(&self) -> f64 {
        match self {
            Self::Rectangle { sides, .. } => sides[0] * sides[1],
            Self::Circle { radius, .. } => std::f64::consts::PI * radius * radius,
            _ => 1.0,
        }
    }

    /// Kinds for the engine, downwind to the east: one, or one for every orientation of a rectangle against the wind.
    pub(super) fn kinds(&self) -> Vec<SourceKind> {
        match *self {
            Self::Stack(stack) => vec![SourceKind::Point(stack)],
            Self::Volume(volume) => vec![SourceKind::Volume(volume)],
            Self::Circle {
                radius,
                height,
                sigma_z,
            } => {
                let n = CORNERS as f64;
                let step = std::f64::consts::TAU / n;
                let outer = radius * (step / libm::sin(step)).sqrt();
                let corner = |k: usize| {
                    [
                        outer * libm::sin(step * k as f64),
                        outer * libm::cos(step * k as f64),
                    ]
                };
                let side = self.area().sqrt();
                vec![area(
                    (0..CORNERS).map(corner).collect(),
                    AreaShape::Circle,
                    [side, side],
                    height,
                    sigma_z,
                )]
            }
            Self::Rectangle {
                sides,
                height,
                sigma_z,
            } => {
                let diagonal = libm::atan2(sides[1], sides[0]).to_degrees();
                let mut turns: Vec<f64> = (0..=6).map(|k| 15.0 * f64::from(k)).collect();
                turns.push(diagonal);
                let turned = |turn: f64| {
                    let (sine, cosine) =
                        (libm::sin(turn.to_radians()), libm::cos(turn.to_radians()));
                    let (x, y) = (sides[0] / 2.0, sides[1] / 2.0);
                    // Clockwise from the south-west, as AERMOD keeps them.
                    let corners = [[-x, -y], [-x, y], [x, y], [x, -y]];
                    let vertices =
                        corners.map(|[x, y]| [x * cosine + y * sine, y * cosine - x * sine]);
                    area(
                        vertices.to_vec(),
                        AreaShape::Polygon,
                        sides,
                        height,
                        sigma_z,
                    )
                };
                turns.into_iter().map(turned).collect()
            }
        }
    }
}

fn area(
    vertices: Vec<[f64; 2]>,
    shape: AreaShape,
    sides: [f64; 2],
    height: f64,
    sigma_z: f64,
) -> SourceKind {
    SourceKind::Area(Area {
        shape,
        height,
        sigma_z,
        vertices,
        x_length: sides[0],
        y_length: sides[1],
        angle: 0.0,
        centre: [0.0, 0.0],
    })
}

/// A source of the engine at the origin.
pub(super) fn engine_source(
    id: &str,
    kind: SourceKind,
    base: f64,
    flat: bool,
    urban: Option<usize>,
) -> Source {
    let corner = match &kind {
        SourceKind::Area(area) => area.vertices[0],
        _ => [0.0, 0.0],
    };
    Source {
        id: id.to_owned(),
        x: corner[0],
        y: corner[1],
        elevation: base,
        flat,
        kind,
        emission: 1.0,
        variation: Variation::Constant,
        hourly: false,
        urban,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.5,
        highly_buoyant: false,
    }
}
