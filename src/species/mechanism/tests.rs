#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn wrong(text: &str) -> InvalidMechanism {
    def::read("bad.def", text, &Known::default()).unwrap_err()
}

fn codes(invalid: &InvalidMechanism) -> Vec<&'static str> {
    invalid.problems.iter().map(|p| p.code).collect()
}

/// Reads with the atoms of CB6.
fn with_atoms(text: &str) -> Result<Mechanism, InvalidMechanism> {
    read(
        "cb6.def",
        format!("CB6_X\nREACTIONS[CM] =\n{text}END\n").as_bytes(),
        None,
    )
}

#[test]
fn the_default_is_whole() {
    let mechanism = Mechanism::cb6r5().unwrap();
    assert_eq!(mechanism.species.len(), 149);
    assert_eq!(mechanism.reactions.len(), 349);
    assert_eq!(mechanism.photolysis.len(), 32);
    assert_eq!(mechanism.heterogeneous.len(), 17);
    assert!(mechanism.species.iter().all(|s| !s.is_unknown()));
    let kinds = |kind: &str| {
        let rows = mechanism.reactions.iter();
        rows.filter(|r| r.law.kind() == kind).count()
    };
    assert_eq!(
        [
            kinds("Arrhenius"),
            kinds("constant"),
            kinds("scaled"),
            kinds("falloff"),
            kinds("photolysis")
        ],
        [129, 99, 34, 19, 41]
    );
}

#[test]
fn what_is_written_reads_back_equal() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let again = table::read("again.toml", &table::write(&mechanism), &Known::default()).unwrap();
    assert_eq!(again, mechanism);
    let smaller = mechanism.without(&[Group::Halogen, Group::Aerosol]);
    let again = table::read("again.toml", &table::write(&smaller), &Known::default()).unwrap();
    assert_eq!(again, smaller);
}

#[test]
fn every_kind_of_law_is_written_and_read() {
    let text = "T\nREACTIONS[CM] =\n<a> A = B %1 # 1.5E-13;\n<b> A + B = C # 2.0E-30^-4.4 & 1.4E-12^-0.7 & 0.5 & 1.2;\n\
        <c> C = A + B # 2.7E-27@-11000*E<b>;\n<d> C = # 0.5*K<c>;\n<e> A + C = B %3 # 6.0e-14^-1.0@-270.0 & 6.8e-34@0 & -5.9e-14@-270.0;\n\
        <f> A = 0.5*B - 1.5*C # 8.3-11@+340;\n<g> B = %H # 6.7E-11@-10.7 & 3.4E-08@0.67 & 2.0E-6;\n<h> B + M = C # 2.;\n\
        <i> B = # 0.5/<J_1>;\n<j> B = # 2.0~<HET_1>;\n<k> B = # 0.25/*<i>;\n<l> A + B = C %2 # 2.4E-14@-460 & 2.7E-17@-2199 & 6.5E-34@-1335;\nEND MECH\n";
    let mechanism = def::read("t.def", text, &Known::default()).unwrap();
    assert_eq!(mechanism.reactions.len(), 12);
    assert_eq!(mechanism.reactions[5].products, [(1, 0.5), (2, -1.5)]);
    let RateLaw::Arrhenius(law) = mechanism.reactions[5].law else {
        panic!("{:?}", mechanism.reactions[5].law)
    };
    assert_eq!((law.factor, law.activation), (8.3e-11, 340.0));
    let again = table::read("t.toml", &table::write(&mechanism), &Known::default()).unwrap();
    assert_eq!(again, mechanism);
}

