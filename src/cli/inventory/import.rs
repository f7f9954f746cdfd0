//! `hehuang inventory import`: a sheet of emissions becomes lines of an inventory, alone or merged into another.

use super::{CliError, Which, failure, open};
use crate::cli::tables::say;
use crate::inventory::sheet::{Import, Sheet, SheetOptions, import};
use crate::inventory::{BASE, Inventory};
use crate::meteorology::read_text;
use crate::output::write_file;
use crate::seeds;
use clap::Args;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Kilograms in a tonne.
const TONNE: f64 = 1000.0;
const NOTES: &str = "\
A sheet is one table saved as CSV or text (UTF-8, UTF-16 or GBK; titles, merged headers and rows of sums may stand in it): names, 行业/industry, 经度, 纬度, 烟囱高度(m) and masses of a year,
with diameter, temperature and velocity where gas rises. Registers of plants are read by their columns (Global Power Plant Database; GEM's trackers of coal plants, steel works and cement plants;
SFI's asset lists): capacity, or generation of the year where it stands there, times use times a factor of the library. The folder holds activity.csv and stacks.csv; `hehuang inventory check --folder FOLDER` says what they come to.
With --merge it holds the whole inventory (embedded, or --folder): a facility that stands in both (the same class within 2 km, or a like name within 10 km) is the sheet's.";

/// Arguments of `hehuang inventory import`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct ImportArguments {
    /// The sheet
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
    /// Folder that is made
    #[arg(long, short, value_name = "FOLDER")]
    output: PathBuf,
    /// Year that the sheet's masses stand for
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1990..=2100))]
    year: u16,
    /// Unit of masses where the header names none: t, kg, 吨, 千克, 万吨
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Class of sources whose industry is not known
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Put the sheet in place of the same facilities of the inventory
    #[arg(long)]
    merge: bool,
    #[command(flatten)]
    which: Which,
}

/// Runs the command.
pub(super) fn run(arguments: &ImportArguments) -> Result<(), CliError> {
    let path = &arguments.sheet;
    let options = SheetOptions {
        unit: arguments.unit.clone(),
        class: arguments.class.clone(),
    };
    let text = read_text(path).map_err(|e| CliError::Input(e.to_string()))?;
    let file = path.display().to_string();
    let input = |e: crate::meteorology::ReadError| CliError::Input(e.to_string());
    let register = Sheet::of_register(&text, &file, arguments.year).map_err(input)?;
    let sheet = match register {
        Some(register) => register,
        None => Sheet::parse(&text, &file, &options).map_err(input)?,
    };
    if arguments.which.official.is_some() {
        let text = "--official scales an inventory that is read, not one that is made\nhint: give it to check, table and map, or as official_totals to a scenario";
        return Err(CliError::Arguments(text.into()));
    }
    let beside = open(&arguments.which)?;
    if let Some(class) = arguments
        .class
        .as_ref()
        .filter(|c| !beside.library.classes.contains_key(*c))
    {
        return Err(CliError::Arguments(format!("there is no class '{class}'")));
    }
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let made = import(&sheet, (&name, arguments.year), &beside)
        .map_err(|e| CliError::Run(e.to_string()))?;
    let folder = &arguments.output;
    if folder.join("activity.csv").exists() {
        return Err(CliError::Arguments(format!(
            "{} holds an inventory already\nhint: name a new folder",
            folder.display()
        )));
    }
    let (activity, stacks) = if arguments.merge {
        merged(&arguments.which, &beside, &made)?
    } else {
        (made.activity.clone(), made.stacks.clone())
    };
    write_file(&folder.join("activity.csv"), activity.as_bytes())?;
    write_file(&folder.join("stacks.csv"), stacks.as_bytes())?;
    if let (true, Some(from)) = (arguments.merge, &arguments.which.folder) {
        copy_rest(from, folder)?;
    }
    // What was written must be an inventory.
    let back = Inventory::from_folder(folder).map_err(failure)?;
    say(&told(arguments, &sheet, &made, &beside, &back));
    Ok(())
}

