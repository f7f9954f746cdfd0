//! ns per source, receptor and hour of whole runs by type of source, one thread: a deck for each type with 20 sources, 1,024
//! receptors and ten days of weather at 775 hPa (ten times the day of `tests/decks`), from reading to the last file.
//!
//! `cargo bench --bench plume_types` leaves the decks in `target/plume_types`, so that a peer can run the same files; its
//! figures stand beside ours in `docs/validation/plume.md`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::aermod::session::{Surroundings, run_deck};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const SOURCES: usize = 20;
const DAYS: usize = 10;

/// What makes a deck's type.
struct Type {
    name: &'static str,
    /// Options besides `CONC`, and lines of the control pathway.
    control: (&'static str, &'static str),
    pollutant: &'static str,
    /// Lines of a source: `{n}` its number, `{x}`, `{y}` its place, `{x2}`, `{y2}` 150 m and 120 m on.
    source: &'static str,
    /// Lines behind all sources.
    rest: &'static str,
    count: usize,
}

const STACK: &str = "   LOCATION S{n} POINT {x} {y} 2300.\n   SRCPARAM S{n} 60. 80. 420. 14. 2.5\n";

const TYPES: [Type; 14] = [
    kind("point", STACK),
    kind(
        "point_buildings",
        "   LOCATION S{n} POINT {x} {y} 2300.\n   SRCPARAM S{n} 60. 30. 420. 14. 1.5\n   BUILDHGT S{n} 36*22.\n   BUILDWID S{n} 36*36.\n   BUILDLEN S{n} 36*38.\n   XBADJ    S{n} 36*-24.\n   YBADJ    S{n} 18*5. 18*-5.\n",
    ),
    kind(
        "volume",
        "   LOCATION S{n} VOLUME {x} {y} 2300.\n   SRCPARAM S{n} 1. 6. 20. 4.\n",
    ),
    kind(
        "area",
        "   LOCATION S{n} AREA {x} {y} 2300.\n   SRCPARAM S{n} 1.E-5 3. 300. 200. 25. 2.\n",
    ),
    kind(
        "area_circle",
        "   LOCATION S{n} AREACIRC {x} {y} 2300.\n   SRCPARAM S{n} 1.E-5 3. 120. 20 2.\n",
    ),
    kind(
        "open_pit",
        "   LOCATION S{n} OPENPIT {x} {y} 2300.\n   SRCPARAM S{n} 1.E-5 3. 200. 100. 400000. 20.\n",
    ),
    kind(
        "line",
        "   LOCATION S{n} LINE {x} {y} {x2} {y2} 2300.\n   SRCPARAM S{n} 1.E-4 1.3 12. 1.2\n",
    ),
    Type {
        control: ("FLAT", ""),
        ..kind(
            "rline",
            "   LOCATION S{n} RLINE {x} {y} {x2} {y2} 0.\n   SRCPARAM S{n} 1.E-4 1.3 12. 1.2\n",
        )
    },
    Type {
        rest: "   BLPINPUT 260. 18. 25. 2. 16. 300.\n",
        count: 2,
        ..kind(
            "buoyant_line",
            "   LOCATION S{n} BUOYLINE -100. {y} 150. {y2} 2300.\n   SRCPARAM S{n} 20. 18.\n",
        )
    },
    Type {
        control: ("DDEP WDEP", ""),
        ..kind(
            "particles",
            "   LOCATION S{n} POINT {x} {y} 2300.\n   SRCPARAM S{n} 60. 80. 420. 14. 2.5\n   PARTDIAM S{n} 1.0 5.0 15.0\n   MASSFRAX S{n} .3 .4 .3\n   PARTDENS S{n} 2.0 2.2 2.5\n",
        )
    },
    Type {
        control: (
            "DDEP WDEP ALPHA",
            "   GDSEASON 4 4 5 5 1 1 1 1 2 2 3 3\n   GDLANUSE 18*4 18*2\n",
        ),
        ..kind(
            "gas_deposition",
            "   LOCATION S{n} POINT {x} {y} 2300.\n   SRCPARAM S{n} 60. 80. 420. 14. 2.5\n   GASDEPOS S{n} 0.1628 1.37E-5 5.0E3 72.0\n",
        )
    },
    Type {
        control: ("OLM", "   OZONEVAL 35. PPB\n   NO2STACK 0.15\n"),
        pollutant: "NO2 H1H",
        rest: "   OLMGROUP ALL\n",
        ..kind("no2_olm", STACK)
    },
    Type {
        control: ("PVMRM", "   OZONEVAL 35. PPB\n   NO2STACK 0.15\n"),
        pollutant: "NO2 H1H",
        ..kind("no2_pvmrm", STACK)
    },
    Type {
        control: (
            "GRSM BETA",
            "   OZONEVAL 35. PPB\n   NO2STACK 0.15\n   NOXVALUE 12. PPB\n",
        ),
        pollutant: "NO2 H1H",
        ..kind("no2_grsm", STACK)
    },
];

