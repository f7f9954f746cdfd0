//! Measures, rules and constraints on the embedded inventory.

use super::*;
use crate::inventory::{BASE, Inventory};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const PM25: usize = 5;
const PMC: usize = 6;

fn inventory() -> &'static Inventory {
    use std::sync::OnceLock;
    static INVENTORY: OnceLock<Inventory> = OnceLock::new();
    INVENTORY.get_or_init(|| Inventory::embedded().unwrap())
}

fn end() -> Date {
    date(2025, 12, 31)
}

fn programme(measures: Vec<Measure>) -> Programme {
    Programme {
        measures,
        rules: Vec::new(),
        additions: Vec::new(),
        on: end(),
        strength: Strength::Likely,
        set: BTreeMap::new(),
        named: true,
    }
}

fn all() -> Vec<Measure> {
    Programme::pick(&[MeasureLibrary::embedded().unwrap()], None, end()).unwrap()
}

/// A programme of the measures of a text.
fn of(text: &str) -> Result<Programme, PlanError> {
    let head = "[library]\nfrom = \"2020-01-01\"\nto = \"2030-12-31\"\nsource = \"test\"\n";
    let library = MeasureLibrary::parse(&format!("{head}{text}"), "test.toml")?;
    Ok(programme(Programme::pick(&[library], None, end())?))
}

fn base_total(inventory: &Inventory) -> [f64; BASE.len()] {
    let mut sum = [0.0; BASE.len()];
    for line in &inventory.lines {
        outcome::add(&mut sum, &line.mass.base);
    }
    sum
}

