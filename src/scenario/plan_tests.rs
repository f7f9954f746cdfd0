//! `[plan]` in scenarios: reading, inheriting, what cannot be.

use super::*;
use crate::plan::Strength;

/// The quick winter episode with a section.
fn with(plan: &str) -> String {
    let base = find_shipped("winter-episode-quick").unwrap().text;
    format!("{base}\n{plan}")
}

fn scenario(plan: &str) -> Scenario {
    Scenario::parse(&with(plan), "test.toml").unwrap()
}

fn refused(plan: &str) -> String {
    let error = match Scenario::parse(&with(plan), "test.toml") {
        Err(error) => error,
        Ok(scenario) => scenario.planned_inventory().err().unwrap(),
    };
    error.render(false)
}

#[test]
fn the_shipped_plans_differ_as_their_strengths_do() {
    let nox = |name: &str| {
        let (inventory, planned, _) = Scenario::open(name).unwrap().planned_inventory().unwrap();
        assert_eq!(planned.is_some(), name != "plan-base", "{name}");
        inventory.total()[1]
    };
    let (base, likely) = (nox("plan-base"), nox("plan-2025"));
    let (least, most) = (nox("plan-2025-min"), nox("plan-2025-max"));
    assert!(
        most < likely && likely < least && least < base,
        "{most} {likely} {least} {base}"
    );
}

#[test]
fn a_plan_inherits_and_overrides() {
    let own = scenario(
        "[plan]\ninherits = [\"clean-heating\"]\nmeasures = [\"M-26\"]\non = \"2025-12-31\"\nstrength = \"most\"\n[plan.parameters.M-26]\ncity_before = 0.5\n[[plan.rule]]\nid = \"kiln\"\nsource = \"cem_0768_kiln\"\nremove = true\n",
    );
    let programme = own.programme().unwrap().unwrap();
    let ids: Vec<&str> = programme.measures.iter().map(|m| &*m.id).collect();
    assert_eq!(ids, ["M-11", "M-12", "M-14", "M-15", "M-26"]);
    assert_eq!(programme.strength, Strength::Most);
    assert_eq!(programme.set.len(), 1);
    let (inventory, planned, _) = own.planned_inventory().unwrap();
    let kiln = inventory
        .lines
        .iter()
        .find(|l| l.id == "cem_0768_kiln")
        .unwrap();
    assert!(kiln.mass.base.iter().all(|m| *m == 0.0));
    let notes = planned.unwrap().notes();
    assert!(notes[0].contains("5 measure(s), 1 rule(s)"), "{notes:?}");
}

#[test]
fn rules_act_in_the_order_of_the_text() {
    let text = |first: &str, second: &str| {
        format!(
            "[plan]\non = \"2025-12-31\"\n[[plan.rule]]\nid = \"a\"\nclass = \"clinker\"\n{first}\n[[plan.rule]]\nid = \"b\"\nclass = \"clinker\"\n{second}\n"
        )
    };
    let limit = "concentration = { NOX = 50 }\nflue_gas_m3 = 2000";
    let nox = |plan: &str| {
        let (inventory, ..) = scenario(plan).planned_inventory().unwrap();
        let lines = inventory.lines.iter().filter(|l| l.class == "clinker");
        lines.map(|l| l.mass.base[1]).sum::<f64>()
    };
    let limited_first = nox(&text(limit, "factor = { NOX = 2.0 }"));
    let limited_last = nox(&text("factor = { NOX = 2.0 }", limit));
    assert!((limited_first / limited_last - 2.0).abs() < 1e-12);
}

#[test]
fn new_sources_are_added_and_need_ids_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let all = crate::seeds::text("inventory/activity.csv").unwrap();
    let mut lines = all.lines();
    let head = lines.next().unwrap();
    let coach = lines.find(|l| l.starts_with("coach_")).unwrap();
    let id = coach.split(',').next().unwrap();
    std::fs::write(
        folder.path().join("activity.csv"),
        format!("{head}\n{}\n", coach.replacen(id, "new_coach", 1)),
    )
    .unwrap();
    let plan = format!(
        "[plan]\non = \"2025-12-31\"\nadd = [{:?}]\n",
        folder.path().display().to_string()
    );
    let (inventory, planned, files) = scenario(&plan).planned_inventory().unwrap();
    assert_eq!(planned.unwrap().outcome.added.len(), 1);
    assert!(inventory.lines.iter().any(|l| l.id == "new_coach"));
    assert!(files.iter().any(|f| f.ends_with("activity.csv")));
    std::fs::write(
        folder.path().join("activity.csv"),
        format!("{head}\n{coach}\n"),
    )
    .unwrap();
    let said = scenario(&plan)
        .planned_inventory()
        .err()
        .unwrap()
        .render(false);
    assert!(said.contains("the inventory has a source"), "{said}");
}

#[test]
fn what_cannot_be_is_said() {
    for (plan, wanted) in [
        ("[plan]\nmeasures = \"all\"\n", "[plan] has no day"),
        ("[plan]\non = \"2025-12-31\"\n", "[plan] does nothing"),
        (
            "[plan]\non = \"2025-02-30\"\nmeasures = \"all\"\n",
            "'2025-02-30' is no day",
        ),
        (
            "[plan]\non = \"2026-06-01\"\nmeasures = \"all\"\n",
            "speaks of 2021-01-01 to 2025-12-31",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nmeasures = [\"M-111\"]\n",
            "there is no measure 'M-111'",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nmeasures = \"all\"\nstrenght = \"most\"\n",
            "did you mean 'strength'?",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nmeasures = [\"M-26\"]\n[plan.parameters.M-26]\ncity_befor = 0.5\n",
            "did you mean 'city_before'?",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nmeasures = [\"M-26\"]\n[plan.parameters.M-26]\ncity_before = 1.5\n",
            "penetration_from = 1.5 cannot be",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nmeasures = [\"M-26\"]\n[plan.parameters.M-24]\ncompliance = 0.5\n",
            "this measure is not in the plan",
        ),
        (
            "[plan]\non = \"2025-12-31\"\ninherits = [\"winter-episode-quick\"]\n",
            "has no [plan] to inherit",
        ),
        (
            "[plan]\non = \"2025-12-31\"\n[[plan.rule]]\nid = \"x\"\nsector = \"powr\"\nactivity = 0.5\n",
            "did you mean 'power'?",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nmeasures = \"all\"\nfiles = [\"nowhere.toml\"]\n",
            "nowhere.toml cannot be read",
        ),
        (
            "[plan]\non = \"2025-12-31\"\nadd = [\"nowhere\"]\n",
            "nowhere",
        ),
    ] {
        let said = refused(plan);
        assert!(said.contains(wanted), "{plan}: {said}");
    }
}
