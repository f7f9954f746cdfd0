//! The report of a run: from its record to what the page shows.

use super::dust_sources::DustSources;
use super::model::{
    GroupMap, InputFile, Inventory, InventoryRow, LargestSource, LedgerRow, Line, LineKind, Place,
    PollutantColumn, PollutantGroup, RasterGrid, ReportModel, RunDescription, Tag, TagMap, TagName,
    Text, TimeAxis, Town,
};
use super::names::named;
use super::ozone::OzonePage;
use super::ozone_budget::OzoneBudget;
use super::pack::Packed;
use super::particles::{DustTable, ParticlePage};
use super::places::{Means, places as means_of_places, receptors};
use super::process_page::ProcessPage;
use super::response_page::ResponsePage;
use super::run_summary::RunSummary;
use crate::apportionment::TagSet;
use crate::grid::HorizontalGrid;
use crate::inventory::{self, Dimension, POLLUTANTS};
use crate::output::catalogue::is_number;
use crate::output::particle_series::{PARTS, ParticleSeries};
use crate::simulation::{DustBudget, LedgerEntry, SurfaceGases};
use crate::species::{Pollutant, SpeciesTable};
use crate::terrain::{MapLineKind, Regions, TerrainError, map_lines, places};
use crate::units::to_micrograms;

/// Sources named a pollutant.
const LARGEST: usize = 10;
/// Towns written on the map.
const TOWNS: usize = 16;
/// Room of a name on the map, as a share of its width and height [1].
const NAME_WIDTH: f64 = 0.12;
const NAME_HEIGHT: f64 = 0.05;
/// Unit of the concentrations.
const UNITS: &str = "µg/m³";

/// Builds the report's model.
///
/// # Errors
/// If an embedded map layer is damaged.
pub fn from_run(run: &RunSummary<'_>) -> Result<ReportModel, TerrainError> {
    let regions = Regions::embedded()?;
    let (sectors, source_regions, tags) = tag_tables(run.tags.sets.first());
    let pollutants = run.species.pollutants.len();
    let record = run.record;
    let micrograms = |map: Vec<f64>| Packed::new(map.into_iter().map(to_micrograms));
    let hourly = |p: usize| {
        let maps = (0..record.len()).flat_map(|hour| record.map(hour, p).iter().copied());
        Packed::new(maps.map(|v| to_micrograms(f64::from(v))))
    };
    let tag_maps = (0..record.followed)
        .flat_map(|pollutant| {
            (0..tags.len()).map(move |tag| TagMap {
                pollutant,
                tag,
                map: Packed::new(
                    record
                        .mean_contribution(tag, pollutant)
                        .into_iter()
                        .map(to_micrograms),
                ),
            })
        })
        .collect();
    let Means {
        cities,
        counties,
        people,
    } = means_of_places(run, regions, tags.len())?;
    let particles = particles(run, &cities, &people);
    Ok(ReportModel {
        run: RunDescription {
            title: run.title.clone(),
            description: run.description.clone(),
            meteorology: run.meteorology.clone(),
            cell_size: run.grid.cell_size,
            layers: run.layers,
            spin_up: run.spin_up_hours,
        },
        time: TimeAxis {
            start: record.hours.first().map_or(0, |t| t.seconds()),
            step: if run.labels.is_empty() { 3600 } else { 86_400 },
            count: record.len(),
            labels: run.labels.clone(),
        },
        pollutants: run
            .species
            .pollutants
            .iter()
            .map(|p| PollutantColumn {
                name: p.name.clone(),
                label: Text::new(&p.label_zh, &p.label),
                long_name: pollutant_name(run.species, p),
                units: UNITS.into(),
                group: group(p),
            })
            .collect(),
        sectors,
        regions: source_regions,
        grid: RasterGrid::new(
            &run.grid.corner_longitude,
            &run.grid.corner_latitude,
            run.terrain,
            run.grid.cell_size,
        ),
        fine_hillshade: None,
        lines: lines(run.grid)?,
        towns: towns(run.grid)?,
        hourly_maps: (0..pollutants).map(hourly).collect(),
        mean_maps: (0..pollutants)
            .map(|p| micrograms(record.mean_concentration(p)))
            .collect(),
        tag_maps,
        receptors: receptors(run, regions, tags.len()),
        cities,
        counties,
        group_maps: group_maps(run),
        inventory: inventory_table(run.inventory),
        ledger: record.ledger.entries.iter().map(ledger_row).collect(),
        ozone: ozone(run)?,
        ozone_budget: OzoneBudget::of(run),
        dust_sources: DustSources::of(run),
        responses: ResponsePage::of(run),
        processes: ProcessPage::of(run),
        particles,
        provenance: run.provenance.clone(),
        tags,
    })
}

