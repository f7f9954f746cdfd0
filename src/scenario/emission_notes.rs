//! What a reader must know of a run's ground and emissions: what is the user's own, what is left out, what weather and dates decide.

use super::build::Base;
use super::schema::{Period, Scenario};
use crate::inventory::{PollutantMass, pollutant_index};

impl Scenario {
    /// Sentences for `validate` and the head of a run, without a full stop.
    pub fn emission_notes(&self, base: &Base) -> Vec<String> {
        let mut notes = base.ground_notes.clone();
        let tonnes = |mass: &PollutantMass, name: &str| {
            pollutant_index(name).map_or(0.0, |at| mass[at]) / 1000.0
        };
        notes.extend(base.inventory.official.iter().map(ToString::to_string));
        if let Some(planned) = &base.planned {
            notes.extend(planned.notes());
            let others =
                base.gridded.is_some() || !base.hourly.is_empty() || !base.points.is_empty();
            if others {
                notes.push("measures change lines of the inventory, not gridded or hourly emissions of others".into());
            }
        }
        let driven = &base.emissions.driven;
        if !driven.is_empty() {
            let sum = driven
                .iter()
                .map(|part| tonnes(&part.1.report.inside, "PM10"))
                .sum::<f64>();
            notes.push(format!(
                "dust of roads, building sites and piles under the hour's weather: PM10 {sum:.0} t/a in a typical year"
            ));
        }
        let kept = base.emissions.kept_at_source() / 1000.0;
        if kept > 0.0 {
            notes.push(format!(
                "fugitive dust that stays around its source (transport_fraction of classes.csv): PM10 {kept:.0} t/a"
            ));
        }
        if let Some(soil) = &base.emissions.soil_left_out {
            notes.push(format!(
                "natural bare soil of the inventory, left out since the wind raises dust: PM10 {:.0} t/a, PM2.5 {:.0} t/a",
                tonnes(soil, "PM10"),
                tonnes(soil, "PM25")
            ));
        }
        if let Some(gridded) = &base.gridded {
            notes.extend(gridded.notes());
        }
        for hourly in &base.hourly {
            notes.extend(hourly.notes());
        }
        for points in &base.points {
            notes.extend(points.notes());
        }
        notes.extend(self.change_notes());
        notes.extend(self.emergency_notes(base));
        if let Some(fires) = &base.fires {
            let mut text = format!(
                "fires: {} read, {} in the domain, {} of them burning during the run",
                fires.read,
                fires.schedule.inside().count(),
                fires.burning(&self.stretches())
            );
            if matches!(self.period, Period::Year(_)) {
                text.push_str("; each counts as often as its day");
            }
            if !fires.without_lane.is_empty() {
                let names = fires.without_lane.join(", ");
                text.push_str(&format!("; no lane takes {names} of their smoke"));
            }
            notes.push(text);
        }
        notes
    }

    /// What the changes of emissions do.
    fn change_notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let carried_out = self.changes.iter().filter(|own| own.change.level > 0.0);
        for own in carried_out.clone() {
            let what = if own.words.is_empty() {
                "everything".to_owned()
            } else {
                own.words.join(", ")
            };
            let remains = own.change.remains(1.0);
            notes.push(format!("change '{}': {remains} of {what}", own.change.name));
        }
        let in_area = carried_out.filter(|own| own.change.selector.area.is_some());
        let mut tags = self.attribution.iter().flat_map(|set| &set.tags.tags);
        if in_area.count() > 0 && tags.any(|tag| tag.selector.area.is_some()) {
            notes.push(
                "tags with areas divide what a change leaves of a cell as if it were changed all over the cell".into(),
            );
        }
        notes
    }
}