/// What was read, what stands twice, what it comes to.
fn told(
    arguments: &ImportArguments,
    sheet: &Sheet,
    made: &Import,
    beside: &Inventory,
    back: &Inventory,
) -> String {
    let mut text = format!("{} sources read\n", sheet.sources.len());
    for note in &sheet.notes {
        let _ = writeln!(text, "{note}");
    }
    let name = |n: usize| {
        let source = &sheet.sources[n];
        format!("line {} {}", source.line, source.name)
    };
    for &n in &made.outside {
        let (x, y) = sheet.sources[n].place;
        let _ = writeln!(
            text,
            "left out, in no county of the inventory: {} ({x}, {y})",
            name(n)
        );
    }
    for twin in &made.twins {
        let kept = if arguments.merge {
            "its lines give way"
        } else {
            "counted twice if both are run: --merge"
        };
        let zh = beside
            .lines
            .iter()
            .find(|l| l.facility.as_deref() == Some(&twin.facility));
        let zh = zh.map_or("", |l| l.name_zh.as_str());
        let _ = writeln!(
            text,
            "{} stands in the inventory as {} {zh}, {:.0} m away: {kept}",
            name(twin.source),
            twin.facility,
            twin.distance
        );
    }
    let lines = made.activity.lines().skip(1);
    let ids: BTreeSet<&str> = lines.filter_map(|l| l.split(',').next()).collect();
    let mut total = [0.0; BASE.len()];
    for line in back.lines.iter().filter(|l| ids.contains(l.id.as_str())) {
        for (sum, mass) in total.iter_mut().zip(line.mass.base) {
            *sum += mass;
        }
    }
    let total = total.iter().zip(BASE).filter(|(mass, _)| **mass > 0.0);
    let total: Vec<String> = total
        .map(|(m, n)| format!("{n} {:.1}", m / TONNE))
        .collect();
    let _ = writeln!(text, "t/a in the sheet's lines: {}", total.join(", "));
    let _ = writeln!(
        text,
        "{}: {} lines, read back and sound",
        arguments.output.display(),
        back.lines.len()
    );
    text
}

/// Texts of the whole inventory with the sheet's facilities in place of their twins.
fn merged(which: &Which, beside: &Inventory, made: &Import) -> Result<(String, String), CliError> {
    let gone: BTreeSet<&str> = made.twins.iter().map(|t| t.facility.as_str()).collect();
    let text = |name: &str| -> Result<String, CliError> {
        match &which.folder {
            Some(folder) => {
                read_text(&folder.join(name)).map_err(|e| CliError::Input(e.to_string()))
            }
            None => seeds::text(&format!("inventory/{name}"))
                .map(str::to_owned)
                .map_err(|e| CliError::Run(e.to_string())),
        }
    };
    let dropped: BTreeSet<String> = beside
        .lines
        .iter()
        .filter(|l| l.facility.as_deref().is_some_and(|f| gone.contains(f)))
        .map(|l| l.id.clone())
        .collect();
    let activity = joined(&text("activity.csv")?, &made.activity, &dropped)?;
    let stacks = joined(&text("stacks.csv")?, &made.stacks, &BTreeSet::new())?;
    Ok((activity, stacks))
}

/// One table of two, by the names of columns; rows whose first cell is dropped are left out.
fn joined(first: &str, second: &str, dropped: &BTreeSet<String>) -> Result<String, CliError> {
    let fail = |e: &dyn std::fmt::Display| CliError::Run(e.to_string());
    let mut readers = [first, second].map(|text| csv::Reader::from_reader(text.as_bytes()));
    let mut columns: Vec<String> = Vec::new();
    for reader in &mut readers {
        for name in reader.headers().map_err(|e| fail(&e))? {
            if !columns.iter().any(|c| c == name) {
                columns.push(name.to_owned());
            }
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(|e| fail(&e))?;
    for reader in &mut readers {
        let header = reader.headers().map_err(|e| fail(&e))?.clone();
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|c| header.iter().position(|h| h == c))
            .collect();
        for record in reader.records() {
            let record = record.map_err(|e| fail(&e))?;
            if dropped.contains(record.get(0).unwrap_or("")) {
                continue;
            }
            let cells = places
                .iter()
                .map(|p| p.and_then(|p| record.get(p)).unwrap_or(""));
            writer.write_record(cells).map_err(|e| fail(&e))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| fail(&e))?;
    String::from_utf8(bytes).map_err(|e| fail(&e))
}

/// Tables of a folder beside those that are written.
fn copy_rest(from: &Path, to: &Path) -> Result<(), CliError> {
    let unreadable = |e: std::io::Error| CliError::Input(format!("{}: {e}", from.display()));
    for entry in std::fs::read_dir(from).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().filter(|_| path.is_file()) else {
            continue;
        };
        if to.join(name).exists() {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        write_file(&to.join(name), &bytes)?;
    }
    Ok(())
}
