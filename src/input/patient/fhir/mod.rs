//! A patient from a health record: a FHIR R4 Bundle becomes the same table that a patient file is.
//!
//! From there it goes the way of every patient file, so what a record says is checked like what somebody typed, and a mistake
//! points into the Bundle. Which code stands for what, the protocol says; what it says of none is left out.
//!
//! Three things stay apart. What the record *refutes* is no; what it does not hold, or does not stand by (a draft, an error, a
//! suspicion), is *unknown*; and of what no code speaks it is silent.

mod chosen;
mod condition;
mod day;
mod error;
mod medication;
mod moment;
mod observation;
mod person;
mod procedure;
mod response;
mod session;
mod status;
mod taken;
mod value;
mod view;

pub use error::RecordError;

use super::data::{Data, Key, Kind};
use super::Whence;
use crate::model::calendar::Term;
use crate::model::fact::Fact;
use crate::model::ids::FactId;
use crate::model::protocol::{Code, Coded, CodedValue, Protocol};
use crate::model::span::Span;
use crate::say::found::{Found, Why};
use crate::say::record::Zone;
use chosen::Candidate;
use chrono::NaiveDate;

/// Whether a file is FHIR and not a patient file: every resource says what it is.
pub(super) fn is_record(data: &Data) -> bool {
    data.get("resourceType").is_some()
}

/// The table that a patient file with the same content would be, and what was found beside it.
pub(super) fn read(bundle: &Data, protocol: &Protocol, whence: &Whence) -> (Data, Vec<Found>, Vec<RecordError>) {
    let mut record = Record::new(protocol, whence);
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
    values: &'p [CodedValue],
    /// How long an observation is good.
    good_for: Option<Term>,
}

impl<'p> Meaning<'p> {
    fn of(code: &'p Code) -> Self {
        Self { about: code.about, values: &code.values, good_for: code.good_for }
    }
}

/// What the Bundle says of one patient.
struct Record<'p> {
    protocol: &'p Protocol,
    zone: Option<Zone>,
    /// The session that is asked for: `2026-03-02`.
    session: Option<String>,
    problems: Vec<RecordError>,
    found: Vec<Found>,
    name: Option<Data>,
    /// Every treatment, by its moment.
    sessions: Vec<Data>,
    treated: Option<Data>,
    /// The day of the treatment.
    day: Option<NaiveDate>,
    /// Whether there is a treatment, be its moment right or wrong.
    has_treatment: bool,
    facts: Vec<Candidate>,
    reports: Vec<Data>,
    events: Vec<Data>,
    /// Whom the resources that were read are about.
    who: Option<(String, Span)>,
}

impl<'p> Record<'p> {
    fn new(protocol: &'p Protocol, whence: &Whence) -> Self {
        Self {
            protocol,
            zone: whence.zone,
            session: whence.session.clone(),
            problems: Vec::new(),
            found: Vec::new(),
            name: None,
            sessions: Vec::new(),
            treated: None,
            day: None,
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
        // Everything else is looked at by the day of the treatment.
        let is_modified = |one: &&Resource| one.body.get("modifierExtension").is_some();
        for resource in resources.iter().filter(|one| one.kind == "Procedure" && !is_modified(one)) {
            self.treatments(resource.body);
        }
        self.choose_session();
        if let Some(patient) = patient {
            self.person(patient.body);
        }
        for resource in resources {
            // FHIR: whoever does not know what modifies a resource must not make use of it.
            let was_read = if is_modified(&resource) {
                self.not_read(resource.body, resources, &Why::Modified);
                false
            } else {
                self.resource(resource, resources)
            };
            if was_read {
                self.check_subject(resource.body, patient);
            }
        }
    }

    /// Reads a resource; false where nothing is said of it.
    fn resource(&mut self, resource: &Resource<'_>, resources: &[Resource<'_>]) -> bool {
        let body = resource.body;
        match resource.kind {
            "Procedure" => self.procedure(body),
            "Observation" => self.observation(body),
            "Condition" => self.condition(body),
            "AllergyIntolerance" => self.allergy(body),
            "MedicationStatement" => self.statement(body, resources),
            "MedicationRequest" => self.request(body, resources),
            "MedicationAdministration" => self.administration(body, resources),
            "QuestionnaireResponse" => self.response(body, resources),
            // A Medication is read where somebody takes it, and questions are answered by answers.
            "Patient" | "Medication" | "Questionnaire" => false,
            other => {
                self.not_read(body, resources, &Why::Kind(other.to_owned()));
                false
            }
        }
    }

