//! The plume kernels give the same bits with one receptor at a time and with as many as the processor's registers hold, so that
//! machines with and without wide registers agree.

#[path = "../benches/kernel_case/mod.rs"]
mod kernel_case;

use hehuang::numerics::lanes::LaneKernel;
use hehuang::plume::area::{AreaField, AreaTask, Quantity, area_hour};
use hehuang::plume::core::{PlumeField, PointTask, SourceHour, Tables};
use hehuang::plume::{Options, SourceKind};
use kernel_case::{STACK, VOLUME, area, hour, receptors, source};

/// Where two runs differ, and that they are not all zero.
fn compare(name: &str, one: &[f64], many: &[f64]) {
    assert!(many.iter().any(|&value| value > 0.0), "{name}: all zero");
    for (n, (a, b)) in one.iter().zip(many).enumerate() {
        assert!(
            a.to_bits() == b.to_bits(),
            "{name}, receptor {n}: {a:e} alone, {b:e} among others"
        );
    }
}

#[test]
fn stacks_and_volumes() {
    let mut places = receptors();
    // Near the source, beside the grid's rows, above the plume, and below the base.
    for (n, place) in places.iter_mut().enumerate().step_by(5) {
        place.x *= 0.07;
        place.y *= 0.05;
        place.flagpole = (n % 3) as f64 * 1.5;
    }
    for place in places.iter_mut().step_by(11) {
        place.elevation += 260.0;
        place.hill_height = place.elevation + 40.0;
    }
    let field = PlumeField::new(&places);
    let options = Options::default();
    for stable in [true, false] {
        let hour = hour(stable);
        let tables = Tables::new(&hour.rural, false);
        let stack = source(SourceKind::Point(STACK));
        let volume = source(SourceKind::Volume(VOLUME));
        for (name, prepared) in [
            (
                "stack",
                SourceHour::point(&hour, &tables, &options, &stack, &STACK),
            ),
            (
                "volume",
                SourceHour::volume(&hour, &tables, &options, &volume, &VOLUME),
            ),
        ] {
            let mut results = [vec![0.0; 1024], vec![0.0; 1024]];
            for (n, out) in results.iter_mut().enumerate() {
                let task = PointTask {
                    source: &prepared,
                    receptors: &field,
                    first: 0,
                    out,
                };
                if n == 0 {
                    task.run::<f64>();
                } else {
                    task.compute();
                }
            }
            let [one, many] = results;
            compare(&format!("{name}, stable {stable}"), &one, &many);
        }
    }
}

#[test]
fn areas() {
    let field = PlumeField::new(&receptors());
    let options = Options::default();
    let mut area = area();
    // No two sides along the axes.
    area.vertices[1][0] += 40.0;
    area.vertices[2] = [230.0, 280.0];
    let shape = AreaField::new(&area);
    for stable in [true, false] {
        let hour = hour(stable);
        let tables = Tables::new(&hour.rural, false);
        let from = source(SourceKind::Area(area.clone()));
        let prepared = area_hour(&hour, &tables, &options, &from, &area);
        let mut results = [vec![0.0; 1024], vec![0.0; 1024]];
        for (n, out) in results.iter_mut().enumerate() {
            let task = AreaTask {
                source: &prepared,
                shape: &shape,
                deposition: None,
                receptors: &field,
                first: 0,
                quantities: &[Quantity::Concentration],
                out,
                traces: None,
            };
            if n == 0 {
                task.run::<f64>();
            } else {
                task.compute();
            }
        }
        let [one, many] = results;
        compare(&format!("area, stable {stable}"), &one, &many);
    }
}
