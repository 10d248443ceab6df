//! `[[override]]` and `[protocol]` of a patient's file: what was decided for her, and by which protocol she is treated.

use miette::Diagnostic;
use thiserror::Error;

use super::data::{Data, Key, Kind};
use super::{PatientError, Reader, data, moment};
use crate::language::lookalike::flat;
use crate::model::decided::{Decided, Decision};
use crate::model::name;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// What can be wrong with what was decided for her, or with her protocol. Each variant quotes what triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum DecidedError {
    /// `[[override]]` without `who`
    #[error("what was decided for her does not say `{key}`")]
    #[diagnostic(
        code(care::patient_undecided),
        help("an override has its `line`, and `who` decided it, `when` and `why`; `care override` writes all four")
    )]
    Undecided {
        /// What is missing.
        key: &'static str,
        /// The table.
        #[label("no `{key}`")]
        span: Span,
    },
    /// `[protocol]` with `name = "peel"`, read against `needling`
    #[error("she is treated by the protocol `{hers}`, and this is `{own}`")]
    #[diagnostic(
        code(care::patient_other_protocol),
        help("name the protocol of her file, or leave it out: her file names it")
    )]
    OtherProtocol {
        /// As her file says it.
        hers: String,
        /// The one that is read.
        own: String,
        /// The name.
        #[label("her protocol")]
        span: Span,
    },
    /// `[protocol]` with another `version` than the protocol has by now
    #[error("her file is of the protocol's version {hers}, and this is {own}")]
    #[diagnostic(
        code(care::patient_other_version),
        severity(Warning),
        help("look at what has changed (`care diff`), then write the new version into her file")
    )]
    OtherVersion {
        /// As her file says it.
        hers: String,
        /// The one that is read.
        own: String,
        /// The version.
        #[label("the version at the time")]
        span: Span,
    },
}

const KEYS: [&str; 5] = ["line", "who", "when", "why", "struck"];

impl Reader<'_> {
    fn refuse_decided(&mut self, error: DecidedError) {
        self.problems.push(Problem::new(error, Mend::None));
    }

    pub(super) fn decided(&mut self, entries: &[(Key, Data)], span: Span) {
        for (key, _) in entries.iter().filter(|(key, _)| !KEYS.contains(&key.text.as_str())) {
            self.refuse_key(key, &KEYS);
        }
        let line = self.said(entries, "line", span);
        let by = self.decision(entries, span);
        let struck = match entries.iter().find(|(key, _)| key.text == "struck") {
            Some((_, data)) => {
                let entries = self.table("struck", data).unwrap_or_default();
                for (key, _) in entries.iter().filter(|(key, _)| !["who", "when", "why"].contains(&key.text.as_str())) {
                    self.refuse_key(key, &["who", "when", "why"]);
                }
                self.decision(entries, data.span).map(Some)
            }
            None => Some(None),
        };
        if let (Some(line), Some(by), Some(struck)) = (line, by, struck) {
            self.patient.decided.push(Decided { line, by, struck });
        }
    }

    fn decision(&mut self, entries: &[(Key, Data)], span: Span) -> Option<Decision> {
        let (who, why) = (self.said(entries, "who", span), self.said(entries, "why", span));
        let when = match entries.iter().find(|(key, _)| key.text == "when") {
            Some((_, data)) => self.take(moment::clock(data)).and_then(|_| match &data.kind {
                Kind::Text(text) | Kind::Date(text) => Some(text.trim().to_owned()),
                Kind::Number(_) | Kind::Flag(_) | Kind::List(_) | Kind::Table(_) | Kind::Nothing => None,
            }),
            None => self.said(entries, "when", span),
        };
        Some(Decision { who: who?, when: when?, why: why? })
    }

    /// A text that must be there.
    fn said(&mut self, entries: &[(Key, Data)], key: &'static str, span: Span) -> Option<String> {
        let text = entries.iter().find(|(own, _)| own.text == key).map(|(_, data)| self.text(key, data));
        match text {
            Some(text) => match text.map(flat) {
                Some(text) if text.trim().is_empty() => {
                    self.refuse_decided(DecidedError::Undecided { key, span });
                    None
                }
                text => text,
            },
            None => {
                self.refuse_decided(DecidedError::Undecided { key, span });
                None
            }
        }
    }

    /// The protocol by which she is treated must be the one that is read.
    pub(super) fn treated_by(&mut self, data: &Data) {
        let entries = self.table("protocol", data).unwrap_or_default();
        for (key, _) in entries.iter().filter(|(key, _)| !["name", "version"].contains(&key.text.as_str())) {
            self.refuse_key(key, &["name", "version"]);
        }
        let header = &self.protocol.header;
        if let Some((_, data)) = entries.iter().find(|(key, _)| key.text == "name") {
            let Some(name) = self.text("name", data).map(flat) else { return };
            if !name::same(&name, &header.name) {
                let (hers, own) = (name.clone(), header.name.clone());
                self.refuse_decided(DecidedError::OtherProtocol { hers, own, span: data.span });
            }
            self.patient.protocol = Some(name);
        } else {
            self.refuse(PatientError::NoName { what: "protocol", span: data.span });
        }
        let Some((_, data)) = entries.iter().find(|(key, _)| key.text == "version") else { return };
        let Some(version) = self.take(moment::clock(data)).map(|clock| clock.date) else { return };
        if let Some(own) = header.version.filter(|own| *own != version) {
            let (hers, own) = (version.to_string(), own.to_string());
            self.refuse_decided(DecidedError::OtherVersion { hers, own, span: data.span });
        }
    }
}

/// The name of the protocol by which a patient is treated, where her file says it; nothing else is looked at.
#[must_use]
pub fn protocol_of(name: &str, bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| data::too_many_brackets(text, 0).is_none())?;
    let (data, _) = data::read(name, text, 0);
    let Kind::Table(entries) = data.kind else { return None };
    let (_, protocol) = entries.into_iter().find(|(key, _)| key.text == "protocol")?;
    let Kind::Table(entries) = protocol.kind else { return None };
    let (_, name) = entries.into_iter().find(|(key, _)| key.text == "name")?;
    if let Kind::Text(name) = name.kind { Some(name) } else { None }
}
