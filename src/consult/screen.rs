//! Screening of a project file.

use super::project::{Project, Shape, SourceRole};
use super::screening::{
    Border, BorderError, Gas, ScreenedSource, Screening, ScreeningError, ScreeningInput,
    ScreeningRules, Site, screen,
};
use crate::geodata::CrsError;

/// Why a project cannot be screened.
#[derive(Debug, thiserror::Error)]
pub enum ProjectScreeningError {
    /// The border.
    #[error(transparent)]
    Border(#[from] BorderError),
    /// The screening.
    #[error(transparent)]
    Screening(#[from] ScreeningError),
    /// A place.
    #[error(transparent)]
    Map(#[from] CrsError),
    /// Rules.
    #[error(transparent)]
    Rules(#[from] super::RuleError),
}

/// Screens a project by its own file; `reach` is D10 % of its grading [m], where that was done.
///
/// # Errors
/// [`ProjectScreeningError`].
pub fn screen_project(
    project: &Project,
    reach: Option<f64>,
) -> Result<Screening, ProjectScreeningError> {
    let rules = ScreeningRules::embedded()?;
    let border = match &project.border {
        None => Border::embedded(&rules)?,
        Some(own) => Border::read(&own.file, own.accuracy, own.surveyed, &rules)?,
    };
    let site = if project.site.fence.is_empty() {
        Site::Point([project.site.longitude, project.site.latitude])
    } else {
        let corners = project
            .site
            .fence
            .iter()
            .map(|corner| project.degrees(*corner));
        Site::Boundary(corners.collect::<Result<_, _>>()?)
    };
    let new = project
        .sources
        .iter()
        .filter(|source| source.role == SourceRole::New);
    let sources = new.map(|source| ScreenedSource {
        id: source.id.clone(),
        height: source.shape.height(),
        effective_height: match source.shape {
            Shape::Stack { .. } => None,
            _ => Some(source.shape.height()),
        },
        gas: match source.shape {
            Shape::Stack {
                diameter,
                velocity,
                temperature,
                ..
            } => Some(Gas {
                temperature,
                velocity,
                diameter,
            }),
            _ => None,
        },
    });
    let input = ScreeningInput {
        site,
        sector: project.sector.clone(),
        is_new: project.new,
        sources: sources.collect(),
        so2_and_nox: Some(
            project.tonnes_per_year("so2", &[SourceRole::New])
                + project.tonnes_per_year("nox", &[SourceRole::New]),
        ),
        city_shares: None,
        reach,
        border: &border,
    };
    Ok(screen(&input, &rules)?)
}
