//! Surface resistances by season and land use [s/m] (Wesely 1989, with water and the changes of Wesely et al. 2002).
//!
//! Land use 1 urban, 2 agricultural, 3 rangeland, 4 forest, 5 suburban with grass, 6 suburban with trees, 7 water,
//! 8 barren desert, 9 wetland. 1e7 is a closed way. Source: AERMOD Deposition Algorithms – Science Document (EPA 2004), tables 2–4.

/// Leaf area relative to which the cuticle's lipid resistance is scaled, by land use.
pub(super) const STABILITY_OF_LEAVES: [f64; 9] =
    [1.0e-5, 6.0, 5.0, 7.0, 3.0, 4.0, 1.0e-5, 1.0e-5, 3.0];

/// `[season − 1][stomata, cuticle SO2, cuticle O3, canopy, ground SO2, ground O3][land use − 1]`.
#[rustfmt::skip]
pub(super) const RESISTANCES: [[[f64; 9]; 6]; 5] = [
    // 1: midsummer, lush leaves
    [
        [1.0e7, 60.0, 120.0, 100.0, 200.0, 150.0, 1.0e7, 1.0e7, 80.0], // stomata r_i
        [1.0e7, 2000.0, 2000.0, 2000.0, 2000.0, 2000.0, 1.0e7, 1.0e7, 2500.0], // cuticle, SO2 r_cs
        [1.0e7, 1000.0, 1000.0, 1000.0, 2000.0, 2000.0, 1.0e7, 1.0e7, 1000.0], // cuticle, O3 r_co
        [100.0, 200.0, 100.0, 2000.0, 100.0, 1500.0, 0.0, 0.0, 300.0], // canopy r_aci
        [400.0, 150.0, 350.0, 300.0, 500.0, 450.0, 0.0, 1000.0, 0.0], // ground, SO2 r_gs
        [300.0, 150.0, 200.0, 200.0, 300.0, 300.0, 2000.0, 400.0, 1000.0], // ground, O3 r_go
    ],
    // 2: autumn, fields not yet cut
    [
        [1.0e7, 1.0e7, 1.0e7, 350.0, 1.0e7, 700.0, 1.0e7, 1.0e7, 1.0e7], // stomata r_i
        [1.0e7, 6500.0, 6500.0, 3000.0, 2000.0, 2000.0, 1.0e7, 1.0e7, 6500.0], // cuticle, SO2 r_cs
        [1.0e7, 400.0, 300.0, 500.0, 600.0, 1000.0, 1.0e7, 1.0e7, 300.0], // cuticle, O3 r_co
        [100.0, 150.0, 100.0, 1700.0, 100.0, 1200.0, 0.0, 0.0, 200.0], // canopy r_aci
        [400.0, 200.0, 350.0, 300.0, 500.0, 450.0, 0.0, 1000.0, 0.0], // ground, SO2 r_gs
        [300.0, 150.0, 200.0, 200.0, 300.0, 300.0, 2000.0, 400.0, 800.0], // ground, O3 r_go
    ],
    // 3: late autumn after frost, or winter without snow
    [
        [1.0e7, 1.0e7, 1.0e7, 500.0, 1.0e7, 1000.0, 1.0e7, 1.0e7, 1.0e7], // stomata r_i
        [1.0e7, 1.0e7, 9000.0, 6000.0, 2000.0, 2000.0, 1.0e7, 1.0e7, 9000.0], // cuticle, SO2 r_cs
        [1.0e7, 1.0e7, 400.0, 600.0, 800.0, 1600.0, 1.0e7, 1.0e7, 800.0], // cuticle, O3 r_co
        [100.0, 0.0, 100.0, 1500.0, 100.0, 1000.0, 0.0, 0.0, 100.0], // canopy r_aci
        [400.0, 150.0, 350.0, 300.0, 500.0, 450.0, 0.0, 0.0, 1000.0], // ground, SO2 r_gs
        [300.0, 150.0, 200.0, 200.0, 300.0, 300.0, 2000.0, 400.0, 1000.0], // ground, O3 r_go
    ],
    // 4: winter with snow
    [
        [1.0e7, 1.0e7, 1.0e7, 800.0, 1.0e7, 1600.0, 1.0e7, 1.0e7, 1.0e7], // stomata r_i
        [1.0e7, 1.0e7, 1.0e7, 400.0, 1.0e7, 800.0, 1.0e7, 1.0e7, 9000.0], // cuticle, SO2 r_cs
        [1.0e7, 2000.0, 1000.0, 600.0, 2000.0, 1200.0, 1.0e7, 1.0e7, 800.0], // cuticle, O3 r_co
        [100.0, 0.0, 10.0, 1500.0, 100.0, 1000.0, 0.0, 0.0, 50.0], // canopy r_aci
        [100.0, 100.0, 100.0, 100.0, 200.0, 200.0, 0.0, 1000.0, 100.0], // ground, SO2 r_gs
        [600.0, 3500.0, 3500.0, 3500.0, 500.0, 500.0, 2000.0, 400.0, 3500.0], // ground, O3 r_go
    ],
    // 5: transitional spring, some leaves
    [
        [1.0e7, 100.0, 120.0, 100.0, 200.0, 150.0, 1.0e7, 1.0e7, 80.0], // stomata r_i
        [1.0e7, 2000.0, 2000.0, 1500.0, 2000.0, 2000.0, 1.0e7, 1.0e7, 2000.0], // cuticle, SO2 r_cs
        [1.0e7, 1000.0, 250.0, 350.0, 500.0, 700.0, 1.0e7, 1.0e7, 300.0], // cuticle, O3 r_co
        [100.0, 50.0, 80.0, 1500.0, 100.0, 1000.0, 0.0, 0.0, 200.0], // canopy r_aci
        [500.0, 150.0, 350.0, 300.0, 500.0, 450.0, 0.0, 1000.0, 0.0], // ground, SO2 r_gs
        [300.0, 150.0, 200.0, 200.0, 300.0, 300.0, 2000.0, 400.0, 1000.0], // ground, O3 r_go
    ],
];
