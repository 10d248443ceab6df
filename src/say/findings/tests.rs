//! One cause is one finding, told in words that name all of it.

use crate::engine::prove::prove;
use crate::language::read::{nothing_beside, read};

use super::problems;
use crate::model::report::Problem;
use crate::say::notation::Words;

/// What is told of a text: code, headline and how many places are marked.
fn told(text: &str) -> Vec<(String, String, usize)> {
    let problems = found(text);
    problems.iter().map(|one| (one.code(), one.diagnostic().to_string(), one.labels().len())).collect()
}

fn found(text: &str) -> Vec<Problem> {
    let reading = read("example.care", text, &mut nothing_beside);
    let wrong: Vec<String> = reading.problems.iter().map(|one| one.diagnostic().to_string()).collect();
    let protocol = reading.protocol.as_ref().unwrap_or_else(|| panic!("{wrong:?}\n{text}"));
    let proof = prove(protocol, &reading.setting(None));
    problems(&proof, &Words::new(protocol, &reading.sources, None))
}

const UNUSED: &str = "follow-up 2w\ningredient retinol, AHA, BHA\npatient acne, nursing: yes/no\nevent peeling ends\n";

#[test]
fn names_that_nothing_uses_are_one_warning() {
    let wished = "5 names are declared and never used: `AHA`, `BHA`, `acne`, `nursing`, `peeling ends`";
    let told = told(&format!("{UNUSED}for 2d avoid retinol\n"));
    assert_eq!(told, [("care::unused".to_owned(), wished.to_owned(), 5)]);
}

#[test]
fn a_name_that_is_meant_to_be_unused_leaves_the_others() {
    let names = "follow-up 2w\ningredient retinol\ningredient AHA # care: allow unused because \"for later\"\ningredient BHA\n";
    let wished = "`BHA` is declared and never used";
    let told = told(&format!("{names}for 2d avoid retinol\n"));
    assert_eq!(told, [("care::unused".to_owned(), wished.to_owned(), 1)]);
}

#[test]
fn of_many_names_the_first_are_said_and_all_are_marked() {
    let many: Vec<String> = (1..=20).map(|number| format!("balm no {number}")).collect();
    let told = told(&format!("follow-up 2w\nproduct serum, {}\nfor 2d avoid serum\n", many.join(", ")));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].2, 20);
    assert!(told[0].1.ends_with("`balm no 12` and 8 more"), "{}", told[0].1);
}

const ACIDS: &str = "follow-up 2w\ningredient AHA, BHA, lactic acid, mandelic acid, gluconolactone\n\
                     group mild acids: lactic acid, mandelic acid, gluconolactone\ngroup acids: AHA, BHA, mild acids\n";

#[test]
fn one_except_forgets_its_members_once() {
    let wished = "`lactic acid`, `gluconolactone` are left out with a group, and no line names them";
    let told = told(&format!("{ACIDS}for 7d avoid acids except mild acids\nfor 2d avoid mandelic acid\n"));
    assert_eq!(told, [("care::forgotten_member".to_owned(), wished.to_owned(), 1)]);
}

#[test]
fn what_an_except_names_by_itself_was_not_forgotten() {
    assert_eq!(told(&format!("{ACIDS}for 7d avoid acids except lactic acid\n")), []);
    let wished = "`mandelic acid`, `gluconolactone` are left out with a group, and no line names them";
    let told = told(&format!("{ACIDS}for 7d avoid acids except mild acids, lactic acid\n"));
    assert_eq!(told, [("care::forgotten_member".to_owned(), wished.to_owned(), 1)]);
}

const SWELLING: &str = "follow-up 2w\nsymptom swelling: none < mild < moderate < severe\n";
const NEITHER: &str = "`swelling` is, at some level, neither normal nor a reason to call";

#[test]
fn a_level_between_what_is_expected_and_what_calls_is_told() {
    let lines = "for 2w expect swelling <= mild\ncall clinic if swelling = severe\n";
    let told = told(&format!("{SWELLING}{lines}"));
    assert_eq!(told, [("care::neither_expected_nor_call".to_owned(), NEITHER.to_owned(), 2)]);
}

#[test]
fn levels_that_meet_leave_none_between_them() {
    assert_eq!(told(&format!("{SWELLING}for 2w expect swelling <= mild\ncall clinic if swelling >= moderate\n")), []);
    // Once nothing is expected any more, a milder level is free to be no reason for a call.
    assert_eq!(told(&format!("{SWELLING}for 3d expect swelling <= moderate\ncall clinic if swelling = severe\n")), []);
}

const TWO_WINDOWS: &str = "follow-up 9w\ninclude \"vocabulary.care\"\n\
                           for 2d before avoid salicylic acid, benzoyl peroxide\n\
                           from 2w before to 2w after avoid exfoliants, acids";

