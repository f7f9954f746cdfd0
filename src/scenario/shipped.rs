//! Shipped scenarios, compiled into the binary: they run by name, and `init` starts new ones from them.

use super::problem::ScenarioError;
use super::suggest;

/// A shipped scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedScenario {
    /// Name by which it runs.
    pub name: &'static str,
    /// What it is, in a line.
    pub summary: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All shipped scenarios.
pub const SHIPPED: [ShippedScenario; 18] = [
    ShippedScenario {
        name: "winter-episode-quick",
        summary: "a stagnant winter episode at 12 km with sectors and four regions: a first look in a minute",
        text: include_str!("../../scenarios/winter-episode-quick.toml"),
    },
    ShippedScenario {
        name: "winter-episode",
        summary: "a stagnant winter episode at 6 km with eight groups of sectors in four regions",
        text: include_str!("../../scenarios/winter-episode.toml"),
    },
    ShippedScenario {
        name: "winter-pm25",
        summary: "who makes winter's PM2.5: 32 tags by sector and place, all species, at 6 km",
        text: include_str!("../../scenarios/winter-pm25.toml"),
    },
    ShippedScenario {
        name: "red-alert-winter",
        summary: "three days of red alert in a stagnant winter episode at 18 km, Xining and Haidong answering",
        text: include_str!("../../scenarios/red-alert-winter.toml"),
    },
    ShippedScenario {
        name: "year",
        summary: "a year of representative days at 6 km: annual means and sector shares",
        text: include_str!("../../scenarios/year.toml"),
    },
    ShippedScenario {
        name: "summer-ozone-quick",
        summary: "a sunny summer episode with gas chemistry at 12 km: ozone from the valleys up to the plateau",
        text: include_str!("../../scenarios/summer-ozone-quick.toml"),
    },
    ShippedScenario {
        name: "summer-ozone",
        summary: "a sunny summer episode with gas chemistry at 6 km, plants, soils and the stratosphere",
        text: include_str!("../../scenarios/summer-ozone.toml"),
    },
    ShippedScenario {
        name: "dust-2017-01-26",
        summary: "a dust front at 6 km: from Baiyin and Lanzhou up the valley to Haidong and Xining",
        text: include_str!("../../scenarios/dust-2017-01-26.toml"),
    },
    ShippedScenario {
        name: "dust-event",
        summary: "a spring dust front at 18 km from the Qaidam to the Tengger: dust by source region",
        text: include_str!("../../scenarios/dust-event.toml"),
    },
    ShippedScenario {
        name: "plan-base",
        summary: "a stagnant winter day at 12 km with tags: what plans are compared with",
        text: include_str!("../../scenarios/plan-base.toml"),
    },
    ShippedScenario {
        name: "plan-2025",
        summary: "the plan's 45 measures with their likely figures",
        text: include_str!("../../scenarios/plan-2025.toml"),
    },
    ShippedScenario {
        name: "plan-2025-min",
        summary: "the plan with the figures at which it does least",
        text: include_str!("../../scenarios/plan-2025-min.toml"),
    },
    ShippedScenario {
        name: "plan-2025-max",
        summary: "the plan with the figures at which it does most",
        text: include_str!("../../scenarios/plan-2025-max.toml"),
    },
    ShippedScenario {
        name: "clean-heating",
        summary: "stoves and small boilers: heat from gas, networks and current",
        text: include_str!("../../scenarios/clean-heating.toml"),
    },
    ShippedScenario {
        name: "ultra-low-steel-cement",
        summary: "ultra-low emission of steel, cement and coke",
        text: include_str!("../../scenarios/ultra-low-steel-cement.toml"),
    },
    ShippedScenario {
        name: "straw-ban",
        summary: "no straw is burnt in the open",
        text: include_str!("../../scenarios/straw-ban.toml"),
    },
    ShippedScenario {
        name: "night-refuelling-base",
        summary: "a sunny summer day at 12 km: what night refuelling is compared with",
        text: include_str!("../../scenarios/night-refuelling-base.toml"),
    },
    ShippedScenario {
        name: "night-refuelling",
        summary: "half of refuelling and unloading at night",
        text: include_str!("../../scenarios/night-refuelling.toml"),
    },
];

/// What `hehuang init` can start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateKind {
    /// A short episode on a coarse grid.
    Quick,
    /// An episode.
    Episode,
    /// A year.
    Year,
}

/// The text of a template, with comments.
pub fn template(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Quick => SHIPPED[0].text,
        TemplateKind::Episode => SHIPPED[1].text,
        TemplateKind::Year => SHIPPED[2].text,
    }
}

/// A shipped scenario by its name, also as `scenarios/NAME.toml`.
pub fn find(name: &str) -> Option<&'static ShippedScenario> {
    let stem = name.strip_prefix("scenarios/").unwrap_or(name);
    let stem = stem.strip_suffix(".toml").unwrap_or(stem);
    SHIPPED.iter().find(|scenario| scenario.name == stem)
}

/// The error for a name that is neither a file nor shipped.
pub(super) fn unknown(name: &str) -> ScenarioError {
    let known: Vec<&str> = SHIPPED.iter().map(|scenario| scenario.name).collect();
    let near = suggest::nearest(name, known.iter().copied());
    ScenarioError::Unknown {
        name: name.to_owned(),
        hint: near.map_or(String::new(), |near| format!("; did you mean '{near}'?")),
        known: known.join(", "),
    }
}
