//! What is built in is found by its name: by every verb, by `include`, and by whoever lists it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::path::Path;

use program::{care, code, err, folder, out};
use serde_json::Value;

const NAMES: [&str; 7] = [
    "microneedling",
    "superficial-peel",
    "hyaluronic-filler",
    "botulinum-toxin",
    "fractional-co2",
    "mole-excision",
    "tattoo-removal",
];

/// A protocol of her own, with one line beside those of the built-in one.
const OWN: &str = "protocol mine \"After needling, at our clinic\"\nfollow-up 6w\ninclude \"microneedling.care\"\n\
                   activity pottery\nfor 24h avoid pottery [author]\n";

#[track_caller]
fn clean(folder: &Path, arguments: &[&str]) -> String {
    let told = care(folder, arguments);
    assert_eq!(code(&told), 0, "{arguments:?}: {}{}", out(&told), err(&told));
    format!("{}{}", out(&told), err(&told))
}

#[test]
fn every_verb_takes_the_name_of_what_is_built_in() {
    let folder = folder(&[("her.toml", "name = \"Her\"\ntreated = \"2026-03-02 14:30\"\n")]);
    let verbs: [&[&str]; 13] = [
        &["check", "microneedling"],
        &["check", "superficial-peel.care", "--format", "json"],
        &["check", "--fix", "hyaluronic-filler"],
        &["plan", "superficial-peel"],
        &["calendar", "superficial-peel", "--patient", "her.toml"],
        &["handout", "superficial-peel", "--patient", "her.toml", "-o", "page.html"],
        &["why", "retinol", "microneedling", "--at", "1d"],
        &["test", "superficial-peel"],
        &["test", "superficial-peel", "--freeze", "frozen.care"],
        &["questions", "Hyaluronic-Filler"],
        &["fmt", "--check", "microneedling"],
        &["fmt", "microneedling", "vocabulary"],
        &["diff", "microneedling", "microneedling.care"],
    ];
    for verb in verbs {
        clean(folder.path(), verb);
    }
    // What was frozen includes the built-in protocol by its name.
    assert!(clean(folder.path(), &["test", "frozen.care"]).contains("passed"));
    assert!(clean(folder.path(), &["check", "superficial-peel"]).contains("1 file, "));
}

#[test]
fn a_file_comes_before_what_is_built_in() {
    let folder = folder(&[("microneedling.care", "follow-up 2w\nactivity pottery\nfor 24h avoid pottery\n")]);
    assert!(clean(folder.path(), &["plan", "microneedling.care"]).contains("pottery"));
    assert!(!clean(folder.path(), &["plan", "microneedling"]).contains("pottery"));
}

#[test]
fn a_protocol_includes_a_built_in_one_where_its_folder_has_none() {
    let folder = folder(&[("mine.care", OWN), ("peel/theirs.care", OWN)]);
    for name in ["mine.care", "peel/theirs.care"] {
        let plan = clean(folder.path(), &["plan", name]);
        assert!(plan.contains("pottery") && plan.contains("retinol"), "{plan}");
        clean(folder.path(), &["check", name]);
    }
    // A copy of the shared vocabulary in the folder brings no name twice.
    let copy = OWN.replace("activity", "include \"vocabulary.care\"\nactivity");
    fs::write(folder.path().join("copy.care"), &copy).unwrap();
    fs::write(folder.path().join("vocabulary.care"), care::tools::shipped::text("vocabulary.care").unwrap()).unwrap();
    clean(folder.path(), &["check", "copy.care"]);
    fs::write(folder.path().join("copy.care"), copy.replace("follow-up", "include \"vocabulary.care\"\nfollow-up"))
        .unwrap();
    clean(folder.path(), &["check", "copy.care"]);
    // The folder's own comes first.
    let own = "source author \"me\"\nactivity juggling\nfor 24h avoid juggling [author]\n";
    fs::write(folder.path().join("microneedling.care"), own).unwrap();
    let plan = clean(folder.path(), &["plan", "mine.care"]);
    assert!(plan.contains("juggling") && !plan.contains("retinol"), "{plan}");
}

/// The fence stands: a name is looked for in the folder, and what leads out of it is not read for having a built-in name.
#[test]
fn the_fence_of_includes_holds_for_built_in_names() {
    let outside = OWN.replace("microneedling.care", "../microneedling.care");
    let folder = folder(&[("peel/mine.care", &outside), ("peel/other.care", OWN), ("microneedling.care", "hunter2\n")]);
    let told = care(folder.path(), &["check", "peel/mine.care"]);
    assert!(err(&told).contains("outside_include") && !err(&told).contains("hunter2"), "{}", err(&told));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../microneedling.care", folder.path().join("peel/microneedling.care")).unwrap();
        let told = care(folder.path(), &["check", "peel/other.care"]);
        assert!(err(&told).contains("outside_include") && !err(&told).contains("hunter2"), "{}", err(&told));
    }
}

