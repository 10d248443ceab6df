//! Declarations: names, values and questions, and the mistakes that are made with them.

use crate::language::ast::{CodedValue, DeclarationKind, DeclaredItem, DomainText, Length, Name};
use crate::language::parse::lines::LogicalLine;
use crate::language::parse::error::ParseError;
use crate::language::parse::meaning::meant;
use crate::language::parse::node::{self, Node, Rule};
use crate::language::parse::{lowest, not_known};
use crate::language::parse::number;
use crate::language::parse::reader::{Places, Reader, plain};
use crate::language::parse::refusal::Refusal;
use crate::language::parse::slips::{self, Keyword};
use crate::language::vocabulary::Vocabulary;
use crate::model::fact::FactClass;
use crate::model::item::ItemKind;
use crate::model::report::{Mend, Problem};

/// What came of a declaration.
#[derive(Debug)]
pub(super) struct Read {
    /// What it declares, as it was meant.
    pub(super) kind: Option<DeclarationKind>,
    pub(super) problem: Option<Problem>,
}

/// The declaration that a line's first word begins; none where it begins a line of care.
pub(super) fn keyword(text: &str) -> Option<Keyword> {
    let length = text.find(|letter: char| !letter.is_alphabetic() && letter != '-').unwrap_or(text.len());
    let first = text.get(..length)?.to_lowercase();
    let rest = || text.get(length..).unwrap_or_default().trim_start().to_lowercase();
    if first == "follow" && rest().starts_with("up") {
        let length = text.len().saturating_sub(rest().len()).saturating_add(2);
        return Some(Keyword { word: "follow-up", length, misspelled: false });
    }
    if first == "day" {
        let rest = rest();
        let is_day = rest.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') && rest.contains(" is ");
        return is_day.then_some(Keyword { word: "day", length, misspelled: false });
    }
    if let Some(word) = slips::declaration(&first) {
        return Some(Keyword { word, length, misspelled: false });
    }
    let word = slips::near_declaration(&first)?;
    Some(Keyword { word, length, misspelled: true })
}

/// Reads a declaration; where something is wrong with it, what was meant is read instead.
pub(super) fn read(line: &LogicalLine, keyword: &Keyword, places: &Places) -> Read {
    if let Some(meant) = not_known::left_out(line, places) {
        let whole = Places::Whole(line.span);
        let meant = lowest::put_in_front(&meant, &whole).unwrap_or(meant);
        return read_as_it_stands(&meant, keyword, &whole);
    }
    match lowest::put_in_front(line, places) {
        Some(meant) => read_as_it_stands(&meant, keyword, &Places::Whole(line.span)),
        None => read_as_it_stands(line, keyword, places),
    }
}

fn read_as_it_stands(line: &LogicalLine, keyword: &Keyword, places: &Places) -> Read {
    let names = Vocabulary::default();
    let mut reader = Reader::new(&names, places);
    reader.mistakes.append(line.letters.as_ref().map(|letters| letters.errors.clone()).unwrap_or_default().into());
    if !keyword.misspelled
        && let Ok(node) = node::parse(Rule::declaration, &line.text)
    {
        let kind = understood(&mut reader, &node, keyword);
        let mend = letters_mend(&reader, line);
        return Read { kind, problem: problem(reader, mend) };
    }
    let (text, mistakes) = slips::mend(&line.text, keyword, places);
    let Ok(node) = node::parse(Rule::declaration, &text) else {
        let form = slips::form(keyword.word);
        let failure = node::parse(Rule::declaration, &text).err();
        let at = failure.as_ref().map_or(0, |failure| failure.at.min(line.text.len()));
        let expected =
            crate::language::parse::rules::expected(&failure.map(|failure| failure.expected).unwrap_or_default());
        let span = places
            .span((at.saturating_sub(usize::from(at == line.text.len())), at.saturating_add(1).min(line.text.len())));
        reader.mistakes.append(mistakes.into());
        reader.mistake(ParseError::DeclarationNotUnderstood { expected, form: form.to_owned(), span });
        return Read { kind: None, problem: problem(reader, Mend::None) };
    };
    let whole = Places::Whole(line.span);
    let mut second = Reader::new(&names, &whole);
    let kind = understood(&mut second, &node, keyword);
    reader.mistakes.append(mistakes.into());
    let has_one_meaning = line.letters.as_ref().is_none_or(|letters| letters.readings.len() == 1);
    let mend = if has_one_meaning { Mend::One { span: line.span, text } } else { Mend::None };
    Read { kind, problem: problem(reader, mend) }
}

