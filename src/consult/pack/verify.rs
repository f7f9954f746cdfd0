//! Runs a pack again and compares.

use super::{Pack, PackError, RESULTS, hash_of};
use crate::consult::assessment::Assessment;
use crate::consult::results::results_hash;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// What a rerun gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Hash that the pack says.
    pub said: String,
    /// Hash of the results in the pack.
    pub packed: String,
    /// Hash of the rerun.
    pub found: String,
    /// Version that made the pack.
    pub version: String,
    /// Files whose bytes differ.
    pub differing: Vec<String>,
    /// The rerun.
    pub assessment: Assessment,
}

impl Verified {
    /// Whether the rerun came to the same hash.
    pub fn is_same(&self) -> bool {
        self.said == self.found && self.said == self.packed
    }
}

/// Runs a pack; `folder` takes what it unpacks.
///
/// # Errors
/// [`PackError`].
pub fn verify(
    pack: &Pack,
    folder: &Path,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Verified, PackError> {
    let inputs = pack.inputs(folder)?;
    let assessment = inputs.assess(&folder.join("aermod"), stop, progress)?;
    let results = pack
        .archive
        .0
        .iter()
        .filter_map(|(name, bytes)| Some((name.strip_prefix(RESULTS)?, bytes.as_slice())));
    let differing = assessment.files.iter().filter(|file| {
        let packed = pack.archive.0.get(&format!("{RESULTS}{}", file.name));
        packed.is_none_or(|packed| packed.as_slice() != file.text.as_bytes())
    });
    Ok(Verified {
        said: pack.manifest.results_hash.clone(),
        packed: results_hash(results),
        found: hash_of(&assessment),
        version: pack.manifest.version.clone(),
        differing: differing.map(|file| file.name.clone()).collect(),
        assessment,
    })
}
