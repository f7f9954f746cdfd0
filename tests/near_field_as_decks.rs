//! Case files against the decks that say the same: the files, heads and all, are the same bytes but for date and time.

use assert_cmd::Command;
use std::error::Error;
use std::fs::{copy, read_to_string, write};
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn Error>>;

const WEATHER: &str = "[terrain]\nprofile_base_m = 2295.0\n[weather]\nsurface = \"valley.sfc\"\nprofile = \"valley.pfl\"\nyear = 2025\nsurface_station = 52866\nupper_station = 52866\nsite_station = 99999\n";
const RECEPTORS: &str = "[receptors]\npoint = [{ x_m = 600.0, y_m = -180.0 }, { x_m = -700.0, y_m = 140.0 }, { x_m = 260.0, y_m = -30.0 }]\n[output]\nranks = [1]\nexponential = true\nseries = [{ average = 1, group = \"ALL\", file = \"all.pst\" }]\n";
const DECK: &str = "CO STARTING\n   TITLEONE t\n   MODELOPT CONC OPTION\n   AVERTIME 1 24 PERIOD\n   POLLUTID POLL\nCONTROL   RUNORNOT RUN\nCO FINISHED\nSO STARTING\n   ELEVUNIT METERS\nSOURCES   SRCGROUP ALL\nSO FINISHED\nRE STARTING\n   ELEVUNIT METERS\n   DISCCART 600.0 -180.0\n   DISCCART -700.0 140.0\n   DISCCART 260.0 -30.0\nRE FINISHED\nME STARTING\n   SURFFILE valley.sfc\n   PROFFILE valley.pfl\n   SURFDATA 52866 2025\n   UAIRDATA 52866 2025\n   SITEDATA 99999 2025\n   PROFBASE 2295.0 METERS\nME FINISHED\nOU STARTING\n   RECTABLE ALLAVE FIRST\n   FILEFORM EXP\n   PLOTFILE 1 ALL FIRST 1.plt\n   PLOTFILE 24 ALL FIRST 24.plt\n   PLOTFILE PERIOD ALL period.plt\n   POSTFILE 1 ALL PLOT all.pst\nOU FINISHED\n";

/// Stack, and its lines in a deck.
const STACK: &str = "[[stack]]\nid = \"S1\"\nx_m = 0.0\ny_m = 0.0\nemission_g_per_s = 30.0\nheight_m = 28.0\ntemperature_k = 390.0\nvelocity_m_per_s = 9.0\ndiameter_m = 1.2\n";
const STACK_LINES: &str = "   LOCATION S1 POINT 0. 0. 0.\n   SRCPARAM S1 30. 28. 390. 9. 1.2\n";
const VOLUME: &str = "[[volume]]\nid = \"V1\"\nx_m = 20.0\ny_m = 10.0\nemission_g_per_s = 2.0\nheight_m = 3.0\nsigma_y_m = 10.0\nsigma_z_m = 2.0\n";
const VOLUME_LINES: &str = "   LOCATION V1 VOLUME 20. 10. 0.\n   SRCPARAM V1 2. 3. 10. 2.\n";

struct Pair {
    name: &'static str,
    /// Keys of the case: before the weather's table, and behind it.
    top: &'static str,
    keys: String,
    /// Words of MODELOPT, lines of CO and SO.
    option: &'static str,
    pollutant: &'static str,
    control: &'static str,
    sources: String,
}

fn pair(name: &'static str, keys: &str, sources: &str) -> Pair {
    Pair {
        name,
        top: "",
        keys: keys.to_owned(),
        option: "FLAT",
        pollutant: "OTHER",
        control: "",
        sources: sources.to_owned(),
    }
}

fn hehuang(at: &Path, arguments: &[&str]) -> Fallible<()> {
    let output = Command::cargo_bin("hehuang")?
        .current_dir(at)
        .args(arguments)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8(output.stderr)?.into());
    }
    Ok(())
}

/// A file without date and time of the run, which stand at the ends of the first two lines.
fn text(path: &Path) -> Fallible<String> {
    let text = read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for line in lines.iter_mut().take(2) {
        line.truncate(line.trim_end().len() - 8);
    }
    Ok(lines.join("\n"))
}

