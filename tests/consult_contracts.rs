//! A consultation from its file to a pack that a neighbour reruns.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// A small project: few receptors, coarse wind model.
fn project(so2: f64) -> String {
    let text = fs::read_to_string("scenarios/consult/minhe.toml").expect("the shipped project");
    let text = text
        .replace(
            "[[5000, 100], [15000, 250], [25000, 500]]",
            "[[3000, 1500], [9000, 4500]]",
        )
        .replace("protection_step_m = 50", "protection_step_m = 700")
        .replace(
            "fence_m = [[-450, -300], [450, -300], [450, 300], [-450, 300]]",
            "fence_m = [[-450, -300], [450, -300], [0, 300]]",
        )
        .replace("cell_size_km = 3 ", "cell_size_km = 9 ")
        .replace(
            "kg_per_h = { so2 = 52,",
            &format!("kg_per_h = {{ so2 = {so2},"),
        );
    assert!(text.contains("cell_size_km = 9 ") && text.contains(&format!("so2 = {so2},")));
    text
}

fn hehuang(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let done = Command::cargo_bin("hehuang")
        .expect("the program")
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&done.stdout), text(&done.stderr), done.status.code())
}

/// A column of one of the tables.
fn column(file: &Path, name: &str) -> Vec<f64> {
    let mut table = csv::Reader::from_path(file).expect("a table");
    let at = table
        .headers()
        .expect("a header")
        .iter()
        .position(|h| h == name)
        .expect(name);
    table
        .records()
        .flatten()
        .map(|row| row[at].parse().expect("a number"))
        .collect()
}