#[test]
fn comments_blanks_and_eliminated_products() {
    let text = "! a comment; with <marks>\nNAME\nELIMINATE =\nDELTA_C;\nEND ELIMINATE\nREAC ( molecules ) [cm] =\n< R 1 > OH + OH {twice} = 2.0 * H2O2 - H2O2 + DELTA_C + H2O\n      # 1.0E-12 ;\n!BK <R2> A = B # 1.0;\nEND MECH\nCONSTANTS\n<C1> ATM_AIR = 1.0E+06\n<C4> ATM_O2 = 0.21E+06\nEND CONSTANTS\n";
    let mechanism = def::read("t.def", text, &Known::default()).unwrap();
    assert_eq!(mechanism.reactions.len(), 1);
    assert_eq!(mechanism.reactions[0].label, "R1");
    assert_eq!(mechanism.reactions[0].reactants, [0, 0]);
    assert_eq!(mechanism.reactions[0].products, [(1, 1.0)]);
    assert_eq!(mechanism.fixed.oxygen, 0.21);
}

#[test]
fn all_faults_at_once_with_line_and_column() {
    let text = "NAME\nREACTIONS[CM] =\n<R1> NO2 = NO + O # 1.0/<NO2>;\n<R2> O + O2 + M = O3 # -6.0E-34^-2.6;\n<R3> O3 + NO = NO2 # 2.07E-12@1400\n<R4> NO = O # 0.5*K<R11>;\n<R1> O = O3 # 1.0;\nEND\n";
    let invalid = wrong(text);
    assert_eq!(
        codes(&invalid),
        [
            "negative-rate",
            "no-semicolon",
            "unknown-label",
            "label-twice"
        ]
    );
    let places: Vec<(usize, usize)> = invalid
        .problems
        .iter()
        .map(|p| invalid.position(p))
        .collect();
    assert_eq!(places, [(4, 24), (6, 1), (6, 20), (7, 1)]);
    let drawn = invalid.render(false);
    assert!(drawn.contains("did you mean 'R1'?"), "{drawn}");
    assert!(drawn.contains("4 problems in mechanism bad.def"), "{drawn}");
}

#[test]
fn a_row_that_creates_nitrogen_is_refused() {
    let invalid = with_atoms("<a> NO + O3 = NO2 + NO2 # 1E-12;\n").unwrap_err();
    assert_eq!(codes(&invalid), ["creates-element"]);
    assert!(
        invalid.problems[0]
            .message
            .contains("1 in all come out as 2")
    );
    assert!(with_atoms("<a> TERPNRO2 + NO = NO + 0.688*MTNO3 # 1E-12;\n").is_ok());
    assert!(with_atoms("<a> OH = OH + STRANGER # 1E-12;\n").is_ok());
}

#[test]
fn unknown_tables_species_and_units_are_named() {
    let tables = ["NO2_IUPAC10".to_owned()];
    let text = "CB6\nREACTIONS[CM] =\n<R1> NO2 = NO + O # 1.0/<NO2_IUPAC1O>;\nEND\n";
    let invalid = read("x.def", text.as_bytes(), Some(&tables)).unwrap_err();
    assert_eq!(codes(&invalid), ["unknown-photolysis"]);
    assert!(
        invalid.problems[0]
            .label
            .contains("did you mean 'NO2_IUPAC10'?")
    );
    let invalid = wrong("X\nREACTIONS[PPM] =\n<a> A = B # 1;\nEND\n");
    assert_eq!(codes(&invalid), ["units"]);
    let invalid = wrong(
        "X\nSPECIAL =\nRO2 = C<A> + C<B>;\nEND\nREACTIONS[CM] =\n<a> A = B # 1?RO2;\n<b> A = B %4 # 2*M;\n<c> A = # 1E-12@2000000;\nEND\n",
    );
    assert_eq!(
        codes(&invalid),
        ["not-read", "not-read", "not-read", "out-of-reach"]
    );
    let invalid = wrong(
        "X\nREACTIONS[CM] =\n<a> A = B # 1.0*K<b>;\n<b> B = A # 2.0*K<a>;\n<c> = A # 1;\nEND\n",
    );
    assert_eq!(codes(&invalid), ["circle", "circle", "no-reactant"]);
    for empty in [
        "",
        "NAME",
        "NAME\nREACTIONS[CM] =\nEND\n",
        "REACTIONS[CM] =\n<a> A = B # 1;",
    ] {
        assert!(!wrong(empty).problems.is_empty());
    }
}