/// The line with honest letters, where nothing else is wrong with it.
fn letters_mend(reader: &Reader, line: &LogicalLine) -> Mend {
    match &line.letters {
        Some(letters) if letters.errors.len() == reader.mistakes.len() => match letters.readings.as_slice() {
            [] => Mend::None,
            [text] => Mend::One { span: line.span, text: text.clone() },
            readings => Mend::Choice(readings.to_vec()),
        },
        _ => Mend::None,
    }
}

fn problem(reader: Reader, mend: Mend) -> Option<Problem> {
    (!reader.mistakes.is_empty()).then(|| Problem::new(Refusal::new(reader.mistakes, reader.suggestion), mend))
}

/// What a `declaration` declares. One of which nothing can be made is told, whatever it is: it never silently declares nothing.
fn understood(reader: &mut Reader, node: &Node, keyword: &Keyword) -> Option<DeclarationKind> {
    let kind = node.first().and_then(|form| declaration(reader, &form));
    if kind.is_none() && reader.mistakes.is_empty() {
        let (expected, form) = ("another declaration".to_owned(), slips::form(keyword.word).to_owned());
        reader.hopeless(ParseError::DeclarationNotUnderstood { expected, form, span: reader.span(node) });
    }
    kind
}

#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule declares nothing: it is not understood")]
fn declaration(reader: &mut Reader, node: &Node) -> Option<DeclarationKind> {
    let quoted = |reader: &Reader| node.child(Rule::quotation).map(|words| reader.text(&words));
    Some(match node.rule() {
        Rule::protocol => DeclarationKind::Protocol { name: name(reader, node)?, title: quoted(reader) },
        Rule::version => DeclarationKind::Version(number::date(reader, &node.child(Rule::date)?)?),
        Rule::follow_up => DeclarationKind::FollowUp(length(reader, node)?),
        Rule::review => DeclarationKind::Review(length(reader, node)?),
        Rule::first_day => DeclarationKind::FirstDay(number::count(reader, &node.child(Rule::whole_number)?)?),
        Rule::include => DeclarationKind::Include(quoted(reader)?),
        Rule::source => DeclarationKind::Source { name: name(reader, node)?, text: quoted(reader) },
        Rule::items => items(reader, node)?,
        Rule::group => group(reader, node)?,
        Rule::fact => fact(reader, node)?,
        Rule::event => DeclarationKind::Event { names: declared(reader, node), question: question(reader, node) },
        Rule::declared_property => {
            let form = node.child(Rule::domain)?.first()?;
            let (names, domain) = (declared(reader, node), domain(reader, &form)?);
            DeclarationKind::Property { names, domain, question: question(reader, node) }
        }
        Rule::coding => code(reader, node)?,
        Rule::define => {
            let body = reader.span(&node.child(Rule::body)?);
            DeclarationKind::Define { name: name(reader, node)?, body }
        }
        _ => return None,
    })
}

fn name(reader: &Reader, node: &Node) -> Option<Name> {
    node.child(Rule::d_name).map(|name| reader.name(&name))
}

fn length(reader: &mut Reader, node: &Node) -> Option<Length> {
    number::length(reader, &node.child(Rule::length)?).map(|spelled| spelled.length)
}

fn question(reader: &Reader, node: &Node) -> Option<crate::language::ast::Text> {
    node.child(Rule::question).and_then(|inner| inner.child(Rule::quotation)).map(|words| reader.text(&words))
}

fn declared(reader: &Reader, node: &Node) -> Vec<DeclaredItem> {
    node.all(Rule::declared).iter().filter_map(|item| one_declared(reader, item)).collect()
}

