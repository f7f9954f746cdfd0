//! `[aerosol]`: whether particles react, and what of it is on. Without the section particles are primary and inert.

use super::problem::Span;
use super::reader::{Placed, Reader, Section};
use super::sand_fixing::{SandFixing, sand_fixing};
use super::schema::{Period, Scenario, Weather};
use crate::aerosol::equilibrium::Branch;
use crate::dust::gusts::WithinCell;
use crate::dust::{self, DustOptions, DustScheme};

/// How particles react.
#[derive(Debug, Clone, PartialEq)]
pub struct Aerosol {
    /// Where the section stands.
    pub span: Span,
    /// Whether salts crystallise.
    pub branch: Placed<Branch>,
    /// Whether vapours make organic particles.
    pub secondary_organics: Placed<bool>,
    /// Whether sulfur dioxide oxidises in cloud and fog.
    pub cloud_chemistry: Placed<bool>,
    /// Whether acids are taken up by coarse particles and dust.
    pub coarse_exchange: Placed<bool>,
    /// Whether sulfuric acid makes new particles.
    pub nucleation: Placed<bool>,
    /// How the wind raises dust; `None`: it raises none.
    pub wind_dust: Placed<Option<DustScheme>>,
    /// What is done against sand.
    pub sand_fixing: Vec<SandFixing>,
    /// Winds within a cell for that. Mean days have no storms, so representative days take the distribution by default; with the
    /// weather of stations the mean wind stands.
    pub wind_within_cell: Placed<WithinCell>,
}

impl Aerosol {
    /// How the wind raises dust; `None`: it raises none.
    pub fn dust_options(&self) -> Option<DustOptions> {
        let scheme = self.wind_dust.value?;
        Some(DustOptions {
            scheme,
            within_cell: self.wind_within_cell.value,
        })
    }

    /// Sector that wind-blown dust adds to those of the inventory.
    pub fn natural_sectors(&self) -> Vec<&'static str> {
        self.wind_dust.value.iter().map(|_| dust::SECTOR).collect()
    }
}

/// Winds within a cell where the scenario does not say.
fn usual_winds(period: &Period) -> WithinCell {
    match period {
        Period::Year(_) => WithinCell::Weibull,
        Period::Episode(episode) => match episode.weather {
            Weather::RepresentativeDay { .. } | Weather::Daily { .. } => WithinCell::Weibull,
            Weather::Stations { .. }
            | Weather::Epw { .. }
            | Weather::Wrf { .. }
            | Weather::Era5 { .. }
            | Weather::Mcip { .. } => WithinCell::Mean,
        },
    }
}

/// Reads the section; `None` if there is none.
pub(super) fn aerosol(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    period: &Period,
) -> Option<Aerosol> {
    let mut s = root.section(reader, "aerosol")?;
    let branches = [
        ("metastable", Branch::Metastable),
        ("stable", Branch::Stable),
    ];
    let schemes = DustScheme::ALL.map(|scheme| (scheme.name(), Some(scheme)));
    let schemes: Vec<_> = schemes.into_iter().chain([("off", None)]).collect();
    let winds = WithinCell::ALL.map(|winds| (winds.name(), winds));
    let usual = usual_winds(period);
    let aerosol = Aerosol {
        span: s.span.clone(),
        branch: s.choice(
            reader,
            "equilibrium",
            &branches,
            Branch::Metastable,
            "metastable",
        ),
        secondary_organics: s.or(reader, "secondary_organics", true),
        cloud_chemistry: s.or(reader, "cloud_chemistry", true),
        coarse_exchange: s.or(reader, "coarse_exchange", true),
        nucleation: s.or(reader, "nucleation", true),
        wind_dust: s.choice(
            reader,
            "wind_dust",
            &schemes,
            Some(DustScheme::default()),
            DustScheme::default().name(),
        ),
        sand_fixing: sand_fixing(&mut s, reader),
        wind_within_cell: s.choice(reader, "wind_within_cell", &winds, usual, usual.name()),
    };
    s.finish(reader);
    Some(aerosol)
}

/// Particles need the gases that they are made of, and winds within a cell a dust that they raise.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    if let Some(aerosol) = &scenario.aerosol
        && scenario.chemistry.is_none()
    {
        reader.problem(
            "missing-section",
            aerosol.span.clone(),
            "[aerosol] stands without [chemistry]: particles need the gases that they are made of"
                .to_owned(),
            "",
            Some(
                "add a section [chemistry]; the file that `hehuang init my.toml` writes has both"
                    .into(),
            ),
        );
    }
    if let Some(aerosol) = &scenario.aerosol
        && aerosol.wind_dust.is_none()
    {
        reader.refuse(
            &aerosol.wind_within_cell,
            "not-used",
            "wind_within_cell counts only where the wind raises dust",
            "leave it out, or write wind_dust = \"leung2023\"",
        );
    }
}
