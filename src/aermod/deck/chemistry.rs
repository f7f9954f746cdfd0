//! Pathway CO: settings of NO2 chemistry, background ozone and NOx.

use super::lines::Line;
use super::number::double;
use super::reader::Reader;
pub(super) use super::sectors::SectorDraft;
use super::sectors::{SectorNames, unit};
use crate::nearfield::case::ConcentrationUnit;

/// µg/m³ of a ppb of ozone and ppb of a µg/m³ of NO2, as AERMOD has them.
const OZONE_PER_PPB: f64 = 1.960;
const NO2_PPB: f64 = 0.5319;

const OZONE: SectorNames = SectorNames {
    bound: "O3SECT",
    order: "O3SECT",
    id: "O3SECTOR ID",
};
const NOX: SectorNames = SectorNames {
    bound: "NOXSECT",
    order: "NOXSCT",
    id: "NOXSECTR ID",
};

impl Reader<'_> {
    pub(super) fn ozone_line(&mut self, line: &Line) {
        let sectors = self.preset.ozone_sectors;
        match line.keyword.as_str() {
            "O3SECTOR" => {
                self.routine = "O3SECTOR";
                self.control.ozone.bounds = self.sector_bounds(line, OZONE);
            }
            "OZONEVAL" => {
                self.routine = "O3VAL";
                self.sector_value(line, true, sectors);
            }
            "OZONEFIL" => {
                self.routine = "O3FILE";
                self.sector_file(line, true, sectors);
            }
            "O3VALUES" => {
                self.routine = "O3VALS";
                self.sector_values(line, true, sectors);
            }
            "OZONUNIT" => {
                self.routine = "OZON_UNIT";
                if self.fields(line, 3, 3) {
                    self.control.ozone.unit = self.unit_of(line, 3, "OzoneUnits");
                }
            }
            _ => self.stack_ratio(line),
        }
    }

    pub(super) fn nox_line(&mut self, line: &Line) {
        let sectors = self.preset.nox_sectors;
        match line.keyword.as_str() {
            "NOXSECTR" => {
                self.routine = "NOXSECTOR";
                self.control.nox.bounds = self.sector_bounds(line, NOX);
            }
            "NOXVALUE" => {
                self.routine = "NOXVAL";
                self.sector_value(line, false, sectors);
            }
            "NOX_FILE" => {
                self.routine = "NOXFILE";
                self.sector_file(line, false, sectors);
            }
            "NOX_VALS" => {
                self.routine = "NOXVALS";
                self.sector_values(line, false, sectors);
            }
            _ => {
                self.routine = "NOX_UNIT";
                if self.fields(line, 3, 3) {
                    self.control.nox.unit = self.unit_of(line, 3, "NOxUnits");
                }
            }
        }
    }

    fn unit_of(&mut self, line: &Line, n: usize, name: &str) -> Option<ConcentrationUnit> {
        let found = unit(line.field(n));
        if found.is_none() {
            self.error("203", n, name);
            self.hint("PPB, PPM or UG/M3");
        }
        found
    }

    fn draft(&mut self, ozone: bool) -> &mut SectorDraft {
        if ozone {
            &mut self.control.ozone
        } else {
            &mut self.control.nox
        }
    }

    /// Index of the sector a line speaks of, and its first field after that; `least`, `most` without sectors.
    fn sector_of(
        &mut self,
        line: &Line,
        ozone: bool,
        sectors: Option<usize>,
        least: usize,
        most: usize,
    ) -> Option<(usize, usize)> {
        let names = if ozone { OZONE } else { NOX };
        let Some(count) = sectors else {
            if !self.fields(line, least, most) {
                return None;
            }
            if line.field(3).starts_with("SECT") {
                self.error("171", 3, &line.keyword);
                return None;
            }
            return Some((0, 3));
        };
        if line.count() == 4 && line.keyword != "OZONEFIL" && line.keyword != "NOX_FILE" {
            if line.field(3).starts_with("SECT") {
                self.error("201", 5, &line.keyword);
            } else {
                self.error("203", 3, names.id);
            }
            return None;
        }
        if !self.fields(line, least + 1, most.saturating_add(1)) {
            return None;
        }
        self.sector(line, count, names).map(|index| (index, 4))
    }

    fn sector_value(&mut self, line: &Line, ozone: bool, sectors: Option<usize>) {
        let Some((index, n)) = self.sector_of(line, ozone, sectors, 3, 4) else {
            return;
        };
        self.draft(ozone).sectors[index].value_named = true;
        let Some(value) = self.one(line, n) else {
            return;
        };
        if line.count() == n + 1 {
            let name = if ozone { " O3UNITS" } else { " NOXUNITS" };
            if let Some(found) = self.unit_of(line, n + 1, name) {
                self.draft(ozone).value_unit = found;
            }
        }
        let unit = self.draft(ozone).value_unit;
        self.draft(ozone).sectors[index].value = Some((value, unit));
        let scale = match (unit, ozone) {
            (ConcentrationUnit::Micrograms, _) => 1.0,
            (ConcentrationUnit::Ppb, true) => OZONE_PER_PPB,
            (ConcentrationUnit::Ppm, true) => OZONE_PER_PPB * 1.0e3,
            (ConcentrationUnit::Ppb, false) => 1.0 / NO2_PPB,
            (ConcentrationUnit::Ppm, false) => 1.0e3 / NO2_PPB,
        };
        let micrograms = value * scale;
        if micrograms <= 0.0 || (ozone && micrograms > 500.0) {
            self.warn("320", n, if ozone { " O3BACK" } else { " NOXBACK" });
        }
    }

    fn sector_file(&mut self, line: &Line, ozone: bool, sectors: Option<usize>) {
        let Some((index, n)) = self.sector_of(line, ozone, sectors, 3, 5) else {
            return;
        };
        self.draft(ozone).sectors[index].file_named = true;
        let (unit_name, failed) = if ozone {
            (" O3UNITS", format!("O3FILE SECT{}", index + 1))
        } else {
            ("NOXUNITS", format!("NOXFILE SCT{}", index + 1))
        };
        self.draft(ozone).sectors[index].file = self.hourly_file(line, n, Some(unit_name), &failed);
    }

    fn sector_values(&mut self, line: &Line, ozone: bool, sectors: Option<usize>) {
        let Some((index, n)) = self.sector_of(line, ozone, sectors, 4, usize::MAX) else {
            return;
        };
        let kind = line.field(n).to_owned();
        let input = &mut self.draft(ozone).sectors[index];
        input.values_named = true;
        if input.most >= 1 && input.kind != kind {
            let detail = match (sectors.is_some(), kind.len() > 6) {
                (false, _) => kind,
                (true, true) => format!("SEC{} {kind}", index + 1),
                (true, false) => format!("SECT{} {kind}", index + 1),
            };
            self.error(if ozone { "167" } else { "606" }, n, &detail);
        } else {
            input.kind = kind;
        }
        let Some(most) = self.varying_kind(line, n, if ozone { "O3FLAG" } else { "NOXFLG" }) else {
            return;
        };
        let too_many = match (ozone, sectors.is_some()) {
            (true, true) => format!("O3VALs SECT{}", index + 1),
            (true, false) => "O3VALUES".to_owned(),
            (false, true) => format!("NOXVAL SECT{}", index + 1),
            (false, false) => "NOX_VALS".to_owned(),
        };
        self.draft(ozone).sectors[index].most = most;
        self.routine = if ozone { "O3FILL" } else { "NOXFILL" };
        let mut values = std::mem::take(&mut self.draft(ozone).sectors[index].varying);
        self.varying_values(line, n + 1, &mut values, most, &too_many);
        self.draft(ozone).sectors[index].varying = values;
    }

    pub(super) fn no2_equilibrium(&mut self, line: &Line) {
        self.routine = "NO2EQ";
        if !self.fields(line, 3, 3) {
            return;
        }
        if let Some(ratio) = self.one(line, 3) {
            self.case.no2.equilibrium = ratio;
            if !(0.1..=1.0).contains(&ratio) {
                self.error("380", 3, "NO2Equil");
            }
        }
    }

    fn stack_ratio(&mut self, line: &Line) {
        self.routine = "NO2STK";
        if !self.fields(line, 3, 3) {
            return;
        }
        if let Some(ratio) = self.one(line, 3) {
            if (0.0..=1.0).contains(&ratio) {
                self.control.stack_ratio = ratio;
            } else {
                self.error("380", 3, "NO2Stack");
            }
        }
    }

    pub(super) fn arm2_limits(&mut self, line: &Line) {
        self.routine = "ARM2_Ratios";
        if line.count() < 4 {
            self.error("201", line.count() + 1, &line.keyword);
            return;
        }
        for (index, name) in [" ARM2Min", " ARM2Max"].into_iter().enumerate() {
            let n = 3 + index;
            let Some(limit) = double(line.field(n)).once() else {
                self.error("208", n, &line.keyword);
                return;
            };
            self.case.no2.arm2_limits[index] = limit;
            if limit <= 0.0 || limit > 1.0 {
                self.error("380", n, name);
            } else if !(0.5..=0.9).contains(&limit) {
                if self.control.default {
                    self.error("380", n, name);
                } else {
                    self.warn("737", n, name);
                }
            }
        }
        if self.case.no2.arm2_limits[1] < self.case.no2.arm2_limits[0] {
            self.error("380", 4, "ARM2 Max<Min");
        }
    }
}
