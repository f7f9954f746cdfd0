//! Maps of the dossier: a field by classes, borders, rivers, sources and receptors, as SVG.

use super::{number, plain};
use crate::consult::assessment::Inputs;
use crate::consult::project::SourceRole;
use crate::consult::setting::Use;
use crate::geodata::Crs;
use crate::terrain::{MapLineKind, map_lines};
use std::fmt::Write as _;

/// Cells of a map along a side.
const CELLS: usize = 100;
/// How far outside a map its lines are looked for [°].
const BEYOND: f64 = 0.3;
/// Size of the drawing.
const SIZE: f64 = 500.0;
/// Classes from little to much, legible in grey too (after ColorBrewer YlOrBr).
const COLOURS: [&str; 7] = [
    "#ffffff", "#fff3c4", "#fed98e", "#fdae51", "#ee7f1c", "#c45508", "#7f2704",
];

/// A map of values at receptors within ± `reach` [m] of the site.
pub(super) fn map(inputs: &Inputs, values: &[f64], reach: f64, uses: fn(Use) -> bool) -> String {
    let most = inputs
        .setting
        .of(uses)
        .filter(|(_, p)| p.east.abs() <= reach && p.north.abs() <= reach)
        .map(|(n, _)| values[n])
        .fold(0.0, f64::max);
    let bounds: Vec<f64> = [0.02, 0.05, 0.1, 0.2, 0.4, 0.7]
        .iter()
        .map(|share| share * most)
        .collect();
    let to = |east: f64, north: f64| {
        [
            (east + reach) / (2.0 * reach) * SIZE,
            (reach - north) / (2.0 * reach) * SIZE,
        ]
    };
    let mut svg = format!(
        "<svg viewBox=\"0 0 {SIZE} {}\" xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"11\"><rect width=\"{SIZE}\" height=\"{SIZE}\" fill=\"#fff\" stroke=\"#888\"/>\n",
        SIZE + 44.0
    );
    svg.push_str(&classes(&raster(inputs, values, reach, uses), &bounds));
    lines(&mut svg, inputs, reach, &to);
    outline(&mut svg, &inputs.project.site.fence, &to);
    for source in &inputs.project.sources {
        let [x, y] = to(source.at[0], source.at[1]);
        if !(0.0..=SIZE).contains(&x) || !(0.0..=SIZE).contains(&y) {
            continue;
        }
        let (fill, stroke) = match source.role {
            SourceRole::New => ("#003f8a", "#fff"),
            SourceRole::Retired | SourceRole::Cut => ("#fff", "#003f8a"),
            _ => ("#888", "#fff"),
        };
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1} {:.1}l5 9h-10z\" fill=\"{fill}\" stroke=\"{stroke}\"><title>{}</title></path>",
            y - 6.0,
            plain(&source.id)
        );
    }
    for receptor in &inputs.project.receptors {
        let [x, y] = to(receptor.at[0], receptor.at[1]);
        if (0.0..=SIZE).contains(&x) && (0.0..=SIZE).contains(&y) {
            let anchor = if x > 0.75 * SIZE {
                ("end", -6.0)
            } else {
                ("start", 6.0)
            };
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"#fff\" stroke=\"#000\" stroke-width=\"1.4\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{}\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">{}</text>",
                x + anchor.1,
                y + 4.0,
                anchor.0,
                plain(&receptor.name_zh)
            );
        }
    }
    legend(&mut svg, &bounds, reach);
    svg + "</svg>"
}

/// Greatest value in each cell of the map; empty cells take the nearest value of their row's neighbours by ring steps.
fn raster(inputs: &Inputs, values: &[f64], reach: f64, uses: fn(Use) -> bool) -> Vec<f64> {
    let step = 2.0 * reach / CELLS as f64;
    let mut cells = vec![f64::NAN; CELLS * CELLS];
    for (n, point) in inputs.setting.of(uses) {
        let place = |value: f64| ((value + reach) / step).floor();
        let (i, j) = (place(point.east), place(-point.north));
        if i < 0.0 || j < 0.0 || i >= CELLS as f64 || j >= CELLS as f64 {
            continue;
        }
        let at = j as usize * CELLS + i as usize;
        if cells[at].is_nan() || values[n] > cells[at] {
            cells[at] = values[n];
        }
    }
    // Rings coarser than the cells leave gaps: fill from the filled neighbours until none is left.
    for _ in 0..4 {
        let before = cells.clone();
        for j in 0..CELLS {
            for i in 0..CELLS {
                if before[j * CELLS + i].is_finite() {
                    continue;
                }
                let (mut sum, mut count) = (0.0, 0.0);
                for (dj, di) in [(0, 1), (1, 0), (1, 2), (2, 1)] {
                    let (j, i) = (j + dj, i + di);
                    if j >= 1 && i >= 1 && j <= CELLS && i <= CELLS {
                        let value = before[(j - 1) * CELLS + i - 1];
                        if value.is_finite() {
                            sum += value;
                            count += 1.0;
                        }
                    }
                }
                if count > 0.0 {
                    cells[j * CELLS + i] = sum / count;
                }
            }
        }
    }
    cells
}

