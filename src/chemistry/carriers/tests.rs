use super::*;
use crate::chemistry::{
    Batch, Cells, Method, Network, RateTable, Settings, Solver, number_density,
};
use crate::species::mechanism::Mechanism;

/// Cells of city and background air, by day and by night, over ten minutes: mole fractions before and behind, and the extents.
struct Burnt {
    mechanism: Mechanism,
    before: Vec<f64>,
    after: Vec<f64>,
    extents: Vec<f64>,
}

const CELLS: usize = 23;

fn burnt(method: Method) -> Burnt {
    let mechanism = Mechanism::cb6r5().unwrap();
    let (n, rows) = (mechanism.species.len(), mechanism.reactions.len());
    let settings = Settings::for_mechanism(&mechanism, method, 1e-3, 1e-16, 5000);
    let solver = Solver::new(Network::new(&mechanism), settings).unwrap();
    let table = RateTable::new(&mechanism);
    let at = |name: &str| mechanism.species_index(name).unwrap();
    let (mut before, mut rate) = (vec![1e-16; CELLS * n], vec![0.0; CELLS * rows]);
    for cell in 0..CELLS {
        let city = (cell % 5) as f64 / 4.0;
        let day = (cell % 3) as f64 / 2.0;
        let own = &mut before[cell * n..(cell + 1) * n];
        for (name, clean, dirty) in [
            ("O3", 50e-9, 20e-9),
            ("NO", 0.02e-9, 30e-9),
            ("NO2", 0.2e-9, 25e-9),
            ("CO", 120e-9, 900e-9),
            ("FORM", 0.5e-9, 5e-9),
            ("PAR", 1e-9, 60e-9),
            ("TOL", 0.02e-9, 3e-9),
            ("ISOP", 0.5e-9, 0.2e-9),
            ("PAN", 0.3e-9, 1e-9),
            ("HONO", 0.01e-9, 1e-9),
            ("SO2", 0.5e-9, 8e-9),
        ] {
            own[at(name)] = clean + city * (dirty - clean);
        }
        let photolysis: Vec<f64> = mechanism
            .photolysis
            .iter()
            .map(|name| day * if name.contains("NO2") { 9e-3 } else { 2e-5 })
            .collect();
        let heterogeneous = vec![1e-5; mechanism.heterogeneous.len()];
        let density = number_density(288.0, 77_000.0);
        table.effective(
            &Cells {
                temperature: &[288.0],
                pressure: &[77_000.0],
                water: &[8e-3],
                number_density: &[density],
                photolysis: &photolysis,
                heterogeneous: &heterogeneous,
                open_water: &[],
            },
            &mut rate[cell * rows..(cell + 1) * rows],
        );
    }
    let mut after = before.clone();
    let mut extents = Extents::default();
    extents.begin(CELLS, rows);
    let mut step = vec![0.0; CELLS];
    let batch = Batch {
        concentration: &mut after,
        rate: &rate,
        source: None,
        loss: None,
        step: &mut step,
    };
    solver.advance_with(batch, 600.0, &mut extents).unwrap();
    Burnt {
        extents: extents.values().to_vec(),
        mechanism,
        before,
        after,
    }
}

#[test]
fn extents_explain_the_change_of_every_species() {
    for method in Method::ALL {
        let burnt = burnt(method);
        let (n, rows) = (
            burnt.mechanism.species.len(),
            burnt.mechanism.reactions.len(),
        );
        for cell in 0..CELLS {
            let extents = &burnt.extents[cell * rows..(cell + 1) * rows];
            let (mut change, mut turned) = (vec![0.0; n], vec![0.0; n]);
            for (row, extent) in burnt.mechanism.reactions.iter().zip(extents) {
                let used = row.reactants.iter().map(|&s| (s, -1.0));
                for (s, amount) in used.chain(row.products.iter().copied()) {
                    change[s] += amount * extent;
                    turned[s] += (amount * extent).abs();
                }
            }
            for s in 0..n {
                let bulk = burnt.after[cell * n + s] - burnt.before[cell * n + s];
                let scale = turned[s].max(burnt.before[cell * n + s]);
                let name = &burnt.mechanism.species[s].name;
                assert!(
                    // Atoms of a lifetime of microseconds are what huge rates leave: 1e-22 is ten orders below a radical.
                    (change[s] - bulk).abs() <= 1e-11 * scale + 1e-22,
                    "{method:?} {name}: {} {bulk}",
                    change[s]
                );
            }
        }
    }
}

