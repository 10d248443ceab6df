//! What changes for whom between two versions, as `care-diff/1`.

use serde::Serialize;

use super::{PatientJson, StretchJson};
use crate::engine::prove::{Changed, Difference};
use crate::language::source::Sources;
use crate::say::differences::{Names, ToldChange, of_names, same_version, told_rest};
use crate::say::notation::Words;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct DiffJson {
    format: &'static str,
    old: VersionJson,
    new: VersionJson,
    changes: Vec<ChangeJson>,
    incomparable: Vec<String>,
    durations: Vec<String>,
    not_compared: Vec<String>,
    kinds: String,
    rest: String,
    same_version: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    includers: Vec<IncluderJson>,
}

/// A protocol that includes the file, with the old version of it and with the new one.
#[derive(Debug, Serialize)]
struct IncluderJson {
    file: String,
    difference: DiffJson,
}

#[derive(Debug, Serialize)]
struct VersionJson {
    protocol: String,
    version: Option<String>,
}

#[derive(Debug, Serialize)]
struct ChangeJson {
    #[serde(flatten)]
    told: ToldChange,
    moments: Vec<StretchJson>,
    from: Option<crate::model::verdict::Verdict>,
    to: Option<crate::model::verdict::Verdict>,
    patient: PatientJson,
}

impl DiffJson {
    /// A difference with its changes in words.
    #[must_use]
    pub fn of(difference: &Difference, changes: Vec<ToldChange>, sources: &Sources) -> Self {
        let words = Words::new(&difference.new, sources, None);
        let version = |header: &crate::model::protocol::Header| VersionJson {
            protocol: header.name.clone(),
            version: header.version.map(|date| date.to_string()),
        };
        Self {
            format: "care-diff/1",
            old: version(&difference.old.header),
            new: version(&difference.new.header),
            changes: changes.into_iter().map(|told| change(&words, told)).collect(),
            incomparable: difference.incomparable.clone(),
            durations: difference.durations.clone(),
            not_compared: difference.not_compared.clone(),
            kinds: difference.kinds.to_string(),
            rest: told_rest(difference),
            same_version: same_version(difference).is_some(),
            includers: Vec::new(),
        }
    }

    /// The same of a file that declares names and has no line: what is said of it is said of whoever includes it.
    #[must_use]
    pub fn of_names(self, names: Names) -> Self {
        Self { rest: of_names(names), ..self }
    }

    /// What includes the file, under its own name, with the old version of it and with the new one.
    pub fn add_includer(&mut self, file: &str, difference: DiffJson) {
        self.includers.push(IncluderJson { file: file.to_owned(), difference });
    }

    /// Something that could not be compared: what includes the file, and has an error with either version.
    pub fn not_compared(&mut self, file: &str) {
        self.not_compared.push(file.to_owned());
    }
}

fn change(words: &Words, told: ToldChange) -> ChangeJson {
    let verdicts = match &told.change.subject {
        Changed::Item { from, to, .. } => Some((from.verdict, to.verdict)),
        Changed::Statement { .. } => None,
    };
    ChangeJson {
        moments: told.change.moments.iter().copied().map(StretchJson::of).collect(),
        from: verdicts.map(|(from, _)| from),
        to: verdicts.map(|(_, to)| to),
        patient: PatientJson::at(words, &told.change.example, told.change.minute),
        told,
    }
}
