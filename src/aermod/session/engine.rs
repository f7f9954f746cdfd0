//! The engine of a case with its chemistry, and what it does not do.

use super::error::SessionError;
use crate::nearfield::{Case, Chemistry, Extras, No2Chemistry, PlumeEngine, PlumeWork, SavedRun};
use crate::plume::SourceKind;
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

/// Refuses by name what the engine does not do.
pub(in crate::aermod) fn supported(case: &Case) -> Result<(), SessionError> {
    let velocity = case.gas_deposition.user_velocity.is_some();
    let outputs = case.options.outputs;
    let asks_deposition =
        outputs.total_deposition || outputs.dry_deposition || outputs.wet_deposition;
    for source in &case.sources {
        let lays_down = source.particles.is_some() || source.gas.is_some() || velocity;
        let line = matches!(
            source.kind,
            SourceKind::Road(_) | SourceKind::BuoyantLine(_)
        );
        let what = if (lays_down || asks_deposition) && line {
            "deposition of roads and buoyant lines"
        } else if source.highly_buoyant && case.options.highly_buoyant {
            "the highly buoyant plume option (HBP)"
        } else {
            continue;
        };
        return Err(SessionError::Unsupported {
            source_id: source.id.clone(),
            what,
        });
    }
    Ok(())
}
