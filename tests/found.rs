//! What is typed is read, or told: no answer, no number and no name vanishes between the file and the plan.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;

use program::{care, code, err, folder, out};

/// A text as it is told, without what wraps it.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const DEPTH: &str = "follow-up 2w\ningredient retinol\npatient depth: 0.2 to 3.5 mm\npatient pregnant: yes/no\n\
    code depth: loinc \"33756-8\"\nafter 5d allow retinol if depth < 1.5mm\navoid retinol if depth >= 1.5mm\n\
    avoid retinol if pregnant\n";

#[test]
fn a_member_that_stands_twice_in_json_is_refused_with_both_places() {
    let twice = "{\"facts\": {\"pregnant\": true,\n  \"depth\": \"1mm\",\n  \"pregnant\": false}}";
    let record = "{\"resourceType\": \"Bundle\", \"type\": \"collection\", \"entry\": [{\"resource\":\n\
        {\"resourceType\": \"Observation\", \"status\": \"final\",\n\
        \"code\": {\"coding\": [{\"system\": \"http://loinc.org\", \"code\": \"33756-8\"}]},\n\
        \"valueQuantity\": {\"value\": 1, \"unit\": \"mm\"},\n\"valueQuantity\": {\"value\": 3, \"unit\": \"mm\"}}}]}";
    let escaped = "{\"facts\": {\"pregnant\": true, \"pr\\u0065gnant\": false}}";
    let folder = folder(&[("peel.care", DEPTH), ("a.json", twice), ("b.json", record), ("c.json", escaped)]);
    for (file, key, places) in [("a", "pregnant", [1, 3]), ("b", "valueQuantity", [4, 5]), ("c", "pregnant", [1, 1])] {
        let run = care(folder.path(), &["plan", "peel.care", "--patient", &format!("{file}.json")]);
        assert_eq!((code(&run), out(&run)), (1, ""), "{}", err(&run));
        let told = words(err(&run));
        assert!(told.contains("care::patient_member_twice"), "{told}");
        assert!(told.contains(&format!("`{key}` stands twice in one object")), "{told}");
        assert_eq!(told.matches("×").count(), 1, "{told}");
        assert!(told.contains("here first") && told.contains("here again"), "{told}");
        for line in places {
            assert!(told.contains(&format!(" {line} │ ")), "{told}");
        }
    }
}

#[test]
fn a_mark_that_nobody_sees_begins_json_as_it_begins_toml() {
    let folder = folder(&[
        ("peel.care", DEPTH),
        ("a.json", "\u{feff}{\"facts\": {\"pregnant\": true}}"),
        ("a.txt", "\u{feff}{\"facts\": {\"pregnant\": true}}"),
        ("a.toml", "\u{feff}[facts]\npregnant = true\n"),
        ("wrong.json", "\u{feff}{\"facts\": {\"pregnnt\": true}}"),
    ]);
    let plans = ["a.json", "a.txt", "a.toml"].map(|file| {
        let run = care(folder.path(), &["plan", "peel.care", "--patient", file]);
        assert_eq!(code(&run), 0, "{file}: {}", err(&run));
        out(&run).to_owned()
    });
    assert!(plans[0].contains("pregnant"), "{}", plans[0]);
    assert_eq!(plans[0], plans[1]);
    assert_eq!(plans[0], plans[2]);
    let wrong = care(folder.path(), &["plan", "peel.care", "--format", "plain", "--patient", "wrong.json"]);
    assert!(err(&wrong).contains("wrong.json:1:14") || err(&wrong).contains("wrong.json:1:13"), "{}", err(&wrong));
}

#[test]
fn a_number_with_a_power_of_ten_is_a_number() {
    let quantity = |value: &str| {
        format!(
            "{{\"resourceType\": \"Bundle\", \"type\": \"collection\", \"entry\": [{{\"resource\": {{\"resourceType\": \
            \"Observation\", \"status\": \"final\", \"code\": {{\"coding\": [{{\"system\": \"http://loinc.org\", \"code\": \
            \"33756-8\"}}]}}, \"valueQuantity\": {{\"value\": {value}, \"unit\": \"mm\"}}}}}}]}}"
        )
    };
    let folder = folder(&[("peel.care", DEPTH)]);
    let plan = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        care(folder.path(), &["plan", "peel.care", "--patient", name])
    };
    let wished = plan("half.toml", "[facts]\ndepth = \"0.5mm\"\n");
    assert_eq!(code(&wished), 0, "{}", err(&wished));
    assert!(out(&wished).contains("0.5mm"), "{}", out(&wished));
    for text in ["5e-1 mm", "5e-1mm", "0.05E+1mm", "50E-2 mm", "0.5e0mm"] {
        let run = plan("half.toml", &format!("[facts]\ndepth = \"{text}\"\n"));
        assert_eq!((code(&run), out(&run)), (0, out(&wished)), "{text}: {}", err(&run));
    }
    for value in ["5e-1", "0.05E+1", "0.5"] {
        let run = plan("half.json", &quantity(value));
        // It has no date, which is told.
        let undated = "without a date in the record: depth = 0.5mm\n";
        assert!(out(&run).contains(undated), "{}", out(&run));
        assert_eq!(
            (code(&run), out(&run).replace(undated, "")),
            (0, out(&wished).to_owned()),
            "{value}: {}",
            err(&run)
        );
    }
    let wrong = plan("half.toml", "[facts]\ndepth = \"5e99mm\"\n");
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("`5e99mm` is no value of `depth`"), "{}", err(&wrong));
}

