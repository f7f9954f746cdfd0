//! Results as comma-separated text.

use super::budget::KINDS;
use super::scan::Objective;
use super::{Budgets, Case, Isopleths, Reactivity};
use crate::units::HOUR;
use std::fmt::Write;

/// mol/mol → ppb.
const PPB: f64 = 1e9;

/// All species [ppb] at the times of output: rows of (time [s], mole fractions).
pub fn concentration_table(case: &Case, rows: &[(f64, Vec<f64>)]) -> String {
    let mut text = String::from("time_s,hour");
    for species in &case.mechanism.species {
        let _ = write!(text, ",{}_ppb", species.name);
    }
    text.push('\n');
    for (time, x) in rows {
        let _ = write!(text, "{time},{:.4}", time / HOUR);
        for value in x {
            let _ = write!(text, ",{:.8e}", value * PPB);
        }
        text.push('\n');
    }
    text
}

/// Production and loss of ozone, radicals and indicators [ppb/h] in the time that ends at each line.
pub fn budget_table(case: &Case, budgets: &Budgets, rows: &[(f64, Vec<f64>)]) -> String {
    let mut text = String::from(
        "time_s,hour,P_O3_HO2,P_O3_RO2,L_O3,net_P_O3,P_NOz,OPE,P_H2O2,P_HNO3,P_H2O2_per_HNO3,ROx_sources,LN_per_Q",
    );
    for kind in KINDS {
        let _ = write!(text, ",ROx {kind}");
    }
    text.push_str(",H2O2_per_HNO3,HCHO_per_NO2,O3_per_NOy\n");
    let index = |names: [&str; 2]| {
        let [first, second] = names;
        let mechanism = &case.mechanism;
        mechanism
            .species_index(first)
            .or_else(|| mechanism.species_index(second))
    };
    let [peroxide, nitric, formaldehyde, dioxide, ozone] = [
        index(["H2O2", "H2O2"]),
        index(["HNO3", "HNO3"]),
        index(["FORM", "HCHO"]),
        index(["NO2", "NO2"]),
        index(["O3", "O3"]),
    ];
    for (time, sums) in &budgets.rows {
        let per_hour = |value: f64| format!("{:.6e}", value * PPB * HOUR);
        let share = |a: f64, b: f64| {
            if b > 0.0 {
                format!("{:.5e}", a / b)
            } else {
                String::new()
            }
        };
        let _ = write!(text, "{time},{:.4}", time / HOUR);
        for value in [sums.by_ho2, sums.by_ro2, sums.loss, sums.net(), sums.noz] {
            let _ = write!(text, ",{}", per_hour(value));
        }
        let _ = write!(text, ",{}", share(sums.net(), sums.noz));
        let _ = write!(
            text,
            ",{},{}",
            per_hour(sums.peroxide),
            per_hour(sums.nitric)
        );
        let _ = write!(text, ",{}", share(sums.peroxide, sums.nitric));
        let _ = write!(
            text,
            ",{},{:.5}",
            per_hour(sums.primary()),
            sums.lost_to_nitrogen()
        );
        for value in sums.radicals {
            let _ = write!(text, ",{}", per_hour(value));
        }
        let x = rows.iter().find(|(t, _)| t == time).map(|(_, x)| x);
        let of = |species: Option<usize>| species.and_then(|s| x.map(|x| x[s])).unwrap_or(0.0);
        let noy: f64 = x.map_or(0.0, |x| {
            let atoms = case
                .mechanism
                .species
                .iter()
                .map(|s| s.atoms.nitrogen.unwrap_or(0.0));
            atoms.zip(x).map(|(n, x)| n * x).sum()
        });
        let _ = writeln!(
            text,
            ",{},{},{}",
            share(of(peroxide), of(nitric)),
            share(of(formaldehyde), of(dioxide)),
            share(of(ozone), noy)
        );
    }
    text
}

/// Mean rate of every reaction [ppb/h] in the time that ends at each line.
pub fn rate_table(case: &Case, budgets: &Budgets) -> String {
    let mut text = String::from("time_s,hour");
    for row in &case.mechanism.reactions {
        let _ = write!(text, ",{}", row.label);
    }
    text.push_str("\n,");
    for row in &case.mechanism.reactions {
        let _ = write!(text, ",{}", case.mechanism.equation(row));
    }
    text.push('\n');
    for ((time, _), flows) in budgets.rows.iter().zip(&budgets.reactions) {
        let _ = write!(text, "{time},{:.4}", time / HOUR);
        for flow in flows {
            let _ = write!(text, ",{:.6e}", flow * PPB * HOUR);
        }
        text.push('\n');
    }
    text
}

/// The isopleth diagram: a line a factor of VOC, a column a factor of NOx, [ppb] or [ppb/h].
pub fn isopleth_table(isopleths: &Isopleths) -> String {
    let unit = match isopleths.objective {
        Objective::GreatestOzone => PPB,
        Objective::MeanProduction => PPB * HOUR,
    };
    let (nox, voc, carbon) = isopleths.base;
    let mut text = format!(
        "# {} over factors of VOC (lines) and NOx (columns); at factor 1: NOx {:.4} ppb, VOC {:.4} ppb, {:.4} ppb C\n",
        isopleths.objective.name(),
        nox * PPB,
        voc * PPB,
        carbon * PPB
    );
    text.push_str("voc_factor,voc_ppbC");
    for factor in &isopleths.nox {
        let _ = write!(text, ",nox_{factor}");
    }
    text.push_str(",ridge_nox_factor,ridge_nox_ppb,ridge_ppbC_per_ppb\n");
    for (row, factor) in isopleths
        .values
        .chunks_exact(isopleths.nox.len())
        .zip(&isopleths.voc)
    {
        let _ = write!(text, "{factor},{:.4}", factor * carbon * PPB);
        for value in row {
            let _ = write!(text, ",{:.4}", value * unit);
        }
        match isopleths.ridge.iter().find(|(voc, _)| voc == factor) {
            Some((_, top)) => {
                let _ = writeln!(
                    text,
                    ",{top:.4},{:.4},{:.3}",
                    top * nox * PPB,
                    factor * carbon / (top * nox)
                );
            }
            None => text.push_str(",,,\n"),
        }
    }
    text
}

/// Relative incremental reactivity by group.
pub fn reactivity_table(reactivities: &[Reactivity]) -> String {
    let mut text = String::from("group,RIR_P_O3,RIR_max_O3\n");
    for entry in reactivities {
        let _ = writeln!(
            text,
            "{},{:.5},{:.5}",
            entry.group, entry.production, entry.ozone
        );
    }
    text
}
