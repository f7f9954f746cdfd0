//! What SO says of sources already located: buildings, emission factors, particles, gases, NO2 in the stack.

use super::ids::{NameRange, split};
use super::lines::Line;
use super::number::double;
use super::preset::factor_count;
use super::reader::Reader;
use crate::plume::Gas;

/// The sources a field names: one, or a range.
pub(super) enum Named {
    /// One source.
    One(usize),
    /// All within a range.
    Range(Vec<usize>),
}

impl Named {
    pub fn indices(&self) -> Vec<usize> {
        match self {
            Self::One(index) => vec![*index],
            Self::Range(indices) => indices.clone(),
        }
    }
}

impl Reader<'_> {
    /// Sources named in field `n` by a name or a range; E300 for unknown names, E203 for a range the wrong way round.
    pub(super) fn named_sources(&mut self, line: &Line, n: usize) -> Option<Named> {
        let field = line.field(n);
        let ends = split(field, '-', 12);
        self.split_complaints(&ends, n, &line.keyword);
        if ends.begin == ends.end {
            let found = self.source_index(field);
            if found.is_none() {
                self.error("300", n, &line.keyword);
                self.hint_source(field);
            }
            return found.map(Named::One);
        }
        self.range(&ends.begin, &ends.end, n, "SRCRANGE")
            .map(Named::Range)
    }

    /// Sources of a range.
    pub(super) fn range(
        &mut self,
        low: &str,
        high: &str,
        n: usize,
        name: &str,
    ) -> Option<Vec<usize>> {
        let Some(range) = NameRange::new(low, high) else {
            self.error("203", n, name);
            self.hint("the range's first name must not come after its last");
            return None;
        };
        Some(
            (0..self.sources.len())
                .filter(|i| range.contains(&self.sources[*i].id))
                .collect(),
        )
    }

    pub(super) fn building(&mut self, line: &Line) {
        self.routine = "DSBLDG";
        if !self.fields(line, 4, usize::MAX) {
            return;
        }
        let Some(named) = self.named_sources(line, 3) else {
            return;
        };
        if let Named::One(index) = named
            && !self.sources[index].is_point()
        {
            let id = self.sources[index].id.clone();
            self.warn("233", 3, &id);
            return;
        }
        self.routine = "DSFILL";
        let column = match line.keyword.as_str() {
            "BUILDHGT" => 0,
            "BUILDWID" => 1,
            "BUILDLEN" => 2,
            "XBADJ" => 3,
            _ => 4,
        };
        for index in named.indices() {
            if !self.sources[index].is_point() {
                continue;
            }
            let mut values = std::mem::take(&mut self.sources[index].buildings[column]);
            for n in 4..=line.count() {
                let read = double(line.field(n));
                if read.times == -1 {
                    self.error("208", n, &line.keyword);
                    self.hint_number(line.field(n));
                    continue;
                }
                for _ in 0..read.times.min(10_000) {
                    if values.len() >= self.preset.sectors {
                        self.error("234", n, &line.keyword);
                        self.hint("36 values, one each 10 degrees of flow direction");
                    } else {
                        values.push(read.value);
                        if column < 3 && read.value < 0.0 {
                            self.error("209", n, &line.keyword);
                        }
                    }
                }
            }
            self.sources[index].buildings[column] = values;
        }
    }

    pub(super) fn emission_factors(&mut self, line: &Line) {
        self.routine = "EMVARY";
        if !self.fields(line, 5, usize::MAX) {
            return;
        }
        let Some(named) = self.named_sources(line, 3) else {
            return;
        };
        let kind: String = line.field(4).chars().take(8).collect();
        let most = factor_count(&kind).filter(|_| kind != "ANNUAL");
        if most.is_some() && kind.contains("DOW") {
            self.case.no2.day_of_week = true;
        }
        for index in named.indices() {
            self.sources[index].variation.clone_from(&kind);
            let Some(most) = most else {
                self.error("203", 4, "QFLAG");
                self.hint("SEASON, MONTH, HROFDY, WSPEED, SEASHR, HRDOW, HRDOW7, SHRDOW, SHRDOW7, MHRDOW or MHRDOW7");
                continue;
            };
            self.routine = "EFFILL";
            let mut factors = std::mem::take(&mut self.sources[index].factors);
            for n in 5..=line.count() {
                let read = double(line.field(n));
                if read.times == -1 {
                    self.error("208", n, &line.keyword);
                    self.hint_number(line.field(n));
                    continue;
                }
                for _ in 0..read.times.min(10_000) {
                    if factors.len() >= most {
                        self.error("231", n, &format!("QFACT Src{:03}", index + 1));
                        self.hint(format!("{kind} takes {most} values"));
                    } else {
                        factors.push(read.value);
                        if read.value < 0.0 {
                            self.error("209", n, &line.keyword);
                        }
                    }
                }
            }
            self.sources[index].factors = factors;
        }
    }

    pub(super) fn particle_classes(&mut self, line: &Line) {
        self.routine = "PARTDEP";
        if !self.fields(line, 4, usize::MAX) {
            return;
        }
        let (column, routine) = match line.keyword.as_str() {
            "PARTDIAM" => (0, "INPPDM"),
            "MASSFRAX" => (1, "INPPHI"),
            _ => (2, "INPPDN"),
        };
        self.routine = routine;
        let Some(named) = self.named_sources(line, 3) else {
            return;
        };
        for index in named.indices() {
            let id = self.sources[index].id.clone();
            if column == 0 && self.sources[index].fine.is_some() {
                self.error("386", 3, &id);
                continue;
            }
            let mut values = std::mem::take(&mut self.sources[index].particles[column]);
            for n in 4..=line.count() {
                let read = double(line.field(n));
                if read.times == -1 {
                    self.error("208", n, &line.keyword);
                    self.hint_number(line.field(n));
                    continue;
                } else if column == 0 && read.times > 1 {
                    self.error("288", n, &line.keyword);
                    continue;
                }
                let value = read.value;
                match column {
                    0 if value <= 0.001 || value > 1000.0 => self.error("335", n, &id),
                    1 if !(0.0..=1.0).contains(&value) => self.error("332", n, &id),
                    2 if value <= 0.0 => self.error("334", n, &id),
                    2 if value <= 0.1 => self.warn("334", n, &id),
                    _ => {}
                }
                for _ in 0..read.times.min(10_000) {
                    if values.len() >= self.preset.particle_classes {
                        let detail = format!("NPD= {:7}", self.preset.particle_classes);
                        self.error("290", n, &detail);
                    }
                    values.push(value);
                }
            }
            self.sources[index].particles[column] = values;
        }
    }

    /// METHOD_2: fine fraction and mean diameter; zeros stand for AERMOD's values of some pollutants.
    pub(super) fn fine_particles(&mut self, line: &Line) {
        self.routine = "METH_2";
        if !self.fields(line, 5, 5) {
            return;
        }
        let Some(named) = self.named_sources(line, 3) else {
            return;
        };
        let known = match self.control.pollutant.as_str() {
            "AR" | "PB" => Some((0.75, 0.5)),
            "CD" => Some((0.7, 0.6)),
            "HG" => Some((0.8, 0.4)),
            "POC" => Some((0.9, 0.1)),
            _ => None,
        };
        for index in named.indices() {
            let id = self.sources[index].id.clone();
            if self.sources[index].fine.is_some() {
                self.error("387", 3, &id);
                continue;
            } else if !self.sources[index].particles[0].is_empty() {
                self.error("386", 3, &id);
                continue;
            }
            let Some(mut fraction) = self.one(line, 4) else {
                return;
            };
            let mut looked_up = false;
            match known {
                Some((share, _)) if fraction == 0.0 => {
                    fraction = share;
                    looked_up = true;
                }
                _ if !(0.0..=1.0).contains(&fraction) => self.error("332", 4, &id),
                _ => {}
            }
            let Some(mut diameter) = self.one(line, 5) else {
                return;
            };
            if let Some((_, size)) = known
                && diameter == 0.0
            {
                diameter = size;
                looked_up = true;
            }
            self.sources[index].fine = Some((fraction, diameter));
            if looked_up && matches!(named, Named::One(_)) {
                self.warn("473", 3, &id);
            }
        }
    }

    /// GASDEPOS: diffusivities, cuticular resistance, Henry's constant; zeros stand for AERMOD's values of some pollutants.
    pub(super) fn gas_parameters(&mut self, line: &Line) {
        self.routine = "GASDEP";
        if !self.fields(line, 7, 7) {
            return;
        }
        let Some(named) = self.named_sources(line, 3) else {
            return;
        };
        let known: Option<[f64; 4]> = match self.control.pollutant.as_str() {
            "HG0" => Some([5.5e-2, 6.4e-6, 1.0e5, 719.0]),
            "HGII" => Some([4.5e-2, 5.2e-6, 1.0e5, 7.2e-5]),
            "TCDD" => Some([5.196e-2, 4.392e-6, 9.67, 1.46]),
            "BAP" => Some([5.13e-2, 4.44e-6, 0.441, 4.6e-2]),
            "SO2" => Some([0.1112, 1.83e-5, 732.0, 72.0]),
            "NO2" => Some([0.1361, 1.4e-5, 1.2e4, 8444.0]),
            _ => None,
        };
        for index in named.indices() {
            self.sources[index].gaseous = true;
            let mut values = [0.0; 4];
            let mut looked_up = false;
            for (i, name) in ["PDIFF", "PDIFFW", "RCLI", "HENRY"].into_iter().enumerate() {
                let n = 4 + i;
                let read = double(line.field(n));
                values[i] = read.value;
                if let Some(known) = known
                    && read.value == 0.0
                {
                    values[i] = known[i];
                    looked_up = true;
                } else if read.times != 1 {
                    self.error("208", n, &line.keyword);
                } else if read.value <= 0.0 {
                    self.error("380", n, name);
                }
            }
            self.sources[index].gas = Some(Gas {
                diffusivity_air: values[0],
                diffusivity_water: values[1],
                cuticular_resistance: values[2],
                henry: values[3],
            });
            if looked_up && matches!(named, Named::One(_)) {
                let id = self.sources[index].id.clone();
                self.warn("473", 3, &id);
            }
        }
    }

    pub(super) fn no2_ratio(&mut self, line: &Line) {
        self.routine = "NO2RAT";
        if !self.fields(line, 4, 4) {
            return;
        }
        let Some(named) = self.named_sources(line, 3) else {
            return;
        };
        let Some(ratio) = self.one(line, 4) else {
            return;
        };
        for index in named.indices() {
            if !(0.0..=1.0).contains(&ratio) {
                let id = self.sources[index].id.clone();
                self.error("336", 4, &id);
            }
            self.sources[index].no2_ratio = ratio;
        }
    }
}
