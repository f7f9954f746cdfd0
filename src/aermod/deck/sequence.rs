//! Order of the pathways and of STARTING and FINISHED.

use super::lines::Line;
use super::reader::Reader;

/// Pathways come in order, each between STARTING and FINISHED.
#[derive(Default)]
pub(super) struct Sequence {
    pub pathway: String,
    position: usize,
    started: bool,
    running: bool,
}

impl Sequence {
    pub fn check(&mut self, reader: &mut Reader<'_>, line: &Line, order: &[&str]) {
        let position = order
            .iter()
            .position(|p| *p == line.pathway)
            .map_or(0, |at| at + 1);
        let routine = reader.routine;
        reader.routine = if reader.preset.event_run {
            "EV_SETORD"
        } else {
            "SETORD"
        };
        reader.pathway.clone_from(&self.pathway);
        let same = line.pathway == self.pathway;
        match line.keyword.as_str() {
            "STARTING" => {
                if self.running {
                    reader.error("119", 2, &line.pathway);
                } else if position != self.position + 1 {
                    reader.error("120", 1, &line.pathway);
                    reader.hint(format!("pathways come in the order {}", order.join(", ")));
                }
                self.running = true;
                self.started = true;
            }
            "FINISHED" => {
                if !self.running {
                    reader.error("119", 2, &line.pathway);
                } else if !same {
                    reader.error("120", 1, &line.pathway);
                }
                self.running = false;
            }
            _ if !self.running => {
                reader.error("119", 1, &line.pathway);
                reader.hint(format!(
                    "this line stands outside STARTING and FINISHED of {}",
                    line.pathway
                ));
            }
            _ if !same => reader.error("120", 1, &line.pathway),
            _ => {}
        }
        self.pathway.clone_from(&line.pathway);
        self.position = position;
        reader.pathway.clone_from(&line.pathway);
        reader.routine = routine;
    }
}
