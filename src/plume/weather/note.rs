//! What there is to say about an hour: AERMOD's message codes with their short texts.

/// How grave a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// I: worth knowing.
    Information,
    /// W: doubtful data, used all the same.
    Warning,
    /// E: the run cannot go on.
    Error,
}

impl Severity {
    /// AERMOD's letter.
    pub fn letter(self) -> char {
        match self {
            Self::Information => 'I',
            Self::Warning => 'W',
            Self::Error => 'E',
        }
    }
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How grave.
    pub severity: Severity,
    /// AERMOD's number of the message.
    pub code: u16,
    /// The part of AERMOD that says so, as its message lists name it.
    pub part: &'static str,
    /// The end of the line: a date, a name.
    pub hint: String,
}

impl Note {
    /// Information.
    pub fn information(code: u16, part: &'static str, hint: impl Into<String>) -> Self {
        Self::new(Severity::Information, code, part, hint)
    }

    /// A warning.
    pub fn warning(code: u16, part: &'static str, hint: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, part, hint)
    }

    /// An error.
    pub fn error(code: u16, part: &'static str, hint: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, part, hint)
    }

    /// Any.
    pub fn new(severity: Severity, code: u16, part: &'static str, hint: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            part,
            hint: hint.into(),
        }
    }

    /// The part of the deck that AERMOD files it under: `ME` for the head of a surface file, `MX` for hours.
    pub fn path(&self) -> &'static str {
        match (self.part, self.code) {
            ("DCDLAT", _) => "ME",
            ("MEOPEN", code) if code != 184 => "ME",
            _ => "MX",
        }
    }

    /// What the code means.
    pub fn meaning(&self) -> &'static str {
        match self.code {
            181 => "BULKRN Delta-T & SolarRad option for SBL was used",
            182 => "MMIF-generated meteorological inputs were used",
            184 => "PROFFILE heights > 999m; inputs could be from MMIF",
            186 => "THRESH_1MIN 1-min ASOS wind speed threshold used",
            187 => "ADJ_U* Option for Stable Low Winds used in AERMET",
            381 => "Latitude in Surface File Is Not Valid:",
            382 => "Error Decoding Latitude:",
            394 => "Met data may be from outdated version of AERMET:",
            395 => "Met. Data Error; Incompatible Version of AERMET:",
            396 => "AERMET Version Out-dated or Non-standard; Version:",
            397 => "SCREEN option used without use of SCREEN Met Data",
            398 => "SCREEN met used without specifying SCREEN option",
            401 => "Use of turbulence data with ADJ_U* is NonDFAULT",
            402 => "Turbulence data being used with ADJ_U* w/o DFAULT",
            403 => "Turbulence data is being used w/o ADJ_U* option",
            410 => "Wind Direction Out-of-Range.  KURDAT =",
            420 => "Wind Speed Out-of-Range.   KURDAT =",
            422 => "Meteorological data processed with COARE in AERMET",
            423 => "BULKRN in AERMET cannot be used with COARE",
            430 => "Ambient Temperature Data Out-of-Range.  KURDAT =",
            432 => "Friction Velocity Out-of-Range.   KURDAT =",
            435 => "Surface Roughness Length Out-of-Range.  KURDAT =",
            438 => "Convective Velocity Data Out-of-Range.  KURDAT =",
            439 => "Monin-Obukhov Length Out-of-Range.  KURDAT =",
            440 => "Calm Hour Identified in Meteorology Data File at",
            441 => "Vert Pot Temp Grad abv ZI set to min .005, KURDAT=",
            442 => "Vert Pot Temp Grad abv ZI exceeds 0.1 K/m, KURDAT=",
            445 => "Set sigma-theta to missing for",
            446 => "Set sigma-w to missing for",
            450 => "Record Out of Sequence in Meteorological File at:",
            456 => "Date/time Mismatch on Surface & Profile.  KURDAT =",
            460 => "Missing Hour Identified in Meteor. Data File at",
            465 => "Number of Profile Levels Exceeds Max:   MXPLVL =",
            474 => "WS RefHt invalid (<0.001); Not msg or clm: KURDAT=",
            475 => "WS reference height is higher than 100m.  KURDAT =",
            479 => "Potential temperature gradient is out-of-range:",
            495 => "Surface met file does not include enough variables",
            510 => "Fatal Error Occurs During Reading of the File of",
            530 => "CAUTION! Met Station ID Mismatch with SURFFILE for",
            531 => "CAUTION! Met Station ID Missing from SURFFILE for",
            580 => "End of File Reached Trying to Read the File of",
            _ => "",
        }
    }
}
