//! Pathway CO: ALPHA variants of low winds (LOW_WIND) and of building downwash (AWMADWNW, ORD_DWNW).

use super::lines::Line;
use super::reader::Reader;

impl Reader<'_> {
    /// LOW_WIND σv_min [wind_min [FRAN_max [σw_min [T [FRAN_min [PBAL]]]]]].
    pub(super) fn low_wind(&mut self, line: &Line) {
        self.routine = "LOW_WIND";
        if !self.fields(line, 3, 9) {
            return;
        }
        // Field, lowest, highest, name, warning.
        const VALUES: [(f64, f64, &str, &str); 6] = [
            (0.01, 1.001, "SVMIN", "111"),
            (0.01, 1.001, "WSMIN", "112"),
            (0.0, 1.0, "FRANMAX", "113"),
            (0.0, 3.0, "SWMIN", "127"),
            (0.5, 48.0, "BIGT", "129"),
            (0.0, 1.0, "FRANMIN", "117"),
        ];
        for (index, (low, high, name, code)) in VALUES.iter().enumerate() {
            let n = 3 + index;
            if n > line.count() {
                break;
            }
            let Some(value) = self.one(line, n) else {
                continue;
            };
            let options = &mut self.case.options;
            match index {
                0 => options.least_sigma_v = value,
                1 => options.least_wind = value,
                2 => options.meander_limits[1] = value,
                3 => options.least_sigma_w = value,
                4 => options.meander_hours = value,
                _ => options.meander_limits[0] = value,
            }
            let limits = options.meander_limits;
            if !(*low..=*high).contains(&value) {
                let detail = if index < 2 {
                    format!("{name}={value:5.2}")
                } else {
                    format!("{name}={value:4.2}")
                };
                self.error("380", n, &detail);
            } else if index == 5 {
                if limits[0] > limits[1] {
                    self.error("426", n, &format!("{:4.2} > {:4.2}", limits[0], limits[1]));
                }
            } else if index == 4 {
                self.warn(code, n, &format!("{value:6.2}"));
            } else {
                self.warn(code, n, &format!("{value:6.4}"));
            }
        }
        if line.count() >= 9 {
            if matches!(line.field(9), "PBAL" | "PBALANCE") {
                self.case.options.meander_balance = true;
                self.warn("128", 9, "");
            } else {
                self.error("203", 9, line.field(9));
            }
        }
    }

    /// AWMADWNW and ORD_DWNW: words that switch variants of downwash on.
    pub(super) fn downwash_options(&mut self, line: &Line) {
        let awma = line.keyword == "AWMADWNW";
        self.routine = if awma { "AWMA_DOWNWAS" } else { "PRIME_ORD" };
        if !self.fields(line, 3, if awma { 7 } else { 5 }) {
            return;
        }
        for n in 3..=line.count() {
            let variants = &mut self.case.options.downwash;
            let switch = match (awma, line.field(n)) {
                (true, "STREAMLINE" | "STREAMLINED") => &mut variants.streamlined,
                (true, "AWMAUEFF") => &mut variants.awma_effective_wind,
                (true, "AWMAUTURB") => &mut variants.awma_turbulence,
                (true, "AWMAENTRAIN") => &mut variants.awma_entrainment,
                (true, "AWMAUTURBHX") => &mut variants.awma_turbulence_hx,
                (false, "ORDCAV") => &mut variants.ord_cavity,
                (false, "ORDUEFF") => &mut variants.ord_effective_wind,
                (false, "ORDTURB") => &mut variants.ord_turbulence,
                (_, word) => {
                    self.error("203", n, word);
                    continue;
                }
            };
            *switch = true;
            for earlier in 3..n {
                if line.field(earlier) == line.field(n) {
                    self.error("121", n, &line.keyword);
                }
            }
        }
        let variants = &mut self.case.options.downwash;
        variants.streamline = variants.streamlined;
        if awma && variants.streamlined && !variants.awma_turbulence && !variants.awma_turbulence_hx
        {
            self.error("126", 3, &line.keyword);
        }
    }
}
