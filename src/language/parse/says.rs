//! What a line says: the verb and what belongs to it.

use crate::language::ast::{Condition, Name, Says, Series};
use crate::language::parse::condition;
use crate::language::parse::error::ParseError;
use crate::language::parse::how_often;
use crate::language::parse::kind;
use crate::language::parse::level;
use crate::language::parse::meaning::{self, meant};
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::print::{own_words, quoted};
use crate::language::parse::reader::{Reader, plain};
use crate::language::parse::targets::{self, Targets};
use crate::model::span::Span;
use crate::model::verb::{Contact, TreatmentVerb, Verb};

/// A verb with what belongs to it, and how it is written.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) says: Says,
    pub(super) readings: Vec<String>,
    /// The verb as it is written: `ask about`.
    pub(super) verb: String,
    pub(super) verb_span: Span,
    /// What a verb about items is about.
    pub(super) targets: Option<Targets>,
}

/// Reads an `act`.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule is no act: the line is not understood")]
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<Read> {
    let form = node.children().find(|child| !matches!(child.rule(), Rule::comma | Rule::k_and))?;
    match form.rule() {
        Rule::care => care(reader, &form),
        Rule::expect => expect(reader, &form),
        Rule::contact => contact(reader, &form),
        Rule::treatment_act => treatment(reader, &form),
        Rule::series => series(reader, &form),
        Rule::advise => advise(reader, &form),
        _ => None,
    }
}

/// Which verb about items a `verb` is; none, and so a line that is not understood, where it is none that is known.
pub(super) fn verb(node: &Node) -> Option<Verb> {
    meant(node.first()?.rule())
}

fn care(reader: &mut Reader, node: &Node) -> Option<Read> {
    let verb_node = node.child(Rule::verb)?;
    let verb = verb(&verb_node)?;
    let (word, verb_span) = (verb_node.text().trim().to_lowercase(), reader.span(&verb_node));
    let targets = targets::read(reader, node, Some(verb), verb_span)?;
    let readings = targets.readings(&word);
    let says = Says::Care {
        verb,
        one_of: targets.one_of,
        targets: targets.names.clone(),
        except: targets.except.clone(),
        properties: Vec::new(),
        how_often: None,
    };
    Some(Read { says, readings, verb: word, verb_span, targets: Some(targets) })
}

/// `expect redness <= red, swelling`
fn expect(reader: &mut Reader, node: &Node) -> Option<Read> {
    let verb_span = reader.span(&node.child(Rule::k_expect)?);
    let (mut conditions, mut texts) = (Vec::new(), Vec::new());
    for unary in node.all(Rule::unary) {
        let (condition, text) = expected(reader, &unary)?;
        conditions.push(condition);
        texts.push(text);
    }
    if conditions.is_empty() {
        reader.hopeless(ParseError::NoTargets { verb: "expect".to_owned(), span: verb_span });
    }
    let readings = vec![format!("expect {}", texts.join(", "))];
    Some(Read { says: Says::Expect(conditions), readings, verb: "expect".to_owned(), verb_span, targets: None })
}

/// One symptom that is expected, with its level behind it.
pub(super) fn expected(reader: &mut Reader, unary: &Node) -> Option<(Condition, String)> {
    if let Some(name) = condition::bare_name(unary) {
        if let Some(text) = level::in_front(reader, &name) {
            return Some((Condition::Is(reader.name(&name)), text));
        }
        let text = kind::want_symptom(reader, &name).unwrap_or_else(|| plain(&name));
        return Some((Condition::Is(reader.name(&name)), text));
    }
    let part = condition::part(reader, unary, None)?;
    Some((part.condition, part.text))
}

/// `call clinic`, `call emergency`, `tell clinic`
pub(super) fn contact(reader: &mut Reader, node: &Node) -> Option<Read> {
    let verb_node = node.first()?;
    let (verb, verb_span) = (verb_node.text().to_lowercase(), reader.span(&verb_node));
    let whom = whom(reader, node, verb_span);
    let contact = meaning::contact(verb_node.rule(), whom)?;
    let readings = if node.has(Rule::name) {
        let same = Contact::ALL.iter().filter(|other| other.act() == contact.act());
        same.rev().map(|other| other.words().to_owned()).collect()
    } else {
        vec![contact.words().to_owned()]
    };
    Some(Read { says: Says::Contact(contact), readings, verb, verb_span, targets: None })
}

