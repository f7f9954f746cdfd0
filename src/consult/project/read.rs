//! Reads a project file.

use super::ground::{outline, place, positive, site_map};
use super::{No2Scheme, OwnLimit, Project, ProjectError, ProjectReceptor, Site, Substance};
use super::{air, ground, sources};
use crate::config::reader::{Placed, Reader, Section};
use crate::config::{read_document, suggest};
use crate::geodata::Crs;
use crate::meteorology::decode;
use crate::standards::{Standards, ZoneClass};
use crate::time::ModelTime;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Classes of places.
const CLASSES: [(&str, ZoneClass); 2] = [("I", ZoneClass::One), ("II", ZoneClass::Two)];

/// What reading needs beside the text.
pub(super) struct Around<'a> {
    /// Folder of the file.
    pub folder: &'a Path,
    /// Files that were named: as the text says them, and where they are.
    pub files: Vec<(String, PathBuf)>,
    /// Where the files of a pack lie, by the names in the text; then those that are not there are not missed.
    pub frozen: Option<&'a BTreeMap<String, String>>,
    /// Map about the site.
    pub map: Option<Crs>,
}

impl Around<'_> {
    /// A file named in the project; one that is not there is a problem.
    pub fn file(&mut self, reader: &mut Reader<'_>, named: &Placed<String>) -> PathBuf {
        let packed = self.frozen.and_then(|frozen| frozen.get(&named.value));
        let path = self.folder.join(packed.unwrap_or(&named.value));
        if path.is_file() {
            if !self.files.iter().any(|(name, _)| *name == named.value) {
                self.files.push((named.value.clone(), path.clone()));
            }
        } else if self.frozen.is_none() {
            let message = format!("there is no file {}", path.display());
            reader.refuse(
                named,
                "no-file",
                message,
                "paths are relative to the project file's folder",
            );
        }
        path
    }
}

impl Project {
    /// Reads a file: UTF-8 with or without a byte order mark, or GBK.
    ///
    /// # Errors
    /// [`ProjectError`]; all problems of the file at once.
    pub fn read(path: &Path) -> Result<Self, ProjectError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| ProjectError::Unreadable {
            file: file.clone(),
            cause,
        })?;
        let text = decode(&bytes, &file).map_err(|e| ProjectError::NotText(e.to_string()))?;
        Self::parse(&text, &file, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads a text; `file` is its name for messages, `folder` where the files are that it names.
    ///
    /// # Errors
    /// [`ProjectError`]; all problems of the text at once.
    pub fn parse(text: &str, file: &str, folder: &Path) -> Result<Self, ProjectError> {
        Self::parse_with(text, file, folder, None)
    }

    /// The same of a pack: `frozen` says where the files lie that the text names; of those that are not there (heights of the ground, weather, which a pack
    /// holds in its own way) nothing is said.
    ///
    /// # Errors
    /// [`ProjectError`].
    pub fn parse_frozen(
        text: &str,
        folder: &Path,
        frozen: &BTreeMap<String, String>,
    ) -> Result<Self, ProjectError> {
        Self::parse_with(text, "project.toml", folder, Some(frozen))
    }

    fn parse_with(
        text: &str,
        file: &str,
        folder: &Path,
        frozen: Option<&BTreeMap<String, String>>,
    ) -> Result<Self, ProjectError> {
        let mut sheet = Ok(());
        let read = read_document(
            text,
            ("project", "the project", file),
            |mut root, reader| {
                let mut around = Around {
                    folder,
                    files: Vec::new(),
                    frozen,
                    map: None,
                };
                let project = project(&mut root, reader, &mut around, &mut sheet);
                root.finish(reader);
                project
            },
        );
        let (mut project, _) = read.map_err(ProjectError::Invalid)?;
        sheet?;
        file.clone_into(&mut project.file);
        text.clone_into(&mut project.text);
        Ok(project)
    }
}

