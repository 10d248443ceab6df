//! A patient from a health record: a FHIR R4 Bundle becomes the same table that a patient file is.
//!
//! From there it goes the way of every patient file, so what a record says is checked like what somebody typed, and a mistake
//! points into the Bundle. Which code stands for what, the protocol says; what it says of none is left out.
//!
//! Three things stay apart. What the record *refutes* is no; what it does not hold, or does not stand by (a draft, an error, a
//! suspicion), is *unknown*; and of what no code speaks it is silent.

mod condition;
mod error;
mod moment;
mod observation;
mod procedure;
mod response;
mod status;
mod value;
mod view;

pub use error::RecordError;

use super::data::{Data, Key, Kind};
use crate::model::fact::{Fact, Value};
use crate::model::ids::FactId;
use crate::model::protocol::{Code, Coded, Protocol};
use crate::model::span::Span;
use crate::say::record::Zone;

/// Whether a file is FHIR and not a patient file: every resource says what it is.
pub(super) fn is_record(data: &Data) -> bool {
    data.get("resourceType").is_some()
}

/// The table that a patient file with the same content would be.
pub(super) fn read(bundle: &Data, protocol: &Protocol, zone: Option<Zone>) -> (Data, Vec<RecordError>) {
    let mut record = Record::new(protocol, zone);
    match resources(bundle) {
        Ok(resources) => record.all(&resources),
        Err(error) => record.problems.push(error),
    }
    record.finish(bundle.span)
}

/// One entry of the Bundle.
struct Resource<'d> {
    kind: &'d str,
    url: Option<&'d str>,
    body: &'d Data,
}

impl Resource<'_> {
    /// Whether a reference leads to it: by its address, or by its kind and identifier.
    fn is_at(&self, reference: &str) -> bool {
        let reference = reference.split_once("/_history/").map_or(reference, |(own, _)| own);
        let id = self.body.get("id").and_then(Data::as_text);
        let own = id.map(|id| format!("{}/{id}", self.kind));
        self.url == Some(reference)
            || own.is_some_and(|own| {
                reference.strip_suffix(own.as_str()).is_some_and(|front| front.is_empty() || front.ends_with('/'))
            })
    }
}

fn resources(bundle: &Data) -> Result<Vec<Resource<'_>>, RecordError> {
    let kind = bundle.get("resourceType").unwrap_or(bundle);
    match kind.as_text() {
        Some("Bundle") => {}
        other => return Err(RecordError::NoBundle { kind: other.unwrap_or("this").to_owned(), span: kind.span }),
    }
    let Some(entries) = bundle.get("entry") else { return Ok(Vec::new()) };
    let Kind::List(entries) = &entries.kind else { return Err(RecordError::wrong_element("entry", "a list", entries)) };
    // An entry without a resource asks a server for something, or answers one.
    let bodies = entries.iter().filter_map(|entry| entry.get("resource").map(|body| (entry, body)));
    bodies.map(|(entry, body)| resource(entry, body)).collect()
}

fn resource<'d>(entry: &'d Data, body: &'d Data) -> Result<Resource<'d>, RecordError> {
    let Some(kind) = body.get("resourceType") else {
        return Err(RecordError::Missing { element: "resourceType", of: "resource", span: body.span });
    };
    let Some(text) = kind.as_text() else { return Err(RecordError::wrong_element("resourceType", "text", kind)) };
    Ok(Resource { kind: text, url: entry.get("fullUrl").and_then(Data::as_text), body })
}

/// What a code, or a question of ours, stands for.
#[derive(Clone, Copy)]
struct Meaning<'p> {
    about: Coded,
    values: &'p [(Option<Value>, String)],
}

/// What the Bundle says of one patient.
struct Record<'p> {
    protocol: &'p Protocol,
    zone: Option<Zone>,
    problems: Vec<RecordError>,
    name: Option<Data>,
    treated: Option<Data>,
    /// Whether there is a treatment, be its moment right or wrong.
    has_treatment: bool,
    facts: Vec<(Key, Data)>,
    reports: Vec<Data>,
    events: Vec<Data>,
    /// Whom the resources that were read are about.
    who: Option<(String, Span)>,
}

