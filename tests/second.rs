//! Small files of the second version with their right answers, seen from outside: in every output that a patient may get.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use tempfile::TempDir;

const HER: &str = "treated = \"2026-11-30 10:40\"\n";

/// A protocol and a patient beside the shipped vocabulary.
fn beside(protocol: &str, patient: &str) -> TempDir {
    let vocabulary = include_str!("../rules/vocabulary.care");
    folder(&[("x.care", protocol), ("her.toml", patient), ("vocabulary.care", vocabulary)])
}

/// What a verb prints of them, with single blanks and without the breaks of its lines.
fn said(folder: &TempDir, arguments: &[&str]) -> String {
    let run = care(folder.path(), arguments);
    assert!(code(&run) < 2, "{arguments:?}: {}", err(&run));
    out(&run).replace("\r\n ", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plan_at(folder: &TempDir, moment: &str) -> serde_json::Value {
    let run = care(folder.path(), &["plan", "x.care", "--patient", "her.toml", "--format", "json", "--at", moment]);
    assert!(code(&run) < 2, "{}", err(&run));
    serde_json::from_str(out(&run)).unwrap()
}

const BANS: &str = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 3d avoid hat \"only tight ones\"\n\
    for 7d ask aspirin \"only your own doctor may stop it\"\nafter 5d allow retinol \"every third evening\"\n\
    for 2d before avoid waxing \"of the area\"\n";

#[test]
fn a_note_goes_with_its_own_verdict() {
    let folder = beside(BANS, HER);
    let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml"]);
    for told in [
        "hat: only tight ones",
        "aspirin: only your own doctor may stop it",
        "retinol: every third evening",
        "waxing: of the area",
    ] {
        assert_eq!(plan.matches(told).count(), 1, "{told}: {plan}");
    }
    for form in ["markdown", "html", "text"] {
        let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", form]);
        for (note, times) in [("only tight ones", 1), ("only your own doctor may stop it", 1)] {
            assert!(page.matches(note).count() >= times, "{form}: {note}: {page}");
        }
        // Over is over: no permission carries the note of a ban.
        let free = page.split("No longer restricted").nth(1).unwrap_or_default();
        assert!(!free.contains("only tight ones"), "{form}: {free}");
    }
    let calendar = said(&folder, &["calendar", "x.care", "--patient", "her.toml"]);
    assert!(calendar.contains("only tight ones"), "{calendar}");
    let record =
        said(&folder, &["plan", "x.care", "--patient", "her.toml", "--format", "fhir", "--zone", "Europe/Berlin"]);
    assert!(
        record.contains("do without\\, only tight ones") || record.contains("do without, only tight ones"),
        "{record}"
    );
    for (moment, item, details) in [
        ("1d", "hat", "only tight ones"),
        ("4d", "hat", ""),
        ("1d", "retinol", ""),
        ("6d", "retinol", "every third evening"),
        ("6d", "aspirin", "only your own doctor may stop it"),
        ("8d", "aspirin", ""),
        ("1d before", "waxing", "of the area"),
    ] {
        let plan = plan_at(&folder, moment);
        let found = plan["items"].as_array().unwrap().iter().find(|one| one["name"] == item || one["item"] == item);
        let shown = found.and_then(|found| found["segments"][0]["details"].as_str());
        assert_eq!(shown, Some(details), "{item} at {moment}: {found:?}");
    }
}

const CAREFUL: &str = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 7d before avoid aspirin unless prescribed\n\
    for 7d before ask aspirin if prescribed\n";

#[test]
fn the_careful_line_about_a_medicine_never_makes_her_stop_it() {
    for (facts, verdict) in
        [("", "ask"), ("[facts]\nprescribed = true\n", "ask"), ("[facts]\nprescribed = false\n", "avoid")]
    {
        let folder = beside(CAREFUL, &format!("{HER}{facts}"));
        let plan = plan_at(&folder, "1d before");
        assert_eq!(plan["items"][0]["segments"][0]["verdict"], verdict, "{facts}: {plan}");
        let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
        assert_eq!(page.contains("Avoid"), verdict == "avoid", "{facts}: {page}");
    }
}

const OFFERED: &str = "follow-up 2w\ninclude \"vocabulary.care\"\n\
    offer cold compress, as needed \"over a cloth\" if swelling >= mild\nfor 3d offer paracetamol, as needed\n\
    for 2-3d offer hat\nafter 5d allow retinol\n";

/// What is offered to some is told with its condition, and nobody waits for it.
#[test]
fn an_offer_is_for_whoever_wishes() {
    let folder = beside(OFFERED, HER);
    let run = care(folder.path(), &["check", "x.care"]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    for (moment, item, verdict) in [
        ("1h", "paracetamol", Some("allow")),
        ("4d", "paracetamol", None),
        ("1d", "hat", Some("allow")),
        ("60h", "hat", None),
        ("1h", "cold compress", Some("nothing")),
        ("1h", "retinol", Some("avoid")),
    ] {
        let plan = plan_at(&folder, moment);
        let found = plan["items"].as_array().unwrap().iter().find(|one| one["name"] == item || one["item"] == item);
        let shown = found.and_then(|found| found["segments"][0]["verdict"].as_str());
        assert_eq!(shown, verdict, "{item} at {moment}: {plan}");
    }
    let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml"]);
    assert!(plan.contains("cold compress, allow if swelling >= mild, otherwise nothing said"), "{plan}");
    let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    assert!(page.contains("cold compress: you may if swelling"), "{page}");
    assert!(!page.contains("Do this"), "{page}");
    let swollen = beside(OFFERED, &format!("{HER}[[report]]\nat = \"30min\"\nswelling = \"moderate\"\n"));
    let plan = said(&swollen, &["plan", "x.care", "--patient", "her.toml", "--at", "1h"]);
    assert!(plan.contains("cold compress"), "{plan}");
    let why = said(&swollen, &["why", "cold compress", "x.care", "--at", "1h", "--patient", "her.toml"]);
    assert!(why.contains("allow"), "{why}");
}

/// What holds for the first product at a moment: its verdict, its cause and its details.
fn product_at(folder: &TempDir, moment: &str) -> (String, String, String) {
    let plan = plan_at(folder, moment);
    let segment = &plan["products"][0]["segments"][0];
    let word = |key: &str| segment[key].as_str().unwrap_or_default().to_owned();
    (word("verdict"), word("cause"), word("details"))
}

fn product(contents: &str) -> String {
    format!("{HER}[[product]]\nname = \"Her product\"\n{contents}\n")
}

const REST: &str = "follow-up 2w\ninclude \"vocabulary.care\"\nthe rest of the day avoid all products\n\
    require sunscreen with SPF >= 45, daily\nafter 5d allow glycolic acid \"start slowly\"\n\
    recommend gentle moisturiser, twice daily\nfor 7d before avoid aspirin unless prescribed\n\
    recommend antihistamine if severe allergies\n";

#[test]
fn a_product_is_never_better_than_the_weakest_permission_of_what_is_in_it() {
    let cream = beside(REST, &product("contains = [\"glycolic acid\", \"gentle moisturiser\"]"));
    assert_eq!(product_at(&cream, "1d").0, "avoid");
    let (verdict, _, details) = product_at(&cream, "6d");
    assert_eq!(verdict, "allow");
    assert!(details.contains("start slowly") && details.contains("twice daily"), "{details}");
    let moisturiser = beside(REST, &product("contains = [\"gentle moisturiser\", \"niacinamide\"]"));
    assert_eq!(product_at(&moisturiser, "6d").0, "recommend");
    let run = care(moisturiser.path(), &["plan", "x.care", "--patient", "her.toml"]);
    assert!(code(&run) < 2, "{}", err(&run));
}

#[test]
fn the_shipped_protocol_says_you_may_of_a_cream_with_an_acid_in_it() {
    let patient = include_str!("second/c01-product.toml");
    let folder = folder(&[("p.toml", patient)]);
    let page = said(&folder, &["handout", "microneedling", "--patient", "p.toml", "--format", "text"]);
    // The cover has her cream among others; behind it stands everything about it.
    let told = page.split("your Glycolic night cream (").skip(1).filter_map(|rest| rest.split(')').next());
    assert!(told.clone().count() > 0 && told.clone().all(|told| told.contains("start slowly")), "{page}");
    assert!(told.clone().all(|told| !told.to_lowercase().contains("do this")), "{page}");
    let hers = page.rsplit("Glycolic night cream").next().unwrap_or_default();
    assert!(hers.contains("You may") && hers.contains("start slowly"), "{hers}");
    assert!(!hers.split("Saturday 5 December").nth(1).unwrap_or_default().contains("Do this"), "{hers}");
}

#[test]
fn a_product_of_hers_is_one_of_all_products() {
    let serum = beside(REST, &product("contains = [\"niacinamide\"]"));
    assert_eq!(product_at(&serum, "2h").0, "avoid");
    assert_eq!(plan_at(&serum, "2d")["products"][0]["segments"][0]["verdict"], "allow");
    let all = REST.replace("avoid all products", "avoid all products, all ingredients");
    let contents = "contains = [\"sunscreen\", \"zinc oxide\"]\nSPF = 50";
    let hers = beside(&all, &product(contents));
    for moment in ["2h", "3d"] {
        assert_eq!(product_at(&hers, moment).0, "require", "{moment}");
    }
    let other = beside(&all, &product("contains = [\"zinc oxide\"]"));
    assert_eq!(product_at(&other, "2h").0, "avoid");
    // What names an ingredient of it decides against its own name.
    let banned = all.replace("after 5d allow glycolic acid \"start slowly\"", "for 3d avoid zinc oxide");
    let hers = beside(&banned, &product(contents));
    assert_eq!(product_at(&hers, "2h").0, "avoid");
    // It is free again, and so no more than that.
    assert_eq!(product_at(&hers, "4d").0, "allow");
}

#[test]
fn where_the_line_about_her_thing_may_be_over_what_is_said_of_all_products_holds() {
    const LINES: &str = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 3d avoid all products\n";
    for (line, during) in [("for 1-2d avoid sunscreen", "avoid"), ("for 1-2d recommend sunscreen", "ask")] {
        let hers = beside(&format!("{LINES}{line}\n"), &product("contains = [\"sunscreen\"]"));
        assert_eq!(product_at(&hers, "30h").0, during, "{line}");
    }
}

#[test]
fn of_a_product_of_which_it_is_not_known_whether_it_fits_she_asks() {
    for (contents, verdict, cause) in [
        ("contains = [\"sunscreen\"]\nSPF = 50", "require", "line"),
        ("contains = [\"sunscreen\"]\nSPF = 15", "ask", "property"),
        ("contains = [\"sunscreen\"]", "ask", "property"),
        ("contains = [\"sunscreen\", \"xyz\"]\nSPF = 50", "ask", "unknown_ingredient"),
        ("contains = [\"xyz\"]", "ask", "unknown_ingredient"),
    ] {
        let folder = beside(REST, &product(contents));
        let (is, why, _) = product_at(&folder, "2d");
        assert_eq!((is.as_str(), why.as_str()), (verdict, cause), "{contents}");
    }
    let folder = beside(REST, &product("contains = [\"sunscreen\"]"));
    let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    let hers = page.split("Her product").last().unwrap_or_default();
    assert!(hers.contains("SPF 45"), "the property is named: {hers}");
    // Nothing withholds an ingredient: what nobody knows of it does not matter.
    let plain = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 2d avoid sauna\n";
    let folder = beside(plain, &product("contains = [\"xyz\"]"));
    assert_eq!(product_at(&folder, "1d").0, "");
}

#[test]
fn the_next_session_has_a_latest_date() {
    let on = |lines: &str| beside(&format!("follow-up 12w\ninclude \"vocabulary.care\"\n{lines}\n"), HER);
    for (lines, page, json) in [
        (
            "repeat 4-6w apart",
            "not before Mon 28 December, 10:40 am, not later than Mon 11 January 2027, 10:40 am",
            [40_320, 60_480],
        ),
        (
            "repeat 6w apart",
            "not before Mon 11 January 2027, 10:40 am, not later than Mon 11 January 2027, 10:40 am",
            [60_480, 60_480],
        ),
        (
            "repeat at least 4w apart, at most 8w apart, 2-3 times",
            "not before Mon 28 December, 10:40 am, not later than Mon 25 January 2027",
            [40_320, 80_640],
        ),
        (
            "repeat at most 8w apart\nrepeat at least 4w apart",
            "not later than Mon 25 January 2027, 10:40 am",
            [0, 80_640],
        ),
    ] {
        let folder = on(lines);
        let text = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
        assert!(text.contains(page), "{lines}: {text}");
        let run = care(folder.path(), &["plan", "x.care", "--patient", "her.toml", "--format", "json"]);
        let plan: serde_json::Value = serde_json::from_str(out(&run)).unwrap();
        let series = &plan["series"][0];
        let ends =
            [&series["at_least_apart_min"][0], &series["at_most_apart_min"][1]].map(|end| end.as_i64().unwrap_or(0));
        assert_eq!(ends, json, "{lines}: {series}");
        let record = ["plan", "x.care", "--patient", "her.toml", "--format", "fhir", "--zone", "Europe/Berlin"];
        assert!(said(&folder, &record).contains("\"end\": \"2027-01-") || lines.is_empty(), "{lines}");
        let calendar = said(&folder, &["calendar", "x.care", "--patient", "her.toml"]);
        assert!(calendar.contains("Not later than") || lines.starts_with("repeat at most"), "{lines}: {calendar}");
    }
    let margin = on("repeat at least 4-6w apart");
    let text = said(&margin, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    assert!(text.contains("not before Mon 11 January") && !text.contains("not later"), "{text}");
    let nothing = on("repeat at least 8w apart if pregnant\nrepeat 4-6w apart");
    let run = care(nothing.path(), &["check", "x.care"]);
    assert_eq!(code(&run), 1);
    let told = format!("{}{}", out(&run), err(&run)).replace('│', " ");
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("the next session: nothing is left between its earliest and its latest date"), "{told}");
    let shared = on("repeat at least 5w apart if pregnant\nrepeat 4-6w apart");
    assert_eq!(code(&care(shared.path(), &["check", "x.care"])), 0);
}

/// What check finds, by its codes.
fn found(protocol: &str) -> Vec<String> {
    let folder = beside(protocol, HER);
    let run = care(folder.path(), &["check", "x.care", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(out(&run)).unwrap();
    let findings = told["problems"].as_array().unwrap();
    let mut codes: Vec<String> = findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

#[test]
fn what_is_expected_without_a_level_covers_no_call() {
    let on = |lines: &str| format!("follow-up 2w\nsymptom redness: none < pink < red < severe\n{lines}\n");
    assert_eq!(found(&on("for 2d expect redness")), ["care::worst_level_expected"]);
    assert_eq!(found(&on("for 2d expect redness >= pink")), ["care::worst_level_expected"]);
    assert_eq!(found(&on("for 2d expect redness != none")), ["care::worst_level_expected"]);
    assert_eq!(found(&on("for 2d expect redness <= severe")), ["care::worst_level_expected"]);
    assert_eq!(found(&on("for 2d expect redness = pink")), [""; 0]);
    let with_call = on("for 2d expect redness\ncall clinic if redness = severe\nafter 1d tell clinic if redness = red");
    assert_eq!(found(&with_call), [""; 0]);
    let folder = beside(&with_call, HER);
    let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    let normal = page.split("WHAT IS NORMAL").nth(1).unwrap_or_default();
    assert!(normal.contains("redness: until Wed 2 December"), "{page}");
    assert!(!normal.contains("severe"), "{page}");
    // Where every level is a reason to call, nothing of it is normal.
    let called = on("for 2d expect redness\nafter 1d call clinic if redness >= pink\ncall clinic if redness = severe");
    let folder = beside(&called, HER);
    let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    let normal = page.split("WHAT IS NORMAL").nth(1).unwrap_or_default();
    assert!(normal.contains("redness: until Tue 1 December"), "{page}");
    // No more than what another line says of it.
    let limited =
        on("for 2d expect redness\nfor 3d expect redness <= pink\nafter 4d call clinic if redness = severe\n\
        example \"no more\"\n  then expect redness <= pink at 1d, not expect redness = red at 1d");
    let folder = beside(&limited, HER);
    let run = care(folder.path(), &["test", "x.care"]);
    assert_eq!(code(&run), 0, "{}{}", out(&run), err(&run));
}

#[test]
fn what_is_offered_later_while_nothing_is_said_before_is_found() {
    let on = |lines: &str| {
        format!("follow-up 2w\nproduct mist, balm\npatient dry: yes/no\nevent peeling ends \"When?\"\n{lines}\n")
    };
    let both = "recommend balm\n";
    for later in ["after 2d offer mist", "after peeling ends offer mist", "on day 2 offer mist"] {
        let codes = found(&on(&format!("{both}{later}")));
        assert!(codes.contains(&"care::nothing_before".to_owned()), "{later}: {codes:?}");
    }
    for said in [
        "offer mist",
        "for 3d offer mist",
        "for 2d avoid mist\nafter 2d offer mist",
        "after 2d offer mist\nafter 5d allow mist",
    ] {
        let codes = found(&on(&format!("{both}{said}")));
        assert!(!codes.contains(&"care::nothing_before".to_owned()), "{said}: {codes:?}");
    }
}

/// Beside a line that bans outright, the note of another ban would tell her less than what holds.
#[test]
fn a_note_narrows_nothing_that_another_line_withholds() {
    let text = "protocol hats \"Hats\"\nfollow-up 5d\nactivity hat\nproduct serum\nfor 3d avoid hat \"only tight ones\"\n\
                for 1d avoid hat\nfor 1d avoid serum \"only the strong one\"\nafter 2d allow serum\n";
    let reading = care::language::read::read("hats.care", text, &mut care::language::read::nothing_beside);
    let protocol = reading.protocol.unwrap();
    let plan = care::engine::evaluate::evaluate(&protocol, &care::model::facts::Facts::default());
    let noted = |item: &str, hours: i64| {
        let plan = plan.items.iter().find(|plan| protocol.item(plan.item).name == item).unwrap();
        let segment = plan.at(care::model::time::Minutes::HOUR.times(hours)).unwrap();
        segment.own.iter().any(|line| protocol.line(*line).note.is_some())
    };
    // On the first day all hats are banned, and then only tight ones are.
    assert!(!noted("hat", 5) && noted("hat", 30));
    // An `allow` that has not opened withholds all of it.
    assert!(!noted("serum", 5));
}

/// The same of what her product contains: a note about one of its contents does not narrow what another bans outright.
#[test]
fn a_note_narrows_nothing_in_a_product_of_hers() {
    let text = "protocol creams \"Creams\"\nfollow-up 5d\ningredient retinol, glycolic acid\nproduct serum\n\
                for 3d avoid retinol \"only the strong one\"\nfor 1d avoid glycolic acid\n";
    let reading = care::language::read::read("creams.care", text, &mut care::language::read::nothing_beside);
    let protocol = reading.protocol.unwrap();
    let patient = "[[product]]\nname = \"night cream\"\ncontains = [\"retinol\", \"glycolic acid\"]\n";
    let mut sources = reading.sources;
    let (patient, problems) = care::input::patient::read_patient(&mut sources, "her.toml", patient, &protocol);
    assert!(problems.is_empty());
    let plan = care::engine::evaluate::evaluate(&protocol, &patient.facts);
    let noted = |hours: i64| {
        let minute = care::model::time::Minutes::HOUR.times(hours);
        let segment = plan.products[0].segments.iter().find(|one| one.segment.contains(minute)).unwrap();
        segment.segment.own.iter().any(|line| protocol.line(*line).note.is_some())
    };
    // On the first day both are banned, the one outright; then only the strong one is.
    assert!(!noted(5) && noted(30));
}
