//! Who makes a protocol. Its parts are private, and the door through which they come stands open inside this crate only;
//! here it is seen who goes through: a file that comes to this list says why it must make one itself.

use std::collections::BTreeSet;
use std::path::Path;

/// Files with calls of the door, and what they make.
const MAKERS: [(&str, &str); 6] = [
    ("src/model/protocol/checked.rs", "the door itself"),
    ("src/language/resolve/mod.rs", "protocols from texts"),
    ("src/language/read/overriding.rs", "a protocol with a line for one patient"),
    ("src/engine/prove/joint.rs", "two versions under common numbers"),
    ("src/tools/examples/versions.rs", "a version without what is shown beside a verdict"),
    ("src/sample.rs", "a protocol for the tests of the pages"),
];

#[test]
fn a_protocol_is_made_in_few_places() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
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
            let is_code = name.ends_with(".rs") && !name.ends_with("/tests.rs");
            let text = if is_code { std::fs::read_to_string(&path).unwrap() } else { String::new() };
            if ["Protocol::checked(", ".changed(|parts|"].iter().any(|call| text.contains(call)) {
                found.insert(name);
            }
        }
    }
    assert_eq!(found, MAKERS.iter().map(|(file, _)| (*file).to_owned()).collect());
}
