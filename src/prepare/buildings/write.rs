//! AERMOD's building keywords and the table of GEP heights, in BPIPPRM's layout.
//!
//! Six values a line with two decimals, 36 flow directions from 10° on. Everything stands from column 1 and what is no keyword
//! behind `**`, so that the file can be INCLUDED in the SO pathway of a deck.

use super::Plant;
use crate::plume::building::StackProfile;

/// Least GEP height that rules grant without proof [m] (40 CFR 51.100(ii)(1)).
const GRANTED: f64 = 65.0;

/// A number in eight columns, never without a blank before it.
fn column(value: f64) -> String {
    let text = format!("{value:8.2}");
    if text.starts_with(' ') {
        text
    } else {
        format!(" {text}")
    }
}

/// BUILDHGT, BUILDWID, BUILDLEN, XBADJ and YBADJ of all stacks.
pub fn keyword_lines(plant: &Plant, profiles: &[StackProfile]) -> String {
    let mut text = String::new();
    for (stack, profile) in plant.stacks.iter().zip(profiles) {
        let b = &profile.buildings;
        text.push_str("**\n");
        for (keyword, values) in [
            ("BUILDHGT", &b.height),
            ("BUILDWID", &b.width),
            ("BUILDLEN", &b.length),
            ("XBADJ   ", &b.x_offset),
            ("YBADJ   ", &b.y_offset),
        ] {
            for six in values.chunks(6) {
                let numbers: String = six.iter().map(|value| column(*value)).collect();
                text.push_str(&format!("SO {keyword} {:<8}{numbers}\n", stack.name));
            }
        }
    }
    text
}

/// Good engineering practice: formula height H + 1.5 L from the stack's base, and the preliminary GEP height, at least 65 m.
pub fn gep_table(plant: &Plant, profiles: &[StackProfile]) -> String {
    let mut text = String::from(
        "PRELIMINARY GEP STACK HEIGHT RESULTS (metres)\n\
         \x20                       stack-building             preliminary\n\
         \x20stack         stack    base elevation   GEP EQN1  GEP stack\n\
         \x20name          height   difference      H + 1.5 L height value\n",
    );
    for (stack, profile) in plant.stacks.iter().zip(profiles) {
        let gep = &profile.gep;
        let height = stack
            .height
            .map_or("       -".to_owned(), |height| format!("{height:8.2}"));
        let difference = if gep.height > 0.0 {
            format!("{:8.2}", stack.site.base - gep.base)
        } else {
            "     N/A".to_owned()
        };
        text.push_str(&format!(
            " {:<12}{height}     {difference}     {:8.2}     {:8.2}\n",
            stack.name,
            gep.height,
            gep.height.max(GRANTED)
        ));
    }
    text
}
