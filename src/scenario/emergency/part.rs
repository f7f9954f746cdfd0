//! `[emergency.part]`: which of two runs a scenario is, the one without a response or the one with it. `hehuang emergency run` writes it.

use super::{PhaseSection, phase};
use crate::plan::emergency::ResponseSpan;
use crate::scenario::reader::{Reader, Section};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Which of two runs.
#[derive(Debug, Clone, PartialEq)]
pub enum EmergencyRun {
    /// Nobody answers.
    Base,
    /// Cities answer: in these phases, or where there are none as the section says.
    Response(Vec<PhaseSection>),
}

/// Reads the part; `None` if there is none.
pub(super) fn read(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<EmergencyRun> {
    let mut s = section.section(reader, "part")?;
    let response = s.choice(
        reader,
        "run",
        &[("base", false), ("response", true)],
        true,
        "response",
    );
    let phases = s.sections(reader, "phase");
    let phases = phases
        .into_iter()
        .filter_map(|own| phase(own, reader))
        .collect();
    s.finish(reader);
    Some(if response.value {
        EmergencyRun::Response(phases)
    } else {
        EmergencyRun::Base
    })
}

/// What is appended to a scenario for the run in which nobody answers.
pub fn unanswered_text(text: &str) -> String {
    format!("{}\n\n[emergency.part]\nrun = \"base\"\n", text.trim_end())
}

/// What is appended to a scenario for the run in which cities answer, each in its spans; none: as the scenario itself says.
pub fn response_text(text: &str, answers: &BTreeMap<String, Vec<ResponseSpan>>) -> String {
    let mut text = format!(
        "{}\n\n[emergency.part]\nrun = \"response\"\n",
        text.trim_end()
    );
    for (city, spans) in answers {
        for span in spans {
            let _ = write!(
                text,
                "[[emergency.part.phase]]\ncities = [{city:?}]\nfrom = \"{}\"\nto = \"{}\"\nlevel = \"{}\"\n",
                stamp(span.from),
                stamp(span.to),
                span.level.name()
            );
        }
    }
    text
}

/// A time as a scenario has it.
fn stamp(time: crate::time::ModelTime) -> String {
    time.beijing().strftime("%Y-%m-%dT%H:%M").to_string()
}
