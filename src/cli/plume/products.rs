//! What `hehuang plume run` makes of a deck besides AERMOD's files: products and the report.

use super::limit::{GivenLimit, limits_of};
use super::places::{DailyRate, Place, ReportWish, inputs};
use crate::aermod::session::{After, Attendant, contributions_to_events};
use crate::aermod::study::PointShare;
use crate::cli::CliError;
use crate::grid::MapSystem;
use crate::nearfield::case::Case;
use crate::nearfield::results::DailyMaxima;
use crate::nearfield::{AverageObserver, Completed, Hours, event_case};
use crate::output::nearfield::{
    LimitOf, ProductError, Products, RunFigures, Watch, Written, averaging_words, begin_hourly,
    write,
};
use crate::output::{WriteError, probe_directory};
use crate::plume::HourStamp;
use crate::report::nearfield::{Filling, events_of_maxima, fill, write_near_field};
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Options of the products.
#[derive(Debug, Args)]
pub(super) struct ProductArguments {
    /// Write netCDF, CSV, GeoTIFF and GeoJSON contours into this folder (of a case file into SCENARIO/POLLUTANT below it, with comparison.csv)
    #[arg(long, value_name = "FOLDER")]
    products: Option<PathBuf>,
    /// Write the report (HTML); beside the deck with the ending .html if no file is named. A case file with several runs gets one report.html a run in the folder of the results, and the comparison of the scenarios as this file
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[allow(clippy::option_option)]
    report: Option<Option<PathBuf>>,
    /// Map system of the deck's or case file's coordinates, e.g. EPSG:32648 (UTM) or EPSG:4543 (CGCS2000 Gauss-Krüger)
    #[arg(long, value_name = "EPSG:CODE")]
    crs: Option<MapSystem>,
    /// Also write every hour at every receptor (hourly.nc among the products)
    #[arg(long, requires = "products")]
    hourly: bool,
    /// Open the report in the browser
    #[arg(long)]
    open: bool,
    /// A limit to show in the report, e.g. 1=500 (1-h mean, in the unit of the output), 24=150, PERIOD=60, with a case file of one pollutant SO2:24=150; may be repeated
    #[arg(long, value_name = "HOURS=VALUE")]
    limit: Vec<GivenLimit>,
}

impl ProductArguments {
    /// Pollutants that limits name.
    pub(super) fn limited_pollutants(&self) -> impl Iterator<Item = &str> {
        let named = self.limit.iter();
        named.filter_map(|given| given.pollutant.as_deref())
    }

    /// Folder of the products, where they are asked for.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.products.as_deref()
    }

    /// Whether a report is asked for, and where.
    pub(super) fn report_file(&self) -> ReportWish<'_> {
        match &self.report {
            Some(Some(file)) => ReportWish::File(file),
            Some(None) => ReportWish::Beside,
            None if self.open => ReportWish::Beside,
            None => ReportWish::No,
        }
    }

    /// Whether the report is to be opened.
    pub(super) fn open(&self) -> bool {
        self.open
    }

    /// Whether anything is asked for.
    pub(super) fn any(&self) -> bool {
        self.products.is_some() || self.report_file() != ReportWish::No
    }
}

/// Goes along with the run of a deck and makes its products.
pub(super) struct Maker<'a> {
    arguments: &'a ProductArguments,
    deck: &'a Path,
    place: Place,
    watch: Option<Watch>,
    shares: Vec<PointShare>,
    /// What was written.
    pub(super) written: Written,
    /// The report, once it is written.
    pub(super) report: Option<PathBuf>,
    /// What a comparison needs of the run.
    pub(super) figures: Option<RunFigures>,
}

impl<'a> Maker<'a> {
    /// For a deck.
    pub(super) fn new(arguments: &'a ProductArguments, deck: &'a Path) -> Self {
        let beside = || deck.with_extension("html");
        let place = Place {
            products: arguments.products.clone(),
            report: match arguments.report_file() {
                ReportWish::No => None,
                ReportWish::Beside => Some(beside()),
                ReportWish::File(file) => Some(file.to_owned()),
            },
            ..Place::default()
        };
        Self::at(arguments, deck, place)
    }

    /// With places for a run of a case file.
    pub(super) fn at(arguments: &'a ProductArguments, deck: &'a Path, place: Place) -> Self {
        Self {
            arguments,
            deck,
            place,
            watch: None,
            shares: Vec::new(),
            written: Written::default(),
            report: None,
            figures: None,
        }
    }

    /// Who makes the maxima and the percentile days.
    pub(super) fn keep_shares(&mut self, shares: &[PointShare]) {
        self.shares = shares.to_vec();
    }

    /// Opens the report, if that was asked for, and tells what was written.
    pub(super) fn finish(self) -> String {
        let text = self.told();
        if let Some(report) = self.report.filter(|_| self.arguments.open) {
            crate::cli::run::open(&report);
        }
        text
    }

