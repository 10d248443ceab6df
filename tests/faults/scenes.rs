//! The verbs that write, each in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub(crate) const PEEL: &str = "protocol peel \"After a light peel\"\nfollow-up 2w\ninclude \"vocabulary.care\"\n\
    for 48h avoid sauna\nnever aspirin if pregnant\ndefer treatment if active acne\nexample \"one\"\n  then avoid sauna at 1d\n";
pub(crate) const UNTIDY: &str =
    "follow-up   2w\nactivity sauna,exercise\nfor 48 hours avoid sauna   # rest\nfor 24h avoid exercise\n";
const MENDABLE: &str = "follow-up 2w\nactivity sauna\navoid sauna for 48h\n";
pub(crate) const PATIENT: &str = "treated = \"2026-03-02 14:30\"\n[facts]\nactive_acne = false\npregnant = false\n";
const DEFERRED: &str = "treated = \"2026-03-02 14:30\"\n[facts]\nactive_acne = true\n";
const ASKED: &str = "protocol asked\nfollow-up 2w\ningredient retinol\npatient pregnant: yes/no\npatient acne: yes/no\n\
    avoid retinol if pregnant\nuntil 5d avoid retinol if acne\n";

/// One call of a verb, and what it is called with.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static str,
    files: &'static [(&'static str, &'static str)],
    pub(crate) input: &'static [u8],
    /// A second name of a file.
    pub(crate) linked: Option<(&'static str, &'static str)>,
    /// Whether the same call may be made again, and then leaves what it should have left at once.
    pub(crate) again: bool,
    /// Whether several runs at once end as one does.
    pub(crate) two: bool,
}

const SCENE: Scene = Scene { name: "", arguments: "", files: &[], input: b"", linked: None, again: true, two: true };

pub(crate) fn all() -> Vec<Scene> {
    vec![
        Scene {
            name: "fmt",
            arguments: "fmt a.care b.care",
            files: &[("a.care", UNTIDY), ("b.care", UNTIDY)],
            ..SCENE
        },
        Scene {
            name: "fmt of a file with two names",
            arguments: "fmt a.care",
            files: &[("a.care", UNTIDY)],
            linked: Some(("a.care", "other")),
            two: false,
            ..SCENE
        },
        Scene { name: "check --fix", arguments: "check --fix a.care", files: &[("a.care", MENDABLE)], ..SCENE },
        Scene {
            name: "handout, new",
            arguments: "handout peel.care --patient her.toml --clinic clinic.toml -o page.html",
            files: &[
                ("peel.care", PEEL),
                ("her.toml", PATIENT),
                ("peel.en.toml", "[text]\nsauna = \"the sauna\"\n"),
                (
                    "clinic.toml",
                    "name = \"Park\"\ntelephone = \"555 0100\"\nemergency = \"112\"\nlogo = \"logo.svg\"\n",
                ),
                ("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ],
            ..SCENE
        },
        Scene {
            name: "handout, again",
            arguments: "handout peel.care --patient her.toml --format text -o page.txt",
            files: &[("peel.care", PEEL), ("her.toml", PATIENT), ("page.txt", "the old one")],
            ..SCENE
        },
        Scene {
            name: "handout --patients",
            arguments: "handout peel.care --patients patients -o pages --format text",
            files: &[
                ("peel.care", PEEL),
                ("patients/a.toml", PATIENT),
                ("patients/b.toml", "[facts\n"),
                ("patients/c.toml", DEFERRED),
                ("patients/d.toml", PATIENT),
                ("pages/c.txt", "go ahead"),
                ("pages/d.txt", "the old one"),
            ],
            ..SCENE
        },
        Scene {
            name: "calendar",
            arguments: "calendar peel.care --patient her.toml -o her.ics",
            files: &[("peel.care", PEEL), ("her.toml", PATIENT)],
            ..SCENE
        },
        Scene {
            name: "test --freeze",
            arguments: "test a.care --freeze frozen.care",
            files: &[("a.care", UNTIDY)],
            again: false,
            ..SCENE
        },
        Scene { name: "init", arguments: "init peel --today 2026-03-02", two: false, ..SCENE },
        Scene {
            name: "questions --ask -o",
            arguments: "questions asked.care --ask -o anna.toml",
            files: &[("asked.care", ASKED)],
            input: b"2026-03-02\nno\nyes\n",
            again: false,
            two: false,
            ..SCENE
        },
        Scene {
            name: "questions --ask --patient",
            arguments: "questions asked.care --ask --patient anna.toml",
            files: &[("asked.care", ASKED), ("anna.toml", "# Anna\ntreated = \"2026-03-02\"\n")],
            input: b"no\nyes\n",
            again: false,
            two: false,
            ..SCENE
        },
        Scene {
            name: "questions --ask",
            arguments: "questions asked.care --ask",
            files: &[("asked.care", ASKED)],
            input: b"2026-03-02\nno\nyes\n",
            again: false,
            two: false,
            ..SCENE
        },
    ]
}

impl Scene {
    /// A folder as it is before the call.
    pub(crate) fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in self.files {
            fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
            fs::write(folder.path().join(name), text).unwrap();
        }
        if let Some((name, other)) = self.linked {
            fs::hard_link(folder.path().join(name), folder.path().join(other)).unwrap();
        }
        folder
    }

    pub(crate) fn asks(&self) -> bool {
        self.arguments.contains("--ask")
    }

    /// The call.
    pub(crate) fn quiet(&self, folder: &Path) -> Command {
        let mut command = super::care(folder, &self.arguments.split(' ').collect::<Vec<_>>());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What each file may hold: what stood there, what is to stand there, and after how many answers it stopped.
    pub(crate) fn allowed(&self) -> BTreeMap<String, Vec<Option<Vec<u8>>>> {
        let mut states = vec![super::state(self.folder().path())];
        let lines: Vec<&[u8]> = self.input.split_inclusive(|byte| *byte == b'\n').collect();
        for count in 0..=lines.len() {
            let folder = self.folder();
            super::started(self.quiet(folder.path()), &lines[..count].concat()).wait().unwrap();
            states.push(super::state(folder.path()));
        }
        let names: Vec<String> = states.iter().flat_map(|state| state.keys().cloned()).collect();
        let of = |name: &String| states.iter().map(|state| state.get(name).cloned()).collect();
        names.into_iter().map(|name| (name.clone(), of(&name))).collect()
    }
}
