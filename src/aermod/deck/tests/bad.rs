//! Wrong decks: code, line and detail of every message as AERMOD 24142 gives them (found by running it on these decks).

use super::*;

/// Replacements in the base deck; messages.
type Wrong = (
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, usize, &'static str)],
);

#[rustfmt::skip]
const WRONG: &[Wrong] = &[
    (&[("XBADJ     STK1", "XBADJ STK1")], &[("E105", 18, "XBADJ ST"), ("E246", 23, "STK1")]),
    (&[("SRCPARAM  STK2", "SRCPARM   STK2")], &[("E105", 13, "SRCPARM"), ("E130", 23, "SRCPARAM")]),
    (&[("SO FINISHED", "SX FINISHED")], &[("E100", 23, "SX"), ("E119", 24, "RE"), ("E125", 0, "10111")]),
    (&[("RE FINISHED\n", "")], &[("E119", 31, "ME"), ("E125", 0, "11011")]),
    (&[("CO FINISHED\nSO STARTING", "CO FINISHED\nME STARTING\nME FINISHED\nSO STARTING")], &[("E120", 8, "ME"), ("E120", 10, "SO"), ("E125", 0, "11121"), ("E130", 9, "PROFBASE"), ("E130", 9, "PROFFILE"), ("E130", 9, "SURFDATA"), ("E130", 9, "SURFFILE"), ("E130", 9, "UAIRDATA"), ("E135", 34, "STARTING"), ("E135", 41, "FINISHED")]),
    (&[("10. 50. 400. 15. 2.\n   SRCPARAM  STK2", "10. 50. 400. 15.\n   SRCPARAM  STK2")], &[("E201", 12, "SRCPARAM")]),
    (&[("SRCPARAM  VOL1  1. 5. 2. 2.", "SRCPARAM  VOL1  1. 5. 2. 2. 3.")], &[("E202", 14, "SRCPARAM")]),
    (&[("LOCATION  STK2  POINT  100. 0. 10.", "LOCATION  STK2  POINT  1E2 abc 10.")], &[("E208", 10, "LOCATION"), ("E208", 10, "LOCATION")]),
    (&[("LOCATION  STK2", "LOCATION  STK1")], &[("E300", 13, "SRCPARAM"), ("E310", 10, "STK1")]),
    (&[("BUILDHGT  STK1", "BUILDHGT  STK7")], &[("E236", 23, "STK1"), ("E300", 15, "BUILDHGT")]),
    (&[("XBADJ     STK1  36*-10.", "XBADJ     STK1  35*-10.")], &[("E246", 23, "STK1")]),
    (&[("XBADJ     STK1  36*-10.", "XBADJ     STK1  38*-10.")], &[("E234", 18, "XBADJ"), ("E234", 18, "XBADJ")]),
    (&[("HROFDY 24*1.0", "HROFDY 23*1.0")], &[("E239", 23, "VOL1")]),
    (&[("STKS  STK1-STK9", "STKS  STK1 STK8")], &[("E224", 22, "STK8")]),
    (&[("STKS  STK1-STK9", "STKS  STK9-STK1")], &[("E203", 22, "SRCRANGE"), ("W319", 23, "STKS")]),
    (&[("CONC FLAT", "CONC FLAT FASTAL")], &[("E203", 3, "FASTAL")]),
    (&[("CONC FLAT", "CONC FLAT TTRM HBP")], &[("E130", 23, "HBPSRCID"), ("E198", 3, "HBP"), ("E198", 3, "TTRM"), ("E283", 7, "TTRM Option"), ("E336", 23, "STK1"), ("E336", 23, "STK2"), ("E336", 23, "VOL1")]),
    (&[("CONC FLAT", "CONC DFAULT FLAT NOSTD FASTALL")], &[("E204", 3, "FASTALL"), ("W206", 3, "FLAT"), ("W206", 3, "NOSTD"), ("W214", 29, "POL1"), ("W228", 30, "DISCCART")]),
    (&[("1 24 PERIOD", "1 5 24 24 PERIOD ANNUAL")], &[("E203", 4, "AVEPER"), ("E211", 4, "AVERTIME"), ("E294", 4, "AVERTIME")]),
    (&[("POLLUTID  OTHER", "POLLUTID  PM25")], &[("E363", 7, "1-hr Ave"), ("E363", 7, "PERIOD Ave")]),
    (&[("POLLUTID  OTHER", "POLLUTID  NO2"), ("CONC FLAT", "CONC FLAT OLM")], &[("E283", 7, "OLM Option"), ("E336", 23, "STK1"), ("E336", 23, "STK2"), ("E336", 23, "VOL1"), ("W361", 7, "MULTYEAR Opt"), ("W362", 7, "24-hr Ave")]),
    (&[("RUNORNOT  NOT", "RUNORNOT  NO")], &[("E203", 6, "RUNORNOT")]),
    (&[("   RUNORNOT  NOT\n", "")], &[("E130", 6, "RUNORNOT")]),
    (&[("   RUNORNOT", "   SURFFILE  x\n   RUNORNOT")], &[("E110", 6, "SURFFILE")]),
    (&[("   AVERTIME  1 24 PERIOD", "   AVERTIME  1 24 PERIOD\n   AVERTIME  1")], &[("E135", 5, "AVERTIME")]),
    (&[("GRIDPOLR POL1 GDIR 36 10 10", "GRIDPOLR POL1 GDIR 36 10")], &[("E201", 28, "GDIR")]),
    (&[("   GRIDPOLR POL1 END\n", "")], &[("E175", 30, "POL1")]),
    (&[("GRIDPOLR POL1 DIST 100. 200.", "GRIDPOLR POL1 DST 100. 200.")], &[("E170", 27, "POL1"), ("E221", 29, "POL1")]),
    (&[("ORIG 0. 0.", "ORIG STK5")], &[("E300", 26, "GRIDPOLR")]),
    (&[("DISCCART 100. 200.", "DISCCART 100.")], &[("E200", 30, "DISCCART")]),
    (&[("   PROFBASE", "   STARTEND  88 02 30  88 13 01\n   PROFBASE")], &[("E203", 38, "DAY"), ("E203", 38, "DAY=30 MO= 2"), ("E203", 38, "MONTH"), ("E203", 38, "MONTH = 13")]),
    (&[("   PROFBASE", "   DAYRANGE  1-20 400 2/30 5/1-4/1\n   PROFBASE")], &[("E203", 38, "DAY=30 MO= 2"), ("E203", 38, "Juli Day"), ("E203", 38, "Juli Day"), ("E203", 38, "Juli Day"), ("W350", 38, "400")]),
    (&[("ALL  FIRST  a.plt", "ALL  THIRD  a.plt")], &[("E203", 43, "HIVALU")]),
    (&[("RECTABLE  ALLAVE  FIRST-SECOND", "RECTABLE  3  FIRST")], &[("E203", 41, "AVEPER"), ("E203", 43, "HIVALU")]),
    (&[("PLOTFILE  1  ALL", "PLOTFILE  1  ALLE")], &[("E203", 43, "GRPID")]),
    (&[("POSTFILE  1  ALL  PLOT   a.pst", "POSTFILE  1  ALL  PLOT   a.pst\n   POSTFILE  1  ALL  PLOT   b.pst\n   POSTFILE  1  STKS  PLOT   a.pst\n   POSTFILE 24 ALL TEXT c.pst")], &[("E203", 47, "FORMAT"), ("E211", 45, "POSTFILE"), ("E550", 46, "POSTFILE")]),
    (&[("   PLOTFILE", "   MAXDAILY  ALL x.dat\n   PLOTFILE")], &[("E162", 43, "MAXDAILY")]),
    (&[("   RECTABLE  ALLAVE  FIRST-SECOND\n   MAXTABLE  ALLAVE  50\n   PLOTFILE  1  ALL  FIRST  a.plt\n   POSTFILE  1  ALL  PLOT   a.pst\n", "")], &[("W540", 41, "001-HR"), ("W540", 41, "024-HR")]),
    (&[("   SRCGROUP  ALL", "   URBANSRC  STK1\n   SRCGROUP  ALL")], &[("E130", 21, "URBANOPT")]),
    (&[("   RUNORNOT", "   URBANOPT  50.\n   RUNORNOT")], &[("E130", 24, "URBANSRC"), ("E203", 6, "URB-POP")]),
    (&[("   SRCGROUP  ALL\n", "   SRCGROUP  ALL\n   EMISUNIT  1.0E3 G MG\n")], &[("E140", 22, "SRCGROUP")]),
    (&[("SRCPARAM  STK2  10. 50. 400. 15. 2.", "SRCPARAM  STK2  10. -50. 100. -15. -2.")], &[("E209", 13, "DS"), ("E209", 13, "HS"), ("E320", 13, "TS"), ("W325", 13, "STK2")]),
    (&[("LOCATION  VOL1  VOLUME", "LOCATION  VOL1  AREAPOLY"), ("SRCPARAM  VOL1  1. 5. 2. 2.", "SRCPARAM  VOL1  1. 5. 4 2.\n   AREAVERT  VOL1 50. 1. 60. 0. 60. 10.")], &[("E262", 15, "VOL1"), ("E265", 24, "VOL1")]),
    (&[("LOCATION  VOL1  VOLUME", "LOCATION  VOL1  AREA"), ("SRCPARAM  VOL1  1. 5. 2. 2.", "SRCPARAM  VOL1  1. 5. 2. 500. 200. 2.")], &[("W320", 14, "ANGLE"), ("W391", 14, "VOL1")]),
    (&[("LOCATION  VOL1  VOLUME", "LOCATION  VOL1  OPENPIT"), ("SRCPARAM  VOL1  1. 5. 2. 2.", "SRCPARAM  VOL1  1. 5. 100. 2. 200.")], &[("E322", 14, "VOL1"), ("W392", 14, "VOL1")]),
    (&[("CONC FLAT", "CONC DDEP FLAT")], &[("E242", 23, "STK1"), ("E242", 23, "STK2"), ("E242", 23, "VOL1"), ("E244", 23, "DRYDEP")]),
    (&[("CONC FLAT", "CONC DDEP FLAT ALPHA"), ("   SRCGROUP  ALL", "   PARTDIAM  VOL1  1. 2. 3000.\n   MASSFRAX  VOL1  0.5 0.4\n   PARTDENS  VOL1  2*1.0\n   METHOD_2  STK1 1.5 2.\n   SRCGROUP  ALL")], &[("E240", 27, "VOL1"), ("E242", 27, "STK2"), ("E332", 24, "STK1"), ("E335", 21, "VOL1"), ("W330", 27, "VOL1")]),
    (&[("   SRCGROUP  ALL", "   BACKGRND  MONTH 11*1.0\n   SRCGROUP  ALL BACKGROUND")], &[("E238", 24, "NumVals=  11"), ("W298", 22, "BACKGROUND")]),
    (&[("SRCGROUP  ALL\n", "SRCGROUP  ALL BACKGROUND\n")], &[("E323", 21, "ALL")]),
    (&[("   SRCGROUP  ALL", "   OLMGROUP  ALL\n   NO2RATIO STK1 0.2\n   SRCGROUP  ALL")], &[("E144", 21, "OLMGROUP"), ("E600", 22, "NO2RATIO")]),
    (&[("POLLUTID  OTHER", "POLLUTID  NO2 H1H"), ("CONC FLAT", "CONC FLAT OLM"), ("   RUNORNOT", "   O3SECTOR 0 90 100 200\n   OZONEVAL SECT1 40. PPB\n   OZONEVAL 30. PPB\n   O3VALUES SECT2 MONTH 11*30.\n   NO2STACK 0.1\n   RUNORNOT")], &[("E203", 8, "O3SECTOR ID"), ("E227", 6, "O3SECT3 < 30"), ("E261", 12, "O3SECT2 N=11"), ("E261", 12, "O3SECT3 Msg"), ("E261", 12, "O3SECT4 Msg"), ("W276", 5, "NO2 H1H")]),
    (&[("POLLUTID  OTHER", "POLLUTID  CO"), ("   RUNORNOT", "   MULTYEAR a.sav\n   RUNORNOT")], &[("E150", 6, "CO")]),
    (&[("   RUNORNOT", "   HALFLIFE 1.0E4\n   DCAYCOEF 1.0E-4\n   RUNORNOT")], &[("W155", 7, "DCAYCOEF")]),
    (&[("   RUNORNOT", "   LOW_WIND 0.3\n   AWMADWNW AWMAUEFF\n   RUNORNOT")], &[("E122", 7, "AWMADWNW"), ("E133", 6, "LOW_WIND")]),
    (&[("   SRCGROUP  ALL", "   ELEVUNIT  FEET\n   SRCGROUP  ALL")], &[("E152", 21, "SO")]),
    (&[("   RUNORNOT", "   DEBUGOPT MODEL x.dbg PRIME OLM\n   RUNORNOT")], &[("E194", 6, "OLMDEBUG")]),
    (&[("   PLOTFILE", "   SEASONHR ALL s.dat\n   SEASONHR ALL s2.dat\n   RANKFILE 1 10 r.rnk\n   RANKFILE 1 10 r2.rnk\n   MAXIFILE 1 ALL 1E3 m.fil\n   EVALFILE STK1 e.fil\n   TOXXFILE 24 1.0 t.fil\n   DAYTABLE 3\n   PLOTFILE")], &[("E203", 46, "AVEPER"), ("E203", 50, "AVEPER"), ("E208", 47, "MAXIFILE"), ("E211", 44, "SEASONHR"), ("E256", 53, "NUMARC=0"), ("W296", 49, "24")]),
    (&[("CONC FLAT", "CONC DDEP FLAT ALPHA"), ("   RUNORNOT", "   GDSEASON 12*6\n   GDLANUSE 35*4\n   RUNORNOT"), ("   SRCGROUP  ALL", "   GASDEPOS  STK1 0.1 0. 100. 5.\n   SRCGROUP  ALL")], &[("E242", 26, "STK2"), ("E242", 26, "VOL1"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 6, "GDSEASON"), ("E380", 23, "PDIFFW")]),
    (&[("POLLUTID  OTHER", "POLLUTID  NO2 H1H"), ("CONC FLAT", "CONC FLAT ARM2"), ("   RUNORNOT", "   ARMRATIO 0.2 1.2\n   RUNORNOT"), ("SRCGROUP  ALL\n", "SRCGROUP  A STK1\n"), ("PLOTFILE  1  ALL", "PLOTFILE  1  A"), ("POSTFILE  1  ALL", "POSTFILE  1  A")], &[("E380", 6, "ARM2Max"), ("W276", 5, "NO2 H1H"), ("W299", 24, "ARM2 Option"), ("W316", 24, "VOL1"), ("W737", 6, "ARM2Min")]),
];