#[test]
fn our_format_says_what_is_wrong() {
    let text = "name = \"X\"\nsource = \"\"\nfixed = { O2 = 2.1, N2 = 0.78, CH4 = 0.0, H2 = 0.0 }\nspecies = [\n  { name = \"NO\", formula = \"NO\", group = \"core\" },\n  { name = \"NO2\", formula = \"NO2\", group = \"cores\" },\n  { name = \"IDLE\", group = \"core\" },\n]\nreactions = [\n  { label = \"a\", group = \"core\", equation = \"NO + O3 = NO2\", rate = \"2e-12 exp(-1400/T)\" },\n  { label = \"b\", group = \"core\", equation = \"NO2 = 2 NO\", rate = \"J(NO2)\" },\n  { label = \"c\", group = \"core\", equation = \"NO2 = NO\", rate = \"-1e-3\" },\n]\n";
    let invalid = table::read("x.toml", text, &Known::default()).unwrap_err();
    assert_eq!(
        codes(&invalid),
        [
            "fixed",
            "group",
            "species-without-row",
            "unknown-species",
            "creates-element",
            "negative-rate"
        ]
    );
    let places: Vec<(usize, usize)> = invalid
        .problems
        .iter()
        .map(|p| invalid.position(p))
        .collect();
    assert_eq!(
        places,
        [(3, 16), (6, 44), (7, 12), (10, 51), (11, 13), (12, 65)]
    );
    let invalid = table::read("x.toml", "name = 3", &Known::default()).unwrap_err();
    assert_eq!(codes(&invalid), ["toml"]);
}

#[test]
fn groups_take_their_rows_and_counters_with_them() {
    let whole = Mechanism::cb6r5().unwrap();
    let small = whole.without(&[
        Group::Halogen,
        Group::Mercury,
        Group::Toxics,
        Group::Aerosol,
        Group::Marine,
    ]);
    assert_eq!((small.species.len(), small.reactions.len()), (81, 231));
    assert!(small.species_index("SULRXN").is_none());
    for row in &small.reactions {
        let old = &whole.reactions[whole.reaction_index(&row.label).unwrap()];
        assert_eq!(small.rate_in_words(row), whole.rate_in_words(old));
        assert_eq!(row.reactants.len(), old.reactants.len());
    }
    assert_eq!(whole.without(&[]), whole);
}

#[test]
fn nitrogen_sulfur_and_chlorine_close_but_for_three_rows() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let open: Vec<String> = mechanism
        .imbalances(1e-9)
        .iter()
        .filter(|i| i.element != Element::Carbon)
        .map(|i| {
            format!(
                "{} {} {:+.3}",
                mechanism.reactions[i.reaction].label,
                i.element.symbol(),
                i.change
            )
        })
        .collect();
    assert_eq!(
        open,
        ["R160 N +0.001", "R170 N -0.001", "HET_IEPOXOS S -1.000"]
    );
}

const PIECES: [&str; 34] = [
    "<R1>",
    "<",
    ">",
    "NO2",
    "O3",
    "M",
    "=",
    "+",
    "-",
    "*",
    "#",
    "%3",
    "%H",
    "%2",
    "&",
    "@",
    "^",
    "/",
    "~",
    "K<R1>",
    "E<R1>",
    "1.0",
    "2.0E-12",
    "-3",
    ";",
    "\n",
    "END",
    "ELIMINATE =",
    "CONSTANTS",
    "ATM_O2",
    "{",
    "}",
    "!",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a file, it is a mechanism or it has problems with places in it.
    #[test]
    fn any_order_of_pieces_is_answered(order in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let mut text = String::from("N\nREACTIONS[CM] =\n<R1> A = B # 1;\n");
        for piece in order {
            text.push_str(PIECES[piece]);
            text.push(' ');
        }
        match def::read("p.def", &text, &Known::default()) {
            Ok(mechanism) => {
                let again = table::read("p.toml", &table::write(&mechanism), &Known::default());
                prop_assert!(again.is_ok());
            }
            Err(invalid) => {
                prop_assert!(!invalid.problems.is_empty());
                prop_assert!(!invalid.render(false).is_empty());
            }
        }
    }
}