impl<'p> Record<'p> {
    fn new(protocol: &'p Protocol, zone: Option<Zone>) -> Self {
        Self {
            protocol,
            zone,
            problems: Vec::new(),
            name: None,
            treated: None,
            has_treatment: false,
            facts: Vec::new(),
            reports: Vec::new(),
            events: Vec::new(),
            who: None,
        }
    }

    fn all(&mut self, resources: &[Resource<'_>]) {
        let mut patients = resources.iter().filter(|one| one.kind == "Patient");
        let patient = patients.next();
        if let (Some(first), Some(second)) = (patient, patients.next()) {
            self.problems.push(RecordError::SeveralPatients { span: second.body.span, first: first.body.span });
        }
        self.name = patient.and_then(|patient| view::name(patient.body));
        for resource in resources {
            let body = resource.body;
            // FHIR: whoever does not know what modifies a resource must not make use of it.
            if body.get("modifierExtension").is_some() {
                continue;
            }
            let was_read = match resource.kind {
                "Procedure" => self.procedure(body),
                "Observation" => self.observation(body),
                "Condition" => self.condition(body),
                "QuestionnaireResponse" => self.response(body, resources),
                _ => false,
            };
            if was_read {
                self.check_subject(body, patient);
            }
        }
    }

    /// A resource about somebody else is never read as one about her.
    fn check_subject(&mut self, body: &Data, patient: Option<&Resource<'_>>) {
        let reference = body.get("subject").and_then(|subject| subject.get("reference"));
        let Some((reference, text)) = reference.and_then(|one| one.as_text().map(|text| (one, text))) else { return };
        let who = if patient.is_some_and(|patient| patient.is_at(text)) { String::new() } else { text.to_owned() };
        match &self.who {
            Some((first, place)) if *first != who => {
                self.problems.push(RecordError::SomebodyElse { span: reference.span, first: *place });
            }
            Some(_) => {}
            None if patient.is_some() && !who.is_empty() => {
                let first = patient.map(|patient| patient.body.span).unwrap_or_default();
                self.problems.push(RecordError::SomebodyElse { span: reference.span, first });
            }
            None => self.who = Some((who, reference.span)),
        }
    }

    /// What the protocol declares of a concept's codes.
    fn meanings(&self, concept: Option<&Data>) -> Vec<Meaning<'p>> {
        self.meanings_of(concept.and_then(|concept| concept.get("coding")).map(Data::items).unwrap_or_default())
    }