#[test]
fn what_is_built_in_is_listed_and_shown() {
    let folder = folder(&[]);
    let listed = clean(folder.path(), &["list"]);
    let document: Value = serde_json::from_str(&clean(folder.path(), &["list", "--format", "json"])).unwrap();
    assert_eq!(document["format"], "care-list/1");
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for (place, name) in NAMES.iter().enumerate() {
        assert!(listed.contains(name), "{listed}");
        assert_eq!(document["protocols"][place]["name"], *name);
        let shown = care(folder.path(), &["show", name]);
        assert_eq!(out(&shown), fs::read_to_string(rules.join(format!("{name}.care"))).unwrap());
    }
    let shown = care(folder.path(), &["show", "vocabulary"]);
    assert_eq!(out(&shown), fs::read_to_string(rules.join("vocabulary.care")).unwrap());
    for (wrong, verb) in [("microneedlin", "show"), ("superficial-pel", "check"), ("microneedlingg.care", "plan")] {
        let told = care(folder.path(), &[verb, wrong]);
        assert_eq!(code(&told), 2);
        assert!(err(&told).contains("did you mean `"), "{}", err(&told));
    }
}

#[test]
fn the_vocabulary_is_listed_and_searched() {
    let folder = folder(&[("own.care", "follow-up 1w\nproduct rose water (rosewater)\nfor 24h avoid rose water\n")]);
    let all = clean(folder.path(), &["vocabulary"]);
    assert!(all.contains("ingredient (") && all.contains("tretinoin") && all.contains("peeling ends"), "{all}");
    let one = clean(folder.path(), &["vocabulary", "Retin-A"]);
    assert!(one.starts_with("\u{1b}") || one.starts_with("tretinoin"), "{one}");
    let plain = clean(folder.path(), &["vocabulary", "tretinoins", "--format", "plain"]);
    assert!(plain.contains("tretinoin (ingredient)\n  also: Retin-A") && plain.contains("in: retinoids"), "{plain}");
    let plain = clean(folder.path(), &["vocabulary", "cold", "sore", "--format", "plain"]);
    assert!(plain.starts_with("cold sore (symptom)") && plain.contains("cold sore history (patient)"), "{plain}");
    let told: Value =
        serde_json::from_str(&clean(folder.path(), &["vocabulary", "pregnant", "--format", "json"])).unwrap();
    assert_eq!((&told["format"], &told["words"][0]["name"]), (&"care-vocabulary/1".into(), &"pregnant".into()));
    assert_eq!(told["words"][0]["codes"][0], "http://loinc.org 82810-3");
    let near = care(folder.path(), &["vocabulary", "retinoll"]);
    assert_eq!(code(&near), 2);
    assert!(err(&near).contains("did you mean `retinol`?"), "{}", err(&near));
    let own = clean(folder.path(), &["vocabulary", "--of", "own.care", "rosewater", "--format", "plain"]);
    assert_eq!(own, "rose water (product)\n  also: rosewater\n");
}

/// A line about a whole reaches what she would not think of, and one about a part no more than it says.
#[test]
fn a_line_about_a_whole_reaches_its_parts() {
    let text = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 7d avoid sun, retinol\nfor 3d avoid pressing\n\
                for 2d avoid exercise\nfor 4d ask all products\n";
    let folder = folder(&[("sun.care", text)]);
    let verdict = |item: &str, at: &str| {
        let told = clean(folder.path(), &["why", item, "sun.care", "--at", at, "--format", "json"]);
        serde_json::from_str::<Value>(&told).unwrap()["items"][0]["verdict"].as_str().unwrap().to_owned()
    };
    for item in ["running", "hot yoga", "tanning bed", "sunbathing", "pressing"] {
        assert_eq!(verdict(item, "1d"), "avoid", "{item}");
    }
    for item in ["rubbing", "sunglasses", "contact lens", "hydrocortisone cream"] {
        assert_eq!(verdict(item, "1d"), "nothing", "{item}");
    }
    // Of what nobody is told that she may do, nothing is said any more.
    assert_eq!(["sunbathing", "tanning bed", "running"].map(|item| verdict(item, "8d")), ["allow", "nothing", "allow"]);
}