/// Rectangles of cells of one class in a row.
fn classes(cells: &[f64], bounds: &[f64]) -> String {
    let size = SIZE / CELLS as f64;
    let class = |value: f64| {
        bounds
            .iter()
            .filter(|bound| value >= **bound && **bound > 0.0)
            .count()
    };
    let mut text = String::from("<g shape-rendering=\"crispEdges\">");
    for (j, row) in cells.chunks(CELLS).enumerate() {
        let mut from = 0;
        while from < CELLS {
            let own = class(row[from]);
            let length = row[from..]
                .iter()
                .take_while(|value| class(**value) == own)
                .count();
            if own > 0 {
                let _ = write!(
                    text,
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{size:.1}\" fill=\"{}\"/>",
                    from as f64 * size,
                    j as f64 * size,
                    length as f64 * size,
                    COLOURS[own]
                );
            }
            from += length;
        }
    }
    text + "</g>\n"
}

/// Borders and rivers.
fn lines(svg: &mut String, inputs: &Inputs, reach: f64, to: &dyn Fn(f64, f64) -> [f64; 2]) {
    let project = &inputs.project;
    let corner = |east: f64, north: f64| project.degrees([east, north]);
    let (Ok(low), Ok(high), Ok(map), Ok(degrees)) = (
        corner(-reach, -reach),
        corner(reach, reach),
        project.map(),
        Crs::new("EPSG:4326"),
    ) else {
        return;
    };
    // Vertices of a line may lie kilometres outside the map that it crosses.
    let (west, east) = (low[0] - BEYOND, high[0] + BEYOND);
    let (south, north) = (low[1] - BEYOND, high[1] + BEYOND);
    let Ok(found) = map_lines((west, east, south, north)) else {
        return;
    };
    let _ = write!(
        svg,
        "<svg width=\"{SIZE}\" height=\"{SIZE}\" fill=\"none\">"
    );
    for line in found {
        let (colour, width, dash) = match line.kind {
            MapLineKind::County => ("#777", 0.7, "2 3"),
            MapLineKind::Province => ("#b0002a", 2.2, "9 3 2 3"),
            MapLineKind::River | MapLineKind::Lake => ("#3b82c4", 1.2, "none"),
        };
        let mut path = String::new();
        for (n, point) in line.points.iter().enumerate() {
            if let Ok([east, north]) = degrees.to(&map, *point) {
                let [x, y] = to(east, north);
                let _ = write!(path, "{}{x:.1} {y:.1}", if n == 0 { "M" } else { "L" });
            }
        }
        let _ = writeln!(
            svg,
            "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-dasharray=\"{dash}\"/>"
        );
    }
    svg.push_str("</svg>\n");
}

fn outline(svg: &mut String, corners: &[[f64; 2]], to: &dyn Fn(f64, f64) -> [f64; 2]) {
    if corners.is_empty() {
        return;
    }
    let points: Vec<String> = corners
        .iter()
        .map(|corner| {
            let [x, y] = to(corner[0], corner[1]);
            format!("{x:.1},{y:.1}")
        })
        .collect();
    let _ = writeln!(
        svg,
        "<polygon points=\"{}\" fill=\"none\" stroke=\"#000\" stroke-width=\"1.2\"/>",
        points.join(" ")
    );
}

fn legend(svg: &mut String, bounds: &[f64], reach: f64) {
    let y = SIZE + 12.0;
    for (n, colour) in COLOURS.iter().enumerate() {
        let x = 4.0 + n as f64 * 56.0;
        let label = if n == 0 {
            "0".to_owned()
        } else {
            number(bounds[n - 1])
        };
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"54\" height=\"10\" fill=\"{colour}\" stroke=\"#999\"/><text x=\"{x}\" y=\"{}\">{label}</text>",
            y + 22.0
        );
    }
    let bar = if reach >= 10_000.0 { 10_000.0 } else { 1000.0 };
    let length = bar / (2.0 * reach) * SIZE;
    let x = SIZE - length - 4.0;
    let _ = write!(
        svg,
        "<path d=\"M{x:.1} {:.1}v5h{length:.1}v-5\" fill=\"none\" stroke=\"#000\"/><text x=\"{x:.1}\" y=\"{:.1}\">{:.0} km</text>",
        y,
        y + 20.0,
        bar / 1000.0
    );
}
