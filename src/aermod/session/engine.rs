//! The engine of a case with its chemistry, and what it does not do.

use super::error::SessionError;
use crate::nearfield::{Case, Chemistry, Extras, No2Chemistry, PlumeEngine, PlumeWork, SavedRun};
use crate::plume::{Source, SourceKind};
use std::sync::atomic::AtomicBool;

/// Hands the engine of a case, with its chemistry, on to what runs it; `resume` is a saved run to go on from.
pub fn with_engine<T>(
    case: &Case,
    stop: &AtomicBool,
    resume: Option<&SavedRun>,
    then: impl FnOnce(&PlumeEngine<'_>, Extras<'_, PlumeWork>) -> T,
) -> T {
    let engine = PlumeEngine::new(case);
    let chemistry = No2Chemistry::new(case);
    let extras = Extras {
        chemistry: chemistry
            .as_ref()
            .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
        stop: Some(stop),
        resume,
    };
    then(&engine, extras)
}

/// Refuses by name what the engine does not do. Concentrations of roads and buoyant lines whose material would settle are those
/// without settling, as AERMOD's are.
pub(in crate::aermod) fn supported(case: &Case) -> Result<(), SessionError> {
    let outputs = case.options.outputs;
    let asks_deposition =
        outputs.total_deposition || outputs.dry_deposition || outputs.wet_deposition;
    let line = |source: &&Source| {
        matches!(
            source.kind,
            SourceKind::Road(_) | SourceKind::BuoyantLine(_)
        )
    };
    match case.sources.iter().find(line) {
        Some(source) if asks_deposition => Err(SessionError::Unsupported {
            source_id: source.id.clone(),
            what: "deposition of roads and buoyant lines",
        }),
        _ => Ok(()),
    }
}