/// The ozone page of a run with gas chemistry.
fn ozone(run: &RunSummary<'_>) -> Result<Option<OzonePage>, TerrainError> {
    let Some(gases) = SurfaceGases::of(run.record, run.species) else {
        return Ok(None);
    };
    let points = run.points.iter().zip(&run.record.points);
    let stations: Vec<(Text, usize)> = points
        .map(|(point, &cell)| (point.name.clone(), cell))
        .collect();
    OzonePage::of(&gases.hours(run.record), &stations)
        .map(Some)
        .map_err(|e| TerrainError::content("record of the run", e.to_string()))
}

/// The page of PM2.5 and dust of a run whose particles react.
fn particles(
    run: &RunSummary<'_>,
    cities: &[Place],
    people: &[Vec<(usize, f64)>],
) -> Option<ParticlePage> {
    let series = ParticleSeries::of(run.record, run.species)?;
    let cities: Vec<(Text, &[(usize, f64)])> = cities
        .iter()
        .zip(people)
        .map(|(city, cells)| (city.name.clone(), cells.as_slice()))
        .collect();
    let points = run.points.iter().zip(&run.record.points);
    let stations: Vec<(Text, usize)> = points
        .map(|(point, &cell)| (point.name.clone(), cell))
        .collect();
    let budget = DustBudget::of(run.record);
    Some(ParticlePage {
        budget: budget
            .map(|budget| DustTable::of(&budget, |set, origin| origin_name(run, set, origin))),
        ..ParticlePage::of(&series, run.record, &cities, &stations)
    })
}

/// Name of a tag or inflow of a set.
fn origin_name(run: &RunSummary<'_>, set: &str, origin: &str) -> Text {
    let set = run.tags.sets.iter().find(|s| s.name == set);
    let (.., tags) = tag_tables(set);
    let tag = tags.into_iter().find(|tag| tag.id == origin);
    tag.map_or_else(|| named(origin), |tag| tag.label)
}

/// Where a pollutant stands in lists.
pub(super) fn group(pollutant: &Pollutant) -> PollutantGroup {
    if PARTS.iter().any(|part| part.name == pollutant.name) {
        PollutantGroup::Part
    } else if pollutant.particle {
        PollutantGroup::Particles
    } else {
        PollutantGroup::Gas
    }
}

/// Hourly contribution maps of the record's groups that belong to the first tag set.
fn group_maps(run: &RunSummary<'_>) -> Vec<GroupMap> {
    let record = run.record;
    let maps = |group: usize, p: usize| {
        let hours = (0..record.len()).flat_map(move |hour| record.group_map(hour, group, p));
        Packed::coarse(hours.map(|v| to_micrograms(f64::from(*v))))
    };
    (0..record.followed)
        .flat_map(|pollutant| {
            record
                .groups
                .iter()
                .enumerate()
                .map(move |(g, group)| GroupMap {
                    pollutant,
                    tags: group.columns.clone(),
                    maps: maps(g, pollutant),
                })
        })
        .collect()
}

/// Name of a pollutant: that of its species where it is one.
pub(super) fn pollutant_name(species: &SpeciesTable, pollutant: &Pollutant) -> Text {
    match pollutant.parts.as_slice() {
        [(lane, _)] => {
            let species = &species.species[*lane];
            Text::new(&species.long_name_zh, &species.long_name)
        }
        _ => Text::new(&pollutant.label_zh, &pollutant.label),
    }
}

