//! Yes and no: whether days above a limit are foreseen, and which part of the values is close enough.
//!
//! Hits a (both above), misses b (observed alone), false alarms c (modelled alone): POD = a/(a+b), FAR = c/(a+c), CSI = a/(a+b+c) (Wilks 2011,
//! section 8.2); hit rate: part of the pairs with |M−O|/O ≤ D or |M−O| ≤ W (VDI 3783-9:2005, there D = 0.25).

/// Of days above a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exceedances {
    /// Observed and modelled.
    pub hits: usize,
    /// Observed, not modelled.
    pub misses: usize,
    /// Modelled, not observed.
    pub false_alarms: usize,
    /// Neither.
    pub quiet: usize,
}

impl Exceedances {
    /// Of pairs (observed, modelled) above `limit`, each in its own unit.
    pub fn of(pairs: &[(f64, f64)], limit: f64) -> Self {
        let mut counts = Self::default();
        for &(observed, modelled) in pairs {
            *match (observed > limit, modelled > limit) {
                (true, true) => &mut counts.hits,
                (true, false) => &mut counts.misses,
                (false, true) => &mut counts.false_alarms,
                (false, false) => &mut counts.quiet,
            } += 1;
        }
        counts
    }

    /// Probability of detection [1], NaN where nothing was observed.
    pub fn detection(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    /// False alarm ratio [1], NaN where nothing was modelled.
    pub fn false_alarm_ratio(&self) -> f64 {
        share(self.false_alarms, self.hits + self.false_alarms)
    }

    /// Critical success index [1].
    pub fn success(&self) -> f64 {
        share(self.hits, self.hits + self.misses + self.false_alarms)
    }
}

/// Part of the pairs whose difference is at most `relative` [1] of the observed value, or at most `absolute`.
pub fn hit_rate(pairs: &[(f64, f64)], relative: f64, absolute: f64) -> f64 {
    let close = |&&(o, m): &&(f64, f64)| (m - o).abs() <= (relative * o).max(absolute);
    share(pairs.iter().filter(close).count(), pairs.len())
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        f64::NAN
    } else {
        part as f64 / whole as f64
    }
}