    /// Names what is not read of what the protocol speaks.
    fn not_read(&mut self, body: &Data, resources: &[Resource<'_>], why: &Why) {
        let concepts = view::medicine(body, resources);
        let concepts = body.get("code").into_iter().chain(body.get("vaccineCode")).chain(concepts);
        let meanings: Vec<Meaning<'_>> = concepts.flat_map(|concept| self.meanings(Some(concept))).collect();
        for meaning in meanings {
            self.note(self.name_of(meaning.about), None, why.clone(), body.span);
        }
    }

    /// Names a medicine or an allergy of which the protocol does not speak.
    fn name_without_meaning(&mut self, concept: Option<&Data>, what: &'static str, span: Span) {
        if concept.is_some_and(view::says_there_is_none) {
            return;
        }
        let called = concept.and_then(view::called).unwrap_or_else(|| "without a name".to_owned());
        self.note(format!("{what}: {called}"), None, Why::NoMeaning(what), span);
    }

    /// A resource about somebody else is never read as one about her.
    fn check_subject(&mut self, body: &Data, patient: Option<&Resource<'_>>) {
        let subject = body.get("subject").or_else(|| body.get("patient"));
        let reference = subject.and_then(|subject| subject.get("reference"));
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
                found.push(Meaning::of(code));
            }
        }
        found
    }

    fn declared(&self, id: FactId) -> Option<&'p Fact> {
        let protocol = self.protocol;
        protocol.facts.get(id.0 as usize)
    }

    fn fact_of(&self, meaning: Meaning<'_>) -> Option<&'p Fact> {
        if let Coded::Fact(id) = meaning.about { self.declared(id) } else { None }
    }

    fn name_of(&self, about: Coded) -> String {
        let name = match about {
            Coded::Treatment => Some("treatment"),
            Coded::Fact(id) => self.declared(id).map(|fact| fact.name.as_str()),
            Coded::Event(id) => self.protocol.events.get(id.0 as usize).map(|event| event.name.as_str()),
        };
        name.unwrap_or_default().to_owned()
    }

    fn cannot_say(&mut self, resource: &'static str, about: Coded, span: Span) {
        let (name, help) = (self.name_of(about), error::can_say(resource));
        self.problems.push(RecordError::CannotSay { resource, name, help, span });
    }

    fn finish(mut self, span: Span) -> (Data, Vec<Found>, Vec<RecordError>) {
        let facts = self.chosen();
        self.check_treated(&facts);
        let mut entries: Vec<(Key, Data)> = Vec::new();
        entries.extend(self.name.map(|name| (key("name", name.span), name)));
        entries.extend(self.treated.map(|treated| (key("treated", treated.span), treated)));
        let lists = [
            ("facts", Kind::Table(facts)),
            ("report", Kind::List(self.reports)),
            ("event", Kind::List(self.events)),
        ];
        entries.extend(lists.map(|(name, kind)| (key(name, span), Data { kind, span })));
        (Data { kind: Kind::Table(entries), span }, self.found, self.problems)
    }

    /// What is counted from the treatment needs it, and what is counted in minutes its time of day.
    fn check_treated(&mut self, facts: &[(Key, Data)]) {
        let counted = self.reports.iter().chain(&self.events).map(|one| one.span).next();
        let is_date = |key: &Key| self.protocol.facts.iter().any(|fact| fact.name == key.text && fact.is_date());
        let dated = facts.iter().find(|(key, data)| is_date(key) && data.as_text() != Some("never"));
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
    /// Where it was so over a time: its beginning.
    since: Option<&'d Data>,
    /// An answer to our own questions, which are asked of this treatment, may come after it.
    may_be_later: bool,
    /// `effectiveDateTime`
    element: &'static str,
    place: Span,
}

impl<'d> At<'d> {
    /// What is said of a moment.
    fn of(moment: Option<&'d Data>, element: &'static str, place: Span) -> Self {
        Self { moment, since: None, may_be_later: false, element, place }
    }
}

/// The day of a moment, or as much of it as the record says.
fn written_day(moment: Option<&Data>) -> Option<String> {
    let text = moment?.as_text()?;
    Some(text.get(..moment::DAY).unwrap_or(text).to_owned())
}

fn key(text: &str, span: Span) -> Key {
    Key { text: text.to_owned(), span }
}