    /// What was written.
    pub(super) fn told(&self) -> String {
        let mut text = String::new();
        for notice in &self.written.notices {
            text.push_str(&format!("note: {notice}\n"));
        }
        if let Some(folder) = &self.place.products
            && !self.written.files.is_empty()
        {
            text.push_str(&format!(
                "products: {} files in {}\n",
                self.written.files.len(),
                folder.display()
            ));
        }
        if let Some(report) = &self.report {
            text.push_str(&format!("report: {}\n", report.display()));
        }
        text
    }

    /// Why writing failed, where an hourly field was the cause.
    pub(super) fn failure(&mut self) -> Option<WriteError> {
        self.watch.as_mut().and_then(Watch::failure)
    }

    fn title(&self, case: &Case) -> String {
        let title = case.titles[0].trim();
        if title.is_empty() {
            self.deck.display().to_string()
        } else {
            title.to_owned()
        }
    }

    fn make(&mut self, after: &After<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let Some(mut watch) = self.watch.take() else {
            return Ok(());
        };
        let hourly = watch.close()?;
        let title = self.title(after.case);
        let inputs = inputs(self.deck, after.case)?;
        let products = Products {
            case: after.case,
            results: after.results,
            watch: &watch,
            title: &title,
            system: self.arguments.crs.as_ref(),
            inputs: &inputs,
        };
        if let Some(folder) = &self.place.products {
            self.written = write(folder, &products)?;
            self.written.files.extend(hourly);
        }
        if let Some(path) = self.place.report.clone() {
            self.write_report(&path, after, &products)?;
            self.report = Some(path);
        }
        let limits = limits_of(&self.arguments.limit, &after.case.options.pollutant);
        let limits: Vec<LimitOf> = limits
            .into_iter()
            .map(|limit| (limit.averaging, limit.value))
            .collect();
        self.figures = Some(RunFigures::of(&products, &self.place.scenario, &limits));
        Ok(())
    }

    fn write_report(
        &self,
        path: &Path,
        after: &After<'_>,
        products: &Products<'_>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let mut culprits = events_of_maxima(products);
        if !culprits.events.is_empty() {
            let with_events = Case {
                events: culprits.events.clone(),
                ..after.case.clone()
            };
            culprits.found = contributions_to_events(&event_case(&with_events), after)?;
        }
        let run: BTreeSet<i64> = products
            .watch
            .stamps()
            .iter()
            .map(HourStamp::full)
            .collect();
        let weather: Vec<_> = (0..after.hours.len())
            .filter_map(|index| after.hours.surface(index))
            .filter(|record| run.contains(&record.stamp.full()))
            .copied()
            .collect();
        let model = fill(&Filling {
            products,
            weather: &weather,
            culprits: &culprits,
            limits: limits_of(&self.arguments.limit, &products.case.options.pollutant),
            shares: &self.shares,
        });
        Ok(write_near_field(&model, path)?)
    }
}

impl AverageObserver for Maker<'_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        self.watch
            .as_mut()
            .map_or(Ok(()), |watch| watch.on_average(completed))
    }

    fn on_day(&mut self, day: &DailyMaxima) -> std::io::Result<()> {
        self.watch
            .as_mut()
            .map_or(Ok(()), |watch| watch.on_day(day))
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        if let Some(watch) = &mut self.watch {
            watch.on_hour(stamp, done, of);
        }
    }
}

impl Attendant for Maker<'_> {
    fn begin(&mut self, case: &Case) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if !self.arguments.any() {
            return Ok(());
        }
        let mut hourly = None;
        if let Some(folder) = &self.place.products {
            probe_directory(folder)?;
            if self.arguments.hourly {
                if !case
                    .averaging
                    .iter()
                    .any(|&a| averaging_words(a)[3] == "1-HR")
                {
                    return Err(
                        "--hourly needs 1-h values\nhint: put 1 among the periods of AVERTIME (a case file: averaging)"
                            .into(),
                    );
                }
                let system = self.arguments.crs.as_ref();
                hourly = Some(begin_hourly(folder, case, &self.title(case), system)?);
            }
        }
        self.watch = Some(match self.place.rate {
            DailyRate::Standard => Watch::new(case, hourly),
            DailyRate::Own(rate) => Watch::with_rate(case, hourly, rate),
        });
        Ok(())
    }

    fn end(&mut self, after: &After<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.make(after)
    }
}

/// A failure of the products as the command line reports it.
pub(super) fn failure(error: Box<dyn std::error::Error + Send + Sync>) -> CliError {
    let error = match error.downcast::<WriteError>() {
        Ok(error) => return CliError::Output(*error),
        Err(error) => error,
    };
    match error.downcast::<ProductError>() {
        Ok(error) => match *error {
            ProductError::Write(error) => CliError::Output(error),
            ProductError::Place(error) => CliError::Arguments(error.to_string()),
            ProductError::Input(error) => CliError::Input(error.to_string()),
        },
        Err(error) => CliError::Run(error.to_string()),
    }
}
