//! A run put aside: everything that the rest of it depends on, bit by bit.
//!
//! Text line `hehuang checkpoint 3`, a line of JSON (what it belongs to), the arrays in the order (k, j, i, lane) as
//! little-endian numbers, and the blake3 hash of all before. Blocks and threads of the run that wrote it leave no trace.

use super::case::Case;
use super::error::SimulationError;
use super::record::Record;
use super::state::{GasState, State};
use super::tag_accounts::TagAccounts;
use crate::grid::LaneField;
use crate::time::ModelTime;
use crate::transport::SideBudget;
use serde::{Deserialize, Serialize};

const TITLE: &[u8] = b"hehuang checkpoint 3\n";
const HASH: usize = 32;

/// What a checkpoint belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckpointHeader {
    /// Version of the program.
    pub version: String,
    /// blake3 of the scenario text and all inputs, in hexadecimal.
    pub inputs: String,
    /// Where the run stands.
    pub time: ModelTime,
    /// Steps done.
    pub steps: u64,
    /// Cells, layers, species, tag columns and lanes of responses.
    pub shape: [usize; 5],
    /// Episode of a year; 0 for a single one.
    pub episode: usize,
}

/// Lays a run aside.
pub fn write_checkpoint(
    case: &Case,
    state: &State,
    record: &Record,
    inputs: &str,
    episode: usize,
) -> Vec<u8> {
    let header = CheckpointHeader {
        version: env!("CARGO_PKG_VERSION").into(),
        inputs: inputs.into(),
        time: state.time,
        steps: state.steps,
        shape: shape(case),
        episode,
    };
    let mut bytes = TITLE.to_vec();
    bytes.extend(serde_json::to_vec(&header).unwrap_or_default());
    bytes.push(b'\n');
    for field in fields(state) {
        put(&mut bytes, &field.to_flat());
    }
    let sides = &state.sides;
    for list in sides.inflow.iter().chain(&sides.outflow) {
        put(&mut bytes, list);
    }
    for list in &sides.tag_outflow {
        put(&mut bytes, list);
    }
    if let Some(accounts) = &state.tag_accounts {
        put(&mut bytes, &accounts.emitted);
    }
    put(&mut bytes, &state.emitted);
    put(&mut bytes, &state.initial);
    bytes.extend(record.to_bytes());
    let hash = blake3::hash(&bytes);
    bytes.extend(hash.as_bytes());
    bytes
}

/// Reads what a checkpoint belongs to.
///
/// # Errors
/// If the bytes are no checkpoint, or were damaged.
pub fn read_header(bytes: &[u8], path: &str) -> Result<CheckpointHeader, SimulationError> {
    Ok(Reader::open(bytes, path)?.0)
}

/// Takes up a run where it was laid aside; `inputs` must be those of the run that wrote it, `expected` an empty record of it.
///
/// # Errors
/// If the bytes are no checkpoint, were damaged, or belong to another run.
pub fn read_checkpoint(
    case: &Case,
    bytes: &[u8],
    path: &str,
    inputs: &str,
    expected: &Record,
) -> Result<(State, Record), SimulationError> {
    let (header, mut reader) = Reader::open(bytes, path)?;
    if header.inputs != inputs {
        return Err(
            reader.wrong("belongs to other inputs: scenario or data were changed since; run anew")
        );
    }
    if header.shape != shape(case) {
        return Err(reader.wrong("belongs to another grid, species table or set of tags"));
    }
    let (cut, lanes, columns) = (&case.decomposition, case.lanes(), case.columns());
    let tag_lanes = case.slots.len() * columns;
    let mut state = State {
        time: header.time,
        steps: header.steps,
        bulk: LaneField::zeros(cut.clone(), case.layers(), lanes),
        tags: (columns > 0).then(|| LaneField::zeros(cut.clone(), case.layers(), tag_lanes)),
        responses: case
            .responses
            .as_ref()
            .map(|_| LaneField::zeros(cut.clone(), case.layers(), case.response_lanes())),
        dry: LaneField::zeros(cut.clone(), 1, lanes),
        wet: LaneField::zeros(cut.clone(), 1, lanes),
        tag_accounts: TagAccounts::empty(case),
        top_in: LaneField::zeros(cut.clone(), 1, lanes),
        top_out: LaneField::zeros(cut.clone(), 1, lanes),
        sides: SideBudget::zeros(lanes, tag_lanes),
        emitted: Vec::new(),
        initial: Vec::new(),
        gas: GasState::empty(case),
    };
    for field in fields_mut(&mut state) {
        let size = case.horizontal.columns() * field.layers() * field.lanes();
        field.set_flat(&reader.numbers(size)?);
    }
    for list in state
        .sides
        .inflow
        .iter_mut()
        .chain(&mut state.sides.outflow)
    {
        *list = reader.numbers(lanes)?;
    }
    for list in &mut state.sides.tag_outflow {
        *list = reader.numbers(tag_lanes)?;
    }
    if let Some(accounts) = &mut state.tag_accounts {
        accounts.emitted = reader.numbers(tag_lanes)?;
    }
    state.emitted = reader.numbers(lanes)?;
    state.initial = reader.numbers(lanes)?;
    let record = Record::from_bytes(reader.rest).map_err(|cause| reader.wrong(&cause))?;
    let fits = |mine: &Record| {
        (
            mine.cells,
            mine.columns,
            mine.points.clone(),
            mine.groups.clone(),
            mine.areas.clone(),
        )
    };
    if fits(&record) != fits(expected) {
        return Err(reader.wrong("holds a record of other points or tags"));
    }
    Ok((state, record))
}

