//! The words of the options in force, as AERMOD's headers list them, and what its first pass complains of.

use super::reader::Reader;

impl Reader<'_> {
    /// Complaints of AERMOD's first pass.
    pub(super) fn check_preset(&mut self) {
        let preset = &self.preset;
        let unused = [
            (preset.ozone_sectors.is_some() && !preset.ozone, "O3SECTOR"),
            (
                preset.background_sectors.is_some() && !preset.background,
                "BGSECTOR",
            ),
            (preset.nox_sectors.is_some() && !preset.nox, "NOXSECTR"),
        ];
        for (unused, keyword) in unused {
            if unused {
                self.warn("166", 0, keyword);
            }
        }
        self.control.alpha = self.preset.alpha;
    }

    /// AERMOD's thirty words, blanks left out.
    pub(super) fn option_words(&mut self) {
        let c = &self.control;
        let options = &self.case.options;
        let mut words: Vec<String> = vec![String::new(); 31];
        let mut set = |place: usize, word: &str| word.clone_into(&mut words[place]);
        if c.default {
            set(1, "RegDFAULT");
        } else if c.non_default {
            set(1, "NonDFAULT");
        }
        for (place, name) in [(2, "CONC"), (3, "DEPOS"), (4, "DDEP"), (5, "WDEP")] {
            if options.outputs.names().contains(&name) {
                set(place, name);
            }
        }
        if c.flat_by_source {
            set(6, "FLAT and");
            set(7, "ELEV");
        } else if c.flat {
            set(6, "FLAT");
        } else {
            set(7, "ELEV");
        }
        let mut mark = |place: usize, there: bool, word: &str| {
            if there {
                set(place, word);
            }
        };
        mark(8, c.flagpole, "FLGPOL");
        mark(9, options.no_stack_tip_downwash, "NOSTD");
        mark(10, c.warn_date_check, "WARNCHKD");
        mark(10, c.no_date_check, "NOCHKD");
        mark(11, self.case.no_warnings, "NOWARN");
        mark(11, c.fast_area, "FASTAREA");
        mark(11, options.fast_all, "FASTALL");
        mark(12, c.screen, "SCREEN");
        mark(13, c.multi_year, "MULTYR");
        let dry = options.dry_depletion;
        mark(14, !dry && c.dry_refused, "NODRYDPLT");
        mark(14, dry, "DRYDPLT");
        mark(14, dry && options.area_depletion, "AREADPLT");
        mark(15, options.wet_depletion, "WETDPLT");
        mark(15, !options.wet_depletion && c.dry_refused, "NOWETDPLT");
        mark(16, c.scim, "SCIM");
        let method = match () {
            () if c.ttrm2 && c.pvmrm => "TTRM2_PVMRM",
            () if c.ttrm2 && c.olm => "TTRM2_OLM",
            () if c.ttrm2 && c.arm2 => "TTRM2_ARM2",
            () if c.ttrm2 => "",
            () if c.pvmrm => "PVMRM",
            () if c.olm => "OLM",
            () if c.arm2 => "ARM2",
            () if c.grsm => "GRSM",
            () if c.ttrm => "TTRM",
            () => "",
        };
        mark(17, true, method);
        mark(18, c.psd_credit, "PSDCREDIT");
        mark(19, !c.default && c.beta, "BETA");
        mark(19, !c.default && c.alpha, "ALPHA");
        let urban = self.urban_count();
        mark(20, true, "Urb&Rur");
        mark(20, urban == self.preset.sources, "URBAN");
        mark(20, urban == 0, "RURAL");
        mark(21, options.no_urban_transition, "NoUrbTran");
        mark(22, self.preset.low_wind, "LOW_WIND");
        mark(23, options.vector_wind, "VectorWS");
        mark(25, self.preset.buoyant_lines > 0, "BUOYLINE");
        mark(28, self.case.no2.no_least_ozone, "NoMinO3");
        mark(29, options.highly_buoyant, "HBP");
        for (place, word) in &self.weather.header_words {
            mark(*place, true, word);
        }
        words.retain(|word| !word.is_empty());
        self.case.model_options = words;
    }

    /// Urban sources as AERMOD's first pass counts them: the fields of URBANSRC.
    fn urban_count(&self) -> usize {
        if self.preset.urban_all {
            return self.preset.sources;
        }
        let first = if self.preset.urban_areas > 1 { 3 } else { 2 };
        self.deck
            .lines
            .iter()
            .filter(|line| line.pathway == "SO" && line.keyword == "URBANSRC")
            .map(|line| line.count().saturating_sub(first))
            .sum()
    }
}
