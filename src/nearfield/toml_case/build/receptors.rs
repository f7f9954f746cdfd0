//! Receptors: grids, rings, fences, points and tables of points.

use super::super::schema::{FenceKeys, GridKeys, PointKeys, Receptors};
use super::super::table::Table;
use super::Builder;
use crate::nearfield::case::{Network, ReceptorKind};
use crate::plume::Receptor;
use libm::{ceil, cos, sin};
use std::path::PathBuf;
use toml::Spanned;

/// More receptors than this are taken for a slip.
const MOST_RECEPTORS: usize = 20_000_000;

impl Builder<'_> {
    fn receptor(&mut self, receptor: Receptor, kind: ReceptorKind, network: &str) {
        let mut receptor = receptor;
        if !self.case.options.elevated {
            receptor.elevation = self.case.options.profile_base;
            receptor.hill_height = self.case.options.profile_base;
        }
        self.case.flagpole |= receptor.flagpole != 0.0;
        self.case.receptors.push(receptor);
        self.case.receptor_kinds.push(kind);
        self.case.receptor_networks.push(network.to_owned());
    }

    pub(super) fn receptors(&mut self, keys: &Receptors) {
        for grid in &keys.grid {
            let [nx, ny] = *grid.count.get_ref();
            if nx.saturating_mul(ny) > MOST_RECEPTORS {
                self.wrong(grid.count.span(), "too many receptors");
                continue;
            }
            let line = |axis: usize, n: usize| -> Vec<f64> {
                (0..n)
                    .map(|i| grid.first_m[axis] + grid.step_m[axis] * i as f64)
                    .collect()
            };
            let (x, y) = (line(0, nx), line(1, ny));
            let first = self.case.receptors.len();
            let [elevations, hills] = self.heights_of(grid, nx * ny);
            for (j, north) in y.iter().enumerate() {
                for (i, east) in x.iter().enumerate() {
                    let of = |list: &Option<Vec<f64>>| list.as_ref().map(|l| l[j * nx + i]);
                    let elevation = of(&elevations).unwrap_or(0.0);
                    let receptor = Receptor {
                        x: *east,
                        y: *north,
                        elevation,
                        hill_height: of(&hills).unwrap_or(elevation),
                        flagpole: grid.height_m,
                    };
                    self.receptor(receptor, ReceptorKind::GridCartesian, &grid.id);
                }
            }
            let id = grid.id.clone();
            self.case
                .networks
                .push(Network::Cartesian { id, x, y, first });
        }
        for rings in &keys.rings {
            let first = self.case.receptors.len();
            for direction in &rings.directions_deg {
                let angle = direction.to_radians();
                for distance in &rings.distances_m {
                    let receptor = Receptor {
                        x: rings.origin_m[0] + distance * sin(angle),
                        y: rings.origin_m[1] + distance * cos(angle),
                        flagpole: rings.height_m,
                        ..Receptor::default()
                    };
                    self.receptor(receptor, ReceptorKind::GridPolar, &rings.id);
                }
            }
            self.case.networks.push(Network::Polar {
                id: rings.id.clone(),
                origin: rings.origin_m,
                origin_source: None,
                distances: rings.distances_m.clone(),
                directions: rings.directions_deg.clone(),
                first,
            });
        }
        let mut points = keys.point.clone();
        if let Some(path) = &keys.csv {
            points.extend(self.table(path));
        }
        for fence in &keys.fence {
            self.fence(fence);
        }
        for point in points {
            let receptor = Receptor {
                x: point.x_m,
                y: point.y_m,
                elevation: point.elevation_m,
                hill_height: point.hill_height_m.unwrap_or(point.elevation_m),
                flagpole: point.height_m,
            };
            if let Some(name) = point
                .name
                .as_deref()
                .map(str::trim)
                .filter(|n| !n.is_empty())
            {
                let index = self.case.receptors.len();
                self.receptor_names.push((index, name.to_owned()));
            }
            let kind = match point.arc {
                None => ReceptorKind::DiscreteCartesian,
                Some(arc) => {
                    let known = self.case.arcs.iter().position(|own| *own == arc);
                    ReceptorKind::Evaluation(known.unwrap_or_else(|| {
                        self.case.arcs.push(arc);
                        self.case.arcs.len() - 1
                    }))
                }
            };
            self.receptor(receptor, kind, "");
        }
        if self.case.receptors.is_empty() {
            self.wrong(0..0, "no receptor: add receptors.grid, rings, point or csv");
        }
    }

    /// Points of a CSV file: a line of names (x_m, y_m, elevation_m, hill_height_m, height_m, name), then their values.
    fn table(&mut self, path: &Spanned<PathBuf>) -> Vec<PointKeys> {
        let full = self.folder.join(path.get_ref());
        points_of(&full).unwrap_or_else(|message| {
            self.wrong(path.span(), message);
            Vec::new()
        })
    }

    /// Elevations and hill heights of a grid, where they are given; lists must be as long as the grid.
    fn heights_of(&mut self, grid: &GridKeys, count: usize) -> [Option<Vec<f64>>; 2] {
        [&grid.elevations_m, &grid.hill_heights_m].map(|list| {
            let list = list.as_ref()?;
            let given = list.get_ref().len();
            if given != count {
                self.wrong(
                    list.span(),
                    format!("the grid has {count} points, this list {given}"),
                );
                return None;
            }
            Some(list.get_ref().clone())
        })
    }

    fn fence(&mut self, keys: &FenceKeys) {
        let corners = keys.corners_m.get_ref();
        if corners.len() < 3 {
            self.wrong(keys.corners_m.span(), "a fence has three corners or more");
            return;
        }
        let step = self.positive(&keys.step_m, "a step");
        for (i, begin) in corners.iter().enumerate() {
            let end = corners[(i + 1) % corners.len()];
            let [dx, dy] = [end[0] - begin[0], end[1] - begin[1]];
            let count = ceil((dx * dx + dy * dy).sqrt() / step).max(1.0);
            let wanted = count * corners.len() as f64;
            if wanted.is_nan() || wanted > MOST_RECEPTORS as f64 {
                self.wrong(keys.step_m.span(), "too many receptors");
                return;
            }
            for k in 0..count as usize {
                let share = k as f64 / count;
                let receptor = Receptor {
                    x: begin[0] + dx * share,
                    y: begin[1] + dy * share,
                    elevation: keys.elevation_m,
                    hill_height: keys.hill_height_m.unwrap_or(keys.elevation_m),
                    flagpole: keys.height_m,
                };
                self.receptor(receptor, ReceptorKind::DiscreteCartesian, "");
            }
        }
    }
}

/// Points of a table.
pub(in super::super) fn points_of(path: &std::path::Path) -> Result<Vec<PointKeys>, String> {
    let table = Table::read(path)?;
    let [x, y] = [table.needed("x_m")?, table.needed("y_m")?];
    let others = ["elevation_m", "hill_height_m", "height_m"].map(|name| table.column(name));
    let name = table.column("name");
    let mut points = Vec::new();
    for row in table.rows() {
        let [elevation, hill_height_m, height] = others.map(|at| match at {
            Some(at) => row.number(at),
            None => Ok(None),
        });
        points.push(PointKeys {
            x_m: row.value(x)?,
            y_m: row.value(y)?,
            elevation_m: elevation?.unwrap_or(0.0),
            hill_height_m: hill_height_m?,
            height_m: height?.unwrap_or(0.0),
            name: name.map(|name| row.text(name).to_owned()),
            arc: None,
        });
    }
    Ok(points)
}