/// Shares `[cell][place][tag]` of a system behind the step, with `groups` of five tags at the beginning; new odd oxygen goes to the
/// last tag.
fn shares(burnt: &Burnt, system: &CarrierSystem, groups: &[&[usize]]) -> Vec<f64> {
    let n = burnt.mechanism.species.len();
    let columns = groups.len();
    // Each species is split among the five in its own way, the same in every grouping.
    let part = |s: usize, tag: usize| {
        let weight = |t: usize| ((s * 7 + t * 3) % 5) as f64;
        weight(tag) / (0..5).map(weight).sum::<f64>()
    };
    let held = |cell: usize, place: usize| {
        let s = system.species()[place];
        system.weights()[place] * burnt.before[cell * n + s]
    };
    let all: Vec<f64> = (0..CELLS)
        .flat_map(|cell| (0..system.len()).map(move |place| (cell, place)))
        .map(|(cell, place)| held(cell, place))
        .collect();
    let mut factors = Factors::default();
    system.factor(
        Carried {
            extents: &SideBySide::of(&burnt.extents, burnt.mechanism.reactions.len()),
            reactions: burnt.mechanism.reactions.len(),
            held: &all,
        },
        &mut factors,
    );
    let mut shares = Vec::new();
    for cell in 0..CELLS {
        let mut tags = vec![0.0; system.len() * columns];
        for place in 0..system.len() {
            for (column, group) in groups.iter().enumerate() {
                let sum: f64 = group
                    .iter()
                    .map(|&t| part(system.species()[place], t))
                    .sum();
                tags[place * columns + column] = held(cell, place) * sum;
            }
        }
        for (&(place, _), amount) in system.incoming().iter().zip(factors.amounts(cell)) {
            for (column, group) in groups.iter().enumerate() {
                if group.contains(&4) {
                    tags[place * columns + column] += amount;
                }
            }
        }
        let tags_of_cell = Solution {
            tags: &mut tags,
            columns,
        };
        system.solve(&factors, cell, tags_of_cell);
        shares.extend(tags);
    }
    shares
}

fn systems(mechanism: &Mechanism) -> [CarrierSystem; 3] {
    let rules = Rules::of(mechanism);
    [
        rules.nitrogen_system(mechanism),
        rules.chain_system(mechanism),
        rules.odd_oxygen_system(mechanism),
    ]
}

#[test]
fn shares_add_up_and_lumping_or_reordering_changes_none() {
    let burnt = burnt(Method::Ros3);
    for system in systems(&burnt.mechanism) {
        let fine = shares(&burnt, &system, &[&[0], &[1], &[2], &[3], &[4]]);
        let lumped = shares(&burnt, &system, &[&[0], &[1, 2, 3, 4]]);
        let turned = shares(&burnt, &system, &[&[4], &[2], &[3], &[0], &[1]]);
        let mut followed = 0;
        for ((fine, lumped), turned) in fine
            .chunks_exact(5)
            .zip(lumped.chunks_exact(2))
            .zip(turned.chunks_exact(5))
        {
            let sum: f64 = fine.iter().sum();
            assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-13, "{fine:?}");
            assert!(fine.iter().all(|share| *share >= 0.0));
            assert!((fine[0] - lumped[0]).abs() < 1e-14);
            assert_eq!(
                [fine[0], fine[1], fine[4]],
                [turned[3], turned[4], turned[0]]
            );
            followed += usize::from(sum > 0.0);
        }
        assert!(followed > fine.len() / 5 / 2, "{followed}");
    }
}

#[test]
fn a_tag_that_nothing_feeds_stays_nothing() {
    let burnt = burnt(Method::Rodas3);
    for system in systems(&burnt.mechanism) {
        let found = shares(&burnt, &system, &[&[0, 1, 2, 3, 4], &[]]);
        assert!(found.chunks_exact(2).all(|pair| pair[1] == 0.0));
    }
}

#[test]
fn the_systems_hold_what_they_should() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let [nitrogen, chains, odd] = systems(&mechanism);
    let has = |system: &CarrierSystem, name: &str| {
        system
            .place(mechanism.species_index(name).unwrap())
            .is_some()
    };
    for name in ["NO", "NO2", "N2O5", "PAN", "NTR1", "HNO3", "CRON", "INTR"] {
        assert!(has(&nitrogen, name), "{name}");
    }
    for name in ["CO", "PAR", "HO2", "OH", "ISPD", "PAN", "HONO", "XO2H"] {
        assert!(has(&chains, name), "{name}");
    }
    for name in ["O3", "NO2", "N2O5", "PAN", "O1D"] {
        assert!(has(&odd, name), "{name}");
    }
    assert!(!has(&nitrogen, "O3") && !has(&chains, "NO2") && !has(&chains, "RO2"));
    // HO2 + NO makes odd oxygen of the cycle; nitric acid that photolyses gives back that of its nitrogen.
    let no = mechanism.species_index("NO").unwrap();
    let from = |radical: &str| Origin::Cycle {
        radical: mechanism.species_index(radical).unwrap(),
        nitrogen: no,
    };
    let origins: Vec<Origin> = odd.incoming().iter().map(|i| i.1).collect();
    for radical in ["HO2", "MEO2", "C2O3", "XO2", "XO2H", "ISO2", "TO2"] {
        assert!(origins.contains(&from(radical)), "{radical}");
    }
    let acid = mechanism.species_index("HNO3").unwrap();
    assert!(origins.contains(&Origin::Nitrogen(acid)));
    let methane = chains.incoming().iter();
    let methane = methane.filter(|i| i.1 == Origin::Unattributed(Unattributed::Methane));
    assert_eq!(methane.count(), 1);
}