#[test]
fn an_entry_inside_another_is_named_with_and_without_a_reason() {
    for reason in ["", " because \"at least two weeks\""] {
        let told = told(&format!("{TWO_WINDOWS}{reason}\n"));
        let code = "care::superfluous_entry".to_owned();
        let before = "`salicylic acid`: this entry of the list adds nothing to `exfoliants` of another line".to_owned();
        let same = "`acids`: this entry of the list adds nothing to `exfoliants` in the same list".to_owned();
        assert_eq!(told, [(code.clone(), before, 2), (code, same, 1)], "{reason}");
    }
}

const WEEK: &str = "follow-up 4w\ningredient AHA, BHA\ngroup acids: AHA, BHA\npatient pregnant: yes/no\n";

const LOOKED_THROUGH: &str = "# care: allow first_version because \"looked through\"\n";

fn codes(lines: &str) -> Vec<String> {
    let codes = told(&format!("{WEEK}{lines}")).into_iter().map(|(code, ..)| code);
    codes.filter(|code| code != "care::unused").collect()
}

#[test]
fn what_withholds_otherwise_is_not_superfluous() {
    assert_eq!(codes("for 1w avoid acids\nfor 2w avoid AHA\n"), [""; 0], "longer");
    assert_eq!(codes("for 2w avoid acids if pregnant\nfor 1w avoid AHA\n"), [""; 0], "of more patients");
    assert_eq!(codes("for 2w avoid acids\nfor 1w ask AHA\n"), [""; 0], "another verb");
    assert_eq!(codes(&format!("for 2w avoid acids\n{LOOKED_THROUGH}for 1w avoid AHA \"a strong one\"\n")), [""; 0], "a note is more than a reason");
    // Only the narrower one overrules what permits AHA.
    let lines = "for 2w avoid acids\nafter 3d recommend AHA\nfor 1w avoid AHA if pregnant\n";
    assert!(!codes(lines).contains(&"care::superfluous_entry".to_owned()), "{:?}", codes(lines));
}

#[test]
fn of_two_that_say_the_same_one_is_superfluous() {
    let told = told(&format!("{WEEK}for 1w avoid AHA if pregnant\nfor 1w avoid acids because \"it stings\"\nfor 1w avoid acids\n"));
    let said: Vec<&str> = told.iter().map(|(_, said, _)| said.as_str()).collect();
    assert_eq!(
        said,
        ["`AHA`: this line adds nothing to `acids` of another line", "`acids`: this line adds nothing to `acids` of another line"]
    );
}

#[test]
fn what_one_entry_of_a_list_says_in_vain_never_costs_the_others() {
    let text = format!("{WEEK}ingredient retinol\nafter 1w allow acids\nafter 1w allow AHA, retinol if pregnant\n");
    let reading = read("a.care", text.as_str(), &mut nothing_beside);
    let protocol = reading.protocol.as_ref().unwrap();
    let proof = prove(protocol, &reading.setting(None));
    let problems = problems(&proof, &Words::new(protocol, &reading.sources, None));
    let in_vain = problems.iter().find(|one| one.code() == "care::never_changes").unwrap();
    assert_eq!(in_vain.diagnostic().to_string(), "`AHA`: this entry of the list never changes a plan");
    let help = in_vain.diagnostic().help().map(|help| help.to_string());
    assert_eq!(help.as_deref(), Some("mend: take it out of the list; the others stay"));
}

const LIFTED: &str = "`AHA`: a narrower line permits what another one withholds, and neither says so";

#[test]
fn a_narrower_line_of_the_same_source_lifts_in_silence() {
    let sources = "source chacon \"Anna Chacon\"\nsource gaskins \"Kristin Gaskins\"\n";
    let lift = |wide: &str, narrow: &str| {
        told(&format!("{WEEK}{sources}for 2w avoid acids if pregnant [{wide}]\nafter 3d recommend AHA if pregnant [{narrow}]\n"))
    };
    let said = ("care::silent_lift".to_owned(), LIFTED.to_owned(), 2);
    assert!(lift("chacon", "chacon").contains(&said));
    assert!(lift("gaskins", "chacon, gaskins").contains(&said));
    assert!(!lift("gaskins", "chacon").contains(&said), "another source may say otherwise");
}