/// A section that must be there.
pub(super) fn needed<'t>(
    root: &mut Section<'t>,
    reader: &mut Reader<'_>,
    key: &'static str,
    what: &str,
) -> Section<'t> {
    root.section(reader, key).unwrap_or_else(|| {
        let help = Some(format!("write [{key}] with {what}"));
        reader.problem(
            "missing-key",
            0..0,
            format!("the project has no [{key}]"),
            "",
            help,
        );
        Section::new(key, 0..0, None)
    })
}

fn project(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
    sheet: &mut Result<(), ProjectError>,
) -> Project {
    let mut head = needed(root, reader, "project", "name, sector and day");
    let name: Placed<String> = head.required(reader, "name", "write name = \"…\"");
    let name_zh = head.or(reader, "name_zh", name.value.clone());
    let sector: Placed<String> = head.required(
        reader,
        "sector",
        "write sector = \"coal_chemical\"; `hehuang consult sectors` lists them",
    );
    let new = head.or(reader, "new", true);
    let full_report = head.or(reader, "full_report", true);
    let (day, editions) = editions(&mut head, reader);
    head.finish(reader);
    let mut section = needed(root, reader, "site", "lon_deg_east and lat_deg_north");
    let site = site(&mut section, reader, around);
    section.finish(reader);
    let sources = sources::all(root, reader, around, sheet);
    let receptors = receptors(root, reader, around, &site);
    let (nests, protection, class_one) = ground::nests(root, reader, around);
    let heights = ground::heights(root, reader, around);
    let (weather, calm_share_20_years) = air::weather(root, reader, around);
    let background = air::background(root, reader, around);
    let limits = limits(root, reader);
    let no2 = near(root, reader);
    let grading = air::grading(root, reader);
    let border = ground::border(root, reader, around);
    let far = air::far(root, reader, &sector.value);
    Project {
        file: String::new(),
        text: String::new(),
        name: name.value,
        name_zh: name_zh.value,
        sector: sector.value,
        new: new.value,
        full_report: full_report.value,
        day,
        editions,
        site,
        sources,
        receptors,
        nests,
        protection,
        class_one,
        heights,
        weather,
        calm_share_20_years,
        background,
        no2,
        limits,
        grading,
        border,
        far,
        files: std::mem::take(&mut around.files),
    }
}

/// Beginning of a day in Beijing.
pub(crate) fn midnight(day: Date) -> ModelTime {
    ModelTime::from_beijing(day.year(), day.month(), day.day(), 0)
}

fn editions(head: &mut Section<'_>, reader: &mut Reader<'_>) -> (Date, Vec<String>) {
    let text: Placed<String> = head.required(
        reader,
        "day",
        "write day = \"2026-06-01\": the standards in force on that day hold",
    );
    let day = text.value.parse::<Date>();
    if day.is_err() && !text.value.is_empty() {
        let message = format!("'{}' is no day", text.value);
        reader.refuse(
            &text,
            "not-a-day",
            message,
            "write \"2026-06-01\"; the day must exist",
        );
    }
    let words = head.words(reader, "editions");
    let Ok(standards) = Standards::embedded() else {
        return (Date::MIN, Vec::new());
    };
    let mut ids = Vec::new();
    // Without a day there is no edition in force, and the project is refused anyway.
    match day.as_ref().map(|day| standards.on(midnight(*day))) {
        Ok(Ok(edition)) => ids.push(edition.id.clone()),
        Ok(Err(error)) => {
            let help = "take a day from 2016-01-01 on";
            reader.refuse(&text, "no-standard", error.to_string(), help);
        }
        Err(_) => {}
    }
    let day = day.unwrap_or(Date::MIN);
    for word in &words {
        match standards.named(&word.value) {
            Ok(edition) if ids.contains(&edition.id) => {}
            Ok(edition) => ids.push(edition.id.clone()),
            Err(error) => reader.refuse(
                word,
                "unknown-choice",
                error.to_string(),
                "write \"2012\", \"2026\" or \"2031\"",
            ),
        }
    }
    (day, ids)
}

