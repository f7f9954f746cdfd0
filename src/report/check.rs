//! Whether the lists of a report's model fit each other and its statistics are numbers.

use super::dust_sources::DustSources;
use super::html::ReportError;
use super::model::ReportModel;
use super::ozone::OzonePage;
use super::ozone_budget::OzoneBudget;
use super::pack::Packed;
use super::particles::{ParticlePage, ParticlePlace};
use super::process_page::ProcessPage;
use super::response_page::ResponsePage;
use crate::simulation::DAY_HOURS;

fn length(what: &str, found: usize, expected: usize) -> Result<(), ReportError> {
    if found == expected {
        Ok(())
    } else {
        Err(ReportError::Shape {
            what: what.to_owned(),
            found,
            expected,
        })
    }
}

fn numbers(what: &str, values: &[f64], expected: usize) -> Result<(), ReportError> {
    length(what, values.len(), expected)?;
    match values.iter().find(|v| !v.is_finite()) {
        Some(&value) => Err(ReportError::NotFinite {
            what: what.to_owned(),
            value,
        }),
        None => Ok(()),
    }
}

/// Every list must have the length that the others give it.
pub(super) fn check(model: &ReportModel) -> Result<(), ReportError> {
    let (np, nt) = (model.pollutants.len(), model.tags.len());
    let (nx, ny) = (model.grid.nx, model.grid.ny);
    let cells = nx * ny;
    let corners = (nx + 1) * (ny + 1);
    length(
        "corner longitudes",
        model.grid.corner_longitude.length,
        corners,
    )?;
    length(
        "corner latitudes",
        model.grid.corner_latitude.length,
        corners,
    )?;
    length("terrain", model.grid.terrain.length, cells)?;
    length("hill-shade", model.grid.hillshade.length, cells)?;
    if let Some(fine) = &model.fine_hillshade {
        length("fine hill-shade", fine.shade.length, fine.nx * fine.ny)?;
    }
    if !model.time.labels.is_empty() {
        length("time labels", model.time.labels.len(), model.time.count)?;
    }
    if !model.hourly_maps.is_empty() {
        length("hourly maps", model.hourly_maps.len(), np)?;
    }
    length("mean maps", model.mean_maps.len(), np)?;
    let each = |what: &str, maps: &[Packed], expected| {
        maps.iter()
            .try_for_each(|m| length(what, m.length, expected))
    };
    each("hourly map", &model.hourly_maps, cells * model.time.count)?;
    each("mean map", &model.mean_maps, cells)?;
    for map in &model.tag_maps {
        length("contribution map", map.map.length, cells)?;
        below("pollutant of a contribution map", map.pollutant, np)?;
        below("tag of a contribution map", map.tag, nt)?;
    }
    for group in &model.group_maps {
        let expected = cells * model.time.count;
        length("hourly contribution map", group.maps.length, expected)?;
        below("pollutant of an hourly contribution", group.pollutant, np)?;
        for &tag in &group.tags {
            below("tag of an hourly contribution", tag, nt)?;
        }
    }
    for tag in &model.tags {
        below(
            "sector of a tag",
            tag.sector.unwrap_or(0),
            model.sectors.len().max(1),
        )?;
        below(
            "region of a tag",
            tag.region.unwrap_or(0),
            model.regions.len().max(1),
        )?;
    }
    for receptor in &model.receptors {
        let what = |part: &str| format!("{part} at {}", receptor.id);
        length(&what("list of series"), receptor.series.len(), np)?;
        each(&what("series"), &receptor.series, model.time.count)?;
        length(
            &what("list of contributions"),
            receptor.contributions.len(),
            np,
        )?;
        let known = receptor.contributions.iter().filter(|c| c.length > 0);
        for contributions in known {
            length(
                &what("contributions"),
                contributions.length,
                model.time.count * nt,
            )?;
        }
        numbers(
            &what("position"),
            &[receptor.longitude, receptor.latitude, receptor.altitude],
            3,
        )?;
        numbers(&what("mean"), &receptor.mean, np)?;
        numbers(&what("maximum"), &receptor.max, np)?;
        table(
            &what("mean contribution"),
            &receptor.mean_contribution,
            np,
            nt,
        )?;
        if let Some(wind) = &receptor.wind {
            length(&what("wind direction"), wind.from.length, wind.speed.length)?;
        }
    }
    for place in model.counties.iter().chain(&model.cities) {
        let what = |part: &str| format!("{part} of {}", place.id);
        numbers(&what("mean"), &place.mean, np)?;
        numbers(&what("weighted mean"), &place.exposure, np)?;
        numbers(&what("maximum"), &place.max, np)?;
        table(&what("mean contribution"), &place.mean_contribution, np, nt)?;
    }
    if let Some(page) = &model.ozone {
        check_ozone(page, cells, model.time.count)?;
    }
    if let Some(page) = &model.ozone_budget {
        check_ozone_budget(page, model)?;
    }
    if let Some(page) = &model.processes {
        check_processes(page, model)?;
    }
    if let Some(page) = &model.responses {
        check_responses(page, model)?;
    }
    if let Some(page) = &model.dust_sources {
        check_dust_sources(page, model)?;
    }
    if let Some(page) = &model.particles {
        check_particles(page, model)?;
    }
    let columns = model.inventory.pollutants.len();
    for row in &model.inventory.rows {
        numbers(
            &format!("emission of {}", row.sector.en),
            &row.emission,
            columns,
        )?;
    }
    numbers(
        "unverified share",
        &model.inventory.unverified_share,
        columns,
    )?;
    for source in &model.inventory.largest {
        below("pollutant of a large source", source.pollutant, columns)?;
    }
    for row in &model.ledger {
        let values = [
            row.initial,
            row.emitted,
            row.inflow,
            row.outflow,
            row.dry,
            row.wet,
            row.converted,
            row.final_mass,
            row.residual,
        ];
        numbers(&format!("ledger of {}", row.species), &values, values.len())?;
    }
    Ok(())
}

