//! Codes of health records are looked up: what each stands for, and in which system it is one.

use super::{DeclareError, Declaring, kind_of};
use crate::language::ast::{self, Length, Name, Text};
use crate::language::vocabulary::{Symbol, Vocabulary};
use crate::model::fact::{Domain, Fact, Value};
use crate::model::name;
use crate::model::calendar::Term;
use crate::model::protocol::{Code, Coded, CodedValue};

/// `code pregnant: loinc "82810-3", no = snomed "60001007", good for 14d`
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) name: &'a Name,
    pub(super) system: &'a Name,
    pub(super) code: &'a Text,
    pub(super) values: &'a [ast::CodedValue],
    pub(super) good_for: Option<Length>,
}

/// The code systems that have a name here, each with the address by which FHIR knows it
/// (<https://hl7.org/fhir/R4/terminologies-systems.html>).
const SYSTEMS: [(&str, &str); 9] = [
    ("loinc", "http://loinc.org"),
    ("snomed", "http://snomed.info/sct"),
    ("snomed ct", "http://snomed.info/sct"),
    ("icd-10", "http://hl7.org/fhir/sid/icd-10"),
    ("icd-10-cm", "http://hl7.org/fhir/sid/icd-10-cm"),
    ("rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm"),
    ("atc", "http://www.whocc.no/atc"),
    ("cpt", "http://www.ama-assn.org/go/cpt"),
    ("icpc-2", "http://hl7.org/fhir/sid/icpc-2"),
];

/// Takes in every code.
pub(super) fn look_up(declaring: &mut Declaring<'_>) {
    for written in std::mem::take(&mut declaring.codes) {
        match read(&declaring.vocabulary, written) {
            Ok(code) => declaring.vocabulary.codes.push(code),
            Err(error) => declaring.refuse(error),
        }
    }
}

fn read(vocabulary: &Vocabulary, written: Written<'_>) -> Result<Code, DeclareError> {
    let about = about(vocabulary, written.name)?;
    let system = system(written.system)?;
    let code = written.code.text.trim().to_owned();
    let is_same = |one: &&Code| one.system == system && one.code == code;
    if let Some(first) = vocabulary.codes.iter().find(is_same) {
        return Err(DeclareError::CodeTwice { code, again: written.code.span, first: first.span });
    }
    let mut values: Vec<CodedValue> = Vec::new();
    for one in written.values {
        let (own, coded) = (one.system.as_ref().map(self::system).transpose()?, one.code.text.trim());
        let own = own.unwrap_or_else(|| system.clone());
        if values.iter().any(|earlier| earlier.system == own && earlier.code == coded) {
            return Err(DeclareError::ValueCodeTwice { code: coded.to_owned(), span: one.code.span });
        }
        let value = value(vocabulary, about, written.name, &one.value)?;
        values.push(CodedValue { value, system: own, code: coded.to_owned() });
    }
    let good_for = written.good_for.map(|length| good_for(vocabulary, about, written.name, length)).transpose()?;
    Ok(Code { about, system, code, values, good_for, span: written.code.span })
}

/// How long an observation is good: only what is known on the day can be known from before.
fn good_for(vocabulary: &Vocabulary, about: Coded, name: &Name, length: Length) -> Result<Term, DeclareError> {
    let (named, span) = (name.text.clone(), length.span);
    let fact = if let Coded::Fact(id) = about { vocabulary.facts.get(id.0 as usize) } else { None };
    if fact.is_none_or(Fact::is_reported) {
        let help = match fact {
            Some(_) => "how long a report holds stands in its declaration: `report calm: yes/no, for 24h`",
            None => "a treatment or an event has its moment, and needs no such time: leave it out",
        };
        return Err(DeclareError::NotGoodFor { name: named, help, span });
    }
    if length.earliest != length.latest {
        return Err(DeclareError::HeaderMargin { what: "good for".to_owned(), span });
    }
    if !length.is_after() {
        return Err(DeclareError::HeaderEmpty { what: "good for".to_owned(), span });
    }
    Ok(length.earliest)
}

/// A fact, an event, or the treatment itself.
fn about(vocabulary: &Vocabulary, name: &Name) -> Result<Coded, DeclareError> {
    if name::same(&name.text, "treatment") {
        return Ok(Coded::Treatment);
    }
    match vocabulary.symbol(&name.text) {
        Some(Symbol::Fact(id)) => Ok(Coded::Fact(id)),
        Some(Symbol::Event(id)) => Ok(Coded::Event(id)),
        Some(other) => {
            let (article, kind) = kind_of(vocabulary, other);
            let help = format!("it is {article} {kind}; a code stands for a fact, an event or `treatment`");
            Err(DeclareError::CodeOfNothing { name: name.text.clone(), help, span: name.span })
        }
        None => {
            let nearest = vocabulary.nearest(&name.text, |one| matches!(one, Symbol::Fact(_) | Symbol::Event(_)));
            let help = match nearest {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it: `patient {}: yes/no`, `report …` or `event …`", name.text),
            };
            Err(DeclareError::CodeOfNothing { name: name.text.clone(), help, span: name.span })
        }
    }
}

/// The address of a system; one that is no name is an address already.
fn system(written: &Name) -> Result<String, DeclareError> {
    if written.text.contains(':') {
        return Ok(written.text.trim().to_owned());
    }
    if let Some((_, address)) = SYSTEMS.iter().find(|(known, _)| name::same(known, &written.text)) {
        return Ok((*address).to_owned());
    }
    let names = || SYSTEMS.iter().map(|(known, _)| *known);
    let help = match name::nearest(&written.text, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let all: Vec<&str> = names().collect();
            format!("write its address, `\"http://…\"`, or one of {}", all.join(", "))
        }
    };
    Err(DeclareError::UnknownSystem { name: written.text.clone(), help, span: written.span })
}

/// The value that a name means; none: `unknown`.
fn value(vocabulary: &Vocabulary, about: Coded, of: &Name, name: &Name) -> Result<Option<Value>, DeclareError> {
    let Coded::Fact(id) = about else {
        let help = "a treatment or an event only has its moment: leave the values out".to_owned();
        return Err(no_value(of, name, help));
    };
    match vocabulary.value(id, &name.text) {
        Some(value) => Ok(Some(value)),
        None if name::same(&name.text, "unknown") => Ok(None),
        None => {
            let fact = vocabulary.facts.get(id.0 as usize);
            Err(no_value(of, name, fact.map(|fact| values(fact, &name.text)).unwrap_or_default()))
        }
    }
}

fn no_value(of: &Name, name: &Name, help: String) -> DeclareError {
    DeclareError::CodeOfNoValue { value: name.text.clone(), fact: of.text.clone(), help, span: name.span }
}

/// What can be coded of a fact.
fn values(fact: &Fact, written: &str) -> String {
    let names: Vec<&str> = match &fact.domain {
        Domain::YesNo => vec!["yes", "no"],
        Domain::Levels(names) | Domain::Choice(names) => names.iter().map(String::as_str).collect(),
        Domain::Date { never: true } => vec!["never"],
        Domain::Date { .. } | Domain::Number { .. } | Domain::Calendar => {
            return "a number or a date stands in the record itself: leave the values out".to_owned();
        }
    };
    let known = format!("its values are {}, and `unknown`", names.join(", "));
    match name::nearest(written, names) {
        Some(near) => format!("did you mean `{near}`? {known}"),
        None => known,
    }
}