fn same(at: &Path, pair: &Pair) -> Fallible<()> {
    let case = format!(
        "title = \"t\"\npollutant = \"{}\"\naveraging = [1, 24, \"period\"]\n{}{WEATHER}{}{RECEPTORS}",
        pair.pollutant.trim_end_matches(" H1H"),
        pair.top,
        pair.keys
    );
    write(at.join("case.toml"), case)?;
    hehuang(at, &["plume", "run", "case.toml", "--out", pair.name, "-q"])?;
    let deck = DECK
        .replace("OPTION", pair.option)
        .replace("POLL\n", &format!("{}\n", pair.pollutant))
        .replace("CONTROL", pair.control)
        .replace("SOURCES", &pair.sources);
    write(at.join("deck.inp"), deck)?;
    hehuang(at, &["plume", "run", "deck.inp", "-q"])?;
    let folder = at.join(pair.name);
    for (ours, deck) in [
        ("all.pst", "all.pst"),
        ("plot_1h_rank1_ALL.plt", "1.plt"),
        ("plot_24h_rank1_ALL.plt", "24.plt"),
        ("plot_period_ALL.plt", "period.plt"),
    ] {
        let (ours, deck) = (text(&folder.join(ours))?, text(&at.join(deck))?);
        for (own, other) in ours.lines().zip(deck.lines()) {
            if own != other {
                return Err(format!("case {own}\ndeck {other}").into());
            }
        }
        if ours.len() != deck.len() || !ours.contains("E+") {
            return Err("other lengths, or nothing but zeros".into());
        }
    }
    Ok(())
}