fn check_ozone(page: &OzonePage, cells: usize, hours: usize) -> Result<(), ReportError> {
    let days = page.days.len();
    for (what, maps) in [
        ("maps of MDA8", &page.mda8),
        ("maps of MDA8 in actual air", &page.mda8_actual),
        ("maps of the largest hour", &page.max_1h),
    ] {
        length(what, maps.len(), days)?;
        maps.iter()
            .try_for_each(|map| length(what, map.length, cells))?;
    }
    length("map of AOT40", page.aot40.length, cells)?;
    length("map of H2O2/HNO3", page.peroxide_ratio.length, cells)?;
    length("map of HCHO/NO2", page.formaldehyde_ratio.length, cells)?;
    for station in &page.stations {
        below("cell of an ozone station", station.cell, cells)?;
        let what = |part: &str| format!("{part} at {}", station.name.en);
        length(&what("ozone"), station.ozone.length, hours)?;
        length(
            &what("ozone in actual air"),
            station.ozone_actual.length,
            hours,
        )?;
        length(&what("diurnal cycle"), station.diurnal.length, DAY_HOURS)?;
        let kept = station.nitrogen_dioxide.length;
        if kept > 0 {
            length(&what("nitrogen dioxide"), kept, hours)?;
        }
    }
    Ok(())
}

fn check_ozone_budget(page: &OzoneBudget, model: &ReportModel) -> Result<(), ReportError> {
    let days = page.days.len();
    numbers("weights of the days of ozone", &page.weights, days)?;
    let size = days * page.attributions.len() * model.tags.len();
    for station in &page.stations {
        below(
            "receptor of an ozone budget",
            station.receptor,
            model.receptors.len(),
        )?;
        let name = &model.receptors[station.receptor].name.en;
        let what = |part: &str| format!("{part} at {name}");
        length(&what("days of MDA8"), station.mda8.len(), days)?;
        length(&what("first hours of MDA8"), station.begins.len(), days)?;
        length(
            &what("contributions to MDA8"),
            station.contributions.length,
            size,
        )?;
    }
    Ok(())
}

fn check_dust_sources(page: &DustSources, model: &ReportModel) -> Result<(), ReportError> {
    let (np, sources) = (model.pollutants.len(), page.sources.len());
    for &pollutant in page.pollutants.iter().chain([&page.mapped]) {
        below("pollutant of the dust page", pollutant, np)?;
    }
    for source in &page.sources {
        let what = format!("map of dust of {}", source.name.en);
        length(&what, source.map.length, model.grid.nx * model.grid.ny)?;
    }
    for station in &page.stations {
        below(
            "receptor of the dust page",
            station.receptor,
            model.receptors.len(),
        )?;
        length(
            "lists of mean dust",
            station.mean.len(),
            page.pollutants.len(),
        )?;
        for row in &station.mean {
            numbers("mean dust", row, sources)?;
        }
        let hours = model.time.count * sources;
        length("hours of dust", station.hours.length, hours)?;
    }
    Ok(())
}

