//! Groups of sources: by name, by tags, by roles.

use super::super::ROLES;
use super::super::schema::{File, GroupKeys};
use super::Builder;
use crate::nearfield::case::Group;

impl Builder<'_> {
    pub(super) fn groups(&mut self, file: &File) {
        let background = self.case.background.is_some()
            || file.pollutants.values().any(|p| p.background.is_some());
        if self.case.no2.psd.is_some() {
            if let Some(keys) = file.group.first() {
                let message = "the groups of the increment are NAAQS and PSDINC: no others";
                self.wrong(keys.id.span(), message);
            }
            return;
        }
        for keys in &file.group {
            let id = keys.id.get_ref();
            if id.is_empty() || id.chars().count() > 8 || id.contains(char::is_whitespace) {
                self.wrong(keys.id.span(), "a group's name has up to eight characters");
            }
            if self.case.groups.iter().any(|group| group.id == *id) {
                self.wrong(keys.id.span(), format!("there is a group {id} already"));
            }
            let sources = self.members(keys);
            if sources.is_empty() {
                self.wrong(keys.id.span(), format!("no source belongs to group {id}"));
            }
            self.case.groups.push(Group {
                id: id.clone(),
                sources,
                background: background && keys.background.unwrap_or(id == "ALL"),
            });
        }
        if self.case.groups.is_empty() {
            self.case.groups.push(Group {
                id: "ALL".to_owned(),
                sources: (0..self.case.sources.len()).collect(),
                background,
            });
        }
    }

    /// Sources that are named, and those that have all tags and one of the roles.
    fn members(&mut self, keys: &GroupKeys) -> Vec<usize> {
        let known: Vec<String> = self.case.sources.iter().map(|s| s.id.clone()).collect();
        let mut members = Vec::new();
        for name in &keys.sources {
            match known.iter().position(|id| id == name.get_ref()) {
                Some(index) => members.push(index),
                None if name.get_ref() == "*" => members.extend(0..known.len()),
                None => self.unknown(name, "source", &known),
            }
        }
        for role in &keys.roles {
            if !ROLES.contains(&role.get_ref().as_str()) {
                self.unknown(role, "role", &ROLES.map(str::to_owned));
            }
        }
        if keys.tags.is_some() || !keys.roles.is_empty() {
            let fits = |index: &usize| {
                let Some(note) = self.notes.get(*index) else {
                    return false;
                };
                let tags = keys.tags.as_ref().is_none_or(|tags| {
                    tags.get_ref()
                        .iter()
                        .all(|(name, value)| note.tags.get(name) == Some(value))
                });
                let role = keys.roles.is_empty()
                    || keys.roles.iter().any(|role| *role.get_ref() == note.role);
                tags && role
            };
            members.extend((0..known.len()).filter(fits));
        }
        members.sort_unstable();
        members.dedup();
        members
    }
}
