//! Choices of the dispersion model that hold for a whole run.

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutputTypes {
    /// Concentration (CONC).
    pub concentration: bool,
    /// Total deposition (DEPOS).
    pub total_deposition: bool,
    /// Dry deposition (DDEP).
    pub dry_deposition: bool,
    /// Wet deposition (WDEP).
    pub wet_deposition: bool,
}

impl OutputTypes {
    /// How many types, in the order CONC, DEPOS, DDEP, WDEP.
    pub fn count(&self) -> usize {
        usize::from(self.concentration)
            + usize::from(self.total_deposition)
            + usize::from(self.dry_deposition)
            + usize::from(self.wet_deposition)
    }

    /// Names in AERMOD's order.
    pub fn names(&self) -> Vec<&'static str> {
        [
            (self.concentration, "CONC"),
            (self.total_deposition, "DEPOS"),
            (self.dry_deposition, "DDEP"),
            (self.wet_deposition, "WDEP"),
        ]
        .into_iter()
        .filter_map(|(wanted, name)| wanted.then_some(name))
        .collect()
    }
}

/// How NO turns to NO2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum No2Method {
    /// No conversion.
    #[default]
    None,
    /// Ambient ratio method 2.
    Arm2,
    /// Ozone limiting.
    Olm,
    /// Plume volume molar ratio.
    Pvmrm,
    /// Generic reaction set.
    Grsm,
    /// Travel time reaction.
    Ttrm,
    /// Travel time reaction with another method.
    Ttrm2,
}

/// Exponential decay.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Decay {
    /// Coefficient given by the user (DCAYCOEF or ln 2/HALFLIFE) [1/s]; `None` when not given.
    pub coefficient: Option<f64>,
    /// Urban SO2 decays with a half-life of 4 h (4.81e-5 1/s) unless a coefficient is given.
    pub urban_so2: bool,
}

/// Building downwash variants (alpha).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DownwashOptions {
    /// AWMADWNW AWMAUEFF.
    pub awma_effective_wind: bool,
    /// AWMADWNW AWMAUTURB.
    pub awma_turbulence: bool,
    /// AWMADWNW AWMAUTURBHX.
    pub awma_turbulence_hx: bool,
    /// AWMADWNW AWMAENTRAIN.
    pub awma_entrainment: bool,
    /// AWMADWNW STREAMLINE.
    pub streamline: bool,
    /// AWMADWNW STREAMLINED buildings.
    pub streamlined: bool,
    /// ORD_DWNW ORDUEFF.
    pub ord_effective_wind: bool,
    /// ORD_DWNW ORDTURB.
    pub ord_turbulence: bool,
    /// ORD_DWNW ORDCAV.
    pub ord_cavity: bool,
}

/// Choices for a whole run.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Regulatory defaults (DFAULT).
    pub default: bool,
    /// ALPHA options allowed.
    pub alpha: bool,
    /// BETA options allowed.
    pub beta: bool,
    /// Terrain is used (ELEV); false with FLAT alone.
    pub elevated: bool,
    /// No stack-tip downwash (NOSTD).
    pub no_stack_tip_downwash: bool,
    /// Screening: receptors straight downwind (SCREEN).
    pub screen: bool,
    /// Wind speeds are vector means (VECTORWS).
    pub vector_wind: bool,
    /// FASTAREA.
    pub fast_area: bool,
    /// FASTALL (effective σy instead of meander).
    pub fast_all: bool,
    /// TOXICS / area source dry depletion (AREADPLT).
    pub area_depletion: bool,
    /// TOXICS option of openpit and area integration.
    pub toxics: bool,
    /// Area source meander (AREAMNDR).
    pub area_meander: bool,
    /// Dry depletion (DRYDPLT, default when deposition is asked unless NODRYDPLT).
    pub dry_depletion: bool,
    /// Wet depletion.
    pub wet_depletion: bool,
    /// Dry depletion integrated adaptively (ROMBERG).
    pub romberg_depletion: bool,
    /// No urban morning transition (NOURBTRAN).
    pub no_urban_transition: bool,
    /// RLINE displacement by barriers and FDH (RLINEFDH).
    pub rline_fdh: bool,
    /// Highly buoyant plume (HBP).
    pub highly_buoyant: bool,
    /// Least σv [m/s] (LOW_WIND; default 0.2).
    pub least_sigma_v: f64,
    /// Least σv/u (default 0.05).
    pub least_sigma_v_ratio: f64,
    /// Least σw [m/s] (default 0.02).
    pub least_sigma_w: f64,
    /// Least wind speed [m/s] (default 0.2828).
    pub least_wind: f64,
    /// Limits of the meander fraction.
    pub meander_limits: [f64; 2],
    /// Time scale of meander [h] (default 24).
    pub meander_hours: f64,
    /// Meander fraction by momentum balance (PBAL).
    pub meander_balance: bool,
    /// Decay.
    pub decay: Decay,
    /// Building downwash variants.
    pub downwash: DownwashOptions,
    /// NO2 scheme.
    pub no2: No2Method,
    /// What is computed.
    pub outputs: OutputTypes,
    /// Pollutant's name, upper case.
    pub pollutant: String,
    /// Ground elevation at the profile base [m] (PROFBASE).
    pub profile_base: f64,
    /// Greatest distance that counts [m] (AERMOD: 1e20, 80 km with FASTALL/TOXICS).
    pub greatest_distance: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            default: false,
            alpha: false,
            beta: false,
            elevated: true,
            no_stack_tip_downwash: false,
            screen: false,
            vector_wind: false,
            fast_area: false,
            fast_all: false,
            area_depletion: false,
            toxics: false,
            area_meander: false,
            dry_depletion: false,
            wet_depletion: false,
            romberg_depletion: false,
            no_urban_transition: false,
            rline_fdh: false,
            highly_buoyant: false,
            least_sigma_v: 0.2,
            least_sigma_v_ratio: 0.05,
            least_sigma_w: 0.02,
            least_wind: 0.2828,
            meander_limits: [0.0, 1.0],
            meander_hours: 24.0,
            meander_balance: false,
            decay: Decay::default(),
            downwash: DownwashOptions::default(),
            no2: No2Method::None,
            outputs: OutputTypes {
                concentration: true,
                ..OutputTypes::default()
            },
            pollutant: "OTHER".to_owned(),
            profile_base: 0.0,
            greatest_distance: 1.0e20,
        }
    }
}