/// `tretinoin (Retin-A, retinoic acid)`
fn one_declared(reader: &Reader, node: &Node) -> Option<DeclaredItem> {
    let aliases = node.child(Rule::aliases).map(|aliases| aliases.all(Rule::d_name)).unwrap_or_default();
    let aliases = aliases.iter().map(|alias| reader.name(alias)).collect();
    Some(DeclaredItem { name: name(reader, node)?, aliases })
}

fn items(reader: &Reader, node: &Node) -> Option<DeclarationKind> {
    let kind: ItemKind = meant(node.child(Rule::item_kind)?.first()?.rule())?;
    Some(DeclarationKind::Items { kind, items: declared(reader, node) })
}

fn group(reader: &Reader, node: &Node) -> Option<DeclarationKind> {
    let DeclaredItem { name, aliases } = declared(reader, node).into_iter().next()?;
    let members = node.child(Rule::members)?.all(Rule::d_name).iter().map(|member| reader.name(member)).collect();
    Some(DeclarationKind::Group { name, aliases, members })
}

fn code(reader: &mut Reader, node: &Node) -> Option<DeclarationKind> {
    let good = node.all(Rule::good_for);
    if let Some(again) = good.get(1) {
        reader.hopeless(ParseError::Twice { clause: "good for".to_owned(), span: reader.span(again) });
    }
    let good_for = good.first().and_then(|good| length(reader, good));
    Some(DeclarationKind::Code {
        name: name(reader, node)?,
        system: name(reader, &node.child(Rule::code_system)?)?,
        code: reader.text(&node.child(Rule::quotation)?),
        values: node.all(Rule::coded).iter().filter_map(|coded| coded_value(reader, coded)).collect(),
        good_for,
    })
}

/// `no = snomed "60001007"`
fn coded_value(reader: &Reader, node: &Node) -> Option<CodedValue> {
    let system = node.child(Rule::code_system).and_then(|system| name(reader, &system));
    Some(CodedValue { value: name(reader, node)?, system, code: reader.text(&node.child(Rule::quotation)?) })
}

fn fact(reader: &mut Reader, node: &Node) -> Option<DeclarationKind> {
    let class: FactClass = meant(node.child(Rule::fact_class)?.first()?.rule())?;
    let domain = match node.child(Rule::domain).and_then(|domain| domain.first()) {
        Some(form) => domain(reader, &form)?,
        None if class == FactClass::Symptom => DomainText::YesNo,
        None => {
            reader.hopeless(ParseError::NoValues { span: reader.span(node) });
            DomainText::YesNo
        }
    };
    let holds = node.child(Rule::holds).and_then(|holds| length(reader, &holds));
    Some(DeclarationKind::Fact {
        class,
        names: declared(reader, node),
        domain,
        holds,
        question: question(reader, node),
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule has no values: it is not understood")]
fn domain(reader: &mut Reader, node: &Node) -> Option<DomainText> {
    let names = |reader: &Reader| node.all(Rule::d_name).iter().map(|name| reader.name(name)).collect();
    Some(match node.rule() {
        Rule::yes_no => DomainText::YesNo,
        Rule::date_domain => DomainText::Date { never: node.has(Rule::date_never) },
        Rule::levels => DomainText::Levels(names(reader)),
        Rule::choice => DomainText::Choice(names(reader)),
        Rule::number_domain => numbers(reader, node)?,
        _ => return None,
    })
}

/// `0.2 to 3.5 mm`
fn numbers(reader: &mut Reader, node: &Node) -> Option<DomainText> {
    let ends = node.all(Rule::signed);
    let min = number::number(reader, ends.first()?)?;
    let max = number::number(reader, ends.get(1)?)?;
    let units = node.all(Rule::d_unit);
    if let [first, second] = units.as_slice()
        && first.text() != second.text()
    {
        let (unit, other) = (first.text().to_owned(), second.text().to_owned());
        reader.hopeless(ParseError::TwoUnits { unit, other, span: reader.span(node) });
    }
    let unit = units.last().map(|unit| Name { text: plain(unit), span: reader.span(unit) });
    Some(DomainText::Number { min, max, unit, whole: node.has(Rule::whole) })
}
