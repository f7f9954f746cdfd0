//! BACKGRND and BGSECTOR: background concentration of the pollutant.

use super::lines::Line;
use super::reader::Reader;
use super::sectors::{MOST, SectorDraft, SectorNames};
use crate::nearfield::case::ConcentrationUnit;

const NAMES: SectorNames = SectorNames {
    bound: "BGSECT",
    order: "BGSECT",
    id: "BGSECTOR ID",
};

/// What has been said of background.
#[derive(Debug, Clone, Default)]
pub(super) struct BackgroundDraft {
    /// A BACKGRND line was read.
    pub given: bool,
    pub draft: SectorDraft,
}

impl Reader<'_> {
    pub(super) fn background_sectors(&mut self, line: &Line) {
        self.routine = "BGSECTOR";
        self.background.draft.bounds = self.sector_bounds(line, NAMES);
    }

    pub(super) fn background_line(&mut self, line: &Line) {
        self.routine = "BACK_GRND";
        self.background.given = true;
        let sectored = self.preset.background_sectors.is_some();
        if !sectored && !self.fields(line, 4, usize::MAX) {
            return;
        }
        let (index, n) = if sectored {
            if line.count() == 4 && !line.field(3).starts_with("SECT") {
                self.error("203", 3, NAMES.id);
                return;
            }
            if !self.fields(line, 5, usize::MAX) {
                return;
            }
            let count = self
                .preset
                .background_sectors
                .map(|n| n.min(MOST))
                .unwrap_or(1);
            let Some(index) = self.sector(line, count, NAMES) else {
                return;
            };
            (index, 4)
        } else if line.field(3).starts_with("SECT") {
            self.error("171", 3, &line.keyword);
            return;
        } else {
            (0, 3)
        };
        let kind: String = line.field(n).chars().take(8).collect();
        if kind == "HOURLY" {
            self.hourly_background(line, index, n);
            return;
        }
        let input = &mut self.background.draft.sectors[index];
        if input.most >= 1 && input.kind != kind {
            let detail = match (sectored, kind.len() > 6) {
                (false, _) => kind.clone(),
                (true, true) => format!("SEC{} {kind}", index + 1),
                (true, false) => format!("SECT{} {kind}", index + 1),
            };
            self.error("165", n, &detail);
            return;
        }
        input.kind = kind;
        input.values_named = true;
        let Some(most) = self.varying_kind(line, n, "BFLAG") else {
            return;
        };
        self.routine = "BGFILL";
        let too_many = if sectored {
            format!("BCKGRD SECT{}", index + 1)
        } else {
            "BACKGRND".to_owned()
        };
        let input = &mut self.background.draft.sectors[index];
        input.most = most;
        let mut values = std::mem::take(&mut input.varying);
        self.varying_values(line, n + 1, &mut values, most, &too_many);
        self.background.draft.sectors[index].varying = values;
    }

    fn hourly_background(&mut self, line: &Line, index: usize, n: usize) {
        if self.background.draft.sectors[index].file_named {
            self.error("168", n, &format!("BGSECT{}", index + 1));
        }
        self.background.draft.sectors[index].file_named = true;
        if line.count() > n + 2 {
            self.error("202", n + 3, &line.keyword);
            return;
        }
        let failed = if self.preset.background_sectors.is_some() {
            format!("BGFILE SECT{}", index + 1)
        } else {
            "BG File".to_owned()
        };
        let file = self.hourly_file(line, n + 1, None, &failed);
        if file.is_some() {
            self.background.draft.sectors[index].file = file;
        }
    }

    /// At the end of SO: is there a value for every sector and hour?
    pub(super) fn check_background(&mut self) {
        if !self.background.given {
            return;
        }
        let sectored = self.preset.background_sectors.map(|n| n.min(MOST));
        let count = sectored.unwrap_or(1);
        let sectors = self.background.draft.sectors[..count.max(1)].to_vec();
        for (i, sector) in sectors.iter().enumerate() {
            let set = sector.varying.len();
            let number = i + 1;
            if sector.values_named && set < sector.most {
                let detail = match sectored {
                    None => format!("NumVals={set:4}"),
                    Some(_) if set < 100 => format!("BGSECT{number} N={set:2}"),
                    Some(_) => format!("SECT{number} N={set:4}"),
                };
                self.error("238", 2, &detail);
            } else if !sector.values_named && sector.file_named {
                let detail = match sectored {
                    None => "BGVALs Msg".to_owned(),
                    Some(_) => format!("BGVALs SECT{number}"),
                };
                self.warn("248", 2, &detail);
            } else if !sector.values_named {
                let detail = match sectored {
                    None => "No BGVALUES!".to_owned(),
                    Some(_) => format!("No BG SECT{number}!"),
                };
                self.error("238", 2, &detail);
            }
        }
    }

    /// Puts background into the case; the unit is ppb for NO2 and SO2, ppm for CO, µg/m³ otherwise, unless BACKUNIT says.
    pub(super) fn settle_background(&mut self) {
        if !self.background.given {
            return;
        }
        let unit = self
            .background
            .draft
            .unit
            .unwrap_or(match self.control.pollutant.as_str() {
                "NO2" | "SO2" => ConcentrationUnit::Ppb,
                "CO" => ConcentrationUnit::Ppm,
                _ => ConcentrationUnit::Micrograms,
            });
        let sectored = self.preset.background_sectors.map(|n| n.min(MOST));
        let mut background =
            self.background
                .draft
                .finish(sectored.is_some(), sectored.unwrap_or(1), unit);
        // One unit for the file and the values.
        for values in &mut background.values {
            values.hourly_unit = unit;
        }
        self.case.background = Some(background);
    }
}
