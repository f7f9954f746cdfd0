//! Choices of the run beyond the common ones: variants of downwash and winds, screening, days and turbulence that count, sampling,
//! PSD increments; and the words of the options in force as AERMOD's headings have them.

use super::super::schema::{File, IncrementKeys, WeatherKeys};
use super::Builder;
use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, Group};
use crate::plume::{No2Method, SourceKind};
use crate::time::DAYS_BEFORE;
use std::ops::Range;
use toml::Spanned;

/// Days of each month, a leap year's February.
const MONTH_DAYS: [usize; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Day of a common and of a leap year of `15` or `3/1`; a 29 February is day 59 of a common year.
fn day_of(text: &str) -> Option<(usize, usize)> {
    let text = text.trim();
    let Some((month, day)) = text.split_once('/') else {
        let day: usize = text.parse().ok()?;
        return (1..=366).contains(&day).then_some((day, day));
    };
    let (month, day): (usize, usize) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
    let most = *MONTH_DAYS.get(month.checked_sub(1)?)?;
    if !(1..=most).contains(&day) {
        return None;
    }
    let before = usize::from(DAYS_BEFORE[month - 1]);
    let common = before + if (month, day) == (2, 29) { 28 } else { day };
    let leap = before + day + usize::from(month > 2);
    Some((common, leap))
}

impl Builder<'_> {
    /// Variants of the physics.
    pub(super) fn variants(&mut self, file: &File) {
        let keys = &file.options;
        let options = &mut self.case.options;
        options.vector_wind = keys.vector_winds;
        options.area_depletion = keys.area_depletion;
        options.toxics = keys.toxics;
        options.fast_area |= keys.toxics;
        if options.fast_area {
            options.greatest_distance = 8.0e4;
        }
        options.rline_fdh = keys.road_displacement;
        options.meander_balance = keys.meander_balance;
        options.screen = keys.screening;
        self.case.weather.no_date_check |= keys.screening;
        self.case.weather.warn_date_check = keys.warn_date_check;
        if keys.warn_date_check && keys.no_date_check {
            self.wrong(0..0, "options: no_date_check or warn_date_check, not both");
        }
        if keys.screening && self.case.averaging != [Averaging::Hours(1)] {
            let span = file.averaging.first().map_or(0..0, Spanned::span);
            self.wrong(span, "with options.screening averaging is [1]");
        }
        for word in keys.downwash_variants.iter().flatten() {
            let variants = &mut self.case.options.downwash;
            let switch = match word.get_ref().as_str() {
                "streamlined" => &mut variants.streamlined,
                "awma_effective_wind" => &mut variants.awma_effective_wind,
                "awma_turbulence" => &mut variants.awma_turbulence,
                "awma_turbulence_hx" => &mut variants.awma_turbulence_hx,
                "awma_entrainment" => &mut variants.awma_entrainment,
                "ord_effective_wind" => &mut variants.ord_effective_wind,
                "ord_turbulence" => &mut variants.ord_turbulence,
                "ord_cavity" => &mut variants.ord_cavity,
                _ => {
                    let known = [
                        "streamlined",
                        "awma_effective_wind",
                        "awma_turbulence",
                        "awma_turbulence_hx",
                        "awma_entrainment",
                        "ord_effective_wind",
                        "ord_turbulence",
                        "ord_cavity",
                    ];
                    self.unknown(word, "variant of downwash", &known.map(str::to_owned));
                    continue;
                }
            };
            *switch = true;
        }
        let variants = &mut self.case.options.downwash;
        variants.streamline = variants.streamlined;
        if variants.streamlined && !variants.awma_turbulence && !variants.awma_turbulence_hx {
            let list = keys.downwash_variants.iter().flatten();
            let span = list.map(Spanned::span).next().unwrap_or(0..0);
            let message = "streamlined goes with awma_turbulence or awma_turbulence_hx";
            self.wrong(span, message);
        }
    }

    /// Days, turbulence, wind classes, sampling.
    pub(super) fn weather_choices(&mut self, keys: &WeatherKeys) {
        if let Some(list) = &keys.days {
            let mut days = (vec![false; 367], vec![false; 367]);
            for text in list {
                let range = text.get_ref().split_once('-');
                let (first, last) = range.unwrap_or((text.get_ref(), text.get_ref()));
                match (day_of(first), day_of(last)) {
                    (Some(first), Some(last)) if first.0 <= last.0 && first.1 <= last.1 => {
                        days.0[first.0..=last.0].fill(true);
                        days.1[first.1..=last.1].fill(true);
                    }
                    _ => self.wrong(
                        text.span(),
                        "days are \"3/1-4/30\", \"7/15\" or days of the year, \"60-120\"",
                    ),
                }
            }
            self.case.weather.days = Some(days);
        }
        for word in keys.ignore_turbulence.iter().flatten() {
            let turbulence = &mut self.case.weather.turbulence;
            match word.get_ref().as_str() {
                "sigma_theta_stable" => turbulence.no_sigma_theta_stable = true,
                "sigma_theta_convective" => turbulence.no_sigma_theta_convective = true,
                "sigma_w_stable" => turbulence.no_sigma_w_stable = true,
                "sigma_w_convective" => turbulence.no_sigma_w_convective = true,
                _ => {
                    let known = [
                        "sigma_theta_stable",
                        "sigma_theta_convective",
                        "sigma_w_stable",
                        "sigma_w_convective",
                    ];
                    self.unknown(word, "measurement", &known.map(str::to_owned));
                }
            }
        }
        if let Some(bounds) = &keys.wind_categories_m_per_s {
            let bounds_of = *bounds.get_ref();
            if !(bounds_of[0] > 0.0 && bounds_of.windows(2).all(|pair| pair[0] < pair[1])) {
                self.wrong(bounds.span(), "five rising wind speeds above 0");
            }
            self.case.weather.wind_categories = bounds_of;
        }
        if let Some(sample) = &keys.sample {
            let hours = sample.get_ref();
            if !(1..=24).contains(&hours.first_hour) || hours.every_hours == 0 {
                self.wrong(sample.span(), "first_hour is 1 … 24, every_hours 1 or more");
            }
            self.case.weather.scim = Some((hours.first_hour, hours.every_hours.max(1)));
            if self.case.averaging != [Averaging::Annual] {
                let message = "sampled hours give \"annual\" means only: averaging = [\"annual\"]";
                self.wrong(sample.span(), message);
            }
            if keys.days.is_some() || keys.first_day.is_some() || keys.last_day.is_some() {
                self.wrong(
                    sample.span(),
                    "sampled hours run through the whole files: no days",
                );
            }
        }
        self.case.weather.years = keys.years;
    }

    /// Sources of the PSD increment: the two groups that come of it.
    pub(super) fn increment(&mut self, case: &mut Case, keys: &IncrementKeys, span: &Range<usize>) {
        if case.options.no2 != No2Method::Pvmrm {
            self.wrong(span.clone(), "the increment goes with method = \"pvmrm\"");
        }
        let known: Vec<String> = case.sources.iter().map(|s| s.id.clone()).collect();
        let mut counts = vec![0; known.len()];
        let mut kinds: [Vec<usize>; 3] = Default::default();
        let lists = [&keys.consuming, &keys.retired_baseline, &keys.baseline];
        for (members, list) in kinds.iter_mut().zip(lists) {
            for name in list {
                match known.iter().position(|id| id == name.get_ref()) {
                    Some(index) => {
                        members.push(index);
                        counts[index] += 1;
                    }
                    None => self.unknown(name, "source", &known),
                }
            }
            members.sort_unstable();
        }
        for (id, count) in known.iter().zip(&counts) {
            if *count != 1 {
                let message = format!(
                    "source {id} stands in {count} of consuming, retired_baseline and baseline: it is one of them"
                );
                self.wrong(span.clone(), message);
            }
        }
        let joined = |a: usize, b: usize| {
            let mut all = [kinds[a].as_slice(), &kinds[b]].concat();
            all.sort_unstable();
            all
        };
        let group = |id: &str, sources| Group {
            id: id.to_owned(),
            sources,
            background: false,
        };
        case.groups = vec![group("NAAQS", joined(0, 2)), group("PSDINC", joined(0, 1))];
        case.no2.psd = Some(kinds);
    }
}