fn check_responses(page: &ResponsePage, model: &ReportModel) -> Result<(), ReportError> {
    length("maps of responses", page.maps.len(), page.pollutants.len())?;
    for (&pollutant, maps) in page.pollutants.iter().zip(&page.maps) {
        below(
            "pollutant of the response page",
            pollutant,
            model.pollutants.len(),
        )?;
        length("maps of a pollutant", maps.len(), page.parameters.len())?;
        for (map, parameter) in maps.iter().zip(&page.parameters) {
            let what = format!("response to {}", parameter.en);
            length(&what, map.map.length, model.grid.nx * model.grid.ny)?;
            numbers(&what, &map.receptors, model.receptors.len())?;
            if !map.contributions.is_empty() {
                numbers(&what, &map.contributions, model.receptors.len())?;
            }
        }
    }
    Ok(())
}

fn check_processes(page: &ProcessPage, model: &ReportModel) -> Result<(), ReportError> {
    length(
        "receptors of processes",
        page.rates.len(),
        model.receptors.len(),
    )?;
    for &pollutant in &page.pollutants {
        below("pollutant of processes", pollutant, model.pollutants.len())?;
    }
    let size = model.time.count * (page.terms.len() + 1);
    for rates in &page.rates {
        length(
            "pollutants of processes",
            rates.len(),
            page.pollutants.len(),
        )?;
        for packed in rates {
            length("hours of processes", packed.length, size)?;
        }
    }
    Ok(())
}

fn check_particles(page: &ParticlePage, model: &ReportModel) -> Result<(), ReportError> {
    let np = model.pollutants.len();
    let sizes = [
        page.pm25,
        page.pm10,
        page.pm25_rh50,
        page.pm10_rh50,
        page.pm10_dust,
        page.dust,
    ];
    let parts = page.parts.iter().map(|part| part.pollutant);
    for pollutant in sizes.into_iter().chain(parts) {
        below("pollutant of the particle page", pollutant, np)?;
    }
    let stations = page.stations.iter().map(|station| &station.means);
    for place in page.cities.iter().chain(stations) {
        check_particle_place(place, page.parts.len())?;
    }
    if let Some(budget) = &page.budget {
        let bins = budget.edges.len().saturating_sub(1);
        length("bins of the dust budget", budget.all.len(), bins)?;
        for origin in &budget.origins {
            let what = format!("bins of the dust budget of {}", origin.name.en);
            length(&what, origin.bins.len(), bins)?;
        }
    }
    for station in &page.stations {
        let what = |part: &str| format!("{part} at {}", station.means.name.en);
        below(
            "receptor of a particle station",
            station.receptor,
            model.receptors.len(),
        )?;
        let hours = model.time.count;
        length(&what("state factor"), station.factor.length, hours)?;
        for optics in station.visibility.iter().chain(&station.optical_depth) {
            length(&what("optics"), optics.length, hours)?;
        }
    }
    Ok(())
}

fn check_particle_place(place: &ParticlePlace, parts: usize) -> Result<(), ReportError> {
    let what = |part: &str| format!("{part} of {}", place.name.en);
    numbers(&what("parts of PM2.5"), &place.parts, parts)?;
    let values = [
        place.pm25,
        place.pm10,
        place.pm25_rh50,
        place.pm10_rh50,
        place.pm25_reference,
        place.pm10_reference,
        place.factor,
        place.pm10_dust,
        place.giant_dust,
    ];
    numbers(&what("particle means"), &values, values.len())
}

fn below(what: &str, index: usize, count: usize) -> Result<(), ReportError> {
    if index < count {
        Ok(())
    } else {
        length(&format!("list for the {what}"), count, index + 1)
    }
}

/// One row a pollutant; empty where no tags follow it.
fn table(what: &str, rows: &[Vec<f64>], np: usize, nt: usize) -> Result<(), ReportError> {
    length(what, rows.len(), np)?;
    let mut known = rows.iter().filter(|row| !row.is_empty());
    known.try_for_each(|row| numbers(what, row, nt))
}
