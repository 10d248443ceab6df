//! Why a run could not do what was asked: wrong use and unreadable files (exit code 2), and texts with an error (1).
//!
//! What ends a command is handed up, and `run` prints it. A command that goes through several files prints those that cannot be
//! read among its own answers, since one of them must hide no other.

use std::io;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, GraphicalReportHandler};
use thiserror::Error;

use crate::language::source::Sources;
use crate::model::report::{Mend, Problem};
use crate::model::steering::Harmless;
use crate::output::page::Refusal;

use super::{Format, Outcome, console};

/// Why nothing could be done.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum Failure {
    /// What is wrong with a protocol or a patient's file, as it is shown: exit code 1.
    #[error("{shown}")]
    Refused {
        /// Every problem, as it goes to standard error.
        shown: String,
    },
    /// `care check nowhere.care`
    #[error("no file or folder `{}`", path.display())]
    #[diagnostic(code(care::no_such_file), help("{help}"))]
    NoSuchFile {
        /// As it was given.
        path: PathBuf,
        /// What there is instead.
        help: String,
    },
    /// `care check empty-folder`
    #[error("no protocols in `{}`", path.display())]
    #[diagnostic(code(care::no_protocols), help("a protocol is a file whose name ends in `.care`"))]
    NoProtocols {
        /// The folder.
        path: PathBuf,
    },
    /// `care check folder`, where `folder/a.care` is a link to `/etc/passwd`
    #[error("`{}` is a link that leads out of the folder, and is not read", path.display())]
    #[diagnostic(code(care::link_outside), help("name the file itself, or its folder by `--include-path FOLDER`"))]
    LedOut {
        /// The link.
        path: PathBuf,
    },
    /// `care handout --patients empty-folder`
    #[error("no patients in `{}`", path.display())]
    #[diagnostic(code(care::no_patients), help("a patient's file ends in `.toml` or `.json`"))]
    NoPatients {
        /// The folder.
        path: PathBuf,
    },
    /// A file that is there and cannot be read.
    #[error("`{}` cannot be read", path.display())]
    #[diagnostic(code(care::unreadable), help("{source}"))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// `care check --fix` on a file that may not be written.
    #[error("`{}` cannot be written", path.display())]
    #[diagnostic(code(care::unwritable), help("{source}"))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// `care handout --patient her.toml -o her.toml`
    #[error("`{}` is read by this very command, so nothing is written over it", path.display())]
    #[diagnostic(code(care::over_input), help("name another file behind `-o`"))]
    OverInput {
        /// The file, as it was given.
        path: PathBuf,
    },
    /// A file with several names that was being written over when a run was stopped.
    #[error("`{}` may be half of a file: a run was stopped while it was written", path.display())]
    #[diagnostic(
        code(care::half_written),
        help("{}", where_it_is_whole(path, spare.as_deref()))
    )]
    HalfWritten {
        /// The file.
        path: PathBuf,
        /// Its whole text; none where that stands beside another of its names.
        spare: Option<PathBuf>,
    },
    /// `care handout --patients FOLDER` with `Anna.toml` and `anna.toml` in it.
    #[error("the pages of `{}` and `{}` would have one name, so no page is written", one.display(), other.display())]
    #[diagnostic(
        code(care::twin_pages),
        help("small and capital letters do not tell pages apart on every computer: rename one of the files")
    )]
    TwinPages {
        /// A patient's file.
        one: PathBuf,
        /// Another one's.
        other: PathBuf,
    },
    /// The file on disk is no longer the one that was read.
    #[error("`{}` was changed by someone else, so nothing was written", path.display())]
    #[diagnostic(code(care::changed_meanwhile), help("run the command again"))]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// `care fmt` on a file that would not say the same afterwards: never by the file's fault.
    #[error("`{}` was left as it is: {unlike}", path.display())]
    #[diagnostic(code(care::unlike), help("this is a mistake in `care`; please report it with the file"))]
    Unlike {
        /// The file.
        path: PathBuf,
        /// What would be wrong with it.
        unlike: crate::language::print::Unlike,
    },
    /// `care check - --fix`
    #[error("standard input cannot be mended in place")]
    #[diagnostic(code(care::fix_stdin), help("give the file's path, or leave out `--fix`"))]
    FixStandardInput,
    /// `care questions - --ask`
    #[error("the answers are read from standard input, so nothing else can be")]
    #[diagnostic(code(care::ask_stdin), help("give the paths of the protocol and of the patient's file"))]
    AskStandardInput,
    /// `care questions --ask --patient patient.json`
    #[error("`{}` is no TOML, so the answers cannot be written into it", path.display())]
    #[diagnostic(code(care::ask_toml), help("write them into a new file: `-o patient.toml`, without `--patient`"))]
    AskNeedsToml {
        /// The file.
        path: PathBuf,
    },
    /// `care override "until 72h avoid exercise"`
    #[error("an override is kept in a patient's file, and none is named")]
    #[diagnostic(code(care::override_file), help("name it: `--patient anna.toml`"))]
    OverrideNeedsFile,
    /// `care override "until 72h avoid exercise" --patient patient.json`
    #[error("`{}` is no TOML, so the override cannot be written into it", path.display())]
    #[diagnostic(
        code(care::override_toml),
        help(
            "write it there by hand: `\"override\": [{{ \"line\": …, \"who\": …, \"when\": …, \"why\": … }}]`, or keep her file in TOML"
        )
    )]
    OverrideNeedsToml {
        /// The file.
        path: PathBuf,
    },
    /// Her file names the protocol `peel`, and none of that name is there.
    #[error("no protocol called `{called}` is built in or stands beside her file, which names it")]
    #[diagnostic(code(care::patient_protocol), help("name its file on the command line"))]
    NoSuchProtocol {
        /// As her file says it.
        called: String,
    },
    /// `care questions --ask` where the written file would not say what was answered: never by the answers' fault.
    #[error("`{}` would not say what was answered, so nothing was written", path.display())]
    #[diagnostic(code(care::unlike_answers), help("this is a mistake in `care`; please report it with the file"))]
    UnlikeAnswers {
        /// The file.
        path: PathBuf,
    },
    /// `care diff one.care two.care three.care`
    #[error("a diff needs two versions: the old one and the new one")]
    #[diagnostic(code(care::two_versions), help("care diff old.care new.care"))]
    TwoVersions,
    /// `care why retinoll --at 3d`
    #[error("no item and no product is called `{called}`")]
    #[diagnostic(code(care::unknown_item), help("{}", match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name an item of the protocol, or a product of the patient's".to_owned(),
    }))]
    UnknownItem {
        /// As it was given.
        called: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// `care vocabulary retinoll`
    #[error("no name holds `{called}`")]
    #[diagnostic(code(care::unknown_word), help("{}", match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`care vocabulary` lists every name; a protocol may declare one of its own".to_owned(),
    }))]
    UnknownWord {
        /// As it was given.
        called: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// `care show microneedlin`
    #[error("no protocol called `{called}` is built in")]
    #[diagnostic(code(care::not_built_in), help("{}", match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`care list` names those that are".to_owned(),
    }))]
    NotBuiltIn {
        /// As it was given.
        called: String,
        /// The nearest name.
        near: Option<&'static str>,
    },
    /// `care explain overlapp`
    #[error("no finding has the code `{called}`")]
    #[diagnostic(code(care::unknown_code), help("{}", match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`care explain --all` explains every finding; what is wrong with a line is told where it stands".to_owned(),
    }))]
    UnknownCode {
        /// As it was given.
        called: String,
        /// The nearest code.
        near: Option<&'static str>,
    },
    /// `care test --filter retinoll`
    #[error("no example has `{words}` in its title")]
    #[diagnostic(code(care::no_such_example), help("leave out `--filter` to see all of them"))]
    NoSuchExample {
        /// As they were given.
        words: String,
    },
    /// `care test rules/ --freeze frozen.care`
    #[error("one protocol is frozen at a time, from its file")]
    #[diagnostic(code(care::freeze_one), help("care test protocol.care --freeze frozen.care"))]
    FreezeOne,
    /// A frozen example that does not come true when it is read back: never by the protocol's fault.
    #[error("`{}` was not written: an example in it would not come true", path.display())]
    #[diagnostic(code(care::frozen_unlike), help("this is a mistake in `care`; please report it with the protocol"))]
    FrozenUnlike {
        /// The file.
        path: PathBuf,
    },
    /// `care test --freeze` or `care init` on a file that is there.
    #[error("`{}` is there already, and nothing is overwritten", path.display())]
    #[diagnostic(code(care::exists), help("name another file, or move this one away"))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// `care questions --ask -o anna.toml` where she has been asked before.
    #[error("`{}` is there already, and nothing is overwritten", path.display())]
    #[diagnostic(
        code(care::exists),
        help("to go on with what stands in it: `--patient {}`; for somebody else name another file", path.display())
    )]
    AskExists {
        /// The file.
        path: PathBuf,
    },
    /// The template of a page fails: never by what stands in it.
    #[error("the page cannot be written")]
    #[diagnostic(code(care::template), help("this is a mistake in `care`: {0}; please report it with the protocol"))]
    Template(#[from] askama::Error),
    /// `care plan --watch`
    #[error("there is no file to watch")]
    #[diagnostic(code(care::nothing_to_watch), help("name a protocol's file: what is built in never changes"))]
    NothingToWatch,
    /// The system cannot tell when files are saved.
    #[error("the files cannot be watched")]
    #[diagnostic(code(care::unwatchable), help("{why}"))]
    Unwatchable {
        /// What the system says.
        why: String,
    },
    /// Standard output is gone for another reason than a closed pipe.
    #[error("the result cannot be written")]
    #[diagnostic(code(care::output), help("{source}"))]
    Output {
        /// What the system says.
        source: io::Error,
    },
}