#[test]
fn wrong_decks_get_aermods_messages() {
    for (replacements, expected) in WRONG {
        let mut text = BASE.to_owned();
        for (from, to) in *replacements {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        let mut found: Vec<(String, usize, String)> = problems(&text)
            .iter()
            .filter(|p| p.code != "901")
            .map(|p| {
                let detail: String = p.detail.chars().take(12).collect();
                (
                    p.tag(),
                    p.place.as_ref().map_or(0, |place| place.line),
                    detail.trim().to_owned(),
                )
            })
            .collect();
        found.sort();
        let mut expected: Vec<(String, usize, String)> = expected
            .iter()
            .map(|(tag, line, detail)| ((*tag).to_owned(), *line, (*detail).to_owned()))
            .collect();
        expected.sort();
        assert_eq!(found, expected, "{replacements:?}");
    }
}

#[test]
fn a_keyword_that_slipped_out_of_its_columns_is_explained() {
    let text = changed("XBADJ     STK1", "XBADJ STK1");
    let errors = problems(&text);
    let problem = errors.iter().find(|p| p.tag() == "E105").unwrap();
    assert_eq!(problem.detail, "XBADJ ST");
    let shown = problem.to_string();
    assert_eq!(
        shown,
        "error[E105] deck.inp:18:4: Invalid Keyword Specified. The Troubled Keyword is: XBADJ ST
 18 |    XBADJ STK1  36*-10.
    |    ^^^^^^^^
   = hint: the keyword takes all eight columns 4-11: XBADJ must be followed by at least 4 blanks before the first field in column 13"
    );
    assert_eq!(
        problem.aermod_line(),
        "SO E105      18        SETUP: Invalid Keyword Specified. The Troubled Keyword is     XBADJ ST"
    );
}

#[test]
fn hints_name_what_was_meant() {
    let hint = |from: &str, to: &str| -> String {
        problems(&changed(from, to))
            .into_iter()
            .find_map(|problem| problem.hint)
            .unwrap_or_default()
    };
    assert_eq!(
        hint("LOCATION  STK2  POINT", "LOCATION  STK2  PIONT"),
        "did you mean POINT?"
    );
    assert_eq!(
        hint("SRCPARAM  STK2", "SRCPARM   STK2"),
        "did you mean SRCPARAM?"
    );
    assert_eq!(
        hint("CONC FLAT", "CONC FLAT FASTAL"),
        "did you mean FASTALL?"
    );
    assert!(hint("100. 0. 10.", "1E2 0. 10.").contains("needs a decimal point"));
    assert!(hint("MET.SFC", "OTHER.SFC").contains("OTHER.SFC was looked for"));
    assert_eq!(hint("1  ALL  FIRST", "1  STK  FIRST"), "did you mean STKS?");
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    let text = changed("   RUNORNOT", "   ARCFTOPT\n   RUNORNOT");
    let errors = problems(&text);
    assert!(
        errors
            .iter()
            .any(|p| p.tag() == "E900" && p.detail.contains("ARCFTOPT"))
    );
    let text = changed("CONC FLAT", "CONC FLAT ALPHA").replace("VOL1  VOLUME", "VOL1  SWPOINT");
    assert!(
        problems(&text)
            .iter()
            .any(|p| p.tag() == "E900" && p.detail.contains("SWPOINT"))
    );
}
