//! What a superposition makes: the case of receptors, sums and outputs, and its tables.

use super::super::write::csv;
use super::SuperposeError;
use super::plan::Plan;
use crate::nearfield::case::{Averaging, Group, Output, OutputUnit, ReceptorKind};
use crate::nearfield::{Case, DailyMeans, Results};
use crate::output::{write_file, write_table};
use crate::plume::Receptor;
use std::path::Path;

/// The case whose results are made: receptors, sums, averages, outputs.
pub(super) fn case_of(
    plan: &Plan,
    receptors: Vec<Receptor>,
    networks: Vec<String>,
    out: &Path,
) -> Case {
    let label = "MICROGRAMS/M**3".to_owned();
    let mut case = Case {
        titles: [plan.title.clone(), "superposed".to_owned()],
        averaging: plan.averaging.clone(),
        groups: plan
            .groups
            .iter()
            .enumerate()
            .map(|(index, id)| Group {
                id: id.clone(),
                sources: Vec::new(),
                background: index == 0 && !plan.airs.is_empty(),
            })
            .collect(),
        receptor_kinds: vec![ReceptorKind::DiscreteCartesian; receptors.len()],
        receptor_networks: networks,
        flagpole: receptors.iter().any(|receptor| receptor.flagpole != 0.0),
        receptors,
        units: vec![OutputUnit {
            factor: 1.0e6,
            emission_label: "GRAMS/SEC".to_owned(),
            output_label: label.clone(),
            period_label: label,
        }],
        ..Case::default()
    };
    case.options.pollutant.clone_from(&plan.pollutant);
    case.layout.exponential = true;
    for average in &plan.averaging {
        let word = match average {
            Averaging::Hours(hours) => format!("{hours}h"),
            Averaging::Month => "month".to_owned(),
            Averaging::Period | Averaging::Annual => "period".to_owned(),
        };
        let long = *average == Averaging::Period;
        if !long {
            let table = Output::ReceptorTable(*average, plan.ranks.clone());
            case.outputs.push(table);
        }
        for (group, id) in plan.groups.iter().enumerate().filter(|_| plan.plots) {
            if long {
                let file = out.join(format!("plot_{word}_{id}.plt"));
                case.outputs
                    .push(Output::PlotFile(*average, group, None, file));
                continue;
            }
            for rank in &plan.ranks {
                let file = out.join(format!("plot_{word}_rank{rank}_{id}.plt"));
                let plot = Output::PlotFile(*average, group, Some(*rank), file);
                case.outputs.push(plot);
            }
        }
        if let (Some(binary), Averaging::Hours(1)) = (plan.series, average) {
            for (group, id) in plan.groups.iter().enumerate() {
                let file = out.join(format!("superposed_{id}.pst"));
                let series = Output::PostFile(*average, group, binary, file);
                case.outputs.push(series);
            }
        }
    }
    case
}

/// `receptors.csv` and `percentiles.csv`.
pub(super) fn tables(
    case: &Case,
    results: &Results,
    days: Option<(&DailyMeans, f64)>,
    out: &Path,
) -> Result<(), SuperposeError> {
    let mut bytes = Vec::new();
    let path = out.join("receptors.csv");
    csv::write(&mut bytes, case, results).map_err(|cause| SuperposeError::Io {
        path: path.clone(),
        cause,
    })?;
    write_file(&path, &bytes)?;
    let Some((days, rate)) = days else {
        return Ok(());
    };
    let percent = libm::round(1.0e6 * rate) / 1.0e4;
    let header = [
        "x_m".to_owned(),
        "y_m".to_owned(),
        format!("ALL_P{percent}_HJ663_ug_m3"),
        format!("ALL_P{percent}_HJ2.2_ug_m3"),
        "days".to_owned(),
    ];
    let columns = [days.percentiles(rate), days.guaranteed(rate)];
    let count = days.days.len();
    let rows = case.receptors.iter().enumerate().map(|(index, receptor)| {
        vec![
            receptor.x.to_string(),
            receptor.y.to_string(),
            columns[0][index].to_string(),
            columns[1][index].to_string(),
            count.to_string(),
        ]
    });
    write_table(&out.join("percentiles.csv"), &header, rows)?;
    Ok(())
}
