//! Running a case: state, processes in order, ledger, checkpoint, observers.

mod case;
mod checkpoint;
mod chemistry_step;
mod closure;
mod column;
mod costs;
mod dust_budget;
mod error;
mod gas_chemistry;
mod gas_tags;
mod grains;
mod hour;
mod ledger;
mod light;
mod observer;
mod ozone_maxima;
mod ozone_regimes;
mod ozone_shares;
mod ozone_statistics;
mod particles;
mod process_budget;
mod record;
mod record_bytes;
mod record_ozone;
mod record_tags;
mod responses;
mod run;
mod schedule;
mod shift;
mod state;
mod surface_gases;
mod tag_accounts;
mod tag_slots;

pub use case::{Case, Ground, Options, Surroundings};
pub use checkpoint::{CheckpointHeader, read_checkpoint, read_header, write_checkpoint};
pub use closure::{LIMIT as CLOSURE_LIMIT, TagClosure};
pub use costs::{Costs, Pass};
pub use dust_budget::{DustBudget, OriginBudget, SIZES};
pub use error::{OpenTags, SimulationError, SurroundingsError};
pub use gas_chemistry::{ChemistryOptions, GasChemistry, GasChemistryError, Splitting};
pub use ledger::{ElementEntry, Ledger, LedgerEntry, OriginEntry};
pub use observer::{HourlyMeans, Observer};
pub use ozone_maxima::{DailyMaximum, OzoneMaxima};
pub use ozone_regimes::{Indicator, Regime, RegimeHour, Skill, regime_hours, skill};
pub use ozone_shares::{OzoneShares, SharedMaximum};
pub use ozone_statistics::{
    DAY_HOURS, OzoneDay, OzoneStatistics, OzoneStatisticsError, SurfaceHours, aot40,
    daily_maximum_1h, daily_maximum_8h, daily_maximum_window, diurnal_cycle,
    reference_micrograms_per_ppb,
};
pub use particles::{MissingLane, ParticleChemistry, ParticleOptions};
pub use process_budget::{ProcessBudget, Term, Watched};
pub use record::{Record, SIGHT, WEATHER};
pub use record_ozone::OzonePart;
pub use record_tags::{SEASONS, TagArea, TagGroup, season_of};
pub use responses::{ResponseError, ResponsePlan};
pub use run::{Outcome, run};
pub use schedule::Process;
pub use state::{GasState, State};
pub use surface_gases::SurfaceGases;
pub use tag_accounts::TagAccounts;
pub use tag_slots::TagSlots;