/// The words of the options in force, in AERMOD's order.
pub(super) fn words(case: &Case, file: &File) -> Vec<String> {
    let (options, keys) = (&case.options, &file.options);
    let low_wind = keys.least_wind_m_per_s.is_some()
        || keys.least_sigma_v_m_per_s.is_some()
        || keys.least_sigma_w_m_per_s.is_some()
        || keys.meander_limits.is_some()
        || keys.meander_hours.is_some()
        || keys.meander_balance;
    let flat = !options.elevated || case.flat_by_source;
    let sampled = case.weather.scim.is_some();
    let gas = file.gas.is_some();
    let other = flat
        || options.area_depletion
        || options.no_stack_tip_downwash
        || case.weather.no_date_check
        || options.screen
        || sampled
        || case.no2.psd.is_some()
        || options.beta
        || options.fast_area
        || low_wind
        || options.alpha
        || gas
        || options.no2 == No2Method::Grsm
        || options.no_urban_transition;
    let urban = case.sources.iter().filter(|s| s.urban.is_some()).count();
    let second = match case.no2.second_method {
        No2Method::Pvmrm => "TTRM2_PVMRM",
        No2Method::Olm => "TTRM2_OLM",
        No2Method::Arm2 => "TTRM2_ARM2",
        _ => "",
    };
    let method = match options.no2 {
        No2Method::None => "",
        No2Method::Arm2 => "ARM2",
        No2Method::Olm => "OLM",
        No2Method::Pvmrm => "PVMRM",
        No2Method::Grsm => "GRSM",
        No2Method::Ttrm => "TTRM",
        No2Method::Ttrm2 => second,
    };
    let dry = options.dry_depletion;
    let mut words = Vec::new();
    let mut mark = |there: bool, word: &str| {
        if there && !word.is_empty() {
            words.push(word.to_owned());
        }
    };
    mark(options.default, "RegDFAULT");
    mark(!options.default && other, "NonDFAULT");
    for name in options.outputs.names() {
        mark(true, name);
    }
    mark(case.flat_by_source, "FLAT and");
    mark(flat && !case.flat_by_source, "FLAT");
    mark(options.elevated, "ELEV");
    mark(case.flagpole, "FLGPOL");
    mark(options.no_stack_tip_downwash, "NOSTD");
    mark(case.weather.no_date_check, "NOCHKD");
    mark(
        case.weather.warn_date_check && !case.weather.no_date_check,
        "WARNCHKD",
    );
    mark(options.fast_all, "FASTALL");
    mark(options.fast_area && !options.fast_all, "FASTAREA");
    mark(options.screen, "SCREEN");
    mark(!dry && keys.no_dry_depletion, "NODRYDPLT");
    mark(dry && !options.area_depletion, "DRYDPLT");
    mark(dry && options.area_depletion, "AREADPLT");
    mark(options.wet_depletion, "WETDPLT");
    mark(!options.wet_depletion && keys.no_dry_depletion, "NOWETDPLT");
    mark(sampled, "SCIM");
    mark(true, method);
    mark(case.no2.psd.is_some(), "PSDCREDIT");
    mark(!options.default && options.alpha, "ALPHA");
    mark(urban == 0, "RURAL");
    mark(urban > 0 && urban == case.sources.len(), "URBAN");
    mark(urban > 0 && urban < case.sources.len(), "Urb&Rur");
    mark(options.no_urban_transition, "NoUrbTran");
    mark(low_wind, "LOW_WIND");
    mark(options.vector_wind, "VectorWS");
    let line = |source: &crate::plume::Source| matches!(source.kind, SourceKind::BuoyantLine(_));
    mark(case.sources.iter().any(line), "BUOYLINE");
    mark(case.no2.no_least_ozone, "NoMinO3");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_common_and_leap_years() {
        assert_eq!(day_of("3/1"), Some((60, 61)));
        assert_eq!(day_of("2/29"), Some((59, 60)));
        assert_eq!(day_of("12/31"), Some((365, 366)));
        assert_eq!(day_of("366"), Some((366, 366)));
        for wrong in ["0", "367", "2/30", "13/1", "x", "1/"] {
            assert_eq!(day_of(wrong), None, "{wrong}");
        }
    }
}