#[test]
fn what_nobody_wrote_to_withhold_is_not_lifted_in_silence() {
    assert_eq!(codes("for 2w avoid acids\nafter 3d recommend AHA\n"), ["care::silent_lift"]);
    assert_eq!(codes("for 2d avoid acids\nafter 3d recommend AHA\n"), [""; 0], "never at one moment");
    assert_eq!(codes("after 2w allow acids\nafter 3d allow AHA\n"), [""; 0], "a not yet");
    assert_eq!(codes("allow acids unless pregnant\nrecommend AHA if pregnant\n"), [""; 0], "what an unless adds");
    assert_eq!(codes("for 2w avoid acids except AHA\nafter 3d recommend AHA\n"), [""; 0], "written as an exception");
    let meant = "# care: allow silent_lift because \"the gentle one\"\nfor 2w avoid acids\nafter 3d recommend AHA\n";
    assert_eq!(codes(meant), [""; 0], "meant");
}

#[test]
fn what_is_lifted_in_vain_is_shown_without_an_example() {
    let help = |lines: &str| {
        let reading = read("a.care", format!("{WEEK}{lines}").as_str(), &mut nothing_beside);
        let protocol = reading.protocol.as_ref().unwrap();
        let proof = prove(protocol, &reading.setting(None));
        let problems = problems(&proof, &Words::new(protocol, &reading.sources, None));
        let lift = problems.iter().find(|one| one.code() == "care::silent_lift").unwrap();
        lift.diagnostic().help().map(|help| help.to_string()).unwrap_or_default()
    };
    let lines = "for 2w avoid acids\nafter 3d recommend AHA if no pregnant\n";
    assert!(help(lines).contains("given no pregnant\n    then  recommend AHA at 3d"), "{}", help(lines));
    let lines = format!("{lines}patient sensitive: yes/no\nfor 2w ask AHA if sensitive\n");
    assert!(!help(&lines).contains("for example"), "{}", help(&lines));
}

const FIRST: &str = "follow-up 12w\nactivity exercise (gym)\nproduct bandage\nreport healed: yes/no \"Healed?\"\n\
     symptom redness: none < red < severe\nmedicine aspirin\npatient prescribed: yes/no\n";

/// The marked words of what is told of a file of the first version.
fn since_the_first_version(lines: &str) -> Vec<String> {
    let problems = found(&format!("{FIRST}{lines}"));
    let told: Vec<_> = problems.iter().filter(|one| one.code() == "care::first_version").collect();
    assert!(told.len() <= 1, "{lines}");
    told.into_iter().flat_map(Problem::labels).map(|(_, said)| said).collect()
}

#[test]
fn a_file_of_the_first_version_is_told_once_and_line_by_line() {
    let all = "repeat 4-6w apart\nfor 7d before avoid aspirin unless prescribed\nfor 7d before ask aspirin if prescribed\n\
         for 48h avoid exercise \"not even a walk\"\nfrom 2h until healed avoid bandage\nfor 3-5d expect redness <= red\n\
         for 1w ask gym\n";
    let told = since_the_first_version(all);
    let said = [
        "now has a latest date",
        "is now `ask` while",
        "is now `ask` while",
        "its note or how often is now shown",
        "now waits for its beginning",
        "is now shown with both ends",
        "is now called as it stands here",
    ];
    assert_eq!(told.len(), said.len(), "{told:?}");
    assert!(told.iter().zip(said).all(|(told, said)| told.starts_with(said)), "{told:?}");
    // One comment says of all of them that somebody has looked.
    let looked = all.replace("for 48h", &format!("{LOOKED_THROUGH}for 48h"));
    assert_eq!(since_the_first_version(&looked), [""; 0]);
}

#[test]
fn where_no_plan_differs_from_the_first_version_nothing_is_told() {
    for same in [
        "repeat at least 4-6w apart\n",
        "not followed: repeat 4-6w apart\n",
        "for 48h avoid exercise\nuntil healed avoid bandage\n",
        "recommend bandage, daily \"a clean one\"\n",
        "for 3d expect redness <= red\n",
        // Whoever does not know whether it was prescribed is told to ask, in both.
        "for 7d before ask aspirin if prescribed\n",
        // What the first version could not read had no plan.
        "repeat 4-6w apart\noffer bandage\n",
        "repeat 4-6w apart\nafter 2d once healed allow bandage\n",
        "repeat 4-6w apart\nfor 1 month avoid exercise\n",
        "repeat 4-6w apart\nhabit picking\n",
    ] {
        assert_eq!(since_the_first_version(same), [""; 0], "{same}");
    }
}

#[test]
fn an_offer_that_begins_with_a_first_report_begins_later() {
    let is_told = |lines: &str| {
        let problems = found(&format!("{FIRST}{lines}"));
        problems.iter().any(|one| one.code() == "care::nothing_before")
    };
    assert!(is_told("once healed offer bandage\n") && is_told("after 2d once healed offer bandage\n"));
    assert!(!is_told("once healed allow bandage\n") && !is_told("while healed offer bandage\n"));
    assert!(!is_told("for 1d avoid bandage\nonce healed offer bandage\n"));
}