#[test]
fn a_time_of_day_is_told_how_it_is_written() {
    let folder = folder(&[("peel.care", DEPTH)]);
    for (time, help) in [
        ("2:30 pm", "write `2026-11-30 14:30`"),
        ("2.30 P.M.", "write `2026-11-30 14:30`"),
        ("12:05 am", "write `2026-11-30 00:05`"),
        ("12pm", "write `2026-11-30 12:00`"),
        ("25:00", "a time of day is written from 00:00 to 23:59"),
        ("14 Uhr", "a time of day is written from 00:00 to 23:59"),
    ] {
        fs::write(folder.path().join("her.toml"), format!("treated = \"2026-11-30 {time}\"\n")).unwrap();
        let run = care(folder.path(), &["plan", "peel.care", "--patient", "her.toml"]);
        assert_eq!(code(&run), 1);
        let told = words(err(&run));
        assert!(told.contains(&format!("`{time}` is no time of day")) && told.contains(help), "{time}: {told}");
        assert!(!told.contains("does not exist"), "{told}");
    }
}

#[test]
fn an_include_with_the_separators_of_another_system_is_told_its_own() {
    let folder =
        folder(&[("peel.care", "include \"sub\\names.care\"\navoid sauna\n"), ("sub/names.care", "activity sauna\n")]);
    let run = care(folder.path(), &["check", "peel.care"]);
    assert_eq!(code(&run), 1);
    assert!(err(&run).contains("folders are set apart by `/` on every computer: `include \"sub/"), "{}", err(&run));
}

#[test]
fn a_telephone_that_nobody_can_call_is_told() {
    let clinic = "name = \"Skin Clinic\"\ntelephone = [\"+1 305 555 0100\", \"see our website\"]\n";
    let folder = folder(&[("clinic.toml", clinic)]);
    let run = care(folder.path(), &["handout", "--clinic", "clinic.toml"]);
    assert_eq!((code(&run), out(&run)), (1, ""));
    let told = words(err(&run));
    assert!(told.contains("care::clinic_no_number") && told.contains("`see our website`"), "{told}");
}

/// `crème` in the protocol and `crème` at home, in the two forms of Unicode: typed alike, and the same thing.
#[test]
fn a_name_is_the_same_however_its_accents_are_typed() {
    let (one, two) = ("cr\u{e8}me br\u{fb}l\u{e9}e", "cre\u{300}me bru\u{302}le\u{301}e");
    let protocol = |name: &str, again: &str| {
        format!(
            "protocol peel\nfollow-up 2w\nproduct {name}\ngroup gras: {again}\npatient teint\u{e9}: p\u{e2}le < fonc\u{e9}\n\
             patient \u{e2}g\u{e9}e: yes/no\nevent f\u{ea}te \"When?\"\nuntil 1w avoid {again}\nafter 1w allow {name} if teint\u{e9} = p\u{e2}le\n\
             after 10d allow {name}\n"
        )
    };
    let patient = |name: &str| {
        format!(
            "treated = \"2026-03-02 14:30\"\n[facts]\n\"{}\" = \"{}\"\n[[product]]\nname = \"jar\"\ncontains = [\"{name}\"]\n",
            if name == one { "teint\u{e9}" } else { "teinte\u{301}" },
            if name == one { "p\u{e2}le" } else { "pa\u{302}le" }
        )
    };
    let mut plans = Vec::new();
    for name in [one, two] {
        for again in [one, two] {
            for hers in [one, two] {
                let folder = folder(&[("peel.care", &protocol(name, again)), ("her.toml", &patient(hers))]);
                let checked = care(folder.path(), &["check", "peel.care"]);
                assert!(!err(&checked).contains("unknown") && !err(&checked).contains("error:"), "{}", err(&checked));
                let run = care(folder.path(), &["plan", "peel.care", "--patient", "her.toml", "--format", "json"]);
                assert_eq!(code(&run), 0, "{}", err(&run));
                let plan: serde_json::Value = serde_json::from_str(out(&run)).unwrap();
                let home = serde_json::to_string(&plan["products"]).unwrap();
                assert!(home.contains("\"avoid\"") && !home.contains("unknown\":[\"cr"), "{home}");
                let verdicts = |what: &str| {
                    let of = plan[what].as_array().unwrap().iter().flat_map(|one| one["segments"].as_array().unwrap());
                    of.map(|segment| (segment["from_min"].clone(), segment["verdict"].clone())).collect::<Vec<_>>()
                };
                plans.push((verdicts("items"), verdicts("products")));
                let why = care(folder.path(), &["why", hers, "peel.care", "--at", "1d"]);
                assert_eq!(code(&why), 0, "{}", err(&why));
            }
        }
    }
    assert!(plans.windows(2).all(|two| two[0] == two[1]), "{plans:?}");
}