fn shape(case: &Case) -> [usize; 5] {
    [
        case.horizontal.columns(),
        case.layers(),
        case.lanes(),
        case.columns(),
        case.response_lanes(),
    ]
}

fn fields(state: &State) -> impl Iterator<Item = &LaneField> {
    [
        &state.bulk,
        &state.dry,
        &state.wet,
        &state.top_in,
        &state.top_out,
    ]
    .into_iter()
    .chain(&state.tags)
    .chain(&state.responses)
    .chain(
        state
            .tag_accounts
            .iter()
            .flat_map(|tags| [&tags.dry, &tags.wet, &tags.top_out]),
    )
    .chain(state.gas.iter().flat_map(|gas| [&gas.net, &gas.step]))
}

fn fields_mut(state: &mut State) -> impl Iterator<Item = &mut LaneField> {
    [
        &mut state.bulk,
        &mut state.dry,
        &mut state.wet,
        &mut state.top_in,
        &mut state.top_out,
    ]
    .into_iter()
    .chain(&mut state.tags)
    .chain(&mut state.responses)
    .chain(
        state
            .tag_accounts
            .iter_mut()
            .flat_map(|tags| [&mut tags.dry, &mut tags.wet, &mut tags.top_out]),
    )
    .chain(
        state
            .gas
            .iter_mut()
            .flat_map(|gas| [&mut gas.net, &mut gas.step]),
    )
}

fn put(bytes: &mut Vec<u8>, numbers: &[f64]) {
    bytes.reserve(8 * numbers.len());
    bytes.extend(numbers.iter().flat_map(|v| v.to_le_bytes()));
}

/// The arrays, one after the other.
struct Reader<'a> {
    rest: &'a [u8],
    path: &'a str,
}

impl<'a> Reader<'a> {
    fn open(bytes: &'a [u8], path: &'a str) -> Result<(CheckpointHeader, Self), SimulationError> {
        let mut reader = Self { rest: bytes, path };
        let Some(body) = bytes.strip_prefix(TITLE) else {
            return Err(reader.wrong("is no checkpoint of this program"));
        };
        let Some(end) = bytes.len().checked_sub(HASH) else {
            return Err(reader.wrong("is cut short"));
        };
        if blake3::hash(&bytes[..end]).as_bytes()[..] != bytes[end..] {
            return Err(reader.wrong("is damaged or cut short: its hash does not agree"));
        }
        let body = &body[..body.len() - HASH];
        let line = body.iter().position(|&b| b == b'\n').unwrap_or(body.len());
        let header: CheckpointHeader = serde_json::from_slice(&body[..line])
            .map_err(|e| reader.wrong(&format!("has an unreadable header: {e}")))?;
        if header.version != env!("CARGO_PKG_VERSION") {
            return Err(reader.wrong(&format!(
                "was written by version {}, this is {}",
                header.version,
                env!("CARGO_PKG_VERSION")
            )));
        }
        reader.rest = &body[(line + 1).min(body.len())..];
        Ok((header, reader))
    }

    fn wrong(&self, cause: &str) -> SimulationError {
        SimulationError::Checkpoint {
            path: self.path.into(),
            cause: cause.into(),
        }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], SimulationError> {
        if self.rest.len() < count {
            return Err(self.wrong("holds less than its header says"));
        }
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(taken)
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<f64>, SimulationError> {
        let bytes = self.take(8 * count)?;
        let (chunks, _) = bytes.as_chunks::<8>();
        Ok(chunks.iter().map(|c| f64::from_le_bytes(*c)).collect())
    }
}