/// Who it is for, as a rule; where no one is named, a mistake is noted and the clinic is offered.
fn whom(reader: &mut Reader, node: &Node, verb_span: Span) -> Rule {
    if node.has(Rule::k_emergency) {
        if node.has(Rule::k_tell) {
            reader.hopeless(ParseError::UnknownWhom { span: reader.span(node) });
            return Rule::k_clinic;
        }
        return Rule::k_emergency;
    }
    if !node.has(Rule::k_clinic) {
        let span = node.child(Rule::name).map_or(verb_span, |name| reader.span(&name));
        reader.mistake(ParseError::UnknownWhom { span });
        reader.hopeless |= !node.has(Rule::name);
    }
    Rule::k_clinic
}

/// `defer treatment`, `refuse treatment`, `ask about treatment`
fn treatment(reader: &mut Reader, node: &Node) -> Option<Read> {
    let first = node.first()?;
    let verb: TreatmentVerb = meant(first.rule())?;
    let (text, done) = (verb.act(), verb.done());
    let last = node.child(Rule::k_about).unwrap_or(first.clone());
    let verb_span = reader.span(&first).to(reader.span(&last));
    let mut readings = vec![format!("{text} treatment")];
    if !node.has(Rule::k_treatment) {
        let span = node.child(Rule::targets).map_or(verb_span, |targets| reader.span(&targets));
        match node.child(Rule::targets) {
            Some(targets) if node.has(Rule::k_about) => {
                readings = vec![format!("ask {}", own_words(&targets))];
                reader.mistake(ParseError::WordAfterVerb { word: "about".to_owned(), span: reader.span(&last) });
            }
            Some(_) => {
                reader.hopeless(ParseError::OnlyTreatment { verb: text.to_owned(), done: done.to_owned(), span })
            }
            None => reader.mistake(ParseError::OnlyTreatment { verb: text.to_owned(), done: done.to_owned(), span }),
        }
    }
    Some(Read { says: Says::Treatment(verb), readings, verb: text.to_owned(), verb_span, targets: None })
}

/// `repeat 4-6w apart, 2-3 times`, `repeat 2-4 times per 52w`
#[expect(clippy::wildcard_enum_match_arm, reason = "keywords and commas between the parts")]
fn series(reader: &mut Reader, node: &Node) -> Option<Read> {
    let verb_span = reader.span(&node.child(Rule::k_repeat)?);
    let mut series = Series { span: reader.span(node), ..Series::default() };
    let mut text = "repeat".to_owned();
    for part in node.children() {
        match part.rule() {
            Rule::apart => {
                let length = number::length(reader, &part.child(Rule::length)?)?;
                let comma = if text == "repeat" { "" } else { "," };
                let (lead, slot) = if part.has(Rule::k_most) {
                    ("at most ", &mut series.at_most_apart)
                } else if part.has(Rule::k_least) {
                    ("at least ", &mut series.at_least_apart)
                } else {
                    ("", &mut series.apart)
                };
                text.push_str(&format!("{comma} {lead}{} apart", length.text));
                *slot = Some(length.length);
            }
            Rule::count_times => {
                let (fewest, most) = how_often::between(reader, &part)?;
                let comma = if text == "repeat" { "" } else { "," };
                let count = if fewest == most { fewest.to_string() } else { format!("{fewest}-{most}") };
                text.push_str(&format!("{comma} {count} times"));
                series.times = Some((fewest, most));
            }
            Rule::per => {
                let (length, said) = match part.child(Rule::length) {
                    Some(length) => number::length(reader, &length).map(|spelled| (spelled.length, spelled.text))?,
                    None => number::one_of(reader, &part.child(Rule::one_of_units)?)?,
                };
                text.push_str(&format!(" per {said}"));
                series.per = Some(length);
            }
            _ => {}
        }
    }
    Some(Read { says: Says::Repeat(series), readings: vec![text], verb: "repeat".to_owned(), verb_span, targets: None })
}

/// `advise "start slowly"`
fn advise(reader: &mut Reader, node: &Node) -> Option<Read> {
    let verb_span = reader.span(&node.child(Rule::k_advise)?);
    let words = reader.text(&node.child(Rule::quotation)?);
    let readings = vec![format!("advise {}", quoted(&words.text))];
    Some(Read { says: Says::Advise(words), readings, verb: "advise".to_owned(), verb_span, targets: None })
}

/// The names of a list.
pub(super) fn names(reader: &Reader, nodes: &[Node]) -> Vec<Name> {
    nodes.iter().map(|node| reader.name(node)).collect()
}