impl Failure {
    /// What is wrong with texts that were read.
    pub(super) fn refused<'a>(format: Format, problems: impl IntoIterator<Item = (&'a Problem, &'a Sources)>) -> Self {
        Failure::Refused { shown: console::shown_problems(format, problems) }
    }

    /// What is wrong, where it is in no text.
    pub(super) fn refused_because(why: &dyn Diagnostic) -> Self {
        Failure::Refused { shown: graphical(why) }
    }

    /// For standard error.
    pub(super) fn shown(&self) -> String {
        match self {
            Failure::Refused { shown } => shown.clone(),
            other => graphical(other),
        }
    }

    /// How a run ends with it: what is wrong with a text is an error of the text, everything else wrong use.
    pub(super) fn outcome(&self) -> Outcome {
        if matches!(self, Failure::Refused { .. }) { Outcome::Errors } else { Outcome::Unreadable }
    }
}

/// Why no page is written, as a problem like any other.
impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let problem = Problem::new(refusal, Mend::None);
        Failure::refused(Format::Human, [(&problem, &Sources::default())])
    }
}

fn where_it_is_whole(path: &Path, spare: Option<&Path>) -> String {
    match spare {
        Some(spare) => format!(
            "whole it is in `{0}`: copy that over it (`cp {0} {1}`), then remove `{0}`",
            spare.display(),
            path.display()
        ),
        None => "whole it is in a `.care-spare-…` beside another of its names: copy that over it, then remove that"
            .to_owned(),
    }
}

fn graphical(problem: &dyn Diagnostic) -> String {
    let mut shown = String::new();
    let problem = Harmless(problem);
    let handler = GraphicalReportHandler::new_themed(console::theme()).with_width(console::width()).with_links(false);
    match handler.render_report(&mut shown, &problem) {
        Ok(()) => shown,
        Err(std::fmt::Error) => format!("{problem}\n"),
    }
}