    fn meanings_of(&self, codings: &[Data]) -> Vec<Meaning<'p>> {
        let mut found: Vec<Meaning<'p>> = Vec::new();
        for coding in codings {
            let member = |key| coding.get(key).and_then(Data::as_text);
            let is_it = |code: &&Code| member("system") == Some(&code.system) && member("code") == Some(&code.code);
            let Some(code) = self.protocol.codes.iter().find(is_it) else { continue };
            if !found.iter().any(|one| one.about == code.about) {
                found.push(Meaning { about: code.about, values: &code.values });
            }
        }
        found
    }

    fn declared(&self, id: FactId) -> Option<&'p Fact> {
        let protocol = self.protocol;
        protocol.facts.get(id.0 as usize)
    }

    fn name_of(&self, about: Coded) -> String {
        let name = match about {
            Coded::Treatment => Some("treatment"),
            Coded::Fact(id) => self.declared(id).map(|fact| fact.name.as_str()),
            Coded::Event(id) => self.protocol.events.get(id.0 as usize).map(|event| event.name.as_str()),
        };
        name.unwrap_or_default().to_owned()
    }

    /// A fact's value, with the moment where it is reported.
    fn fact(&mut self, id: FactId, value: Data, at: At<'_>) {
        let Some(fact) = self.declared(id) else { return };
        let key = Key { text: fact.name.clone(), span: value.span };
        if !fact.is_reported() {
            self.facts.push((key, value));
        } else if let Some(moment) = self.moment(at).filter(|moment| self.is_new(&key.text, &value, moment)) {
            let (kind, span) = (Kind::Table(vec![(self::key("at", moment.span), moment), (key, value)]), at.place);
            self.reports.push(Data { kind, span });
        }
    }

    /// Of two reports of one minute the order in a record says nothing: they must be the same.
    fn is_new(&mut self, name: &str, value: &Data, moment: &Data) -> bool {
        let at = |report: &&Data| report.get("at").is_some_and(|at| at.kind == moment.kind);
        let Some(first) = self.reports.iter().filter(at).find_map(|report| report.get(name)) else { return true };
        if first.kind != value.kind {
            let (fact, first) = (name.to_owned(), first.span);
            self.problems.push(RecordError::TwoValues { fact, span: value.span, first });
        }
        false
    }

    fn event(&mut self, about: Coded, at: At<'_>) {
        let name = Data { kind: Kind::Text(self.name_of(about)), span: at.place };
        if let Some(moment) = self.moment(at) {
            let kind = Kind::Table(vec![(key("name", name.span), name), (key("at", moment.span), moment)]);
            self.events.push(Data { kind, span: at.place });
        }
    }

    fn cannot_say(&mut self, resource: &'static str, about: Coded, span: Span) {
        let (name, help) = (self.name_of(about), error::can_say(resource));
        self.problems.push(RecordError::CannotSay { resource, name, help, span });
    }

    fn finish(mut self, span: Span) -> (Data, Vec<RecordError>) {
        self.check_treated();
        let mut entries: Vec<(Key, Data)> = Vec::new();
        entries.extend(self.name.map(|name| (key("name", name.span), name)));
        entries.extend(self.treated.map(|treated| (key("treated", treated.span), treated)));
        let lists = [
            ("facts", Kind::Table(self.facts)),
            ("report", Kind::List(self.reports)),
            ("event", Kind::List(self.events)),
        ];
        entries.extend(lists.map(|(name, kind)| (key(name, span), Data { kind, span })));
        (Data { kind: Kind::Table(entries), span }, self.problems)
    }

    /// What is counted from the treatment needs it, and what is counted in minutes its time of day.
    fn check_treated(&mut self) {
        let counted = self.reports.iter().chain(&self.events).map(|one| one.span).next();
        let is_date = |key: &Key| self.protocol.facts.iter().any(|fact| fact.name == key.text && fact.is_date());
        let dated = self.facts.iter().find(|(key, data)| is_date(key) && data.as_text() != Some("never"));
        let needed = counted.or(dated.map(|(_, data)| data.span));
        match (&self.treated, needed) {
            (None, Some(span)) if !self.has_treatment => {
                let help = self.how_treated();
                self.problems.push(RecordError::NoTreatment { help, span });
            }
            (Some(treated), _) if counted.is_some() && treated.as_text().is_some_and(moment::is_day) => {
                self.problems.push(RecordError::DayAlone { span: treated.span });
                self.reports.clear();
                self.events.clear();
            }
            _ => {}
        }
    }

    fn how_treated(&self) -> String {
        match self.protocol.codes.iter().find(|code| code.about == Coded::Treatment) {
            Some(code) => format!(
                "the Bundle needs a Procedure, `completed`, with `performedDateTime` and the code `{}` of {}",
                code.code, code.system
            ),
            None => "say in the protocol which Procedure it is: `code treatment: snomed \"…\"`".to_owned(),
        }
    }
}

/// When something was said: the element that should say it, and the resource.
#[derive(Clone, Copy)]
struct At<'d> {
    moment: Option<&'d Data>,
    /// `effectiveDateTime`
    element: &'static str,
    place: Span,
}

fn key(text: &str, span: Span) -> Key {
    Key { text: text.to_owned(), span }
}