fn refusal(outcome: Result<Outcome, PlanError>) -> String {
    match outcome {
        Err(error) => error.render(false),
        Ok(_) => panic!("this should be refused"),
    }
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn forty_five_measures_in_any_order_give_one_inventory() {
    let mut plan = programme(all());
    plan.named = false;
    assert_eq!(plan.measures.len(), 45);
    let forward = plan.apply(inventory()).unwrap();
    plan.measures.reverse();
    let backward = plan.apply(inventory()).unwrap();
    // Sources that take over heat stand in another order.
    let (a, b) = (
        base_total(&forward.inventory),
        base_total(&backward.inventory),
    );
    for p in 0..BASE.len() {
        assert!(near(a[p], b[p], 1e-12), "{}: {} {}", BASE[p], a[p], b[p]);
    }
    let first = inventory().lines.len();
    for (a, b) in forward.inventory.lines[..first]
        .iter()
        .zip(&backward.inventory.lines)
    {
        for p in 0..BASE.len() {
            assert!(near(a.mass.base[p], b.mass.base[p], 1e-12), "{}", a.id);
        }
    }
}

#[test]
fn shares_of_measures_add_up_to_the_change_of_every_line() {
    let mut plan = programme(all());
    plan.named = false;
    let outcome = plan.apply(inventory()).unwrap();
    let mut change = vec![[0.0; BASE.len()]; outcome.inventory.lines.len()];
    for share in &outcome.shares {
        outcome::add(&mut change[share.line], &share.change);
    }
    let before = inventory().lines.iter().map(|l| l.mass.base);
    let before = before.chain(std::iter::repeat([0.0; BASE.len()]));
    for ((line, before), change) in outcome.inventory.lines.iter().zip(before).zip(&change) {
        for p in 0..BASE.len() {
            let whole = line.mass.base[p] - before[p];
            assert!(
                near(whole, change[p], 1e-9),
                "{} {}: {whole} {}",
                line.id,
                BASE[p],
                change[p]
            );
        }
    }
    // The account, effect by effect, tells the same story.
    let told: f64 = outcome
        .effects
        .iter()
        .map(|e| {
            let sum = |masses: &[BaseMass; 3]| masses.iter().map(|m| m[1]).sum::<f64>();
            sum(&e.after) - sum(&e.before)
        })
        .sum();
    let whole = base_total(&outcome.inventory)[1] - base_total(inventory())[1];
    assert!(near(told, whole, 1e-9), "{told} {whole}");
    assert!(whole < 0.0);
}

#[test]
fn no_heat_is_lost_when_boilers_close() {
    let mut plan = programme(all());
    plan.named = false;
    let outcome = plan.apply(inventory()).unwrap();
    assert!(outcome.heat.len() >= 4, "{:?}", outcome.heat);
    for heat in &outcome.heat {
        assert!(
            heat.gone > 0.0 && near(heat.gone, heat.come, 1e-9),
            "{heat:?}"
        );
        assert!(heat.made >= heat.gone);
    }
    // What gas took over burns gas: 0.15 of the stoves' useful heat.
    let coal: f64 = inventory()
        .lines
        .iter()
        .filter(|l| l.class == "house_coal" && l.county / 10_000 == 63)
        .map(|l| l.making.activity)
        .sum();
    let gas = outcome
        .inventory
        .lines
        .iter()
        .filter(|l| l.class == "house_gas" && l.id.contains("+house_coal"));
    let gas: f64 = gas.map(|l| l.making.activity).sum();
    assert!(
        near(gas, coal * 20_908.0 * 0.45 * 0.15 / (35.544 * 0.90), 1e-9),
        "{gas}"
    );
}

#[test]
fn the_strengths_stand_in_order() {
    let mut plan = programme(all());
    plan.named = false;
    let totals: Vec<[f64; BASE.len()]> = Strength::ALL
        .iter()
        .map(|(_, strength)| {
            plan.strength = *strength;
            base_total(&plan.apply(inventory()).unwrap().inventory)
        })
        .collect();
    let before = base_total(inventory());
    for p in [0, 1, 3, 4, PM25, PMC] {
        assert!(totals[0][p] <= before[p], "{}", BASE[p]);
        assert!(
            totals[2][p] < totals[1][p] && totals[1][p] < totals[0][p],
            "{}: {} {} {}",
            BASE[p],
            totals[0][p],
            totals[1][p],
            totals[2][p]
        );
    }
}

/// Sweeping from 70 to 80 %: 1.2, 3.2 and 9.0 % of a road's PM10 with ordinary sweepers, vacuum sweepers and water twice a day (removals of
/// T/CSES 144-2024, weighted as 0.15 : 0.47 g of PM2.5 and coarser).
#[test]
fn sweeping_to_eighty_per_cent_is_no_cut_by_eighty_per_cent() {
    let mut roads = inventory().clone();
    roads.lines.retain(|line| line.id == "road_city_630103");
    assert_eq!(roads.lines.len(), 1);
    roads.lines[0].mass.base = [0.0, 0.0, 0.0, 0.0, 0.0, 0.15, 0.47];
    for (fine, coarse, percent) in [(0.09, 0.12, 1.2), (0.22, 0.27, 3.2), (0.46, 0.58, 9.0)] {
        let text = format!(
            "[[measure]]\nid = \"S\"\nkind = \"measure\"\nname = \"sweeping\"\n[[measure.effect]]\nclass = \"road_city\"\ncontrol = {{ PM25 = {fine}, PMC = {coarse} }}\npenetration_from = 0.7\npenetration_to = 0.8\n"
        );
        let outcome = of(&text).unwrap().apply(&roads).unwrap();
        let left = outcome.inventory.lines[0].mass.base;
        let cut = 100.0 * (1.0 - (left[PM25] + left[PMC]) / 0.62);
        assert_eq!(format!("{cut:.1}"), format!("{percent:.1}"));
    }
    // By hand: (0.8 − 0.7)·0.09 / (1 − 0.7·0.09) = 0.009605.
    assert!(
        (penetration_remains(0.09, 1.0, (0.7, 0.8)) - (1.0 - 0.009_605_122_732_123_8)).abs()
            < 1e-15
    );
}

#[test]
fn capture_and_operation_act_through_the_controls_that_are_there() {
    // Cooking: capture 0.85, running 0.6, purifiers remove 60 % of VOC: 1 − 0.6·0.85·0.6 passes.
    let text = "[[measure]]\nid = \"C\"\nkind = \"measure\"\nname = \"fumes\"\n[[measure.effect]]\nclass = \"cooking\"\noperation = 0.8\n";
    let outcome = of(text).unwrap().apply(inventory()).unwrap();
    let mut told = 0;
    for (before, after) in inventory().lines.iter().zip(&outcome.inventory.lines) {
        if before.class == "cooking" && before.making.capture < 1.0 {
            let ratio = (1.0 - 0.6 * 0.85 * 0.8) / (1.0 - 0.6 * 0.85 * 0.6);
            assert!(near(after.mass.base[4], before.mass.base[4] * ratio, 1e-12));
            told += 1;
        }
    }
    assert_eq!(told, 53);
}

#[test]
fn concentrations_limit_what_a_stack_emits_and_raise_nothing() {
    let text = "[[measure]]\nid = \"K\"\nkind = \"measure\"\nname = \"kilns\"\n[[measure.effect]]\nclass = \"clinker\"\nconcentration = { NOX = 50, PM10 = 10, SO2 = 1e6 }\nflue_gas_m3 = 2000\n";
    let outcome = of(text).unwrap().apply(inventory()).unwrap();
    for (before, after) in inventory().lines.iter().zip(&outcome.inventory.lines) {
        if before.class == "clinker" {
            // 50 mg/m³ × 2000 m³/t = 0.1 kg/t.
            assert!(
                near(after.mass.base[1], 0.1 * before.making.activity, 1e-12),
                "{}",
                before.id
            );
            assert!(near(after.mass.base[0], before.mass.base[0], 1e-12));
            let pm = |l: &crate::inventory::SourceLine| l.mass.base[PM25] + l.mass.base[PMC];
            assert!(pm(after) <= 0.02 * before.making.activity * (1.0 + 1e-12));
        }
    }
}

#[test]
fn a_ramp_and_a_raise() {
    let text = "[[measure]]\nid = \"A\"\nkind = \"measure\"\nname = \"a\"\nfrom = \"2025-01-01\"\nfull = \"2027-01-01\"\n[measure.parameters]\nx = { likely = 0.5, what = \"x\", status = \"own\", source = \"test\" }\n[[measure.effect]]\nclass = \"bus\"\nactivity = \"x\"\n[[measure]]\nid = \"B\"\nkind = \"enabler\"\nname = \"b\"\n[[measure.raise]]\nmeasure = \"A\"\nparameter = \"x\"\nby = 0.1\n";
    let mut plan = of(text).unwrap();
    plan.on = date(2026, 1, 1);
    let outcome = plan.apply(inventory()).unwrap();
    let half = 365.0 / 730.0;
    for (before, after) in inventory().lines.iter().zip(&outcome.inventory.lines) {
        if before.class == "bus" {
            assert!(near(
                after.mass.base[1],
                before.mass.base[1] * (1.0 - half * 0.4),
                1e-12
            ));
        }
    }
}

#[test]
fn hours_shift_and_days_keep_their_mass() {
    let text = "[[measure]]\nid = \"N\"\nkind = \"measure\"\nname = \"night\"\n[[measure.effect]]\nclass = \"petrol_station\"\nshare = 0.4\nshift = { from = [8, 18], to = [20, 6] }\n";
    let outcome = of(text).unwrap().apply(inventory()).unwrap();
    let line = outcome
        .inventory
        .lines
        .iter()
        .find(|l| l.class == "petrol_station")
        .unwrap();
    let before = &inventory().library.hours["mobile"].values;
    let after = &outcome.inventory.library.hours[&line.hour].values;
    assert!((after.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let moved: f64 = 0.4 * before[8..18].iter().sum::<f64>();
    assert!((after[9] - 0.6 * before[9]).abs() < 1e-15);
    assert!((after[2] - before[2] - moved / 10.0).abs() < 1e-15);
    assert!((after[19] - before[19]).abs() < 1e-15);
}

#[test]
fn alternatives_are_told_from_companions() {
    let one = |id: &str, class: &str| {
        format!(
            "[[measure]]\nid = \"{id}\"\nkind = \"measure\"\nname = \"{id}\"\nexclusive = \"sites\"\n[[measure.effect]]\nclass = \"{class}\"\nactivity = 0.5\n"
        )
    };
    let both = of(&(one("A", "construction") + &one("B", "construction"))).unwrap();
    let said = refusal(both.apply(inventory()));
    assert!(
        said.contains("A and B are alternatives (sites) and take the same 53 line(s)"),
        "{said}"
    );
    of(&(one("A", "construction") + &one("B", "soil")))
        .unwrap()
        .apply(inventory())
        .unwrap();
}

#[test]
fn what_cannot_be_is_said_with_a_hint() {
    let effect = |text: &str| {
        format!(
            "[[measure]]\nid = \"A\"\nkind = \"measure\"\nname = \"a\"\n[[measure.effect]]\n{text}\n"
        )
    };
    let refused = [
        (
            "class = \"clinkers\"\nactivity = 0.5",
            "did you mean 'clinker'?",
        ),
        (
            "class = \"bus\"\ncontrol = { NOX = 0.5 }\npenetration_to = 1.2",
            "penetration_to = 1.2 cannot be",
        ),
        (
            "class = \"bus\"\ncontrol = { NOX = 0.5 }\npenetration_from = 0.8\npenetration_to = 0.7",
            "the penetration falls from 0.8 to 0.7",
        ),
        (
            "class = \"bus\"\nactivity = \"p\"",
            "activity = \"p\" is no parameter",
        ),
        (
            "class = \"coke\"\nregion = \"Yushu\"\nactivity = 0.5",
            "it finds no line of the inventory",
        ),
        (
            "class = \"car\"\nswitch = { class = \"house_gas\" }",
            "the heat of 'car' is not known",
        ),
        (
            "class = \"boiler_coal\"\ncapacity_below = 10\ncapacity_unit = \"t/h\"\nremove = true",
            "say no size",
        ),
    ];
    for (text, wanted) in refused {
        let said = refusal(of(&effect(text)).unwrap().apply(inventory()));
        assert!(said.contains(wanted), "{text}: {said}");
    }
    let written = [
        ("class = \"bus\"\nactivty = 0.5", "does nothing"),
        (
            "class = \"bus\"\nactivity = 0.5\nremove = true",
            "does several things: activity, remove",
        ),
        ("region = \"Xinning\"\nactivity = 0.5", "Xining"),
        (
            "class = \"bus\"\nfactor = { NO = 0.5 }",
            "there is no pollutant 'NO'",
        ),
        (
            "class = \"bus\"\nhigh = 3\nactivity = 0.5",
            "has no key 'high'",
        ),
        (
            "class = \"bus\"\nactivity = [1]",
            "must be a number, or the name of a parameter",
        ),
    ];
    for (text, wanted) in written {
        let said = of(&effect(text)).err().unwrap().render(false);
        assert!(said.contains(wanted), "{text}: {said}");
    }
}

#[test]
fn days_and_ids_outside_are_refused() {
    let library = [MeasureLibrary::embedded().unwrap()];
    let said = Programme::pick(&library, None, date(2031, 1, 1))
        .err()
        .unwrap()
        .render(false);
    assert!(
        said.contains("speaks of 2021-01-01 to 2025-12-31") && said.contains("2031-01-01"),
        "{said}"
    );
    let ids = ["M-62".to_owned()];
    let said = Programme::pick(&library, Some(&ids), end())
        .err()
        .unwrap()
        .render(false);
    assert!(
        said.contains("there is no measure 'M-62'") && said.contains("did you mean"),
        "{said}"
    );
    let twice = [library[0].clone(), library[0].clone()];
    assert!(Programme::pick(&twice, None, end()).is_err());
}

/// A folder with one new coal boiler of a size.
fn boiler(folder: &std::path::Path, capacity: &str) -> Addition {
    let text = crate::seeds::text("inventory/activity.csv").unwrap();
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    let line = lines.find(|l| l.starts_with("boiler_coal_630103")).unwrap();
    let line = line.replacen("boiler_coal_630103", "new_boiler", 1);
    let text = format!("{head},capacity,capacity_unit\n{line},{capacity}\n");
    std::fs::write(folder.join("activity.csv"), text).unwrap();
    Addition {
        id: "new".into(),
        inventory: Inventory::from_folder(folder).unwrap(),
        folder: folder.to_owned(),
    }
}

#[test]
fn small_new_boilers_and_capacity_without_replacement_are_forbidden() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = programme(all());
    plan.named = false;
    plan.measures.retain(|m| m.kind == MeasureKind::Constraint);
    plan.additions = vec![boiler(folder.path(), "34.9,t/h")];
    let said = refusal(plan.apply(inventory()));
    assert!(
        said.contains("M-10") && said.contains("34.9 t/h, below 35 t/h"),
        "{said}"
    );
    plan.additions = vec![boiler(folder.path(), ",")];
    assert!(refusal(plan.apply(inventory())).contains("says no capacity"));
    plan.additions = vec![boiler(folder.path(), "35,t/h")];
    let outcome = plan.apply(inventory()).unwrap();
    assert_eq!(outcome.added.len(), 1);
    // A kiln that is new needs one that closes.
    let mut kiln = plan.additions[0].clone();
    let template = inventory()
        .lines
        .iter()
        .find(|l| l.id == "cem_0768_kiln")
        .unwrap();
    let mut line = template.clone();
    line.id = "new_kiln".into();
    kiln.inventory.lines = vec![line];
    plan.additions = vec![kiln];
    let said = refusal(plan.apply(inventory()));
    assert!(
        said.contains("M-02") && said.contains("1 times is asked"),
        "{said}"
    );
    plan.rules = vec![Rule {
        id: "close".into(),
        line: 1,
        effect: Effect {
            scope: Scope {
                sources: ["cem_0768_kiln".to_owned()].into(),
                ..Scope::default()
            },
            words: Vec::new(),
            share: crate::config::Placed::by_default(Amount::Number(1.0)),
            share_unsized: None,
            edit: Edit::Remove,
        },
    }];
    let outcome = plan.apply(inventory()).unwrap();
    assert!(
        base_total(&outcome.inventory)
            .iter()
            .zip(base_total(inventory()))
            .all(|(a, b)| near(*a, b, 1e-12))
    );
}

#[test]
fn coke_above_four_tenths_of_steel_is_forbidden() {
    // 0.4 Mt of coke beside 1.5 Mt of steel: 0.267. With a third of the steel it is 0.8.
    let mut plan = programme(all());
    plan.measures.retain(|m| m.id == "M-03");
    plan.apply(inventory()).unwrap();
    plan.rules = vec![Rule {
        id: "less steel".into(),
        line: 1,
        effect: Effect {
            scope: Scope {
                classes: ["steel".to_owned()].into(),
                counties: [630105].into(),
                ..Scope::default()
            },
            words: Vec::new(),
            share: crate::config::Placed::by_default(Amount::Number(1.0)),
            share_unsized: None,
            edit: Edit::Activity(crate::config::Placed::by_default(Amount::Number(1.0 / 3.0))),
        },
    }];
    assert!(refusal(plan.apply(inventory())).contains("at most 0.4 of it is allowed"));
}

#[test]
fn triangular_quantiles() {
    let parameter = MeasureParameter {
        least: 0.9,
        likely: 0.5,
        most: 0.1,
        what: String::new(),
        status: crate::standards::Status::Own,
        source: String::new(),
    };
    assert!((parameter.quantile(0.0) - 0.1).abs() < 1e-15);
    assert!((parameter.quantile(0.5) - 0.5).abs() < 1e-15);
    assert!((parameter.quantile(1.0) - 0.9).abs() < 1e-15);
    // A quarter of a symmetric triangle lies below low + width·√(1/8).
    assert!((parameter.quantile(0.25) - (0.1 + 0.8 * 0.125_f64.sqrt())).abs() < 1e-15);
}
