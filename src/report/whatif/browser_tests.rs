//! The page in a real browser: sliders turned by the address and by the hand, numbers beside those computed here from the same record.
//!
//! Without a browser (`CHROMIUM`, or `chromium` in the path) they are skipped, unless `BROWSER_TESTS=required`.
#![allow(clippy::print_stderr)]

use super::{PageRun, WhatIfSupport, fill, render_whatif};
use crate::report::from_run_tests::grid;
use crate::report::{ReportPoint, Text};
use crate::standards::{Basis, Edition, Standards};
use crate::whatif::example::{levers, record, table};
use crate::whatif::{Check, Measure, Outcome, WhatIf};
use ndarray::Array2;
use std::path::{Path, PathBuf};
use std::process::Command;

const POINTS: [usize; 3] = [0, 51, 100];
const NAMES: [&str; 3] = ["a", "b", "c"];

/// The browser, or nothing where the tests are to be skipped.
fn browser() -> Option<PathBuf> {
    let told = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| {
            ["chromium", "chromium-browser", "google-chrome"].map(|n| folder.join(n))
        })
        .find(|path| path.is_file());
    let browser = told.or(found);
    if browser.is_none() {
        let required = std::env::var("BROWSER_TESTS").is_ok_and(|v| v == "required");
        assert!(
            !required,
            "no chromium in the path, and BROWSER_TESTS=required"
        );
        eprintln!(
            "SKIPPED: no chromium in the path (CHROMIUM names another): the page was not tried in a browser"
        );
    }
    browser
}

/// Writes into the page what it fetched, and what its own rule kept it from fetching.
const WATCH: &str = "<script>const asked = []; document.addEventListener('securitypolicyviolation', (e) => asked.push(e.blockedURI)); setTimeout(() => { asked.push(...performance.getEntriesByType('resource').map((e) => e.name)); document.body.dataset.asked = `${asked.length} ${asked.join(' ')}`; }, 3000);</script>";

