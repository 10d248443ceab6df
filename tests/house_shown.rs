//! Who writes the bytes of an output. Text from outside becomes bytes through an output's own way to show it, and that
//! stands in one file each: here it is seen that no other file speaks to the crates that write, or takes the text out again.

use std::collections::BTreeSet;
use std::path::Path;

/// What only certain files may name, and these files with how text from outside is shown there.
const DOORS: [(&str, &[(&str, &str)]); 5] = [
    ("icalendar::", &[("src/output/calendar/sheet.rs", "as `Shown<Line>` and `Shown<Lines>`; the crate escapes")]),
    ("use askama", &[("src/output/page/html.rs", "the template escapes; what steers is shown at its end")]),
    ("quick_junit::", &[("src/cli/junit.rs", "the crate escapes; what steers is shown at its end")]),
    (
        ".as_written()",
        &[("src/output/calendar/sheet.rs", "for the crate"), ("src/output/json/github.rs", "a property in a command")],
    ),
    (
        "impl Form for",
        &[
            ("src/output/page/plain.rs", "Markdown and text"),
            ("src/output/calendar/sheet.rs", "iCalendar"),
            ("src/output/fhir/out/narrative.rs", "the narrative; every other string of a record: `resource::pruned`"),
            ("src/output/json/github.rs", "commands of GitHub"),
            ("src/output/json/sarif.rs", "messages and addresses of SARIF"),
        ],
    ),
];

#[test]
fn text_from_outside_is_shown_in_one_way_per_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (what, doors) in DOORS {
        let mut found = BTreeSet::new();
        let mut waiting = vec![root.join("src")];
        while let Some(folder) = waiting.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                    continue;
                }
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                let is_code = name.ends_with(".rs") && name != "src/model/shown.rs";
                if is_code && std::fs::read_to_string(&path).unwrap().contains(what) {
                    found.insert(name);
                }
            }
        }
        assert_eq!(found, doors.iter().map(|(file, _)| (*file).to_owned()).collect(), "{what}");
    }
}

/// A template escapes what it is given, unless it is told not to.
#[test]
fn no_template_leaves_its_escaping_out() {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().replace(' ', "");
        for filter in ["|safe", "|escape", "|urlencode", "{%filter"] {
            assert!(!text.contains(filter), "{}: {filter}", path.display());
        }
    }
}