const fn kind(name: &'static str, source: &'static str) -> Type {
    Type {
        name,
        control: ("", ""),
        pollutant: "OTHER",
        source,
        rest: "",
        count: SOURCES,
    }
}

/// The deck of a type.
fn deck(of: &Type) -> String {
    let (options, control) = of.control;
    let mut text = format!(
        "CO STARTING\n   TITLEONE bench {}\n   MODELOPT CONC {options}\n   AVERTIME 1\n   POLLUTID {}\n{control}   RUNORNOT RUN\nCO FINISHED\nSO STARTING\n   ELEVUNIT METERS\n",
        of.name, of.pollutant
    );
    for n in 0..of.count {
        // Spread over 4 km in steps that do not repeat.
        let x = ((n * 7) % 20) as f64 * 200.0 - 1900.0;
        let y = ((n * 11) % 20) as f64 * 200.0 - 1850.0;
        let lines = of
            .source
            .replace("{n}", &n.to_string())
            .replace("{x}", &format!("{x:.1}"))
            .replace("{y}", &format!("{y:.1}"))
            .replace("{x2}", &format!("{:.1}", x + 150.0))
            .replace("{y2}", &format!("{:.1}", y + 120.0));
        text.push_str(&lines);
    }
    text.push_str(of.rest);
    text.push_str("   SRCGROUP ALL\nSO FINISHED\nRE STARTING\n   ELEVUNIT METERS\n");
    for n in 0..1024_usize {
        let (x, y) = (
            (n % 32) as f64 * 320.0 - 4960.0,
            (n / 32) as f64 * 320.0 - 4960.0,
        );
        let ground = 2300.0 + 5.0 * ((n * 7) % 40) as f64;
        let _ = writeln!(text, "   DISCCART {x:.1} {y:.1} {ground:.1} 2600.0");
    }
    text.push_str("RE FINISHED\nME STARTING\n   SURFFILE ten.sfc\n   PROFFILE ten.pfl\n   SURFDATA 52866 2025\n   UAIRDATA 52866 2025\n   SITEDATA 99999 2025\n   PROFBASE 2295.0 METERS\nME FINISHED\nOU STARTING\n   RECTABLE ALLAVE FIRST\n");
    let _ = writeln!(text, "   PLOTFILE 1 ALL FIRST {}.plt", of.name);
    text.push_str("OU FINISHED\n");
    text
}

/// Ten days of a file whose rows begin with year, month and day (columns 1–8), Julian day in the surface file.
fn ten_days(text: &str, header: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    for line in &lines[..header] {
        let _ = writeln!(out, "{line}");
    }
    for day in 0..DAYS {
        for line in &lines[header..] {
            let rest = &line[8..];
            let rest = if header == 1 {
                format!(" {:3}{}", 196 + day, &rest[4..])
            } else {
                rest.to_owned()
            };
            let _ = writeln!(out, "25  7 {:2}{rest}", 15 + day);
        }
    }
    out
}

fn run(folder: &Path, name: &str) {
    let stop = AtomicBool::new(false);
    let around = Surroundings {
        listing: folder.join(format!("{name}.out")),
        now: [2025, 7, 25, 0, 0, 0],
        stop: &stop,
        progress: &mut |_, _| {},
    };
    run_deck(&folder.join(format!("{name}.inp")), around).expect("the deck runs");
}

fn types(criterion: &mut Criterion) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/plume_types");
    std::fs::create_dir_all(&folder).expect("a folder");
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
    for (file, header) in [("sfc", 1), ("pfl", 0)] {
        let text = std::fs::read_to_string(decks.join(format!("valley.{file}"))).expect("weather");
        std::fs::write(folder.join(format!("ten.{file}")), ten_days(&text, header))
            .expect("written");
    }
    let mut group = criterion.benchmark_group("plume_types");
    group.sample_size(10);
    for of in &TYPES {
        std::fs::write(folder.join(format!("{}.inp", of.name)), deck(of)).expect("written");
        let work = (of.count * 1024 * 24 * DAYS) as u64;
        for threads in if of.name == "point" {
            vec![1, 2]
        } else {
            vec![1]
        } {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .expect("threads");
            group.throughput(Throughput::Elements(work));
            group.bench_function(format!("{} {threads}", of.name), |bencher| {
                bencher.iter(|| pool.install(|| run(&folder, of.name)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, types);
criterion_main!(benches);