/// What the browser makes of a page.
fn opened(browser: &Path, page: &Path, address: &str) -> String {
    let folder = page.parent().expect("a folder");
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args(["--disable-background-networking", "--disable-sync"])
        .args([
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--disable-dev-shm-usage",
        ])
        .args(["--virtual-time-budget=8000", "--dump-dom"])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .arg(format!("file://{}#{address}", page.display()))
        .output()
        .expect("the browser starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A page with a script of the test's own: before everything else, or behind it.
fn with_script(html: &str, script: &str) -> String {
    let at = html.rfind("</body>").expect("the end of the page");
    let (page, end) = html.split_at(at);
    let page = page.replacen("<header", &format!("{WATCH}<header"), 1);
    format!("{page}{script}{end}")
}

/// An attribute of the row of a point.
fn attribute(dom: &str, point: &str, name: &str) -> String {
    let row = dom.split(&format!("<tr data-point=\"{point}\"")).nth(1);
    let row = row.and_then(|rest| rest.split('>').next());
    let row = row.unwrap_or_else(|| panic!("no row of {point} in the page"));
    let value = row.split(&format!("data-{name}=\"")).nth(1);
    let value = value.and_then(|rest| rest.split('"').next());
    value.expect("an attribute").to_owned()
}

/// The numbers that a reader sees in the row of a point, as turned.
fn shown(dom: &str, point: &str) -> Vec<f64> {
    let row = dom.split(&format!("<tr data-point=\"{point}\"")).nth(1);
    let row = row
        .and_then(|rest| rest.split("</tr>").next())
        .expect("a row");
    let bold = row.split("<b>").skip(1);
    bold.filter_map(|rest| rest.split('<').next()?.parse().ok())
        .collect()
}

fn close(seen: f64, computed: f64, tolerance: f64) {
    assert!((seen - computed).abs() <= tolerance, "{seen} {computed}");
}

/// Every number of the table beside the one computed here.
fn compare(dom: &str, expected: &Outcome) {
    for (point, station) in NAMES.iter().zip(&expected.stations) {
        let number = |name: &str| -> f64 { attribute(dom, point, name).parse().expect("a number") };
        let largest = station.mda8.iter().copied().fold(f64::MIN, f64::max);
        // 16 bits an array.
        close(number("pm25"), station.pm25_mean, 2e-3);
        close(number("worst"), station.pm25_worst, 2e-3);
        close(number("mda8"), largest, 4e-3);
        let good: Vec<f64> = attribute(dom, point, "good")
            .split(' ')
            .map(|v| v.parse().expect("days"))
            .collect();
        assert_eq!(good, station.good, "{point}");
        let read = shown(dom, point);
        for (seen, computed) in read
            .iter()
            .zip([station.pm25_mean, station.pm25_worst, largest])
        {
            close(*seen, computed, 0.056);
        }
        assert_eq!(read[3..], station.good);
    }
}

struct Example {
    whatif: WhatIf,
    editions: Vec<&'static Edition>,
    html: String,
    folder: tempfile::TempDir,
}

impl Example {
    /// The page of the example with one full run that turned the first two levers down to 0.6, and a measure.
    fn new() -> Self {
        let grid = grid();
        let levers = levers();
        let record = record(grid.columns(), &POINTS);
        let whatif = WhatIf::of(&record, &table(), &levers).expect("a run");
        // Full runs somewhat below the slopes support the page: homes alone, then three levers together.
        let runs = [vec![0.5, 1.0, 1.0, 1.0], vec![0.5, 0.6, 1.0, 0.5]];
        let mut full = WhatIf::of(&record, &table(), &[]).expect("a run");
        let mut whatif = whatif;
        for there in &runs {
            let daily = full.daily.iter_mut().map(|d| &mut d.1);
            let fields = daily.chain([&mut full.pm25]).chain(&mut full.ozone);
            for field in fields.chain(&mut full.mda8) {
                for (n, value) in field.base.iter_mut().enumerate() {
                    *value *= 0.8 + 0.001 * (n % 9) as f64;
                }
            }
            whatif = whatif.supported(there, &full).expect("the same case");
        }
        let support = runs.map(|factors| WhatIfSupport {
            name: Text::same("support"),
            folder: "support".into(),
            factors,
        });
        let standards = Standards::embedded().expect("tables");
        let editions = ["2012", "2026"].map(|id| standards.named(id).expect("an edition"));
        let mut basis = Basis::default();
        let outcome = whatif.outcome(&[1.0; 4], &editions, &mut basis);
        let factors = vec![0.6, 0.6, 1.0, 1.0];
        let page = whatif.outcome(&factors, &editions, &mut basis);
        let check = Check::of(factors, [&outcome, &page, &page]);
        let points = NAMES.map(|id| ReportPoint {
            id: id.into(),
            name: Text::same(id),
            longitude: 101.7,
            latitude: 36.9,
            county: 0,
        });
        let measures = [Measure {
            id: "M-1".into(),
            name_zh: "清洁取暖".into(),
            name_en: "Clean heating".into(),
            factors: vec![(0, 0.8), (2, 0.9)],
        }];
        let model = fill(&PageRun {
            title: &Text::new("两天", "Two days"),
            scenario: ("two.toml", "[scenario]\nname = \"two\"\n"),
            inputs: "abc",
            set: Some("sector-region"),
            ground: (&grid, &Array2::from_elem((grid.ny, grid.nx), 2200.0)),
            points: &points,
            labels: &[],
            levers: &levers,
            whatif: &whatif,
            editions: &editions,
            basis: &basis,
            measures: &measures,
            support: &support,
            checks: &[(Text::same("full"), "full".into(), check)],
        })
        .expect("a page");
        Self {
            whatif,
            editions: editions.to_vec(),
            html: render_whatif(&model).expect("a page"),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn outcome(&self, factors: [f64; 4]) -> Outcome {
        let mut basis = Basis::default();
        self.whatif.outcome(&factors, &self.editions, &mut basis)
    }

    fn written(&self, name: &str, html: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, html).expect("a file");
        path
    }
}

#[test]
fn the_page_says_what_is_computed_here() {
    let Some(browser) = browser() else { return };
    let example = Example::new();
    let page = example.written("page.html", &with_script(&example.html, ""));
    let dom = opened(&browser, &page, "lang=en");
    compare(&dom, &example.outcome([1.0; 4]));
    assert!(dom.contains("Nothing is turned"), "the state is said");
    assert!(
        dom.contains("data-asked=\"0 \""),
        "the page asks for nothing"
    );
    // An address with sliders and a measure: 0.7 × 0.8 of the homes.
    let dom = opened(&browser, &page, "set=homes:0.7,traffic:0.65&on=M-1&lang=en");
    let expected = example.outcome([0.7 * 0.8, 0.65, 0.9, 1.0]);
    compare(&dom, &expected);
    let before = example.outcome([1.0; 4]);
    assert!(before.stations[0].pm25_mean - expected.stations[0].pm25_mean > 5.0);
    // 0.56 is less than what the full run tested.
    assert!(dom.contains("class=\"beyond\""), "the page is grey");
    assert!(dom.contains("Beyond what can be shown: Residential · Xining."));
    // Inside of it the page is not grey; works were never turned, and count by contribution.
    let dom = opened(&browser, &page, "set=homes:0.6,works:0.85&lang=en");
    compare(&dom, &example.outcome([0.6, 1.0, 0.85, 1.0]));
    assert!(
        !dom.contains("class=\"beyond\"") && !dom.contains("Beyond what can be shown: Residential")
    );
    assert!(dom.contains("Untested: no full run with Industry · Lanzhou"));
    assert!(dom.contains("By contribution, not by response: Industry · Lanzhou"));
}

#[test]
fn a_page_that_asks_for_something_is_noticed() {
    let Some(browser) = browser() else { return };
    let example = Example::new();
    let asks = "<img src=\"https://example.org/map.png\">";
    let page = example.written("asks.html", &with_script(&example.html, asks));
    let dom = opened(&browser, &page, "lang=en");
    let asked = dom.split("data-asked=\"").nth(1).expect("what was asked");
    let asked = asked.split('"').next().expect("what was asked");
    assert!(asked.contains("https://example.org/map.png"), "{asked}");
}

#[test]
fn a_slider_that_is_moved_changes_the_numbers() {
    let Some(browser) = browser() else { return };
    let example = Example::new();
    // A reader's hand: the slider is set and says so, then a switch is pressed.
    let hand = "<script>setTimeout(() => { const slider = document.querySelector('input[data-id=\"homes\"]'); slider.value = 62; slider.dispatchEvent(new Event('input', { bubbles: true })); document.querySelector('.measure input').click(); }, 300);</script>";
    let page = example.written("moved.html", &with_script(&example.html, hand));
    let dom = opened(&browser, &page, "lang=en");
    compare(&dom, &example.outcome([0.62 * 0.8, 1.0, 0.9, 1.0]));
    assert!(
        dom.contains("data-asked=\"0 \""),
        "the page asks for nothing"
    );
    // Back to nothing.
    let hand = "<script>setTimeout(() => document.getElementById('reset').click(), 300);</script>";
    let page = example.written("reset.html", &with_script(&example.html, hand));
    let dom = opened(&browser, &page, "set=traffic:0.5&on=M-1&lang=zh");
    compare(&dom, &example.outcome([1.0; 4]));
    assert!(dom.contains("未作改变"));
}
