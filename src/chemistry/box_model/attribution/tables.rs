//! The comparison as comma-separated text.

use super::Attribution;
use crate::chemistry::box_model::Case;
use crate::units::HOUR;
use std::fmt::Write;

/// mol/mol → ppb.
const PPB: f64 = 1e9;

/// One row a time and a source or part, in ppb: increments, responses and contributions side by side; empty where a method does
/// not say anything.
pub fn attribution_table(case: &Case, all: &[Attribution]) -> String {
    let mut text = String::from(
        "hour,species,source,zero_out_ppb,zero_in_ppb,reduced_ppb,response_ppb,path_integral_ppb,shapley_ppb,contribution_N_ppb,contribution_R_ppb,contribution_B_ppb\n",
    );
    let species = &case.mechanism.species[case.attribution.species].name;
    for attribution in all {
        for (name, columns) in &attribution.rows {
            let _ = write!(text, "{:.4},{species},{name}", attribution.time / HOUR);
            for value in [
                columns.zero_out,
                columns.zero_in,
                columns.reduced,
                columns.response,
                columns.path,
                columns.shapley,
                columns.nitrogen,
                columns.radicals,
                columns.both,
            ] {
                match value {
                    Some(value) => {
                        let _ = write!(text, ",{:.6}", value * PPB);
                    }
                    None => text.push(','),
                }
            }
            text.push('\n');
        }
    }
    text
}
