//! A consultation from its project file to its results, or from what a pack has frozen.

use super::judge::judge;
use super::near::{NearError, NearField, near_field};
use super::project::{Project, ProjectError};
use super::results::{ResultFile, Results};
use super::rule::RuleError;
use super::rules::Rules;
use super::setting::{Setting, SettingError};
use super::year::{YearError, YearFiles, year_files};
use crate::standards::{Standards, StandardsError};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Why there is no assessment.
#[derive(Debug, thiserror::Error)]
pub enum AssessmentError {
    /// The project.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// Its ground.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// Its weather.
    #[error(transparent)]
    Year(#[from] YearError),
    /// The near field.
    #[error(transparent)]
    Near(#[from] NearError),
    /// Standards.
    #[error(transparent)]
    Standards(#[from] StandardsError),
    /// Embedded figures.
    #[error(transparent)]
    Rules(#[from] RuleError),
}

/// What a near field rests on, all of it at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    /// The project.
    pub project: Project,
    /// Its ground.
    pub setting: Setting,
    /// Its weather.
    pub year: YearFiles,
}

/// A finished assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Fields.
    pub near: NearField,
    /// What is judged.
    pub results: Results,
    /// Files of the results.
    pub files: Vec<ResultFile>,
}

impl Inputs {
    /// Of a project: lays it on its ground and makes its weather.
    ///
    /// # Errors
    /// [`AssessmentError`].
    pub fn of(project: Project) -> Result<Self, AssessmentError> {
        let setting = Setting::new(&project)?;
        let year = year_files(&project, setting.site_elevation)?;
        Ok(Self {
            project,
            setting,
            year,
        })
    }

    /// Runs the near field and judges it by every edition of the project. `folder` takes deck and weather as AERMOD reads them.
    ///
    /// # Errors
    /// [`AssessmentError`].
    pub fn assess(
        &self,
        folder: &Path,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Assessment, AssessmentError> {
        let rules = Rules::embedded()?;
        let standards = Standards::embedded()?;
        let (project, setting) = (&self.project, &self.setting);
        let near = near_field(project, setting, &self.year, rules, folder, stop, progress)?;
        let editions = project.editions.iter().map(|id| {
            let edition = standards.named(id)?;
            Ok(judge(project, &near, edition, rules))
        });
        let editions = editions.collect::<Result<Vec<_>, StandardsError>>()?;
        let results = Results::new(
            project,
            setting,
            &near,
            editions,
            rules,
            self.year.demonstration,
        );
        let files = results.files(project, &near);
        Ok(Assessment {
            near,
            results,
            files,
        })
    }
}
