//! Backgrounds of a superposition: always the same, from a table by hour, or one receptor of another POSTFILE.

use super::plan::{Air, Plan};
use super::{PostReader, SuperposeError, full};
use crate::nearfield::background::micrograms;
use crate::nearfield::toml_case::{SeriesTable, read_series};
use crate::plume::HourStamp;

/// A background that is being read.
pub(super) struct OpenAir {
    keys: Air,
    table: Option<SeriesTable>,
    post: Option<PostReader>,
    values: Vec<f64>,
}

/// Opens the backgrounds of a plan.
pub(super) fn open(plan: &Plan) -> Result<Vec<OpenAir>, SuperposeError> {
    let mut all = Vec::new();
    for keys in &plan.airs {
        let table = match &keys.table {
            Some((file, column)) => Some(read_series(file, column).map_err(SuperposeError::Plan)?),
            None => None,
        };
        let mut post = None;
        if let Some((file, receptor)) = &keys.post {
            let reader = PostReader::open(file)?;
            if let Some((receptors, _)) = reader.receptors()
                && *receptor >= receptors.len()
            {
                return Err(SuperposeError::Plan(format!(
                    "{} has {} receptors: there is no receptor {}",
                    file.display(),
                    receptors.len(),
                    receptor + 1
                )));
            }
            post = Some(reader);
        }
        all.push(OpenAir {
            keys: keys.clone(),
            table,
            post,
            values: Vec::new(),
        });
    }
    Ok(all)
}

impl OpenAir {
    /// Value of an hour [unit of the background], and the file it is missing in.
    fn hour(&mut self, stamp: HourStamp) -> Result<f64, SuperposeError> {
        let mut file = String::new();
        let mut found = None;
        if let (Some(table), Some((path, _))) = (&self.table, &self.keys.table) {
            file = path.display().to_string();
            found = table.get(&stamp.full()).copied().flatten();
        }
        if let (Some(post), Some((path, receptor))) = (&mut self.post, &self.keys.post) {
            file = path.display().to_string();
            let date = post.next_hour(&mut self.values)?.map(full);
            if date != Some(stamp.full()) {
                return Err(SuperposeError::Mismatch {
                    file,
                    first: "the files that are summed".to_owned(),
                    what: date.map_or(
                        format!("no more hours, not hour {}", stamp.full()),
                        |date| format!("hour {date}, not hour {}", stamp.full()),
                    ),
                });
            }
            found = self.values.get(*receptor).copied();
        }
        found
            .or(self.keys.value)
            .ok_or_else(|| SuperposeError::NoBackground {
                file,
                date: stamp.full(),
            })
    }
}

/// The backgrounds of an hour [µg/m³].
pub(super) fn each(
    airs: &mut [OpenAir],
    plan: &Plan,
    stamp: HourStamp,
) -> Result<Vec<f64>, SuperposeError> {
    let one = |air: &mut OpenAir| {
        let value = air.hour(stamp)?;
        Ok(micrograms(&plan.pollutant, value, air.keys.unit))
    };
    airs.iter_mut().map(one).collect()
}