fn site(section: &mut Section<'_>, reader: &mut Reader<'_>, around: &mut Around<'_>) -> Site {
    let longitude: Placed<f64> =
        section.required(reader, "lon_deg_east", "write lon_deg_east = 102.85");
    let latitude: Placed<f64> =
        section.required(reader, "lat_deg_north", "write lat_deg_north = 36.32");
    around.map = site_map(reader, &longitude, &latitude);
    let urban = section.optional::<f64>(reader, "urban_population");
    let urban = urban.and_then(|value| positive(reader, value, "inhabitants"));
    let fence = outline(section, reader, "fence_m").unwrap_or_default();
    Site {
        longitude: longitude.value,
        latitude: latitude.value,
        fence,
        urban_population: urban,
    }
}

fn receptors(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &Around<'_>,
    site: &Site,
) -> Vec<ProjectReceptor> {
    let mut all: Vec<ProjectReceptor> = Vec::new();
    for mut section in root.sections(reader, "receptor") {
        let span = section.span.clone();
        let name: Placed<String> = section.required(reader, "name", "write name = \"…\"");
        let name_zh = section.or(reader, "name_zh", name.value.clone());
        let at = place(&mut section, reader, around);
        let class = section.choice(reader, "class", &CLASSES, ZoneClass::Two, "II");
        let inhabitants = section.optional::<f64>(reader, "inhabitants");
        let inhabitants = inhabitants.and_then(|value| positive(reader, value, "inhabitants"));
        section.finish(reader);
        if all.iter().any(|other| other.name == name.value) {
            let message = format!("two receptors are called '{}'", name.value);
            reader.refuse(&name, "duplicate", message, "give each its own name");
        }
        if ground::inside(&site.fence, at) {
            let message = format!(
                "the receptor '{}' at {:.0} m east, {:.0} m north lies inside the fence of the plant",
                name.value, at[0], at[1]
            );
            let help = "ambient air begins outside the fence: move it, or mend [site] fence_m";
            reader.problem("inside-fence", span, message, "", Some(help.to_owned()));
        }
        all.push(ProjectReceptor {
            name: name.value,
            name_zh: name_zh.value,
            at,
            class: class.value,
            inhabitants,
        });
    }
    if all.is_empty() {
        let help = Some("write [[receptor]] with name, east_m and north_m for every place to be protected, on both sides of the border".to_owned());
        reader.problem("missing-key", 0..0, "the project has no receptor", "", help);
    }
    all
}

fn limits(root: &mut Section<'_>, reader: &mut Reader<'_>) -> BTreeMap<String, OwnLimit> {
    let mut limits = BTreeMap::new();
    for mut section in root.sections(reader, "limit") {
        let key: Placed<String> =
            section.required(reader, "substance", "write substance = \"nh3\"");
        let substance = Substance::of_key(&key.value);
        if substance.is_none() && !key.value.is_empty() {
            let known = super::SUBSTANCES.iter().map(|s| s.key);
            let help = suggest::help(&key.value, known, "substances are");
            reader.refuse(
                &key,
                "unknown-choice",
                format!("there is no substance '{}'", key.value),
                help,
            );
        }
        let mut number = |key| {
            let value = section.optional::<f64>(reader, key)?;
            positive(reader, value, "a limit")
        };
        let (hour, day, annual) = (
            number("hour_ug_m3"),
            number("day_ug_m3"),
            number("annual_ug_m3"),
        );
        let source: Placed<String> = section.required(
            reader,
            "source",
            "write source = \"HJ 2.2-2018 table D.1\", or \"unverified\"",
        );
        if hour.is_none() && day.is_none() && annual.is_none() {
            let help = Some("write hour_ug_m3, day_ug_m3 or annual_ug_m3".to_owned());
            reader.problem(
                "missing-key",
                section.span.clone(),
                "the limit has no number",
                "",
                help,
            );
        }
        section.finish(reader);
        let limit = OwnLimit {
            hour,
            day,
            annual,
            source: source.value,
        };
        limits.insert(key.value, limit);
    }
    limits
}

fn near(root: &mut Section<'_>, reader: &mut Reader<'_>) -> No2Scheme {
    let Some(mut section) = root.section(reader, "near") else {
        return No2Scheme::Ratio;
    };
    let no2 = section.choice(reader, "no2", &No2Scheme::WORDS, No2Scheme::Ratio, "ratio");
    section.finish(reader);
    no2.value
}
