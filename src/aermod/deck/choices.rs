//! What pathway CO has chosen, as far as later lines depend on it.

use super::control::is_fine_dust;
use crate::nearfield::case::Averaging;
use std::path::PathBuf;

/// What CO has said so far, as far as later lines depend on it.
#[derive(Debug, Clone)]
pub(super) struct Control {
    pub default: bool,
    pub alpha: bool,
    pub beta: bool,
    pub flat: bool,
    pub elevated: bool,
    pub flat_by_source: bool,
    pub screen: bool,
    pub scim: bool,
    pub no_date_check: bool,
    pub warn_date_check: bool,
    pub conc: bool,
    pub depos: bool,
    pub ddep: bool,
    pub wdep: bool,
    pub dry_asked: bool,
    pub dry_refused: bool,
    pub wet_asked: bool,
    pub wet_refused: bool,
    pub olm: bool,
    pub pvmrm: bool,
    pub arm2: bool,
    pub grsm: bool,
    pub ttrm: bool,
    pub ttrm2: bool,
    pub psd_credit: bool,
    pub fast_area: bool,
    pub non_default: bool,
    pub low_wind: bool,
    /// Hours of each short average; 720 = MONTH.
    pub averages: Vec<i64>,
    pub period: bool,
    pub annual: bool,
    pub month: bool,
    pub pollutant: String,
    pub flagpole: bool,
    pub flagpole_height: f64,
    pub event_file: Option<(PathBuf, bool)>,
    pub save: bool,
    pub init: bool,
    pub multi_year: bool,
    pub user_velocity: bool,
    pub urban: bool,
    pub run: bool,
    pub no_decay_card: bool,
    pub ozone: super::chemistry::SectorDraft,
    pub nox: super::chemistry::SectorDraft,
    pub stack_ratio: f64,
    pub design: bool,
}

impl Default for Control {
    fn default() -> Self {
        Self {
            default: false,
            alpha: false,
            beta: false,
            flat: false,
            elevated: true,
            flat_by_source: false,
            screen: false,
            scim: false,
            no_date_check: false,
            warn_date_check: false,
            conc: false,
            depos: false,
            ddep: false,
            wdep: false,
            dry_asked: false,
            dry_refused: false,
            wet_asked: false,
            wet_refused: false,
            olm: false,
            pvmrm: false,
            arm2: false,
            grsm: false,
            ttrm: false,
            ttrm2: false,
            psd_credit: false,
            fast_area: false,
            non_default: false,
            low_wind: false,
            averages: Vec::new(),
            period: false,
            annual: false,
            month: false,
            pollutant: "undefine".to_owned(),
            flagpole: false,
            flagpole_height: 0.0,
            event_file: None,
            save: false,
            init: false,
            multi_year: false,
            user_velocity: false,
            urban: false,
            run: false,
            no_decay_card: true,
            ozone: super::chemistry::SectorDraft::default(),
            nox: super::chemistry::SectorDraft::default(),
            stack_ratio: -9.0,
            design: false,
        }
    }
}

impl Control {
    /// A method that needs ozone is chosen.
    pub fn needs_ozone(&self) -> bool {
        self.pvmrm || self.olm || self.ttrm || self.grsm
    }

    /// Is the pollutant fine dust under one of AERMOD's names?
    pub fn fine_dust(&self) -> bool {
        is_fine_dust(&self.pollutant)
    }

    /// Averaging of the deck for AERMOD's hours.
    pub fn averaging(hours: i64) -> Averaging {
        if hours == 720 {
            Averaging::Month
        } else {
            Averaging::Hours(hours as u32)
        }
    }
}