fn compare(pairs: &[Pair]) -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    for file in ["valley.sfc", "valley.pfl"] {
        let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
        copy(decks.join(file), at.join(file))?;
    }
    let mut table = String::from("time,emission_g_per_s,temperature_k,velocity_m_per_s\n");
    let mut hours = String::new();
    for hour in 1..=24 {
        let (rate, temperature, velocity) = (10 + hour, 370 + hour, 6 + hour % 5);
        table.push_str(&format!(
            "2025-07-15 {hour},{rate},{temperature},{velocity}\n"
        ));
        hours.push_str(&format!(
            "SO HOUREMIS 25 7 15 {hour} S1 {rate}. {temperature}. {velocity}.\n"
        ));
    }
    write(at.join("s1.csv"), table)?;
    write(at.join("s1.hrs"), hours)?;
    let wrong: Vec<String> = pairs
        .iter()
        .filter_map(|pair| {
            same(at, pair)
                .err()
                .map(|cause| format!("{}: {cause}", pair.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn roads_pits_lines_and_areas() -> Fallible<()> {
    let road = "[[road]]\nid = \"R1\"\nbegin_m = [-150.0, -40.0]\nend_m = [180.0, 90.0]\nwidth_m = 12.0\nemission_g_per_s_m2 = 0.002\nheight_m = 1.3\nsigma_z_m = 1.2\n";
    let extended = "[[road]]\nid = \"R1\"\nbegin_m = [-150.0, -40.0, 1.3]\nend_m = [180.0, 90.0, 1.3]\nwidth_m = 12.0\nemission_g_per_s_m = 0.02\nlane_offset_m = 0.0\nsigma_z_m = 1.2\n";
    let extended_lines =
        "   LOCATION R1 RLINEXT -150. -40. 1.3 180. 90. 1.3 0.\n   SRCPARAM R1 0.02 0.0 12. 1.2\n";
    let with_alpha = |pair: Pair| Pair {
        option: "FLAT ALPHA",
        ..pair
    };
    compare(&[
        pair(
            "rline",
            road,
            "   LOCATION R1 RLINE -150. -40. 180. 90. 0.\n   SRCPARAM R1 0.002 1.3 12. 1.2\n",
        ),
        with_alpha(pair("rlinext", extended, extended_lines)),
        with_alpha(pair(
            "barriers",
            &format!(
                "{extended}barrier = [{{ height_m = 5.0, distance_m = 9.0 }}, {{ height_m = 4.0, distance_m = -11.0 }}]\n"
            ),
            &format!("{extended_lines}   RBARRIER R1 5.0 9.0 4.0 -11.0\n"),
        )),
        with_alpha(pair(
            "cutting",
            &format!(
                "{extended}cutting = {{ depth_m = 6.0, top_width_m = 40.0, bottom_width_m = 20.0 }}\n"
            ),
            &format!("{extended_lines}   RDEPRESS R1 -6.0 40. 20.\n"),
        )),
        pair(
            "pit",
            "[[pit]]\nid = \"P1\"\ncorner_m = [-100.0, -60.0]\nsize_m = [200.0, 100.0]\nangle_deg = 20.0\nvolume_m3 = 400000.0\nemission_g_per_s_m2 = 0.0005\nheight_m = 3.0\nparticles = [{ diameter_um = 2.0, mass_fraction = 0.4, density_g_per_cm3 = 2.2 }, { diameter_um = 8.0, mass_fraction = 0.6, density_g_per_cm3 = 2.2 }]\n",
            "   LOCATION P1 OPENPIT -100. -60. 0.\n   SRCPARAM P1 0.0005 3.0 200. 100. 400000. 20.\n   PARTDIAM P1 2.0 8.0\n   MASSFRAX P1 .4 .6\n   PARTDENS P1 2.2 2.2\n",
        ),
        pair(
            "buoyant",
            "[[buoyant]]\nid = \"ALL\"\nbuilding_length_m = 260.0\nbuilding_height_m = 18.0\nbuilding_width_m = 25.0\nline_width_m = 2.0\nbuilding_separation_m = 16.0\nbuoyancy_m4_per_s3 = 300.0\n[[buoyant.line]]\nid = \"L1\"\nelevation_m = 2295.0\nbegin_m = [-100.0, -40.0]\nend_m = [150.0, -10.0]\nemission_g_per_s = 20.0\nheight_m = 18.0\n[[buoyant.line]]\nid = \"L2\"\nelevation_m = 2295.0\nbegin_m = [-100.0, 0.0]\nend_m = [150.0, 30.0]\nemission_g_per_s = 10.0\nheight_m = 18.0\n",
            "   LOCATION L1 BUOYLINE -100. -40. 150. -10. 2295.\n   LOCATION L2 BUOYLINE -100. 0. 150. 30. 2295.\n   SRCPARAM L1 20. 18.\n   SRCPARAM L2 10. 18.\n   BLPINPUT 260. 18. 25. 2. 16. 300.\n",
        ),
        pair(
            "rectangle",
            "[[rectangle]]\nid = \"A1\"\ncorner_m = [-40.0, -30.0]\nsize_m = [120.0, 60.0]\nangle_deg = 25.0\nemission_g_per_s_m2 = 0.001\nheight_m = 2.0\nsigma_z_m = 1.0\n",
            "   LOCATION A1 AREA -40. -30. 0.\n   SRCPARAM A1 0.001 2.0 120. 60. 25. 1.0\n",
        ),
        pair(
            "circle",
            "[[circle]]\nid = \"A1\"\ncentre_m = [0.0, 0.0]\nradius_m = 50.0\nsides = 20\nemission_g_per_s_m2 = 0.001\nheight_m = 0.5\nsigma_z_m = 1.5\n",
            "   LOCATION A1 AREACIRC 0. 0. 0.\n   SRCPARAM A1 0.001 0.5 50. 20 1.5\n",
        ),
        pair(
            "line",
            "[[line]]\nid = \"A1\"\nbegin_m = [-150.0, -40.0]\nend_m = [180.0, 90.0]\nwidth_m = 12.0\nemission_g_per_s_m2 = 0.002\nheight_m = 1.3\nsigma_z_m = 1.2\n",
            "   LOCATION A1 LINE -150. -40. 180. 90. 0.\n   SRCPARAM A1 0.002 1.3 12. 1.2\n",
        ),
    ])
}

#[test]
fn stacks_with_tables_buildings_towns_and_variants() -> Fallible<()> {
    let hourly = STACK.replace("emission_g_per_s = 30.0", "hourly_csv = \"s1.csv\"");
    let sizes = |value: f64| format!("[{}]", vec![format!("{value:?}"); 36].join(", "));
    let buildings = format!(
        "[stack.buildings]\nheight_m = {}\nwidth_m = {}\nlength_m = {}\nx_offset_m = {}\ny_offset_m = {}\n",
        sizes(20.0),
        sizes(30.0),
        sizes(45.0),
        sizes(-25.0),
        sizes(4.0)
    );
    let lines = "   BUILDHGT S1 36*20.\n   BUILDWID S1 36*30.\n   BUILDLEN S1 36*45.\n   XBADJ    S1 36*-25.\n   YBADJ    S1 36*4.\n";
    let with_alpha = |pair: Pair| Pair {
        option: "FLAT ALPHA",
        ..pair
    };
    let options = |name, top, option, control: &'static str| Pair {
        top,
        option,
        control,
        ..pair(
            name,
            &format!("{STACK}{buildings}"),
            &format!("{STACK_LINES}{lines}"),
        )
    };
    compare(&[
        pair(
            "hourly",
            &hourly,
            &format!("{STACK_LINES}   HOUREMIS s1.hrs S1\n"),
        ),
        pair(
            "buildings",
            &format!("{STACK}{buildings}"),
            &format!("{STACK_LINES}{lines}"),
        ),
        pair(
            "capped",
            &format!("{STACK}exit = \"capped\"\n"),
            &STACK_LINES.replace("POINT", "POINTCAP"),
        ),
        pair(
            "sideways",
            &format!("{STACK}exit = \"sideways\"\n"),
            &STACK_LINES.replace("POINT", "POINTHOR"),
        ),
        options(
            "awma",
            "[options]\ndownwash_variants = [\"awma_entrainment\", \"awma_effective_wind\", \"awma_turbulence\", \"streamlined\"]\n",
            "FLAT ALPHA",
            "   AWMADWNW AWMAENTRAIN AWMAUEFF AWMAUTURB STREAMLINE\n",
        ),
        options(
            "ord",
            "[options]\ndownwash_variants = [\"ord_cavity\", \"ord_effective_wind\", \"ord_turbulence\"]\n",
            "FLAT ALPHA",
            "   ORD_DWNW ORDCAV ORDUEFF ORDTURB\n",
        ),
        options(
            "low_wind",
            "[options]\nleast_sigma_v_m_per_s = 0.3\nleast_wind_m_per_s = 0.35\nmeander_limits = [0.1, 0.9]\nleast_sigma_w_m_per_s = 0.03\nmeander_hours = 12.0\n",
            "FLAT ALPHA",
            "   LOW_WIND 0.3 0.35 0.9 0.03 12.0 0.1\n",
        ),
        options(
            "fast_all",
            "[options]\nfast_all = true\n",
            "FLAT FASTALL",
            "",
        ),
        options(
            "nostd",
            "[options]\nno_stack_tip_downwash = true\n",
            "FLAT NOSTD",
            "",
        ),
        options(
            "vector",
            "[options]\nvector_winds = true\n",
            "FLAT VECTORWS",
            "",
        ),
        Pair {
            control: "   URBANOPT 800000. Xining 1.0\n",
            ..pair(
                "town",
                &format!(
                    "{STACK}town = \"Xining\"\n[[town]]\nid = \"Xining\"\npopulation = 800000.0\n"
                ),
                &format!("{STACK_LINES}   URBANSRC S1\n"),
            )
        },
        Pair {
            option: "FLAT ALPHA",
            ..pair(
                "platform",
                &format!(
                    "{STACK}platform = {{ base_m = 12.0, building_height_m = 18.0, building_width_m = 25.0 }}\n"
                ),
                &format!("{STACK_LINES}   PLATFORM S1 12. 18. 25.\n"),
            )
        },
        with_alpha(pair(
            "shares",
            &format!(
                "{STACK}fine_particles = {{ fine_fraction = 0.55, mean_diameter_um = 1.2 }}\n"
            ),
            &format!("{STACK_LINES}   METHOD_2 S1 0.55 1.2\n"),
        )),
        Pair {
            top: "[gas]\nseasons = [4, 4, 5, 5, 1, 1, 1, 1, 2, 2, 3, 3]\nland_use = [4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2]\nreactivity = 0.3\nleaf_fraction_autumn = 0.4\nleaf_fraction_spring = 0.2\n",
            option: "FLAT ALPHA",
            control: "   GDSEASON 4 4 5 5 1 1 1 1 2 2 3 3\n   GDLANUSE 18*4 18*2\n   GASDEPDF 0.3 0.4 0.2\n",
            ..pair(
                "gas",
                &format!(
                    "{STACK}gas = {{ diffusivity_air_cm2_per_s = 0.1628, diffusivity_water_cm2_per_s = 1.37e-5, cuticular_resistance_s_per_cm = 5.0e3, henry_pa_m3_per_mol = 72.0 }}\n"
                ),
                &format!("{STACK_LINES}   GASDEPOS S1 0.1628 1.37E-5 5.0E3 72.0\n"),
            )
        },
    ])
}

#[test]
fn every_method_of_no2() -> Fallible<()> {
    let both = format!("{STACK}{VOLUME}no2_ratio = 0.3\n");
    let lines = format!("{STACK_LINES}{VOLUME_LINES}   NO2RATIO V1 0.3\n");
    let ozone = "[ozone]\nunit = \"ppb\"\nvalue = 35.0\n";
    let no2 = |name, keys: &str, option, control| Pair {
        option,
        pollutant: "NO2 H1H",
        control,
        ..pair(
            name,
            &format!("{both}{ozone}[no2]\nstack_ratio = 0.15\n{keys}"),
            &lines,
        )
    };
    compare(&[
        Pair {
            option: "FLAT ARM2",
            pollutant: "NO2 H1H",
            control: "   ARMRATIO 0.4 0.9\n",
            ..pair(
                "arm2",
                &format!("{STACK}{VOLUME}[no2]\nmethod = \"arm2\"\narm2_limits = [0.4, 0.9]\n"),
                &format!("{STACK_LINES}{VOLUME_LINES}"),
            )
        },
        no2(
            "olm",
            "method = \"olm\"\nequilibrium_ratio = 0.85\nolm_group = [{ id = \"ALLS\", sources = [\"S1\", \"V1\"] }]\n",
            "FLAT OLM",
            "   NO2EQUIL 0.85\n   NO2STACK 0.15\n   OZONEVAL 35. PPB\n",
        ),
        no2("pvmrm", "method = \"pvmrm\"\n", "FLAT PVMRM", "   NO2STACK 0.15\n   OZONEVAL 35. PPB\n"),
        no2(
            "grsm",
            "method = \"grsm\"\n[nox]\nunit = \"ppb\"\nvalue = 12.0\n",
            "FLAT GRSM",
            "   NO2STACK 0.15\n   OZONEVAL 35. PPB\n   NOXVALUE 12. PPB\n",
        ),
        no2("ttrm", "method = \"ttrm\"\n", "FLAT TTRM ALPHA", "   NO2STACK 0.15\n   OZONEVAL 35. PPB\n"),
        no2(
            "ttrm2",
            "method = \"ttrm2\"\nsecond_method = \"pvmrm\"\n",
            "FLAT PVMRM TTRM2 ALPHA",
            "   NO2STACK 0.15\n   OZONEVAL 35. PPB\n",
        ),
    ]
    .map(|mut pair| {
        if pair.name == "olm" {
            pair.sources.push_str("   OLMGROUP ALLS S1 V1\n");
        }
        pair
    }))
}

#[test]
fn footprints_are_the_building_keywords_made_of_them() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    for file in ["valley.sfc", "valley.pfl"] {
        let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
        copy(decks.join(file), at.join(file))?;
    }
    let plant = "'a hall'\n'P'\n'METERS' 1.0\n'UTMN' 0.0\n1\n'HALL' 1 2295.0\n4 22.0\n10.0 -20.0\n45.0 -20.0\n45.0 15.0\n10.0 15.0\n1\n'S1' 2295.0 28.0 0.0 0.0\n";
    write(at.join("plant.inp"), plant)?;
    hehuang(at, &["plume", "buildings", "plant.inp", "-o", "plant.bld"])?;
    let building = "[[building]]\nbase_m = 2295.0\n[[building.tier]]\nheight_m = 22.0\ncorners_m = [[10.0, -20.0], [45.0, -20.0], [45.0, 15.0], [10.0, 15.0]]\n";
    let case = format!(
        "title = \"t\"\naveraging = [1, 24, \"period\"]\n{WEATHER}{}{building}{RECEPTORS}",
        STACK.replace("x_m", "elevation_m = 2295.0\nx_m")
    );
    write(at.join("case.toml"), case)?;
    hehuang(at, &["plume", "run", "case.toml", "--out", "out", "-q"])?;
    let deck = DECK
        .replace("OPTION", "FLAT")
        .replace("POLL\n", "OTHER\n")
        .replace("CONTROL", "")
        .replace("SOURCES", &format!("{STACK_LINES}   INCLUDED plant.bld\n"));
    write(at.join("deck.inp"), deck)?;
    hehuang(at, &["plume", "run", "deck.inp", "-q"])?;
    let values = |path: &Path| -> Fallible<Vec<f64>> {
        let text = read_to_string(path)?;
        let lines = text.lines().filter(|line| !line.starts_with('*'));
        lines
            .map(|line| Ok(line.split_whitespace().nth(2).ok_or("short")?.parse()?))
            .collect()
    };
    let (ours, deck) = (
        values(&at.join("out/all.pst"))?,
        values(&at.join("all.pst"))?,
    );
    assert!(ours.len() == 72 && ours.iter().any(|value| *value > 10.0));
    // The keyword lines have two decimals.
    for (own, other) in ours.iter().zip(&deck) {
        assert!(
            (own - other).abs() <= 2.0e-3 * own.abs().max(1.0e-3),
            "{own} {other}"
        );
    }
    Ok(())
}