#[test]
fn both_sides_of_the_border_get_the_same_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("a.toml"), project(52.0)).expect("written");
    fs::write(at.join("b.toml"), project(60.0)).expect("written");
    let (_, told, code) = hehuang(
        at,
        &[
            "consult",
            "assess",
            "a.toml",
            "--out",
            "a",
            "--threads",
            "1",
        ],
    );
    assert_eq!(code, Some(0), "{told}");

    // The neighbour, on two threads: the same to the last bit.
    let (told, errors, code) = hehuang(
        at,
        &[
            "consult",
            "verify",
            "a/consult.hcp",
            "--threads",
            "2",
            "--out",
            "again",
        ],
    );
    assert_eq!(code, Some(0), "{told}{errors}");
    assert!(told.contains("the same"), "{told}");

    // The dossier: two languages side by side, no request, whatever is not confirmed, the same bytes.
    let page = fs::read_to_string(at.join("a/dossier.html")).expect("a dossier");
    let count = |what: &str| page.matches(what).count();
    assert!(
        count("<span class=\"zh\"") > 200
            && count("<span class=\"zh\"") == count("<span class=\"en\"")
    );
    for element in [
        "table", "tr", "td", "th", "span", "figure", "svg", "g", "p", "h2",
    ] {
        let open = count(&format!("<{element}>")) + count(&format!("<{element} "));
        assert_eq!(open, count(&format!("</{element}>")), "{element}");
    }
    assert_eq!(count("<h2>"), 18);
    assert!(
        !page.contains("http://")
            || page.matches("http://").count()
                == page.matches("http://www.w3.org/2000/svg").count()
    );
    let rules = fs::read_to_string("seeds/consult/assessment.toml").expect("rules");
    let unverified = rules
        .split("\n[")
        .filter(|rule| rule.contains("status = \"unverified\""));
    for rule in unverified {
        let source = rule
            .lines()
            .find_map(|line| line.strip_prefix("source = \""))
            .expect("a source");
        let source = source.trim_end_matches('"').replace('<', "&lt;");
        assert!(page.contains(&source), "{source}");
    }
    assert!(
        page.contains("须会商") && page.contains("演示算例"),
        "verdict and banner"
    );

    // Another rate: the difference names the key, the receptors, and what it is worth.
    let (_, told, code) = hehuang(at, &["consult", "assess", "b.toml", "--out", "b", "-q"]);
    assert_eq!(code, Some(0), "{told}");
    let (told, _, code) = hehuang(at, &["consult", "diff", "a/consult.hcp", "b/consult.hcp"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("stack[BOILER].kg_per_h.so2"), "{told}");
    assert!(told.contains("52") && told.contains("+15.385 %"), "{told}");
    assert!(told.contains("near_so2.csv, hour_ug_m3"), "{told}");
    assert!(
        !told.contains("near_pm10.csv") && !told.contains("weather"),
        "{told}"
    );
    let (told, ..) = hehuang(at, &["consult", "diff", "a/consult.hcp", "a/consult.hcp"]);
    assert!(told.contains("hold the same"), "{told}");

    // A pack that was changed is refused.
    let mut bytes = fs::read(at.join("a/consult.hcp")).expect("a pack");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(at.join("bad.hcp"), bytes).expect("written");
    let (_, told, code) = hehuang(at, &["consult", "verify", "bad.hcp", "--out", "bad"]);
    assert_eq!(code, Some(3), "{told}");

    // The exported deck, run as any deck of AERMOD's: the same concentrations.
    let (_, told, code) = hehuang(
        at,
        &[
            "consult",
            "export",
            "a.toml",
            "--aermod",
            "--substance",
            "so2",
            "--out",
            "deck",
        ],
    );
    assert_eq!(code, Some(0), "{told}");
    let (_, told, code) = hehuang(at, &["plume", "run", "deck/consult.inp", "-q"]);
    assert_eq!(code, Some(0), "{told}");
    let plot = |name: &str| -> Vec<f64> {
        let text = fs::read_to_string(at.join("deck").join(name)).expect(name);
        let rows = text.lines().filter(|line| !line.starts_with('*'));
        rows.map(|row| {
            row.split_whitespace()
                .nth(2)
                .expect("a value")
                .parse()
                .expect("a number")
        })
        .collect()
    };
    let table = at.join("a/near_so2.csv");
    for (file, name) in [
        ("hour.plt", "hour_actual_ug_m3"),
        ("period.plt", "annual_actual_ug_m3"),
    ] {
        let (deck, own) = (plot(file), column(&table, name));
        assert_eq!(deck.len(), own.len());
        // The year's mean counts 8000 h of 8760.
        let hours = if file == "period.plt" {
            8000.0 / 8760.0
        } else {
            1.0
        };
        let most = own.iter().copied().fold(0.0, f64::max);
        for (deck, own) in deck.iter().zip(&own) {
            assert!(
                (deck * hours - own).abs() < 1e-4 * own + 1e-5 * most + 6e-6,
                "{file}: {deck} {own}"
            );
        }
    }

    // Gases are judged in the reference state, particles as they are.
    let (hour, actual) = (
        column(&table, "hour_ug_m3"),
        column(&table, "hour_actual_ug_m3"),
    );
    for (hour, actual) in hour
        .iter()
        .zip(&actual)
        .filter(|(_, actual)| **actual > 0.0)
    {
        assert!((1.1..1.45).contains(&(hour / actual)), "{hour} {actual}");
    }
    let dust = at.join("a/near_pm10.csv");
    assert_eq!(
        column(&dust, "hour_ug_m3"),
        column(&dust, "hour_actual_ug_m3")
    );
}

#[test]
fn a_new_user_is_told_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let (_, told, code) = hehuang(at, &["consult", "assess", "nowhere.toml"]);
    assert_eq!(code, Some(3));
    assert!(told.contains("shipped projects are minhe, ledu"), "{told}");
    fs::write(at.join("empty.toml"), "").expect("written");
    let (_, told, code) = hehuang(at, &["consult", "check", "empty.toml"]);
    assert_eq!(code, Some(2));
    for section in [
        "project",
        "site",
        "terrain",
        "weather",
        "background",
        "no new source",
        "no receptor",
    ] {
        assert!(told.contains(section), "{section}: {told}");
    }
    let (told, _, code) = hehuang(at, &["consult", "init", "own.toml"]);
    assert_eq!(code, Some(0), "{told}");
    let (told, _, code) = hehuang(at, &["consult", "check", "own.toml"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("can be assessed"), "{told}");
    let (_, _, code) = hehuang(at, &["consult", "init", "own.toml"]);
    assert_eq!(code, Some(2));
    fs::write(at.join("no.hcp"), "text").expect("written");
    let (_, told, code) = hehuang(at, &["consult", "diff", "no.hcp", "no.hcp"]);
    assert_eq!(code, Some(3), "{told}");
}
