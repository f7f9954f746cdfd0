//! Pathway RE: coordinates and heights of a network.

use super::lines::Line;
use super::networks::{HEIGHTS, MOST_RECEPTORS, within_circle};
use super::number::{double, whole};
use super::reader::Reader;

impl Reader<'_> {
    /// Exactly `count` numbers after the secondary keyword.
    fn numbers<const N: usize>(&mut self, line: &Line, n: usize) -> Option<[f64; N]> {
        let first = self.after(line, n)?;
        let given = line.count() - n;
        let word = line.field(n).to_owned();
        if given != N {
            self.error(if given > N { "202" } else { "201" }, first + N, &word);
            self.receptors.net.failed = true;
            return None;
        }
        let mut values = [0.0; N];
        let mut good = true;
        for (i, value) in values.iter_mut().enumerate() {
            match self.one(line, first + i) {
                Some(read) => *value = read,
                None => good = false,
            }
        }
        self.receptors.net.failed |= !good;
        good.then_some(values)
    }

    /// A count of grid points that memory can hold.
    fn points(&mut self, n: usize, count: f64, name: &str) -> Option<usize> {
        let count = whole(count);
        if count > MOST_RECEPTORS as i64 {
            self.error("290", n, name);
            self.receptors.net.failed = true;
            return None;
        }
        Some(count.max(0) as usize)
    }

    pub(super) fn cartesian_increments(&mut self, line: &Line, n: usize) {
        let Some([x0, nx, dx, y0, ny, dy]) = self.numbers::<6>(line, n) else {
            return;
        };
        let (Some(nx), Some(ny)) = (
            self.points(n + 2, nx, "IXM ="),
            self.points(n + 5, ny, "IYM ="),
        ) else {
            return;
        };
        // The first corner is kept where AERMOD keeps a polar origin too.
        self.receptors.net.origin = [x0, y0];
        self.receptors.net.x = (0..nx).map(|i| x0 + dx * i as f64).collect();
        self.receptors.net.y = (0..ny).map(|i| y0 + dy * i as f64).collect();
    }

    pub(super) fn coordinates(
        &mut self,
        line: &Line,
        n: usize,
        along_x: bool,
        fold: Option<fn(f64) -> f64>,
    ) {
        let Some(first) = self.after(line, n) else {
            return;
        };
        let id = self.receptors.net.id.clone();
        for n in first..=line.count() {
            let value = self.one(line, n);
            self.receptors.net.failed |= value.is_none();
            let net = &mut self.receptors.net;
            let list = if along_x { &mut net.x } else { &mut net.y };
            let value = value.or(list.last().copied()).unwrap_or(0.0);
            let repeats = list.iter().filter(|known| **known == value).count();
            list.push(fold.map_or(value, |fold| fold(value)));
            for _ in 0..repeats {
                self.warn("250", n, &id);
            }
        }
    }

    pub(super) fn generated_directions(&mut self, line: &Line, n: usize) {
        let Some([count, first, step]) = self.numbers::<3>(line, n) else {
            return;
        };
        let Some(count) = self.points(n + 1, count, "IYM =") else {
            return;
        };
        self.receptors.net.y = (0..count)
            .map(|i| within_circle(first + step * i as f64))
            .collect();
    }

    pub(super) fn polar_origin(&mut self, line: &Line, n: usize) {
        let Some(first) = self.after(line, n) else {
            return;
        };
        if line.count() > first + 1 {
            let word = line.field(n).to_owned();
            self.error("202", first + 2, &word);
            self.receptors.net.failed = true;
        } else if line.count() == first {
            let id = line.field(first);
            if line.raw(first).chars().count() > 12 {
                self.error("230", first, id);
                self.receptors.net.failed = true;
                return;
            }
            let Some(index) = self.source_index(id) else {
                self.error("300", first, &line.keyword);
                self.hint_source(id);
                self.receptors.net.failed = true;
                return;
            };
            self.receptors.net.origin = self.sources[index].place;
            self.receptors.net.origin_source = Some(id.to_owned());
        } else {
            for (i, n) in (first..first + 2).enumerate() {
                match self.one(line, n) {
                    Some(value) => self.receptors.net.origin[i] = value,
                    None => self.receptors.net.failed = true,
                }
            }
        }
    }

    pub(super) fn network_heights(&mut self, line: &Line, n: usize, word: &str) {
        self.network_open();
        let at = HEIGHTS.iter().position(|w| *w == word).unwrap_or(0);
        self.routine = ["TERHGT", "HILHGT", "FLGHGT"][at];
        self.receptors.net.height_lines[at] += 1;
        if line.count() == n {
            self.error("223", n + 1, word);
            self.receptors.net.failed = true;
            return;
        } else if line.count() == n + 1 {
            self.error("200", n + 2, &line.keyword);
            self.receptors.net.failed = true;
            return;
        }
        let row = self.one(line, n + 1);
        self.receptors.net.failed |= row.is_none();
        let room = self.receptors.net.x.len().max(1) * self.receptors.net.y.len().max(1) + 1;
        for n in n + 2..=line.count() {
            let read = double(line.field(n));
            if read.times == -1 {
                self.error("208", n, &line.keyword);
                self.hint_number(line.field(n));
                self.receptors.net.failed = true;
                continue;
            }
            let rows = &mut self.receptors.net.heights[at];
            let times = (read.times.max(0) as usize).min(room);
            rows.rows
                .resize(rows.rows.len() + times, row.unwrap_or(0.0));
            rows.values.resize(rows.values.len() + times, read.value);
        }
    }
}