/// Sectors, regions and tags of a set, in its order.
pub(super) fn tag_tables(set: Option<&TagSet>) -> (Vec<TagName>, Vec<TagName>, Vec<Tag>) {
    let Some(set) = set else {
        return (Vec::new(), Vec::new(), Vec::new());
    };
    fn place(list: &mut Vec<TagName>, id: &str) -> usize {
        list.iter().position(|n| n.id == id).unwrap_or_else(|| {
            list.push(TagName {
                id: id.to_owned(),
                label: named(id),
            });
            list.len() - 1
        })
    }
    let (mut sectors, mut regions, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    for (n, name) in set.names().into_iter().enumerate() {
        let tag = set.tags.get(n);
        let sector = tag.and_then(|t| t.sector.as_deref());
        let region = tag.and_then(|t| t.region.as_deref());
        let words: Vec<Text> = [sector, region].into_iter().flatten().map(named).collect();
        let joined = |language: fn(&Text) -> &String| {
            let parts: Vec<&str> = words.iter().map(|w| language(w).as_str()).collect();
            parts.join(" · ")
        };
        let label = if words.is_empty() {
            named(&name)
        } else {
            Text::new(joined(|t| &t.zh), joined(|t| &t.en))
        };
        tags.push(Tag {
            label,
            sector: sector.map(|id| place(&mut sectors, id)),
            region: region.map(|id| place(&mut regions, id)),
            id: name,
        });
    }
    (sectors, regions, tags)
}

pub(super) fn lines(grid: &HorizontalGrid) -> Result<Vec<Line>, TerrainError> {
    let lines = map_lines(grid.bounds())?.into_iter().map(|line| Line {
        kind: match line.kind {
            MapLineKind::County => LineKind::County,
            MapLineKind::Province => LineKind::Province,
            MapLineKind::River => LineKind::River,
            MapLineKind::Lake => LineKind::Lake,
        },
        name: Text::new(line.name_zh, line.name),
        points: line.points,
    });
    Ok(lines.collect())
}

/// The largest towns inside the domain whose names do not cover each other.
pub(super) fn towns(grid: &HorizontalGrid) -> Result<Vec<Town>, TerrainError> {
    let inside =
        |longitude: f64, latitude: f64| matches!(grid.cell_of(longitude, latitude), Ok(Some(_)));
    let mut towns: Vec<Town> = places()?
        .iter()
        .filter(|p| inside(p.longitude, p.latitude))
        .map(|p| Town {
            name: Text::new(&p.name_zh, &p.name),
            longitude: p.longitude,
            latitude: p.latitude,
            population: p.population,
        })
        .collect();
    towns.sort_by(|a, b| b.population.total_cmp(&a.population));
    let (west, east, south, north) = grid.bounds();
    let crowded = |a: &Town, b: &Town| {
        (a.longitude - b.longitude).abs() < NAME_WIDTH * (east - west)
            && (a.latitude - b.latitude).abs() < NAME_HEIGHT * (north - south)
    };
    let mut shown: Vec<Town> = Vec::new();
    for town in towns {
        if shown.len() < TOWNS && !shown.iter().any(|other| crowded(other, &town)) {
            shown.push(town);
        }
    }
    Ok(shown)
}

fn inventory_table(inventory: &inventory::Inventory) -> Inventory {
    let tonnes = |kg: f64| kg / 1000.0;
    let county = |code: u32| {
        inventory.library.counties.get(&code).map_or_else(
            || Text::same(code.to_string()),
            |c| Text::new(&c.name_zh, &c.name),
        )
    };
    Inventory {
        pollutants: POLLUTANTS.iter().map(|&p| p.to_owned()).collect(),
        rows: inventory
            .totals_by(&[Dimension::Sector])
            .into_iter()
            .map(|(key, mass)| InventoryRow {
                sector: named(&key[0]),
                emission: mass.map(tonnes).to_vec(),
            })
            .collect(),
        unverified_share: inventory.unverified_shares().either.to_vec(),
        largest: (0..POLLUTANTS.len())
            .flat_map(|pollutant| {
                let sources = inventory.largest(pollutant, LARGEST).into_iter();
                sources.map(move |(line, mass)| LargestSource {
                    pollutant,
                    name: Text::new(&line.name_zh, &line.name),
                    sector: named(&line.sector),
                    place: county(line.county),
                    emission: tonnes(mass),
                })
            })
            .collect(),
    }
}

pub(super) fn ledger_row(entry: &LedgerEntry) -> LedgerRow {
    LedgerRow {
        species: entry.species.clone(),
        counted: is_number(&entry.species),
        initial: entry.initial,
        emitted: entry.emitted,
        inflow: entry.inflow.iter().sum(),
        outflow: entry.outflow.iter().sum(),
        dry: entry.dry_deposition,
        wet: entry.wet_deposition,
        converted: entry.chemistry,
        final_mass: entry.suspended,
        residual: entry.residual(),
    }
}

/// An input of the manifest as the page lists it.
pub fn input_file(name: &str, blake3: &str, role: &str) -> InputFile {
    InputFile {
        name: name.to_owned(),
        blake3: blake3.to_owned(),
        source: role.to_owned(),
        licence: String::new(),
    }
}
